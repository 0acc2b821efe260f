"""Puts the waiting facts of the inbox to their cases. Sends nothing itself.

    inbox --- up to 500 facts ---> advance, case by case ---> cases, outbox, notices, *handled*
                                         (one transaction)

A crash anywhere hands the facts out again, and the keys of the actions keep them single.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from amends.db import messages, outbox
from amends.db.errors import Changed, MemoryTrouble
from amends.db.inbox import Waiting
from amends.db.queue import Sight
from amends.db.scope import Scope
from amends.db.unit import Memory, Unit
from amends.domain.events import (
    Approved,
    BuyerWrote,
    CaseEvent,
    Failed,
    HandedOver,
    InDoubt,
    ReviewBack,
    ReviewChanged,
    ReviewGone,
    Sent,
)
from amends.domain.ids import ReviewId, StoreId
from amends.domain.notice import NoticeKind
from amends.domain.outbox import ActionState, Outgoing
from amends.domain.review import Change
from amends.domain.standing import Case, CaseStatus
from amends.domain.store import Store
from amends.domain.times import Clock
from amends.services.house import House
from amends.services.intake import open_cases
from amends.services.move import Scene, announce, move

BATCH = 500
_TRIES = 3
_ALL = Scope.everything()
_LOG = structlog.get_logger("amends.cases")
_STATIONS = (ActionState.APPROVED, ActionState.UNCERTAIN, ActionState.HANDED_OVER)
_BUYERS_DOING = {Change.EDITED, Change.RE_RATED, Change.APPENDED}


def handle(
    memory: Memory,
    house: House,
    clock: Clock,
    limit: int = BATCH,
    broken: set[int] | None = None,
) -> int:
    """Look at up to `limit` facts, and say how many.

    When somebody else changes one of the cases meanwhile, all is loaded and thought anew. A fact
    that breaks a program is left in the inbox and told; it keeps no other waiting. Whoever calls
    again and again keeps `broken`, the ids of those, and they are not looked at again.
    """
    known = set[int]() if broken is None else broken
    for _ in range(_TRIES):
        try:
            return _handle(memory, house, clock, limit, known)
        except Changed:
            continue
        except MemoryTrouble:
            raise
        except Exception as error:  # noqa: BLE001  one fact must not stop the others
            _LOG.warning("a batch of facts failed", error=type(error).__name__)
            break
    before = len(known)
    done = _one_by_one(memory, house, clock, limit, known)
    return done if broken is None else done + len(known) - before


def _handle(memory: Memory, house: House, clock: Clock, limit: int, broken: set[int]) -> int:
    with memory.look() as unit:
        if not unit.inbox.next(1, broken):
            return 0
    with memory.unit() as unit:
        facts = unit.inbox.next(limit, broken)
        unit.inbox.handled(facts, clock.now())
        _Batch(unit, house, clock, facts).put()
        unit.commit()
    return len(facts)


def _one_by_one(memory: Memory, house: House, clock: Clock, limit: int, broken: set[int]) -> int:
    with memory.look() as unit:
        facts = unit.inbox.next(limit, broken)
    done = 0
    for fact in facts:
        try:
            with memory.unit() as unit:
                unit.inbox.handled([fact], clock.now())
                _Batch(unit, house, clock, [fact]).put()
                unit.commit()
        except Changed:
            continue  # another program has it, or works on its case
        except MemoryTrouble:
            raise
        except Exception as error:  # noqa: BLE001  see `handle`
            _LOG.warning("a fact waits", number=fact.id, error=type(error).__name__)
            broken.add(fact.id)
        else:
            done += 1
    return done


@dataclass(slots=True)
class _Batch:
    """The facts of one transaction, with everything they are about loaded at once."""

    unit: Unit
    house: House
    clock: Clock
    facts: Sequence[Waiting]
    _stores: dict[StoreId, Store] = field(default_factory=dict)
    _sights: Mapping[tuple[StoreId, ReviewId], Sight] = field(default_factory=dict)
    _cases: dict[tuple[StoreId, ReviewId], Case] = field(default_factory=dict)
    _opening: set[int] = field(default_factory=set)  # facts that a new case holds already

    def put(self) -> None:
        of_reviews = [ReviewId(one.fact.subject) for one in self._about("review")]
        if of_reviews:
            self._sights = self.unit.queue.of(of_reviews)
            self._cases = dict(self.unit.cases.last_of(of_reviews))
        sent = self.unit.outbox.by_ids(one.fact.subject for one in self._about(outbox.ABOUT))
        wrote = self.unit.messages.of([one.fact.subject for one in self._about(messages.ABOUT)])
        self._open_new()
        for one in self.facts:
            match one.fact.about:
                case "review":
                    self._review(one)
                case outbox.ABOUT if one.fact.subject in sent:
                    self._became(one, sent[one.fact.subject])
                case messages.ABOUT if one.fact.subject in wrote:
                    self._buyer_wrote(one, wrote[one.fact.subject])

    def _open_new(self) -> None:
        """Open the cases of reviews that have none and need one, store by store."""
        fresh: dict[StoreId, list[Sight]] = {}
        for one in self._about("review"):
            key = (one.store, ReviewId(one.fact.subject))
            sight = self._sights.get(key)
            if sight is None or key in self._cases:
                continue
            if self._is_new(one.store, sight):
                fresh.setdefault(one.store, []).append(sight)
                self._opening.add(one.id)
        for store, sights in fresh.items():
            unique = list({sight.id: sight for sight in sights}.values())
            for case in open_cases(self._scene(store), unique):
                self._cases[case.store, case.review] = case

    def _is_new(self, store: StoreId, sight: Sight) -> bool:
        """Whether it opens a case: it needs work, stands there, and is not older than our work."""
        line = self._scene(store).store.start_line
        return sight.needs_work and sight.gone_at is None and sight.written_at >= line

    def _about(self, what: str) -> list[Waiting]:
        return [one for one in self.facts if one.fact.about == what]

    def _scene(self, store: StoreId, sight: Sight | None = None) -> Scene:
        if store not in self._stores:
            self._stores[store] = self.unit.agency.store(_ALL, store)
        return Scene(self.unit, self.house, self._stores[store], self.clock.now(), sight)

    def _review(self, one: Waiting) -> None:
        key = (one.store, ReviewId(one.fact.subject))
        sight = self._sights.get(key)
        if sight is None:
            return
        scene, case = self._scene(one.store, sight), self._cases.get(key)
        changes = {Change(word) for word in one.fact.kind.partition(": ")[2].split(", ")}
        if case is None or one.id in self._opening:
            return
        event = _event_of(changes, sight, one)
        if event is None:
            return
        moved = move(scene, case, event)
        if case.status is CaseStatus.CLOSED:
            moved = self.unit.cases.last_of([key[1]]).get(key, moved)
        self._cases[key] = moved

    def _became(self, one: Waiting, outgoing: Outgoing) -> None:
        case = self.unit.cases.of([outgoing.case]).get(outgoing.case)
        event = _news_of(outgoing, one)
        if case is None or event is None:
            return
        scene = self._scene(case.store)
        moved = move(scene, case, event)
        self._know(moved)
        if isinstance(event, HandedOver) and moved.status is CaseStatus.AT_HAND:
            announce(scene, moved, NoticeKind.HANDOVER_WAITING, f"{one.fact.subject}")

    def _buyer_wrote(self, one: Waiting, message: messages.Message) -> None:
        scene = self._scene(message.store)
        for case in self._of_order(message):
            clocks = self.house.clocks(scene.store, message.written_at, scene.now, message=True)
            event = BuyerWrote(
                at=one.at,
                message=message.id,
                declined=message.declined,
                dangers=message.dangers,
                clocks=clocks,
            )
            self._know(move(scene, case, event))
            if message.declined and case.order is not None:
                why = "said so in a message"
                self.unit.cases.forbid(case.store, case.order, why, one.at)

    def _of_order(self, message: messages.Message) -> list[Case]:
        """The newest case of the order that the message is on: one case answers it."""
        found = self.unit.cases.of_order(message.store, message.order)
        opened = [case for case in found if case.status is not CaseStatus.CLOSED]
        return (opened or list(found))[:1]

    def _know(self, case: Case) -> None:
        if (case.store, case.review) in self._cases:
            self._cases[case.store, case.review] = case


def _event_of(changes: set[Change], sight: Sight, one: Waiting) -> CaseEvent | None:
    if Change.GONE in changes:
        return ReviewGone(at=one.at)
    if Change.BACK in changes:
        return ReviewBack(at=one.at)
    if not changes & _BUYERS_DOING:
        return None
    dangers = tuple(it.what for it in sight.triage.dangers) if sight.triage else ()
    return ReviewChanged(
        at=one.at,
        needs_work=sight.needs_work,
        appended=Change.APPENDED in changes,
        dangers=dangers,
    )


def _news_of(outgoing: Outgoing, one: Waiting) -> CaseEvent | None:
    """What became of an action, as the fact says; later facts tell what came after it.

    A way station that it has left meanwhile is no news any more.
    """
    key, at = outgoing.key, one.at
    told = ActionState(one.fact.kind.partition(": ")[2])
    if told in _STATIONS and outgoing.state is not told:
        return None
    match told:
        case ActionState.APPROVED:
            return Approved(at=at, key=key)  # surely not sent: it leaves once more
        case ActionState.DONE:
            return Sent(at=at, key=key)
        case ActionState.FAILED:
            return Failed(at=at, key=key, why=outgoing.trouble or "the platform refused it")
        case ActionState.UNCERTAIN:
            return InDoubt(at=at, key=key, why=outgoing.trouble or "the answer was lost")
        case ActionState.HANDED_OVER:
            until = outgoing.handover.deadline if outgoing.handover else None
            return HandedOver(at=at, key=key, until=until)
    return None
