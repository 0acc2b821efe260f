"""A key that is lost or wrong is told in words, shown to nobody, and never replaced unasked."""

import sqlite3

import pytest

from .conftest import TAOBAO, Desk, Town

WRONG = {
    "too short": "5ec2e7" * 5,
    "too long": "5ec2e7" * 11,
    "no hex": "geheim" * 10 + "aaaa",
}


def held(desk: Desk) -> list[str]:
    """Everything that the database holds, and the names of the files beside it."""
    connection = sqlite3.connect(desk.home / "amends.db")
    lines = list(connection.iterdump())
    connection.close()
    return lines + sorted(path.name for path in desk.home.iterdir() if "amends.db" not in path.name)


@pytest.fixture
def lost(shop: Town) -> Town:
    """A shop with credentials, and without the key to them."""
    (shop.desk.home / "key").rename(shop.desk.folder / "key")
    return shop


def test_init_makes_no_new_key_over_secrets_unless_it_is_told_to(lost: Town) -> None:
    before = held(lost.desk)

    said = lost.desk.run("init", code=1)

    assert "holds secrets, and the key to them is not here" in said.err
    assert "`amends init --new-key`" in said.err
    assert held(lost.desk) == before


def test_the_old_key_put_back_opens_everything_again(lost: Town) -> None:
    lost.desk.run("init", code=1)
    (lost.desk.folder / "key").rename(lost.desk.home / "key")

    assert "up to date" in lost.desk.run("sync").out


def test_without_its_key_no_other_command_begins(lost: Town) -> None:
    said = lost.desk.run("sync", code=1)

    assert "no key in AMENDS_KEY" in said.err
    assert not (lost.desk.home / "key").exists()


def test_after_a_new_key_credentials_must_be_entered_again(lost: Town) -> None:
    made = lost.desk.run("init", "--new-key", "--json").json()["made"]

    halted = lost.desk.run("sync", code=1)
    lost.desk.run("account", "update", TAOBAO, "--credentials", lost.papers(TAOBAO))

    assert made == {"home": False, "key": True, "database": False}
    assert "was encrypted with another key" in halted.out
    assert "enter the credentials again with `amends account update" in halted.out
    assert "up to date" in lost.desk.run("sync").out


def test_a_new_key_is_not_made_where_the_old_one_is(shop: Town) -> None:
    key = (shop.desk.home / "key").read_text()

    made = shop.desk.run("init", "--new-key", "--json").json()["made"]

    assert (made["key"], (shop.desk.home / "key").read_text()) == (False, key)


@pytest.mark.parametrize("command", ["init", "client list", "--debug client list"])
@pytest.mark.parametrize("key", WRONG.values(), ids=WRONG)
def test_a_key_in_the_environment_that_is_none_is_refused_unshown(
    desk: Desk, key: str, command: str
) -> None:
    desk.secrets.append(key)

    said = desk.run(*command.split(), env={"AMENDS_KEY": key}, code=1)

    assert "AMENDS_KEY holds no key: 64 hexadecimal digits are expected" in said.err


@pytest.mark.parametrize("command", ["init", "client list", "--debug client list"])
@pytest.mark.parametrize("key", ["", *WRONG.values()], ids=["empty", *WRONG])
def test_a_key_in_the_file_that_is_none_is_refused_unshown(
    desk: Desk, key: str, command: str
) -> None:
    desk.secrets += [key] if key else []
    (desk.home / "key").write_text(key)

    said = desk.run(*command.split(), code=1)

    assert f"{desk.home / 'key'} holds no key: 64 hexadecimal digits are expected" in said.err
    assert (desk.home / "key").read_text() == key
