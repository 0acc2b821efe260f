"""The sandbox's orders: filters, buckets, the cursor, and what is hidden from whom."""

from datetime import timedelta

import pytest
from tests.plugins.otto.conftest import NOW, Ask, next_of, titles

from amends.testing.clock import ManualClock
from amends_otto.sandbox import OttoSandbox
from amends_otto.sandbox.state import UNTIL_PROCESSABLE, Seller

DAY = timedelta(days=1)


def ids(body: dict[str, list[dict[str, str]]]) -> list[str]:
    return [order["salesOrderId"] for order in body["resources"]]


def test_the_cursor_alone_leads_through_all_pages(
    ask: Ask, sandbox: OttoSandbox, seller: Seller
) -> None:
    placed = [sandbox.add_order(seller, created=NOW - n * DAY) for n in range(1, 6)]
    since = (NOW - 4 * DAY - timedelta(hours=1)).isoformat()

    pages = ask.pages("/v4/orders", fromOrderDate=since, limit=2)

    oldest_first = [order.order_id for order in reversed(placed[:4])]
    assert [ids(page) for page in pages] == [oldest_first[:2], oldest_first[2:]]
    assert sandbox.log[-1].params.keys() == {"nextcursor", "limit"}


def test_an_order_that_changes_meanwhile_comes_again_at_the_end(
    ask: Ask, sandbox: OttoSandbox, seller: Seller
) -> None:
    first, second, third = (sandbox.add_order(seller, created=NOW - n * DAY) for n in (3, 2, 1))
    page = ask("/v4/orders", limit=1).json()
    sandbox.ship(first)

    rest = ask.pages(next_of(page) or "")

    seen = [ids(page)] + [ids(one) for one in rest]
    assert seen == [[first.order_id], [second.order_id], [third.order_id], [first.order_id]]


def test_newest_order_date_first_when_asked(ask: Ask, sandbox: OttoSandbox, seller: Seller) -> None:
    placed = [sandbox.add_order(seller, created=NOW - n * DAY) for n in (1, 2, 3)]
    sandbox.ship(placed[2])

    pages = ask.pages("/v4/orders", orderDirection="DESC", orderColumnType="ORDER_DATE", limit=2)

    assert [one for page in pages for one in ids(page)] == [order.order_id for order in placed]


def test_order_dates_are_strictly_between(ask: Ask, sandbox: OttoSandbox, seller: Seller) -> None:
    at = NOW - DAY
    order = sandbox.add_order(seller, created=at)
    second = timedelta(seconds=1)

    def found(newer: timedelta, older: timedelta) -> list[str]:
        edges = {"fromOrderDate": at + newer, "toOrderDate": at + older}
        asked = {name: edge.isoformat() for name, edge in edges.items()}
        return ids(ask("/v4/orders", **asked).json())

    assert found(-second, second) == [order.order_id]
    assert found(timedelta(0), second) == []
    assert found(-second, timedelta(0)) == []


@pytest.mark.parametrize(
    ("status", "mode", "found"),
    [
        (["SENT"], "BUCKET", False),  # one item is still to be sent: the order is PROCESSABLE
        (["SENT"], "AT_LEAST_ONE", True),
        (["PROCESSABLE"], "BUCKET", True),
        (["SENT", "PROCESSABLE"], "BUCKET", True),
        (["CANCELLED_BY_PARTNER"], "BUCKET", True),
        (["RETURNED"], "AT_LEAST_ONE", False),
    ],
)
def test_an_order_with_mixed_items_lies_in_one_bucket(
    ask: Ask, sandbox: OttoSandbox, seller: Seller, status: list[str], mode: str, found: bool
) -> None:
    goods = [("Demo Regal", "24.50"), ("Demo Tisch", "99.00"), ("Demo Stuhl", "49.00")]
    order = sandbox.add_order(seller, created=NOW - DAY, items=goods)
    sandbox.ship(order, items=order.items[:1], at=NOW - timedelta(hours=1))
    sandbox.cancel(order.items[2], by="PARTNER", reason="CANCELLED_ON_PARTNER_WISH")

    body = ask("/v4/orders", fulfillmentStatus=status, mode=mode).json()

    assert ids(body) == ([order.order_id] if found else [])


def test_the_address_is_hidden_until_the_order_is_processable(
    ask: Ask, sandbox: OttoSandbox, seller: Seller, clock: ManualClock
) -> None:
    order = sandbox.add_order(seller)
    clock.advance(UNTIL_PROCESSABLE - timedelta(seconds=1))
    ask.sign_in()  # a token lasts half an hour
    early = ask(f"/v4/orders/{order.number}").json()
    clock.advance(timedelta(seconds=1))
    late = ask(f"/v4/orders/{order.order_id}").json()

    assert early["positionItems"][0]["fulfillmentStatus"] == "ANNOUNCED"
    assert not {"invoiceAddress", "deliveryAddress"} & early.keys()
    assert late["positionItems"][0]["fulfillmentStatus"] == "PROCESSABLE"
    assert late["invoiceAddress"]["email"] == order.buyer.relay
    assert "email" not in late["deliveryAddress"]


def test_only_a_forwarders_order_tells_the_buyers_own_contact(
    ask: Ask, sandbox: OttoSandbox, seller: Seller
) -> None:
    order = sandbox.add_order(seller, created=NOW - DAY, forwarder=True, relay=False)

    told = ask(f"/v4/orders/{order.number}").json()

    assert told["deliveryAddress"]["email"] == order.buyer.email
    assert told["deliveryAddress"]["phoneNumber"] == order.buyer.phone
    assert "email" not in told["invoiceAddress"]


def test_another_sellers_order_is_not_found(ask: Ask, sandbox: OttoSandbox) -> None:
    other = sandbox.open_seller("Andere Demo GmbH")
    order = sandbox.add_order(other, created=NOW - DAY)

    response = ask(f"/v4/orders/{order.order_id}")

    assert (response.status_code, titles(response)) == (404, ["RESOURCE_NOT_FOUND"])
    assert ids(ask("/v4/orders").json()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": 257},
        {"limit": 0},
        {"fromDate": "gestern"},
        {"fulfillmentStatus": "LOST"},
        {"mode": "ANY"},
        {"nextcursor": "%%%"},
        {"nextcursor": "eyJvcmRlciI6bnVsbH0"},  # another list's
    ],
)
def test_parameters_are_read_strictly(ask: Ask, wrong: dict[str, str]) -> None:
    response = ask("/v4/orders", **wrong)

    error = response.json()["errors"][0]
    assert response.status_code == 400
    assert error["jsonpath"] == f"$.{next(iter(wrong))}"
    assert error["path"] == "/v4/orders"
    assert error["logref"]
