"""A sync brings in what is there, says how each store fared, and never lets one stop another."""

import json
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from amends.db.engine import open_engine
from amends.db.lease import Leases
from amends.domain.times import Span
from amends.marketplace.connector import Connector, Door, Named, Page, Stream
from amends.testing.faults import ErrorBody, Meanwhile, ServerError, Twist
from amends_taobao import Tmall

from .conftest import APP_KEY, NOW, SESSIONS, TAOBAO, TMALL, Town

RATES = "taobao.traderates.get"


@pytest.fixture
def both(shop: Town) -> Town:
    """Both shops as stores, each with two reviews."""
    shop.add(TMALL, "--credentials", shop.papers(TMALL))
    for name in (TAOBAO, TMALL):
        shop.sandbox.add_review(name, result="bad", created=NOW - timedelta(hours=3))
        shop.sandbox.add_review(name, result="good", created=NOW - timedelta(days=3))
    return shop


def states(town: Town, *arguments: object, code: int = 0) -> dict[str, Any]:
    stores = town.desk.run("sync", "--json", *arguments, code=code).json()["stores"]
    return {one["name"]: one for one in stores}


def test_a_sync_counts_what_came_and_a_second_finds_nothing_new(both: Town) -> None:
    first, again = states(both), states(both)

    assert [(one["new"], one["state"]) for one in first.values()] == [(2, "up to date")] * 2
    assert [(one["new"], one["changed"]) for one in again.values()] == [(0, 0)] * 2


def test_the_table_names_stores_counts_and_outcome(both: Town) -> None:
    said = both.desk.run("sync", columns=80)

    assert f"taobao:{TAOBAO}" in said.out
    assert "kept aside" in said.out
    assert "up to date" in said.out
    assert said.err == ""


def test_changes_and_what_has_gone_are_counted(both: Town) -> None:
    doomed = both.sandbox.add_review(TAOBAO, created=NOW - timedelta(hours=2))
    edited = both.sandbox.add_review(TAOBAO, created=NOW - timedelta(hours=1))
    states(both)
    both.sandbox.edit_review(edited, "改过了")
    both.sandbox.delete_review(doomed)

    both.desk.clock.advance(timedelta(hours=2))
    changed = states(both)[TAOBAO]
    both.desk.clock.advance(timedelta(hours=2))
    gone = states(both)[TAOBAO]

    assert (changed["new"], changed["changed"]) == (0, 1)
    assert gone["gone"] == 1


def test_only_the_named_store_is_asked(both: Town) -> None:
    assert list(states(both, "--store", TMALL)) == [TMALL]
    said = both.desk.run("sync", "--store", "nirgends", code=1)
    assert f"Known: taobao:{TAOBAO}, tmall:{TMALL}" in said.err


def test_a_session_that_is_over_stops_one_account_and_says_how_to_go_on(both: Town) -> None:
    both.sandbox.expire_session(TAOBAO)

    said = both.desk.run("sync", code=1)

    assert "the session is over" in said.out
    assert f"amends account authorize {TAOBAO}" in said.out
    assert "up to date" in said.out
    later = states(both, code=1)
    assert later[TAOBAO]["state"] == "stopped"
    assert later[TMALL]["state"] == "up to date"


def test_new_credentials_let_a_stopped_account_go_on(both: Town) -> None:
    both.sandbox.expire_session(TAOBAO)
    states(both, code=1)
    both.sandbox.add_session(TAOBAO, "6100planted0003secret", app_key=APP_KEY)
    both.desk.secrets.append("6100planted0003secret")
    papers = both.papers(TAOBAO, session="6100planted0003secret")

    both.desk.run("account", "update", TAOBAO, "--credentials", papers)

    assert states(both)[TAOBAO]["new"] == 2


def test_old_credentials_are_kept_when_the_new_ones_do_not_work(both: Town) -> None:
    papers = both.papers(TAOBAO, session="6100nobodyhasthis")

    said = both.desk.run("account", "update", TAOBAO, "--credentials", papers, code=1)

    assert "nothing was stored" in said.err
    assert states(both)[TAOBAO]["state"] == "up to date"


def test_resume_tries_the_credentials_as_they_are(both: Town) -> None:
    both.sandbox.faults.plan(RATES, ErrorBody("session_expired"))
    stopped = [one["state"] for one in states(both, code=1).values()]
    name = TAOBAO if stopped[0] == "trouble" else TMALL

    both.desk.run("account", "resume", name)

    assert states(both)[name]["state"] == "up to date"


def test_a_paused_store_is_left_alone(both: Town) -> None:
    both.desk.run("store", "pause", TAOBAO)
    assert states(both)[TAOBAO]["state"] == "paused"
    assert "paused" in both.desk.run("store", "list").out

    both.desk.run("store", "pause", TAOBAO, "--resume")
    assert states(both)[TAOBAO]["state"] == "up to date"


def test_a_store_worked_by_hand_is_no_trouble(both: Town) -> None:
    of = ("--client", "示例公司", "--marketplace", "otto", "--name", "Haus")
    both.desk.run("store", "add", *of)

    assert states(both)["Haus"]["state"] == "by hand"


def test_a_store_that_another_program_reads_now_is_left_to_it(both: Town) -> None:
    engine = open_engine(f"sqlite:///{both.desk.home / 'amends.db'}")
    account = both.desk.run("account", "show", TAOBAO, "--json").json()["account"]["id"]
    Leases(engine, both.desk.clock).take(f"account/{account}", "elsewhere/1/ab", timedelta(hours=1))
    engine.dispose()

    said = both.desk.run("sync")

    assert "is being worked by elsewhere" in said.out
    assert "busy" in said.out


def test_a_platform_that_is_down_is_trouble_in_words(both: Town) -> None:
    both.sandbox.faults.plan(RATES, ServerError(), times=None)

    said = both.desk.run("sync", code=1)

    assert "HTTP 502" in said.out
    assert "tried again by itself" in said.out


def test_a_malformed_review_is_kept_aside_and_the_others_are_stored(both: Town) -> None:
    both.sandbox.faults.plan(RATES, Twist.MALFORMED, times=None)

    said = both.desk.run("sync")

    assert "`amends rejects` shows what was kept aside" in said.out
    aside = both.desk.run("rejects", "--json").json()["kept_aside"]
    assert {one["store_name"] for one in aside} <= {TAOBAO, TMALL}
    assert all(isinstance(one["id"], str) for one in aside)
    assert "kept aside" in both.desk.run("rejects").out
    assert "could not be read" in both.desk.run("doctor").out


class Crooked(Tmall):
    """A plugin with a defect in its connector."""

    def connect(self, door: Door) -> Connector:
        class Fails(Connector):
            where = door.where  # type: ignore[assignment]

            def fetch(
                self, stream: Stream, ask: Span | Named, state: Mapping[str, Any] | None
            ) -> Iterator[Page[Any]]:
                raise KeyError(f"no such thing in {SESSIONS[TMALL]}")

            def close(self) -> None:
                pass

        return Fails()


def test_a_plugins_defect_ends_its_own_store_only(both: Town) -> None:
    found = {**both.desk.plugins.found, "tmall": Crooked()}
    both.desk.plugins = replace(both.desk.plugins, found=found)

    after = states(both, code=1)

    assert "KeyError in test_sync.py" in after[TMALL]["words"]
    assert after[TAOBAO]["new"] == 2


def signalled(number: int) -> None:
    main = threading.main_thread().ident
    assert main is not None
    signal.pthread_kill(main, number)


def interrupt() -> None:
    """What a terminal does on Ctrl-C."""
    signalled(signal.SIGINT)


def terminate() -> None:
    """What a service manager does when a service is to stop."""
    signalled(signal.SIGTERM)


@pytest.mark.skipif(os.name != "posix", reason="signals to a thread")
@pytest.mark.parametrize("happens", [interrupt, terminate])
def test_whoever_asks_it_to_stop_is_obeyed_after_the_page_in_hand(
    shop: Town, happens: Callable[[], None]
) -> None:
    for hour in range(300):
        shop.sandbox.add_review(TAOBAO, created=NOW - timedelta(hours=hour))
    shop.sandbox.faults.plan(RATES, Meanwhile(happens))
    before = signal.getsignal(signal.SIGTERM)

    halted = states(shop, code=130)[TAOBAO]
    rest = states(shop)[TAOBAO]

    assert halted["state"] == "interrupted"
    assert halted["new"] > 0
    assert halted["new"] + rest["new"] == 300
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.skipif(os.name != "posix", reason="signals to a thread")
def test_watch_goes_round_until_ctrl_c(both: Town) -> None:
    def buyer_then_ctrl_c() -> None:
        both.sandbox.add_review(TAOBAO, created=both.desk.clock.now() - timedelta(minutes=1))
        both.sandbox.faults.plan(RATES, Meanwhile(interrupt), after=2)

    both.desk.run("sync")
    both.sandbox.faults.plan(RATES, Meanwhile(buyer_then_ctrl_c))

    said = both.desk.run("sync", "--watch", "--every", 5, "--json", code=130)

    rounds = [json.loads(line)["stores"] for line in said.out.splitlines()]
    assert len(rounds) >= 2
    assert sum(store["new"] for stores in rounds for store in stores) == 1
    assert "Ctrl-C ends" in said.err


def test_a_spent_budget_is_waited_for_when_it_is_soon_back(town: Town) -> None:
    slow = ("--setting", "calls_per_second=0.2", "--setting", "burst=1", "--no-check")
    town.add(TAOBAO, "--credentials", town.papers(TAOBAO), *slow)
    town.sandbox.add_review(TAOBAO, created=NOW - timedelta(days=100))

    after = states(town)[TAOBAO]

    assert (after["state"], after["new"]) == ("up to date", 1)
    assert town.desk.clock.now() > NOW + timedelta(seconds=5)


def test_a_spent_day_is_left_for_later(town: Town) -> None:
    few = ("--setting", "calls_per_day=2", "--no-check")
    town.add(TAOBAO, "--credentials", town.papers(TAOBAO), *few)

    assert states(town)[TAOBAO]["state"] == "rests"
    assert "rests until" in town.desk.run("sync").out
    assert "rests until" in town.desk.run("doctor").out
