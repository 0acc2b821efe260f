"""What time alone brings: cases that are due, hand-overs that ran out, clocks to be told of."""

from collections.abc import Callable
from datetime import timedelta
from time import perf_counter

import pytest
from sqlalchemy import Connection, event

from amends.db.engine import WRITES
from amends.db.unit import Memory
from amends.domain.events import BuyerWrote
from amends.domain.hours import Clocks
from amends.domain.ids import CaseId, ReviewId
from amends.domain.notice import NoticeKind
from amends.domain.outbox import ActionState
from amends.domain.standing import Case, CaseStatus
from amends.domain.times import SECOND
from amends.services.dispatch import Sendings
from amends.services.timers import EXPIRED, Timed, timers
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock

from .case_work import ALL, CaseWork
from .send_market import Sending

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MANY = 10_000


def tick(work: CaseWork) -> Timed:
    """What the daemon does a little later, and the facts that it leaves."""
    did = timers(work.memory, work.house, work.clock)
    work.handle()
    return did


def handed(sending: Sending) -> Sendings:
    """The chat with the buyer is put before a person."""
    sending.work.bring()
    sending.work.skip()
    sending.approve(1, "Hello, may we send you a new kettle?")
    return sending.send()


def confirmed(sending: Sending) -> Case:
    handed(sending)
    with sending.work.desk() as desk:
        return desk.confirm(sending.out(), None, none=True)


def told(memory: Memory) -> list[tuple[NoticeKind, int]]:
    """What people were told of clocks, oldest first, with the level of the chain."""
    with memory.look() as unit:
        said = [one.notice for one in unit.notices.log(1000)]
    clocks = [one for one in said if one.kind is not NoticeKind.NEW_REVIEW]
    return [(one.kind, one.level) for one in sorted(clocks, key=lambda one: (one.at, one.level))]


@pytest.mark.parametrize(("early", "moved"), [(SECOND, 0), (timedelta(0), 1)])
def test_a_silent_buyer_ends_the_waiting_at_its_time(
    sending: Sending, early: timedelta, moved: int
) -> None:
    case = confirmed(sending)
    assert case.due == NOON + 7 * DAY

    sending.work.later(7 * DAY - early)
    did = tick(sending.work)

    assert did.moved == moved
    assert sending.case().attempts[-1].outcome == ("silent" if moved else "")
    assert tick(sending.work).moved == 0


def test_a_case_that_is_due_twice_over_is_moved_on_once(sending: Sending) -> None:
    confirmed(sending)
    sending.work.later(30 * DAY)

    first = tick(sending.work)
    second = tick(sending.work)

    assert (first.moved, second.moved) == (1, 0)
    with sending.work.memory.look() as unit:
        assert len(unit.issues.tickets(ALL)) == 1


def test_a_clock_that_jumps_back_brings_nothing_forward_and_nothing_twice(
    sending: Sending,
) -> None:
    confirmed(sending)
    sending.work.later(7 * DAY)
    tick(sending.work)
    stands = sending.case()

    earlier = ManualClock(sending.work.clock.now() - 3 * DAY)
    did = timers(sending.work.memory, sending.work.house, earlier)

    assert (did.moved, did.expired, did.told) == (0, 0, 0)
    assert sending.case() == stands


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_ten_thousand_cases_due_in_the_same_second_are_moved_on_in_batches(
    sending: Sending,
) -> None:
    one, work = confirmed(sending), sending.work
    at_look = [step.name for step in one.steps].index("look")
    waits = one.but(at_step=at_look, due=NOON + DAY)
    with work.memory.unit() as unit:
        ids = unit.cases.new_ids(MANY)
        unit.cases.add((waits.but(id=it, review=ReviewId(1_000_000 + it)), None) for it in ids)
        unit.commit()
    work.later(DAY)

    begun = perf_counter()
    did = tick(work)
    took = perf_counter() - begun

    assert (did.moved, did.broken) == (MANY, 0)
    assert took < 60  # seconds, on a busy machine; alone it takes a tenth of that
    with work.memory.look() as unit:
        assert not unit.cases.stores_due(work.clock.now())
        assert {case.status for case in unit.cases.of(ids).values()} == {CaseStatus.OPEN}


def test_a_case_that_breaks_a_program_is_put_off_and_no_other_waits(work: CaseWork) -> None:
    for number in (1, 2, 3):
        work.bring(number)
        rest(work, number)
    break_case(work, 2)
    work.later(DAY)

    first = tick(work)
    second = tick(work)
    work.later(HOUR)
    third = tick(work)

    assert (first.moved, first.broken) == (2, 1)
    assert (second.moved, second.broken) == (0, 0)
    assert (third.moved, third.broken) == (0, 1)
    assert [work.case(number).status for number in (1, 3)] == [CaseStatus.OPEN, CaseStatus.OPEN]


def rest(work: CaseWork, number: int) -> None:
    """The case rests before its next step, a message, until tomorrow."""
    case = work.case(number)
    rests = case.but(
        status=CaseStatus.RESTING, pending=None, done=("reply",), at_step=1, due=NOON + DAY,
        version=case.version + 1,
    )  # fmt: skip
    with work.memory.unit() as unit:
        unit.outbox.withdraw(f"case-{number}/reply/0/1", NOON)
        unit.cases.put(rests, case.version)
        unit.commit()


def break_case(work: CaseWork, number: int) -> None:
    """Its review is nowhere to be found, so its next step cannot be thought of."""
    case = work.case(number)
    with work.memory.unit() as unit:
        lost = case.but(review=ReviewId(999_999), version=case.version + 1)
        unit.cases.put(lost, case.version)
        unit.commit()


# Hand-overs


def test_a_hand_over_that_nobody_did_in_time_comes_back(sending: Sending) -> None:
    handed(sending)
    sending.work.later(12 * HOUR)

    did = tick(sending.work)

    out = sending.out()
    assert (did.expired, out.state, out.trouble) == (1, ActionState.FAILED, EXPIRED)
    assert sending.case().lacks == "its time ran out on the desk"
    assert tick(sending.work).expired == 0


def test_a_hand_over_that_was_done_in_time_does_not_come_back(sending: Sending) -> None:
    confirmed(sending)
    sending.work.later(12 * HOUR)

    assert tick(sending.work).expired == 0
    assert sending.case().status is CaseStatus.WAITING


# Clocks


def test_people_hear_at_half_the_time_and_later_up_the_chain_each_once(work: CaseWork) -> None:
    work.bring()
    heard: list[list[tuple[NoticeKind, int]]] = []

    for hours in (11, 1, 7, 1, 4, 12, 12, 24):
        work.later(hours * HOUR)
        tick(work)
        tick(work)
        heard.append(told(work.memory))

    all_of_it = [
        (NoticeKind.CLOCK_HALF, 1),
        (NoticeKind.CLOCK_LATE, 1),
        (NoticeKind.OVERDUE, 1),
        (NoticeKind.ESCALATED, 2),
        (NoticeKind.ESCALATED, 3),
    ]
    assert [len(said) for said in heard] == [0, 1, 1, 2, 3, 4, 5, 5]
    assert heard[-1] == all_of_it


def test_what_no_program_told_in_time_is_told_as_it_stands_now(work: CaseWork) -> None:
    work.bring()
    work.later(25 * HOUR)

    tick(work)

    assert told(work.memory) == [(NoticeKind.OVERDUE, 1)]


def test_a_review_that_was_late_when_it_came_is_told_at_once_and_then_up_the_chain(
    work: CaseWork,
) -> None:
    work.bring(written=NOON - 3 * DAY)

    heard = []
    for hours in (0, 11, 1, 12, 24):
        work.later(hours * HOUR)
        tick(work)
        heard.append(told(work.memory))

    assert [len(said) for said in heard] == [1, 1, 2, 3, 3]
    assert heard[-1] == [
        (NoticeKind.OVERDUE, 1), (NoticeKind.ESCALATED, 2), (NoticeKind.ESCALATED, 3),
    ]  # fmt: skip
    assert tick(work).told == 0


def test_a_buyers_word_starts_the_clock_anew_and_it_is_told_of_again(work: CaseWork) -> None:
    work.bring()
    work.later(12 * HOUR)
    tick(work)
    with work.desk() as desk:
        first = desk.now + DAY
        desk.happen(CaseId(1), BuyerWrote(at=desk.now, message=1, clocks=Clocks(marketplace=first)))
    work.later(12 * HOUR)

    tick(work)

    assert told(work.memory) == [(NoticeKind.CLOCK_HALF, 1), (NoticeKind.CLOCK_HALF, 1)]


def test_nothing_is_written_where_nothing_is_due(work: CaseWork) -> None:
    work.bring()
    while (did := tick(work)).told or did.moved:
        pass
    writes: list[str] = []
    watch(work.memory, writes.append)

    tick(work)

    assert writes == []


def watch(memory: Memory, hears: Callable[[str], object]) -> None:
    def begins(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES):
            hears("a transaction that may write")

    event.listen(memory.engine, "begin", begins)
