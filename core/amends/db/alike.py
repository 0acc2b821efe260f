"""Finds the known reviews that new ones may be, where an id does not tell.

A page shows ids, a copy of its text shows none, and the same review must not come in twice. The
same author, article and day with the same words is the same review; with other words it may be an
edit. Two ids are two reviews, whatever they say.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Row, select

from amends.db.review_rows import ALIAS, LINK, REVIEW
from amends.domain.ids import ReviewId, StoreId
from amends.domain.review import Review
from amends.domain.times import earliest, zone_named

FINGERPRINT = "fingerprint"


class Alike(NamedTuple):
    """A new review, and the known one that it may be."""

    review: Review
    known: ReviewId
    text: str  # of the known one
    is_same: bool  # word for word; else it may be an edit of it


class AlikeReviews:
    """The comparisons of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def bases(self, store: StoreId, stream: str) -> frozenset[str]:
        """By what the reviews of a store are known: "native", "natural", "fingerprint"."""
        rows = self._connection.execute(
            select(REVIEW.c.basis)
            .join(LINK, LINK.c.review_id == REVIEW.c.id)
            .where(LINK.c.store_id == store, LINK.c.stream == stream)
            .distinct()
        )
        return frozenset(rows.scalars())

    def to(self, store: StoreId, zone: str, reviews: Sequence[Review]) -> list[Alike]:
        """For each new review the known one of the same author, article and day, if there is one.

        A known one that stands among `reviews` itself is nobody's former text. Of several, one
        with the same words counts, else the newest; a review without an author resembles nobody.
        """
        named = [review for review in reviews if review.author and review.article]
        if not named:
            return []
        here = zone_named(zone)
        days = {earliest(review.written, here) for review in named}
        rows = self._connection.execute(
            select(
                *(REVIEW.c[name] for name in ("id", "known_as", "basis", "scope", "author")),
                *(REVIEW.c[name] for name in ("article", "text", "written_at")),
            )
            .join(LINK, LINK.c.review_id == REVIEW.c.id)
            .where(LINK.c.store_id == store, LINK.c.written_at.in_(days))
            .order_by(REVIEW.c.id)
        ).all()
        shown = {review.key.known_as for review in reviews}
        merged = select(ALIAS.c.known_as).where(ALIAS.c.known_as.in_(shown))
        known = {row.known_as for row in rows} | set(self._connection.execute(merged).scalars())
        former: dict[tuple[object, ...], list[Row[tuple[object, ...]]]] = {}
        for row in rows:
            if row.known_as not in shown:
                at = (row.scope, _plain(row.author or ""), row.article, row.written_at)
                former.setdefault(at, []).append(row)
        found = []
        for review in named:
            if review.key.known_as in known:
                continue
            when = earliest(review.written, here)
            at = (review.key.scope, _plain(review.author or ""), review.article, when)
            likely = [row for row in former.get(at, ()) if _may_be(review, row.basis)]
            if likely:
                found.append(_best(review, likely))
        return found


def _may_be(review: Review, basis: str) -> bool:
    return FINGERPRINT in (review.key.basis, basis)


def _best(review: Review, rows: Sequence[Row[tuple[object, ...]]]) -> Alike:
    same = [row for row in rows if _plain(row.text) == _plain(review.text)]
    row = (same or rows)[-1]
    return Alike(review, ReviewId(row.id), row.text, is_same=bool(same))


def _plain(text: str) -> str:
    """`text` without what copying changes."""
    return " ".join(text.casefold().split())
