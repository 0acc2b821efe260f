"""Evidence at its edges: strange numbers, lists without end, entries that are no entries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from tests.plugins.otto.conftest import NOW
from tests.plugins.otto.stores import Store, a_page, a_store, an_error, an_item, an_order

from amends.domain.ids import OrderRef
from amends.domain.order import OrderFacts
from amends.marketplace.errors import NeverAgain

LINE = "00000000-0000-4000-8000-00000000b001"


class Platform:
    """Answers every interface of the evidence with little; one may be told otherwise."""

    def __init__(self, order: dict[str, Any], **over: Callable[[httpx.Request], Any]) -> None:
        self.order, self.over = order, over

    def __call__(self, request: httpx.Request) -> Any:
        name = request.url.path.split("/")[2].replace("-", "_")
        if name in self.over:
            return self.over[name](request)
        plain = {"orders": self.order, "returns": a_page("positionItems")}
        empty = {"receipts": a_page("resources"), "price_reductions": a_page("results")}
        return (plain | empty).get(name, httpx.Response(404, json=an_error("RESOURCE_NOT_FOUND")))


def facts_of(store: Store, ref: str = "demoorder1") -> OrderFacts:
    return store.connector.fetch_order(OrderRef(ref))


def test_a_number_is_sent_as_one_word_of_the_address() -> None:
    tracked = an_item(trackingInfo={"carrier": "DHL", "trackingNumber": "A/../B?x"})
    store = a_store(Platform(an_order(positionItems=[tracked])))

    facts_of(store, "../v1/x")

    assert store.asked[0] == "/v4/orders/..%2Fv1%2Fx"
    assert store.asked[1] == "/v1/shipments/carriers/DHL/trackingnumbers/A%2F..%2FB%3Fx"
    assert unquote(store.asked[1]).endswith("A/../B?x")


def test_an_order_without_a_number_is_never_the_whole_list() -> None:
    store = a_store(Platform(an_order()))

    with pytest.raises(NeverAgain, match="an order has a number"):
        facts_of(store, " ")
    assert store.asked == []


def test_a_parcel_that_otto_does_not_know_stands_with_its_number() -> None:
    tracked = an_item(trackingInfo={"carrier": "DHL", "trackingNumber": "DEMO1"})
    store = a_store(Platform(an_order(positionItems=[tracked])))

    facts = facts_of(store)

    assert [(parcel.number, parcel.proves_delivery) for parcel in facts.parcels] == [
        ("DEMO1", False)
    ]
    assert facts.missing == ("parcel DEMO1: OTTO knows none (RESOURCE_NOT_FOUND)",)


def test_the_list_of_returns_is_read_no_further_back_than_the_order() -> None:
    def listed(request: httpx.Request) -> dict[str, Any]:
        page = int(request.url.params.get("page", 1))
        changed = NOW - timedelta(days=20 * page)  # newest first; the order is of 21 days ago
        entry = {"positionItemId": "x", "salesOrderId": "y", "occurredTime": changed.isoformat()}
        return a_page("positionItems", entry, following=f"/v3/returns?page={page + 1}")

    store = a_store(Platform(an_order(), returns=listed))

    facts = facts_of(store)

    assert len([path for path in store.asked if path.startswith("/v3/returns")]) == 2 * 4
    assert facts.missing == ()


def test_a_list_of_returns_without_end_is_given_up_with_words() -> None:
    def listed(request: httpx.Request) -> dict[str, Any]:
        page = int(request.url.params.get("page", 1))
        entry = {"positionItemId": "x", "salesOrderId": "y", "occurredTime": NOW.isoformat()}
        return a_page("positionItems", entry, following=f"/v3/returns?page={page + 1}")

    facts = facts_of(a_store(Platform(an_order(), returns=listed)))

    assert facts.missing == tuple(
        f"returns: only 40 pages of {status} were looked at"
        for status in ("ANNOUNCED", "ACCEPTED", "REJECTED", "MISDIRECTED")
    )


def test_a_broken_item_of_an_order_is_named_and_the_others_stand() -> None:
    items = [an_item(), an_item(positionItemId="c", product=None)]

    facts = facts_of(a_store(Platform(an_order(positionItems=items))))

    assert [item.line for item in facts.items] == [LINE]
    assert facts.missing == ("item: product: model_type",)


def test_a_receipt_of_another_order_is_left_out() -> None:
    def listed(request: httpx.Request) -> dict[str, Any]:
        told = {
            "receiptType": "PURCHASE",
            "receiptNumber": "R1",
            "creationDate": NOW.isoformat(),
            "amountDue": {"amount": 1},
        }
        return a_page("resources", told, told | {"receiptNumber": "R2", "salesOrderId": "other"})

    facts = facts_of(a_store(Platform(an_order(), receipts=listed)))

    assert [bill.number for bill in facts.bills] == ["R1"]
