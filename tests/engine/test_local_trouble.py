"""Whatever one account runs into stops that account alone, and people hear of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

import pytest

from amends.domain.outbox import ActionState
from amends.domain.store import Store
from amends.engine.round import Hall
from amends.marketplace.connector import Door
from amends.marketplace.errors import SignInAgain, Unavailable
from amends.marketplace.redact import Redactor
from amends.testing.clock import ManualClock

from .branch import Branch
from .conftest import Start, turn
from .watching import EVERY, PATIENT, Gate, read_at, told


def only_for(store: Store, error: Exception) -> Callable[[Door], None]:
    """A door that opens to every store but this one."""

    def opens(door: Door) -> None:
        if door.where == store.label:
            raise error

    return opens


def doublings(count: int) -> list[timedelta]:
    return [timedelta(minutes=1) * 2**number for number in range(count)]


def test_the_trouble_of_one_store_delays_no_other_and_is_backed_off(
    branch: Branch, start: Start
) -> None:
    broken, sound = branch.open(), branch.open()
    down = Unavailable(broken.label, "no answer", retry_after=timedelta(0))
    branch.market.counter.opens = only_for(broken, down)
    engine = start()

    waits = []
    for _ in range(4):
        turn(engine)
        state = read_at(branch, broken)
        waits.append(state.sync_at - branch.clock.now())
        branch.clock.advance(state.sync_at - branch.clock.now())

    assert state.trouble == f"{broken.label}: no answer"
    assert state.failures == 4
    assert read_at(branch, sound).failures == 0
    assert read_at(branch, sound).ran_at is not None
    assert all(low / 2 <= wait <= low for wait, low in zip(waits, doublings(4), strict=True))


def test_a_plugin_that_breaks_while_sending_keeps_no_other_store_waiting(
    branch: Branch, start: Start
) -> None:
    broken, sound = branch.open(), branch.open()
    for store in (broken, sound):
        branch.bring(1, store)
    first, second = (branch.approve(branch.case_of(store).id) for store in (broken, sound))
    branch.market.counter.opens = only_for(broken, KeyError("6101abcdef"))
    engine = start()

    for _ in range(3):
        turn(engine)

    assert branch.market.counter.keys == [second]
    assert branch.state(first) is ActionState.APPROVED
    assert "6101abcdef" not in branch.outgoing(first).trouble


def stopped(branch: Branch, store: Store) -> str | None:
    with branch.memory.look() as unit:
        return unit.agency.account(store.account).stopped


@pytest.mark.parametrize("where", ["reading", "sending"])
def test_a_dead_session_stops_its_account_alone_and_is_told(
    branch: Branch, start: Start, where: str
) -> None:
    dead, alive = branch.open(), branch.open()
    engine = start()
    turn(engine)
    if where == "sending":
        branch.market.shows.write(1, branch.clock.now())
        branch.bring(1, dead)
        branch.approve()
    else:
        branch.clock.advance(EVERY)
    over = SignInAgain(dead.label, "the session is over")
    branch.market.counter.opens = only_for(dead, over)

    turn(engine)
    sessions = len(branch.market.doors)
    branch.market.counter.opens = lambda _door: None
    turn(engine)

    assert stopped(branch, dead) == f"{dead.label}: the session is over"
    assert stopped(branch, alive) is None
    assert [one for one in told(branch) if one[0] == "disconnected"] == [
        ("disconnected", dead.label)
    ]
    assert [one.where for one in branch.market.doors[sessions:] if one.where == dead.label] == []


def test_a_platform_that_never_answers_holds_up_no_other_account(
    branch: Branch, start: Start
) -> None:
    slow, quick = branch.open(), branch.open()
    branch.bring(1, quick)
    branch.clock.advance(EVERY)
    gate, gone = Gate(), Event()

    def opens(door: Door) -> None:
        if door.where == slow.label:
            gate.wait()

    branch.market.counter.opens = opens
    branch.market.counter.then(gone.set)
    engine = start()
    engine.tick()
    assert gate.reached.wait(PATIENT)
    branch.approve()
    engine.tick()

    assert gone.wait(PATIENT)
    gate.opened.set()
    assert engine.idle(PATIENT)


class TurnedBack(ManualClock):
    """A clock that may jump back, as that of a machine does."""

    back = timedelta(0)

    def now(self) -> datetime:
        return super().now() - self.back


def test_a_clock_that_jumps_back_stops_nothing(branch: Branch, start: Start) -> None:
    clock = TurnedBack(branch.clock.now())
    branch.clock = branch.market.shows.clock = clock
    branch.hall = Hall.over(branch.memory, branch.hall.registry, clock, Redactor())
    store = branch.open()
    engine = start(hall=branch.hall)
    turn(engine)
    key = branch.approved()

    clock.back = timedelta(hours=2)
    turn(engine)
    sent = branch.state(key)
    read = read_at(branch, store)
    branch.clock.advance(EVERY)
    turn(engine)

    assert sent is ActionState.DONE
    assert read.sync_at <= clock.now()
    assert read_at(branch, store).ran_at == clock.now()
    with branch.memory.look() as unit:
        assert [beat for _, _, beat in unit.rounds.pulses()] == [clock.now()]
