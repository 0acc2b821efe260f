"""What a case makes of news from outside: the buyer wrote, the review changed, went, came back."""

from collections.abc import Callable

import pytest

from amends.domain.case import advance
from amends.domain.course import HOW_ENDED
from amends.domain.events import (
    BuyerWrote,
    CaseEvent,
    Failed,
    Impossible,
    Retried,
    ReviewBack,
    ReviewChanged,
    ReviewGone,
    Sent,
    Skipped,
    TimePassed,
)
from amends.domain.heard import BETTER, DECLINED, GONE
from amends.domain.hours import Clocks
from amends.domain.outbox import ActionState
from amends.domain.standing import Case, CaseStatus, IllegalTransition
from amends.domain.triage import Danger
from amends.testing.builders import NOON

from .cases import (
    ANNA,
    DAY,
    REMEDY,
    REPLY,
    THANK,
    WEEK,
    after,
    approved,
    at_hand,
    in_doubt,
    key,
    names,
    opened,
    sent,
)

CLOCK = Clocks(marketplace=NOON + DAY)
WROTE = BuyerWrote(at=NOON, message=5, clocks=CLOCK)
DECLINES = BuyerWrote(at=NOON, message=5, declined=True, clocks=CLOCK)
FIRE = ReviewChanged(at=NOON, needs_work=True, dangers=(Danger.FIRE,))
SKIPPED = Skipped(at=NOON, by=ANNA, why="not needed")
RETRIED = Retried(at=NOON, by=ANNA)
BAD = ReviewChanged(at=NOON, needs_work=True)
BETTER_NOW = ReviewChanged(at=NOON, needs_work=False)


def test_the_buyers_word_comes_before_the_playbook() -> None:
    step = after(WROTE, case=approved(opened(THANK)))

    assert names(step.effects) == ["Withdraw case-7/thank/0/1", "Propose case-7/answer/5/1"]
    assert (step.case.unanswered, step.case.clocks) == (5, CLOCK)


def test_a_newer_word_of_the_buyer_is_the_one_that_is_answered() -> None:
    newer = WROTE.model_copy(update={"message": 6})

    step = after(newer, case=after(WROTE, case=opened(THANK)).case)

    assert names(step.effects) == ["Withdraw case-7/answer/5/1", "Propose case-7/answer/6/1"]


def test_an_answer_is_no_contact_and_the_playbook_goes_on_after_it() -> None:
    answered = sent(after(WROTE, case=opened(THANK)).case)

    step = after(TimePassed(at=NOON + WEEK), case=answered)

    assert (answered.status, answered.unanswered) == (CaseStatus.WAITING, None)
    assert (answered.contacts, answered.clocks) == ((), Clocks())
    assert names(step.effects) == ["Propose case-7/thank/0/1"]


@pytest.mark.parametrize(
    "settled",
    [
        Sent(at=NOON, key=key("thank")),
        Failed(at=NOON, key=key("thank"), why="refused"),
    ],
)
def test_what_is_under_way_is_settled_before_the_buyer_is_answered(settled: CaseEvent) -> None:
    wrote = after(WROTE, case=in_doubt(opened(THANK))).case

    step = after(settled, case=wrote)

    assert wrote.status is CaseStatus.IN_DOUBT
    assert names(step.effects) == ["Propose case-7/answer/5/1"]
    assert step.case.clocks == CLOCK


@pytest.mark.parametrize("state", [approved, at_hand])
def test_who_wants_no_more_messages_gets_none(state: Callable[[Case], Case]) -> None:
    case = state(opened(THANK, REMEDY))

    step = after(DECLINES, case=case)

    assert names(step.effects) == ["Withdraw case-7/thank/0/1"]
    assert (step.case.lacks, step.case.clocks) == (DECLINED, Clocks())
    with pytest.raises(IllegalTransition, match="the buyer wants no more messages"):
        advance(step.case, RETRIED)
    assert after(SKIPPED, case=step.case).case.lacks == HOW_ENDED


def test_a_message_without_a_way_to_answer_waits_for_a_person() -> None:
    shut = Impossible(at=NOON, key=key("answer", 5), why="no thread")

    case = after(WROTE, shut, case=opened(THANK)).case
    skipped = after(SKIPPED, case=case)

    assert (case.status, case.lacks) == (CaseStatus.OPEN, "no way to answer: no thread")
    assert names(skipped.effects) == ["Propose case-7/thank/0/1"]
    assert skipped.case.unanswered is None


@pytest.mark.parametrize("state", [approved, at_hand])
@pytest.mark.parametrize(
    ("news", "lacks"), [(BETTER_NOW, BETTER), (ReviewGone(at=NOON), GONE)], ids=["better", "gone"]
)
def test_a_review_that_needs_no_work_takes_back_what_waits(
    state: Callable[[Case], Case], news: CaseEvent, lacks: str
) -> None:
    step = after(news, case=state(opened(THANK)))

    assert names(step.effects) == ["Withdraw case-7/thank/0/1"]
    assert (step.case.status, step.case.lacks) == (CaseStatus.OPEN, lacks)


def test_a_rewritten_review_asks_again_for_what_was_approved() -> None:
    step = after(BAD, case=approved(opened(THANK)))

    assert names(step.effects) == ["AskAgain case-7/thank/0/1"]
    assert step.case.status is CaseStatus.OPEN
    assert step.case.pending is not None
    assert step.case.pending.state is ActionState.PROPOSED


def test_an_answer_is_owed_also_when_the_review_is_better() -> None:
    step = after(BETTER_NOW, case=approved(after(WROTE, case=opened(THANK)).case))

    assert names(step.effects) == ["AskAgain case-7/answer/5/1"]


@pytest.mark.parametrize(
    ("less", "again"), [(BETTER_NOW, BAD), (ReviewGone(at=NOON), ReviewBack(at=NOON))]
)
def test_a_review_that_is_bad_again_goes_on_where_it_stood(
    less: CaseEvent, again: CaseEvent
) -> None:
    step = after(less, again, case=opened(THANK))

    assert names(step.effects) == ["Propose case-7/thank/0/1"]


def test_a_review_that_got_better_while_we_waited_is_not_written_to_again() -> None:
    waiting = after(BETTER_NOW, case=sent(opened(THANK, REPLY))).case

    silent = after(TimePassed(at=NOON + WEEK), case=waiting).case

    assert waiting.status is CaseStatus.WAITING
    assert silent.closed_doors == ("reply: the review needs no work any more",)
    assert silent.lacks == HOW_ENDED
