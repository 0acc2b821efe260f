"""Judges the reviews that a complete reading did not show: gone, or only overlooked."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from amends.db.bulk import Lookup, insert_new, update_rows
from amends.db.errors import Changed
from amends.db.review_rows import LINK, REVIEW, REVISED, REVISION, revision_row
from amends.db.reviews import Stored
from amends.db.types import micros
from amends.domain.ids import ReviewId, StoreId
from amends.domain.reading import ReadingRules
from amends.domain.review import Change
from amends.domain.times import Span

_FEW = 10  # so many may vanish at once before we doubt the platform rather than the buyers
_SHARE = 4  # or a quarter of the stretch
_SET_GONE = ("gone_at", "changed_at", "version", "revisions", "decide_at")


class _Row(NamedTuple):
    """A review that was visible before."""

    id: int
    version: int
    revisions: int
    absent_since: int | None
    decide_at: int | None


_WITHIN = Lookup(
    select(*(REVIEW.c[name] for name in _Row._fields))
    .join(LINK, LINK.c.review_id == REVIEW.c.id)
    .where(
        LINK.c.store_id == bindparam("store"),
        LINK.c.stream == bindparam("stream"),
        LINK.c.written_at >= bindparam("since"),
        LINK.c.written_at < bindparam("until"),
        REVIEW.c.gone_at.is_(None),
    )
)


class Absences:
    """The reviews of one transaction that a reading lacked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def judge(
        self,
        store: StoreId,
        stream: str,
        span: Span,
        seen: Collection[ReviewId],
        rules: ReadingRules,
        now: datetime,
    ) -> Stored:
        """Compare a complete, unbroken reading of `span` with what was known to be in it.

        A first lack is noted; a second, once `decide_at` has come, means gone. Reviews at the
        edge of the platform's horizon are left alone: there everything ends.
        """
        at = micros(now)
        asked = {
            "store": store,
            "stream": stream,
            "since": micros(max(span.since, now - rules.horizon)),
            "until": micros(span.until),
        }
        known = [_Row._make(row) for row in _WITHIN.rows(self._connection, asked)]
        missing = [row for row in known if row.id not in seen]
        if not missing:
            return Stored()
        many = len(missing) > max(_FEW, len(known) // _SHARE)
        decide = micros(now + (rules.doubt_after if many else rules.gone_after))
        new = [row for row in missing if row.absent_since is None]
        noted = [(at, decide, row.id) for row in (missing if many and new else new)]
        update_rows(self._connection, REVIEW, ("id",), ("absent_since", "decide_at"), noted)
        if many and new:
            return Stored()  # more is lacking than before: nothing of it is believed yet
        gone = [row for row in missing if row.decide_at is not None and row.decide_at <= at]
        return self._gone([(row.id, row.version, row.revisions) for row in gone], now)

    def due(self, store: StoreId, stream: str, now: datetime, horizon: datetime) -> list[datetime]:
        """When those reviews were written that lacked once and that a second reading may settle."""
        return list(
            self._connection.execute(
                select(LINK.c.written_at)
                .join(REVIEW, LINK.c.review_id == REVIEW.c.id)
                .where(
                    LINK.c.store_id == store,
                    LINK.c.stream == stream,
                    REVIEW.c.gone_at.is_(None),
                    REVIEW.c.decide_at <= now,
                    LINK.c.written_at >= horizon,
                )
            ).scalars()
        )

    def _gone(self, reviews: list[tuple[int, int, int]], now: datetime) -> Stored:
        at = micros(now)
        rows = [
            (at, at, version + 1, revisions + 1, None, one, version)
            for one, version, revisions in reviews
        ]
        touched = update_rows(self._connection, REVIEW, ("id", "version"), _SET_GONE, rows)
        if touched != len(rows):
            raise Changed("a review was changed by another reading meanwhile")
        insert_new(
            self._connection,
            REVISION,
            REVISED,
            [
                revision_row(
                    ReviewId(one), version, at, (Change.GONE,), {"gone": False}, {"gone": True}
                )
                for one, version, _ in reviews
            ],
        )
        return Stored(
            changed={ReviewId(one): (version + 1, (Change.GONE,)) for one, version, _ in reviews}
        )
