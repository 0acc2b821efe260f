"""Lets leave what was approved: once, and looked up when the answer is lost.

    approved ─ judged again ─ read back ─→ *sending*, committed ─→ one call ─→ settled
                    │                                                 └ lost ─→ uncertain ─→ find
                    └ no longer right ─→ proposed again

Only this service sends. No transaction is open during a call. What a dead program had begun is
looked up as well, once the marketplace's `settles_within` has passed: a killed call may still land.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from amends.db.errors import Changed, MemoryTrouble
from amends.db.scope import Scope
from amends.db.unit import Memory, Unit
from amends.domain.action import Action, ActionKind, Delivery, Handover, Permission, Receipt, Route
from amends.domain.ids import AccountId
from amends.domain.outbox import MOST_TRIES, NEVER_SURE, ActionState, Outgoing
from amends.domain.store import Store
from amends.domain.times import Clock
from amends.marketplace.connector import Connector, Marketplace
from amends.marketplace.errors import (
    CannotTell,
    ComeBack,
    LookFirst,
    MarketplaceError,
    NeverAgain,
    NotAllowed,
    NotOffered,
    SignInAgain,
    TryLater,
)
from amends.marketplace.registry import UnknownMarketplace
from amends.services.house import House
from amends.services.leaving import Stays, fit_to_leave
from amends.services.move import way_of
from amends.services.situation import Situation, situation_of

_ALL = Scope.everything()
_LOG = structlog.get_logger("amends.sending")
_HAND_TIME = timedelta(hours=24)  # for a hand-over without a deadline of its own; ours
_DAY = timedelta(days=1)
_BROKEN = timedelta(minutes=15)  # before what broke a program is tried again; ours

Connected = Callable[[Store], AbstractContextManager[tuple[Marketplace, Connector]]]


@dataclass(slots=True)
class Sendings:
    """What a dispatch did."""

    sent: int = 0
    handed: int = 0
    again: int = 0  # proposed once more
    failed: int = 0
    in_doubt: int = 0
    later: int = 0
    looked: int = 0
    busy: bool = False  # another program sends for the account now
    troubles: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """The sending of one account, under its lease: (name, holder, number)."""

    account: AccountId
    lease: tuple[str, str, int]
    memory: Memory
    house: House
    clock: Clock
    connected: Connected
    stops: Callable[[AccountId, str], None] = lambda _account, _why: None

    def dispatch(self, goes_on: Callable[[], bool] = lambda: True) -> Sendings:
        """Send what is due, and look up what is in doubt. Raises nothing of a marketplace."""
        did = Sendings()
        self._recover()
        for outgoing in self._due_looks():
            if goes_on():
                self._guarded(outgoing, self._look, did)
        with self.memory.look() as unit:
            due = unit.outbox.due(self.account, self.clock.now())
        for outgoing in due:
            if not goes_on():
                break
            self._guarded(outgoing, self._leave, did)
        return did

    def _guarded(
        self, outgoing: Outgoing, step: Callable[[Outgoing, Sendings], None], did: Sendings
    ) -> None:
        """What one action runs into stops none of the others."""
        try:
            step(outgoing, did)
        except SignInAgain as error:
            self.stops(self.account, str(error))
            self._postpone(outgoing, _BROKEN, str(error), did)
        except TryLater as error:
            self._postpone(outgoing, error.retry_after, str(error), did)
        except ComeBack as spent:
            self._postpone(outgoing, spent.at - self.clock.now(), spent.why, did)
        except MarketplaceError as error:  # before the call: nothing was done
            self._postpone(outgoing, timedelta(minutes=5), str(error), did)
        except Changed:  # somebody works on its case just now
            did.later += 1
        except MemoryTrouble:
            raise
        except UnknownMarketplace as error:
            self._postpone(outgoing, _BROKEN, str(error), did)
        except Exception as error:  # noqa: BLE001  a stranger's plugin keeps no other waiting
            self._postpone(outgoing, _BROKEN, f"a program is at fault: {_kind(error)}", did)

    def _recover(self) -> None:
        """What a program that is gone had begun is in doubt from now on."""
        with self.memory.look() as unit:
            lost = unit.outbox.left_sending(self.account, self.lease[2])
        for outgoing in lost:
            self._in_doubt(outgoing, "the program stopped while it was being sent")

    def _due_looks(self) -> Sequence[Outgoing]:
        with self.memory.look() as unit:
            if unit.agency.account(self.account).stopped:
                return ()
            due = unit.outbox.uncertain_due(self.account, self.clock.now())
            return [one for one in due if not unit.agency.store(_ALL, one.action.store).paused]

    # Leaving

    def _leave(self, outgoing: Outgoing, did: Sendings) -> None:
        now = self.clock.now()
        with self.memory.look() as unit:
            store = unit.agency.store(_ALL, outgoing.action.store)
            stopped = unit.agency.account(store.account).stopped
            if store.paused or not store.sends or (stopped and outgoing.delivery is Delivery.API):
                did.later += 1
                return
            situation = situation_of(unit, unit.cases.get(_ALL, outgoing.case), now, store=store)
            if outgoing.delivery is Delivery.API and (full := _full_until(unit, store, now)):
                self._postpone(outgoing, full - now, "today's own limit is reached", did)
                return
        route = way_of(self.house, situation, outgoing.action.kind, outgoing.step)
        if route.delivery is not Delivery.API:
            self._hand_over(outgoing, situation, route, did)
            return
        with self.connected(store) as (marketplace, connector):
            self._call(outgoing, situation, route, marketplace, connector, did)

    def _hand_over(
        self, outgoing: Outgoing, situation: Situation, route: Route, did: Sendings
    ) -> None:
        """Put it before a person, with everything they need."""
        marketplace = self.house.marketplace(situation.store)
        now = self.clock.now()
        with self.memory.unit() as unit:
            stands = self._fit(unit, outgoing, situation, route, did)
            if stands is not None:
                facts = situation.route_facts(self.house, outgoing.step)
                handover = marketplace.hand_over(outgoing.action, facts)
                if handover.deadline is None or handover.deadline <= now:
                    first = situation.case.clocks.first  # one that is over gives nobody time
                    until = first if first and first > now else now + _HAND_TIME
                    handover = handover.model_copy(update={"deadline": until})
                was = (ActionState.APPROVED,)
                settle = unit.outbox.settle
                if settle(outgoing.key, was, ActionState.HANDED_OVER, now, handover=handover):
                    did.handed += 1
            unit.commit()

    def _call(
        self,
        outgoing: Outgoing,
        situation: Situation,
        route: Route,
        marketplace: Marketplace,
        connector: Connector,
        did: Sendings,
    ) -> None:
        """Make the one call."""
        action = outgoing.action
        permissions = _permissions(connector, action)
        if permissions is not None:
            situation = _with(situation, permissions)
            route = way_of(self.house, situation, action.kind, outgoing.step)
            if route.delivery is not Delivery.API:
                self._hand_over(outgoing, situation, route, did)
                return
            action = action.model_copy(update={"permit": _permit(action, permissions, route)})
        seen = dict(connector.read_back(action))
        action = action.model_copy(update={"read_back": seen})
        with self.memory.unit() as unit:
            ready = self._fit(unit, outgoing, situation, route, did)
            begun = ready is not None and unit.outbox.begin(
                ready, action, self.lease, self.clock.now()
            )
            unit.commit()
        if not begun:
            return
        sending = (ActionState.SENDING,)
        try:
            told = connector.perform(action)
        except TryLater as error:
            self._back(outgoing, error.retry_after, str(error), did)
        except ComeBack as spent:
            self._back(outgoing, spent.at - self.clock.now(), spent.why, did)
        except SignInAgain as error:
            self._back(outgoing, _BROKEN, str(error), did)
            self.stops(self.account, str(error))
        except (NotAllowed, NeverAgain) as error:
            self._settle(outgoing, sending, ActionState.FAILED, trouble=_words(error))
            did.failed += 1
        except LookFirst as error:
            self._in_doubt(outgoing, str(error), asks=isinstance(error, CannotTell))
            did.in_doubt += 1
        except Exception as error:  # noqa: BLE001  the call began: nobody knows how it ended
            _LOG.warning("a call broke", store=situation.store.label, error=_kind(error))
            self._in_doubt(outgoing, f"the call broke: {_kind(error)}")
            did.in_doubt += 1
        else:
            self._arrived(outgoing, sending, told, did)

    def _back(self, outgoing: Outgoing, wait: timedelta, why: str, did: Sendings) -> None:
        """Surely nothing was done: it stays approved, and the try does not count."""
        later = self.clock.now() + max(wait, timedelta(seconds=1))
        told = {"trouble": why, "not_before": later, "tries": outgoing.tries}
        self._settle(outgoing, (ActionState.SENDING,), ActionState.APPROVED, **told)
        did.later += 1

    def _arrived(
        self,
        outgoing: Outgoing,
        was: Sequence[ActionState],
        told: Receipt | Handover,
        did: Sendings,
    ) -> None:
        if isinstance(told, Handover):
            self._settle(outgoing, was, ActionState.HANDED_OVER, handover=told)
            did.handed += 1
        else:
            self._settle(outgoing, was, ActionState.DONE, receipt=told, trouble="")
            did.sent += 1

    def _fit(
        self,
        unit: Unit,
        outgoing: Outgoing,
        situation: Situation,
        route: Route,
        did: Sendings,
    ) -> Outgoing | None:
        found = fit_to_leave(unit, self.house, outgoing, situation, route, self.clock.now())
        if isinstance(found, Outgoing):
            return found
        did.again += found is Stays.AGAIN
        return None

    # Looking

    def _look(self, outgoing: Outgoing, did: Sendings) -> None:
        """Find out whether it was done."""
        was = (ActionState.UNCERTAIN,)
        did.looked += 1
        with self.memory.look() as unit:
            store = unit.agency.store(_ALL, outgoing.action.store)
        with self.connected(store) as (_, connector):
            try:
                before = outgoing.sent_at or self.clock.now()
                found = connector.find(outgoing.action, before)
            except (CannotTell, NotOffered) as error:
                why = f"a person must look: {error}"
                self._settle(outgoing, was, ActionState.UNCERTAIN, trouble=why, asks=True,
                             look_at=None)  # fmt: skip
                return
        if found is not None:
            self._settle(outgoing, was, ActionState.DONE, receipt=found, trouble="")
            did.sent += 1
        elif outgoing.tries < MOST_TRIES:
            why = "it surely did not arrive; it leaves once more"
            self._settle(outgoing, was, ActionState.APPROVED, trouble=why, not_before=None)
            did.later += 1
        else:
            why = f"it surely did not arrive, {outgoing.tries} times"
            self._settle(outgoing, was, ActionState.FAILED, trouble=why)
            did.failed += 1

    def _in_doubt(self, outgoing: Outgoing, why: str, *, asks: bool = False) -> None:
        with self.memory.look() as unit:
            store = unit.agency.store(_ALL, outgoing.action.store)
            row = unit.outbox.get(outgoing.key)
        after = self._settles_within(store, outgoing.action.kind)
        look_at = None if asks else (row.sent_at or self.clock.now()) + after
        was = (ActionState.SENDING,)
        self._settle(outgoing, was, ActionState.UNCERTAIN, trouble=why, asks=asks, look_at=look_at)

    def _settles_within(self, store: Store, kind: ActionKind) -> timedelta:
        try:
            return self.house.marketplace(store).settles_within.get(kind, NEVER_SURE)
        except UnknownMarketplace:  # its plugin is gone; what it had begun is in doubt all the same
            return NEVER_SURE

    def _postpone(self, outgoing: Outgoing, wait: timedelta, why: str, did: Sendings) -> None:
        """It stays as it is, and is tried later."""
        later = self.clock.now() + max(wait, timedelta(seconds=1))
        did.later += 1
        did.troubles.append(why)
        with self.memory.unit() as unit:
            unit.outbox.postpone(outgoing.key, later, why, self.clock.now())
            unit.commit()

    def _settle(
        self,
        outgoing: Outgoing,
        was: Sequence[ActionState],
        becomes: ActionState,
        **told: object,
    ) -> None:
        with self.memory.unit() as unit:
            unit.outbox.settle(outgoing.key, was, becomes, self.clock.now(), **told)
            unit.commit()


def _permissions(connector: Connector, action: Action) -> Sequence[Permission] | None:
    """What the platform allows for the order now; None: it does not say."""
    if action.kind is not ActionKind.MESSAGE or action.order is None:
        return None
    try:
        return connector.fetch_permissions(action.order)
    except NotOffered:
        return None


def _permit(action: Action, permissions: Sequence[Permission], route: Route) -> str | None:
    """The permission that the action uses: the one the way names, else the only one there is."""
    names = [one.kind for one in permissions]
    if action.permit in names:
        return action.permit
    if route.permit in names:
        return route.permit
    return names[0] if len(names) == 1 else None


def _with(situation: Situation, permissions: Sequence[Permission]) -> Situation:
    return replace(situation, permissions=permissions)


def _full_until(unit: Unit, store: Store, now: datetime) -> datetime | None:
    """When the store may send again, should its own daily limit be reached; None: now."""
    if unit.outbox.sent_since(store.id, now - _DAY) < store.conduct.sends_per_day:
        return None
    return now + timedelta(hours=1)


def _words(error: MarketplaceError) -> str:
    """What went wrong and what to do; where nothing was asked there is no request to report."""
    asked_nothing = isinstance(error, NeverAgain) and error.request_id is None
    return str(error) if asked_nothing else f"{error}; {error.next_move}"


def _kind(error: Exception) -> str:
    """Not its words: they may quote a buyer or a secret."""
    return type(error).__name__
