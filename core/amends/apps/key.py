"""Where the key of an installation is kept: the environment, the home folder, the keyring."""

from pathlib import Path

from amends.apps.settings import Settings
from amends.db.errors import KeyMissing
from amends.db.vault import key_from_file, key_from_hex

KEYRING_SERVICE = "amends"


def find_key(settings: Settings) -> tuple[bytes, str] | None:
    """The key and where it was found, in words; None when there is none.

    Raises KeyMissing when what stands there is no key.
    """
    if settings.key:
        return key_from_hex(settings.key.get_secret_value(), "AMENDS_KEY"), "AMENDS_KEY"
    path = key_file(settings)
    if key := key_from_file(path, make=False):
        return key, str(path)
    if kept := _from_keyring(settings.home):
        return key_from_hex(kept, "the keyring"), "the keyring"
    return None


def make_key(settings: Settings) -> tuple[bytes, str]:
    """Make a key in the home folder, readable by its owner alone, unless one is there."""
    path = key_file(settings)
    key = key_from_file(path, make=True)
    if key is None:
        raise KeyMissing(f"no key could be made in {path}")
    return key, str(path)


def key_file(settings: Settings) -> Path:
    return settings.home / "key"


def _from_keyring(home: Path) -> str | None:
    """What an operator put into the desktop's keyring; servers have none."""
    import keyring  # takes a quarter of a second to load
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(KEYRING_SERVICE, str(home))
    except KeyringError:
        return None
