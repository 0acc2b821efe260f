"""Finds known reviews that new ones may be edits of, where no id tells."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from amends.db.review_rows import ALIAS, LINK, REVIEW
from amends.domain.ids import ReviewId, StoreId
from amends.domain.review import Review
from amends.domain.times import earliest, zone_named


class Alike(NamedTuple):
    """A new review, and the known one that it may be an edit of."""

    review: Review
    known: ReviewId
    text: str  # of the known one


class AlikeReviews:
    """The comparisons of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def to(self, store: StoreId, zone: str, reviews: Sequence[Review]) -> list[Alike]:
        """For each new review the known one of the same author, article and day, if there is one.

        A known one that stands among `reviews` itself is nobody's former text. Of several, the
        newest counts; a review without an author resembles nobody.
        """
        named = [review for review in reviews if review.author and review.article]
        if not named:
            return []
        here = zone_named(zone)
        days = {earliest(review.written, here) for review in named}
        rows = self._connection.execute(
            select(
                REVIEW.c.id,
                REVIEW.c.known_as,
                REVIEW.c.scope,
                REVIEW.c.author,
                REVIEW.c.article,
                REVIEW.c.text,
                LINK.c.written_at,
            )
            .join(LINK, LINK.c.review_id == REVIEW.c.id)
            .where(
                LINK.c.store_id == store,
                LINK.c.written_at.in_(days),
                REVIEW.c.basis == "fingerprint",
            )
            .order_by(REVIEW.c.id)
        ).all()
        shown = {review.key.known_as for review in reviews}
        merged = select(ALIAS.c.known_as).where(ALIAS.c.known_as.in_(shown))
        known = {row.known_as for row in rows} | set(self._connection.execute(merged).scalars())
        former = {
            (row.scope, row.author, row.article, row.written_at): row
            for row in rows
            if row.known_as not in shown
        }
        found = []
        for review in named:
            if review.key.known_as in known:
                continue
            at = earliest(review.written, here)
            row = former.get((review.key.scope, review.author, review.article, at))
            if row is not None:
                found.append(Alike(review, ReviewId(row.id), row.text))
        return found
