"""Takes the rows of a file that was looked at: good ones are stored, the others quarantined.

    rows --> Reading --> Bringing, a transaction for every thousand --> counts, coverage
      '--> quarantine <------'

An interruption keeps what was stored, and the same file again adds only the rest.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from amends.db.imports import Imported, Origin
from amends.db.reviews import Reads
from amends.db.unit import Memory
from amends.domain.coverage import Stretch
from amends.domain.store import Store
from amends.domain.times import Clock, Span, day_span, zone_named
from amends.marketplace.capture import Found
from amends.marketplace.connector import Marketplace
from amends.services.bring import VERDICT, VERDICT_AND_REPLY, Bringing, Brought
from amends.services.importing.errors import CannotImport
from amends.services.importing.look import Look
from amends.services.importing.names import said
from amends.services.importing.quarantine import Quarantine
from amends.services.importing.rows import Row
from amends.services.read_reviews import OURS
from amends.services.sorting import reason_of

_OFTEN = 500  # rows between two reports of how far it is
BY_FILE = "file"  # the source of coverage that a file brings


@dataclass(frozen=True, slots=True)
class Covers:
    """The days that a person declares the file to hold whole, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file."""

    number: int  # of the import
    rows: int
    brought: Brought
    quarantine: Quarantine

    @property
    def twice(self) -> int:
        """Rows about a review that another row of the same thousand is about as well."""
        return self.rows - self.quarantine.count - self.brought.taken


def before(memory: Memory, store: Store, look: Look) -> Imported | None:
    """The last time that the same content was imported into `store`; None: never."""
    with memory.look() as unit:
        return unit.imports.last(store.id, look.file.survey.sha256)


def mapping_of(look: Look) -> dict[str, str]:
    """How the file is read, as it is kept with the import."""
    told = {said(one.field): one.column for one in look.mapped.guesses}
    order, article = look.style.order, look.reading.article
    if order is not None:
        told["(days)"] = order.value
    if article is not None:
        told["(article)"] = article
    return told


def span_of(covers: Covers, store: Store, as_of: datetime) -> Span:
    """The stretch that `covers` declares. Raises CannotImport when the file cannot know it."""
    zone = zone_named(store.zone)
    if covers.last < covers.first:
        raise CannotImport(f"--covers runs backwards: {covers.first} is after {covers.last}")
    since, until = day_span(covers.first, zone).since, day_span(covers.last, zone).until
    until = min(until, as_of)
    if until <= since or as_of < day_span(covers.last, zone).since:
        raise CannotImport(
            f"the file is of {as_of.astimezone(zone):%Y-%m-%d} and cannot hold all of "
            f"{covers.last}",
            "name earlier days by --covers, or the day it was made by --as-of",
        )
    return Span(since=since, until=until)


def take(
    look: Look,
    store: Store,
    marketplace: Marketplace,
    memory: Memory,
    clock: Clock,
    *,
    origin: Origin,
    quarantine: Path,
    covers: Covers | None = None,
    reads: Reads | None = OURS,
    progress: Callable[[float, Brought], None] = lambda _share, _brought: None,
) -> Taken:
    """Import the file, and say what became of it.

    `covers` enters those days as read; with a row in quarantine they are read in part. Raises
    CannotImport before anything is written, and Changed when somebody else stored the same
    reviews at the same moment.
    """
    span = span_of(covers, store, origin.as_of) if covers else None
    with memory.unit() as unit:
        number = unit.imports.begin(store.id, look.stream, origin, clock.now())
        unit.commit()
    aside = Quarantine(quarantine, look.columns)
    waiting: dict[int, Row] = {}
    bringing = Bringing(
        store=store,
        stream=look.stream,
        marketplace=marketplace,
        memory=memory,
        clock=clock,
        import_id=number,
        as_of=origin.as_of,
        reads=reads,
        sees=VERDICT_AND_REPLY if look.mapped.has("reply") else VERDICT,
        refuse=lambda place, why: aside.add(waiting[place], why),
    )
    rows = 0

    def found() -> Iterator[tuple[int, Found]]:
        nonlocal rows
        for row in look.each():
            rows += 1
            if rows % _OFTEN == 0:
                progress(look.file.table.source.told, bringing.brought)
            if row.trouble:
                aside.add(row, row.trouble)
                continue
            try:
                one = look.reading.found(row.cells)
            except ValueError as error:
                aside.add(row, reason_of(error))
                continue
            waiting[row.line] = row
            yield row.line, one

    try:
        bringing.bring(found(), lambda _brought: waiting.clear())
    finally:
        aside.close()
    brought = bringing.brought
    brought.refused = aside.count
    with memory.unit() as unit:
        if span is not None:
            stretch = Stretch(span=span, lacks=_lacks(aside))
            unit.coverage.add(
                store.id, look.stream, store.zone, stretch, origin.as_of, BY_FILE, lowers=False
            )
        unit.imports.finish(number, brought.counts() | {"rows": rows})
        unit.commit()
    return Taken(number, rows, brought, aside)


def _lacks(aside: Quarantine) -> str:
    if not aside.count:
        return ""
    return f"rows of the file could not be read: {aside.count}"


def as_of_day(day: date, store: Store) -> datetime:
    """The moment that a file of `day` is of: its first, so that whatever was seen on it stands."""
    return day_span(day, zone_named(store.zone)).since
