"""What an operator sets is understood or refused by name, and a password is never shown."""

import sys
from pathlib import Path
from typing import Any

import pytest

from .conftest import TAOBAO, Desk, Town


@pytest.mark.parametrize("command", ["init", "client list", "doctor", "--debug client list"])
def test_a_database_address_that_is_none_is_refused_without_its_password(
    desk: Desk, command: str
) -> None:
    desk.secrets.append("geheim")
    address = "postgresql//amends:geheim@db/amends"

    said = desk.run(*command.split(), env={"AMENDS_DATABASE_URL": address}, code=1)

    assert "AMENDS_DATABASE_URL is no database address" in said.out + said.err


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("colour = 'x'", "colour is no field of it; there are home, database_url, key"),
        ("databse_url = 'x'", "databse_url is no field of it; did you mean database_url?"),
        ("key = 7", "key is not right"),
    ],
)
def test_a_line_of_config_toml_that_means_nothing_is_refused_by_name(
    desk: Desk, line: str, says: str
) -> None:
    (desk.home / "config.toml").write_text(line)

    said = desk.run("client", "list", code=1)

    assert f"the settings are wrong: {says}" in said.err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the default home of Linux")
def test_an_empty_home_in_the_environment_counts_as_unset(bare: Desk, tmp_path: Path) -> None:
    env = {"AMENDS_HOME": "", "XDG_DATA_HOME": str(tmp_path / "data")}

    assert bare.run("init", "--json", env=env).json()["home"] == str(tmp_path / "data" / "amends")


def settings_of(town: Town) -> Any:
    return town.desk.run("store", "show", TAOBAO, "--json").json()["store"]["settings"]


def test_one_setting_of_a_store_is_changed_and_the_others_stay(shop: Town) -> None:
    before = settings_of(shop)

    shop.desk.run("store", "set", TAOBAO, "page_size=50", "results=needs_work")
    said = shop.desk.run("store", "set", TAOBAO, "page_size=40")

    assert f"taobao:{TAOBAO} has its new settings" in said.out
    assert settings_of(shop) == before | {"page_size": 40, "results": "needs_work"}
    assert "page_size = 40" in shop.desk.run("store", "show", TAOBAO).out


@pytest.mark.parametrize(
    ("wrong", "code", "says"),
    [
        ("page_sise=50", 1, "page_sise is no field of it; did you mean page_size?"),
        ("page_size=151", 1, "page_size is not right"),
        ("page_size=many", 1, "page_size is not right"),
        ("results=bad", 1, "results is not right"),
        ("page_size", 2, "'page_size' is not key=value"),
    ],
)
def test_a_setting_that_does_not_fit_is_refused_by_name(
    shop: Town, wrong: str, code: int, says: str
) -> None:
    before = settings_of(shop)

    said = shop.desk.run("store", "set", TAOBAO, "window_cap=100", wrong, code=code)

    assert says in said.err
    assert settings_of(shop) == before
