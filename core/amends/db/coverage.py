"""Keeps the proof of what was read: one row a store, stream and local day."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from amends.db.scope import Scope
from amends.db.tables import CoverageRow, StoreRow, table_of
from amends.domain.coverage import DayCoverage, Stretch, readings_by_day
from amends.domain.ids import StoreId
from amends.domain.times import zone_named
from amends.domain.values import Value

COVERAGE = table_of(CoverageRow)
STORE = table_of(StoreRow)


class StoreDay(Value):
    """One day of one stream of one store."""

    store: StoreId
    marketplace: str
    store_name: str
    zone: str
    stream: str
    coverage: DayCoverage


class CoverageBook:
    """The coverage of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        store: StoreId,
        stream: str,
        zone: str,
        stretch: Stretch,
        at: datetime,
        source: str,
        *,
        lowers: bool = True,
    ) -> None:
        """Enter one reading into every day that it touches.

        What a person brings never `lowers` what was read whole before.
        """
        parts = dict(readings_by_day(stretch, zone_named(zone)))
        rows = self._connection.execute(
            select(COVERAGE).where(
                COVERAGE.c.store_id == store,
                COVERAGE.c.stream == stream,
                COVERAGE.c.day.in_(list(parts)),
            )
        )
        known = {row.day: _day(row.day, row.as_of, row.source, row.stretches) for row in rows}
        values = []
        for day, part in parts.items():
            before = known.get(day) or DayCoverage(day=day, as_of=at, source=source)
            after = before.with_reading(part, at=at, source=source, lowers=lowers)
            values.append(
                {
                    "store_id": store,
                    "stream": stream,
                    "day": day,
                    "as_of": after.as_of,
                    "source": after.source,
                    "stretches": [one.model_dump(mode="json") for one in after.stretches],
                }
            )
        self._connection.execute(self._upsert(), values)

    def read_whole(
        self, store: StoreId, stream: str, zone: str, moment: datetime
    ) -> datetime | None:
        """When all that was written at `moment` was seen the last time; None: never for sure."""
        row = self._connection.execute(
            select(COVERAGE).where(
                COVERAGE.c.store_id == store,
                COVERAGE.c.stream == stream,
                COVERAGE.c.day == moment.astimezone(zone_named(zone)).date(),
            )
        ).first()
        if row is None:
            return None
        day = _day(row.day, row.as_of, row.source, row.stretches)
        return day.as_of if day.is_whole_at(moment) else None

    def days(
        self, scope: Scope, *, since: date | None = None, until: date | None = None
    ) -> Sequence[StoreDay]:
        """What is known of the days from `since` to `until`, both included, newest first."""
        query = (
            select(COVERAGE, STORE.c.marketplace, STORE.c.name, STORE.c.zone)
            .join(STORE, STORE.c.id == COVERAGE.c.store_id)
            .where(scope.on_stores())
            .order_by(STORE.c.marketplace, STORE.c.name, COVERAGE.c.stream, COVERAGE.c.day.desc())
        )
        if since:
            query = query.where(COVERAGE.c.day >= since)
        if until:
            query = query.where(COVERAGE.c.day <= until)
        return [
            StoreDay(
                store=StoreId(row.store_id),
                marketplace=row.marketplace,
                store_name=row.name,
                zone=row.zone,
                stream=row.stream,
                coverage=_day(row.day, row.as_of, row.source, row.stretches),
            )
            for row in self._connection.execute(query)
        ]

    def _upsert(self) -> sqlite.Insert | postgresql.Insert:
        on_sqlite = self._connection.dialect.name == "sqlite"
        statement = sqlite.insert(COVERAGE) if on_sqlite else postgresql.insert(COVERAGE)
        return statement.on_conflict_do_update(
            index_elements=["store_id", "stream", "day"],
            set_={name: statement.excluded[name] for name in ("as_of", "source", "stretches")},
        )


def _day(
    day: date, as_of: datetime, source: str, stretches: list[dict[str, object]]
) -> DayCoverage:
    return DayCoverage(
        day=day,
        as_of=as_of,
        source=source,
        stretches=tuple(Stretch.model_validate(one) for one in stretches),
    )
