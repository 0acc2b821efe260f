"""Reviews come in by copy: one command a page, nothing fetched, nothing lost, nothing twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from amends.apps.watching import DONE, LOOK_AT, Settling
from amends.marketplace.registry import Registry
from amends.testing.clock import ManualClock

from .conftest import NOW, Desk
from .hand_market import Hand

PAGE = """page of A1 on hand.example, 12 ratings, newest first
R3 | 1 | 2026-11-21 | Anna | It leaks.
R2 | 5 | 2026-11-20 | Ben | Good lamp.
R1 | 2 | 2026-11-18 | Cleo | Came late.
"""
NAMELESS = "page of A1 on hand.example, 12 ratings, newest first\n| 1 | 2026-11-21 | Anna | {}\n"


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Desk]:
    """A desk with one store that is read by hand."""
    desk = Desk(tmp_path, ManualClock(NOW), Registry(found={"hand": Hand()}))
    desk.run("init")
    desk.run("client", "add", "Nordlicht")
    desk.run("store", "add", "--client", "Nordlicht", "--marketplace", "hand", "--name", "Lamps")
    return desk


def pasted(desk: Desk, page: str, *more: str, code: int = 0) -> str:
    said = desk.run("paste", "-", *more, typed=page, code=code)
    return said.out + said.err


def texts(desk: Desk) -> list[str]:
    found = desk.run("reviews", "--all", "--json").json()["reviews"]
    return [one["review"]["text"] for one in found]


def test_a_copied_page_comes_in_with_one_command(hand: Desk) -> None:
    said = pasted(hand, PAGE)

    assert "hand:Lamps" in said
    assert "3 reviews: 3 new, 0 changed, 0 known" in said
    assert "Covered by hand from 2026-11-19 00:00 to 2026-11-22 04:00." in said
    assert texts(hand) == ["It leaks.", "Good lamp.", "Came late."]


def test_the_same_page_again_adds_nothing(hand: Desk) -> None:
    pasted(hand, PAGE)

    said = pasted(hand, PAGE)

    assert "3 reviews: 0 new, 0 changed, 3 known" in said
    assert len(texts(hand)) == 3


def test_a_look_covers_the_days_that_it_reached(hand: Desk) -> None:
    pasted(hand, PAGE)

    (calendar,) = hand.run("coverage", "--days", "5", "--json").json()["stores"]

    assert [(day["day"], day["status"]) for day in calendar["days"]] == [
        ("2026-11-18", "unknown"),
        ("2026-11-19", "complete"),
        ("2026-11-20", "complete"),
        ("2026-11-21", "complete"),
        ("2026-11-22", "partial"),
    ]
    assert calendar["source"] == "hand"


def test_a_page_that_is_not_sorted_by_the_newest_proves_nothing(hand: Desk) -> None:
    said = pasted(hand, PAGE.replace(", newest first", ""))

    assert "3 new" in said
    assert "it proves no day: sort the page by the newest" in said


def test_what_could_not_be_read_is_shown_and_kept_aside(hand: Desk) -> None:
    said = pasted(hand, PAGE + "R4 | ? | 2026-11-17 | Dora | Broken.\nHelpful? Report\n")

    assert "1 piece could not be read; `amends rejects` shows why." in said
    assert "not placed: Helpful? Report" in said
    assert "it proves no day yet" in said
    assert "it has no stars" in hand.run("rejects").out


def test_the_wrong_page_says_what_to_open(hand: Desk) -> None:
    said = pasted(hand, "Your basket is empty", code=1)

    assert "this is no page of reviews: open one on hand.example" in said
    assert texts(hand) == []


def test_a_page_of_another_site_is_refused(hand: Desk) -> None:
    said = pasted(hand, PAGE.replace("hand.example", "other.example"), "--store", "Lamps", code=1)

    assert "this is a page of other.example, and hand:Lamps is a store of hand.example" in said


def test_a_page_that_several_stores_may_have_is_asked_for(hand: Desk) -> None:
    hand.run("store", "add", "--client", "Nordlicht", "--marketplace", "hand", "--name", "More")

    said = pasted(hand, PAGE, code=1)

    assert "--store hand:Lamps or --store hand:More" in said
    pasted(hand, PAGE, "--store", "More")
    assert "3 known" in pasted(hand, PAGE)  # its article is on the patrol of one of them by now


def test_a_copy_without_ids_is_known_by_its_words(hand: Desk) -> None:
    pasted(hand, PAGE)
    nameless = PAGE.replace("R3", "").replace("R2", "").replace("R1", "")

    said = pasted(hand, nameless)

    assert "3 reviews: 0 new, 0 changed, 3 known" in said
    assert len(texts(hand)) == 3


def test_a_page_with_ids_after_a_copy_without_gives_the_reviews_their_ids(hand: Desk) -> None:
    pasted(hand, PAGE.replace("R3", "").replace("R2", "").replace("R1", ""))

    pasted(hand, PAGE)
    said = pasted(hand, PAGE.replace("It leaks.", "It leaks a lot."))

    assert "3 reviews: 0 new, 1 changed, 2 known" in said
    assert len(texts(hand)) == 3


def test_another_wording_by_the_same_author_on_the_day_is_offered_as_an_edit(hand: Desk) -> None:
    pasted(hand, NAMELESS.format("It leaks."))

    said = pasted(hand, NAMELESS.format("It leaks, and they do not answer."))

    assert "Perhaps an edit of review 1, by the same author on the same day" in said
    assert "--edits apply, or --edits separate" in said
    assert texts(hand) == ["It leaks."]


def test_an_edit_becomes_a_revision_once_a_person_says_so(hand: Desk) -> None:
    pasted(hand, NAMELESS.format("It leaks."))

    pasted(hand, NAMELESS.format("It leaks less."), "--edits", "apply")

    assert texts(hand) == ["It leaks less."]
    (revision,) = hand.run("reviews", "show", "1", "--json").json()["history"]
    assert revision["before"] == {"text": "It leaks."}
    assert "1 known" in pasted(hand, NAMELESS.format("It leaks less."))


def test_another_review_stays_another_once_a_person_says_so(hand: Desk) -> None:
    pasted(hand, NAMELESS.format("It leaks."))

    pasted(hand, NAMELESS.format("Mine too."), "--edits", "separate")

    assert sorted(texts(hand)) == ["It leaks.", "Mine too."]


def test_a_review_says_who_brought_it_and_from_where(hand: Desk) -> None:
    hand.run("paste", hand.file("page.html", PAGE))

    said = hand.run("reviews", "show", "1").out

    assert "from page page.html" in said


def test_a_file_that_is_not_there_is_named_and_the_others_come_in(hand: Desk) -> None:
    said = hand.run("paste", hand.folder / "lost.html", hand.file("page.html", PAGE), code=1)

    assert "lost.html" in said.err
    assert len(texts(hand)) == 3


def test_a_watched_folder_takes_in_what_is_saved_and_sets_aside_the_rest(hand: Desk) -> None:
    folder = hand.folder / "pages"
    folder.mkdir()
    (folder / "a.html").write_text(PAGE)
    (folder / "b.html").write_text("Your basket is empty")
    (folder / "c.exe").write_text("no page")

    hand.run("watch", folder, "--once")

    assert len(texts(hand)) == 3
    assert [path.name for path in (folder / DONE).iterdir()] == ["a.html"]
    assert "no page of reviews" in (folder / LOOK_AT / "b.html.why.txt").read_text()
    assert (folder / "c.exe").exists()


def test_a_page_on_which_the_plugin_fails_keeps_no_other_out(hand: Desk) -> None:
    folder = hand.folder / "pages"
    folder.mkdir()
    (folder / "a.html").write_text("page that breaks the plugin")
    (folder / "b.html").write_text(PAGE)

    hand.run("watch", folder, "--once")

    assert len(texts(hand)) == 3
    assert "RuntimeError" in (folder / LOOK_AT / "a.html.why.txt").read_text()


def test_a_page_that_is_still_being_written_waits(tmp_path: Path) -> None:
    folder, page = tmp_path, tmp_path / "a.html"
    page.write_text(PAGE[:40])
    settling = Settling(folder)

    first = settling.settled()
    page.write_text(PAGE)
    second, third = settling.settled(), settling.settled()

    assert (first, second, third) == ([], [], [page])
