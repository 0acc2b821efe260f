"""Every sample of an answer could have come from the sandbox.

The samples were written after the documented shapes; each is asked for over real HTTP, in a
situation that fits it, and must come back with all of its keys and the same JSON types.
"""

from datetime import timedelta
from typing import Any

import pytest
from tests.plugins.otto.conftest import NOW, SAMPLES, Ask, sample

from amends.testing.clock import ManualClock
from amends_otto.sandbox import (
    APP_CLIENT_ID,
    APP_CLIENT_SECRET,
    APP_ID,
    LEGACY_CLIENT,
    LEGACY_PASSWORD,
    LEGACY_USER,
    OttoSandbox,
)
from amends_otto.sandbox.state import Order, Seller

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the shared contracts are not on this machine"
)

DAY = timedelta(days=1)
GOODS = (("Demo Tischleuchte", "39.99"), ("Demo Wandregal", "24.50"))


@pytest.fixture
def order(sandbox: OttoSandbox, seller: Seller, clock: ManualClock) -> Order:
    """Two items in one parcel; of the first a part was paid back, twice more was asked for."""
    order = sandbox.add_order(seller, items=GOODS, created=NOW - 9 * DAY)
    sandbox.ship(order, at=NOW - 8 * DAY, attempts=1)
    for amount in ("10.00", "45.00"):
        sandbox.reduce(order.items[0], amount)
    clock.advance(timedelta(minutes=10))
    sandbox.reduce(order.items[0], "2.50")
    return order


def lacking(wanted: Any, given: Any, where: str = "$") -> list[str]:
    """Where `given` has not the keys and types of `wanted`; entries are matched by their order."""
    if type(wanted) is not type(given):
        return [f"{where}: {type(wanted).__name__} wanted, {type(given).__name__} given"]
    if isinstance(wanted, dict):
        lost = [f"{where}.{name}: not there" for name in wanted if name not in given]
        both = [name for name in wanted if name in given]
        return lost + [one for n in both for one in lacking(wanted[n], given[n], f"{where}.{n}")]
    if isinstance(wanted, list):
        if len(given) < len(wanted):
            return [f"{where}: {len(wanted)} entries wanted, {len(given)} given"]
        pairs = enumerate(zip(wanted, given, strict=False))
        return [one for i, (w, g) in pairs for one in lacking(w, g, f"{where}[{i}]")]
    return []


def test_tokens_come_in_the_shape_of_the_samples(
    ask: Ask, sandbox: OttoSandbox, seller: Seller
) -> None:
    legacy = {"client_id": LEGACY_CLIENT, "grant_type": "password"}
    legacy |= {"username": LEGACY_USER, "password": LEGACY_PASSWORD}
    agency = {"client_id": APP_CLIENT_ID, "client_secret": APP_CLIENT_SECRET}
    own, user = ask.token().json(), ask.token(**legacy).json()
    refused = ask.token(scope="reviews")

    ask.bear(ask.token(**agency, scope="developer").json()["access_token"])
    path = f"/v1/apps/{APP_ID}/installations/{sandbox.install(seller)}/accessToken"
    installed = ask.http.post(path).json()
    code = ask.http.get("/oauth2/auth", params={"client_id": APP_CLIENT_ID}).headers["location"]
    form = {"grant_type": "authorization_code", "code": code.rpartition("code=")[2]}
    ask.bear(ask.token("/oauth2/token", **agency, **form).json()["access_token"])
    installation = ask(f"/v1/apps/{APP_ID}/installation").json()

    assert lacking(sample("auth/token.client-credentials.200.json"), own) == []
    assert lacking(sample("auth/token.password-grant.200.json"), user) == []
    assert lacking(sample("auth/installation-access-token.200.json"), installed) == []
    assert lacking(sample("auth/app-installation.200.json"), installation) == []
    assert refused.status_code == 400
    wanted = sample("auth/token.invalid-scope.400.assumed.json")
    assert lacking(wanted, refused.json()) == []
    assert refused.json()["error"] == wanted["error"]


def test_orders_come_in_the_shape_of_the_samples(
    ask: Ask, sandbox: OttoSandbox, seller: Seller, order: Order
) -> None:
    back = sandbox.add_order(seller, created=NOW - 8 * DAY, payment="PAYPAL")
    sandbox.ship(back, at=NOW - 7 * DAY)
    sandbox.accept_return(back.items[0], at=NOW - DAY)
    sofa = [("Demo Sofa", "499.00")]
    heavy = sandbox.add_order(seller, items=sofa, created=NOW - DAY, forwarder=True)

    first = ask("/v4/orders", limit=1, fulfillmentStatus="SENT", mode="AT_LEAST_ONE").json()
    returned = ask("/v4/orders", fulfillmentStatus="RETURNED").json()
    more = ask("/v4/orders", limit=1).json()

    assert first["links"] == []
    wanted = sample("orders/list.page1.200.json")
    assert lacking(wanted, first | {"links": more["links"]}) == []
    assert lacking(sample("orders/list.page2-last.200.json"), returned) == []
    for name, one in (("sent", order), ("returned", back), ("forwarder-plaintext-contact", heavy)):
        told = ask(f"/v4/orders/{one.number}").json()
        assert lacking(sample(f"orders/single.{name}.200.json"), told) == []


def test_shipments_come_in_the_shape_of_the_samples(
    ask: Ask, sandbox: OttoSandbox, seller: Seller, order: Order
) -> None:
    sandbox.ship(sandbox.add_order(seller, created=NOW - DAY), at=NOW - DAY)
    parcel = order.items[0].parcel
    assert parcel

    listed = ask("/v1/shipments", datefrom="2026-10-01", limit=1).json()
    one = ask(f"/v1/shipments/carriers/{parcel.carrier}/trackingnumbers/{parcel.number}").json()
    none = ask("/v1/shipments/carriers/DHL/trackingnumbers/DEMO")

    assert lacking(sample("shipments/list.200.json"), listed) == []
    wanted = sample("shipments/by-tracking-number.200.json")
    assert lacking(wanted, one) == []
    assert [step["state"] for step in one["states"]] == [s["state"] for s in wanted["states"]]
    assert none.status_code == 404
    missing = sample("shipments/not-found.404.json")["errors"][0]
    assert none.json()["errors"][0] | {"detail": missing["detail"]} == missing


def test_returns_come_in_the_shape_of_the_samples(
    ask: Ask, sandbox: OttoSandbox, order: Order
) -> None:
    for n, item in enumerate(order.items):
        sandbox.announce_return(item, at=NOW - (n + 1) * DAY)

    announced = ask("/v3/returns", status="ANNOUNCED", limit=1).json()
    back = ask("/v1/return-shipments", datefrom="2026-10-01").json()
    wish = sample("returns/acceptance.request.json")["positionItems"][0]
    mine = [wish | {"salesOrderId": order.order_id, "positionItemId": order.items[1].item_id}]
    partly = ask.http.post("/v3/returns/acceptance", json={"positionItems": [*mine, wish]})
    no = sample("returns/rejection.request.json")["positionItems"][0]
    rejected = no | {"salesOrderId": order.order_id, "positionItemId": order.items[0].item_id}
    done = ask.http.post("/v3/returns/rejection", json={"positionItems": [rejected]})

    assert lacking(sample("returns/list.announced.200.json"), announced) == []
    assert lacking(sample("return-shipments/list.200.json"), back) == []
    assert partly.status_code == 207
    assert lacking(sample("returns/acceptance.partial.207.json"), partly.json()) == []
    assert (done.status_code, done.json()) == (200, {"results": [rejected]})


def test_receipts_come_in_the_shape_of_the_samples(ask: Ask, order: Order) -> None:
    listed = ask("/v3/receipts", receiptTypes="PURCHASE,PARTIAL_REFUND").json()
    page = ask("/v3/receipts", limit=1).json()

    wanted = sample("receipts/list.200.json")
    assert lacking(wanted, listed | {"links": page["links"]}) == []
    given, partial = listed["resources"][0], wanted["resources"][0]
    assert (
        given["lineItems"]["itemPartialRefundPositions"][0]["partialRefundAmount"]
        == (partial["lineItems"]["itemPartialRefundPositions"][0]["partialRefundAmount"])
    )


def test_price_reductions_come_in_the_shape_of_the_samples(
    ask: Ask, sandbox: OttoSandbox, seller: Seller, order: Order
) -> None:
    sandbox.manners.reductions_link_on = True
    wish = sample("price-reductions/create.request.json")
    wish |= {"salesOrderId": order.order_id, "positionItemId": order.items[0].item_id}

    listed = ask("/v1/price-reductions", positionItemId=order.items[0].item_id).json()
    taken = ask.http.post("/v1/price-reductions", json=wish)
    unsent = sandbox.add_order(seller)
    wish |= {"salesOrderId": unsent.order_id, "positionItemId": unsent.items[0].item_id}
    refused = ask.http.post("/v1/price-reductions", json=wish)
    sandbox.manners.nested_reductions = True
    nested = ask.http.post("/v1/price-reductions", json=wish)

    wanted = sample("price-reductions/list.200.json")
    assert lacking(wanted, listed) == []
    assert listed["links"] == wanted["links"]
    assert taken.status_code == 202
    assert lacking(sample("price-reductions/create.202.json"), taken.json()) == []
    assert (refused.status_code, nested.status_code) == (409, 409)
    assert lacking(sample("price-reductions/create.conflict.409.json"), refused.json()) == []
    variant = sample("price-reductions/create.conflict.409.nested-variant.json")
    assert lacking(variant, nested.json()) == []


def test_products_come_in_the_shape_of_the_samples(ask: Ask, order: Order) -> None:
    listed, standing = ask("/v5/products", limit=1), ask("/v5/products/marketplace-status")

    assert lacking(sample("products/list.v5.200.json"), listed.json()) == []
    assert lacking(sample("products/marketplace-status.v5.200.json"), standing.json()) == []


def test_refusals_and_farewells_come_in_the_shape_of_the_samples(
    ask: Ask, sandbox: OttoSandbox
) -> None:
    sandbox.manners.deprecated.add("orders")

    refused = ask("/v4/orders", limit=0)
    farewell = ask("/v4/orders").headers

    assert lacking(sample("errors/generic-envelope.400.json"), refused.json()) == []
    wanted = sample("errors/deprecation.response-headers.json")
    assert {name.lower() for name in wanted} <= farewell.keys()
    assert farewell["sunset"] == wanted["Sunset"]
