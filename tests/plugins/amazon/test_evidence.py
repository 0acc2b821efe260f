"""An order of Amazon as evidence: what stands in it, what is missing, and whom it names."""

from datetime import timedelta

import pytest
from tests.plugins.amazon.conftest import SELLER
from tests.plugins.amazon.desk import a_desk
from tests.plugins.amazon.models import models

from amends.domain.ids import ArticleRef, OrderRef
from amends.domain.order import (
    Money,
    OrderFacts,
    OrderItem,
    Parcel,
    ParcelStep,
)
from amends.domain.personal import apart
from amends.marketplace.errors import NeverAgain
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock
from amends_amazon.mapping import order_from
from amends_amazon.mapping.orders import money
from amends_amazon.payloads.orders import Amount, Order, OrderAnswer
from amends_amazon.sandbox import PLANTED, AmazonSandbox, Item, Package, Role

DAY = timedelta(days=1)
PERSONAL = ("BUYER", "RECIPIENT", "PROCEEDS", "CANCELLATION", "FULFILLMENT", "PACKAGES")


def test_a_merchants_order_tells_items_promises_and_parcels(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    at = NOON - 10 * DAY
    order = sandbox.add_order(SELLER, created=at, packages=(Package(shipped=at + DAY),))

    with a_desk(url, clock) as desk:
        facts = desk.connector.fetch_order(OrderRef(order))

    assert facts == OrderFacts(
        ref=OrderRef(order),
        as_of=NOON,
        state="SHIPPED",
        ordered=at,
        shipped=at + DAY,
        ship_by=at + 2 * DAY,
        deliver_by=at + 5 * DAY,
        fulfilled_by="MERCHANT",
        items=(
            OrderItem(
                line=facts.items[0].line,
                article=ArticleRef("B0SANDBOX1"),
                title="Beispiel Isolierflasche 750 ml",
                sku="BSP-FLASCHE-750",
            ),
        ),
        parcels=(
            Parcel(
                carrier="DHL",
                number="003404346000000001",
                state="DELIVERED",
                steps=(
                    ParcelStep(at=at, says="", native="CREATED"),
                    ParcelStep(at=at + DAY, says="", native="SHIPPED"),
                ),
                proves_delivery=True,
            ),
        ),
    )


def test_of_its_own_parcels_amazon_tells_nothing_and_that_is_said(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    order = sandbox.add_order(SELLER, by_amazon=True)

    with a_desk(url, clock) as desk:
        facts = desk.connector.fetch_order(OrderRef(order))

    assert (facts.fulfilled_by, facts.parcels) == ("AMAZON", ())
    assert facts.missing == (
        "parcels: Amazon shows those of merchants only, and ships this order itself",
    )


@pytest.mark.parametrize(
    ("status", "detail", "state", "proves"),
    [
        ("DELIVERED", "", "DELIVERED", True),
        ("DELIVERED", "DELIVERED", "DELIVERED", True),
        ("IN_TRANSIT", "OUT_FOR_DELIVERY", "IN_TRANSIT / OUT_FOR_DELIVERY", False),
        ("UNDELIVERABLE", "REJECTED_BY_BUYER", "UNDELIVERABLE / REJECTED_BY_BUYER", False),
        ("PENDING", "", "PENDING", False),
    ],
)
def test_only_a_delivered_parcel_proves_a_delivery(
    sandbox: AmazonSandbox,
    clock: ManualClock,
    url: str,
    status: str,
    detail: str,
    state: str,
    proves: bool,
) -> None:
    order = sandbox.add_order(SELLER, packages=(Package(status=status, detail=detail),))

    with a_desk(url, clock) as desk:
        (parcel,) = desk.connector.fetch_order(OrderRef(order)).parcels

    assert (parcel.state, parcel.proves_delivery) == (state, proves)
    assert [step.native for step in parcel.steps] == ["CREATED"]


def test_a_replacement_names_the_order_that_it_makes_good(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    first = sandbox.add_order(SELLER)
    second = sandbox.add_order(SELLER, replaces=first)

    with a_desk(url, clock) as desk:
        facts = desk.connector.fetch_order(OrderRef(second))

    assert facts.replaces == (first,)
    assert facts.replaced_by == ()


def test_prices_and_cancellations_come_when_they_are_asked_for(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    items = (Item(quantity=2), Item(asin="B0SANDBOX2", price="5.05", cancelled_by="BUYER"))
    order = sandbox.add_order(SELLER, items=items)

    with a_desk(url, clock, order_data=PERSONAL) as desk:
        facts = desk.connector.fetch_order(OrderRef(order))

    assert facts.total == Money(minor=5485, currency="EUR")
    assert [item.paid for item in facts.items] == [
        Money(minor=4980, currency="EUR"),
        Money(minor=505, currency="EUR"),
    ]
    assert [item.state for item in facts.items] == ["", "CANCELLED by BUYER"]
    assert facts.items[0].quantity == 2


def test_whom_an_order_names_is_not_asked_for_by_default(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    _let_see_buyers(sandbox)
    order = sandbox.add_order(SELLER, gift_message="Alles Gute, Oma Mustergast")

    with a_desk(url, clock) as desk:
        facts = desk.connector.fetch_order(OrderRef(order))

    assert [name for name in PLANTED if name in facts.model_dump_json()] == []
    asked = [one.params for one in sandbox.log if one.operation == "getOrder"]
    assert asked[0]["includedData"] == "FULFILLMENT,PACKAGES"


def test_whom_an_order_names_stands_in_marked_fields_only(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    _let_see_buyers(sandbox)
    order = sandbox.add_order(SELLER, gift_message="Alles Gute, Oma Mustergast", status="UNSHIPPED")

    with a_desk(url, clock, order_data=PERSONAL) as desk:
        facts = desk.connector.fetch_order(OrderRef(order))

    plain, personal = apart(facts)
    assert [name for name in (*PLANTED, "@marketplace") if name in str(plain)] == []
    assert {path: held for path, (_, held) in personal.items()} == {
        "buyer_name": "Petra Mustergast",
        "buyer_phone": "+49 30 5550199",
        "buyer_email": sandbox.order(order).buyer.email,
        "buyer_address": "Probenallee 17, Hinterhaus Musterklingel, 09999 Beispielstadt, DE",
    }


def test_personal_data_that_comes_unasked_is_dropped() -> None:
    told = {
        "orderId": "302-1234567-1234567",
        "buyer": {"buyerName": "Petra Mustergast", "buyerEmail": "x@marketplace.amazon.de"},
        "recipient": {"deliveryAddress": {"name": "Petra Mustergast", "phone": "+49 30 5550199"}},
    }

    facts = order_from(Order.model_validate(told), asked=("FULFILLMENT",), as_of=NOON)

    assert "Mustergast" not in facts.model_dump_json()
    assert (facts.buyer_email, facts.buyer_phone) == (None, None)


def test_an_order_that_is_not_there_is_named(clock: ManualClock, url: str) -> None:
    with (
        a_desk(url, clock) as desk,
        pytest.raises(NeverAgain, match=r"HTTP 404 .*\(getOrder\) \[request"),
    ):
        desk.connector.fetch_order(OrderRef("302-0000000-0000000"))


@pytest.mark.parametrize("ref", ["../reports?x=1", "1234567", "302-1234567-1234567 "])
def test_what_is_no_number_of_an_order_is_not_asked_for(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, ref: str
) -> None:
    with a_desk(url, clock) as desk, pytest.raises(NeverAgain, match="3, 7 and 7 digits"):
        desk.connector.fetch_order(OrderRef(ref))

    assert not sandbox.calls


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("24.90", "EUR", 2490), ("1500", "JPY", 1500), ("0.1", "USD", 10), ("-3.00", "GBP", -300)],
)
def test_amounts_are_in_minor_units(amount: str, currency: str, minor: int) -> None:
    assert money(Amount(amount=amount, currency_code=currency)) == Money(
        minor=minor, currency=currency
    )


@pytest.mark.parametrize("amount", ["", "abc", "NaN", "Infinity"])
def test_an_amount_that_is_no_number_is_none(amount: str) -> None:
    assert money(Amount(amount=amount, currency_code="EUR")) is None


def test_the_official_examples_are_read() -> None:
    operations = {one.name: one for one in models()}
    if not operations:
        pytest.skip("the shared contracts are not on this machine")

    answers = [body for status, body in operations["getOrder"].examples() if status == "200"]

    assert answers
    for body in answers:
        facts = order_from(OrderAnswer.model_validate(body).order, asked=PERSONAL, as_of=NOON)
        assert facts.items
        assert facts.ref == body["order"]["orderId"]


def _let_see_buyers(sandbox: AmazonSandbox) -> None:
    """Give the app the role for personal data; it counts once the seller has agreed again."""
    app = next(iter(sandbox.apps.values()))
    app.roles = app.roles | {Role.DIRECT_TO_CONSUMER}
    for consent in sandbox.consents.values():
        consent.roles = app.roles
