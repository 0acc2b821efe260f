"""`amends run` reads, sends and remembers; `amends status` says how it fares, and alarms."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from amends.testing.faults import ErrorBody

from ..services.sinks import PLANTED, Robot, a_robot
from .case_desk import LEAKS, CaseDesk
from .conftest import NOW, TAOBAO, Desk, Town

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def status(desk: Desk, *more: str, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = desk.run("status", "--json", *more, code=code).json()
    return found


def states(found: dict[str, Any]) -> dict[str, int]:
    """What stands in the outbox, counted."""
    return {one["state"]: one["count"] for one in found["outbox"]}


@pytest.fixture
def read(shop: Town) -> Town:
    """A shop with one bad review, read once."""
    shop.sandbox.add_review(TAOBAO, result="bad", created=NOW - HOUR)
    shop.desk.run("run", "--once", "--every", "5")
    return shop


def test_one_run_reads_what_is_due_and_opens_its_case(town: Town) -> None:
    town.add(TAOBAO, "--credentials", town.papers(TAOBAO), "--start-line", "2026-11-20")
    town.sandbox.add_review(TAOBAO, result="bad", created=NOW - HOUR)

    town.desk.run("run", "--once")

    found = status(town.desk)
    (account,) = found["accounts"]
    assert account["stores"] == [f"taobao:{TAOBAO}"]
    assert (account["failures"], account["trouble"], account["stopped"]) == (0, "", "")
    assert sum(found["cases"].values()) == 1
    assert (found["inbox"], found["alarms"]) == (0, [])


def test_one_run_puts_what_was_approved_before_a_person(work: CaseDesk) -> None:
    work.bring(LEAKS)
    work.case()
    work.run("approve", 1)

    work.run("run", "--once")

    assert states(status(work.desk)) == {"handed_over": 1}


def test_an_account_is_not_read_before_its_time(read: Town) -> None:
    calls = dict(read.sandbox.counts()["calls"])

    read.desk.clock.advance(4 * MINUTE)
    read.desk.run("run", "--once", "--every", "5")
    early = dict(read.sandbox.counts()["calls"])
    read.desk.clock.advance(2 * MINUTE)
    read.desk.run("run", "--once", "--every", "5")

    assert early == calls
    assert read.sandbox.counts()["calls"] != calls


def test_status_says_in_words_that_all_is_well(read: Town) -> None:
    said = read.desk.run("status").out

    assert said.startswith("All is well.\nno daemon, last round just now")
    assert f"taobao:{TAOBAO}  just now" in said
    assert "well" in said


def test_that_nothing_ever_ran_is_an_alarm(shop: Town) -> None:
    found = status(shop.desk, code=1)

    assert found["alarms"] == ["no round has ever run: start `amends run`"]
    assert "not read yet" in shop.desk.run("status", code=1).out


@pytest.mark.parametrize(
    ("silent", "code", "alarms"),
    [
        (10 * MINUTE, 0, []),
        (23 * MINUTE, 1, ["no round has run for 23 minutes: is `amends run` alive?"]),
    ],
)
def test_silence_is_an_alarm_after_ten_minutes(
    read: Town, silent: timedelta, code: int, alarms: list[str]
) -> None:
    read.desk.clock.advance(silent)

    found = status(read.desk, code=code)

    assert found["alarms"] == alarms


def test_a_session_that_is_over_is_an_alarm_that_says_who_waits(read: Town) -> None:
    read.sandbox.faults.plan("taobao.traderates.get", ErrorBody("session_expired"), times=None)
    read.desk.clock.advance(HOUR)
    read.desk.run("run", "--once")

    said = read.desk.run("status", code=1).out

    assert said.startswith(f"! taobao:{TAOBAO} waits for a person: ")


def test_a_platform_that_is_down_is_told_and_tried_again(read: Town) -> None:
    read.sandbox.faults.plan("taobao.traderates.get", ErrorBody("service_unavailable"), times=None)
    read.desk.clock.advance(HOUR)
    read.desk.run("run", "--once")

    (account,) = status(read.desk)["accounts"]

    assert account["failures"] == 1
    assert account["trouble"]
    assert account["stopped"] == ""


@pytest.fixture
def robot(desk: Desk) -> Iterator[Robot]:
    desk.secrets.append(PLANTED)
    with a_robot() as found:
        yield found


def test_an_alarm_reaches_the_people_on_duty_once(read: Town, robot: Robot) -> None:
    paper = read.desk.file("robot.txt", f"{robot.url}\n")
    read.desk.run("notice", "add", "--name", "night", "--for", "Ann", "--url-file", paper)
    read.desk.clock.advance(23 * MINUTE)

    status(read.desk, "--tell", code=1)
    status(read.desk, "--tell", code=1)

    assert robot.texts == ["No round has run · 23 min"]


def test_telling_says_nothing_while_all_is_well(read: Town, robot: Robot) -> None:
    paper = read.desk.file("robot.txt", f"{robot.url}\n")
    read.desk.run("notice", "add", "--name", "night", "--for", "Ann", "--url-file", paper)

    status(read.desk, "--tell")

    assert robot.texts == []


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_daemon_ends_politely_when_it_is_told_to(desk: Desk, how: signal.Signals) -> None:
    environment = {**os.environ, "AMENDS_HOME": str(desk.home), "PYTHONUNBUFFERED": "1"}
    program = subprocess.Popen(
        [Path(sys.executable).with_name("amends"), "run"],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert program.stderr is not None
    begun = program.stderr.readline()
    program.send_signal(how)
    _, rest = program.communicate(timeout=30)

    assert begun.startswith("Working ")
    assert program.returncode == 0
    assert "Stopped." in rest
