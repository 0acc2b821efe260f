"""From nothing to a store: home, client, credentials; and nothing kept that does not work."""

import sqlite3
from typing import Any

import httpx
import pytest

from .conftest import APP_KEY, APP_SECRET, SESSIONS, TAOBAO, TMALL, Desk, Town


def test_init_makes_everything_once(bare: Desk) -> None:
    first, again = bare.run("init", "--json").json(), bare.run("init", "--json").json()

    assert first["made"] == {"home": True, "key": True, "database": True}
    assert again["made"] == {"home": False, "key": False, "database": False}
    assert oct((bare.home / "key").stat().st_mode & 0o777) == "0o600"


def test_init_says_where_things_are_and_what_comes_next(bare: Desk) -> None:
    said = bare.run("init")

    assert str(bare.home / "amends.db") in said.out
    assert "Keep a copy of the key" in said.out
    assert "Next: amends client add NAME" in said.out


@pytest.mark.parametrize("command", ["sync", "reviews", "coverage", "client list", "store list"])
def test_without_an_installation_the_next_move_is_said(bare: Desk, command: str) -> None:
    said = bare.run(*command.split(), code=1)

    assert said.out == ""
    assert "run `amends init`" in said.err


def test_a_client_is_added_with_its_agreement_or_signs_later(desk: Desk) -> None:
    signed = ("--signed-on", "2026-11-01", "--instructions", "read and answer")
    desk.run("client", "add", "Nordlicht", *signed, "--sub-processor", "Hetzner")
    assert "not on record" in desk.run("client", "list").out
    desk.run("client", "sign", "示例公司", *signed)

    clients = desk.run("client", "list", "--json").json()["clients"]

    assert [client["agreement"]["signed_on"] for client in clients] == ["2026-11-01"] * 2
    assert clients[0]["agreement"]["sub_processors"] == ["Hetzner"]


def test_an_agreement_needs_day_and_instructions(desk: Desk) -> None:
    half = desk.run("client", "sign", "示例公司", "--signed-on", "2026-11-01", code=2)

    assert "--instructions" in half.err
    assert "--signed-on" in desk.run("client", "sign", "示例公司", code=2).err


def test_a_client_comes_once(desk: Desk) -> None:
    assert "'示例公司' is there already" in desk.run("client", "add", "示例公司", code=1).err


def test_a_store_is_added_once_its_marketplace_says_yes(town: Town) -> None:
    town.sandbox.add_review(TAOBAO, result="bad", text="漏水")

    said = town.add(TAOBAO, "--credentials", town.papers(TAOBAO))

    assert "Store taobao:示例家居小铺 is added." in said.out
    assert "read reviews" in said.out
    stores = town.desk.run("store", "list", "--json").json()["stores"]
    assert [(one["name"], one["client"], one["work"]) for one in stores] == [
        (TAOBAO, "示例公司", "by call")
    ]


def test_a_store_without_credentials_is_worked_by_hand(desk: Desk) -> None:
    of = ("--client", "示例公司", "--marketplace", "otto", "--name", "Haus & Hof")

    assert "worked by hand" in desk.run("store", "add", *of).out
    assert "by hand" in desk.run("store", "list").out


def test_zone_language_and_start_line_are_the_stores_own(desk: Desk) -> None:
    of = ("--client", "示例公司", "--marketplace", "taobao", "--name", "海外店")
    own = ("--zone", "Europe/Berlin", "--language", "de", "--start-line", "2026-10-01")

    desk.run("store", "add", *of, *own, "--setting", "page_size=50")

    store = desk.run("store", "show", "海外店", "--json").json()["store"]
    assert store["start_line"] == "2026-09-30T22:00:00+00:00"
    assert (store["zone"], store["language"]) == ("Europe/Berlin", "de")
    assert store["settings"] == {"page_size": 50}


def test_credentials_that_do_not_work_are_not_stored(town: Town) -> None:
    papers = town.papers(TAOBAO, session="6100wrongwrongwrong")
    town.desk.secrets.append("6100wrongwrongwrong")

    said = town.add(TAOBAO, "--credentials", papers, code=1)

    assert "the session is over" in said.err
    assert "nothing was stored" in said.err
    assert "Next:" in said.err
    assert town.desk.run("store", "list", "--json").json() == {"stores": []}
    assert town.desk.run("account", "list", "--json").json() == {"accounts": []}


def test_a_wrong_app_secret_is_told_from_an_old_session(town: Town) -> None:
    town.desk.secrets.append("feedfacefeedfacefeedface")
    papers = town.papers(TAOBAO, app_secret="feedfacefeedfacefeedface")

    assert "wrong signature" in town.add(TAOBAO, "--credentials", papers, code=1).err


def test_no_check_stores_credentials_unseen(town: Town) -> None:
    town.add(TAOBAO, "--credentials", town.papers(TAOBAO, session=None), "--no-check")

    assert town.sandbox.calls.total() == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"app_key": "hush-hush",', "is not JSON: line 1"),
        ("[]", "must hold a JSON object"),
        ({"credentials": "hush-hush"}, "credentials in"),
        ({"app_kee": "hush-hush", "app_secret": "hush-hush"}, "did you mean app_key?"),
        ({"app_key": 7, "app_secret": "hush-hush"}, "app_key is not right"),
        ({"app_key": "1"}, "app_secret is missing"),
        (
            {"credentials": {"app_key": "1", "app_secret": "hush-hush"}, "settings": {"gate": 1}},
            "gate is no field of it",
        ),
    ],
)
def test_a_credentials_file_that_is_wrong_is_named_by_field(
    desk: Desk, content: Any, says: str
) -> None:
    desk.secrets.append("hush-hush")
    file = desk.file("papers.json", content)
    of = ("--client", "示例公司", "--marketplace", "taobao", "--name", TAOBAO)

    said = desk.run("store", "add", *of, "--credentials", file, code=1)

    assert says in said.err
    assert desk.run("store", "list", "--json").json() == {"stores": []}


def test_a_file_that_others_can_read_is_pointed_out(town: Town) -> None:
    papers = town.papers(TAOBAO)
    papers.chmod(0o644)

    assert "can be read by others" in town.add(TAOBAO, "--credentials", papers).err


def test_credentials_are_asked_for_unseen(town: Town) -> None:
    typed = "\n".join([APP_KEY, APP_SECRET, SESSIONS[TAOBAO], "", "", ""]) + "\n"
    of = ("--client", "示例公司", "--marketplace", "taobao", "--name", TAOBAO, "--ask")
    setting = ("--setting", f"gateway={town.url}/router/rest")

    said = town.desk.run("store", "add", *of, *setting, typed=typed)

    assert "The seller's session" in said.err
    assert "is added" in said.out


def test_nothing_is_asked_of_a_platform_for_a_store_that_has_no_place(shop: Town) -> None:
    asked, papers = shop.sandbox.calls.total(), shop.papers(TAOBAO)
    of = ("--name", "x", "--credentials", papers)

    twice = shop.add(TAOBAO, "--credentials", papers, code=1)
    nobody = shop.desk.run(
        "store", "add", *of, "--client", "Nemo", "--marketplace", "taobao", code=1
    )
    nowhere = shop.desk.run(
        "store", "add", *of, "--client", "示例公司", "--marketplace", "ebay", code=1
    )

    assert "taobao:示例家居小铺 is there already" in twice.err
    assert "no client is called 'Nemo'. Known: 示例公司" in nobody.err
    assert "no plugin serves 'ebay'. Known: amazon, otto, taobao, tmall" in nowhere.err
    assert shop.sandbox.calls.total() == asked


def test_a_second_store_of_an_account_uses_its_credentials(shop: Town) -> None:
    of = ("--client", "示例公司", "--marketplace", "taobao", "--name", "分店", "--account", TAOBAO)

    shop.desk.run("store", "add", *of, "--setting", f"gateway={shop.url}/router/rest")

    account = shop.desk.run("account", "show", TAOBAO, "--json").json()
    assert account["stores"] == ["taobao:分店", f"taobao:{TAOBAO}"]


def test_an_account_of_another_client_is_refused(shop: Town) -> None:
    shop.desk.run("client", "add", "Nordlicht")
    of = ("--client", "Nordlicht", "--marketplace", "taobao", "--name", "x", "--account", TAOBAO)

    assert "is not one of Nordlicht" in shop.desk.run("store", "add", *of, code=1).err


def test_consent_brings_the_session(town: Town) -> None:
    town.sandbox.signed_in = TAOBAO
    town.add(TAOBAO, "--credentials", town.papers(TAOBAO, session=None), "--no-check")

    code = code_from(town.desk.run("account", "authorize", TAOBAO).out)
    said = town.desk.run("account", "authorize", TAOBAO, "--code", code)

    assert "is kept" in said.out
    assert "session" in said.out
    assert "read reviews" in town.desk.run("store", "check", TAOBAO).out
    used = town.desk.run("account", "authorize", TAOBAO, "--code", code, code=1)
    assert "no longer good" in used.err


def code_from(link: str) -> str:
    """What the seller's browser comes back with."""
    back = httpx.get(link.strip(), follow_redirects=False).headers["location"]
    return str(httpx.URL(back).params["code"])


def test_what_is_encrypted_is_not_in_the_database(shop: Town) -> None:
    kept = b"".join(path.read_bytes() for path in shop.desk.home.iterdir())

    assert APP_SECRET.encode() not in kept
    assert SESSIONS[TAOBAO].encode() not in kept


def test_a_database_of_a_newer_version_is_refused_and_left_alone(desk: Desk) -> None:
    with sqlite3.connect(desk.home / "amends.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    for command in ("init", "reviews"):
        said = desk.run(command, code=1)
        assert "written by a newer Amends" in said.err
        assert "Traceback" not in said.err


def test_a_locked_database_says_so(desk: Desk) -> None:
    other = sqlite3.connect(desk.home / "amends.db")
    other.execute("BEGIN IMMEDIATE")

    said = desk.run("client", "add", "Nordlicht", code=1)
    other.close()

    assert "another program" in said.err
    desk.run("client", "add", "Nordlicht")


def test_a_lost_key_is_named(shop: Town) -> None:
    (shop.desk.home / "key").write_text("00" * 32)

    said = shop.desk.run("store", "check", TAOBAO, code=1)

    assert "encrypted with another key" in said.err


def test_config_toml_that_is_broken_is_named(desk: Desk) -> None:
    (desk.home / "config.toml").write_text("database_url = ")

    said = desk.run("client", "list", code=1)

    assert "config.toml" in said.err
    assert "Amends itself failed" not in said.err


def test_credentials_come_through_stdin_too(town: Town) -> None:
    papers = town.papers(TMALL).read_text()

    assert "is added" in town.add(TMALL, "--credentials", "-", typed=papers).out
