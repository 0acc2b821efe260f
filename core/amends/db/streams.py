"""Where the reading of each stream stands, and how it fares."""

from datetime import datetime

import orjson
from sqlalchemy import ColumnElement, Connection, select, update

from amends.db.bulk import insert_new, update_rows
from amends.db.errors import Changed
from amends.db.scope import Scope
from amends.db.tables import StoreRow, StreamRow, table_of
from amends.db.types import Json, micros
from amends.domain.ids import StoreId
from amends.domain.reading import Plan
from amends.domain.values import Value, storable

STREAM = table_of(StreamRow)
STORE = table_of(StoreRow)
_GUARD = ("store_id", "stream", "version")
_PLANNED = ("plan", "version")
_READ = ("plan", "read_at", "trouble", "trouble_at", "resume_at", "version")


class StreamState(Value):
    """A stream's plan with the version that guards it."""

    plan: Plan
    version: int
    resume_at: datetime | None = None


class Health(Value):
    """How the reading of a stream fares, for people."""

    store: StoreId
    marketplace: str
    store_name: str
    stream: str
    read_at: datetime | None  # the last page that was stored
    trouble: str | None  # in words; None: the last reading went well
    trouble_at: datetime | None
    resume_at: datetime | None  # nothing is asked before
    unread: bool  # a part of the plan is still to be read


class Streams:
    """The streams of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, store: StoreId, stream: str, fresh: Plan) -> StreamState:
        """Where `stream` stands; it is begun with the plan `fresh` if nobody has read it yet."""
        plan = Json().process_bind_param(fresh.model_dump(mode="json"), self._connection.dialect)
        insert_new(
            self._connection,
            STREAM,
            ("store_id", "stream", "plan", "version"),
            [(store, stream, plan, 1)],
        )
        row = self._connection.execute(
            select(STREAM.c.plan, STREAM.c.version, STREAM.c.resume_at).where(*_this(store, stream))
        ).one()
        return StreamState(
            plan=Plan.model_validate(row.plan), version=row.version, resume_at=row.resume_at
        )

    def put(
        self,
        store: StoreId,
        stream: str,
        plan: Plan,
        version: int,
        *,
        read_at: datetime | None = None,
    ) -> int:
        """Replace the plan that had `version`, and give the new version.

        This is the first statement of a page's transaction: it fences two readings of one store.
        A page that was read, at `read_at`, also ends what troubled the stream before.
        Raises Changed when another reading was faster; nothing of this page is kept then.
        """
        text = orjson.dumps(plan.model_dump(mode="json")).decode()
        guard = (store, stream, version)
        if read_at:
            read = (text, micros(read_at), None, None, None, version + 1, *guard)
            touched = update_rows(self._connection, STREAM, _GUARD, _READ, [read])
        else:
            planned = (text, version + 1, *guard)
            touched = update_rows(self._connection, STREAM, _GUARD, _PLANNED, [planned])
        if touched != 1:
            raise Changed("another reading of this store was faster; its pages are kept")
        return version + 1

    def note_trouble(
        self, store: StoreId, stream: str, words: str, at: datetime, resume_at: datetime | None
    ) -> None:
        """Remember why a reading stopped; the next page that is stored forgets it."""
        self._connection.execute(
            update(STREAM)
            .where(*_this(store, stream))
            .values(trouble=storable(words), trouble_at=at, resume_at=resume_at)
        )

    def health(self, scope: Scope) -> list[Health]:
        """How every stream within sight fares."""
        rows = self._connection.execute(
            select(STREAM, STORE.c.marketplace, STORE.c.name)
            .join(STORE, STORE.c.id == STREAM.c.store_id)
            .where(scope.on_stores())
            .order_by(STORE.c.marketplace, STORE.c.name, STREAM.c.stream)
        )
        return [
            Health(
                store=StoreId(row.store_id),
                marketplace=row.marketplace,
                store_name=row.name,
                stream=row.stream,
                read_at=row.read_at,
                trouble=row.trouble,
                trouble_at=row.trouble_at,
                resume_at=row.resume_at,
                unread=bool(row.plan["todo"]),
            )
            for row in rows
        ]


def _this(store: StoreId, stream: str) -> tuple[ColumnElement[bool], ...]:
    return STREAM.c.store_id == store, STREAM.c.stream == stream
