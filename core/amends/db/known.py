"""What is already known of the reviews of a stretch of time, before it is read once more."""

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from amends.db.bulk import Lookup
from amends.db.review_rows import ALIAS, LINK, REVIEW
from amends.db.types import micros
from amends.domain.ids import KeyId, ReviewId, StoreId
from amends.domain.times import Span


class KnownReview(NamedTuple):
    """A review that was stored before."""

    known_as: KeyId
    id: ReviewId
    shown: int | None  # digest of what a reading showed last; None: it gave none
    is_steady: bool  # neither gone nor lacking in the last reading: nothing to undo


_SPAN = (
    (LINK.c.store_id == bindparam("store"))
    & (LINK.c.written_at >= bindparam("since"))
    & (LINK.c.written_at < bindparam("until"))
    & (LINK.c.stream == bindparam("stream"))
)
_STEADY = (REVIEW.c.absent_since.is_(None) & REVIEW.c.gone_at.is_(None)).label("is_steady")
_WITHIN = Lookup(
    select(REVIEW.c.known_as, REVIEW.c.id, REVIEW.c.shown, _STEADY)
    .join(LINK, LINK.c.review_id == REVIEW.c.id)
    .where(_SPAN)
)
_BY_ALIAS = Lookup(
    select(ALIAS.c.known_as, REVIEW.c.id, REVIEW.c.shown, _STEADY)
    .join(REVIEW, REVIEW.c.id == ALIAS.c.review_id)
    .join(LINK, LINK.c.review_id == REVIEW.c.id)
    .where(_SPAN)
)


class Known:
    """What one transaction knows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def within(self, store: StoreId, stream: str, span: Span) -> dict[KeyId, KnownReview]:
        """The reviews of `span`, under each key that they are known by."""
        asked = {
            "store": store,
            "stream": stream,
            "since": micros(span.since),
            "until": micros(span.until),
        }
        rows = _WITHIN.rows(self._connection, asked) + _BY_ALIAS.rows(self._connection, asked)
        return {row[0]: KnownReview._make(row) for row in rows}
