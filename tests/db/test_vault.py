"""What is sealed opens with the same key in the same place, and nowhere else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.db.errors import KeyMissing
from amends.db.vault import KEY_BYTES, Vault, key_from_file, new_key

VAULT = Vault(bytes(range(32)))
HERE = "account/7/credentials"


@given(st.binary(max_size=2_000), st.text(st.characters(codec="utf-8"), max_size=40))
def test_what_was_sealed_opens_where_it_belongs(plain: bytes, belongs_to: str) -> None:
    sealed = VAULT.seal(plain, belongs_to)

    assert VAULT.open(sealed, belongs_to) == plain


def test_the_same_secret_never_looks_the_same_twice() -> None:
    assert VAULT.seal(b"6101xyz", HERE) != VAULT.seal(b"6101xyz", HERE)


def test_another_key_says_in_words_that_the_old_one_is_missing() -> None:
    sealed = VAULT.seal(b"6101xyz", HERE)

    with pytest.raises(KeyMissing, match=f"{HERE} was encrypted with another key. Put the old key"):
        Vault(new_key()).open(sealed, HERE)


def test_a_sealed_value_does_not_open_in_another_place() -> None:
    sealed = VAULT.seal(b"6101xyz", HERE)

    with pytest.raises(KeyMissing, match="account/8/credentials is damaged"):
        VAULT.open(sealed, "account/8/credentials")


@given(st.data())
def test_not_one_byte_can_be_changed_or_cut_unnoticed(data: st.DataObject) -> None:
    sealed = bytearray(VAULT.seal(b"6101xyz", HERE))
    place = data.draw(st.integers(0, len(sealed) - 1))
    cut = data.draw(st.booleans())
    sealed[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(KeyMissing):
        VAULT.open(bytes(sealed[:place] if cut else sealed), HERE)


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_a_digest_is_the_same_only_within_its_scope(buyer: str) -> None:
    one = VAULT.digest("taobao/a", buyer)

    assert one == VAULT.digest("taobao/a", buyer)
    assert one != VAULT.digest("taobao/b", buyer)
    assert one != Vault(new_key()).digest("taobao/a", buyer)


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(KeyMissing, match=f"has 32 bytes, not {size}"):
        Vault(bytes(size))


def test_a_new_key_file_is_for_its_owner_alone_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "key"
    made = key_from_file(path, make=True)

    assert path.stat().st_mode & 0o777 == 0o600
    assert (len(made or b""), key_from_file(path, make=True)) == (KEY_BYTES, made)
    assert list(tmp_path.iterdir()) == [path]


def test_no_key_file_is_made_unless_it_is_asked_for(tmp_path: Path) -> None:
    assert key_from_file(tmp_path / "key", make=False) is None
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize("held", ["", "not hexadecimal", "00" * 31, "\xff\xfe"])
def test_a_file_that_holds_no_key_is_named(tmp_path: Path, held: str) -> None:
    path = tmp_path / "key"
    path.write_text(held, "latin-1")

    with pytest.raises(KeyMissing, match=f"{path} holds no key: 64 hexadecimal digits"):
        key_from_file(path, make=True)
