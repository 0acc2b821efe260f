"""What a case becomes in the ordinary course: opened, worked step by step, silent, at its end."""

from datetime import timedelta
from typing import Any

import pytest

from amends.domain.case import advance
from amends.domain.course import HOW_ENDED
from amends.domain.events import (
    Approved,
    Assigned,
    CaseEvent,
    Closed,
    FactFound,
    Failed,
    Impossible,
    Looked,
    Noted,
    Opened,
    OrderConfirmed,
    Snoozed,
    TimePassed,
)
from amends.domain.hours import Clocks
from amends.domain.ids import OrderRef
from amends.domain.outbox import ActionState
from amends.domain.playbook import PlanStep
from amends.domain.standing import (
    CaseStatus,
    Gather,
    IllegalTransition,
    OpenTicket,
    Outcome,
)
from amends.domain.triage import Cause, Signal
from amends.testing.builders import NOON

from .cases import (
    ANNA,
    DAY,
    IMPROVE,
    LOOK,
    REMEDY,
    REPLY,
    THANK,
    WEEK,
    after,
    approved,
    key,
    names,
    opened,
    sent,
)

FACT = FactFound(at=NOON, by=ANNA, fact="the refund is booked")
SILENCE = TimePassed(at=NOON + WEEK)
CLOSED = Closed(at=NOON, by=ANNA, outcome="problem_solved")


@pytest.mark.parametrize(
    ("first", "status", "follows"),
    [
        (REPLY, CaseStatus.OPEN, ["Propose case-7/reply/0/1"]),
        (THANK, CaseStatus.OPEN, ["Propose case-7/thank/0/1"]),
        (IMPROVE, CaseStatus.CLOSED, ["OpenTicket", "Gather"]),
        (LOOK, CaseStatus.CLOSED, ["Gather"]),
    ],
)
def test_a_case_opens_with_its_first_step(
    first: PlanStep, status: CaseStatus, follows: list[str]
) -> None:
    step = after(Opened(at=NOON, steps=(first,)))

    assert step.case.status is status
    assert names(step.effects) == follows


def test_a_case_keeps_what_it_was_opened_with() -> None:
    clocks = Clocks(marketplace=NOON + DAY)
    case = opened(
        THANK, causes=(Cause.QUALITY,), clocks=clocks, playbook="quality", order=OrderRef("1001")
    )

    assert case.causes == (Cause.QUALITY,)
    assert (case.clocks, case.clock_from) == (clocks, NOON)
    assert (case.playbook, case.order, case.version) == ("quality", "1001", 1)
    assert case.pending is not None
    assert case.pending.state is ActionState.PROPOSED


def test_a_case_opens_once() -> None:
    with pytest.raises(IllegalTransition, match="case 7 is open: it is open already"):
        advance(opened(THANK), Opened(at=NOON))


def test_where_nothing_can_be_done_the_review_joins_the_others_of_its_kind() -> None:
    step = after(Opened(at=NOON, steps=(THANK,)), Impossible(at=NOON, key=key("thank"), why="no"))

    assert step.case.outcome is Outcome.NO_LAWFUL_CONTACT
    assert step.case.closed_doors == ("thank: no",)
    assert step.effects == (Gather(),)


def test_a_signal_leaves_a_person_to_say_whether_there_is_a_ground() -> None:
    step = after(Opened(at=NOON, steps=(), signals=(Signal.EXTORTION,)))

    assert step.case.status is CaseStatus.OPEN
    assert step.case.lacks.startswith("no contact is possible; it looks like extortion")
    assert not step.effects


@pytest.mark.parametrize("heard", [{"buyer_wrote": True}, {}])
def test_a_buyer_who_wrote_is_not_filed_away_without_a_persons_word(heard: dict[str, Any]) -> None:
    case = opened(**heard)

    assert (case.lacks == HOW_ENDED) is bool(heard)


def test_a_ticket_is_opened_on_the_way_to_the_next_step() -> None:
    step = after(Opened(at=NOON, steps=(IMPROVE, THANK)))

    assert step.effects[0] == OpenTicket(step=IMPROVE)
    assert names(step.effects)[1] == "Propose case-7/thank/0/1"
    assert step.case.done == ("improve",)


@pytest.mark.parametrize(
    ("late", "becomes"),
    [(timedelta(seconds=-1), CaseStatus.WAITING), (timedelta(0), CaseStatus.OPEN)],
)
def test_the_buyer_has_the_next_word_for_as_long_as_the_step_gives(
    late: timedelta, becomes: CaseStatus
) -> None:
    waiting = sent(opened(THANK))

    case = after(TimePassed(at=NOON + THANK.patience + late), case=waiting).case

    assert case.status is becomes
    assert case.attempts[0].outcome == ("silent" if becomes is CaseStatus.OPEN else "")


@pytest.mark.parametrize(
    ("late", "becomes", "lacks"),
    [
        (timedelta(seconds=-1), CaseStatus.RESTING, ""),
        (timedelta(0), CaseStatus.OPEN, "look: read the follow-up"),
    ],
)
def test_the_next_step_is_taken_when_its_time_has_come(
    late: timedelta, becomes: CaseStatus, lacks: str
) -> None:
    resting = sent(opened(REPLY, LOOK))

    case = after(TimePassed(at=NOON + WEEK + late), case=resting).case

    assert (case.status, case.lacks) == (becomes, lacks)


def test_the_longer_of_patience_and_delay_counts() -> None:
    later = LOOK.model_copy(update={"after": 9 * DAY})

    assert sent(opened(THANK, later)).due == NOON + 9 * DAY


def test_a_step_keeps_its_time_when_the_one_before_it_has_no_door() -> None:
    proposes = sent(opened(REPLY, THANK, LOOK))

    rests = after(Impossible(at=NOON + DAY, key=key("thank"), why="no thread"), case=proposes).case

    assert (rests.status, rests.due) == (CaseStatus.RESTING, NOON + WEEK)


def test_a_clock_that_jumps_back_moves_nothing() -> None:
    resting = sent(opened(REPLY, LOOK))

    assert advance(resting, TimePassed(at=NOON - WEEK)).case is resting


def test_a_look_needs_something_that_was_tried() -> None:
    case = opened(LOOK, THANK)

    assert case.closed_doors == ("look: nothing was tried, so nothing to follow up",)
    assert case.pending is not None


def test_who_has_looked_goes_on_to_the_next_step() -> None:
    looks = after(SILENCE, case=sent(opened(REPLY, LOOK, IMPROVE))).case

    step = after(Looked(at=SILENCE.at, by=ANNA), case=looks)

    assert step.effects == (OpenTicket(step=IMPROVE),)
    assert step.case.lacks == HOW_ENDED


def test_a_second_message_needs_a_new_fact_as_well_as_another_strategy() -> None:
    waiting = sent(opened(THANK, REMEDY))

    without = after(SILENCE, case=waiting).case
    told = after(FACT, case=without)

    assert without.closed_doors == ("remedy: a second contact needs something new to say",)
    assert without.lacks == HOW_ENDED
    assert names(told.effects) == ["Propose case-7/remedy/0/1"]


def test_a_second_message_uses_up_the_fact_on_which_it_rests() -> None:
    told = after(FACT, case=sent(opened(THANK, REMEDY))).case

    again = sent(after(SILENCE, case=told).case)

    assert [one.fact for one in again.contacts] == ["", "the refund is booked"]
    assert [fact.used for fact in again.facts] == [True]


def test_the_same_strategy_is_not_tried_twice_even_with_a_fact() -> None:
    same = REMEDY.model_copy(update={"strategy": THANK.strategy})
    told = after(FACT, case=sent(opened(THANK, same))).case

    case = after(SILENCE, case=told).case

    assert case.closed_doors == (f"remedy: this was tried already: {THANK.strategy}",)


def test_nobody_is_written_to_three_times_unasked() -> None:
    third = REMEDY.model_copy(update={"name": "third", "strategy": "once more"})
    told = after(FACT, FACT, case=sent(opened(THANK, REMEDY, third))).case
    twice = sent(after(SILENCE, case=told).case, at=SILENCE.at)

    case = after(TimePassed(at=SILENCE.at + WEEK), case=twice).case

    assert case.closed_doors == ("third: the buyer was written to 2 times",)


def test_a_fact_hurries_nothing_that_rests() -> None:
    resting = sent(opened(REPLY, LOOK))

    told = after(FACT, case=resting).case

    assert (told.status, told.due) == (resting.status, resting.due)
    assert len(told.facts) == 1


def test_a_known_order_puts_what_waits_forward_anew() -> None:
    yes = approved(opened(THANK))

    step = after(OrderConfirmed(at=NOON, by=ANNA, order=OrderRef("1001")), case=yes)

    assert names(step.effects) == ["Withdraw case-7/thank/0/1", "Propose case-7/thank/0/1"]
    assert step.case.status is CaseStatus.OPEN
    assert step.case.stands == yes.stands + 1


def test_a_known_order_opens_a_door_that_was_shut() -> None:
    plan = Opened(at=NOON, steps=(THANK,), buyer_wrote=True)
    shut = after(plan, Impossible(at=NOON, key=key("thank"), why="no order")).case

    step = after(OrderConfirmed(at=NOON, by=ANNA, order=OrderRef("1001")), case=shut)

    assert names(step.effects) == ["Propose case-7/thank/0/1"]


def test_the_same_order_once_more_changes_nothing() -> None:
    case = opened(THANK, order=OrderRef("1001"))

    same = OrderConfirmed(at=NOON, by=ANNA, order=OrderRef("1001"))

    assert advance(case, same).case is case


@pytest.mark.parametrize(
    "nothing",
    [
        Noted(at=NOON, by=ANNA, note=1),
        TimePassed(at=NOON),
        Assigned(at=NOON, by=ANNA, to=""),
        Failed(at=NOON, key=key("answer", 5), why="refused"),
    ],
)
def test_what_changes_nothing_gives_the_very_case_back(nothing: CaseEvent) -> None:
    case = opened(THANK).but(spent=(key("answer", 5),))

    assert advance(case, nothing).case is case


def test_a_version_grows_by_one_with_what_changes() -> None:
    case = opened(THANK)

    assigned = advance(case, Assigned(at=NOON, by=ANNA, to="ben")).case
    snoozed = advance(assigned, Snoozed(at=NOON, by=ANNA, until=NOON + DAY)).case

    assert [case.version, assigned.version, snoozed.version] == [1, 2, 3]
    assert (snoozed.assigned, snoozed.snoozed_until) == ("ben", NOON + DAY)


def test_a_yes_is_not_said_twice() -> None:
    yes = approved(opened(THANK))

    assert yes.pending is not None
    assert yes.pending.state is ActionState.APPROVED
    with pytest.raises(IllegalTransition, match="case-7/thank/0/1 is approved already"):
        advance(yes, Approved(at=NOON, by=ANNA, key=key("thank")))
