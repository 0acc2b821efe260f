"""Takes in a page of reviews that a person copied or saved, and the proof that it was looked at.

    copied --- plugin reads ---> found, unread, left over --- one transaction ---> reviews,
                                  inbox, kept aside, import, look, coverage

Fetches nothing. What could not be read is kept aside and shown; a text that may be an edit of a
known review waits for a person's word, for two buyers may share a name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from amends.db.alike import Alike
from amends.db.imports import Origin
from amends.db.reviews import Reads
from amends.db.unit import Memory, Unit
from amends.domain.review import Review
from amends.domain.store import Store
from amends.domain.times import Clock, day_span, earliest, zone_named
from amends.marketplace.capture import PageRead, WrongPage
from amends.marketplace.connector import Marketplace, Stream
from amends.services.bring import Bringing, Brought
from amends.services.look import Looked, note_look
from amends.services.patrol import join_known
from amends.services.read_reviews import OURS


class Edits(StrEnum):
    """What becomes of a text that may be an edit of a known review."""

    ASK = "ask"  # it waits: nothing of it is stored until a person says what it is
    APPLY = "apply"  # it is the known review, rewritten
    SEPARATE = "separate"  # it is another review


@dataclass(frozen=True, slots=True)
class Captured:
    """What became of one page."""

    brought: Brought
    unread: int  # pieces that look like reviews and are kept aside
    leftover: Sequence[str]  # other pieces, to be shown
    offered: Sequence[Alike]  # may be edits of known reviews; not stored
    looked: Looked


def capture(
    store: Store,
    stream: Stream,
    marketplace: Marketplace,
    memory: Memory,
    clock: Clock,
    read: PageRead,
    origin: Origin,
    *,
    edits: Edits = Edits.ASK,
    reads: Reads | None = OURS,
) -> Captured:
    """Store what a plugin read on a page. The same page again adds nothing but another look.

    Raises WrongPage when the page is another site's: nothing is stored then.
    """
    if read.site and read.site != store.site:
        raise WrongPage(
            f"this is a page of {read.site}, and {store.label} is a store of {store.site}: "
            f"open the reviews on {store.site}, or name the right store"
        )
    now = clock.now()
    at = min(origin.as_of, now)
    shown_since = _shown_since(store, stream, marketplace, read, at)
    aside: list[tuple[str, str]] = [(one.raw, one.reason) for one in read.unread]
    with memory.unit() as unit:
        bringing = Bringing(
            store=store,
            stream=stream,
            marketplace=marketplace,
            memory=memory,
            clock=clock,
            import_id=unit.imports.begin(store.id, stream, origin, now),
            as_of=origin.as_of,
            reads=reads,
            refuse=lambda place, why: aside.append((read.found[place].model_dump_json(), why)),
        )
        reviews = bringing.reviews(enumerate(read.found))
        alike = unit.alike.to(store.id, store.zone, reviews)
        offered = _offered(unit, alike, edits, origin, now)
        held = {one.review.key.known_as for one in offered}
        bringing.join(unit, alike)
        taken = [review for review in reviews if review.key.known_as not in held]
        stored = bringing.keep(unit, taken)
        if aside:
            unit.rejects.add(store.id, stream, aside, now)
        join_known(unit, store, marketplace, now)  # a day is whole once all of them were seen
        looked = note_look(
            unit,
            store,
            stream,
            read,
            at=at,
            by=origin.by,
            since=None if aside or offered else _since(read, reviews, store, shown_since),
            fresh=len(stored.fresh),
            import_id=bringing.import_id,
        )
        counts = {**bringing.brought.counts(), "unread": len(aside), "offered": len(offered)}
        unit.imports.finish(bringing.import_id, counts)
        unit.commit()
    return Captured(
        brought=bringing.brought,
        unread=len(aside),
        leftover=read.leftover,
        offered=offered,
        looked=looked,
    )


def _offered(
    unit: Unit, alike: Sequence[Alike], edits: Edits, origin: Origin, now: datetime
) -> list[Alike]:
    """The possible edits that still wait for a word, once `edits` was obeyed."""
    if edits is Edits.SEPARATE:
        return []
    found = [one for one in alike if not one.is_same]
    if edits is Edits.ASK:
        return found
    for one in found:
        unit.reviews.merge(one.review.key.known_as, one.known, origin.by, now)
    return []


def _since(
    read: PageRead, reviews: Sequence[Review], store: Store, shown_since: datetime
) -> datetime | None:
    """From when on every review was seen; None where a page proves no stretch of time.

    Only a list that runs from the newest down proves anything, as far as it could be read: the
    day of its last entry may go on on the next page. One that is whole proves all that the
    platform still shows, also that there is nothing.
    """
    zone = zone_named(store.zone)
    edges = [earliest(review.written, zone) for review in reviews]
    if read.is_whole:
        return min([shown_since, *edges])
    if not read.newest_first or not edges:
        return None
    return day_span(min(edges).astimezone(zone).date(), zone).until


def _shown_since(
    store: Store, stream: Stream, marketplace: Marketplace, read: PageRead, at: datetime
) -> datetime:
    """Since when a page of this kind shows what was written, from the start of our work on."""
    rules = marketplace.by_hand(marketplace.settings.model_validate(store.settings)).get(stream)
    shown_for = rules and (rules.shown_for if read.article else rules.store_shown_for)
    return max(store.start_line, at - shown_for) if shown_for else store.start_line
