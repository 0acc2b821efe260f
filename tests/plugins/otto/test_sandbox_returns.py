"""Returns of the sandbox, the seller's yes and no to them, and the products they are of."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.plugins.otto.conftest import NOW, Ask, next_of, titles

from amends_otto.sandbox import OttoSandbox
from amends_otto.sandbox.state import Item, Order, Seller

DAY = timedelta(days=1)


@pytest.fixture
def order(sandbox: OttoSandbox, seller: Seller) -> Order:
    """One lamp, shipped a week ago."""
    order = sandbox.add_order(seller, created=NOW - 8 * DAY)
    sandbox.ship(order, at=NOW - 7 * DAY)
    return order


@pytest.fixture
def item(order: Order) -> Item:
    return order.items[0]


def named(item: Item, **more: Any) -> dict[str, Any]:
    return {"positionItemId": item.item_id, "salesOrderId": item.order.order_id, **more}


def decided(ask: Ask, word: str, *items: dict[str, Any]) -> httpx.Response:
    return ask.http.post(f"/v3/returns/{word}", json={"positionItems": list(items)})


def test_returns_stand_by_their_state_newest_first(
    ask: Ask, sandbox: OttoSandbox, seller: Seller
) -> None:
    goods = [("Demo Lampe", "9.00")] * 12
    order = sandbox.add_order(seller, items=goods, created=NOW - 8 * DAY)
    sandbox.ship(order, at=NOW - 7 * DAY)
    for n, one in enumerate(order.items):
        sandbox.announce_return(one, at=NOW - n * timedelta(hours=1))
    sandbox.misdirect(order.items[11])

    pages = ask.pages("/v3/returns", status="announced")  # in any case

    listed = [[one["positionItemId"] for one in page["positionItems"]] for page in pages]
    assert listed == [[one.item_id for one in order.items[:10]], [order.items[10].item_id]]
    assert next_of(pages[0]) == "/v3/returns?status=announced&limit=10&page=2"
    away = ask("/v3/returns", status="MISDIRECTED").json()["positionItems"][0]["details"]
    assert away == {"orderNumber": order.number, "ottoWarehouseID": "DEMO-17"}


def test_a_rejected_return_may_still_be_accepted_but_not_the_other_way(
    ask: Ask, item: Item, sandbox: OttoSandbox
) -> None:
    no = decided(ask, "rejection", named(item, condition="D", reason="ITEM_DAMAGED"))
    yes = decided(ask, "acceptance", named(item, condition="B", reason="COMPLAINT"))
    late = decided(ask, "rejection", named(item, condition="D", reason="ITEM_DAMAGED"))
    twice = decided(ask, "acceptance", named(item, condition="B", reason="COMPLAINT"))

    assert [one.status_code for one in (no, yes, late, twice)] == [200, 200, 422, 422]
    told = ask(f"/v4/orders/{item.order.number}").json()["positionItems"][0]
    assert (told["fulfillmentStatus"], told["returnAcceptedByMarketplace"]) == ("RETURNED", False)
    assert sandbox.writes[f"return-acceptance/{item.item_id}"] == 1


@pytest.mark.parametrize(
    ("wrong", "title"),
    [
        ({"reason": "BAD_REVIEW"}, "PROPERTY_INVALID"),
        ({"condition": "A/B"}, "PROPERTY_INVALID"),
        ({"salesOrderId": "another"}, "RESOURCE_NOT_FOUND"),
    ],
)
def test_an_acceptance_is_read_strictly(
    ask: Ask, item: Item, wrong: dict[str, str], title: str
) -> None:
    wish = named(item, condition="A", reason="RETURN_RECEIVED") | wrong

    response = decided(ask, "acceptance", wish)

    assert (response.status_code, titles(response)) == (422, [title])


def test_at_most_200_items_are_decided_at_once(ask: Ask, item: Item) -> None:
    wish = named(item, condition="A", reason="RETURN_RECEIVED")

    assert decided(ask, "acceptance", *[wish] * 201).status_code == 413
    assert decided(ask, "acceptance").status_code == 422


def test_products_page_from_zero_and_lead_to_the_article(
    ask: Ask, sandbox: OttoSandbox, seller: Seller
) -> None:
    goods = [(f"Demo Ware {n}", "5.00") for n in range(3)]
    order = sandbox.add_order(seller, items=goods)

    pages = ask.pages("/v5/products", limit=2)

    listed = [one["sku"] for page in pages for one in page["productVariations"]]
    article = order.items[1].article
    standing = ask("/v5/products/marketplace-status", sku=article.sku).json()["marketPlaceStatus"]
    assert next_of(pages[0]) == "/v5/products?page=1&limit=2"
    assert listed == [one.article.sku for one in order.items]
    assert ask(f"/v5/products/{article.sku}").json()["moin"] == article.moin
    assert standing[0]["links"][1] == {"rel": "shop", "href": article.page}
    assert ask("/v5/products/NONE").status_code == 404
