"""What a case makes of news of an action: sent, refused, in doubt, handed over, given back."""

import pytest

from amends.domain.case import advance
from amends.domain.course import HOW_ENDED
from amends.domain.events import (
    Approved,
    Bounced,
    BuyerWrote,
    CannotReach,
    CaseEvent,
    Closed,
    Failed,
    HandedOver,
    HandReturned,
    InDoubt,
    Looked,
    Rejected,
    Retried,
    ReviewChanged,
    Sent,
    Skipped,
    TimePassed,
)
from amends.domain.hours import Clocks
from amends.domain.standing import CaseStatus, IllegalTransition
from amends.domain.triage import Danger
from amends.testing.builders import NOON

from .cases import (
    ANNA,
    DAY,
    IMPROVE,
    LOOK,
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
FIRE = ReviewChanged(at=NOON, needs_work=True, dangers=(Danger.FIRE,))
SKIPPED = Skipped(at=NOON, by=ANNA, why="not needed")
RETRIED = Retried(at=NOON, by=ANNA)


@pytest.mark.parametrize(
    ("news", "lacks"),
    [
        (Rejected(at=NOON, by=ANNA, key=key("thank"), why="too long"), "turned down: too long"),
        (Failed(at=NOON, key=key("thank"), why="refused"), "not sent: refused"),
        (HandReturned(at=NOON, by=ANNA, key=key("thank"), why="page down"), "came back: page down"),
        (
            HandReturned(at=NOON, key=key("thank"), why="late", expired=True),
            "its time ran out on the desk",
        ),
    ],
)
def test_what_was_not_done_waits_for_a_persons_word(news: CaseEvent, lacks: str) -> None:
    case = after(news, case=at_hand(opened(THANK, IMPROVE, REPLY))).case

    again, skipped = after(RETRIED, case=case), after(SKIPPED, case=case)

    assert (case.status, case.lacks) == (CaseStatus.OPEN, lacks)
    assert names(again.effects) == ["Propose case-7/thank/0/2"]
    assert names(skipped.effects) == ["OpenTicket", "Propose case-7/reply/0/1"]
    assert after(Closed(at=NOON, by=ANNA, outcome="withdrawn"), case=case).case.outcome


def test_what_failed_is_not_put_forward_again_by_itself() -> None:
    failed = after(Failed(at=NOON, key=key("thank"), why="refused"), case=opened(THANK)).case
    answered = sent(after(WROTE, case=failed).case)

    step = after(TimePassed(at=NOON + WEEK), case=answered)

    assert not step.effects
    assert step.case.lacks == "thank was not done: try it again, skip it or close"
    assert step.case.failed is not None
    assert step.case.failed.key == key("thank")


def test_nobody_turns_down_what_may_have_left() -> None:
    with pytest.raises(IllegalTransition, match="case 7 is in_doubt: it may have left"):
        advance(in_doubt(opened(THANK)), Rejected(at=NOON, by=ANNA, key=key("thank")))


def test_who_cannot_be_reached_is_entered_and_the_next_step_is_taken() -> None:
    nobody = CannotReach(at=NOON, by=ANNA, key=key("thank"))

    step = after(nobody, case=at_hand(opened(THANK, REPLY)))

    assert [one.outcome for one in step.case.attempts] == ["cannot reach"]
    assert names(step.effects) == ["Propose case-7/reply/0/1"]


@pytest.mark.parametrize(
    ("news", "status"),
    [
        (Sent(at=NOON, key=key("thank")), CaseStatus.WAITING),
        (Failed(at=NOON, key=key("thank"), why="not there"), CaseStatus.OPEN),
        (Bounced(at=NOON, key=key("thank"), why="a rule fires"), CaseStatus.OPEN),
        (HandedOver(at=NOON, key=key("thank")), CaseStatus.AT_HAND),
        (Approved(at=NOON, key=key("thank")), CaseStatus.APPROVED),
    ],
)
def test_a_doubt_ends_with_what_became_of_it(news: CaseEvent, status: CaseStatus) -> None:
    doubted = in_doubt(opened(THANK))

    assert (doubted.status, doubted.lacks) == (CaseStatus.IN_DOUBT, "the answer was lost")
    assert after(news, case=doubted).case.status is status


def test_a_yes_clears_what_was_said_against_it() -> None:
    bounced = after(Bounced(at=NOON, key=key("thank"), why="a rule fires"), case=opened(THANK)).case

    assert bounced.lacks == "a rule fires"
    assert after(Approved(at=NOON, by=ANNA, key=key("thank")), case=bounced).case.lacks == ""


def test_what_could_not_be_taken_back_is_waited_for() -> None:
    answering = after(WROTE, case=approved(opened(THANK))).case
    doubt = InDoubt(at=NOON, key=key("thank"), why="it was being sent")

    step = after(doubt, case=answering)

    assert names(step.effects) == ["Withdraw case-7/answer/5/1"]
    assert step.case.status is CaseStatus.IN_DOUBT
    assert names(after(Sent(at=NOON, key=key("thank")), case=step.case).effects) == [
        "Propose case-7/answer/5/1"
    ]


def test_what_left_although_it_was_taken_back_is_done_and_not_said_again() -> None:
    answering = after(WROTE, case=approved(opened(THANK, LOOK))).case

    left = after(Sent(at=NOON, key=key("thank")), case=answering).case
    later = after(TimePassed(at=NOON + WEEK), case=sent(left)).case

    assert left.done == ("thank",)
    assert later.lacks == "look: read the follow-up"


def test_a_first_try_that_left_after_all_takes_the_second_back() -> None:
    failed = after(Failed(at=NOON, key=key("thank"), why="refused"), case=opened(THANK)).case
    again = after(RETRIED, case=failed).case

    step = after(Sent(at=NOON, key=key("thank")), case=again)

    assert names(step.effects) == ["Withdraw case-7/thank/0/2"]
    assert step.case.status is CaseStatus.WAITING


def test_a_persons_word_about_another_action_is_refused() -> None:
    with pytest.raises(IllegalTransition, match="it does not wait for case-7/reply/0/1"):
        advance(opened(THANK), Approved(at=NOON, by=ANNA, key=key("reply")))


def test_skipping_the_only_step_leaves_a_person_to_say_how_it_ended() -> None:
    case = after(SKIPPED, case=opened(THANK)).case

    assert (case.status, case.lacks) == (CaseStatus.OPEN, HOW_ENDED)
    assert case.closed_doors == ("thank: skipped, not needed",)


@pytest.mark.parametrize("word", [SKIPPED, RETRIED, Looked(at=NOON, by=ANNA)])
def test_a_word_that_fits_nothing_is_refused(word: CaseEvent) -> None:
    waiting = sent(opened(THANK))

    with pytest.raises(IllegalTransition, match="case 7 is waiting: there is nothing of that kind"):
        advance(waiting, word)


def test_who_has_looked_must_first_decide_about_what_is_proposed() -> None:
    looks = after(TimePassed(at=NOON + WEEK), case=sent(opened(REPLY, LOOK))).case
    answering = after(WROTE, case=looks).case

    with pytest.raises(IllegalTransition, match="nothing of that kind"):
        advance(answering, Looked(at=NOON, by=ANNA))
