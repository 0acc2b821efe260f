"""Amazon's town: a report gives its complaints and no praise, and its pages can be read."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.plugins.amazon.desk import Desk, a_desk, rejects, reviews

from amends.domain.ids import OrderRef
from amends.domain.times import Span
from amends.marketplace.capture import PageRead
from amends.marketplace.pages import copied_from
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock
from amends.testing.serve import serve
from amends_amazon.demo import AmazonTown
from amends_amazon.imports import read_page
from amends_amazon.settings import AmazonSettings

BRITISH = AmazonSettings(site="amazon.co.uk")


@pytest.fixture
def town(clock: ManualClock) -> AmazonTown:
    town = AmazonTown(clock)
    town.fill(NOON)
    return town


@pytest.fixture
def desk(town: AmazonTown, clock: ManualClock) -> Iterator[Desk]:
    with serve(town.app) as url:
        (store,) = town.stores(url)
        told = {name: store.settings[name] for name in ("site", "first_look_seconds")}
        with a_desk(url, clock, credentials=store.credentials, **told) as desk:
            yield desk


def pages_in(town: AmazonTown) -> list[PageRead]:
    return [read_page(copied_from(one.data, one.file), BRITISH) for one in town.captures(NOON)]


def test_a_report_gives_the_feedback_of_a_year_without_waiting(desk: Desk) -> None:
    year = Span(since=NOON - timedelta(days=365), until=NOON)

    pages, ended = desk.step(year, None)

    assert ended
    assert (len(reviews(pages)), rejects(pages)) == (40, [])
    assert {review.rating for review in reviews(pages)} == {1, 2, 3}  # praise is not reported


def test_each_feedback_has_an_order_to_look_up(desk: Desk) -> None:
    year = Span(since=NOON - timedelta(days=365), until=NOON)
    orders = [review.order for review in reviews(desk.step(year, None)[0])]

    facts = desk.connector.fetch_order(OrderRef(orders[0] or ""))

    assert None not in orders
    assert facts.items[0].title.startswith("Sample ")
    assert facts.parcels[0].carrier == "Royal Mail"


def test_a_saved_page_and_a_copied_one_are_read_with_ten_reviews_each(town: AmazonTown) -> None:
    saved, copied = pages_in(town)

    assert [(len(one.found), one.unread) for one in (saved, copied)] == [(10, []), (10, [])]
    assert [one.newest_first for one in (saved, copied)] == [True, True]
    assert (saved.article, copied.article) == ("B0SAMPLE01", "B0SAMPLE02")


def test_the_saved_page_names_its_reviews_and_is_whole(town: AmazonTown) -> None:
    saved, copied = pages_in(town)

    assert all(one.native_id and one.url for one in saved.found)
    assert [one.native_id for one in copied.found] == [None] * 10  # a copied text holds no ids
    assert saved.is_whole


def test_some_who_wrote_did_not_buy_here(town: AmazonTown) -> None:
    unverified = [one.title for page in pages_in(town) for one in page.found if not one.verified]

    assert unverified == ["Does not switch off", "Great"]
