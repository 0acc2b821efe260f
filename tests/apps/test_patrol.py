"""The patrol at the desk: what to look at today, what a look proves, what the counts betray."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from amends.marketplace.registry import Registry
from amends.testing.clock import ManualClock

from .conftest import NOW, Desk
from .hand_market import Hand
from .test_paste import PAGE, pasted


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, ManualClock(NOW), Registry(found={"hand": Hand()}))
    desk.run("init")
    desk.run("client", "add", "Nordlicht")
    desk.run("store", "add", "--client", "Nordlicht", "--marketplace", "hand", "--name", "Lamps")
    return desk


def due(desk: Desk) -> list[tuple[str, str]]:
    (patrol,) = desk.run("patrol", "--json").json()["patrols"]
    return [(one["article"], one["reason"]) for one in patrol["due"]]


def test_what_sells_and_was_never_seen_comes_first(hand: Desk) -> None:
    file = hand.file("articles.csv", "article,title,sales\nA1,Lamp,3\nA2,Desk,900\nA3,Chair,\n")

    said = hand.run("patrol", "import", file, "--store", "Lamps")

    assert "3 new pages on the patrol, 0 known." in said.out
    assert due(hand) == [("A2", "never"), ("A1", "never"), ("A3", "never")]
    listed = hand.run("patrol").out
    assert "https://hand.example/A2?sort=newest" in listed
    assert "open the address, newest first, copy all" in listed


def test_a_pasted_page_joins_the_patrol_and_rests_for_a_week(hand: Desk) -> None:
    pasted(hand, PAGE)
    assert due(hand) == []

    hand.clock.advance(timedelta(days=7))

    assert due(hand) == [("A1", "time")]


def test_nothing_new_is_a_look_that_covers_the_days_since(hand: Desk) -> None:
    pasted(hand, PAGE)
    hand.clock.advance(timedelta(days=7))

    said = hand.run("patrol", "done", "1", "--ratings", "12")

    assert "Covered by hand from 2026-11-22 04:00 to 2026-11-29 04:00." in said.out
    (calendar,) = hand.run("coverage", "--days", "5", "--json").json()["stores"]
    assert {day["status"] for day in calendar["days"][:-1]} == {"complete"}
    assert due(hand) == []


def test_a_count_that_grew_betrays_that_something_is_new(hand: Desk) -> None:
    pasted(hand, PAGE)
    hand.clock.advance(timedelta(days=7))

    said = hand.run("patrol", "done", "1", "--ratings", "14")

    assert "12 ratings at the last look and 14 now: something is new" in said.out


def test_a_store_is_covered_once_all_its_pages_were_seen(hand: Desk) -> None:
    hand.run("patrol", "add", "A2", "--store", "Lamps")
    pasted(hand, PAGE)

    (before,) = hand.run("coverage", "--days", "3", "--json").json()["stores"]
    pasted(hand, PAGE.replace("page of A1", "page of A2").replace("R", "S"))
    (after,) = hand.run("coverage", "--days", "3", "--json").json()["stores"]

    assert [day["status"] for day in before["days"][:2]] == ["partial", "partial"]
    assert before["days"][0]["reasons"] == ["read by hand: not all of 2 pages were looked at"]
    assert [day["status"] for day in after["days"][:2]] == ["complete", "complete"]


def test_an_article_that_only_a_file_named_must_be_seen_too(hand: Desk) -> None:
    file = hand.file("reviews.csv", "date,stars,text,article\n2026-11-01,2,Came late,A2\n")
    hand.run("import", file, "--store", "Lamps", "--yes")

    said = pasted(hand, PAGE)

    assert "1 other page on the patrol" in said
    (calendar,) = hand.run("coverage", "--days", "3", "--json").json()["stores"]
    assert calendar["days"][0]["reasons"] == ["read by hand: not all of 2 pages were looked at"]


def test_a_page_can_be_dropped_and_taken_up_again(hand: Desk) -> None:
    hand.run("patrol", "add", "A1", "--store", "Lamps")

    hand.run("patrol", "drop", "1")
    assert "No page is on the patrol yet" in hand.run("patrol").out
    hand.run("patrol", "drop", "1", "--again")

    assert due(hand) == [("A1", "never")]


def test_the_doctor_says_how_many_pages_wait(hand: Desk) -> None:
    hand.run("patrol", "add", "A1", "A2", "--store", "Lamps")
    waiting = hand.run("doctor").out
    pasted(hand, PAGE)
    pasted(hand, PAGE.replace("page of A1", "page of A2").replace("R", "S"))

    assert "2 pages of 2 to look at" in waiting
    assert "2 pages, all looked at in time" in hand.run("doctor").out


def test_a_page_that_is_not_there(hand: Desk) -> None:
    assert "no patrol page is called 7" in hand.run("patrol", "done", "7", code=1).err


def test_a_wrong_row_of_articles_is_named_by_its_line(hand: Desk) -> None:
    file = hand.file("articles.csv", "article,sales\nA1,many\n")

    said = hand.run("patrol", "import", file, "--store", "Lamps", code=1)

    assert "line 2 of" in said.err
    assert "sales are whole units a month" in said.err
