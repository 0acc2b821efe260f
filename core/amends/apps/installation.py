"""Opens what an installation consists of: home folder, key, database, plugins, clock."""

from dataclasses import dataclass
from pathlib import Path

from amends.apps.clock import SystemClock
from amends.apps.settings import Settings, load_settings
from amends.db import schema
from amends.db.engine import BUSY_SECONDS, open_engine
from amends.db.errors import KeyMissing
from amends.db.unit import Memory
from amends.db.vault import Vault, key_from_file
from amends.domain.times import Clock
from amends.engine.round import Hall
from amends.marketplace.redact import Redactor
from amends.marketplace.registry import Registry, load

KEYRING_SERVICE = "amends"


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
    clock: Clock | None = None,
    plugins: Registry | None = None,
    redactor: Redactor | None = None,
    busy_seconds: float = BUSY_SECONDS,
) -> Installation:
    """Open the installation in the home folder; `make` it, or bring it up to date, when asked.

    Clock, plugins and redactor are the machine's own unless others are given; `busy_seconds` is
    how long another program may hold the database before we give up.

    Raises TooOld when it must be made first, TooNew when a newer Amends wrote it, KeyMissing
    when what it holds encrypted cannot be opened, Unreachable when the database is not there.
    """
    settings = settings or load_settings()
    if make:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    key, key_from = _key(settings, make=make)
    engine = open_engine(settings.database, busy_seconds=busy_seconds)
    if make:
        schema.upgrade(engine)
    else:
        schema.ensure_current(engine)
    redactor = redactor or Redactor()
    redactor.add([key.hex()])
    hall = Hall.over(
        Memory(engine, Vault(key)), plugins or load(), clock or SystemClock(), redactor
    )
    return Installation(settings=settings, hall=hall, key_from=key_from)


def _key(settings: Settings, *, make: bool) -> tuple[bytes, str]:
    """The key and where it was found: the environment, the home folder, the keyring."""
    if settings.key:
        try:
            return bytes.fromhex(settings.key.get_secret_value()), "AMENDS_KEY"
        except ValueError as error:
            raise KeyMissing("AMENDS_KEY holds no key: 64 hexadecimal digits") from error
    path = settings.home / "key"
    if key := key_from_file(path, make=False):
        return key, str(path)
    if key := _from_keyring(settings.home):
        return key, "the keyring"
    if key := key_from_file(path, make=make):
        return key, str(path)
    raise KeyMissing(f"no key in AMENDS_KEY, the keyring or {path}; run `amends init`")


def _from_keyring(home: Path) -> bytes | None:
    """The key in the desktop's keyring, if an operator put it there; servers have none."""
    import keyring  # takes a quarter of a second to load
    from keyring.errors import KeyringError

    try:
        kept = keyring.get_password(KEYRING_SERVICE, str(home))
    except KeyringError:
        return None
    return bytes.fromhex(kept) if kept else None
