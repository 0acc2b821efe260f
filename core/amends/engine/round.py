"""A round: one account, leased, its stores worked in turn.

What one account runs into never reaches another: every trouble ends as a `Report` that says
what happened and what a person must do, if anything.
"""

import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import structlog
from pydantic import BaseModel, ValidationError

from amends.db.budgets import SharedBudgets
from amends.db.errors import Changed, KeyMissing, MemoryTrouble
from amends.db.lease import Held, Leases
from amends.db.tokens import SealedTokens
from amends.db.unit import Memory
from amends.domain.ids import AccountId
from amends.domain.store import Account, Store
from amends.domain.times import Clock
from amends.engine.holder import surely_dead, this_program
from amends.engine.told import disconnected
from amends.marketplace.connector import Connector, Door, Marketplace
from amends.marketplace.errors import MarketplaceError, SignInAgain
from amends.marketplace.redact import Redactor
from amends.marketplace.registry import Registry, UnknownMarketplace
from amends.services.dispatch import Dispatcher, Sendings
from amends.services.house import House
from amends.services.notices import tell
from amends.services.read_reviews import Readers
from amends.services.sync import WHOLE, Slice, sync
from amends.services.tally import Tally

_LOG = structlog.get_logger("amends.reading")
_LEASE = timedelta(minutes=5)  # longer than a slice and the slowest page in it

_SENDS_FOR = 60.0  # seconds, and the call that was begun by then


class Misfit(Exception):
    """Stored settings or credentials do not fit the plugin that is to use them."""


@dataclass(frozen=True, slots=True)
class Hall:
    """What every round works with."""

    memory: Memory
    registry: Registry
    clock: Clock
    redactor: Redactor
    budgets: SharedBudgets
    leases: Leases
    house: House

    @property
    def reads(self) -> Readers:
        """Who reads the reviews that are stored: Amends, then the plugins that do."""
        return Readers(self.registry.readers, heard=_LOG.warning)

    @classmethod
    def over(
        cls,
        memory: Memory,
        registry: Registry,
        clock: Clock,
        redactor: Redactor,
        house: House | None = None,
    ) -> "Hall":
        return cls(
            memory=memory,
            registry=registry,
            clock=clock,
            redactor=redactor,
            budgets=SharedBudgets(memory.engine, clock),
            leases=Leases(memory.engine, clock),
            house=house or House(registry),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one store in a round."""

    store: Store
    tally: Tally
    trouble: str = ""  # in words; empty: all went well
    next_move: str = ""  # what a person must do; empty: nothing
    skipped: str = ""  # why nothing was asked at all
    busy: bool = False  # skipped because another program works the account just now

    @property
    def has_more(self) -> bool:
        """Whether the slice was over before the store was read."""
        return not (self.tally.done or self.tally.resume_at or self.trouble or self.skipped)


class Enough(Exception):
    """Raised by whoever hears of progress, to end a round between two pages."""


@dataclass(slots=True)
class Round:
    """The work on one account."""

    hall: Hall
    account: AccountId
    stores: Sequence[Store]
    slice_: Slice = WHOLE
    progress: Callable[[Store, Tally], None] = lambda _store, _tally: None
    _holder: str = field(default_factory=this_program)
    _renewed: float = 0.0  # when the lease was taken or renewed last, on the clock's monotonic

    def sync(self) -> list[Report]:
        """Read what is due of every store of the account. Raises nothing but a memory's trouble."""
        try:
            with self._lease():
                return [self._sync_one(store) for store in self.stores]
        except Held as held:
            return [_skipped(store, str(held), busy=True) for store in self.stores]

    def dispatch(self, goes_on: Callable[[], bool] = lambda: True) -> Sendings:
        """Send what was approved, and look up what is in doubt.

        Under a lease of its own, `send/N`: a long reading of the account keeps no reply waiting.
        It ends long before its lease does, so what is left waits for the next one. While another
        program sends for the account, this one does nothing.
        """
        name = f"send/{self.account}"
        until = self.hall.clock.monotonic() + _SENDS_FOR
        try:
            with self._lease(name) as number:
                return Dispatcher(
                    account=self.account,
                    lease=(name, self._holder, number),
                    memory=self.hall.memory,
                    house=self.hall.house,
                    clock=self.hall.clock,
                    connected=self.connected,
                    stops=lambda _account, why: self._stop(why),
                ).dispatch(lambda: goes_on() and self.hall.clock.monotonic() < until)
        except Held as held:
            return Sendings(busy=True, troubles=[str(held)])

    @contextmanager
    def _lease(self, name: str = "") -> Iterator[int]:
        name = name or f"account/{self.account}"
        leases = self.hall.leases
        self._renewed = self.hall.clock.monotonic()
        try:
            number = leases.take(name, self._holder, _LEASE)
        except Held as held:
            if not surely_dead(held.holder):
                raise
            leases.give_back(name, held.holder)
            number = leases.take(name, self._holder, _LEASE)
        try:
            yield number
        finally:
            leases.give_back(name, self._holder)

    def _renew(self) -> None:
        """Keep the lease while a reading takes long. Raises Held when another has it by now."""
        now = self.hall.clock.monotonic()
        if now - self._renewed > _LEASE.total_seconds() / 3:
            self.hall.leases.take(f"account/{self.account}", self._holder, _LEASE)
            self._renewed = now

    def _sync_one(self, store: Store) -> Report:
        with self.hall.memory.look() as unit:
            account = unit.agency.account(self.account)
        if why := _why_not(store, account):
            return _skipped(store, why)
        tally = Tally()

        def told(so_far: Tally) -> None:
            nonlocal tally
            tally = so_far
            self.progress(store, so_far)
            self._renew()

        def stopped(why: str, next_move: str = "") -> Report:
            tally.done = False
            return Report(store, tally, trouble=why, next_move=next_move)

        try:
            with self.connected(store) as (marketplace, connector):
                tally = sync(
                    store,
                    marketplace,
                    connector,
                    self.hall.memory,
                    self.hall.clock,
                    slice_=self.slice_,
                    progress=told,
                    reads=self.hall.reads,
                )
        except SignInAgain as error:
            self._stop(str(error))
            return stopped(str(error), error.next_move)
        except MarketplaceError as error:
            return stopped(str(error), error.next_move)
        except (Changed, Held, KeyMissing, Misfit, UnknownMarketplace) as error:
            return stopped(f"{store.label}: {error}")
        except (Enough, MemoryTrouble):
            raise
        except Exception as error:  # noqa: BLE001  a stranger's plugin must not stop the others
            return stopped(
                f"{store.label}: {_what_broke(error)}", "report this: a program is at fault"
            )
        return Report(store, tally)

    @contextmanager
    def connected(self, store: Store) -> Iterator[tuple[Marketplace, Connector]]:
        """The store's marketplace and an open session with it.

        Raises UnknownMarketplace, KeyMissing, Misfit, and what the plugin raises when it connects.
        """
        marketplace = self.hall.registry.named(store.marketplace)
        connector = marketplace.connect(self.door(store, marketplace))
        try:
            yield marketplace, connector
        finally:
            connector.close()

    def door(self, store: Store, marketplace: Marketplace) -> Door:
        """What the connector of `store` is given. Its secrets are hidden from every log first."""
        memory = self.hall.memory
        with memory.look() as unit:
            raw = unit.agency.credentials(store.account) or {}
        self.hall.redactor.add(secrets_in(raw))
        return Door(
            where=store.label,
            account=str(store.account),
            store=str(store.id),
            scope=store.key_scope,
            settings=_fitting(marketplace.settings, store.settings, "settings"),
            credentials=_fitting(marketplace.credentials, raw, "credentials"),
            clock=self.hall.clock,
            budgets=self.hall.budgets,
            tokens=SealedTokens(memory.engine, memory.vault, store.account),
            redactor=self.hall.redactor,
        )

    def _stop(self, why: str) -> None:
        """Make no more calls with the account, and tell people once."""
        now = self.hall.clock.now()
        with self.hall.memory.unit() as unit:
            if unit.agency.account(self.account).stopped is None:
                unit.agency.stop_account(self.account, why)
                for store in self.stores:
                    tell(unit, disconnected(store, now))
            unit.commit()


def secrets_in(value: object) -> Iterator[str]:
    """Every text in a credentials file, however deep: all of it counts as secret."""
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from secrets_in(inner)
        case list() | tuple():
            for inner in value:
                yield from secrets_in(inner)


def _fitting(model: type[BaseModel], raw: object, what: str) -> BaseModel:
    """`raw` as the plugin wants it. Raises Misfit, which names fields and shows no value."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, one['loc']))}: {one['type']}"
            for one in error.errors(include_url=False, include_context=False, include_input=False)
        )
        raise Misfit(f"its {what} are not those that the plugin wants ({wrong})") from None


def _what_broke(error: Exception) -> str:
    """Kind and place of an error. Not its words: they may quote a secret or a buyer."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def _why_not(store: Store, account: Account) -> str:
    if store.paused:
        return f"{store.label} is paused; `amends store pause --resume` lets it go on"
    if not account.has_credentials:
        return f"{store.label} has no credentials: it is worked by hand"
    if account.stopped:
        return f"{store.label} waits for a person: {account.stopped}"
    return ""


def _skipped(store: Store, why: str, *, busy: bool = False) -> Report:
    return Report(store, Tally(done=False), skipped=why, busy=busy)
