"""Runs a round for each account, several at a time, and says what became of each store.

What one account runs into never reaches another. Whoever asks us to stop is obeyed after the
page in hand, which is stored: nothing is lost and the next sync goes on from there.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from amends.apps.cli.find import sign_in
from amends.db.errors import MemoryTrouble
from amends.domain.store import Account, Store
from amends.engine.round import Enough, Hall, Report, Round
from amends.engine.turns import in_turn
from amends.services.purge import purge
from amends.services.sync import Slice
from amends.services.tally import Tally

AT_ONCE = 8  # accounts; each is a thread that mostly waits for its platform
PATIENCE = timedelta(minutes=1)  # a budget that is back within it is waited for
STEP = 0.5  # seconds; how long a waiting program may be deaf to Ctrl-C


class State(StrEnum):
    """How a store's sync ended."""

    UP_TO_DATE = "up to date"
    RESTS = "rests"  # its budget is spent for now
    TROUBLE = "trouble"
    STOPPED = "stopped"  # its account waits for a person
    BY_HAND = "by hand"
    PAUSED = "paused"
    BUSY = "busy"  # another program works the account now
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one store, in words."""

    store: Store
    state: State
    tally: Tally = field(default_factory=Tally)
    words: str = ""
    next_move: str = ""

    @property
    def is_trouble(self) -> bool:
        return self.state in (State.TROUBLE, State.STOPPED)


@dataclass(slots=True)
class _Job:
    """One store's way through a sync."""

    store: Store
    tally: Tally = field(default_factory=Tally)
    outcome: Outcome | None = None  # None: not done yet


@dataclass(slots=True)
class Rounds:
    """The rounds of one sync. `progress` is called from several threads."""

    hall: Hall
    progress: Callable[[Store, Tally], None] = lambda _store, _tally: None
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def was_stopped(self) -> bool:
        return self._stop.is_set()

    def run(self, stores: Sequence[Store]) -> list[Outcome]:
        """Sync `stores`, in the order in which they come. A Ctrl-C ends it early, not badly.

        Before, personal data whose day has come is deleted: this is what runs again and again.
        """
        purge(self.hall.memory, self.hall.clock)
        by_account = sorted(stores, key=lambda store: store.account)
        jobs = [
            [_Job(store) for store in group]
            for _, group in groupby(by_account, lambda store: store.account)
        ]
        in_turn(jobs, self._turn, at_once=AT_ONCE, interrupted=self._stop.set)
        done = {job.store.id: job.outcome for group in jobs for job in group}
        return [outcome for store in stores if (outcome := done[store.id])]

    def _turn(self, account: list[_Job]) -> bool:
        """Give each store of an account its slice; say whether all of them are done."""
        for job in account:
            if job.outcome is None:
                job.outcome = self._slice(job)
        return all(job.outcome for job in account)

    def _slice(self, job: _Job) -> Outcome | None:
        """A slice for one store; None when it has more to do."""
        store, before = job.store, job.tally

        def told(_store: Store, so_far: Tally) -> None:
            job.tally = _sum(before, so_far)
            self.progress(store, job.tally)
            self._go_on()

        try:
            self._go_on()
            slice_ = Round(self.hall, store.account, [store], slice_=Slice(), progress=told)
            report = slice_.sync()[0]
            job.tally = _sum(before, report.tally)
            if self._is_worth_waiting_for(report):
                self._rest(report.tally.resume_at)
                return None
            if report.has_more:
                return None
            return self._outcome(replace(report, tally=job.tally))
        except Enough:
            words = "stopped after the page in hand"
            return Outcome(store, State.INTERRUPTED, job.tally, words)
        except MemoryTrouble as error:
            return Outcome(store, State.TROUBLE, job.tally, f"{store.label}: {error}")

    def _is_worth_waiting_for(self, report: Report) -> bool:
        resume_at = report.tally.resume_at
        if report.trouble or report.skipped or resume_at is None:
            return False
        return resume_at - self.hall.clock.now() <= PATIENCE

    def _rest(self, until: datetime | None) -> None:
        while until and (left := (until - self.hall.clock.now()).total_seconds()) > 0:
            self._go_on()
            self.hall.clock.wait(min(STEP, left))

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise Enough

    def _outcome(self, report: Report) -> Outcome:
        store, tally = report.store, report.tally
        with self.hall.memory.look() as unit:
            account = unit.agency.account(store.account)
        if report.trouble:
            next_move = report.next_move
            if account.stopped:
                next_move = f"{next_move}. {sign_in(account)}"
            return Outcome(store, State.TROUBLE, tally, report.trouble, next_move)
        if report.skipped:
            state = _why(store, account)
            next_move = sign_in(account) if state is State.STOPPED else ""
            return Outcome(store, state, tally, report.skipped, next_move)
        if tally.resume_at:
            return Outcome(store, State.RESTS, tally, f"{store.label}: the budget is spent for now")
        if not self._is_read_by_call(store):
            return Outcome(store, State.BY_HAND, tally, f"{store.label}: no call gives its reviews")
        return Outcome(store, State.UP_TO_DATE, tally)

    def _is_read_by_call(self, store: Store) -> bool:
        marketplace = self.hall.registry.named(store.marketplace)
        return bool(marketplace.streams(marketplace.settings.model_validate(store.settings)))


def _why(store: Store, account: Account) -> State:
    """Why nothing was asked."""
    if store.paused:
        return State.PAUSED
    if not account.has_credentials:
        return State.BY_HAND
    return State.STOPPED if account.stopped else State.BUSY


def _sum(before: Tally, more: Tally) -> Tally:
    return replace(
        more,
        pages=before.pages + more.pages,
        shown=before.shown + more.shown,
        fresh=before.fresh + more.fresh,
        changed=before.changed + more.changed,
        gone=before.gone + more.gone,
        rejected=before.rejected + more.rejected,
    )
