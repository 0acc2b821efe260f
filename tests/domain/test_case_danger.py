"""What a case does when somebody may be hurt: one message, and a lead who looks."""

import pytest

from amends.domain.case import advance
from amends.domain.events import (
    Approved,
    Bounced,
    BuyerWrote,
    CaseEvent,
    Closed,
    Failed,
    HandedOver,
    Looked,
    Opened,
    Released,
    Retried,
    ReviewChanged,
    Sent,
    Skipped,
)
from amends.domain.hours import Clocks
from amends.domain.standing import Alarm, CaseStatus, IllegalTransition
from amends.domain.triage import Danger
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
    sent,
)

CLOCK = Clocks(marketplace=NOON + DAY)
WROTE = BuyerWrote(at=NOON, message=5, clocks=CLOCK)
FIRE = ReviewChanged(at=NOON, needs_work=True, dangers=(Danger.FIRE,))
RELEASED = Released(at=NOON, by="lead", why="nobody is hurt")
SKIPPED = Skipped(at=NOON, by=ANNA, why="not needed")
RETRIED = Retried(at=NOON, by=ANNA)


def test_danger_stops_everything_but_the_message_of_safety() -> None:
    step = after(FIRE, case=approved(opened(THANK)))

    assert step.case.status is CaseStatus.HELD
    assert step.effects[1] == Alarm(dangers=(Danger.FIRE,))
    assert names(step.effects) == [
        "Withdraw case-7/thank/0/1",
        "Alarm",
        "Propose case-7/safety/2/1",
    ]


def test_danger_is_heard_in_praise_too() -> None:
    praise = ReviewChanged(at=NOON, needs_work=False, dangers=(Danger.FIRE,))

    assert after(praise, case=opened(THANK)).case.held


def test_a_known_danger_alarms_once() -> None:
    held = after(FIRE, case=opened(THANK)).case

    assert after(FIRE, case=after(RELEASED, case=held).case).case.status is CaseStatus.OPEN


@pytest.mark.parametrize(
    "word",
    [
        SKIPPED,
        RETRIED,
        Looked(at=NOON, by=ANNA),
        Closed(at=NOON, by=ANNA, outcome="problem_solved"),
    ],
)
def test_a_lead_must_look_before_anything_else(word: CaseEvent) -> None:
    held = after(Opened(at=NOON, steps=(THANK,), dangers=(Danger.FIRE,))).case

    with pytest.raises(IllegalTransition, match="case 7 is held: a lead must"):
        advance(held, word)


def test_a_safety_message_that_failed_is_tried_again_while_the_case_is_held() -> None:
    held = after(FIRE, case=opened(THANK)).case
    failed = after(Failed(at=NOON, key=key("safety", 2), why="refused"), case=held).case

    assert names(after(RETRIED, case=failed).effects) == ["Propose case-7/safety/2/2"]
    assert failed.held


def test_what_was_under_way_when_somebody_was_hurt_makes_room_for_safety() -> None:
    held = after(FIRE, case=in_doubt(opened(THANK))).case

    step = after(Sent(at=NOON, key=key("thank")), case=held)

    assert held.pending is not None
    assert held.pending.step == "thank"
    assert names(step.effects) == ["Propose case-7/safety/2/1"]
    assert step.case.held


@pytest.mark.parametrize(
    "back",
    [
        Bounced(at=NOON, key=key("thank"), why="held"),
        HandedOver(at=NOON, key=key("thank")),
        Approved(at=NOON, key=key("thank")),
    ],
)
def test_what_surely_has_not_left_is_taken_back_while_held(back: CaseEvent) -> None:
    held = after(FIRE, case=in_doubt(opened(THANK))).case

    step = after(back, case=held)

    assert names(step.effects) == ["Withdraw case-7/thank/0/1", "Propose case-7/safety/2/1"]


def test_a_buyer_who_writes_while_the_case_is_held_is_answered_after_it() -> None:
    held = after(FIRE, WROTE, case=opened(THANK)).case

    step = after(RELEASED, case=held)

    assert (held.status, held.unanswered) == (CaseStatus.HELD, 5)
    assert names(step.effects) == ["Withdraw case-7/safety/2/1", "Propose case-7/answer/5/1"]
    assert step.case.released_by == "lead"


def test_a_released_case_goes_on_with_its_playbook() -> None:
    step = after(RELEASED, case=sent(after(FIRE, case=opened(THANK)).case))

    assert names(step.effects) == ["Propose case-7/thank/0/1"]
    assert step.case.status is CaseStatus.OPEN


def test_nothing_is_released_that_is_not_held() -> None:
    with pytest.raises(IllegalTransition, match="case 7 is open: nothing holds it"):
        advance(opened(THANK), RELEASED)
