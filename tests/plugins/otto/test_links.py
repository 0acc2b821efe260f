"""Turning pages by `links`: every wrapper and form of address, circles, ways out of the host."""

from datetime import timedelta

import pytest
from tests.plugins.otto.conftest import NOW
from tests.plugins.otto.stores import Store, a_door, a_line, a_page, a_store, an_order

from amends.domain.ids import ArticleRef
from amends.domain.times import Span
from amends.marketplace.errors import Nonsense
from amends.testing.clock import ManualClock
from amends_otto.connector.line import Query
from amends_otto.connector.links import sheets
from amends_otto.sandbox import OttoSandbox
from amends_otto.sandbox.state import Seller

LAMP = ArticleRef("DEMO-LAMPE-01")
LATELY = Span(since=NOW - timedelta(days=30), until=NOW)
FIRST, SECOND, THIRD = (an_order(salesOrderId=f"order-{number}") for number in (1, 2, 3))


def refs_of(store: Store) -> list[str]:
    return [str(facts.ref) for facts in store.connector.find_orders(LAMP, LATELY)]


@pytest.mark.parametrize(
    ("href", "asked"),
    [
        ("/v4/orders?nextcursor=2&limit=1", "/v4/orders?nextcursor=2&limit=1"),
        ("?nextcursor=2", "/v4/orders?nextcursor=2"),
        ("orders?nextcursor=2", "/v4/orders?nextcursor=2"),
        ("https://api.otto.market/v4/orders?nextcursor=2", "/v4/orders?nextcursor=2"),
        ("https://api.otto.market:443/v4/orders?nextcursor=2", "/v4/orders?nextcursor=2"),
    ],
)
def test_a_link_is_followed_whether_it_is_relative_or_whole(href: str, asked: str) -> None:
    store = a_store([a_page("resources", FIRST, following=href), a_page("resources", SECOND)])

    assert refs_of(store) == ["order-1", "order-2"]
    assert store.asked[1] == asked


@pytest.mark.parametrize(
    "href",
    [
        "https://elsewhere.invalid/v4/orders?nextcursor=2",
        "http://api.otto.market/v4/orders?nextcursor=2",
        "https://api.otto.market:8443/v4/orders?nextcursor=2",
        "https://api.otto.market@elsewhere.invalid/v4/orders",
        "file:///etc/passwd",
    ],
)
def test_a_link_that_leaves_the_host_is_not_followed_because_the_token_goes_with_it(
    href: str,
) -> None:
    store = a_store([a_page("resources", FIRST, following=href)])

    with pytest.raises(Nonsense, match="leads to another host"):
        refs_of(store)

    assert len(store.asked) == 1


def test_a_link_without_its_scheme_stays_on_our_host() -> None:
    away = "//elsewhere.invalid/v4/orders"
    store = a_store([a_page("resources", FIRST, following=away), a_page("resources", SECOND)])

    refs_of(store)

    assert {request.url.host for request in store.requests} == {"api.otto.market"}


def test_a_link_that_is_no_address_is_nonsense() -> None:
    store = a_store([a_page("resources", FIRST, following="https://[::1")])

    with pytest.raises(Nonsense, match="is no address"):
        refs_of(store)


def test_a_page_that_leads_to_itself_ends_in_words() -> None:
    store = a_store([])

    def again(request: object) -> dict[str, object]:
        return a_page("resources", FIRST, following=store.asked[-1])

    store.answers = again

    with pytest.raises(Nonsense, match="the next page is one that was read already"):
        refs_of(store)
    assert len(store.asked) == 1


def test_a_circle_over_several_pages_is_found_as_well() -> None:
    pages = [
        a_page("resources", FIRST, following="/v4/orders?nextcursor=2&limit=1"),
        a_page("resources", SECOND, following="/v4/orders?nextcursor=3&limit=1"),
        a_page("resources", THIRD, following="/v4/orders?limit=1&nextcursor=2"),
    ]
    store = a_store(pages)

    with pytest.raises(Nonsense, match="the next page is one that was read already"):
        refs_of(store)

    assert len(store.asked) == 3


@pytest.mark.parametrize("links", [None, "none", [], [None, "x", {}], [{"rel": "next"}]])
def test_links_that_lead_nowhere_end_the_list(links: object) -> None:
    store = a_store([{"resources": [FIRST], "links": links}])

    assert refs_of(store) == ["order-1"]


def test_a_list_that_is_left_out_is_an_empty_one() -> None:
    assert refs_of(a_store([{"links": []}])) == []


def test_an_api_behind_a_path_keeps_it() -> None:
    pages = [
        a_page("resources", FIRST, following="/v4/orders?nextcursor=2"),
        a_page("resources", SECOND),
    ]
    store = a_store(pages, api="https://gateway.example.invalid/otto")

    assert refs_of(store) == ["order-1", "order-2"]
    assert store.asked[1] == "/otto/v4/orders?nextcursor=2"


@pytest.mark.parametrize("absolute", [False, True], ids=["relative", "absolute"])
def test_every_list_of_the_sandbox_is_read_to_its_end(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock, *, absolute: bool
) -> None:
    sandbox.manners.absolute_links = absolute
    for _ in range(3):
        order = sandbox.add_order(seller)
        clock.advance(timedelta(hours=1))
        sandbox.ship(order)
        clock.advance(timedelta(days=3))
        sandbox.reduce(order.items[0], "1.00")
        sandbox.announce_return(order.items[0])
        clock.advance(timedelta(hours=1))

    def count(path: str, **query: str | int) -> int:
        with a_line(a_door(clock, api=url)) as line:
            return sum(len(sheet.items) for sheet in sheets(line, path, query | {"limit": 1}))

    assert count("/v4/orders") == 3
    assert count("/v1/shipments", datefrom="2026-11-01") == 3
    assert count("/v3/returns", status="ANNOUNCED") == 3
    assert count("/v1/return-shipments", datefrom="2026-11-01") == 3
    assert count("/v3/receipts", receiptTypes="PURCHASE,REFUND,PARTIAL_REFUND") == 6
    assert count("/v1/price-reductions") == 3
    assert count("/v5/products") == 1


def test_a_reductions_link_that_forgot_the_item_does_not_bring_other_items(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    sandbox.manners.reductions_link_on = True
    order = sandbox.add_order(seller, items=(("Lampe", "39.99"), ("Regal", "24.50")))
    clock.advance(timedelta(hours=1))
    sandbox.ship(order)
    clock.advance(timedelta(days=3))
    for item in order.items:
        sandbox.reduce(item, "1.00")
    mine: Query = {"positionItemId": order.items[0].item_id, "page": 1, "limit": 1}

    with a_line(a_door(clock, api=url)) as line:
        pages = sheets(line, "/v1/price-reductions", mine, own_filter=True)
        read = [sheet.items for sheet in pages]

    assert [entry["positionItemId"] for page in read for entry in page] == [mine["positionItemId"]]
    asked = [call.params for call in sandbox.log if call.operation == "price-reductions"]
    assert [one["page"] for one in asked] == ["1", "2"]
    assert {one["positionItemId"] for one in asked} == {mine["positionItemId"]}


@pytest.mark.parametrize(
    "following",
    ["/v1/price-reductions?limit=10", "?page=two", "?page=1", f"?page={'9' * 5000}"],
    ids=["none", "no number", "the same", "no end"],
)
def test_a_reductions_link_without_a_new_page_number_ends_in_words(following: str) -> None:
    store = a_store([a_page("results", following=following)])
    asked: Query = {"page": 1, "limit": 10}

    with (
        a_line(store.door, store.transport) as line,
        pytest.raises(Nonsense, match=r"names no page|read already"),
    ):
        list(sheets(line, "/v1/price-reductions", asked, own_filter=True))
