"""Notes a look at a page, and what it proves about the days of its store.

A day of a store that is read by hand is complete once every page of its patrol was seen for it.
Until then it is partly read, and the ledger says how many pages lack.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from amends.db.patrol import Look, Wanted
from amends.db.scope import Scope
from amends.db.unit import Unit
from amends.domain.coverage import Stretch
from amends.domain.patrol import seen_by_all
from amends.domain.store import Store
from amends.domain.times import Span
from amends.marketplace.capture import PageRead
from amends.marketplace.connector import Stream

_BY_HAND = "hand"  # as in "read by hand"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look proves."""

    page: int
    seen: Span | None  # every review of the page in this time was seen; None: nothing is proven
    pages: int  # on the patrol of the store
    whole: tuple[Span, ...] = ()  # of `seen`, what was seen on every page of the store
    ratings_before: int | None = None  # as the page counted them at the look before
    ratings: int | None = None


def note_look(
    unit: Unit,
    store: Store,
    stream: Stream,
    read: PageRead,
    *,
    at: datetime,
    by: str,
    since: datetime | None,
    fresh: int,
    import_id: int | None = None,
) -> Looked:
    """Note that the page of `read` was looked at; it joins the patrol if it is not on it yet."""
    before = unit.patrol.counted(store.id, stream, read.article)
    page = unit.patrol.of(store.id, stream, read.article)
    if page is None:
        wanted = Wanted(article=read.article, title=read.article_title)
        unit.patrol.add(store.id, stream, [wanted], at)
        page = unit.patrol.of(store.id, stream, read.article)
    if page is None:
        raise LookupError("a page that was put on the patrol is not there")
    look = Look(
        at=at,
        by=by,
        since=since,
        ratings=read.ratings,
        shown=len(read.found),
        fresh=fresh,
        import_id=import_id,
    )
    return _noted(unit, store, stream, page, look, before)


def note_nothing_new(
    unit: Unit, store: Store, page: int, *, at: datetime, by: str, ratings: int | None
) -> Looked:
    """Note a look that found nothing new; `ratings` is what the page counts now.

    It covers the time since the last look when the count is as it was, or when nobody counts and
    the person's word is all there is. A count that has grown proves that something is new.
    Raises NotFound when no such page is on the patrol.
    """
    known = unit.patrol.one(Scope.everything().narrowed([store.id]), page)
    counted = known.ratings is not None and ratings is not None
    same = not counted or known.ratings == ratings
    since = known.looked if same else None
    look = Look(at=at, by=by, since=since, ratings=ratings)
    return _noted(unit, store, Stream(known.stream), page, look, known.ratings)


def _noted(
    unit: Unit,
    store: Store,
    stream: Stream,
    page: int,
    look: Look,
    before: int | None,
) -> Looked:
    unit.patrol.looked(page, look)
    seen = unit.patrol.spans(store.id, stream)
    span = Span(since=look.since, until=look.at) if look.since and look.since < look.at else None
    whole: tuple[Span, ...] = ()
    if span:
        whole = tuple(seen_by_all(seen.values(), span))
        _enter(unit, store, stream, span, whole, len(seen), look.at)
    return Looked(
        page=page,
        seen=span,
        pages=len(seen),
        whole=whole,
        ratings_before=before,
        ratings=look.ratings,
    )


def _enter(
    unit: Unit,
    store: Store,
    stream: Stream,
    span: Span,
    whole: Iterable[Span],
    pages: int,
    at: datetime,
) -> None:
    """Enter a look into the ledger: whole where all pages were seen, lacking elsewhere."""
    rest = [span]
    for one in whole:
        rest = [part for piece in rest for part in piece.outside(one)]
        stretch = Stretch(span=one)
        unit.coverage.add(store.id, stream, store.zone, stretch, at, _BY_HAND, lowers=False)
    lacks = f"read by hand: not all of {pages} pages were looked at"
    for piece in rest:
        stretch = Stretch(span=piece, lacks=lacks)
        unit.coverage.add(store.id, stream, store.zone, stretch, at, _BY_HAND, lowers=False)
