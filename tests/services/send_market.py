"""A marketplace that takes replies by call, and a store of it whose approved actions are sent.

What a call does is planned one by one: it works, its answer is lost, it is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from amends.domain.action import Action, ActionKind, Delivery, Handover, Permission, Receipt, Route
from amends.domain.ids import CaseId, OrderRef
from amends.domain.outbox import Approval, Outgoing, sha256_of
from amends.domain.standing import Case
from amends.engine.round import Hall, Round
from amends.marketplace.connector import Connector, Door, RouteFacts
from amends.marketplace.errors import CannotTell, LookFirst
from amends.services.decide import Preview
from amends.services.dispatch import Sendings

from ..apps.case_market import CaseMarket
from ..apps.hand_market import SEEN
from .case_work import CaseWork

REPLY = "Thank you for telling us. We are checking the handle of this batch."
SETTLES = timedelta(seconds=30)

Call = Callable[["SendMarket", Action], Receipt | Handover]


def works(market: "SendMarket", action: Action) -> Receipt:
    market.shown[action.key] = action.text
    return Receipt(key=action.key, at=market.now(), reference="P-1")


def loses_the_answer(market: "SendMarket", action: Action) -> Receipt:
    works(market, action)
    raise LookFirst("case:Kettles", "the answer was lost")


def never_arrives(market: "SendMarket", action: Action) -> Receipt:
    raise LookFirst("case:Kettles", "the line fell")


def fails(error: Exception) -> Call:
    def call(_market: "SendMarket", _action: Action) -> Receipt:
        raise error

    return call


class SendMarket(CaseMarket):
    """One instance serves one test. `shown` is what the platform shows in the end, by key."""

    settles_within: ClassVar[Mapping[ActionKind, timedelta]] = {ActionKind.PUBLIC_REPLY: SETTLES}

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.now = now
        self.plan: list[Call] = []
        self.shown: dict[str, str] = {}
        self.before_call: list[Callable[[], object]] = []
        self.cannot_tell = False
        self.never = ""  # why nothing of the kind can be done any more
        self.permissions: Sequence[Permission] | None = None  # None: messages go by hand
        self.deadline: timedelta | None = timedelta(hours=12)

    def routes(self, kind: ActionKind, facts: RouteFacts) -> Sequence[Route]:
        by_call = kind is ActionKind.MESSAGE and self.permissions is not None
        if self.never:
            delivery, why = Delivery.NEVER, self.never
        elif by_call and (facts.permissions is None or facts.permissions):
            delivery, why = Delivery.API, "a message that the order permits"
        elif by_call:
            delivery, why = Delivery.NEVER, "the order permits no message"
        else:
            return super().routes(kind, facts)
        return [Route(kind=kind, delivery=delivery, reason=why, source=SEEN)]

    def hand_over(self, action: Action, facts: RouteFacts) -> Handover:
        until = facts.now + self.deadline if self.deadline is not None else None
        return super().hand_over(action, facts).model_copy(update={"deadline": until})

    def connect(self, door: Door) -> Connector:
        return SendConnector(self, door)


class SendConnector(Connector):
    def __init__(self, market: SendMarket, door: Door) -> None:
        self._market, self._door = market, door

    @property
    def where(self) -> str:
        return self._door.where

    def fetch_permissions(self, order: OrderRef) -> Sequence[Permission]:
        if self._market.permissions is None:
            return super().fetch_permissions(order)
        return self._market.permissions

    def read_back(self, action: Action) -> Mapping[str, str]:
        if self._market.before_call:
            self._market.before_call.pop(0)()
        return {"replies": str(len(self._market.shown))}

    def perform(self, action: Action) -> Receipt | Handover:
        self._market.arrived.append(action)
        call = self._market.plan.pop(0) if self._market.plan else works
        return call(self._market, action)

    def find(self, action: Action, before: datetime) -> Receipt | None:
        if self._market.cannot_tell:
            raise CannotTell(self.where, "two replies look alike")
        if action.key not in self._market.shown:
            return None
        return Receipt(key=action.key, at=before)

    def close(self) -> None:
        return None


@dataclass(slots=True)
class Sending:
    """A store whose cases are worked, and the round that sends for it."""

    work: CaseWork
    hall: Hall
    market: SendMarket

    def approve(self, number: int = 1, text: str = REPLY, **over: Any) -> Preview:
        """Bring a review where there is none yet, and say yes to `text` in its case."""
        with self.work.memory.look() as unit:
            known = unit.cases.of([CaseId(number)])
        if not known:
            self.work.bring(number)
        with self.work.desk() as desk:
            shown = desk.write(desk.pending(CaseId(number)), text)
            needs = [need.rule for need in shown.needs]
            return desk.approve(shown.outgoing, **{"acknowledged": needs} | over)

    def forge(self, text: str = REPLY, **over: Any) -> None:
        """An approval that no desk would give."""
        with self.work.desk() as desk:
            outgoing = desk.write(desk.pending(CaseId(1)), text).outgoing
            plain = {
                "by": "nobody",
                "at": desk.now,
                "sha256": sha256_of(text),
                "stands": desk.case(CaseId(1)).stands,
            }
            approval = Approval(**plain | over)
            key, version = outgoing.key, outgoing.version
            desk.unit.outbox.approve(key, version, approval, outgoing.delivery, desk.now)

    def put(self, **over: Any) -> None:
        """Let case 1 stand otherwise, behind the back of what is under way."""
        case = self.case()
        with self.work.memory.unit() as unit:
            unit.cases.put(case.but(version=case.version + 1, **over), case.version)
            unit.commit()

    def send(self) -> Sendings:
        """What the daemon does for the account, and the facts that it leaves."""
        store = self.work.store
        did = Round(self.hall, store.account, [store]).dispatch()
        self.work.handle()
        return did

    def later(self, by: timedelta) -> Sendings:
        self.work.later(by)
        return self.send()

    def case(self, number: int = 1) -> Case:
        return self.work.case(number)

    def out(self, number: int = 1) -> Outgoing:
        """The newest action of a case."""
        with self.work.memory.look() as unit:
            return unit.outbox.of_case(CaseId(number))[-1]

    def first(self, number: int = 1) -> Outgoing:
        """The public reply of a case."""
        with self.work.memory.look() as unit:
            return unit.outbox.of_case(CaseId(number))[0]

    def is_due(self) -> bool:
        with self.work.memory.look() as unit:
            return self.work.store.account in unit.outbox.accounts_due(self.work.clock.now())
