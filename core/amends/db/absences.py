"""Judges the reviews that a complete reading did not show: gone, or only overlooked."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from amends.db.bulk import insert_new, update_rows
from amends.db.errors import Changed
from amends.db.review_rows import LINK, REVIEW, REVISED, REVISION
from amends.db.reviews import Stored, revision_row
from amends.db.types import micros
from amends.domain.ids import ReviewId, StoreId
from amends.domain.reading import ReadingRules
from amends.domain.review import Change
from amends.domain.times import Span

_FEW = 10  # so many may vanish at once before we doubt the platform rather than the buyers
_SHARE = 4  # or a quarter of the stretch
_SET_GONE = ("gone_at", "changed_at", "version", "revisions", "decide_at")


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
        edge = max(span.since, now - rules.horizon)
        known = self._connection.execute(
            select(
                REVIEW.c.id,
                REVIEW.c.version,
                REVIEW.c.revisions,
                REVIEW.c.absent_since,
                REVIEW.c.decide_at,
            )
            .join(LINK, LINK.c.review_id == REVIEW.c.id)
            .where(
                *_visible(store, stream),
                LINK.c.written_at >= edge,
                LINK.c.written_at < span.until,
            )
        ).all()
        missing = [row for row in known if row.id not in seen]
        if not missing:
            return Stored()
        many = len(missing) > max(_FEW, len(known) // _SHARE)
        decide = now + (rules.doubt_after if many else rules.gone_after)
        first = [row.id for row in missing if row.absent_since is None]
        noted = [(micros(now), micros(decide), one) for one in first]
        update_rows(self._connection, REVIEW, ("id",), ("absent_since", "decide_at"), noted)
        gone = [row for row in missing if row.absent_since and row.decide_at <= now]
        return self._gone([(row.id, row.version, row.revisions) for row in gone], now)

    def due(self, store: StoreId, stream: str, now: datetime, horizon: datetime) -> list[datetime]:
        """When those reviews were written that lacked once and that a second reading may settle."""
        return list(
            self._connection.execute(
                select(LINK.c.written_at)
                .join(REVIEW, LINK.c.review_id == REVIEW.c.id)
                .where(
                    *_visible(store, stream),
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


def _visible(store: StoreId, stream: str) -> list[ColumnElement[bool]]:
    return [LINK.c.store_id == store, LINK.c.stream == stream, REVIEW.c.gone_at.is_(None)]
