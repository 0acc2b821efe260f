"""What was read, what the plugins have, and what a doctor says about all of it."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from rich.cells import cell_len

from amends.testing.faults import ServerError, Twist

from .conftest import APP_SECRET, NOW, SESSIONS, TAOBAO, TMALL, Desk, Town


def test_coverage_shows_a_sign_a_day_and_says_what_lacks(shop: Town) -> None:
    shop.desk.run("sync")

    said = shop.desk.run("coverage", "--days", 30, columns=80)

    assert "2026-11  " + "█" * 21 + "▒" in said.out
    assert "29 complete" in said.out
    assert "2026-11-22  not read from 12:00 to 24:00" in said.out
    assert "as of 2026-11-22 12:00, by api" in said.out
    assert max(map(cell_len, said.out.splitlines())) <= 80


def test_days_beyond_what_was_read_are_unknown_and_told_in_one_line(shop: Town) -> None:
    shop.desk.run("sync")

    said = shop.desk.run("coverage", "--days", 190)
    days = shop.desk.run("coverage", "--days", 190, "--json").json()["stores"][0]["days"]

    assert "2026-05-17 … 2026-05-25 (9 days)  not read" in said.out
    assert len(days) == 190
    assert days[0] == {
        "day": "2026-05-17",
        "status": "unknown",
        "reasons": ["not read"],
        "as_of": None,
        "source": None,
    }


def test_a_store_that_was_never_read_is_in_the_coverage_too(shop: Town) -> None:
    assert "Nothing was read yet" in shop.desk.run("coverage").out
    (store,) = shop.desk.run("coverage", "--json", "--days", 7).json()["stores"]
    assert store["counts"] == {"complete": 0, "partial": 0, "unknown": 7}


def test_nothing_kept_aside_is_said(shop: Town) -> None:
    assert "Nothing is kept aside" in shop.desk.run("rejects").out
    assert shop.desk.run("rejects", "--json").json() == {"kept_aside": []}


def test_what_is_kept_aside_is_shown_as_it_came(shop: Town) -> None:
    shop.sandbox.add_review(TAOBAO, created=NOW - timedelta(hours=1))
    shop.sandbox.faults.plan("taobao.traderates.get", Twist.MALFORMED, times=None)
    shop.desk.run("sync")
    (aside, *_) = shop.desk.run("rejects", "--json").json()["kept_aside"]

    said = shop.desk.run("rejects", "--show", aside["id"])
    told = shop.desk.run("rejects", "--show", aside["id"], "--json").json()

    assert aside["id"] in shop.desk.run("rejects").out
    assert "may hold personal data" in said.err
    assert said.out.strip() == told["raw"].strip() != ""
    assert "nothing kept aside is called 7" in shop.desk.run("rejects", "--show", 7, code=1).err


def test_plugins_list_every_way_of_every_marketplace(bare: Desk) -> None:
    said = bare.run("plugins", columns=100)

    assert max(map(cell_len, said.out.splitlines())) <= 100
    for way in ("api", "mail", "by hand", "never"):
        assert way in said.out
    marketplaces = bare.run("plugins", "--json").json()["marketplaces"]
    assert {one["name"] for one in marketplaces} >= {"amazon", "otto", "taobao", "tmall"}


@pytest.mark.parametrize("name", ["taobao", "tmall", "otto", "amazon"])
def test_a_plugin_shows_reason_source_day_and_confidence(bare: Desk, name: str) -> None:
    said = bare.run("plugins", "show", name, columns=100)
    told = bare.run("plugins", "show", name, "--json").json()

    assert "A credentials file" in said.out
    assert "verified" in said.out
    for has in told["has"]:
        assert has["reason"]
        assert has["source"]["title"]
        assert has["source"]["checked_on"]


def test_the_settings_of_a_plugin_say_how_sure_each_is(bare: Desk) -> None:
    told = bare.run("plugins", "show", "taobao", "--json").json()

    assert told["settings"]["properties"]["calls_per_second"]["confidence"] == "uncertain"
    assert told["settings"]["properties"]["gateway"]["default"] == "production"


def test_the_example_credentials_file_is_one_that_fits(desk: Desk) -> None:
    example = desk.run("plugins", "show", "taobao", "--json").json()["example"]
    file = desk.file("example.json", example)
    of = ("--client", "示例公司", "--marketplace", "taobao", "--name", "x", "--no-check")

    assert "is added" in desk.run("store", "add", *of, "--credentials", file).out


def test_a_broken_plugin_is_named_and_stops_nothing(desk: Desk) -> None:
    broken = {"ebay": "ImportError: cannot import name 'bid'"}
    desk.plugins = replace(desk.plugins, broken=broken)

    assert "The plugin ebay is broken: ImportError" in desk.run("plugins").out
    assert "cannot import name 'bid'" in desk.run("plugins", "show", "ebay", code=1).err
    assert "plugin ebay" in desk.run("doctor", code=1).out
    desk.run("store", "list")


def findings(desk: Desk, *more: object, code: int = 0) -> dict[str, Any]:
    found = desk.run("doctor", "--json", *more, code=code).json()["findings"]
    return {f"{one['what']}: {one['words']}": one["level"] for one in found}


def levels(found: dict[str, Any], part: str) -> list[str]:
    return [level for words, level in found.items() if part in words]


def test_a_doctor_without_an_installation_says_where_to_begin(bare: Desk) -> None:
    assert "amends init" in bare.run("doctor", code=1).out


def test_a_doctor_finds_a_healthy_agency_healthy(shop: Town) -> None:
    signed = ("--signed-on", "2026-11-01", "--instructions", "read and answer")
    shop.desk.run("client", "sign", "示例公司", *signed)
    shop.desk.run("sync")

    found = findings(shop.desk, "--online")

    assert set(levels(found, "account")) == {"ok"}
    assert levels(found, "its clock is in step with ours") == ["ok"]
    assert "warn" not in found.values()


def test_a_doctor_sees_what_nobody_has_done(shop: Town) -> None:
    found = findings(shop.desk)

    assert levels(found, "processing agreement is not on record") == ["warn"]
    assert levels(found, "never read") == ["warn"]


def test_a_doctor_warns_of_what_runs_out(town: Town) -> None:
    ends = NOW + timedelta(days=20)
    papers = town.papers(TAOBAO, session_expires_at=ends.isoformat())
    town.add(TAOBAO, "--credentials", papers)
    town.desk.run("sync")

    seen = []
    for days in (0, 14, 5.5, 1):
        town.desk.clock.advance(timedelta(days=days))
        seen.append(levels(findings(town.desk, code=int(days in (5.5, 1))), "session r")[0])

    assert seen == ["warn", "warn", "fail", "fail"]
    assert "session over since" in town.desk.run("account", "list").out


def test_a_doctor_sees_a_stopped_account_and_trouble_in_a_stream(shop: Town) -> None:
    shop.sandbox.faults.plan("taobao.traderates.get", ServerError(), times=None)
    shop.desk.run("sync", code=1)
    assert levels(findings(shop.desk, code=1), "HTTP 502") == ["fail"]

    shop.sandbox.faults.clear()
    shop.sandbox.expire_session(TAOBAO)
    shop.desk.run("sync", code=1)
    assert levels(findings(shop.desk, code=1), "stopped:") == ["fail"]


def test_a_doctor_sees_two_clocks_apart(shop: Town) -> None:
    shop.sandbox.skew = timedelta(minutes=5)

    found = findings(shop.desk, "--online")

    assert levels(found, "its clock is 300 s ahead of ours") == ["warn"]


def test_a_doctor_sees_streams_that_nobody_reads(shop: Town) -> None:
    shop.desk.run("sync")
    shop.desk.clock.advance(timedelta(days=3))

    assert levels(findings(shop.desk), "read 3 d ago") == ["warn"]


def test_a_doctor_of_a_broken_database_says_so(desk: Desk) -> None:
    (desk.home / "amends.db").write_bytes(b"no database at all" * 100)
    for rest in desk.home.glob("amends.db-*"):
        rest.unlink()

    assert "file is not a database" in desk.run("doctor", code=1).out
    assert "Amends itself failed" not in desk.run("reviews", code=1).err


def test_a_key_that_others_can_read_is_pointed_out(desk: Desk) -> None:
    (desk.home / "key").chmod(0o644)

    assert "can be read by others" in desk.run("doctor").out


COMMANDS = (
    "init", "client list", "account list", f"account show {TAOBAO}", "store list",
    f"store show {TAOBAO}", f"store check {TAOBAO}", "plugins", "plugins show taobao", "sync",
    "reviews --all", "coverage", "rejects", "doctor --online",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_listing_is_json_when_asked_and_holds_no_secret(shop: Town, command: str) -> None:
    shop.sandbox.add_review(TAOBAO, created=NOW - timedelta(hours=1))
    debug = shop.desk.run("--debug", *command.split())  # `run` looks for the planted secrets

    said = shop.desk.run(*command.split(), "--json")

    assert isinstance(json.loads(said.out), dict)
    assert said.err == ""
    assert debug.out
    assert {APP_SECRET, SESSIONS[TAOBAO], SESSIONS[TMALL]} <= set(shop.desk.secrets)
