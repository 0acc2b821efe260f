"""Opens the database and turns its complaints into ours.

SQLite runs in WAL mode with one writer at a time: a unit that writes says so when it begins,
waits its turn there and never halfway. PostgreSQL plans each query for its own values.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from amends.db.errors import Busy, DiskFull, Unreachable

BUSY_SECONDS = 10.0
WRITES = "amends_writes"  # execution option of a connection whose transaction will write
_GATE = "amends_gate"
_OLDEST = {"sqlite": (3, 35), "postgresql": (15,)}  # RETURNING; what we test on

_FULL = ("disk is full", "disk full", "no space left", "could not extend file")
_LOCKED = ("database is locked", "database table is locked", "lock timeout", "deadlock detected")
_DISK_FULL = "53100"
_NOT_AVAILABLE = ("55P03", "40P01")  # a lock that did not come, a deadlock
_QUOTING = ("22", "23")  # SQLSTATE classes: data exception, integrity constraint violation


def open_engine(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """Open `url`: sqlite:///FILE or postgresql+psycopg://…. Raises Unreachable for any other."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        # Without the address itself, which may hold a password.
        raise Unreachable(
            "AMENDS_DATABASE_URL is no database address: it reads sqlite:///FILE or "
            "postgresql://USER@HOST/NAME"
        ) from error
    match parsed.get_backend_name():
        case "sqlite":
            engine = create_engine(
                parsed,
                connect_args={"timeout": busy_seconds},
                execution_options={_GATE: Lock()},
                hide_parameters=True,
            )
            event.listen(engine, "connect", _on_sqlite_connect(busy_seconds))
            event.listen(engine, "begin", _begin_on_sqlite)
        case "postgresql" | "postgres":
            options = "-c plan_cache_mode=force_custom_plan -c lock_timeout=10s -c timezone=UTC"
            engine = create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                connect_args={"options": options},
                paramstyle="format",
                hide_parameters=True,  # an error must not show what a buyer wrote
                pool_pre_ping=True,
                pool_size=10,
                max_overflow=20,
            )
        case other:
            raise Unreachable(f"Amends keeps its memory in SQLite or PostgreSQL, not in {other}")
    event.listen(engine, "handle_error", _translated)
    event.listen(engine, "engine_connect", _refuse_old)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that may write; what is not committed is rolled back.

    On SQLite the threads of one program queue here: SQLite itself would let them poll, with
    naps that grow to a tenth of a second.
    """
    gate: AbstractContextManager[object] = engine.get_execution_options().get(_GATE, nullcontext())
    with gate, engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.begin()
        yield connection


def _refuse_old(connection: Connection) -> None:
    version = connection.dialect.server_version_info or ()
    if version < _OLDEST[connection.dialect.name]:
        oldest = ".".join(map(str, _OLDEST[connection.dialect.name]))
        found = ".".join(map(str, version))
        raise Unreachable(
            f"this is {connection.dialect.name} {found}; Amends needs {oldest} or newer"
        )


def _on_sqlite_connect(
    busy_seconds: float,
) -> Callable[[sqlite3.Connection, ConnectionPoolEntry], None]:
    def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves; the driver would say it late
        connection.execute(f"PRAGMA busy_timeout = {int(busy_seconds * 1000)}")
        _turn_to_wal(connection)
        for pragma in (
            "synchronous = NORMAL",
            "foreign_keys = ON",
            "secure_delete = FAST",  # a dropped key must not lie on in a free place of its page
            "temp_store = MEMORY",
            "cache_size = -32000",  # kB
        ):
            connection.execute(f"PRAGMA {pragma}")

    return prepare


def _turn_to_wal(connection: sqlite3.Connection) -> None:
    """Of two programs that open a new file at once, SQLite turns one away without waiting."""
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError:
        connection.execute("BEGIN IMMEDIATE")  # this waits its turn
        connection.execute("ROLLBACK")
        connection.execute("PRAGMA journal_mode = WAL")


def _begin_on_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


def _translated(context: ExceptionContext) -> None:
    said = str(context.original_exception).lower()
    state = getattr(context.original_exception, "sqlstate", None)  # in whatever language it speaks
    if state == _DISK_FULL or any(sign in said for sign in _FULL):
        raise DiskFull(
            "the disk is full: nothing of this page was stored, what was stored before is safe. "
            "Make room and run the same command again."
        ) from context.original_exception
    if state in _NOT_AVAILABLE or any(sign in said for sign in _LOCKED):
        raise Busy(
            "another program has been writing to the database for too long. It is tried again "
            "next time; if it stays so, `amends doctor` shows who holds it."
        ) from context.original_exception
    if isinstance(context.sqlalchemy_exception, OperationalError) and _is_unreachable(context):
        raise Unreachable(f"the database cannot be opened: {_first_line(said)}") from (
            context.original_exception
        )
    _hide_values(context)


def _hide_values(context: ExceptionContext) -> None:
    """PostgreSQL quotes the value or the row that it refuses, and with it what a buyer wrote."""
    refused: Any = context.original_exception
    state = getattr(refused, "sqlstate", None) or ""
    if state[:2] not in _QUOTING:
        return
    names = (refused.diag.table_name, refused.diag.column_name, refused.diag.constraint_name)
    said = " ".join((type(refused).__name__, state, *filter(None, names)))
    for error in (refused, context.sqlalchemy_exception):
        if error is not None:
            error.args = (said,)


def _is_unreachable(context: ExceptionContext) -> bool:
    if context.connection is None:
        return True
    return bool(context.is_disconnect)


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "no reason given"
