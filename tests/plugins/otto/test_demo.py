"""OTTO's town: what a person brings from it can be read, and what is bought there be looked up."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.plugins.otto.conftest import NOW
from tests.plugins.otto.stores import OWN_APP, a_door, connected

from amends.domain.guess import guess_orders
from amends.domain.ids import ArticleRef, OrderRef
from amends.domain.personal import apart
from amends.domain.times import Span
from amends.marketplace.capture import Found
from amends.marketplace.pages import copied_from
from amends.testing.clock import ManualClock
from amends.testing.serve import serve
from amends_otto.connector import OttoConnector
from amends_otto.demo import OttoTown
from amends_otto.imports import read_page

MONTHS = timedelta(days=120)


@pytest.fixture
def town(clock: ManualClock) -> OttoTown:
    town = OttoTown(clock)
    town.fill(NOW)
    return town


@pytest.fixture
def connector(town: OttoTown, clock: ManualClock) -> Iterator[OttoConnector]:
    with serve(town.app) as url:
        (store,) = town.stores(url)
        with connected(a_door(clock, OWN_APP, **store.settings)) as connector:
            yield connector


def table_in(town: OttoTown) -> list[dict[str, str]]:
    text = town.captures(NOW)[0].data.decode("cp1252")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def page_in(town: OttoTown) -> list[Found]:
    page = town.captures(NOW)[1]
    return list(read_page(copied_from(page.data, page.file)).found)


def test_the_table_is_as_german_excel_writes_it_and_has_one_wrong_row(town: OttoTown) -> None:
    data = town.captures(NOW)[0].data

    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    stars = Counter(row["Sterne"] for row in table_in(town))
    assert (stars.total(), stars["7"]) == (81, 1)
    assert stars["1"] > stars["5"] > 0


def test_the_saved_page_is_read_whole_and_newest_first(town: OttoTown) -> None:
    page = town.captures(NOW)[1]

    read = read_page(copied_from(page.data, page.file))

    assert (len(read.found), read.unread, read.leftover) == (10, [], [])
    assert (read.newest_first, read.is_whole, read.ratings) == (True, True, 10)


def test_no_review_is_of_a_day_to_come(town: OttoTown) -> None:
    days = [row["Datum"] for row in table_in(town)]

    assert max(day.split(".")[::-1] for day in days) <= ["2026", "11", "22"]
    assert max(str(one.written) for one in page_in(town)) <= "2026-11-22"


def test_an_order_can_be_guessed_for_what_was_brought_and_its_evidence_shown(
    town: OttoTown, connector: OttoConnector
) -> None:
    (review,) = (one for one in page_in(town) if one.title == "Kabel zu kurz")
    written = NOW - timedelta(days=23)

    span = Span(since=written - MONTHS, until=written)
    guesses = guess_orders(connector.find_orders(ArticleRef(review.article or ""), span), written)
    facts = connector.fetch_order(OrderRef(guesses[0].order))

    assert guesses[0].percent > 1
    assert facts.items[0].title == "Demo LED-Tischleuchte dimmbar"
    assert facts.parcels[0].proves_delivery
    assert apart(facts)[1]  # somebody bought it: personal data stands in marked fields


def test_some_of_what_was_bought_comes_back(town: OttoTown, connector: OttoConnector) -> None:
    written = NOW - timedelta(days=0.6)
    span = Span(since=NOW - timedelta(days=60), until=NOW)
    article = next(row["Artikelnummer"] for row in table_in(town) if row["Titel"] == "GEFÄHRLICH")

    orders = list(connector.find_orders(ArticleRef(article), span))

    assert any(connector.fetch_order(one.ref).returns for one in orders)
    assert all(one.ordered and one.ordered < written for one in orders)
