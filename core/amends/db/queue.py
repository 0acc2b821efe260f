"""Reads reviews for people: the queue, one review with its history, counts per store.

Pages continue after the last row that was shown (keyset), so that a page neither repeats nor
skips while new reviews come in. Search and filters that need more come with the desk.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, tuple_

from amends.db.errors import NotFound
from amends.db.readings import LABEL, READING, joined_columns, triage_of
from amends.db.review_rows import LINK, REVIEW, REVISION, review_of
from amends.db.scope import Scope
from amends.db.tables import StoreRow, table_of
from amends.domain.ids import ReviewId, StoreId
from amends.domain.review import Change, Review, Revision
from amends.domain.triage import Triage
from amends.domain.values import Value

STORE = table_of(StoreRow)
_PLACE = (LINK.c.written_at, LINK.c.review_id, LINK.c.store_id)  # in the queue


class Sight(Value):
    """A review as a store's people see it."""

    id: ReviewId
    store: StoreId
    marketplace: str
    store_name: str
    zone: str
    review: Review
    written_at: datetime
    needs_work: bool
    first_seen: datetime
    changed_at: datetime
    revisions: int
    gone_at: datetime | None
    import_id: int | None = None  # the import that brought it; None: it came by call
    triage: Triage | None = None  # what it says; None: not read yet
    corrected_by: str | None = None  # the person whose word that is; None: the reader's


class StoreCount(Value):
    """How many reviews a store has, and how many of them wait for a person."""

    store: StoreId
    marketplace: str
    name: str
    reviews: int
    needs_work: int
    gone: int
    newest: datetime | None


class Cursor(Value):
    """Where a page ended."""

    written_at: datetime
    id: ReviewId
    store: StoreId = StoreId(0)  # several stores may show one review; 0: all of them were shown


class Queue:
    """Reads for people, within a scope."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self,
        scope: Scope,
        *,
        needs_work: bool = False,
        after: Cursor | None = None,
        limit: int = 50,
    ) -> Sequence[Sight]:
        """The newest reviews first, `limit` of them, beginning `after` the last one shown."""
        query = _sights().where(scope.on_stores())
        if needs_work:
            query = query.where(LINK.c.needs_work, REVIEW.c.gone_at.is_(None))
        if after:
            query = query.where(tuple_(*_PLACE) < (after.written_at, after.id, after.store))
        query = query.order_by(*(column.desc() for column in _PLACE)).limit(limit)
        return [_sight(row) for row in self._connection.execute(query)]

    def one(self, scope: Scope, review_id: ReviewId) -> Sight:
        """The review called `review_id`. Raises NotFound outside the scope as well."""
        query = _sights().where(scope.on_stores(), REVIEW.c.id == review_id).limit(1)
        row = self._connection.execute(query).first()
        if row is None:
            raise NotFound(f"no review {review_id} is within sight; `amends reviews` lists them")
        return _sight(row)

    def of(self, reviews: Iterable[ReviewId]) -> Mapping[tuple[StoreId, ReviewId], Sight]:
        """Those of `reviews` that are there, by store and review, whoever may see them."""
        rows = self._connection.execute(_sights().where(REVIEW.c.id.in_(list(reviews))))
        return {(one.store, one.id): one for one in map(_sight, rows)}

    def history(self, scope: Scope, review_id: ReviewId) -> Sequence[Revision]:
        """Every difference that was seen, oldest first."""
        self.one(scope, review_id)
        rows = self._connection.execute(
            select(REVISION).where(REVISION.c.review_id == review_id).order_by(REVISION.c.number)
        )
        return [
            Revision(
                number=row.number,
                at=row.at,
                changes=tuple(Change(change) for change in row.changes),
                before=row.before,
                after=row.after,
            )
            for row in rows
        ]

    def counts(self, scope: Scope) -> Sequence[StoreCount]:
        """One row a store, also for stores without a review."""
        waiting: ColumnElement[Any] = func.count().filter(
            LINK.c.needs_work, REVIEW.c.gone_at.is_(None)
        )
        query = (
            select(
                STORE.c.id,
                STORE.c.marketplace,
                STORE.c.name,
                func.count(REVIEW.c.id),
                waiting,
                func.count(REVIEW.c.gone_at),
                func.max(LINK.c.written_at),
            )
            .outerjoin(LINK, LINK.c.store_id == STORE.c.id)
            .outerjoin(REVIEW, REVIEW.c.id == LINK.c.review_id)
            .where(scope.on_stores())
            .group_by(STORE.c.id, STORE.c.marketplace, STORE.c.name)
            .order_by(STORE.c.marketplace, STORE.c.name)
        )
        return [
            StoreCount(
                store=StoreId(row[0]),
                marketplace=row[1],
                name=row[2],
                reviews=row[3],
                needs_work=row[4],
                gone=row[5],
                newest=row[6],
            )
            for row in self._connection.execute(query)
        ]


def _sights() -> Select[Any]:
    return (
        select(
            REVIEW,
            LINK.c.store_id,
            LINK.c.written_at.label("sorted_at"),
            LINK.c.needs_work,
            LINK.c.import_id,
            STORE.c.marketplace,
            STORE.c.name.label("store_name"),
            STORE.c.zone,
            *joined_columns(),
        )
        .join(REVIEW, REVIEW.c.id == LINK.c.review_id)
        .join(STORE, STORE.c.id == LINK.c.store_id)
        .outerjoin(READING, READING.c.review_id == REVIEW.c.id)
        .outerjoin(LABEL, LABEL.c.review_id == REVIEW.c.id)
        .select_from(LINK)
    )


def _sight(row: Row[Any]) -> Sight:
    values: Mapping[str, Any] = row._asdict()
    review = review_of(values)
    triage, corrected_by = triage_of(values, review)
    return Sight(
        id=values["id"],
        store=values["store_id"],
        marketplace=values["marketplace"],
        store_name=values["store_name"],
        zone=values["zone"],
        review=review,
        written_at=values["sorted_at"],
        needs_work=values["needs_work"],
        first_seen=values["first_seen"],
        changed_at=values["changed_at"],
        revisions=values["revisions"],
        gone_at=values["gone_at"],
        import_id=values["import_id"],
        triage=triage,
        corrected_by=corrected_by,
    )
