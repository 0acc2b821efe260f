"""Finding the orders that hold an article, whatever it is called, without a word about buyers."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
import structlog
from tests.plugins.otto.conftest import NOW
from tests.plugins.otto.stores import Store, a_door, a_page, a_store, an_item, an_order, connected

from amends.domain.ids import ArticleRef
from amends.domain.order import OrderFacts
from amends.domain.personal import apart
from amends.domain.times import SECOND, Span
from amends.marketplace.errors import NotAllowed
from amends.testing.clock import ManualClock
from amends_otto.sandbox import OttoSandbox
from amends_otto.sandbox.state import Article, Order, Seller

DAY = timedelta(days=1)
LATELY = Span(since=NOW, until=NOW + 30 * DAY)


@pytest.fixture
def orders(sandbox: OttoSandbox, seller: Seller, clock: ManualClock) -> list[Order]:
    """A lamp, a shelf, both, and another lamp, a day apart; all sent but the last."""
    lamp, shelf = ("Demo Leuchte", "39.99"), ("Demo Regal", "24.50")
    placed = []
    for items in ((lamp,), (shelf,), (shelf, lamp), (lamp,)):
        clock.advance(DAY)
        placed.append(sandbox.add_order(seller, items=items, forwarder=True))
    for order in placed[:-1]:
        sandbox.ship(order)
    clock.advance(timedelta(hours=1))
    return placed


def lamp_of(orders: list[Order]) -> Article:
    return orders[0].items[0].article


def found(url: str, clock: ManualClock, name: str, span: Span = LATELY) -> list[OrderFacts]:
    with connected(a_door(clock, api=url)) as connector:
        return list(connector.find_orders(ArticleRef(name), span))


@pytest.mark.parametrize("name", ["sku", "number", "ean", "moin"])
def test_an_article_is_found_under_each_of_its_names(
    name: str, orders: list[Order], url: str, clock: ManualClock
) -> None:
    facts = found(url, clock, getattr(lamp_of(orders), name))

    assert {one.ref for one in facts} == {orders[at].order_id for at in (0, 2, 3)}


def test_what_is_told_of_an_order_serves_a_guess(
    orders: list[Order], url: str, clock: ManualClock
) -> None:
    first, *_, last = sorted(
        found(url, clock, lamp_of(orders).sku), key=lambda one: one.ordered or NOW
    )

    assert (first.ordered, first.number) == (NOW + DAY, orders[0].number)
    assert first.shipped == NOW + 4 * DAY
    assert [item.title for item in first.items] == ["Demo Leuchte"]
    assert (last.shipped, last.state) == (None, "PROCESSABLE")


def test_no_personal_data_comes_with_it(orders: list[Order], url: str, clock: ManualClock) -> None:
    facts = found(url, clock, lamp_of(orders).sku)

    assert [apart(one)[1] for one in facts] == [{}, {}, {}]
    for order in orders:
        buyer = order.buyer
        for plain in (buyer.last, buyer.email, buyer.phone, buyer.relay, buyer.street):
            assert not any(str(plain) in one.model_dump_json() for one in facts)


def test_only_the_window_is_asked_for_and_its_end_is_out(
    orders: list[Order], sandbox: OttoSandbox, url: str, clock: ManualClock
) -> None:
    placed = orders[0].created

    in_it = found(url, clock, lamp_of(orders).sku, Span(since=placed, until=placed + SECOND))
    before = found(url, clock, lamp_of(orders).sku, Span(since=placed - DAY, until=placed))

    assert [one.ref for one in in_it] == [orders[0].order_id]
    assert before == []
    (asked, _) = [call.params for call in sandbox.log if call.operation == "orders"]
    assert asked["fromOrderDate"] == "2026-11-23T08:59:59Z"
    assert asked["toOrderDate"] == "2026-11-23T09:00:02Z"


def test_an_order_whose_article_was_cancelled_is_left_out_and_one_that_keeps_another_is_not(
    orders: list[Order], sandbox: OttoSandbox, url: str, clock: ManualClock
) -> None:
    sandbox.cancel(orders[3].items[0])
    clock.advance(SECOND)

    facts = found(url, clock, lamp_of(orders).sku)

    assert {one.ref for one in facts} == {orders[0].order_id, orders[2].order_id}


def test_a_moin_without_the_product_list_says_which_scope_it_needs(
    orders: list[Order], seller: Seller, url: str, clock: ManualClock
) -> None:
    seller.denied.add("products")

    with pytest.raises(NotAllowed, match="the scope products is missing"):
        found(url, clock, lamp_of(orders).moin)


def test_nothing_is_read_before_it_is_wanted() -> None:
    page = a_page("resources", an_order(), following="/v4/orders?nextcursor=2")
    store = a_store([page])

    orders = store.connector.find_orders(ArticleRef("DEMO-LAMPE-01"), back_from_now())
    assert store.asked == []

    next(orders)
    assert len(store.asked) == 1


@pytest.mark.parametrize("name", ["S0000001", "s0000001", " DEMO-lampe-01 ", "00000001"])
def test_the_number_in_the_shops_address_counts_and_capitals_do_not(name: str) -> None:
    assert len(sifted(a_store([a_page("resources", an_order())]), name)) == 1


@pytest.mark.parametrize("name", ["DEMO-LAMPE-0", "lampe", "0000001", ""])
def test_a_part_of_a_name_is_no_name(name: str) -> None:
    assert sifted(a_store([a_page("resources", an_order())]), name) == []


def test_an_order_that_moves_to_a_later_page_is_told_once() -> None:
    pages = [
        a_page("resources", an_order(), following="/v4/orders?nextcursor=2"),
        a_page("resources", an_order()),
    ]

    assert len(sifted(a_store(pages))) == 1


def test_what_cannot_be_read_costs_only_itself_and_quotes_nobody() -> None:
    broken = an_order(salesOrderId="a2", orderDate="gestern, sagt Erika")
    half = an_order(salesOrderId="a3", positionItems=[an_item(), {"product": None}])
    store = a_store([a_page("resources", broken, "none", half)])

    with structlog.testing.capture_logs() as logs:
        facts = sifted(store)

    assert [(one.ref, one.missing) for one in facts] == [("a3", ("item: positionItemId: missing",))]
    assert [entry["why"] for entry in logs] == [
        "orderDate: datetime_from_date_parsing",
        "the item: model_type",
    ]


def test_an_order_without_its_date_cannot_be_in_a_window() -> None:
    assert sifted(a_store([a_page("resources", an_order(orderDate=None))])) == []


def test_the_product_list_is_asked_only_for_what_looks_like_a_moin() -> None:
    def answer(request: httpx.Request) -> dict[str, Any]:
        if request.url.path == "/v5/products":
            variation = {"sku": "DEMO-LAMPE-01", "moin": "M0DEMO000001"}
            return a_page("productVariations", variation, {"broken": True})
        return a_page("resources", an_order())

    by_moin, by_sku = a_store(answer), a_store(answer)

    assert len(sifted(by_moin, "M0DEMO000001")) == len(sifted(by_sku, "DEMO-LAMPE-01")) == 1
    assert [store.asked[0].partition("?")[0] for store in (by_moin, by_sku)] == [
        "/v5/products",
        "/v4/orders",
    ]


def back_from_now() -> Span:
    return Span(since=NOW - 60 * DAY, until=NOW)


def sifted(store: Store, name: str = "DEMO-LAMPE-01") -> list[OrderFacts]:
    return list(store.connector.find_orders(ArticleRef(name), back_from_now()))
