"""Cases and steps with one call: a test names what matters to it, and the rest is filled in."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from amends.domain.action import ActionKind
from amends.domain.case import advance
from amends.domain.events import Approved, CaseEvent, HandedOver, InDoubt, Opened, Sent
from amends.domain.ids import CaseId, ReviewId, StoreId
from amends.domain.playbook import Inner, PlanStep
from amends.domain.standing import Case, Effect, Step
from amends.testing.builders import NOON

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
ANNA = "anna"

REPLY = PlanStep(name="reply", does=ActionKind.PUBLIC_REPLY, strategy="explain in public")
THANK = PlanStep(name="thank", does=ActionKind.MESSAGE, strategy="thank and own up")
REMEDY = PlanStep(name="remedy", does=ActionKind.MESSAGE, strategy="offer another remedy")
IMPROVE = PlanStep(
    name="improve", does=Inner.IMPROVE, strategy="tell the supplier", owner="supplier"
)
LOOK = PlanStep(name="look", does=Inner.LOOK, strategy="read the follow-up", after=WEEK)


def a_case(**over: Any) -> Case:
    """A case to which nothing has happened yet."""
    plain: dict[str, Any] = {
        "id": CaseId(7),
        "store": StoreId(1),
        "review": ReviewId(3),
        "opened_at": NOON,
    }
    return Case(**plain | over)


def after(*events: CaseEvent, case: Case | None = None) -> Step:
    """What came of the last of `events`."""
    step = Step(case=case or a_case())
    for event in events:
        step = advance(step.case, event)
    return step


def opened(*steps: PlanStep, **over: Any) -> Case:
    """A case that was opened at noon with these steps."""
    return after(Opened(at=NOON, steps=steps, **over)).case


def key(step: str, slot: int | str = 0, attempt: int = 1) -> str:
    """How the action of a step is called."""
    return f"case-7/{step}/{slot}/{attempt}"


def approved(case: Case) -> Case:
    """The case once Anna has said yes to what it proposes."""
    return after(Approved(at=NOON, by=ANNA, key=_pending(case)), case=case).case


def at_hand(case: Case) -> Case:
    """The case once what it proposes lies on somebody's desk."""
    return after(HandedOver(at=NOON, key=_pending(case)), case=approved(case)).case


def in_doubt(case: Case) -> Case:
    """The case once the answer to what it sent was lost."""
    lost = InDoubt(at=NOON, key=_pending(case), why="the answer was lost")
    return after(lost, case=approved(case)).case


def sent(case: Case, at: Any = NOON) -> Case:
    """The case once what it proposes was approved and has arrived."""
    return after(Sent(at=at, key=_pending(case)), case=approved(case)).case


def names(effects: Iterable[Effect]) -> list[str]:
    """What follows, in short: "Propose case-7/thank/0/1"."""
    return [f"{type(one).__name__} {getattr(one, 'key', '')}".strip() for one in effects]


def _pending(case: Case) -> str:
    if case.pending is None:
        raise ValueError(f"case {case.id} proposes nothing: {case.lacks}")
    return case.pending.key
