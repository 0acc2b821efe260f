"""The sandbox's parcels on the shared clock: out to the buyer, and back to the seller."""

from datetime import timedelta
from typing import Any

import pytest
from tests.plugins.otto.conftest import NOW, Ask, next_of, titles

from amends.testing.clock import ManualClock
from amends_otto.sandbox import OttoSandbox
from amends_otto.sandbox.state import Order, Parcel, Seller

DAY = timedelta(days=1)
LONG_AGO = "2026-10-01"


@pytest.fixture
def order(sandbox: OttoSandbox, seller: Seller) -> Order:
    return sandbox.add_order(seller, created=NOW - DAY)


def states(body: dict[str, Any]) -> list[str]:
    return [step["state"] for step in body["states"]]


def tracked(ask: Ask, parcel: Parcel) -> dict[str, Any]:
    told: dict[str, Any] = ask(
        f"/v1/shipments/carriers/{parcel.carrier}/trackingnumbers/{parcel.number}"
    ).json()
    return told


def test_a_parcel_s_states_come_with_the_time(
    ask: Ask, sandbox: OttoSandbox, order: Order, clock: ManualClock
) -> None:
    parcel = sandbox.ship(order, attempts=1)
    seen = []
    for wait in (timedelta(seconds=5), timedelta(hours=13), timedelta(hours=34), 1 * DAY):
        clock.advance(wait)
        ask.sign_in()
        seen.append(states(tracked(ask, parcel))[-1])

    assert seen == ["SENT", "ON_THE_WAY", "DELIVERY_ATTEMPT_FAILED", "DELIVERED"]
    assert ask(f"/v1/shipments/{parcel.shipment_id}").json() == tracked(ask, parcel)


def test_a_parcel_that_nobody_delivers_stays_on_its_way(
    ask: Ask, sandbox: OttoSandbox, order: Order, clock: ManualClock
) -> None:
    parcel = sandbox.ship(order, delivered_after=None)
    clock.advance(30 * DAY)
    ask.sign_in()
    before = states(tracked(ask, parcel))
    sandbox.deliver(parcel, state="DELIVERED_FOR_PICKUP")

    assert before == ["SENT", "ON_THE_WAY"]
    assert states(tracked(ask, parcel)) == [*before, "DELIVERED_FOR_PICKUP"]


def test_an_early_delivery_takes_the_place_of_the_planned_one(
    ask: Ask, sandbox: OttoSandbox, order: Order, clock: ManualClock
) -> None:
    parcel = sandbox.ship(order, at=NOW - timedelta(hours=14))
    sandbox.deliver(parcel)
    clock.advance(3 * DAY)
    ask.sign_in()

    assert states(tracked(ask, parcel)) == ["SENT", "ON_THE_WAY", "DELIVERED"]


def test_two_parcels_of_an_order_hold_their_own_items(
    ask: Ask, sandbox: OttoSandbox, seller: Seller
) -> None:
    goods = [("Demo Regal", "24.50"), ("Demo Tisch", "99.00")]
    order = sandbox.add_order(seller, items=goods, created=NOW - DAY)
    first = sandbox.ship(order, items=order.items[1:], at=NOW - DAY, carrier="HERMES")
    second = sandbox.ship(order, at=NOW - timedelta(hours=2))

    def items(parcel: Parcel) -> list[str]:
        return [one["positionItemId"] for one in tracked(ask, parcel)["positionItems"]]

    told = ask(f"/v4/orders/{order.number}").json()["positionItems"]
    assert [one["trackingInfo"]["carrier"] for one in told] == ["DHL", "HERMES"]
    assert items(first) == [order.items[1].item_id]
    assert items(second) == [order.items[0].item_id]


@pytest.mark.parametrize("path", ["/v1/shipments", "/v1/return-shipments"])
def test_both_lists_want_a_day_to_begin_with(ask: Ask, path: str) -> None:
    response = ask(path)

    assert response.status_code == 400
    assert response.json()["errors"][0]["title"] == "PROPERTY_IS_MANDATORY"
    assert response.json()["errors"][0]["jsonPath"] == "datefrom"


def test_the_list_begins_on_that_day_and_pages_by_the_next_parcel(
    ask: Ask, sandbox: OttoSandbox, seller: Seller
) -> None:
    sent = [NOW - n * DAY for n in (4, 3, 2, 1)]
    orders = [sandbox.add_order(seller, created=at - DAY) for at in sent]
    parcels = [sandbox.ship(one, at=at) for one, at in zip(orders, sent, strict=True)]
    since = sent[1].date().isoformat()

    pages = ask.pages("/v1/shipments", datefrom=since, limit=2)

    listed = [one["shipmentId"] for page in pages for one in page["resources"]]
    assert listed == [parcel.shipment_id for parcel in parcels[1:]]
    following = f"/v1/shipments?next={listed[2]}&limit=2&datefrom={since}"
    assert next_of(pages[0]) == following


def test_a_list_shows_less_than_one_shipment(ask: Ask, sandbox: OttoSandbox, order: Order) -> None:
    parcel = sandbox.ship(order, at=NOW - DAY)

    brief = ask("/v1/shipments", datefrom=LONG_AGO).json()["resources"][0]

    assert brief.keys() == {"shipmentId", "creationDate", "trackingKey", "states"}
    assert brief.keys() < tracked(ask, parcel).keys()


def test_another_sellers_shipment_is_forbidden(ask: Ask, sandbox: OttoSandbox) -> None:
    other = sandbox.open_seller("Andere Demo GmbH")
    parcel = sandbox.ship(sandbox.add_order(other, created=NOW - DAY), at=NOW - DAY)

    response = ask(f"/v1/shipments/{parcel.shipment_id}")

    assert (response.status_code, titles(response)) == (403, ["INSUFFICIENT_PERMISSION"])


def test_a_return_moves_with_the_time_and_is_found_by_its_label(
    ask: Ask, sandbox: OttoSandbox, order: Order, clock: ManualClock
) -> None:
    parcel = sandbox.ship(order, at=NOW - DAY)
    back = sandbox.announce_return(order.items[0])
    path = f"/v1/return-shipments/carriers/{back.carrier}/trackingnumbers/{back.number}"
    announced = ask(path).json()
    clock.advance(2 * DAY)
    ask.sign_in()
    arrived = ask(path).json()

    assert back.number == parcel.return_number  # the label lay in the parcel
    assert states(announced) == ["ANNOUNCED"]
    assert states(arrived) == ["ANNOUNCED", "ON_THE_WAY", "DELIVERED"]
    assert ask(f"/v1/return-shipments/{back.shipment_id}").json() == arrived


def test_an_old_return_is_listed_again_when_its_parcel_moves(
    ask: Ask, sandbox: OttoSandbox, order: Order, clock: ManualClock
) -> None:
    sandbox.ship(order, at=NOW - DAY)
    sandbox.announce_return(order.items[0])
    clock.advance(timedelta(hours=30))
    ask.sign_in()

    def listed(since: timedelta) -> int:
        edge = (NOW + since).isoformat()
        return len(ask("/v1/return-shipments", datefrom=edge).json()["resources"])

    assert listed(timedelta(hours=21)) == 1  # it was announced before, and moved then
    assert listed(timedelta(hours=21, seconds=1)) == 0


def test_goods_that_came_back_without_a_parcel_are_in_no_return_shipment(
    ask: Ask, sandbox: OttoSandbox, order: Order
) -> None:
    sandbox.ship(order, at=NOW - DAY)
    sandbox.accept_return(order.items[0], reason="SHIPMENT_LOST")

    assert ask("/v1/return-shipments", datefrom=LONG_AGO).json()["resources"] == []
    assert len(ask("/v3/returns").json()["positionItems"]) == 1
