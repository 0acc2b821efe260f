"""What Amazon has and allows, as this plugin declares it, site by site."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from amends.domain.action import ActionKind, Delivery
from amends.domain.store import DataRegion
from amends.marketplace.connector import RouteFacts, Stream
from amends.testing.builders import a_review
from amends_amazon import Amazon
from amends_amazon.settings import SITES, AmazonSettings

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_feedback_is_read_a_year_back_then_twice_a_day_over_a_month() -> None:
    (rules,) = Amazon().streams(AmazonSettings()).values()

    assert set(Amazon().streams(AmazonSettings())) == {Stream.SELLER_FEEDBACK}
    assert (rules.horizon, rules.first_bite, rules.overlap) == (365 * DAY, 365 * DAY, 30 * DAY)
    assert rules.every == timedelta(hours=12)
    assert [(one.age, one.every) for one in rules.rereads] == [(90 * DAY, 7 * DAY)]
    assert (rules.cap, rules.looks) == (None, ())


def test_a_store_may_set_how_far_and_how_often() -> None:
    settings = AmazonSettings(feedback_every_hours=24, feedback_days=60, first_feedback_days=90)

    (rules,) = Amazon().streams(settings).values()

    assert (rules.every, rules.overlap, rules.horizon) == (DAY, 60 * DAY, 90 * DAY)


@pytest.mark.parametrize(
    ("site", "language", "zone", "region", "data_region"),
    [
        ("amazon.de", "de", "Europe/Berlin", "eu", DataRegion.EU),
        ("amazon.co.uk", "en", "Europe/London", "eu", DataRegion.EU),
        ("amazon.ae", "ar", "Asia/Dubai", "eu", DataRegion.OTHER),
        ("amazon.com", "en", "America/Los_Angeles", "na", DataRegion.NA),
        ("amazon.co.jp", "ja", "Asia/Tokyo", "fe", DataRegion.OTHER),
    ],
)
def test_a_store_stands_where_its_site_does(
    site: str, language: str, zone: str, region: str, data_region: DataRegion
) -> None:
    place = Amazon().place(AmazonSettings(site=site))

    assert (place.site, place.language, place.zone) == (site, language, zone)
    assert (place.region, place.data_region) == (region, data_region)


def test_every_site_has_its_place() -> None:
    assert {Amazon().place(AmazonSettings(site=site)).site for site in SITES} == set(SITES)


@pytest.mark.parametrize(
    ("settings", "delivery", "reason"),
    [
        ({}, Delivery.BY_HAND, "Contact customer, for brands"),
        ({"brand_registered": True, "seller_of_record": True}, Delivery.BY_HAND, "two fixed"),
        ({"brand_registered": False}, Delivery.NEVER, "for registered brands"),
        ({"seller_of_record": False}, Delivery.NEVER, "for who sold it"),
    ],
)
def test_who_wrote_a_product_review_is_written_to_by_brands_that_sold_it(
    settings: dict[str, Any], delivery: Delivery, reason: str
) -> None:
    facts = RouteFacts(NOW, AmazonSettings(**settings), review=a_review(order=None))

    (route,) = Amazon().routes(ActionKind.MESSAGE, facts)

    assert route.delivery is delivery
    assert reason in route.reason


def test_settings_of_others_are_refused() -> None:
    with pytest.raises(ValueError, match="no settings of Amazon: Review"):
        Amazon().streams(a_review())
