"""Reads one stream of one store, bite by bite and page by page.

    plan --- bite ---> Connector.fetch --- page ---> one transaction: plan, reviews, revisions,
      ^                                               inbox, rejects, coverage
      '------------------------------------------------'

A crash between two pages loses nothing: the plan is stored with each page, and a page that is
read twice changes nothing the second time. Two readings of one stream at once are fenced by the
version of the plan, which is the first thing that a page's transaction writes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from amends.db.known import KnownReview
from amends.db.reviews import Reader, Reads, Stored
from amends.db.unit import Memory, Unit
from amends.domain.coverage import Stretch
from amends.domain.ids import KeyId, ReviewId
from amends.domain.reading import Plan, ReadingRules, first_look, next_look, plan_more
from amends.domain.review import Review
from amends.domain.store import Store
from amends.domain.times import SECOND, Clock, Span
from amends.marketplace.connector import (
    Completeness,
    Connector,
    Marketplace,
    Named,
    Page,
    Stream,
)
from amends.marketplace.errors import ComeBack, MarketplaceError, NeverAgain, Nonsense
from amends.services.sorting import Sorted, sort_out
from amends.services.tally import Tally

_LOOKS = 20  # reviews looked at by name before others get their turn
_JUST_NOW = timedelta(minutes=1)
_STALE_PAGES = 3  # so many pages in a row without anything new are one page, for ever


@dataclass(slots=True)
class _Bite:
    """What is known of a stretch of time while it is being read."""

    span: Span
    known: Mapping[KeyId, KnownReview]  # as it stood before
    whole: bool  # False once anything of it was missed: then nothing in it can be called gone
    seen: set[ReviewId] = field(default_factory=set)
    items: int = 0
    lacks: list[str] = field(default_factory=list)
    stale: int = 0

    def note(self, words: str) -> None:
        self.whole = False
        if words not in self.lacks:
            self.lacks.append(words)

    def saw(self, shown: set[ReviewId]) -> None:
        """Count pages in a row that show what was shown; an empty one may be a report to come."""
        if shown:
            self.stale = self.stale + 1 if shown <= self.seen else 0
        self.seen |= shown

    @property
    def lacks_some(self) -> bool:
        """Whether a review that was known to be in it was not shown."""
        return any(one.id not in self.seen for one in self.known.values())


@dataclass(slots=True)
class StreamReader:
    """The reading of one stream of one store. `tally` and `progress` are the caller's."""

    store: Store
    stream: Stream
    rules: ReadingRules
    marketplace: Marketplace
    connector: Connector
    memory: Memory
    clock: Clock
    tally: Tally
    progress: Callable[[Tally], None]
    reads: Reads | None = None
    _plan: Plan = field(init=False)
    _version: int = field(init=False)
    _is_kept: bool = field(init=False, default=True)  # False: the plan has gone on since it was put

    def read(self, goes_on: Callable[[], bool]) -> None:
        """Take bites while `goes_on`, then look at what is due by name.

        Raises what the marketplace raised. A bite that cannot be read is postponed before, and
        keeps no look waiting.
        """
        self._open()
        failed: MarketplaceError | None = None
        while not failed and (span := self._plan.next_bite()) and goes_on():
            try:
                self._take(span)
            except (Nonsense, NeverAgain) as error:
                self._postpone(span)
                failed = error
        waits = self._plan.next_bite() is not None and not failed
        if waits or (self.rules.looks and not self._look_by_name(goes_on)):
            self.tally.done = False
        if failed:
            raise failed

    def note(self, words: str, resume_at: datetime | None = None) -> None:
        """Remember why the reading stopped."""
        with self.memory.unit() as unit:
            now = self.clock.now()
            unit.streams.note_trouble(self.store.id, self.stream, words, now, resume_at)
            unit.commit()

    def rest(self, words: str, until: datetime) -> None:
        """Remember that nothing can be asked before `until`."""
        self.tally.done = False
        self.tally.resume_at = min(until, self.tally.resume_at or until)
        self.note(words, resume_at=until)

    def _open(self) -> None:
        """Load the plan, and lay out what is new and due before what is left of it."""
        now = self.clock.now()
        with self.memory.unit() as unit:
            standing = unit.streams.open(self.store.id, self.stream, Plan.fresh(self.rules))
            self._plan, self._version = standing.plan, standing.version
            rests = standing.resume_at is not None and standing.resume_at > now
            if not rests and self._is_due(unit, now):
                edge = now - self.rules.horizon
                doubted = unit.absences.due(self.store.id, self.stream, now, edge)
                plan = plan_more(self._plan, self.rules, now, doubted)
                version = unit.streams.put(self.store.id, self.stream, plan, self._version)
                self._plan, self._version = plan, version
            unit.commit()

    def _is_due(self, unit: Unit, now: datetime) -> bool:
        """Whether to lay out more: not within a bite, and not again before a minute has passed.

        A long first reading does not keep what is new waiting. And where the budget gives one
        call at a time, what is new, which was read first, keeps nothing else waiting for ever.
        """
        last = self._plan.planned_to
        if self._plan.plugin is not None:
            return False
        if last is None:
            return True
        if timedelta(0) <= now - last < self.rules.every:
            return False
        if self._plan.turns > 1 and now - last >= _JUST_NOW:
            return True
        looks = self.rules.looks and unit.looks.due(self.store.id, self.stream, now, 1)
        return not self._plan.todo and not looks

    def _take(self, span: Span) -> None:
        """Read one bite to its end."""
        with self.memory.look() as unit:
            known = unit.known.within(self.store.id, self.stream, span)
        # Resumed, the first pages of the bite were seen by a process that is gone.
        bite = _Bite(span, known, whole=not self._plan.begun, lacks=list(self._plan.lacks))
        for page in self._pages(span):
            items = sort_out(page, self.clock.now(), bite.known)
            bite.items += len(page.items)
            if items.rejects:
                bite.note("kept aside: a review could not be read")
            if page.lacks:
                bite.note(page.lacks)
            plan = self._after(page, bite)
            ends = page.completeness is not Completeness.UNFINISHED
            if page.items and items.is_still and not ends and not page.lacks:
                # Nothing to write down: a crash here costs this page, which is read again.
                bite.saw(items.as_they_were)
                stored = Stored()
                self._is_kept = False
            else:
                stored = self._store_page(page, items, plan, bite)
            self._plan = plan
            self._count(page, stored, items)
            if ends:
                return
            if bite.stale >= _STALE_PAGES:
                raise Nonsense(self.store.label, "the same page came again and again")
        raise Nonsense(self.store.label, "the pages ended without a last one")

    def _pages(self, span: Span) -> Iterator[Page[Review]]:
        """The pages of a bite. When it must rest, the place is kept, however still it was."""
        self._is_kept = True
        try:
            yield from self.connector.fetch(self.stream, span, self._plan.plugin)
        except ComeBack:
            if not self._is_kept:
                self._put(self._plan)
            raise

    def _put(self, plan: Plan) -> None:
        """Keep a plan without a page."""
        with self.memory.unit() as unit:
            self._version = unit.streams.put(self.store.id, self.stream, plan, self._version)
            unit.commit()
        self._plan = plan

    def _postpone(self, span: Span) -> None:
        """Let what cannot be read, and perhaps never can be, keep nothing else waiting."""
        self._put(self._plan.postponed(span))

    def _after(self, page: Page[Review], bite: _Bite) -> Plan:
        """The plan once `page` is stored."""
        match page.completeness:
            case Completeness.UNFINISHED:
                under_way = {
                    "plugin": dict(page.state or {}),
                    "begun": self._plan.begun or bool(page.items or page.rejects),
                    "lacks": tuple(bite.lacks),
                }
                return self._plan.model_copy(update=under_way)
            case Completeness.CAPPED if bite.span.length > SECOND:
                return self._plan.halved(bite.span)
            case Completeness.CAPPED:
                bite.note(f"only {self.rules.cap} reviews of one second are shown")
        return self._plan.eaten(bite.span, bite.items, self.rules)

    def _store_page(self, page: Page[Review], items: Sorted, plan: Plan, bite: _Bite) -> Stored:
        """Write down a page in one transaction, and with the last one what its bite proves."""
        with self.memory.unit() as unit:
            stored = self._keep(unit, page, items, plan)
            bite.saw(items.as_they_were | stored.ids)
            if plan.todo != self._plan.todo:
                self._close(unit, bite, page.source, stored)
            self._announce(unit, stored)
            unit.commit()
        self._version += 1
        self._is_kept = True
        return stored

    def _keep(self, unit: Unit, page: Page[Review], items: Sorted, plan: Plan) -> Stored:
        now = self.clock.now()
        unit.streams.put(self.store.id, self.stream, plan, self._version, read_at=now)
        if items.rejects:
            unit.rejects.add(self.store.id, self.stream, items.rejects, now)
        if not items.good:
            return Stored()
        return unit.reviews.store(self._reader(), items.good, page.sees, now, items.digests)

    def _close(self, unit: Unit, bite: _Bite, source: str, stored: Stored) -> None:
        """Enter a bite that was read to its end into the ledger, and judge what it lacked."""
        now = self.clock.now()
        if bite.whole and bite.lacks_some:
            lacking = unit.absences.judge(
                self.store.id, self.stream, bite.span, bite.seen, self.rules, now
            )
            stored.changed.update(lacking.changed)
        stretch = Stretch(span=bite.span, lacks="; ".join(bite.lacks))
        unit.coverage.add(self.store.id, self.stream, self.store.zone, stretch, now, source)

    def _announce(self, unit: Unit, stored: Stored) -> None:
        now = self.clock.now()
        unit.inbox.add(self.store.id, stored.facts(), now)
        for other, facts in unit.reviews.elsewhere(self.store.id, stored).items():
            unit.inbox.add(other, facts, now)

    def _count(self, page: Page[Review], stored: Stored, items: Sorted) -> None:
        self.tally.pages += 1
        self.tally.shown += len(page.items)
        self.tally.rejected += len(items.rejects)
        self.tally.left = sum((span.length for span in self._plan.todo), timedelta(0))
        self.tally.add(stored)
        self.progress(self.tally)

    def _look_by_name(self, goes_on: Callable[[], bool]) -> bool:
        """Look at the reviews whose look is due; False when some are left."""
        while True:
            now = self.clock.now()
            with self.memory.look() as unit:
                due = unit.looks.due(self.store.id, self.stream, now, _LOOKS)
            if not due:
                return True
            if not goes_on():
                return False
            named = Named(
                reviews=tuple(key for _, key, _, _ in due),
                orders=tuple((order, line) for _, _, order, line in due),
            )
            waiting = {review_id for review_id, _, _, _ in due}
            for page in self.connector.fetch(self.stream, named, None):
                ends = page.completeness is not Completeness.UNFINISHED
                items = sort_out(page, now)
                plan = self._plan.model_copy(update={"turns": self._plan.turns + 1})
                with self.memory.unit() as unit:
                    stored = self._keep(unit, page, items, plan)
                    # One that the platform did not answer for has had its look as well.
                    looked = waiting if ends else waiting & stored.ids
                    unit.reviews.looked(self._reader(), sorted(looked), now)
                    self._announce(unit, stored)
                    unit.commit()
                self._plan = plan
                self._version += 1
                waiting -= looked
                self._count(page, stored, items)
            if waiting:
                raise Nonsense(self.store.label, "the pages ended without a last one")

    def _reader(self) -> Reader:
        return Reader(
            store=self.store.id,
            stream=self.stream.value,
            zone=self.store.zone,
            needs_work=self.marketplace.needs_work,
            first_look=lambda written: first_look(written, self.rules),
            next_look=lambda written, now: next_look(written, self.rules, now),
            reads=self.reads,
        )
