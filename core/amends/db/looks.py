"""Which reviews are due for a look by name, for platforms that show some things one by one."""

from datetime import datetime

from sqlalchemy import Connection, select

from amends.db.review_rows import LINK, REVIEW
from amends.domain.ids import OrderRef, ReviewId, StoreId
from amends.domain.review import ReviewKey


class Looks:
    """The due looks of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(
        self, store: StoreId, stream: str, now: datetime, limit: int
    ) -> list[tuple[ReviewId, ReviewKey, OrderRef | None, str | None]]:
        """Up to `limit` reviews whose look is due, the newest first."""
        rows = self._connection.execute(
            select(
                REVIEW.c.id,
                REVIEW.c.scope,
                REVIEW.c.basis,
                REVIEW.c.key,
                REVIEW.c.order_ref,
                REVIEW.c.order_line,
            )
            .join(LINK, LINK.c.review_id == REVIEW.c.id)
            .where(
                LINK.c.store_id == store,
                LINK.c.stream == stream,
                LINK.c.look_at <= now,
                REVIEW.c.gone_at.is_(None),
            )
            .order_by(LINK.c.written_at.desc())
            .limit(limit)
        ).all()
        return [
            (
                row.id,
                ReviewKey(scope=row.scope, basis=row.basis, value=row.key),
                row.order_ref,
                row.order_line,
            )
            for row in rows
        ]
