"""Moves a case on: asks `advance`, writes down what it says, and does what follows from it.

One transaction, the caller's. What follows may itself be an event (a step that has no door now),
so it goes round until nothing follows. Nothing is sent here.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from amends.db.queue import Sight
from amends.db.unit import Unit
from amends.domain.action import Action, ActionKind, Delivery, Route
from amends.domain.case import advance
from amends.domain.events import (
    BuyerWrote,
    CaseEvent,
    Failed,
    Impossible,
    InDoubt,
    Opened,
    Sent,
)
from amends.domain.notice import Notice, NoticeKind
from amends.domain.outbox import ActionState, Outgoing
from amends.domain.playbook import Playbook, choose
from amends.domain.standing import (
    Alarm,
    AskAgain,
    Case,
    Effect,
    Gather,
    IllegalTransition,
    OpenNext,
    OpenTicket,
    Propose,
    Withdraw,
)
from amends.domain.store import Store
from amends.domain.triage import Cause, Danger, Pointed, Signal
from amends.services.house import House
from amends.services.notices import tell
from amends.services.situation import Situation, situation_of

Found = TypeVar("Found", Cause, Signal, Danger)
FORBIDDEN = "the buyer is on the list of those who are not written to"


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a case is moved: one transaction, one store, one moment."""

    unit: Unit
    house: House
    store: Store
    now: datetime
    sight: Sight | None = None  # of the case's review; None: looked up when it is needed
    books: tuple[Playbook, ...] | None = None  # of the store; None: looked up when it is needed


def move(scene: Scene, case: Case, event: CaseEvent) -> Case:
    """Let `event` happen to `case`, and write down what it becomes.

    Raises IllegalTransition, in words for people, when it makes no sense, and Changed when
    somebody else wrote the case meanwhile. The caller commits.
    """
    before = case
    waiting: deque[CaseEvent] = deque([event])
    happened: list[CaseEvent] = []
    while waiting:
        one = waiting.popleft()
        step = advance(case, one)
        if step.case != case or step.effects or one.by or one is event:
            happened.append(one)
        case = step.case
        for effect in step.effects:
            waiting.extend(follow(scene, case, effect, one))
    if case.version != before.version:
        scene.unit.cases.put(case, before.version)
    if case.version != before.version or event.by:
        scene.unit.cases.remember(case.id, happened)
    return case


def open_case(
    scene: Scene,
    sight: Sight,
    *,
    previous: Case | None = None,
    by: str = "",
    event: BuyerWrote | None = None,
) -> Case:
    """Open a case for a review; `event` is the buyer's word that a closed one heard."""
    scene = replace(scene, sight=sight)
    unit, now = scene.unit, scene.now
    case_id = unit.cases.new_ids(1)[0]
    fresh = Case(id=case_id, store=scene.store.id, review=sight.id, opened_at=now)
    unit.cases.add([(fresh, sight.review.buyer)])
    case = move(scene, fresh, opened(scene, sight, previous, by))
    if event is not None:
        case = move(scene, case, event)
    announce(scene, case, NoticeKind.NEW_REVIEW)
    return case


def opened(
    scene: Scene, sight: Sight, previous: Case | None, by: str, *, asked: bool = False
) -> Opened:
    """The first event of a case. `asked`: no message on its order is known, that was looked up."""
    triage = sight.triage
    causes = _only(Cause, triage.causes) if triage else ()
    books = scene.books or scene.house.playbooks(scene.unit, scene.store)
    cause = causes[0] if causes else None
    book = choose(books, scene.store.marketplace, cause, sight.review.kind)
    order = sight.review.order or (previous.order if previous else None)
    looks = order is not None and not asked
    messages = scene.unit.messages.of_order(scene.store.id, order) if looks and order else ()
    return Opened(
        at=scene.now,
        by=by,
        causes=causes,
        signals=_only(Signal, triage.signals) if triage else (),
        dangers=_only(Danger, triage.dangers) if triage else (),
        steps=book.steps if book else (),
        playbook=book.id if book else "",
        clocks=scene.house.clocks(scene.store, sight.written_at, scene.now, message=False),
        buyer_wrote=bool(messages),
        order=order,
        previous=previous.id if previous else None,
    )


def _only(of: type[Found], pointed: Iterable[Pointed]) -> tuple[Found, ...]:
    """What was pointed at, each once, surest first."""
    return tuple(dict.fromkeys(one.what for one in pointed if isinstance(one.what, of)))


def follow(scene: Scene, case: Case, effect: Effect, event: CaseEvent) -> list[CaseEvent]:
    """Do what follows; an event comes back where the world says no."""
    unit, now = scene.unit, scene.now
    match effect:
        case Propose():
            return _propose(scene, case, effect)
        case Withdraw(key=key):
            if not unit.outbox.withdraw(key, now):
                return _left_already(unit, case, key, event)
        case AskAgain(key=key, why=why):
            unit.outbox.again(key, why, now)
        case OpenTicket(step=step):
            unit.issues.open_ticket(
                case.id,
                case.store,
                step=step.name,
                owner=step.owner,
                says=step.strategy,
                article=_sight(scene, case).review.article,
                cause=case.causes[0] if case.causes else None,
                now=now,
            )
        case Gather():
            unit.issues.gather(
                case.store,
                _sight(scene, case).review.article,
                case.causes[0] if case.causes else None,
                case.review,
                case.id,
                now,
            )
        case Alarm():
            announce(scene, case, NoticeKind.SAFETY)
        case OpenNext():
            known = unit.cases.open_of([case.review]).get((case.store, case.review))
            if known is not None and event.by:
                why = f"case {known.id} of the same review is open; go on there"
                raise IllegalTransition(case, event, why)
            if known is not None:
                return []
            heard = event if isinstance(event, BuyerWrote) else None
            open_case(scene, _sight(scene, case), previous=case, by=event.by, event=heard)
    return []


def _left_already(unit: Unit, case: Case, key: str, event: CaseEvent) -> list[CaseEvent]:
    """What was to be taken back is under way or over: a person hears it, the case as well."""
    row = unit.outbox.find(key)
    if row is None or row.state is ActionState.WITHDRAWN:
        return []
    if event.by:
        raise IllegalTransition(case, event, f"{key} is {row.state.value}; look at the case again")
    match row.state:
        case ActionState.SENDING | ActionState.UNCERTAIN:
            return [InDoubt(at=event.at, key=key, why="it was being sent just then")]
        case ActionState.DONE:
            return [Sent(at=event.at, key=key)]
        case ActionState.FAILED:
            return [Failed(at=event.at, key=key, why=row.trouble or "the platform refused it")]
    return []


def _propose(scene: Scene, case: Case, effect: Propose) -> list[CaseEvent]:
    kind = effect.step.does
    if not isinstance(kind, ActionKind):
        raise TypeError(f"{effect.step.name} is no action")
    situation = situation_of(
        scene.unit, case, scene.now, store=scene.store, sight=_sight(scene, case)
    )
    route = way_of(scene.house, situation, kind, effect.step.name)
    if route.delivery is Delivery.NEVER:
        return [Impossible(at=scene.now, key=effect.key, why=route.reason)]
    if kind is ActionKind.MESSAGE and situation.forbidden:
        return [Impossible(at=scene.now, key=effect.key, why=FORBIDDEN)]
    outgoing = proposal(situation, effect, route)
    scene.unit.outbox.propose(outgoing, scene.store.account, scene.now)
    return []


def proposal(situation: Situation, effect: Propose, route: Route) -> Outgoing:
    """The action that is put before a person, without words yet."""
    case, review = situation.case, situation.sight.review
    return Outgoing(
        action=Action(
            key=effect.key,
            kind=ActionKind(effect.step.does),
            store=case.store,
            review=review.key,
            order=situation.order_ref,
            order_line=review.order_line,
            language=_speaks(situation),
            options=effect.step.options,
        ),
        case=case.id,
        step=effect.step.name,
        delivery=route.delivery,
        state=ActionState.PROPOSED,
    )


def way_of(house: House, situation: Situation, kind: ActionKind, step: str) -> Route:
    """The best way of an action now; a route that says never, and why, when there is none."""
    return house.marketplace(situation.store).routes(kind, situation.route_facts(house, step))[0]


def _speaks(situation: Situation) -> str:
    triage = situation.sight.triage
    return (triage.language if triage else None) or situation.store.language


def _sight(scene: Scene, case: Case) -> Sight:
    if scene.sight is not None and scene.sight.id == case.review:
        return scene.sight
    return scene.unit.queue.of([case.review])[case.store, case.review]


def announce(scene: Scene, case: Case, kind: NoticeKind, what: str = "") -> None:
    """Tell the person on duty: once a case, kind and `what`, which is how the case stands."""
    review = _sight(scene, case).review
    tell(
        scene.unit,
        Notice(
            key=f"case/{case.id}/{kind.value}/{what or case.stands}",
            kind=kind,
            store=scene.store.id,
            client=scene.store.client,
            label=scene.store.label,
            stars=review.rating,
            cause=case.causes[0] if case.causes else None,
            danger=case.dangers[0] if case.dangers else None,
            due=case.clocks.first,
            case=case.id,
            at=scene.now,
        ),
    )
