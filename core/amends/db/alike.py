"""Finds the known reviews that new ones may be, where an id does not tell.

A page shows ids, a copy of its text shows none, and the same review must not come in twice. The
same author, article and day with the same words is the same review; with other words it may be an
edit. Two ids are two reviews, whatever they say.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Row, select

from amends.db.review_rows import ALIAS, LINK, REVIEW
from amends.domain.ids import KeyId, ReviewId, StoreId
from amends.domain.review import Review, same_words
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

        A known one that stands among `reviews` itself, also by another key, is nobody's former
        text, and each is the former text of one at most. Of several, one with the same words
        counts, else the newest; a review without an author resembles nobody.
        """
        named = [review for review in reviews if review.author and review.article]
        if not named:
            return []
        here = zone_named(zone)
        days = {earliest(review.written, here) for review in named}
        rows = self._connection.execute(
            select(
                *(REVIEW.c[name] for name in ("id", "known_as", "basis", "scope", "author")),
                *(REVIEW.c[name] for name in ("article", "title", "text", "written_at")),
            )
            .join(LINK, LINK.c.review_id == REVIEW.c.id)
            .where(LINK.c.store_id == store, LINK.c.written_at.in_(days))
            .order_by(REVIEW.c.id)
        ).all()
        shown = {review.key.known_as for review in reviews}
        aliases = self._connection.execute(
            select(ALIAS.c.known_as, ALIAS.c.review_id).where(ALIAS.c.known_as.in_(shown))
        ).all()
        keys = select(REVIEW.c.known_as).where(REVIEW.c.known_as.in_(shown))
        known = set(self._connection.execute(keys).scalars()) | {one.known_as for one in aliases}
        used = {alias.review_id for alias in aliases}
        former: dict[tuple[object, ...], list[Row[tuple[object, ...]]]] = {}
        for row in rows:
            if row.known_as not in shown and row.id not in used:
                at = (row.scope, _plain(row.author or ""), row.article, row.written_at)
                former.setdefault(at, []).append(row)
        found = dict[KeyId, Alike]()
        new = {one.key.known_as: one for one in named if one.key.known_as not in known}
        for likeness in (_says_the_same, _may_be):  # the same words first, whichever comes first
            for key, review in new.items():
                when = earliest(review.written, here)
                at = (review.key.scope, _plain(review.author or ""), review.article, when)
                likely = [row for row in former.get(at, ()) if likeness(review, row)]
                if likely and key not in found:
                    former[at].remove(likely[-1])
                    found[key] = _alike(review, likely[-1])
        return [found[key] for key in new if key in found]


def _may_be(review: Review, row: Row[tuple[object, ...]]) -> bool:
    return FINGERPRINT in (review.key.basis, row.basis)


def _says_the_same(review: Review, row: Row[tuple[object, ...]]) -> bool:
    said = f"{row.title}\n{row.text}"
    return _may_be(review, row) and same_words(f"{review.title}\n{review.text}", said)


def _alike(review: Review, row: Row[tuple[object, ...]]) -> Alike:
    return Alike(review, ReviewId(row.id), row.text, is_same=_says_the_same(review, row))


def _plain(name: str) -> str:
    """`name` without what copying changes."""
    return " ".join(name.casefold().split())
