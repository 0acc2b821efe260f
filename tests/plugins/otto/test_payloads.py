"""Reading what OTTO answers: every sample, fields that nobody knows, and items that are broken."""

import json
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError
from tests.plugins.otto.conftest import SAMPLES, sample
from tests.plugins.otto.stores import an_item, an_order

from amends_otto.payloads import LISTS
from amends_otto.payloads.account import Installation, TokenAnswer
from amends_otto.payloads.base import Price, each, parsed
from amends_otto.payloads.errors import refusal_in
from amends_otto.payloads.orders import Order, PositionItem
from amends_otto.payloads.reductions import Accepted
from amends_otto.payloads.returns import Settled
from amends_otto.payloads.shipments import Shipment

ANSWERS: dict[str, str | type[BaseModel]] = {
    "auth/app-installation.200.json": Installation,
    "auth/installation-access-token.200.json": TokenAnswer,
    "auth/token.client-credentials.200.json": TokenAnswer,
    "auth/token.password-grant.200.json": TokenAnswer,
    "orders/list.page1.200.json": "/v4/orders",
    "orders/list.page2-last.200.json": "/v4/orders",
    "orders/single.forwarder-plaintext-contact.200.json": Order,
    "orders/single.returned.200.json": Order,
    "orders/single.sent.200.json": Order,
    "price-reductions/create.202.json": Accepted,
    "price-reductions/list.200.json": "/v1/price-reductions",
    "products/list.v5.200.json": "/v5/products",
    "products/marketplace-status.v5.200.json": "/v5/products/marketplace-status",
    "receipts/list.200.json": "/v3/receipts",
    "return-shipments/list.200.json": "/v1/return-shipments",
    "returns/acceptance.partial.207.json": Settled,
    "returns/list.announced.200.json": "/v3/returns",
    "shipments/by-tracking-number.200.json": Shipment,
    "shipments/list.200.json": "/v1/shipments",
}  # a path: a list, as LISTS reads it
ERRORS = {
    "auth/token.invalid-scope.400.assumed.json": (("invalid_scope",), None),
    "errors/generic-envelope.400.json": (("0000",), "demo-logref-0004"),
    "errors/too-many-requests.429.assumed.json": ((), None),
    "price-reductions/create.conflict.409.json": (("409",), "demo-logref-0003"),
    "price-reductions/create.conflict.409.nested-variant.json": (("409",), "demo-logref-0003"),
    "shipments/not-found.404.json": (("RESOURCE_NOT_FOUND",), None),
}
NO_ANSWERS = (".request.", "notices/", "reviews/", "errors/deprecation")  # ours, or headers


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared contracts are not on this machine")
def test_every_sample_that_stands_for_an_answer_has_its_reader() -> None:
    found = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.glob("*/*.json")}
    answers = {name for name in found if not any(mark in name for mark in NO_ANSWERS)}

    assert answers == ANSWERS.keys() | ERRORS.keys()


@pytest.mark.parametrize("name", ANSWERS)
def test_every_sample_is_read_whole(name: str) -> None:
    body, reader = read_sample(name), ANSWERS[name]

    if isinstance(reader, str):
        wrapper, model = LISTS[reader]
        found = each(model, body[wrapper])
        assert (len(found.good), found.bad) == (len(body[wrapper]), [])
    else:
        assert reader.model_validate(body).model_fields_set


@pytest.mark.parametrize("name", [name for name in ANSWERS if name.startswith("orders/single")])
def test_every_item_of_an_order_is_read(name: str) -> None:
    order = Order.model_validate(read_sample(name))

    found = each(PositionItem, order.items)

    assert (len(found.good), found.bad) == (len(order.items), [])
    assert order.items


@pytest.mark.parametrize("name", ERRORS)
def test_every_sample_of_an_error_says_its_words(name: str) -> None:
    refusal = refusal_in(json.dumps(sample(name)).encode())

    assert (refusal.words, refusal.logref) == ERRORS[name]


@pytest.mark.parametrize("name", ANSWERS)
def test_fields_that_nobody_documented_change_nothing(name: str) -> None:
    body, reader = read_sample(name), ANSWERS[name]
    wrapper, model = LISTS[reader] if isinstance(reader, str) else ("", reader)
    items = body[wrapper] if wrapper else [body]

    assert read_of(model, [novel(item) for item in items]) == read_of(model, items)


def test_amounts_are_kept_to_the_last_digit() -> None:
    price = Price.model_validate(parsed(b'{"amount": 1000000000.07, "currency": "EUR"}'))

    assert price.amount == Decimal("1000000000.07")


@pytest.mark.parametrize("amount", ["1e999999", "NaN", "Infinity", '"39,99"', "null"])
def test_what_is_no_price_is_refused_and_not_counted(amount: str) -> None:
    with pytest.raises(ValueError, match=r"no number|Price"):
        Price.model_validate(parsed(f'{{"amount": {amount}}}'.encode()))


def test_a_broken_item_costs_only_itself_and_is_named_without_its_words() -> None:
    broken = an_item(sentDate="gestern, sagt Erika Musterfrau")

    found = each(PositionItem, [an_item(), broken, "no item at all"])

    assert len(found.good) == 1
    assert found.bad == ["sentDate: datetime_from_date_parsing", "the item: model_type"]


def test_a_time_without_its_zone_is_utc() -> None:
    bare = Order.model_validate(an_order(orderDate="2026-11-01T09:15:00"))

    assert bare.ordered == Order.model_validate(an_order()).ordered


def test_no_model_has_a_place_for_what_only_the_carrier_may_know() -> None:
    address = {"email": "plain@example.invalid", "phoneNumber": "+49 000 0000000", "city": "Ulm"}
    order = Order.model_validate(an_order(deliveryAddress=address, invoiceAddress=address))

    assert "000 0000000" not in repr(order)
    assert "email" not in repr(order.delivery_address)
    assert order.invoice_address is not None
    assert order.invoice_address.relay == "plain@example.invalid"  # there it is OTTO's relay


@pytest.mark.parametrize("raw", [b"[]", b"", b"<html>", b'{"a":', b"[" * 100_000])
def test_an_answer_that_is_no_object_is_a_value_error(raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  json's own words differ from ours
        parsed(raw)


def test_broken_characters_do_not_cost_an_order() -> None:
    raw = json.dumps(an_order(orderNumber="demo?rder1")).encode().replace(b"?", b"\xff")

    assert Order.model_validate(parsed(raw)).number == "demo�rder1"


def test_a_token_does_not_show_in_what_is_printed() -> None:
    answer = TokenAnswer.model_validate({"access_token": "FAKE.1", "refresh_token": "FAKE.2"})

    assert "FAKE" not in repr(answer)
    with pytest.raises(ValidationError) as caught:
        TokenAnswer.model_validate({"access_token": "FAKE.1", "expires_in": "FAKE.3"})
    assert "FAKE" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"errors": {"errors": {"errors": [{"title": "TOO_DEEP"}]}}}, ("TOO_DEEP",)),
        ({"errors": [{"title": "A_B", "code": 17}, {"title": "So", "code": 8}]}, ("A_B", "8")),
        ({"errors": ["just words", {"title": "Erika Musterfrau wrote"}]}, ()),
        ({"error": "invalid_client", "error_description": "for Erika"}, ("invalid_client",)),
        ({"errors": None}, ()),
        ({"errors": []}, ()),
    ],
)
def test_only_the_words_of_a_machine_are_taken_from_an_error(
    body: dict[str, Any], words: tuple[str, ...]
) -> None:
    assert refusal_in(json.dumps(body).encode()).words == words


@pytest.mark.parametrize(
    "raw", [b"", b"<html>502</html>", b"nonsense", b'{"errors": [[[[[[1', b"[]"]
)
def test_any_error_body_is_read_without_a_fall(raw: bytes) -> None:
    assert refusal_in(raw).words == ()


def read_sample(name: str) -> dict[str, Any]:
    return parsed(json.dumps(sample(name)).encode())


def read_of(model: type[BaseModel], items: list[Any]) -> list[Any]:
    """What is read, also of the items of an order, which are read by themselves."""
    found: list[Any] = each(model, items).good
    return [
        (one.model_dump(exclude={"items"}), each(PositionItem, one.items))
        if isinstance(one, Order)
        else one
        for one in found
    ]


def novel(value: Any) -> Any:
    """The same with fields that nobody knows, however deep."""
    if isinstance(value, dict):
        return {name: novel(inner) for name, inner in value.items()} | {"novelty": {"level": 1}}
    return [novel(inner) for inner in value] if isinstance(value, list) else value
