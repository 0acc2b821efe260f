"""A stop is polite, and a store that is stopped lets nothing leave."""

from datetime import timedelta

from amends.domain.outbox import ActionState
from amends.domain.store import Store

from .branch import Branch
from .conftest import Start, turn
from .watching import EVERY, PATIENT, Gate


def test_a_stop_ends_a_reading_between_two_pages_and_leaves_it_due(
    branch: Branch, start: Start
) -> None:
    store = branch.open()
    branch.market.shows.size = 3
    for number in range(9):
        branch.market.shows.write(number, branch.clock.now() - timedelta(hours=number + 1))
    gate = Gate()
    branch.market.shows.at_call(2, gate.wait)
    engine = start()
    engine.tick()
    assert gate.reached.wait(PATIENT)

    still_under_way = not engine.stop(within=0.0)
    gate.opened.set()
    ended = engine.idle(PATIENT)
    calls = branch.market.shows.calls

    assert (still_under_way, ended) == (True, True)
    assert calls < 4
    with branch.memory.look() as unit:
        assert list(unit.rounds.due(branch.clock.now())) == [store.account]
        assert unit.rounds.pulses() == []


def test_the_next_engine_goes_on_where_a_stopped_one_ended(branch: Branch, start: Start) -> None:
    store = branch.open()
    branch.market.shows.size = 3
    for number in range(9):
        branch.market.shows.write(number, branch.clock.now() - timedelta(hours=number + 1))
    gate = Gate()
    branch.market.shows.at_call(2, gate.wait)
    engine = start()
    engine.tick()
    assert gate.reached.wait(PATIENT)
    engine.stop(within=0.0)
    gate.opened.set()
    assert engine.idle(PATIENT)

    another = start()
    turn(another)
    turn(another)

    with branch.memory.look() as unit:
        assert len(unit.cases.every(store.id)) == 9


def test_a_stop_finishes_the_call_that_was_begun(branch: Branch, start: Start) -> None:
    branch.open()
    key = branch.approved()
    gate = Gate()
    branch.market.counter.then(gate.wait)
    engine = start()
    engine.tick()
    assert gate.reached.wait(PATIENT)

    early = engine.stop(within=0.0)
    gate.opened.set()

    assert not early
    assert engine.idle(PATIENT)
    assert branch.state(key) is ActionState.DONE


def test_a_stopped_engine_begins_nothing_more(branch: Branch, start: Start) -> None:
    branch.open()
    branch.approved()
    engine = start()

    engine.stop()
    engine.tick()

    assert branch.market.counter.keys == []


def test_a_paused_store_neither_reads_nor_sends_until_it_is_resumed(
    branch: Branch, start: Start
) -> None:
    store = branch.open()
    key = branch.approved()
    pause(branch, store, paused=True)
    engine = start()
    calls = branch.market.shows.calls

    turn(engine)
    quiet = (branch.market.counter.keys, branch.market.shows.calls)
    pause(branch, store, paused=False)
    turn(engine)

    assert quiet == ([], calls)
    assert branch.market.counter.keys == [key]


def test_the_kill_switch_lets_nothing_leave_and_reading_go_on(branch: Branch, start: Start) -> None:
    store = branch.open()
    key = branch.approved()
    with branch.memory.unit() as unit:
        unit.agency.switch(store.id, sends=False)
        unit.commit()
    engine = start()
    calls = branch.market.shows.calls
    branch.clock.advance(EVERY)

    turn(engine)

    assert branch.market.counter.keys == []
    assert branch.market.shows.calls > calls
    assert branch.state(key) is ActionState.APPROVED


def test_a_store_that_is_paused_mid_send_is_let_finish_and_sends_no_more(
    branch: Branch, start: Start
) -> None:
    store = branch.open()
    branch.market.shows.write(1, branch.clock.now())
    branch.bring(2)
    keys = [branch.approve(1), branch.approve(2)]
    branch.market.counter.then(lambda: pause(branch, store, paused=True))
    engine = start()

    turn(engine)

    assert branch.market.counter.keys == keys[:1]
    assert [branch.state(key) for key in keys] == [ActionState.DONE, ActionState.APPROVED]


def pause(branch: Branch, store: Store, *, paused: bool) -> None:
    with branch.memory.unit() as unit:
        unit.agency.pause(store.id, paused=paused)
        unit.commit()
