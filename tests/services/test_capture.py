"""A copied page comes in once, and proves what it shows and no more."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from amends.db.unit import Memory
from amends.domain.coverage import Stretch
from amends.domain.ids import ArticleRef
from amends.domain.times import Span, day_span, zone_named
from amends.marketplace.capture import HandRules, Unread, WrongPage
from amends.services.capture import Edits
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock

from ..conftest import AddStore
from ..db.rows import TABLES, dump, rows
from .fake_market import DAY, HOUR, SCOPE
from .hand import CUP, POT, STREAM, TODAY, Desk, a_page, found
from .shop import ALL, told_changes

SHANGHAI = zone_named("Asia/Shanghai")
START = datetime(2026, 11, 1, tzinfo=UTC)


def begin_of(day: date) -> datetime:
    return day_span(day, SHANGHAI).since


@pytest.fixture
def desk(memory: Memory, add_store: AddStore, clock: ManualClock) -> Desk:
    store = add_store(
        marketplace="fake", name="示例", key_scope=SCOPE, settings={}, site="fake.example"
    )
    return Desk(memory, store, clock)


def texts(desk: Desk) -> list[str]:
    with desk.memory.look() as unit:
        return sorted(one.review.text for one in unit.queue.page(ALL, limit=1_000))


def test_a_page_comes_in_with_its_import_its_look_and_its_inbox(desk: Desk) -> None:
    captured = desk.brings(a_page(found("undicht"), found("laut", 1), ratings=30))

    assert (captured.brought.fresh, captured.unread, captured.offered) == (2, 0, [])
    assert texts(desk) == ["laut", "undicht"]
    assert told_changes(desk.memory) == ["appeared", "appeared"]
    (told,) = rows(desk.memory, "import")
    assert (told["kind"], told["by"], told["counts"]["fresh"]) == ("clipboard", "anna", 2)
    (look,) = rows(desk.memory, "page_look")
    assert (look["at"], look["ratings"], look["shown"], look["fresh"]) == (NOON, 30, 2, 2)
    assert {row["import_id"] for row in rows(desk.memory, "store_review")} == {told["id"]}


def test_the_same_page_again_adds_nothing_but_another_look(desk: Desk) -> None:
    page = a_page(found("undicht"), found("laut", 1), unread=[Unread("?? Sterne", "no date")])
    desk.brings(page)
    before = dump(desk.memory)

    again = desk.brings(page)

    after = dump(desk.memory)
    changed = {name for name in TABLES if before[name] != after[name]}
    assert changed == {"import", "page_look"}
    assert (again.brought.known, again.brought.fresh, again.brought.changed) == (2, 0, 0)
    assert (again.looked.seen, len(after["page_look"])) == (None, 2)


def test_copies_differ_in_spaces_and_that_is_no_edit(desk: Desk) -> None:
    desk.brings(a_page(found("läuft aus", title="Tasse", native="1 von 5")))

    again = desk.brings(a_page(found("Läuft\n aus ", title="Tasse", native="1 Stern")))

    assert (again.brought.known, told_changes(desk.memory)) == (1, ["appeared"])


def test_a_page_of_another_site_is_refused_and_nothing_is_stored(desk: Desk) -> None:
    before = dump(desk.memory)

    with pytest.raises(WrongPage, match=r"a page of otto.at, and fake:示例 is a store of fake"):
        desk.brings(a_page(found("undicht"), site="otto.at"))

    assert dump(desk.memory) == before
    desk.brings(a_page(found("undicht"), site="fake.example"))


def test_what_cannot_be_taken_is_kept_aside_sealed_and_the_rest_is_stored(desk: Desk) -> None:
    page = a_page(
        found("undicht"),
        found("ohne Artikel", article=None),
        found("von morgen", -3),
        unread=[Unread("?? Sterne von Berta", "no date")],
        leftover=["Werbung"],
    )
    captured = desk.brings(page)

    assert (captured.brought.fresh, captured.brought.refused, captured.unread) == (1, 2, 3)
    assert captured.leftover == ["Werbung"]
    assert captured.looked.seen is None
    with desk.memory.look() as unit:
        reasons = {reject.reason for reject in unit.rejects.all(ALL)}
    assert reasons == {
        "without its id a review needs the article it is about",
        "its date lies in the future",
        "no date",
    }
    for words in ("ohne Artikel", "Berta"):
        assert words not in repr(dump(desk.memory))


def test_a_copy_of_an_hour_ago_is_of_then_and_one_of_tomorrow_is_of_now(desk: Desk) -> None:
    desk.brings(a_page(found("undicht", 2)), as_of=NOON - HOUR)
    desk.brings(a_page(found("laut", 2, article=POT), article=POT), as_of=NOON + DAY)

    assert [row["at"] for row in rows(desk.memory, "page_look")] == [NOON - HOUR, NOON]
    assert [row["first_seen"] for row in rows(desk.memory, "review")] == [NOON - HOUR, NOON]


def test_an_old_copy_does_not_undo_a_newer_one(desk: Desk) -> None:
    desk.brings(a_page(found("neu", native_id="R1")))

    captured = desk.brings(a_page(found("alt", native_id="R1")), as_of=NOON - HOUR)

    assert (captured.brought.older, texts(desk)) == (1, ["neu"])


@pytest.mark.parametrize(
    ("edits", "stand", "told", "offered"),
    [
        (Edits.ASK, ["undicht"], ["appeared"], 1),
        (Edits.APPLY, ["dicht"], ["appeared", "edited"], 0),
        (Edits.SEPARATE, ["dicht", "undicht"], ["appeared", "appeared"], 0),
    ],
)
def test_a_text_that_may_be_an_edit_becomes_what_the_person_says(
    desk: Desk, edits: Edits, stand: list[str], told: list[str], offered: int
) -> None:
    desk.brings(a_page(found("undicht", 2)))

    captured = desk.brings(a_page(found("dicht", 2)), edits=edits)

    assert (texts(desk), told_changes(desk.memory)) == (stand, told)
    assert [one.text for one in captured.offered] == ["undicht"] * offered
    assert (captured.looked.seen is None) is bool(offered)  # an open question proves nothing
    settled = dump(desk.memory)["review"]
    again = desk.brings(a_page(found("dicht", 2)))
    assert len(again.offered) == offered
    assert dump(desk.memory)["review"] == settled


def test_two_buyers_of_one_name_are_not_made_one(desk: Desk) -> None:
    desk.brings(a_page(found("undicht", 2)))

    desk.brings(a_page(found("dicht", 2), found("laut", 2)), edits=Edits.APPLY)

    assert texts(desk) == ["dicht", "laut"]


@pytest.mark.parametrize(("first", "second"), [("R1", None), (None, "R1")])
def test_a_copy_without_ids_is_the_same_review_as_one_with(
    desk: Desk, first: str | None, second: str | None
) -> None:
    desk.brings(a_page(found("undicht", 2, native_id=first)))

    captured = desk.brings(a_page(found("Undicht ", 2, native_id=second, rating=2)))

    assert (captured.brought.fresh, captured.offered) == (0, [])
    assert told_changes(desk.memory) == ["appeared", "re_rated"]
    assert desk.brings(a_page(found("undicht", 2, native_id=first, rating=2))).brought.known == 1


def test_a_list_from_the_newest_down_proves_the_days_above_its_last_entry(desk: Desk) -> None:
    captured = desk.brings(a_page(found("undicht"), found("laut", 3)))

    assert captured.looked.seen == Span(since=begin_of(TODAY - 2 * DAY), until=NOON)
    assert captured.looked.whole == (captured.looked.seen,)
    assert desk.whole_days() == [TODAY - 2 * DAY, TODAY - DAY]


@pytest.mark.parametrize(
    "over",
    [
        {"newest_first": False},
        {"newest_first": None},
        {"unread": [Unread("?", "no date")]},
        {"found": [found("undicht"), found("", 3, author=None)]},
        {"found": []},
        {"found": [found("undicht")]},  # the day may go on on the next page
    ],
)
def test_a_page_that_may_lack_something_proves_nothing(desk: Desk, over: dict[str, Any]) -> None:
    page = a_page(**{"found": [found("undicht"), found("laut", 3)]} | over)

    captured = desk.brings(page)

    assert (captured.looked.seen, desk.covered()) == (None, {})
    assert len(rows(desk.memory, "page_look")) == 1


@pytest.mark.parametrize("reviews", [[], [found("undicht"), found("laut", 3)]])
def test_a_whole_list_proves_everything_since_our_work_began(
    desk: Desk, reviews: list[Any]
) -> None:
    """Also that there is nothing: an article without reviews keeps no day open."""
    captured = desk.brings(a_page(*reviews, is_whole=True, newest_first=None))

    assert captured.looked.seen == Span(since=START, until=NOON)
    assert desk.whole_days() == [date(2026, 11, day) for day in range(2, 22)]


@pytest.mark.parametrize(
    ("article", "since"), [(CUP, NOON - 5 * DAY), (None, NOON - 2 * DAY), (POT, NOON - 5 * DAY)]
)
def test_a_whole_list_proves_no_more_than_the_platform_shows(
    desk: Desk, article: ArticleRef | None, since: datetime
) -> None:
    desk.market.hand = HandRules(hint="open it", shown_for=5 * DAY, store_shown_for=2 * DAY)  # type: ignore[misc]

    captured = desk.brings(a_page(is_whole=True, article=article))

    assert captured.looked.seen == Span(since=since, until=NOON)


def test_a_review_older_than_our_work_is_proven_with_its_days(desk: Desk) -> None:
    captured = desk.brings(a_page(found("undicht", 40), is_whole=True))

    assert captured.looked.seen == Span(since=begin_of(TODAY - 40 * DAY), until=NOON)


def test_a_page_that_lacks_another_lowers_nothing_that_was_read_by_call(desk: Desk) -> None:
    with desk.memory.unit() as unit:
        span = Span(since=NOON - 9 * DAY, until=NOON - DAY)
        unit.coverage.add(desk.store.id, STREAM, "Asia/Shanghai", Stretch(span=span), NOON, "api")
        unit.commit()
    by_call = desk.whole_days()
    desk.brings(a_page(article=POT, newest_first=False))  # proves nothing

    desk.brings(a_page(found("undicht"), found("laut", 3)))

    assert by_call
    assert set(by_call) <= set(desk.whole_days())


def test_a_page_that_was_dropped_and_is_brought_again_is_back_on_the_patrol(desk: Desk) -> None:
    page = desk.brings(a_page(found("undicht"))).looked.page
    with desk.memory.unit() as unit:
        unit.patrol.drop(page, NOON)
        unit.commit()

    assert desk.brings(a_page(found("laut"))).looked.page == page


def test_a_look_tells_what_the_page_counted_before(desk: Desk) -> None:
    first = desk.brings(a_page(found("undicht"), ratings=30))
    desk.later(timedelta(hours=1))
    second = desk.brings(a_page(found("undicht"), found("laut"), ratings=31))

    assert (first.looked.ratings_before, first.looked.ratings) == (None, 30)
    assert (second.looked.ratings_before, second.looked.ratings) == (30, 31)
