"""Asks once more, just before an action leaves, whether it still may.

The case, the words, the rules and the way may have changed since somebody said yes. What no longer
holds is proposed again with the reason, in the caller's transaction; nothing is sent here.
"""

from datetime import datetime
from enum import StrEnum

from amends.db.scope import Scope
from amends.db.unit import Unit
from amends.domain.action import ActionKind, Delivery, Route
from amends.domain.course import SAFETY
from amends.domain.events import Bounced, Impossible
from amends.domain.outbox import ActionState, Outgoing, objections
from amends.domain.standing import Case, CaseStatus
from amends.services.house import House
from amends.services.move import FORBIDDEN, Scene, move
from amends.services.situation import Situation, judged, situation_of

_ALL = Scope.everything()


class Stays(StrEnum):
    """Why an action does not leave now."""

    TAKEN = "taken"  # somebody else has it, or it was taken back
    AGAIN = "again"  # a person must decide again


def fit_to_leave(
    unit: Unit, house: House, outgoing: Outgoing, situation: Situation, route: Route, now: datetime
) -> Outgoing | Stays:
    """The action as it stands now, if nothing speaks against its leaving. Not committed."""
    ready = unit.outbox.get(outgoing.key)
    case = unit.cases.get(_ALL, outgoing.case)
    if ready.state is not ActionState.APPROVED or ready.version != outgoing.version:
        return Stays.TAKEN
    if case.status is CaseStatus.CLOSED:
        unit.outbox.withdraw(ready.key, now)
        return Stays.TAKEN
    if case.stands != situation.case.stands:
        situation = situation_of(
            unit, case, now, store=situation.store, permissions=situation.permissions
        )
    scene = Scene(unit, house, situation.store, now, situation.sight)
    if route.delivery is Delivery.NEVER:
        unit.outbox.withdraw(ready.key, now)
        move(scene, case, Impossible(at=now, key=ready.key, why=route.reason))
        return Stays.AGAIN
    why = _objections(unit, house, ready, case, situation, route)
    if not why:
        return ready
    unit.outbox.again(ready.key, "; ".join(why), now)
    move(scene, case, Bounced(at=now, key=ready.key, why="; ".join(why)))
    return Stays.AGAIN


def _objections(
    unit: Unit, house: House, ready: Outgoing, case: Case, situation: Situation, route: Route
) -> tuple[str, ...]:
    if case.held and ready.step != SAFETY.name:
        return ("somebody may be hurt: a lead must release the case first",)
    if ready.action.kind is ActionKind.MESSAGE and situation.forbidden:
        return (FORBIDDEN,)
    verdict = judged(
        unit,
        house,
        situation,
        ready.action,
        ready.step,
        tool=route.tool,
        template=ready.template,
        approval=ready.approval,
    )
    return objections(ready.approval, ready.action.text, case.stands, verdict)
