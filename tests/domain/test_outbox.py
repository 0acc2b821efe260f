"""What an action is called for ever, and what stands between a person's yes and its leaving."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from amends.domain.action import Action, ActionKind, Confidence
from amends.domain.course import parts_of, same_intent
from amends.domain.facts import Says
from amends.domain.ids import CaseId, StoreId
from amends.domain.outbox import (
    OVER,
    UNDER_WAY,
    WAITS,
    Acknowledged,
    ActionState,
    Approval,
    key_of,
    objections,
    sha256_of,
    warnings_of,
)
from amends.domain.policy import ALLOWED, Policy, Verdict, judge
from amends.domain.rule import BLOCK, MESSAGE, WARN, Rule, Unknown, read_in, says
from amends.testing.builders import NOON
from amends.testing.drafts import a_draft

TEXT = "Sorry. We send a new cup today."
WARNS = Acknowledged(rule="COM-AAA-001", version=1)


def an_approval(**over: Any) -> Approval:
    """Anna's yes to TEXT, in a case that stands at 3."""
    plain: dict[str, Any] = {"by": "anna", "at": NOON, "sha256": sha256_of(TEXT), "stands": 3}
    return Approval(**plain | over)


def a_verdict(**over: Any) -> Verdict:
    """What a rule says of a text that is sorry."""
    plain: dict[str, Any] = {
        "id": "COM-AAA-001",
        "applies_to": frozenset({MESSAGE}),
        "says": "Do not be sorry.",
        "severity": WARN,
        "why": "because",
        "source": read_in("a page", Confidence.OURS, date(2026, 11, 22)),
        "fix": "leave it out",
        "fires": says(Says.APOLOGISE),
    }
    return judge(a_draft(Says.APOLOGISE), Policy([Rule(**plain | over)]))


def test_the_same_intent_has_the_same_name_for_ever() -> None:
    key = key_of(CaseId(7), "thank", "0", 1)

    assert key == key_of(CaseId(7), "thank", "0", 1) == "case-7/thank/0/1"
    assert parts_of(key) == ("thank", "0", 1)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (key_of(CaseId(7), "thank", "0", 2), True),
        (key_of(CaseId(7), "thank", "1", 1), False),
        (key_of(CaseId(7), "remedy", "0", 1), False),
        (key_of(CaseId(8), "thank", "0", 1), False),
    ],
)
def test_an_intent_is_another_when_more_than_the_attempt_differs(other: str, same: bool) -> None:
    key = key_of(CaseId(7), "thank", "0", 1)

    assert key != other
    assert same_intent(key, other) is same


@pytest.mark.parametrize("key", ["case-7/thank/0", "case-7/thank/0/one", "a/b/c/1/2", "//0/1"])
def test_an_action_has_a_name_of_four_parts(key: str) -> None:
    with pytest.raises(ValidationError):
        Action(key=key, kind=ActionKind.MESSAGE, store=StoreId(1))


def test_every_state_is_waiting_under_way_or_over() -> None:
    assert sorted((*WAITS, *UNDER_WAY, *OVER)) == sorted(ActionState)


def test_what_was_approved_as_it_stands_may_leave() -> None:
    assert objections(an_approval(), TEXT, 3, ALLOWED) == ()


@pytest.mark.parametrize(
    ("approval", "text", "stands", "reason"),
    [
        (None, TEXT, 3, "nobody has approved it"),
        (an_approval(), TEXT + " ", 3, "the text is not the one that was approved"),
        (an_approval(), TEXT, 2, "the case has moved on since it was approved"),
        (an_approval(), TEXT, 4, "the case has moved on since it was approved"),
    ],
)
def test_another_text_or_another_situation_wants_another_yes(
    approval: Approval | None, text: str, stands: int, reason: str
) -> None:
    assert objections(approval, text, stands, ALLOWED) == (reason,)


def test_every_objection_is_named_at_once() -> None:
    reasons = objections(an_approval(), "Other words", 9, a_verdict(severity=BLOCK))

    assert len(reasons) == 3


@pytest.mark.parametrize(
    ("known", "reasons"),
    [
        ((WARNS,), ()),
        ((), ("nobody has acknowledged the warning COM-AAA-001",)),
        (
            (WARNS.model_copy(update={"version": 2}),),
            ("nobody has acknowledged the warning COM-AAA-001",),
        ),
        (
            (WARNS.model_copy(update={"rule": "COM-BBB-001"}),),
            ("nobody has acknowledged the warning COM-AAA-001",),
        ),
    ],
)
def test_a_warning_is_taken_on_in_the_version_that_was_read(
    known: tuple[Acknowledged, ...], reasons: tuple[str, ...]
) -> None:
    assert objections(an_approval(acknowledged=known), TEXT, 3, a_verdict()) == reasons


def test_a_rule_that_blocks_cannot_be_acknowledged_away() -> None:
    reasons = objections(an_approval(acknowledged=(WARNS,)), TEXT, 3, a_verdict(severity=BLOCK))

    assert reasons == ("Do not be sorry. (a page)",)


def test_what_must_be_known_first_holds_an_approved_text() -> None:
    verdict = a_verdict(holds=True, fires=lambda _: Unknown(("buyer_opted_out",)))

    reasons = objections(an_approval(acknowledged=(WARNS,)), TEXT, 3, verdict)

    assert reasons == ("Do not be sorry. Not known: buyer_opted_out.",)


def test_a_policy_that_only_says_no_is_an_objection_too() -> None:
    reasons = objections(an_approval(), TEXT, 3, Verdict(may_leave=False))

    assert reasons == ("the policy does not let it leave",)


def test_only_warnings_are_there_to_be_acknowledged() -> None:
    assert warnings_of(a_verdict()) == (WARNS,)
    assert warnings_of(a_verdict(version=4)) == (WARNS.model_copy(update={"version": 4}),)
    assert warnings_of(a_verdict(severity=BLOCK)) == ()
    assert warnings_of(ALLOWED) == ()


def test_what_cannot_be_told_is_a_warning() -> None:
    assert warnings_of(a_verdict(fires=lambda _: Unknown(("local_hour",)))) == (WARNS,)


def test_nobody_is_no_approver() -> None:
    with pytest.raises(ValidationError):
        an_approval(by="")
