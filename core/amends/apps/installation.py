"""Opens what an installation consists of: home folder, key, database, plugins, clock."""

from dataclasses import dataclass

from sqlalchemy import Engine

from amends.apps.clock import SystemClock
from amends.apps.key import find_key, key_file, make_key
from amends.apps.settings import Settings, load_settings
from amends.db import schema
from amends.db.engine import BUSY_SECONDS, open_engine
from amends.db.errors import KeyMissing
from amends.db.sealed import holds_sealed
from amends.db.unit import Memory
from amends.db.vault import Vault
from amends.domain.times import Clock
from amends.engine.round import Hall
from amends.marketplace.redact import Redactor
from amends.marketplace.registry import Registry, load


@dataclass(frozen=True, slots=True)
class Installation:
    """An opened installation. Close it when done."""

    settings: Settings
    hall: Hall
    key_from: str  # where the key was found, in words

    @property
    def memory(self) -> Memory:
        return self.hall.memory

    @property
    def clock(self) -> Clock:
        return self.hall.clock

    def close(self) -> None:
        self.memory.close()


def open_installation(
    settings: Settings | None = None,
    *,
    make: bool = False,
    new_key: bool = False,
    clock: Clock | None = None,
    plugins: Registry | None = None,
    redactor: Redactor | None = None,
    busy_seconds: float = BUSY_SECONDS,
) -> Installation:
    """Open the installation in the home folder; `make` it, or bring it up to date, when asked.

    `new_key` begins with a new key although secrets are stored that only the old one opens.
    Clock, plugins and redactor are the machine's own unless others are given; `busy_seconds` is
    how long another program may hold the database before we give up.

    Raises TooOld when it must be made first, TooNew when a newer Amends wrote it, KeyMissing
    when what it holds encrypted cannot be opened, Unreachable when the database is not there.
    """
    settings = settings or load_settings()
    if make:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = find_key(settings)
    if found is None and not make:
        raise KeyMissing(
            f"no key in AMENDS_KEY, {key_file(settings)} or the keyring; put it back, or run "
            "`amends init` where nothing was stored yet"
        )
    engine = open_engine(settings.database, busy_seconds=busy_seconds)
    try:
        if make:
            if found is None and not new_key:
                _refuse_to_lose(engine)
            schema.upgrade(engine)
        else:
            schema.ensure_current(engine)
    except BaseException:
        engine.dispose()
        raise
    key, key_from = found or make_key(settings)
    redactor = redactor or Redactor()
    redactor.add([key.hex()])
    hall = Hall.over(
        Memory(engine, Vault(key)), plugins or load(), clock or SystemClock(), redactor
    )
    return Installation(settings=settings, hall=hall, key_from=key_from)


def _refuse_to_lose(engine: Engine) -> None:
    """A new key over a database that was sealed with another would make its secrets unreadable."""
    if schema.stands(engine) and holds_sealed(engine):
        raise KeyMissing(
            "the database holds secrets, and the key to them is not here. Put the key back "
            "(AMENDS_KEY, the file `key` in the home folder, or the keyring), or begin with a new "
            "one: `amends init --new-key`. Every account's credentials must then be entered again."
        )
