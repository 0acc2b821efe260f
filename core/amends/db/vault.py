"""Encryption at rest: a fresh data key for each secret, wrapped by the installation's key.

Format: version byte, 4-byte id of the wrapping key, nonce and wrapped data key, nonce and
ciphertext. What a secret belongs to ("account/7/credentials") is authenticated with it, so a
sealed value moved to another row does not open. Source: AES-GCM, NIST SP 800-38D.
"""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from amends.db.errors import KeyMissing

_VERSION = b"\x01"
_NONCE = 12
_WRAPPED = 32 + 16  # a 256-bit key and its tag
KEY_BYTES = 32


class Vault:
    """Seals and opens secrets, and makes digests that nobody without the key can guess."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise KeyMissing(f"a key has {KEY_BYTES} bytes, not {len(key)}")
        self._wrap = AESGCM(key)
        self._id = hashlib.blake2b(key, digest_size=4, person=b"amends-id").digest()
        self._digest_key = hashlib.blake2b(key, digest_size=32, person=b"amends-digest").digest()

    def seal(self, plain: bytes, belongs_to: str) -> bytes:
        about = belongs_to.encode()
        data_key = AESGCM.generate_key(bit_length=256)
        wrap_nonce, nonce = os.urandom(_NONCE), os.urandom(_NONCE)
        wrapped = self._wrap.encrypt(wrap_nonce, data_key, about)
        return b"".join(
            (
                _VERSION,
                self._id,
                wrap_nonce,
                wrapped,
                nonce,
                AESGCM(data_key).encrypt(nonce, plain, about),
            )
        )

    def open(self, sealed: bytes, belongs_to: str) -> bytes:
        """Raises KeyMissing when another key sealed it, or it was moved or damaged."""
        about = belongs_to.encode()
        if sealed[:1] != _VERSION or sealed[1:5] != self._id:
            raise KeyMissing(
                f"{belongs_to} was encrypted with another key. Put the old key back (AMENDS_KEY, "
                "the keyring, or the file `key` in AMENDS_HOME), or enter the credentials again "
                "with `amends account update NAME --credentials FILE.json`."
            )
        rest = sealed[5:]
        wrap_nonce, wrapped = rest[:_NONCE], rest[_NONCE : _NONCE + _WRAPPED]
        rest = rest[_NONCE + _WRAPPED :]
        try:
            data_key = self._wrap.decrypt(wrap_nonce, wrapped, about)
            return AESGCM(data_key).decrypt(rest[:_NONCE], rest[_NONCE:], about)
        except (InvalidTag, ValueError) as error:  # ValueError: what is left is too short
            raise KeyMissing(f"{belongs_to} is damaged: it was not sealed here as it is") from error

    def digest(self, scope: str, value: str) -> str:
        """A keyed digest of `value`, the same only within `scope`: found again, never guessed."""
        return hashlib.blake2b(
            f"{scope}\x1f{value}".encode(), key=self._digest_key, digest_size=16
        ).hexdigest()


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def key_from_file(path: Path, *, make: bool) -> bytes | None:
    """Read the key from `path`, readable by its owner alone; make it when `make` and absent.

    Of two programs that make it at once, both get the key of the first.
    """
    if not path.exists():
        if not make:
            return None
        _write_once(path, new_key())
    return key_from_hex(path.read_text("utf-8", "replace"), str(path))


def key_from_hex(text: str, where: str) -> bytes:
    """The key written as `text`. Raises KeyMissing, naming `where` it stands but not what."""
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyMissing(f"{where} holds no key: {2 * KEY_BYTES} hexadecimal digits are expected")
    return key


def _write_once(path: Path, key: bytes) -> None:
    """Write `key` beside and link it into place: no crash can leave half a key under `path`."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):  # somebody else was faster; theirs stands
            path.hardlink_to(draft)
    finally:
        draft.unlink()
