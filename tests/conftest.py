"""The databases that tests run on: SQLite, and a PostgreSQL server of our own for the session.

Each test begins with empty tables. AMENDS_DATABASE_URL names a PostgreSQL server to use instead
of starting one; AMENDS_REQUIRE_POSTGRES=1 makes a missing one a failure, not a skip.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import settings
from sqlalchemy import Engine
from sqlmodel import SQLModel

from amends.db import schema
from amends.db.engine import open_engine
from amends.db.unit import Memory
from amends.db.vault import Vault
from amends.domain.client import Client
from amends.domain.store import Store
from amends.testing.builders import NOON, a_store
from amends.testing.clock import ManualClock
from amends.testing.postgres import NoPostgres, Server, running_postgres

# The properties try the same examples each time, and take the time they need.
settings.register_profile("amends", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("amends")

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """The command line sets logs up for its whole process; here that is every test."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running server: the one in AMENDS_DATABASE_URL, or one of our own, stopped at the end."""
    given = os.environ.get("AMENDS_DATABASE_URL", "")
    if given.startswith("postgresql"):
        head, _, tail = given.partition("://")
        host = tail.split("/", 1)[0]
        yield Server(f"{head.split('+')[0]}+psycopg://{host}/{{}}")
        return
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_postgres())
        except NoPostgres as error:
            _without_postgres(str(error))
        yield server


def _without_postgres(why: str) -> None:
    if os.environ.get("AMENDS_REQUIRE_POSTGRES") == "1":
        pytest.fail(f"PostgreSQL is required here: {why}", pytrace=False)
    pytest.skip(f"NOT TESTED ON POSTGRESQL: {why}")


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """The name of the database in use; a test that needs only one names it by parametrize."""
    return str(request.param)


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database."""
    path = tmp_path_factory.mktemp("template") / "amends.db"
    engine = open_engine(f"sqlite:///{path}")
    schema.upgrade(engine)
    engine.dispose()
    return path


@dataclass(slots=True)
class Slate:
    """A migrated PostgreSQL database, wiped after each test: quicker than a copy for each."""

    url: str
    engine: Engine
    wiped: int = 0

    def wipe(self) -> None:
        """Empty every table, and let its ids begin anew.

        Deleting a few rows takes a fiftieth of the time of a TRUNCATE, which now and then takes
        away what deleting leaves behind.
        """
        self.wiped += 1
        with self.engine.begin() as connection:
            if self.wiped % 50 == 0:
                tables = ", ".join(f'"{name}"' for name in SQLModel.metadata.tables)
                connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
                return
            tables_first = reversed(SQLModel.metadata.sorted_tables)
            connection.exec_driver_sql(
                "; ".join(f'DELETE FROM "{one.name}"' for one in tables_first)  # noqa: S608
            )
            connection.exec_driver_sql(
                "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, 1, false)"
                " FROM pg_sequences WHERE last_value IS NOT NULL"
            )


@pytest.fixture(scope="session")
def slate(postgres: Server) -> Iterator[Slate]:
    name = postgres.create()
    engine = open_engine(postgres.url.format(name))
    schema.upgrade(engine)
    yield Slate(postgres.url.format(name), engine)
    engine.dispose()
    postgres.drop(name)


@pytest.fixture
def empty_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without tables."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url.format(name)
    server.drop(name)


@pytest.fixture
def database_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh database with all tables."""
    if backend == "sqlite":
        path = tmp_path / "amends.db"
        shutil.copyfile(request.getfixturevalue("template_file"), path)
        yield f"sqlite:///{path}"
        return
    slate: Slate = request.getfixturevalue("slate")
    yield slate.url
    slate.wipe()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def vault() -> Vault:
    return Vault(bytes(range(32)))


@pytest.fixture
def memory(database_url: str, vault: Vault) -> Iterator[Memory]:
    """A fresh memory, on SQLite and on PostgreSQL."""
    memory = Memory(open_engine(database_url), vault)
    yield memory
    memory.close()


AddStore = Callable[..., Store]


@pytest.fixture
def add_store(memory: Memory) -> AddStore:
    """Adds a store with a client and an account of its own; each part may be named."""

    def add(**over: Any) -> Store:
        return store_in(memory, **over)

    return add


def store_in(
    memory: Memory, *, client: Client | None = None, credentials: Any = None, **over: Any
) -> Store:
    plain = a_store(**over)
    with memory.unit() as unit:
        owner = client or unit.agency.add_client(f"client of {plain.label}")
        account = unit.agency.add_account(owner.id, plain.marketplace, "cn", plain.name)
        if credentials is not None:
            unit.agency.set_credentials(account.id, credentials, ())
        other = {"id", "client", "account", "paused", "data_region", "sends", "conduct"}
        values = plain.model_dump(exclude=other)
        store = unit.agency.add_store(account, data_region=plain.data_region, **values)
        if "conduct" in over:
            unit.agency.set_conduct(store.id, plain.conduct)
            store = store.model_copy(update={"conduct": plain.conduct})
        unit.commit()
    return store
