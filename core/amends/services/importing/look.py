"""Looks at a file before anything is written: what it is, what its columns tell, how it reads.

    survey --> encoding, kind --> table --> mapping, style of days --> the first rows, tried

What was guessed is said, so that a person can correct it. Asks no memory and stores nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from amends.domain.review import ReviewKind
from amends.domain.store import Store
from amends.domain.times import zone_named
from amends.marketplace.connector import Marketplace, Stream
from amends.marketplace.dates import DayOrder
from amends.services.importing.columns import Mapped, map_columns, recognised
from amends.services.importing.days import Style, style_of
from amends.services.importing.errors import CannotImport
from amends.services.importing.opening import Opened, opened
from amends.services.importing.quarantine import is_one, unguarded
from amends.services.importing.reading import Reading
from amends.services.importing.rows import Cell, Row, Table, legible
from amends.services.importing.scrapers import service_behind
from amends.services.sorting import reason_of

_SAMPLE = 10_000  # rows from which columns and days are told
_SHOWN = 3  # values of a column that are shown


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says about a file, before what is guessed."""

    encoding: str | None = None
    sheet: str | None = None
    columns: tuple[tuple[str, str], ...] = ()  # field, column
    days: DayOrder | None = None
    kind: ReviewKind | None = None
    article: str | None = None  # what all rows are about, where no column tells


@dataclass(frozen=True, slots=True)
class Look:
    """What a file is and tells."""

    path: Path
    file: Opened
    mapped: Mapped
    samples: Mapping[str, Sequence[str]]  # column -> its first values
    style: Style
    stream: Stream
    reading: Reading
    again: bool  # a quarantine file, mended
    rows: int  # at most 10,000: of the sample
    is_all: bool  # whether the sample was the whole file
    readable: int  # of the sample
    reasons: Mapping[str, int]  # why others are not, each with how often
    service: str | None  # the scraping service whose export it seems to be

    def each(self) -> Iterator[Row]:
        """The rows of the file, from the first on."""
        return _each(self.file.table, again=self.again)

    @property
    def columns(self) -> Sequence[str]:
        """The columns of the file, without those that a quarantine puts first."""
        return _own(self.file.table.columns, again=self.again)


def look(
    path: Path,
    store: Store,
    marketplace: Marketplace,
    said: Said,
    progress: Callable[[int], None] = lambda _read: None,
) -> Look:
    """Look at the file at `path`, as one of reviews of `store`.

    Raises CannotImport when it is no table, or no table of reviews, with what to do about it;
    and OSError when it cannot be read.
    """
    file = opened(
        path,
        recognises=lambda columns: recognised(columns, marketplace),
        encoding=said.encoding,
        sheet=said.sheet,
        progress=progress,
    )
    table = file.table
    again = is_one(table.columns)
    rows = list(islice(_each(table, again=again), _SAMPLE + 1))
    is_all, rows = len(rows) <= _SAMPLE, rows[:_SAMPLE]
    good = [row.cells for row in rows if not row.trouble]
    if not good:
        raise CannotImport("it has names of columns, and no row below them that can be read")
    mapped = map_columns(_own(table.columns, again=again), good, marketplace, said.columns)
    style = _style(mapped, good, said)
    stream = _stream(mapped, store, marketplace, said)
    reading = Reading(
        places=mapped.places,
        order=style.order,
        zone=zone_named(store.zone),
        site=store.site,
        site_names=_names(store, marketplace),
        kind=ReviewKind.SELLER if stream is Stream.SELLER_FEEDBACK else ReviewKind.PRODUCT,
        article=said.article,
    )
    reasons = Counter(filter(None, (_why_not(row, reading, store, marketplace) for row in rows)))
    return Look(
        path=path,
        file=file,
        mapped=mapped,
        samples=_samples(_own(table.columns, again=again), good),
        style=style,
        stream=stream,
        reading=reading,
        again=again,
        rows=len(rows),
        is_all=is_all,
        readable=len(rows) - reasons.total(),
        reasons=reasons,
        service=service_behind(table.columns),
    )


def _each(table: Table, *, again: bool) -> Iterator[Row]:
    if not again:
        yield from table.rows()
        return
    for row in table.rows():
        yield row._replace(cells=[unguarded(cell) for cell in row.cells[2:]])


def _own(columns: Sequence[str], *, again: bool) -> Sequence[str]:
    return columns[2:] if again else columns


def _style(mapped: Mapped, rows: Sequence[Sequence[Cell]], said: Said) -> Style:
    if said.days is not None:
        return Style(said.days)
    place = mapped.places["written"]
    style = style_of({cell for row in rows if isinstance(cell := row[place], str)})
    if style.unclear:
        raise CannotImport(
            "its days can be read in two ways: 03/04/2026 may be in March or in April",
            "say which by --date-order dmy, mdy or ymd",
        )
    return style


def _stream(mapped: Mapped, store: Store, marketplace: Marketplace, said: Said) -> Stream:
    """Seller feedback where the file tells orders and no articles, and the marketplace has it."""
    settings = marketplace.settings.model_validate(store.settings)
    there = {*marketplace.streams(settings), *marketplace.by_hand(settings)}
    about_seller = mapped.has("order") and not mapped.has("article")
    if said.kind is not None:
        about_seller = said.kind is ReviewKind.SELLER
    elif there == {Stream.SELLER_FEEDBACK}:
        about_seller = True
    elif Stream.SELLER_FEEDBACK not in there:
        about_seller = False
    return Stream.SELLER_FEEDBACK if about_seller else Stream.PRODUCT_REVIEWS


def _names(store: Store, marketplace: Marketplace) -> frozenset[str]:
    names = (marketplace.name, marketplace.platform, *marketplace.title.split(), marketplace.title)
    return frozenset(name.casefold() for name in (*names, store.name, store.label))


def _why_not(row: Row, reading: Reading, store: Store, marketplace: Marketplace) -> str:
    """Why a row tells no review; empty when it does."""
    if row.trouble:
        return row.trouble
    try:
        marketplace.review_of(reading.found(row.cells), store.key_scope)
    except ValueError as error:
        return reason_of(error)
    return ""


def _samples(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Mapping[str, Sequence[str]]:
    """The first values of each column, each once."""
    return {
        column: tuple(
            islice(
                dict.fromkeys(
                    text for row in rows[:1_000] if (text := legible(row[number]).strip())
                ),
                _SHOWN,
            )
        )
        for number, column in enumerate(columns)
    }
