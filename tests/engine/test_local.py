"""The engine does what is due, each on its own threads, and each thing once."""

from datetime import timedelta
from threading import Event

import pytest

from amends.domain.ids import AccountId
from amends.domain.outbox import ActionState
from amends.engine.local import Engine
from amends.services.sync import Slice

from ..domain.notices import a_channel
from .branch import Branch
from .conftest import Start, turn
from .watching import EVERY, PATIENT, Gate, read_at, told


def test_a_tick_sends_what_was_approved_since_the_last_one(branch: Branch, start: Start) -> None:
    branch.open()
    engine = start()
    turn(engine)
    key = branch.approved()

    turn(engine)

    assert branch.market.counter.keys == [key]
    assert branch.state(key) is ActionState.DONE


def test_what_was_sent_reaches_its_case(branch: Branch, start: Start) -> None:
    branch.open()
    engine = start()
    branch.approved()

    turn(engine)
    turn(engine)

    (attempt,) = branch.case().attempts
    assert attempt.step == "reply"
    assert branch.case().pending is not None


def test_a_new_review_becomes_a_case_without_anybody(branch: Branch, start: Start) -> None:
    branch.open()
    branch.market.shows.write(1, branch.clock.now())
    branch.clock.advance(timedelta(seconds=2))
    engine = start()

    turn(engine)
    turn(engine)

    assert branch.case().pending is not None


def test_a_reply_leaves_while_a_long_reading_of_its_account_is_under_way(
    branch: Branch, start: Start
) -> None:
    branch.open()
    branch.bring()
    branch.clock.advance(EVERY)
    gate, gone = Gate(), Event()
    branch.market.shows.at_call(branch.market.shows.calls + 1, gate.wait)
    branch.market.counter.then(gone.set)
    engine = start()

    engine.tick()
    assert gate.reached.wait(PATIENT)
    branch.approve()
    engine.tick()

    assert gone.wait(PATIENT)
    assert not gate.opened.is_set()
    gate.opened.set()
    assert engine.idle(PATIENT)


def test_two_engines_on_one_database_send_everything_once(branch: Branch, start: Start) -> None:
    branch.open()
    for number in range(1, 9):
        branch.market.shows.write(number, branch.clock.now())
    branch.bring(9)
    keys = [branch.approve(number) for number in range(1, 10)]
    engines = [start(), start()]

    for _ in range(6):
        for engine in engines:
            engine.tick()
        for engine in engines:
            assert engine.idle(PATIENT)

    assert sorted(branch.market.counter.keys) == sorted(keys)
    assert {branch.state(key) for key in keys} == {ActionState.DONE}


def test_an_engine_that_finds_an_account_busy_does_not_put_it_off(
    branch: Branch, start: Start
) -> None:
    store = branch.open()
    gate = Gate()
    branch.market.shows.at_call(1, gate.wait)
    first, second = start(), start()
    first.tick()
    assert gate.reached.wait(PATIENT)

    turn(second)
    begun = read_at(branch, store)
    gate.opened.set()
    assert first.idle(PATIENT)

    assert (begun.ran_at, begun.sync_at) == (None, branch.clock.now())
    assert read_at(branch, store).sync_at == branch.clock.now() + EVERY


def test_an_account_is_read_again_after_its_time(branch: Branch, start: Start) -> None:
    store = branch.open()
    engine = start()
    turn(engine)
    calls = branch.market.shows.calls

    branch.clock.advance(EVERY - timedelta(seconds=1))
    turn(engine)
    early = branch.market.shows.calls
    branch.clock.advance(timedelta(seconds=1))
    turn(engine)

    assert (early, branch.market.shows.calls) == (calls, calls + 1)
    assert read_at(branch, store).ran_at == branch.clock.now()


def test_what_a_slice_left_is_read_at_the_next_tick(branch: Branch, start: Start) -> None:
    store = branch.open()
    branch.market.shows.size = 2
    for number in range(7):
        branch.market.shows.write(number, branch.clock.now() - timedelta(hours=30 * number + 1))
    engine = start(pace={"slice_": Slice(pages=1)})

    turn(engine)
    left = read_at(branch, store).sync_at
    for _ in range(20):
        turn(engine)

    assert left == branch.clock.now()
    assert read_at(branch, store).sync_at == branch.clock.now() + EVERY
    with branch.memory.look() as unit:
        assert len(unit.cases.every(store.id)) == 7


@pytest.mark.parametrize(
    ("every", "silent", "says"),
    [(5, 9, []), (5, 10, [("no_round", "")]), (15, 22, []), (15, 23, [("no_round", "")])],
)
def test_that_no_round_has_run_is_told_by_the_engine_that_comes_next(
    branch: Branch, start: Start, every: int, silent: int, says: list[tuple[str, str]]
) -> None:
    branch.open()
    turn(start())
    branch.clock.advance(timedelta(minutes=silent))

    turn(start(pace={"every": timedelta(minutes=every)}))

    assert told(branch) == says


def test_a_daemon_that_crashed_is_forgotten_after_a_day(branch: Branch, start: Start) -> None:
    crashed, alive = start(), start()
    turn(crashed)
    branch.clock.advance(timedelta(days=1, seconds=1))

    turn(alive)

    with branch.memory.look() as unit:
        assert [holder for holder, _, _ in unit.rounds.pulses()] == [alive.name]


def test_what_people_are_to_hear_is_sent(branch: Branch, start: Start) -> None:
    branch.open()
    texts: list[str] = []
    with branch.memory.unit() as unit:
        unit.notices.add_channel(a_channel(name="team"), "robot", branch.clock.now())
        unit.commit()
    engine = start(send=lambda _url, _title, text: texts.append(text))
    branch.bring()

    turn(engine)

    assert len(texts) == 1


def test_an_account_is_never_worked_twice_at_once(branch: Branch, start: Start) -> None:
    store = branch.open()
    gate = Gate()
    branch.market.shows.at_call(1, gate.wait)
    engine: Engine = start()

    engine.tick()
    assert gate.reached.wait(PATIENT)
    for _ in range(5):
        engine.tick()
    gate.opened.set()
    assert engine.idle(PATIENT)

    assert len([one for one in branch.market.doors if one.account == str(store.account)]) == 1
    assert store.account == AccountId(1)
