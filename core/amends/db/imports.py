"""Remembers what people brought: which file or page, when, by whom, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, Field
from sqlalchemy import Connection, select, update

from amends.db.columns import table_of
from amends.db.scope import Scope
from amends.db.tables import StoreRow
from amends.db.tables_by_hand import ImportRow
from amends.domain.ids import StoreId
from amends.domain.values import Value

IMPORT = table_of(ImportRow)
STORE = table_of(StoreRow)


class Origin(Value):
    """Where something that was brought came from, before it is read."""

    kind: str  # "file", "page", "clipboard", "folder"
    name: str
    sha256: str
    as_of: AwareDatetime  # when it was made, copied or saved
    by: str  # who brings it
    source: str = "own"  # who made it: "own", "platform", or "service" for a scraping service
    decision: dict[str, str] | None = None  # by, because: why a doubtful source is taken
    mapping: dict[str, str] = Field(default_factory=dict)  # field -> column


class Imported(Value):
    """One import, as it stands in the book."""

    id: int
    store: StoreId
    stream: str
    origin: Origin
    at: datetime
    counts: dict[str, int] | None  # None: it was not finished


class Imports:
    """The imports of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, store: StoreId, stream: str, origin: Origin, at: datetime) -> int:
        """Enter an import before its first review, so that each can name it."""
        told = origin.model_dump()
        statement = (
            IMPORT.insert()
            .values(store_id=store, stream=stream, at=at, **told)
            .returning(IMPORT.c.id)
        )
        return int(self._connection.execute(statement).scalar_one())

    def finish(self, number: int, counts: Mapping[str, int]) -> None:
        self._connection.execute(
            update(IMPORT).where(IMPORT.c.id == number).values(counts=dict(counts))
        )

    def last(self, store: StoreId, sha256: str) -> Imported | None:
        """The last finished import of the same content into `store`; None: it is new."""
        row = self._connection.execute(
            select(IMPORT)
            .where(
                IMPORT.c.store_id == store,
                IMPORT.c.sha256 == sha256,
                IMPORT.c.counts.is_not(None),
            )
            .order_by(IMPORT.c.id.desc())
            .limit(1)
        ).first()
        return _imported(row._mapping) if row else None

    def all(self, scope: Scope, *, limit: int = 50) -> Sequence[Imported]:
        """The imports within sight, newest first."""
        rows = self._connection.execute(
            select(IMPORT)
            .join(STORE, STORE.c.id == IMPORT.c.store_id)
            .where(scope.on_stores())
            .order_by(IMPORT.c.id.desc())
            .limit(limit)
        )
        return [_imported(row._mapping) for row in rows]

    def one(self, scope: Scope, number: int) -> Imported | None:
        """The import called `number`; None outside the scope as well."""
        row = self._connection.execute(
            select(IMPORT)
            .join(STORE, STORE.c.id == IMPORT.c.store_id)
            .where(scope.on_stores(), IMPORT.c.id == number)
        ).first()
        return _imported(row._mapping) if row else None


def _imported(row: Mapping[Any, Any]) -> Imported:
    told = {name: row[name] for name in Origin.model_fields}
    return Imported(
        id=row["id"],
        store=StoreId(row["store_id"]),
        stream=row["stream"],
        origin=Origin.model_validate(told),
        at=row["at"],
        counts=row["counts"],
    )
