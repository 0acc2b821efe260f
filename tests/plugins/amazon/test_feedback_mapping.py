"""A line of the report as a review of the seller, and days as each site writes them. Pure."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from amends.domain.review import Review, ReviewKey, ReviewKind
from amends_amazon.mapping import FeedbackReader
from amends_amazon.mapping.days import day_reader, format_of
from amends_amazon.payloads.feedback import Row
from amends_amazon.settings import AmazonSettings

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
DE = FeedbackReader.of(AmazonSettings(), "amazon.de", NOW)


def a_row(**over: str) -> Row:
    plain = {
        "day": "3.11.26",
        "rating": "2",
        "comments": "Lieferung kam zu spät",
        "response": "",
        "order_id": "302-1234567-1234567",
        "email": "ABC123@marketplace.amazon.de",
    }
    return Row(**plain | over)


def test_a_line_is_a_verdict_on_the_seller_and_one_order() -> None:
    assert DE.review_from(a_row(response=" Das tut uns leid. ")) == Review(
        key=ReviewKey(scope="amazon.de", basis="natural", value="302-1234567-1234567"),
        kind=ReviewKind.SELLER,
        rating=2,
        native="2",
        text="Lieferung kam zu spät",
        written=date(2026, 11, 3),
        buyer="abc123@marketplace.amazon.de",
        order="302-1234567-1234567",
        reply="Das tut uns leid.",
    )


def test_stars_without_a_word_are_a_review() -> None:
    review = DE.review_from(a_row(comments="", email=""))

    assert (review.text, review.buyer, review.reply) == ("", None, None)


def test_the_address_of_the_buyer_stands_nowhere_but_under_buyer() -> None:
    told = DE.review_from(a_row()).model_dump()

    del told["buyer"]
    assert "abc123" not in str(told).lower()


@pytest.mark.parametrize(
    ("over", "reason"),
    [
        ({"rating": "7"}, "rating: not 1, 2 or 3"),
        ({"rating": "4"}, "rating: not 1, 2 or 3"),
        ({"rating": ""}, "rating: not 1, 2 or 3"),
        ({"order_id": "geheim"}, "order id: not of 3, 7 and 7 digits"),
        ({"day": "2026-11-03"}, "date: not written as D.M.YY"),
        ({"day": "31.2.26"}, "date: no such day, read as D.M.YY"),
        ({"day": "24.11.26"}, "date: lies in the future"),
    ],
)
def test_what_cannot_be_right_names_the_column_and_quotes_nobody(
    over: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        DE.review_from(a_row(**over))

    assert "geheim" not in str(caught.value)


def test_a_digital_order_has_letters_in_its_number() -> None:
    assert DE.review_from(a_row(order_id="D01-1234567-1234567")).order == "D01-1234567-1234567"


@pytest.mark.parametrize(("hour", "day"), [(9, "22.11.26"), (10, "23.11.26")])
def test_today_is_today_wherever_on_earth_it_is_latest(hour: int, day: str) -> None:
    reader = FeedbackReader.of(AmazonSettings(), "amazon.de", NOW.replace(hour=hour))

    assert reader.review_from(a_row(day=day))
    with pytest.raises(ValueError, match="future"):
        reader.review_from(a_row(day=day.replace("22", "23") if hour == 9 else "24.11.26"))


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("DE", "3.11.26"),
        ("SE", "2026-11-03"),
        ("JP", "26/11/3"),
        ("US", "11/3/26"),
        *(
            (one, "3/11/26")
            for one in [
                "AE",
                "PL",
                "EG",
                "ES",
                "FR",
                "IN",
                "IT",
                "NL",
                "SA",
                "TR",
                "UK",
                "BE",
                "AU",
                "SG",
                "BR",
                "CA",
                "MX",
            ]
        ),
        ("UK", "03/11/2026"),
    ],
)
def test_each_site_writes_a_day_in_its_own_way(country: str, text: str) -> None:
    assert day_reader(format_of(country))(text) == date(2026, 11, 3)


def test_a_store_may_say_how_its_report_writes_a_day() -> None:
    settings = AmazonSettings(site="amazon.co.za", date_format="YYYY/M/D")
    reader = FeedbackReader.of(settings, "amazon.co.za", NOW)

    assert reader.review_from(a_row(day="2026/11/03")).written == date(2026, 11, 3)


@pytest.mark.parametrize("written", ["D.M", "D.M.M", "DD.MM.YY", "D.M-YY", "%d.%m.%y", "Y.M.D"])
def test_a_format_that_names_no_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="must be made of D, M and YY or YYYY"):
        AmazonSettings(date_format=written)
