"""OTTO's words as ours: money, parcels that prove something, returns, receipts, and the buyer."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.plugins.otto.conftest import NOW, sample
from tests.plugins.otto.stores import an_item, an_order

from amends.domain.order import Money, OrderFacts, Return
from amends.domain.personal import personal_fields
from amends_otto.mapping import (
    bill_from,
    facts_from,
    key_of,
    money,
    order_from,
    reductions_from,
    returns_from,
)
from amends_otto.payloads.base import Price, each
from amends_otto.payloads.orders import Order, PositionItem
from amends_otto.payloads.receipts import Receipt
from amends_otto.payloads.reductions import ReducedItem
from amends_otto.payloads.returns import ReturnItem
from amends_otto.payloads.shipments import ReturnShipment, Shipment

LINE = "00000000-0000-4000-8000-00000000b001"
OTHER = "00000000-0000-4000-8000-00000000b002"
TRACKING = {"carrier": "DHL", "trackingNumber": "DEMO1"}


def facts_of(order: dict[str, Any], *shipments: dict[str, Any]) -> OrderFacts:
    read = Order.model_validate(order)
    parcels = [Shipment.model_validate(one) for one in shipments]
    keyed = {key_of(one.tracking): one for one in parcels if one.tracking}
    return order_from(read, each(PositionItem, read.items).good, keyed, as_of=NOW)


def a_shipment(*states: tuple[str, str], number: str = "DEMO1") -> dict[str, Any]:
    told = [{"state": state, "occurredOn": at} for state, at in states]
    return {"trackingKey": TRACKING | {"trackingNumber": number}, "states": told}


def test_the_sample_order_reads_as_it_stands() -> None:
    shipment = sample("shipments/by-tracking-number.200.json")

    facts = facts_of(sample("orders/single.sent.200.json"), shipment)

    assert (facts.ref, facts.number) == ("00000000-0000-4000-8000-00000000a001", "demoorder1")
    assert facts.state == "SENT"
    assert facts.ordered == datetime(2026, 10, 1, 9, 15, tzinfo=UTC)
    assert facts.shipped == datetime(2026, 10, 2, 14, 0, tzinfo=UTC)
    assert facts.deliver_by == datetime(2026, 10, 5, 22, 0, tzinfo=UTC)
    assert facts.delivered == datetime(2026, 10, 6, 10, 20, tzinfo=UTC)
    assert [str(item.paid) for item in facts.items] == ["39.99 EUR", "24.50 EUR"]
    assert [item.article for item in facts.items] == ["00000001", "00000009"]
    assert facts.items[0].variant == "Farbe weiß"
    (parcel,) = facts.parcels
    assert (parcel.number, parcel.state, parcel.proves_delivery) == (
        "DEMO000000000001",
        "DELIVERED",
        True,
    )
    assert len(parcel.steps) == 4


def test_the_buyer_stands_in_marked_fields_alone() -> None:
    facts = facts_of(sample("orders/single.sent.200.json"))

    held = {name for name in OrderFacts.model_fields if "Muster" in str(getattr(facts, name))}
    assert facts.buyer_name == "Erika Musterfrau"
    assert facts.buyer_address == "Beispielweg 1a, 00000 Musterstadt, DEU"
    assert facts.buyer_email == "fake0relay0token0000000000000001@customer.otto.market"
    assert held <= {path for path, _ in personal_fields(OrderFacts)}


def test_a_forwarders_contact_does_not_come_out() -> None:
    order = sample("orders/single.forwarder-plaintext-contact.200.json")
    planted = {"phoneNumber": "+49 111 1111111"}

    facts = facts_of(order | {"invoiceAddress": order["invoiceAddress"] | planted})

    assert facts.buyer_email == "fake0relay0token0000000000000003@customer.otto.market"
    assert facts.buyer_phone is None
    for plain in ("plain.text.for.forwarder", "000 0000000", "111 1111111"):
        assert plain not in facts.model_dump_json()


def test_a_forwarders_address_never_stands_in_for_a_relay_that_is_missing() -> None:
    order = sample("orders/single.forwarder-plaintext-contact.200.json")
    invoice = {name: said for name, said in order["invoiceAddress"].items() if name != "email"}

    assert facts_of(order | {"invoiceAddress": invoice}).buyer_email is None


def test_an_announced_order_has_no_buyer_yet() -> None:
    facts = facts_of(an_order(positionItems=[an_item(fulfillmentStatus="ANNOUNCED")]))

    assert (facts.buyer_name, facts.buyer_email, facts.buyer_address) == (None, None, None)


def test_without_the_evidence_an_order_says_nothing_of_its_buyer() -> None:
    order = Order.model_validate(sample("orders/single.sent.200.json"))

    facts = facts_from(order, each(PositionItem, order.items).good, as_of=NOW)

    assert "Muster" not in facts.model_dump_json()
    assert "relay" not in facts.model_dump_json()


@pytest.mark.parametrize(
    ("amount", "minor"), [("39.99", 3999), ("24.5", 2450), ("0.07", 7), ("10", 1000), ("-1", -100)]
)
def test_decimals_become_cents(amount: str, minor: int) -> None:
    assert money(Price(amount=Decimal(amount))) == Money(minor=minor, currency="EUR")


@pytest.mark.parametrize(
    ("state", "proves"),
    [
        ("SENT", False),
        ("ON_THE_WAY", False),
        ("DELIVERY_ATTEMPT_FAILED", False),
        ("DELIVERED_FOR_PICKUP", False),
        ("DELIVERED", True),
        ("TELEPORTED", False),
    ],
)
def test_only_delivered_proves_a_delivery(state: str, *, proves: bool) -> None:
    order = an_order(positionItems=[an_item(trackingInfo=TRACKING)])

    facts = facts_of(order, a_shipment((state, "2026-11-03T10:00:00Z")))

    assert facts.parcels[0].proves_delivery is proves
    assert (facts.delivered is not None) is proves
    assert facts.parcels[0].state == state


def test_an_order_is_delivered_with_its_last_parcel() -> None:
    second = {"carrier": "DHL", "trackingNumber": "DEMO2"}
    items = [
        an_item(trackingInfo=TRACKING),
        an_item(positionItemId=OTHER, trackingInfo=second),
        an_item(positionItemId="c", fulfillmentStatus="CANCELLED_BY_PARTNER"),
    ]
    first = a_shipment(("DELIVERED", "2026-11-03T10:00:00Z"))
    last = a_shipment(("DELIVERED", "2026-11-05T10:00:00Z"), number="DEMO2")

    both = facts_of(an_order(positionItems=items), first, last)
    half = facts_of(an_order(positionItems=items), first)

    assert both.delivered == datetime(2026, 11, 5, 10, tzinfo=UTC)
    assert half.delivered is None
    assert [parcel.proves_delivery for parcel in half.parcels] == [True, False]


def test_the_stations_of_a_parcel_stand_in_their_order() -> None:
    order = an_order(positionItems=[an_item(trackingInfo=TRACKING)])
    mixed = a_shipment(("DELIVERED", "2026-11-05T10:00:00Z"), ("SENT", "2026-11-02T10:00:00Z"))

    (parcel,) = facts_of(order, mixed).parcels

    assert [step.native for step in parcel.steps] == ["SENT", "DELIVERED"]


def a_return(**over: Any) -> ReturnItem:
    plain = {
        "positionItemId": LINE,
        "salesOrderId": "a",
        "status": "ANNOUNCED",
        "occurredTime": "2026-11-09T08:00:00Z",
        "details": {"returnTrackingKey": {"carrier": "DHL", "trackingNumbers": ["BACK1"]}},
    }
    return ReturnItem.model_validate(plain | over)


def a_parcel_back(number: str = "BACK1", line: str = LINE) -> ReturnShipment:
    return ReturnShipment.model_validate(
        {
            "trackingKey": {"carrier": "DHL", "trackingNumber": number},
            "returnPositionItems": [{"salesOrderId": "a", "salesOrderPositionItemId": line}],
            "states": [
                {"state": "ON_THE_WAY", "occurredOn": "2026-11-10T05:00:00Z", "statusText": "ja"}
            ],
        }
    )


def test_a_return_carries_the_parcel_it_goes_in() -> None:
    (found,) = returns_from([a_return()], [a_parcel_back()], [LINE], {})

    assert (found.line, found.state, found.carrier) == (LINE, "ANNOUNCED", "DHL")
    assert found.numbers == ("BACK1",)
    assert [(step.native, step.says) for step in found.steps] == [("ON_THE_WAY", "ja")]


def test_an_accepted_return_keeps_its_reason_and_finds_its_parcel_by_the_item() -> None:
    accepted = a_return(status="ACCEPTED", details={"condition": "B", "reason": "COMPLAINT"})

    (found,) = returns_from([accepted], [a_parcel_back()], [LINE], {})

    assert (found.state, found.reason, found.numbers) == ("ACCEPTED", "COMPLAINT", ("BACK1",))


def test_what_goes_back_without_a_listed_return_is_told_as_well() -> None:
    found = returns_from([], [a_parcel_back()], [LINE, OTHER], {OTHER: NOW})

    assert [(one.line, one.state) for one in found] == [(LINE, "ON_THE_WAY"), (OTHER, "RETURNED")]


def test_other_orders_in_the_same_parcel_are_left_out() -> None:
    assert returns_from([a_return(positionItemId="x")], [a_parcel_back(line="x")], [LINE], {}) == []


def test_a_return_that_is_listed_twice_is_one_in_its_last_state() -> None:
    found = returns_from([a_return(), a_return(status="REJECTED")], [], [LINE], {LINE: NOW})

    assert [type(one) for one in found] == [Return]
    assert found[0].state == "REJECTED"


def test_the_sample_receipts_read_as_charged_and_paid_back() -> None:
    listed = sample("receipts/list.200.json")["resources"]

    back, charged = (bill_from(Receipt.model_validate(one)) for one in listed)

    assert (charged.kind, str(charged.total), charged.lines) == ("PURCHASE", "44.94 EUR", (LINE,))
    assert charged.belongs_to is None
    assert (back.kind, str(back.total)) == ("PARTIAL_REFUND", "10.00 EUR")
    assert (back.reason, back.belongs_to) == ("REFUND_COMPLAINT_ITEM", charged.number)


def test_goodwill_and_a_receipt_that_is_none_are_told_as_reasons() -> None:
    (listed, *_) = sample("receipts/list.200.json")["resources"]
    change = {"priceModifications": [{"details": {"reason": "GOODWILL_OTHER"}}]}
    lines = {"itemPositions": [change], "deliveryCosts": None}

    bill = bill_from(Receipt.model_validate(listed | {"isRealReceipt": False, "lineItems": lines}))

    assert bill.reason == "REFUND_COMPLAINT_ITEM, GOODWILL_OTHER, not a real receipt"


def test_the_sample_reductions_read_with_their_states() -> None:
    (listed,) = sample("price-reductions/list.200.json")["results"]

    found = reductions_from(LINE, [ReducedItem.model_validate(listed)])

    assert [(str(one.amount), one.state) for one in found] == [
        ("10.00 EUR", "PROCESSED"),
        ("45.00 EUR", "REJECTED"),
        ("2.50 EUR", "INITIATED"),
    ]
    assert [one.bill for one in found] == ["E-DE-000000000-2026-0002", None, None]


def test_reductions_of_another_item_are_left_out_and_a_page_told_twice_counts_once() -> None:
    (listed,) = sample("price-reductions/list.200.json")["results"]
    mine = ReducedItem.model_validate(listed)

    assert reductions_from(OTHER, [mine]) == []
    assert reductions_from(LINE, [mine, mine]) == reductions_from(LINE, [mine])


def test_two_equal_reductions_at_different_times_are_two() -> None:
    def reduced(at: datetime) -> dict[str, Any]:
        told = {"status": "PROCESSED", "priceReduction": {"amount": 5}}
        return told | {"creationDateTime": at.isoformat()}

    twice = {"priceReductions": [reduced(NOW), reduced(NOW + timedelta(minutes=1))]}

    assert len(reductions_from(LINE, [ReducedItem.model_validate(twice)])) == 2
