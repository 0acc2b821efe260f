"""What would leave now, by which way, and what speaks against it: asks, and does nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from amends.db.scope import Scope
from amends.db.unit import Unit
from amends.domain.action import ActionKind, Delivery
from amends.domain.course import SAFETY
from amends.domain.outbox import ActionState, Outgoing, objections
from amends.domain.store import Store
from amends.services.decide import Desk, Preview
from amends.services.house import House
from amends.services.move import FORBIDDEN


@dataclass(frozen=True, slots=True)
class Leaving:
    """An approved action, as the next round would find it."""

    preview: Preview
    against: tuple[str, ...]  # empty: it would leave

    @property
    def way(self) -> Delivery:
        return self.preview.route.delivery


def dry_run(unit: Unit, house: House, scope: Scope, now: datetime) -> Sequence[Leaving]:
    """Every approved action within sight, with why it would not leave now.

    What only the platform can say, such as which messages it permits, is not asked.
    """
    desk = Desk(unit, house, now, "", scope)
    approved = unit.outbox.listed(scope, [ActionState.APPROVED])
    previews = [desk.preview(one) for one in approved]
    return [Leaving(one, tuple(_against(one, now))) for one in previews]


def _against(shown: Preview, now: datetime) -> list[str]:
    outgoing, store = shown.outgoing, shown.situation.store
    found = _held_back(store, outgoing, now)
    if shown.route.delivery is Delivery.NEVER:
        found.append(f"it has no way any more: {shown.route.reason}")
    if shown.situation.forbidden and outgoing.action.kind is ActionKind.MESSAGE:
        found.append(FORBIDDEN)
    if shown.case.held and outgoing.step != SAFETY.name:
        found.append("somebody may be hurt: a lead must release the case first")
    found += objections(outgoing.approval, outgoing.action.text, shown.case.stands, shown.verdict)
    return found


def _held_back(store: Store, outgoing: Outgoing, now: datetime) -> list[str]:
    found = []
    if store.paused:
        found.append(f"{store.label} is paused")
    if not store.sends:
        found.append(f"sending is stopped for {store.label}")
    if outgoing.not_before and outgoing.not_before > now:
        found.append(f"not before {outgoing.not_before:%Y-%m-%d %H:%M} UTC")
    return found
