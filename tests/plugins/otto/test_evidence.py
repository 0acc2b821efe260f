"""Gathering the evidence about one order, and what happens when a part of it fails."""

from datetime import timedelta

import pytest
from tests.plugins.otto.conftest import NOW
from tests.plugins.otto.stores import (
    a_door,
    connected,
)

from amends.domain.ids import OrderRef
from amends.domain.order import OrderFacts
from amends.marketplace.errors import NeverAgain, SignInAgain
from amends.testing.clock import ManualClock
from amends.testing.faults import ServerError, Twist
from amends_otto.sandbox import OttoSandbox
from amends_otto.sandbox.state import Order, Seller

DAY = timedelta(days=1)
LINE = "00000000-0000-4000-8000-00000000b001"


@pytest.fixture
def order(sandbox: OttoSandbox, seller: Seller, clock: ManualClock) -> Order:
    """Two items in one parcel that came; one goes back and is accepted, one costs less now."""
    order = sandbox.add_order(seller, items=(("Demo Leuchte", "39.99"), ("Demo Regal", "24.50")))
    clock.advance(DAY)
    sandbox.ship(order, attempts=1)
    clock.advance(3 * DAY)
    sandbox.announce_return(order.items[0])
    sandbox.reduce(order.items[1], "5.00")
    clock.advance(3 * DAY)
    sandbox.accept_return(order.items[0], reason="COMPLAINT")
    clock.advance(timedelta(hours=1))
    return order


def read(url: str, clock: ManualClock, ref: str) -> OrderFacts:
    with connected(a_door(clock, api=url)) as connector:
        return connector.fetch_order(OrderRef(ref))


def test_an_order_is_read_with_all_that_hangs_on_it(
    order: Order, url: str, clock: ManualClock
) -> None:
    facts = read(url, clock, order.order_id)

    back, cheaper = (item.item_id for item in order.items)
    assert (facts.ref, facts.number, facts.state) == (
        order.order_id,
        order.number,
        "RETURNED, SENT",
    )
    assert (facts.shipped, facts.delivered) == (NOW + DAY, NOW + 3 * DAY)
    (parcel,) = facts.parcels
    assert parcel.proves_delivery
    assert [step.native for step in parcel.steps] == [
        "SENT",
        "ON_THE_WAY",
        "DELIVERY_ATTEMPT_FAILED",
        "DELIVERED",
    ]
    (returned,) = facts.returns
    assert (returned.line, returned.state, returned.reason) == (back, "ACCEPTED", "COMPLAINT")
    assert [step.native for step in returned.steps] == ["ANNOUNCED", "ON_THE_WAY", "DELIVERED"]
    (reduced,) = facts.reductions
    assert (reduced.line, str(reduced.amount), reduced.state) == (cheaper, "5.00 EUR", "PROCESSED")
    assert {(bill.kind, str(bill.total)) for bill in facts.bills} == {
        ("PURCHASE", "69.44 EUR"),
        ("PARTIAL_REFUND", "5.00 EUR"),
        ("REFUND", "39.99 EUR"),
    }
    assert reduced.bill in {bill.number for bill in facts.bills}
    assert facts.missing == ()


def test_the_number_that_a_buyer_quotes_leads_to_the_same_order(
    order: Order, url: str, clock: ManualClock
) -> None:
    assert read(url, clock, order.number) == read(url, clock, order.order_id)


def test_other_orders_of_the_seller_stay_out(
    order: Order, sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    before = read(url, clock, order.number)
    stranger = sandbox.add_order(seller)
    sandbox.ship(stranger, at=clock.now())
    sandbox.announce_return(stranger.items[0])

    after = read(url, clock, order.number)

    assert after == before


def test_an_order_that_has_not_left_is_asked_for_little(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    fresh = sandbox.add_order(seller)

    facts = read(url, clock, fresh.number)

    assert (facts.state, facts.shipped, facts.missing) == ("ANNOUNCED", None, ())
    assert facts.buyer_name is None
    assert set(sandbox.calls) == {"token", "orders/one", "receipts"}


def test_all_three_kinds_of_receipt_are_always_named(
    order: Order, sandbox: OttoSandbox, url: str, clock: ManualClock
) -> None:
    read(url, clock, order.number)

    (asked,) = [call.params for call in sandbox.log if call.operation == "receipts"]
    assert asked["receiptTypes"] == "PURCHASE,REFUND,PARTIAL_REFUND"
    assert asked["salesOrderId"] == order.order_id


@pytest.mark.parametrize(
    ("denied", "missing"),
    [
        ("shipments/tracked", "parcels: the scope shipments is missing"),
        ("returns", "returns: the scope returns is missing"),
        (
            "return-shipments/tracked",
            "return parcels: a scope is missing; no text says which one return-shipments needs",
        ),
        ("receipts", "receipts: the scope receipts is missing"),
        (
            "price-reductions",
            "price reductions: the scope price-reduction is missing",
        ),
    ],
)
def test_one_interface_that_is_refused_is_named_and_the_rest_stands(
    denied: str, missing: str, order: Order, seller: Seller, url: str, clock: ManualClock
) -> None:
    seller.denied.add(denied)

    facts = read(url, clock, order.number)

    assert facts.missing == (f"{missing} (INSUFFICIENT_PERMISSION)",)
    held = (facts.parcels, facts.returns, facts.bills, facts.reductions)
    assert sum(map(bool, held)) >= 3


def test_a_gateway_that_stays_down_is_named_and_the_rest_stands(
    order: Order, sandbox: OttoSandbox, url: str, clock: ManualClock
) -> None:
    sandbox.faults.plan("receipts", ServerError(), times=None)

    facts = read(url, clock, order.number)

    assert facts.missing == ("receipts: HTTP 502",)
    assert facts.returns


def test_without_the_order_itself_nothing_is_told(
    seller: Seller, url: str, clock: ManualClock
) -> None:
    with pytest.raises(NeverAgain, match=r"OTTO knows none \(RESOURCE_NOT_FOUND\)"):
        read(url, clock, "nosuchnumb")


def test_a_token_that_is_lost_ends_the_whole(
    order: Order, sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    with connected(a_door(clock, api=url)) as connector:
        connector.fetch_order(OrderRef(order.number))
        sandbox.withdraw(seller)

        with pytest.raises(SignInAgain):
            connector.fetch_order(OrderRef(order.number))


@pytest.mark.parametrize("operation", ["returns", "receipts", "price-reductions"])
@pytest.mark.parametrize("twist", [Twist.DUPLICATES, Twist.UNKNOWN_FIELDS])
def test_a_page_told_twice_or_with_novelties_tells_nothing_new(
    twist: Twist, operation: str, order: Order, sandbox: OttoSandbox, url: str, clock: ManualClock
) -> None:
    plain = read(url, clock, order.number)
    sandbox.faults.plan(operation, twist, times=None)

    assert read(url, clock, order.number) == plain


@pytest.mark.parametrize("operation", ["receipts", "price-reductions"])
def test_an_entry_that_cannot_be_read_is_named_and_the_others_stand(
    operation: str, order: Order, sandbox: OttoSandbox, url: str, clock: ManualClock
) -> None:
    whole = read(url, clock, order.number)
    sandbox.faults.plan(operation, Twist.MALFORMED, times=None)

    facts = read(url, clock, order.number)

    assert facts.missing
    assert facts.parcels == whole.parcels
    assert len(facts.bills) + len(facts.reductions) < len(whole.bills) + len(whole.reductions)


def test_a_list_that_repeats_its_page_is_named_and_the_rest_stands(
    order: Order, sandbox: OttoSandbox, url: str, clock: ManualClock
) -> None:
    sandbox.manners.next_repeats = True
    sandbox.manners.reductions_link_on = True

    facts = read(url, clock, order.number)

    assert facts.missing == ("price reductions: the next page is one that was read already",)
    assert facts.parcels
