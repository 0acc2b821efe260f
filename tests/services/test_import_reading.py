"""A row becomes what it says, or keeps its reason; nothing is invented to fill a gap."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from amends.domain.review import ReviewKind
from amends.marketplace.capture import Found
from amends.marketplace.dates import DayOrder
from amends.services.importing.reading import LONGEST, Reading

BERLIN = ZoneInfo("Europe/Berlin")
FIELDS = (
    "native_id", "rating", "written", "text", "author", "order", "article", "verified", "url",
    "site", "title", "reply",
)  # fmt: skip


def read(days: DayOrder | None = None, about: str | None = None, **cells: Any) -> Found:
    """The review of a row with these cells; others are empty."""
    reading = Reading(
        places={name: number for number, name in enumerate(FIELDS)},
        order=days,
        zone=BERLIN,
        site="otto.de",
        site_names=frozenset({"otto"}),
        kind=ReviewKind.PRODUCT,
        article=about,
    )
    row = {"rating": "1", "written": "2026-11-03", "text": "Kaputt"} | cells
    return reading.found([row.get(name, "") for name in FIELDS])


def test_a_full_row_is_read_whole() -> None:
    found = read(
        native_id=" R1 ",
        rating="4,0 von 5 Sternen",
        author="Anna K.",
        order="4711",
        article="A-1",
        verified="Ja",
        url="https://www.otto.de/p/x",
        site="www.otto.de",
        title="Geht so",
        reply="Danke",
    )

    assert found == Found(
        native_id="R1",
        rating=4,
        native="4,0 von 5 Sternen",
        written=date(2026, 11, 3),
        text="Kaputt",
        author="Anna K.",
        order="4711",
        article="A-1",
        verified=True,
        url="https://www.otto.de/p/x",
        title="Geht so",
        reply="Danke",
    )


def test_empty_cells_tell_nothing() -> None:
    found = read(author="  ", order=" ", verified="", reply=" ", native_id="", url=" ")

    assert (found.author, found.order, found.verified, found.reply) == (None, None, None, None)
    assert (found.native_id, found.url, found.title, found.article) == (None, None, "", None)


def test_a_rating_alone_is_a_review_and_a_text_alone_as_well() -> None:
    assert read(text="").rating == 1
    assert read(rating=" ").rating is None
    assert read(rating="").native == ""


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"rating": "7"}, "rating: 7 of 5 is no rating"),
        ({"rating": "4.5"}, "rating: 4.5 of 5 lies between two stars"),
        ({"rating": 4.5}, "rating: 4.5 of 5 lies between two stars"),
        ({"rating": "0"}, "rating: 0 of 5 is no rating"),
        ({"rating": "n/a"}, "rating: it says more than a rating, or none"),
        ({"written": ""}, "it has no date"),
        ({"written": "  "}, "it has no date"),
        ({"written": "soon"}, "date: it names no day"),
        ({"written": "03/04/2026"}, "date: it may be"),
        ({"written": "31.02.2026"}, "date: it names no day"),
        ({"written": 46_000}, "date: it names no day"),
        ({"rating": "", "text": " "}, "it has neither a rating nor a text"),
        ({"text": "x" * (LONGEST + 1)}, "text: it has 100,001 letters"),
        ({"site": "otto.at"}, "it is about another site than otto.de"),
        ({"order": 2.231958349e18}, "order: the number was rounded by Excel"),
        ({"order": "2,23196E+18"}, "order: the number was rounded by Excel"),
        ({"article": "1.2e15"}, "article: the number was rounded by Excel"),
    ],
)
def test_what_cannot_be_right_is_a_reason(cells: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match="^" + reason.replace("+", r"\+")):
        read(**cells)


def test_the_longest_text_is_taken() -> None:
    assert len(read(text="x" * LONGEST).text) == LONGEST


def test_cells_of_a_workbook_count_as_what_they_are() -> None:
    found = read(rating=4.0, written=date(2026, 11, 3), verified=True, article=123456.0)

    assert (found.rating, found.native, found.article) == (4, "4", "123456")
    assert (found.written, found.verified) == (date(2026, 11, 3), True)


def test_a_number_that_excel_was_kept_from_cutting_is_unwrapped() -> None:
    assert read(article='="000000001"').article == "000000001"


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("2026-11-03T14:05:00Z", datetime(2026, 11, 3, 14, 5, tzinfo=UTC)),
        ("2026-11-03 14:05", datetime(2026, 11, 3, 13, 5, tzinfo=UTC)),
        (datetime(2026, 11, 3, 14, 5), datetime(2026, 11, 3, 13, 5, tzinfo=UTC)),  # noqa: DTZ001
        ("3. November 2026", date(2026, 11, 3)),
    ],
)
def test_a_time_without_a_zone_is_the_stores(written: Any, means: date) -> None:
    assert read(written=written).written == means


def test_the_order_of_days_counts_for_the_whole_file() -> None:
    assert read(DayOrder.DMY, written="03/04/2026").written == date(2026, 4, 3)
    assert read(DayOrder.MDY, written="03/04/2026").written == date(2026, 3, 4)
    with pytest.raises(ValueError, match="no day when read as dmy"):
        read(DayOrder.DMY, written="04/13/2026")


def test_the_article_of_a_file_fills_rows_that_name_none() -> None:
    assert read(about="A-1").article == "A-1"
    assert read(about="A-1", article="A-2").article == "A-2"


@pytest.mark.parametrize(
    ("word", "means"), [("是", True), ("Nein", False), ("Verified Purchase", True), ("Vine", None)]
)
def test_yes_and_no_are_read_and_other_words_say_neither(word: str, means: bool | None) -> None:
    assert read(verified=word).verified is means


def test_an_address_that_is_none_is_not_kept() -> None:
    assert read(url="javascript:alert(1)").url is None
