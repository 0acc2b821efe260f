"""Channels are added, tried, listed and removed at the command line, and no address is shown."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from amends.apps.installation import open_installation
from amends.apps.settings import load_settings
from amends.domain.notice import Notice, NoticeKind
from amends.services.announce import announce
from amends.services.notices import send_due, tell

from ..services.sinks import PLANTED, Robot, a_robot
from .conftest import NOW, TAOBAO, Desk, Town


@pytest.fixture
def robot(desk: Desk) -> Iterator[Robot]:
    """A robot whose address no command may show."""
    desk.secrets.append(PLANTED)
    with a_robot() as found:
        yield found


def paper(desk: Desk, url: str) -> Path:
    return desk.file("robot.txt", f"{url}\n")


def happens(desk: Desk, *notices: Notice) -> None:
    """Tell `notices` and send what is due, as the daemon does."""
    installation = open_installation(load_settings(desk.home), clock=desk.clock)
    with installation.memory.unit() as unit:
        for one in notices:
            tell(unit, one)
        unit.commit()
    send_due(installation.memory, desk.clock, announce, lambda: 1.0)
    installation.close()


def standstill(number: int = 1, minutes: int = 20) -> Notice:
    return Notice(key=f"no_round/{number}", kind=NoticeKind.NO_ROUND, minutes=minutes, at=NOW)


def add(desk: Desk, url: str, *more: object, code: int = 0) -> str:
    file = paper(desk, url)
    given = ("--name", "night", "--for", "Ann", "--url-file", file)
    said = desk.run("notice", "add", *given, *more, code=code)
    return said.out + said.err


def test_a_channel_is_added_tried_and_hears_what_happens(desk: Desk, robot: Robot) -> None:
    assert "Channel night is added: JSON, for Ann." in add(desk, robot.url, "--language", "de")
    assert "A test has left by night." in desk.run("notice", "test", "night").out
    happens(desk, standstill())

    assert robot.texts == [
        "Test, es ist nichts passiert",
        "Es ist keine Runde gelaufen · 20 min",
    ]


def test_the_list_shows_who_hears_what_and_never_the_address(town: Town, robot: Robot) -> None:
    town.add(TAOBAO)
    add(
        town.desk, robot.url, "--store", TAOBAO, "--kind", "new_review", "--digest", 30,
        "--quiet", "21:00-08:00", "--duty", "mon-fri 09:00-12:30, 13:30-18:00", "--level", 2,
        "--language", "zh", "--fallback",
    )  # fmt: skip

    lines = town.desk.run("notice", "list", columns=200).out
    (listed,) = town.desk.run("notice", "list", "--json").json()["channels"]

    assert "new_review, of 1 store, level 2, fallback" in lines
    assert "every 30 min; not 21:00-08:00; mon, tue, wed, thu, fri (Asia/Shanghai)" in lines
    assert "works" in lines
    assert (listed["via"], listed["zone"], listed["level"]) == ("JSON", "Asia/Shanghai", 2)
    assert len(listed["duty"]["week"]["fri"]) == 2
    assert "url" not in listed


def test_an_address_may_be_typed_unseen(desk: Desk, robot: Robot) -> None:
    said = desk.run("notice", "add", "--name", "n", "--for", "Ann", "--ask", typed=f"{robot.url}\n")

    assert "Channel n is added" in said.out


def test_the_log_tells_what_arrived_what_failed_and_what_nobody_heard(
    desk: Desk, robot: Robot
) -> None:
    happens(desk, standstill(1))
    add(desk, robot.url)
    happens(desk, standstill(2))
    robot.status = 404
    happens(desk, standstill(3))
    desk.clock.advance(timedelta(minutes=2))

    said = desk.run("notice", "log", columns=200).out
    fared = {
        one["key"]: [each["state"] for each in one["deliveries"]]
        for one in desk.run("notice", "log", "--json").json()["notices"]
    }

    assert "NOBODY: no channel takes it" in said
    assert "night: 2 min ago" in said
    assert "night: FAILED 1 time, tried again:" in said
    assert "404" in said
    assert fared == {"no_round/1": [], "no_round/2": ["sent"], "no_round/3": ["waiting"]}
    assert "FAILS:" in desk.run("notice", "list", columns=200).out


def test_a_test_that_does_not_arrive_says_why_and_what_to_do(desk: Desk, robot: Robot) -> None:
    add(desk, robot.url)
    robot.status = 403

    said = desk.run("notice", "test", "night", code=1)

    assert "the test did not leave by night" in said.err
    assert "403" in said.err
    assert "check the address" in said.err


def test_a_removed_channel_hears_nothing_more(desk: Desk, robot: Robot) -> None:
    add(desk, robot.url)

    assert "Channel night is removed." in desk.run("notice", "remove", "night").out
    happens(desk, standstill())

    assert robot.texts == []
    assert "nobody is told of anything" in desk.run("notice", "list").out
    desk.run("notice", "remove", "night", code=1)
    assert "Channel night is added" in add(desk, robot.url)


def test_nothing_said_yet_is_said(desk: Desk) -> None:
    assert "Nothing was said yet." in desk.run("notice", "log").out


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--quiet", "21:00"), "it reads 21:00-08:00"),
        (("--quiet", "21:00-21:00"), "it reads 21:00-08:00"),
        (("--duty", "someday 09:00-18:00"), "it reads mon-fri 09:00-18:00"),
        (("--duty", "mon 18:00-09:00"), "it reads mon-fri 09:00-18:00"),
        (("--duty", "mon"), "it reads mon-fri 09:00-18:00"),
        (("--kind", "gossip"), "'gossip' is none of new_review, clock_half"),
        (("--language", "fr"), "'fr' is none of en, zh, de"),
        (("--ask",), "give the address one way"),
    ],
)
def test_what_cannot_be_understood_is_refused(
    desk: Desk, robot: Robot, more: tuple[str, ...], says: str
) -> None:
    said = add(desk, robot.url, "--zone", "UTC", *more, code=2)

    assert says in " ".join(said.replace("│", " ").split())
    assert desk.run("notice", "list", "--json").json() == {"channels": []}


@pytest.mark.parametrize("more", [("--quiet", "21:00-08:00"), ("--duty", "mon 09:00-18:00")])
def test_hours_need_a_place(desk: Desk, robot: Robot, more: tuple[str, ...]) -> None:
    assert "in which time zone" in add(desk, robot.url, *more, code=2)


def test_an_address_of_no_service_is_refused_without_repeating_it(desk: Desk) -> None:
    desk.secrets.append(PLANTED)

    said = add(desk, f"https://desk.example/{PLANTED}", code=1)

    assert "no service is known for this address" in said
    assert "docs/notices.md" in said


def test_a_file_that_is_not_there_is_said(desk: Desk) -> None:
    given = ("--name", "n", "--for", "Ann", "--url-file", desk.folder / "none.txt")

    assert "cannot be read" in desk.run("notice", "add", *given, code=1).err


def test_a_store_of_another_name_is_refused(desk: Desk, robot: Robot) -> None:
    add(desk, robot.url, "--store", "nobody", code=1)
