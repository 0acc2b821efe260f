"""The sandbox's orders: what is told when, to whom, and by which pages."""

from datetime import timedelta
from typing import Any

import pytest
from tests.plugins.amazon.conftest import SELLER, refused

from amends.testing.clock import ManualClock
from amends_amazon.sandbox import CLIENT_ID, PLANTED, AmazonSandbox, Buyer, Item, Package, Role
from amends_amazon.sandbox.ask import Plain
from amends_amazon.sandbox.order_told import DATA_SETS
from amends_amazon.sandbox.state import GIFT_MESSAGE

DAY = timedelta(days=1)
LIST = "/orders/2026-01-01/orders"


def told(ask: Plain, order: str, *sets: str) -> dict[str, Any]:
    answer = ask.order(order, *sets)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["order"]
    return found


def trusted(sandbox: AmazonSandbox) -> None:
    """Give the app the role that opens personal data, and have the seller agree to it."""
    sandbox.apps[CLIENT_ID].roles |= {Role.DIRECT_TO_CONSUMER}
    for consent in sandbox.consents.values():
        consent.roles = sandbox.apps[CLIENT_ID].roles


def test_an_order_tells_its_frame_and_nothing_that_was_not_asked_for(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    order = sandbox.add_order(SELLER, created=clock.now() - 3 * DAY)

    frame = told(ask, order)

    assert frame.keys() == {
        "orderId",
        "createdTime",
        "lastUpdatedTime",
        "programs",
        "salesChannel",
        "orderItems",
    }
    assert frame["createdTime"] == "2026-11-19T04:00:00Z"
    assert frame["salesChannel"]["marketplaceId"] == "A1PA6795UKMFR9"
    assert frame["orderItems"][0].keys() == {"orderItemId", "quantityOrdered", "product"}


def test_a_merchants_order_tells_its_parcels_and_promises(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    shipped = clock.now() - 2 * DAY
    parcel = Package(number="00340", status="UNDELIVERABLE", detail="LOST", shipped=shipped)
    order = sandbox.add_order(SELLER, created=clock.now() - 3 * DAY, packages=(parcel,))

    seen = told(ask, order, "FULFILLMENT", "PACKAGES")

    assert seen["fulfillment"]["fulfilledBy"] == "MERCHANT"
    assert seen["fulfillment"]["shipByWindow"]["latestDateTime"] == "2026-11-21T04:00:00Z"
    (package,) = seen["packages"]
    assert package["shipTime"] == "2026-11-20T04:00:00Z"
    assert package["packageStatus"] == {"status": "UNDELIVERABLE", "detailedStatus": "LOST"}
    assert (package["carrier"], package["trackingNumber"]) == ("DHL", "00340")


def test_amazon_tells_no_parcels_of_its_own(ask: Plain, sandbox: AmazonSandbox) -> None:
    order = sandbox.add_order(SELLER, by_amazon=True)

    seen = told(ask, order, "FULFILLMENT", "PACKAGES")

    assert seen["fulfillment"]["fulfilledBy"] == "AMAZON"
    assert "packages" not in seen


def test_a_cancelled_item_and_a_replaced_order_are_told(ask: Plain, sandbox: AmazonSandbox) -> None:
    items = (Item(), Item(asin="B0SANDBOX2", quantity=2, cancelled_by="BUYER"))
    first = sandbox.add_order(SELLER, items=items)
    second = sandbox.add_order(SELLER, replaces=first)

    cancelled = told(ask, first, "CANCELLATION", "PROCEEDS")
    replacing = told(ask, second)

    executed = cancelled["orderItems"][1]["cancellation"]["cancellationExecution"]
    assert executed["cancelledBy"] == "BUYER"
    assert "cancellation" not in cancelled["orderItems"][0]
    assert cancelled["proceeds"]["grandTotal"] == {"amount": "74.70", "currencyCode": "EUR"}
    assert replacing["associatedOrders"] == [
        {"orderId": first, "associationType": "REPLACEMENT_ORIGINAL_ID"}
    ]


def test_personal_data_stays_away_without_the_role(ask: Plain, sandbox: AmazonSandbox) -> None:
    url = "https://custom.example/Mustergast"
    item = Item(customized_url=url)
    order = sandbox.add_order(SELLER, gift_message=GIFT_MESSAGE, items=(item,))

    text = ask.order(order, *DATA_SETS).text

    assert [one for one in (*PLANTED, url, "@marketplace") if one in text] == []
    assert "Beispielstadt" in text  # the town is no secret


def test_personal_data_comes_with_the_role_when_it_is_asked_for(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    trusted(sandbox)
    created = clock.now() - DAY
    order = sandbox.add_order(SELLER, created=created, gift_message=GIFT_MESSAGE)

    everything = ask.order(order, *DATA_SETS).text
    nothing = ask.order(order, "PACKAGES").text

    assert [one for one in (*PLANTED, "@marketplace.amazon.de") if one not in everything] == []
    assert [one for one in (*PLANTED, "@marketplace.amazon.de") if one in nothing] == []


def test_amazon_keeps_its_buyers_mail_and_phone(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    trusted(sandbox)
    created = clock.now() - DAY
    order = sandbox.add_order(SELLER, created=created, by_amazon=True)

    seen = told(ask, order, "BUYER", "RECIPIENT")

    assert seen["buyer"] == {"buyerName": Buyer().name}
    assert "phone" not in seen["recipient"]["deliveryAddress"]


@pytest.mark.parametrize(("days", "shown"), [(5, True), (6, False)])
def test_the_phone_goes_once_the_latest_delivery_is_past(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock, days: int, shown: bool
) -> None:
    trusted(sandbox)
    order = sandbox.add_order(SELLER, created=clock.now() - days * DAY)

    assert ("phone" in told(ask, order, "RECIPIENT")["recipient"]["deliveryAddress"]) is shown


@pytest.mark.parametrize(
    ("order", "query", "expected"),
    [
        ("302-0000000-0000000", {}, (404, "NotFound")),
        ("badOrder", {}, (400, "InvalidInput")),
        ("302-0000000-0000000", {"includedData": "REVIEWS"}, (404, "NotFound")),
    ],
)
def test_an_order_that_is_not_there_is_not_found(
    ask: Plain, order: str, query: dict[str, str], expected: tuple[int, str]
) -> None:
    assert refused(ask.get(f"{LIST}/{order}", **query))[:2] == expected


@pytest.mark.parametrize("sets", ["REVIEWS", "BUYER,", "buyer"])
def test_a_data_set_that_does_not_exist_is_refused(
    ask: Plain, sandbox: AmazonSandbox, sets: str
) -> None:
    order = sandbox.add_order(SELLER)

    assert refused(ask.get(f"{LIST}/{order}", includedData=sets))[:2] == (400, "InvalidInput")


def test_another_seller_and_another_region_see_nothing(
    url: str, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    wide = sandbox.open_seller("Muster Garten", "amazon.de", "amazon.com")
    order = sandbox.add_order(wide, "amazon.com")
    tokens = [
        sandbox.refresh_token(wide, "na"),
        sandbox.refresh_token(wide, "eu"),
        sandbox.refresh_token(SELLER),
    ]

    seen = []
    for token in tokens:
        with Plain(url, clock, token) as ask:
            seen.append(ask.order(order).status_code)

    assert seen == [200, 404, 404]


def test_orders_older_than_two_years_are_gone(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    young = sandbox.add_order(SELLER, created=clock.now() - 730 * DAY)
    old = sandbox.add_order(SELLER, created=clock.now() - 730 * DAY - timedelta(seconds=1))

    assert [ask.order(order).status_code for order in (young, old)] == [200, 404]


def test_a_search_comes_in_pages(ask: Plain, sandbox: AmazonSandbox, clock: ManualClock) -> None:
    since = clock.now() - 10 * DAY
    made = [sandbox.add_order(SELLER, created=since + n * DAY) for n in range(5)]
    query = {"createdAfter": since.isoformat(), "maxResultsPerPage": "2"}

    pages, token = [], None
    while token or not pages:
        more = {"paginationToken": token} if token else {}
        answer = ask.get(LIST, **query | more).json()
        pages.append([order["orderId"] for order in answer["orders"]])
        token = answer.get("pagination", {}).get("nextToken")

    assert pages == [made[:2], made[2:4], made[4:]]
    assert answer["createdBefore"] == "2026-11-22T03:58:00Z"


def test_a_token_for_the_next_page_lives_24_hours(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    for _ in range(2):
        sandbox.add_order(SELLER)
    query = {"createdAfter": "2026-11-01T00:00:00Z", "maxResultsPerPage": "1"}
    token = ask.get(LIST, **query).json()["pagination"]["nextToken"]

    clock.advance(DAY)
    assert ask.get(LIST, **query, paginationToken=token).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert refused(ask.get(LIST, **query, paginationToken=token))[0] == 400


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({"fulfilledBy": "AMAZON"}, ["fba"]),
        ({"fulfillmentStatuses": "UNSHIPPED,PENDING"}, ["open"]),
        ({"marketplaceIds": "A1F83G8C2ARO7P"}, ["uk"]),
        ({"createdBefore": "2026-11-12T04:00:00Z"}, ["fba", "open", "uk"]),
        ({"createdBefore": "2026-11-12T03:59:59Z"}, []),
    ],
)
def test_a_search_leaves_what_fits(
    ask: Plain, sandbox: AmazonSandbox, query: dict[str, str], left: list[str]
) -> None:
    names = {
        sandbox.add_order(SELLER, by_amazon=True): "fba",
        sandbox.add_order(SELLER, status="UNSHIPPED"): "open",
        sandbox.add_order(SELLER, "amazon.co.uk"): "uk",
    }

    answer = ask.get(LIST, **{"createdAfter": "2026-11-01T00:00:00Z"} | query)

    assert [names[order["orderId"]] for order in answer.json()["orders"]] == left


def test_a_search_may_go_by_the_last_change(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    changed, _ = (sandbox.add_order(SELLER) for _ in range(2))
    sandbox.order(changed).updated = clock.now() - DAY

    answer = ask.get(LIST, lastUpdatedAfter=(clock.now() - 2 * DAY).isoformat()).json()

    assert [order["orderId"] for order in answer["orders"]] == [changed]
    assert "lastUpdatedBefore" in answer


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"createdAfter": "2026-11-01T00:00:00Z", "lastUpdatedAfter": "2026-11-01T00:00:00Z"},
        {"createdAfter": "2026-11-01T00:00:00Z", "lastUpdatedBefore": "2026-11-02T00:00:00Z"},
        {"createdAfter": "2026-11-01"},
        {"createdAfter": "2026-11-01T00:00:00Z", "createdBefore": "2026-11-22T03:58:01Z"},
        {"createdAfter": "2026-11-02T00:00:00Z", "createdBefore": "2026-11-01T00:00:00Z"},
        {"createdAfter": "2026-11-01T00:00:00Z", "maxResultsPerPage": "101"},
        {"createdAfter": "2026-11-01T00:00:00Z", "fulfilledBy": "ME"},
        {"createdAfter": "2026-11-01T00:00:00Z", "paginationToken": "forged"},
    ],
)
def test_a_search_is_read_strictly(ask: Plain, query: dict[str, str]) -> None:
    assert refused(ask.get(LIST, **query))[:2] == (400, "InvalidInput")
