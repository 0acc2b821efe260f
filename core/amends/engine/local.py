"""The engine on one machine: looks what is due, and hands it to a few threads.

    tick ─┬─ sending   accounts with something approved, or in doubt      its own threads
          ├─ thinking  facts that wait, timers, what may go by itself     one thread
          ├─ telling   notices                                            one thread
          └─ reading   accounts that are due, a slice at a time           its own threads

Work, due times and leases are rows in the database: a tick that is missed costs time and nothing
else, and two engines on one database keep out of each other's way. It never asks the time itself.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import structlog

from amends.db.errors import MemoryTrouble
from amends.db.scope import Scope
from amends.domain.budget import wait_before
from amends.domain.ids import AccountId
from amends.domain.store import Store
from amends.engine.holder import this_program
from amends.engine.round import Enough, Hall, Report, Round
from amends.engine.told import silence
from amends.services.automatic import approve_automatic
from amends.services.handle import handle
from amends.services.notices import Send, send_due, tell
from amends.services.purge import purge
from amends.services.sync import Slice
from amends.services.tally import Tally
from amends.services.timers import timers

_LOG = structlog.get_logger("amends.engine")
_ALL = Scope.everything()
_BEAT = timedelta(seconds=10)
_HOUSEKEEPING = timedelta(hours=1)
_PAUSE = 5.0  # seconds before what broke, or what another engine has, is tried again; ours
_BATCH, _BATCHES = 100, 50  # facts a transaction, so that a reply waits for none; before timers
_BACK_OFF, _LONGEST = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast it works. `jitter` is a share of `every`, so that stores do not come together."""

    every: timedelta = timedelta(minutes=15)
    jitter: float = 0.1
    slice_: Slice = field(default_factory=Slice)
    senders: int = 4
    readers: int = 4


class Engine:
    """All accounts of an installation. `tick` is called by a clock; nothing else drives it."""

    def __init__(
        self, hall: Hall, pace: Pace | None = None, *, rng: Random, send: Send | None = None
    ) -> None:
        self.hall = hall
        self.pace = pace or Pace()
        self.name = this_program()
        self._rng = rng
        self._send = send
        self._stopping = False
        self._pools = {
            "send": ThreadPoolExecutor(self.pace.senders, thread_name_prefix="send"),
            "read": ThreadPoolExecutor(self.pace.readers, thread_name_prefix="read"),
            "think": ThreadPoolExecutor(1, thread_name_prefix="think"),
            "tell": ThreadPoolExecutor(1, thread_name_prefix="tell"),
        }
        self._running: dict[tuple[str, int], Future[None]] = {}
        self._rests: dict[tuple[str, int], float] = {}  # until then, on the clock's monotonic
        self._broken: set[int] = set()  # facts that a program failed on
        self._beaten: datetime | None = None
        self._housekept: datetime | None = None

    def tick(self) -> None:
        """Start whatever is due and not under way already. Returns at once."""
        if self._stopping:
            return
        self._running = {key: one for key, one in self._running.items() if not one.done()}
        try:
            now = self.hall.clock.now()
            self._beat(now)
            with self.hall.memory.look() as unit:
                sending = unit.outbox.accounts_due(now)
                reading = unit.rounds.due(now)
        except MemoryTrouble as error:
            _LOG.warning("the database does not answer", error=str(error))
            return
        for account in sending:
            self._start("send", account, self._dispatch)
        self._start("think", 0, self._think)
        self._start("tell", 0, self._tell)
        for account in reading:
            self._start("read", account, self._read)

    def idle(self, seconds: float | None = None) -> bool:
        """Wait until nothing is under way, at most so long; False: something still is."""
        begun = [one for one in self._running.values() if not one.cancelled()]
        return not wait(begun, timeout=seconds).not_done

    def stop(self, within: float = 10.0) -> bool:
        """End politely: a call that was begun is finished, a reading stops after its page.

        False when something is still under way after `within` seconds.
        """
        self._stopping = True
        done = self.idle(within)
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        try:
            with self.hall.memory.unit() as unit:
                unit.rounds.leave(self.name)
                unit.commit()
        except MemoryTrouble as error:  # its sign of life grows old by itself
            _LOG.warning("the database does not answer", error=str(error))
        return done

    def _start(self, what: str, number: int, work: Callable[[int], bool]) -> None:
        key = (what, number)
        rests = self._rests.get(key)
        if rests is not None and rests > self.hall.clock.monotonic():
            return
        if key not in self._running:
            self._running[key] = self._pools[what].submit(self._guarded, what, work, number)

    def _guarded(self, what: str, work: Callable[[int], bool], number: int) -> None:
        """What one piece of work runs into stops none of the others, and fills no log."""
        if self._stopping:
            return  # it stood in line: it stays due
        try:
            goes_well = work(number)
        except MemoryTrouble as error:
            goes_well = False
            _LOG.warning("put off", work=what, account=number, error=str(error))
        except Exception as error:  # noqa: BLE001  the engine goes on, whatever broke
            goes_well = False
            _LOG.error("broke", work=what, account=number, error=type(error).__name__)
        if goes_well:
            self._rests.pop((what, number), None)
        else:
            self._rests[what, number] = self.hall.clock.monotonic() + _PAUSE

    def _beat(self, now: datetime) -> None:
        """Say that this engine lives; at first also whether nobody did for long."""
        if self._beaten is not None and timedelta(0) <= now - self._beaten < _BEAT:
            return
        with self.hall.memory.unit() as unit:
            first = self._beaten is None
            last = unit.rounds.last_ran()
            if first and (notice := silence(last, now, self.pace.every)):
                tell(unit, notice)
            unit.rounds.begin(now)
            unit.rounds.beat(self.name, now)
            unit.commit()
        self._beaten = now

    # Each says whether it did what it came for; what did not rests a little.

    def _dispatch(self, account: int) -> bool:
        stores = self._stores(AccountId(account))
        did = Round(self.hall, AccountId(account), stores).dispatch(lambda: not self._stopping)
        if did.troubles and not did.busy:
            _LOG.warning("sent later", account=account, why=did.troubles[0])
        return not did.busy

    def _think(self, _: int) -> bool:
        hall = self.hall
        for _turn in range(_BATCHES):
            done = handle(hall.memory, hall.house, hall.clock, _BATCH, self._broken)
            if not done or self._stopping:
                break
        timers(hall.memory, hall.house, hall.clock)
        approve_automatic(hall.memory, hall.house, hall.clock)
        now = hall.clock.now()
        if self._housekept is None or now - self._housekept >= _HOUSEKEEPING:
            purge(hall.memory, hall.clock)
            self._broken.clear()  # what could not be read then may be readable by now
            self._housekept = now
        return True

    def _tell(self, _: int) -> bool:
        if self._send is not None:
            outcome = send_due(self.hall.memory, self.hall.clock, self._send, self._rng.random)
            for channel, why in outcome.failing:
                _LOG.warning("a channel fails", channel=channel, why=why)
        return True

    def _read(self, account: int) -> bool:
        """A slice of reading, and when the account is read next."""
        stores = self._stores(AccountId(account))
        work = Round(self.hall, AccountId(account), stores, self.pace.slice_, self._page)
        try:
            reports = work.sync()
        except Enough:
            return True  # stopped between two pages: it stays due
        if any(one.busy for one in reports):
            return False  # another engine reads it, and says when it is read next
        self._remember(AccountId(account), reports)
        return True

    def _page(self, _store: Store, _tally: Tally) -> None:
        if self._stopping:
            raise Enough

    def _remember(self, account: AccountId, reports: list[Report]) -> None:
        now = self.hall.clock.now()
        trouble = next((one.trouble for one in reports if one.trouble), "")
        with self.hall.memory.unit() as unit:
            failures = unit.rounds.failures(account) + 1 if trouble else 0
            sync_at = self._next(reports, failures, now)
            unit.rounds.put(account, sync_at=sync_at, now=now, failures=failures, trouble=trouble)
            unit.commit()

    def _next(self, reports: list[Report], failures: int, now: datetime) -> datetime:
        if failures:
            chance = 0.5 + self._rng.random() / 2
            return now + wait_before(failures, base=_BACK_OFF, cap=_LONGEST, chance=chance)
        if any(one.has_more for one in reports):
            return now
        spread = 1 + self.pace.jitter * (2 * self._rng.random() - 1)
        later = now + self.pace.every * spread
        rests = [one.tally.resume_at for one in reports if one.tally.resume_at]
        return min([later, *rests])

    def _stores(self, account: AccountId) -> Sequence[Store]:
        with self.hall.memory.look() as unit:
            return unit.agency.stores(_ALL, account)
