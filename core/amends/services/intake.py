"""Opens many cases at once: what a first reading brings, or a bad day.

The same thinking as `move.open_case`, with everything asked and written once a batch. A review of
whose order something is known already, such as a message or evidence, goes the long way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from amends.db.queue import Sight
from amends.domain.action import ActionKind, Delivery
from amends.domain.case import advance
from amends.domain.events import CaseEvent, Impossible
from amends.domain.ids import CaseId, OrderRef
from amends.domain.notice import NoticeKind
from amends.domain.outbox import Outgoing
from amends.domain.standing import Case, Effect, Propose
from amends.services.move import Scene, announce, follow, open_case, opened, proposal, way_of
from amends.services.situation import Situation


@dataclass(slots=True)
class _Taken:
    """What a batch has come to, before any of it is written."""

    cases: list[tuple[Case, str | None]] = field(default_factory=list)
    events: list[tuple[CaseId, int, CaseEvent]] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    follow: list[tuple[Case, Sight, Effect, CaseEvent]] = field(default_factory=list)


def open_cases(scene: Scene, sights: Sequence[Sight]) -> Sequence[Case]:
    """Open a case for each of these reviews of one store, none of which has one. Not committed."""
    scene = replace(scene, books=scene.house.playbooks(scene.unit, scene.store))
    known = _known_orders(scene, sights)
    quick = [one for one in sights if one.review.order not in known]
    taken = _Taken()
    credentials = scene.unit.agency.account(scene.store.account).has_credentials
    for case_id, sight in zip(scene.unit.cases.new_ids(len(quick)), quick, strict=True):
        fresh = Case(id=case_id, store=scene.store.id, review=sight.id, opened_at=scene.now)
        _think(replace(scene, sight=sight), fresh, sight, taken, credentials)
    scene.unit.cases.add(taken.cases)
    scene.unit.cases.remember_all(taken.events)
    scene.unit.outbox.propose_new(taken.outgoing, scene.store.account, scene.now)
    for case, sight, effect, event in taken.follow:
        follow(replace(scene, sight=sight), case, effect, event)
    for (case, _), sight in zip(taken.cases, quick, strict=True):
        announce(replace(scene, sight=sight), case, NoticeKind.NEW_REVIEW)
    slow = [open_case(scene, one) for one in sights if one.review.order in known]
    return [*(case for case, _ in taken.cases), *slow]


def _known_orders(scene: Scene, sights: Sequence[Sight]) -> set[OrderRef]:
    """The orders of which something is known already."""
    orders = {one.review.order for one in sights if one.review.order}
    unit, store = scene.unit, scene.store.id
    known = unit.messages.known(store, orders) | unit.evidence.known(store, orders)
    buyers = {one.review.buyer: one for one in sights if one.review.buyer}
    no = unit.cases.on_no_list(store, [*orders, *buyers])
    barred = {one.review.order for who, one in buyers.items() if who in no and one.review.order}
    return known | barred | {one for one in orders if one in no}


def _think(scene: Scene, case: Case, sight: Sight, taken: _Taken, has_credentials: bool) -> None:
    """Let it be opened, and go round until nothing follows that only needs thinking."""
    waiting: list[CaseEvent] = [opened(scene, sight, None, "", asked=True)]
    number = 0
    while waiting:
        event = waiting.pop(0)
        step = advance(case, event)
        case, number = step.case, number + 1
        taken.events.append((case.id, number, event))
        for effect in step.effects:
            if not isinstance(effect, Propose):
                taken.follow.append((case, sight, effect, event))
                continue
            situation = Situation(
                now=scene.now,
                store=scene.store,
                case=case,
                sight=sight,
                order=None,
                messages=(),
                beside=(),
                forbidden=False,
                reply_deleted=False,
                has_credentials=has_credentials,
            )
            route = way_of(scene.house, situation, ActionKind(effect.step.does), effect.step.name)
            if route.delivery is Delivery.NEVER:
                waiting.append(Impossible(at=scene.now, key=effect.key, why=route.reason))
            else:
                taken.outgoing.append(proposal(situation, effect, route))
    taken.cases.append((case, sight.review.buyer))
