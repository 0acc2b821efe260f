"""What a closed case hears, and that it does nothing more than hear."""

import pytest

from amends.domain.case import advance
from amends.domain.events import (
    Approved,
    BuyerWrote,
    CaseEvent,
    Closed,
    FactFound,
    Failed,
    Looked,
    Noted,
    Opened,
    OrderConfirmed,
    Released,
    Retried,
    ReviewBack,
    ReviewChanged,
    ReviewGone,
    Sent,
    Skipped,
    TimePassed,
)
from amends.domain.hours import Clocks
from amends.domain.ids import OrderRef
from amends.domain.standing import (
    CaseStatus,
    IllegalTransition,
    OpenNext,
    Outcome,
)
from amends.testing.builders import NOON

from .cases import (
    ANNA,
    DAY,
    THANK,
    after,
    approved,
    in_doubt,
    key,
    names,
    opened,
)

FACT = FactFound(at=NOON, by=ANNA, fact="the refund is booked")
CLOSED = Closed(at=NOON, by=ANNA, outcome="problem_solved")


def test_a_person_closes_and_what_waits_is_taken_back() -> None:
    step = after(CLOSED, case=approved(opened(THANK)))

    assert (step.case.status, step.case.outcome) == (CaseStatus.CLOSED, Outcome.PROBLEM_SOLVED)
    assert names(step.effects) == ["Withdraw case-7/thank/0/1"]
    assert step.case.clocks == Clocks()


def test_nobody_closes_what_may_have_left() -> None:
    with pytest.raises(IllegalTransition, match="case 7 is in_doubt: a message may have left"):
        advance(in_doubt(opened(THANK)), CLOSED)


@pytest.mark.parametrize(
    "heard",
    [
        BuyerWrote(at=NOON, message=1),
        ReviewChanged(at=NOON, needs_work=True),
    ],
)
def test_a_closed_case_hears_and_the_next_one_opens(heard: CaseEvent) -> None:
    closed = after(CLOSED, case=opened(THANK)).case

    step = advance(closed, heard)

    assert step.case is closed
    assert [type(one) for one in step.effects] == [OpenNext]


@pytest.mark.parametrize(
    "heard",
    [
        ReviewChanged(at=NOON, needs_work=False),
        ReviewGone(at=NOON),
        ReviewBack(at=NOON),
        TimePassed(at=NOON + 90 * DAY),
        Failed(at=NOON, key=key("thank"), why="refused"),
        Noted(at=NOON, by=ANNA, note=1),
    ],
)
def test_a_closed_case_hears_the_rest_and_does_nothing(heard: CaseEvent) -> None:
    closed = after(CLOSED, case=opened(THANK)).case

    step = advance(closed, heard)

    assert step.case is closed
    assert not step.effects


def test_what_had_left_before_a_case_closed_is_entered_once() -> None:
    closed = after(CLOSED, case=approved(opened(THANK))).case
    left = Sent(at=NOON, key=key("thank"))

    once = advance(closed, left).case
    twice = advance(once, left).case

    assert [one.key for one in once.attempts] == [key("thank")]
    assert twice is once
    assert once.status is CaseStatus.CLOSED


def test_an_order_that_becomes_known_opens_the_next_case_with_it() -> None:
    filed = after(Opened(at=NOON, steps=())).case

    step = advance(filed, OrderConfirmed(at=NOON, by=ANNA, order=OrderRef("1001")))

    assert step.effects == (OpenNext(because="its order is known"),)
    assert step.case.order == "1001"
    assert step.case.status is CaseStatus.CLOSED


@pytest.mark.parametrize(
    "word",
    [
        Skipped(at=NOON, by=ANNA, why="no"),
        Retried(at=NOON, by=ANNA),
        Looked(at=NOON, by=ANNA),
        Released(at=NOON, by=ANNA, why="all is well"),
        Approved(at=NOON, by=ANNA, key=key("thank")),
        FACT,
        CLOSED,
    ],
)
def test_nothing_more_is_done_in_a_closed_case(word: CaseEvent) -> None:
    closed = after(CLOSED, case=opened(THANK)).case

    with pytest.raises(IllegalTransition, match="case 7 is closed: nothing more is done in it"):
        advance(closed, word)
