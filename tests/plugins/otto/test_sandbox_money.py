"""Receipts and price reductions of the sandbox: what is given back, and how it is told."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.plugins.otto.conftest import NOW, Ask, next_of

from amends.testing.clock import ManualClock
from amends.testing.faults import LateWork, LostAnswer
from amends_otto.sandbox import OttoSandbox
from amends_otto.sandbox.state import Item, Order, Seller

DAY = timedelta(days=1)
REDUCTIONS = "/v1/price-reductions"


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


def reduce(ask: Ask, item: Item, amount: Any, currency: str = "EUR") -> httpx.Response:
    wish = {"priceReduction": {"amount": amount, "currency": currency}}
    return ask.http.post(REDUCTIONS, json=named(item) | wish)


def reductions(ask: Ask, item: Item) -> list[tuple[str, float, str | None]]:
    results = ask(REDUCTIONS, positionItemId=item.item_id).json()["results"]
    return [
        (one["status"], one["priceReduction"]["amount"], one["receiptNumber"])
        for result in results
        for one in result["priceReductions"]
    ]


def kinds(ask: Ask, **params: Any) -> list[str]:
    listed = ask("/v3/receipts", **params).json()["resources"]
    return [receipt["receiptType"] for receipt in listed]


def test_a_purchase_has_its_receipt_minutes_after_it_is_sent(
    ask: Ask, sandbox: OttoSandbox, seller: Seller, clock: ManualClock
) -> None:
    order = sandbox.add_order(seller, created=NOW - DAY)
    sandbox.ship(order)
    early = kinds(ask, salesOrderId=order.order_id)
    clock.advance(timedelta(minutes=5))

    assert (early, kinds(ask, salesOrderId=order.order_id)) == ([], ["PURCHASE"])


def test_delivery_is_charged_with_the_first_receipt_of_an_order_only(
    ask: Ask, sandbox: OttoSandbox, seller: Seller
) -> None:
    goods = [("Demo Lampe", "39.99"), ("Demo Regal", "24.50")]
    order = sandbox.add_order(seller, items=goods, created=NOW - 3 * DAY)
    for n, one in enumerate(order.items):
        sandbox.ship(order, items=[one], at=NOW - (2 - n) * DAY)

    second, first = ask("/v3/receipts").json()["resources"]

    assert first["amountDue"] == {"amount": 44.94, "currency": "EUR"}
    assert first["totals"][0] == {
        "taxType": "VAT",
        "taxRate": "19",
        "gross": {"amount": 44.94, "currency": "EUR"},
        "net": {"amount": 37.76, "currency": "EUR"},
        "tax": {"amount": 7.18, "currency": "EUR"},
    }
    assert second["amountDue"] == {"amount": 24.5, "currency": "EUR"}
    assert second["lineItems"]["deliveryCosts"] == []


def test_receipts_are_found_by_kind_day_and_order_latest_first(
    ask: Ask, sandbox: OttoSandbox, seller: Seller, item: Item
) -> None:
    other = sandbox.add_order(seller, created=NOW - 4 * DAY)
    sandbox.ship(other, at=NOW - 3 * DAY)
    sandbox.receipt(item, "5.00", at=NOW - DAY)

    def day(ago: int) -> str:
        return (NOW - ago * DAY).date().isoformat()

    assert kinds(ask) == ["PARTIAL_REFUND", "PURCHASE", "PURCHASE"]
    assert kinds(ask, receiptTypes=["PURCHASE", "REFUND"]) == ["PURCHASE", "PURCHASE"]
    assert kinds(ask, salesOrderId=item.order.order_id) == ["PARTIAL_REFUND", "PURCHASE"]
    assert kinds(ask, **{"from": day(3)}) == ["PARTIAL_REFUND", "PURCHASE"]
    assert kinds(ask, **{"from": day(7), "to": day(3)}) == ["PURCHASE", "PURCHASE"]
    assert ask("/v3/receipts", receiptTypes="VOUCHER").status_code == 400


def test_receipts_page_by_a_cursor_that_remembers_the_filter(
    ask: Ask, sandbox: OttoSandbox, item: Item
) -> None:
    for hours in (3, 2, 1):
        sandbox.receipt(item, "1.00", at=NOW - timedelta(hours=hours))

    pages = ask.pages("/v3/receipts", receiptTypes="PARTIAL_REFUND", limit=2)

    assert [len(page["resources"]) for page in pages] == [2, 1]
    assert sandbox.log[-1].params.keys() == {"next", "limit"}


def test_one_receipt_is_told_as_json_and_as_pdf(ask: Ask, item: Item) -> None:
    listed = ask("/v3/receipts").json()["resources"][0]
    number = listed["receiptNumber"]

    printed = ask(f"/v3/receipts/{number}.pdf")

    assert ask(f"/v3/receipts/{number}").json() == listed
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF-")
    assert ask(f"/v3/receipts/{number}0").status_code == 404


def test_a_reduction_becomes_a_receipt_that_is_linked_to_the_purchase(
    ask: Ask, sandbox: OttoSandbox, item: Item, clock: ManualClock
) -> None:
    answer = reduce(ask, item, 10.0)
    begun = reductions(ask, item)
    clock.advance(timedelta(minutes=10))
    partial, purchase = ask("/v3/receipts").json()["resources"]

    assert answer.status_code == 202
    assert begun == [("INITIATED", 10.0, None)]
    assert reductions(ask, item) == [("PROCESSED", 10.0, partial["receiptNumber"])]
    assert partial["linkedReceiptNumber"] == purchase["receiptNumber"]
    assert partial["partialRefundType"] == "REFUND_COMPLAINT_ITEM"
    assert sandbox.writes == {f"price-reduction/{item.item_id}": 1}


@pytest.mark.parametrize(("amount", "becomes"), [("39.98", "PROCESSED"), ("39.99", "REJECTED")])
def test_a_reduction_stays_below_what_is_left(
    ask: Ask, item: Item, clock: ManualClock, amount: str, becomes: str
) -> None:
    reduce(ask, item, amount)
    clock.advance(timedelta(minutes=10))

    assert [status for status, _, _ in reductions(ask, item)] == [becomes]


def test_a_second_reduction_counts_what_the_first_gave_back(
    ask: Ask, item: Item, clock: ManualClock
) -> None:
    for amount in (20, 20):
        reduce(ask, item, amount)
    clock.advance(timedelta(minutes=10))

    statuses = [status for status, _, _ in reductions(ask, item)]
    total = ask(REDUCTIONS).json()["results"][0]["totalPriceReduction"]
    assert statuses == ["PROCESSED", "REJECTED"]
    assert total == {"amount": 20.0, "currency": "EUR"}


def test_an_item_that_comes_back_meanwhile_is_not_reduced(
    ask: Ask, sandbox: OttoSandbox, item: Item, clock: ManualClock
) -> None:
    reduce(ask, item, 5)
    sandbox.accept_return(item)
    clock.advance(timedelta(minutes=10))

    assert [status for status, _, _ in reductions(ask, item)] == ["REJECTED"]
    assert kinds(ask) == ["REFUND", "PURCHASE"]


def test_a_refund_gives_back_what_a_reduction_left(
    ask: Ask, sandbox: OttoSandbox, item: Item, clock: ManualClock
) -> None:
    reduce(ask, item, 10)
    clock.advance(timedelta(minutes=10))
    sandbox.accept_return(item)
    clock.advance(timedelta(minutes=5))

    refund = ask("/v3/receipts", receiptTypes="REFUND").json()["resources"][0]
    assert refund["amountDue"] == {"amount": 29.99, "currency": "EUR"}
    assert refund["refundType"] == "RETURN"


def test_a_reduction_is_refused_where_its_conditions_are_not_met(
    ask: Ask, sandbox: OttoSandbox, seller: Seller, item: Item
) -> None:
    unsent = sandbox.add_order(seller, created=NOW - DAY).items[0]
    fresh = sandbox.add_order(seller, created=NOW - DAY)
    sandbox.ship(fresh)

    assert reduce(ask, unsent, 5).status_code == 409
    assert reduce(ask, fresh.items[0], 5).status_code == 424  # no purchase receipt yet
    assert reduce(ask, item, 5, "USD").status_code == 400
    assert reduce(ask, item, -5).status_code == 400
    assert reduce(ask, item, "NaN").status_code == 400
    assert ask.http.post(REDUCTIONS, content=b"{").status_code == 400
    stranger = named(item, positionItemId="another")
    assert ask.http.post(REDUCTIONS, json=stranger).status_code == 404
    assert sandbox.writes == {}


def test_a_reduction_whose_answer_is_lost_was_made(
    ask: Ask, sandbox: OttoSandbox, item: Item, clock: ManualClock
) -> None:
    sandbox.faults.plan("price-reductions/add", LostAnswer())
    sandbox.faults.plan("price-reductions/add", LateWork(timedelta(seconds=5)))
    for amount in (1, 2):
        with pytest.raises(httpx.RemoteProtocolError):
            reduce(ask, item, amount)
    at_once = [amount for _, amount, _ in reductions(ask, item)]
    clock.advance(timedelta(seconds=5))

    assert at_once == [1.0]
    assert [amount for _, amount, _ in reductions(ask, item)] == [1.0, 2.0]
    assert sandbox.writes[f"price-reduction/{item.item_id}"] == 2


def test_the_next_link_of_reductions_forgets_the_item(
    ask: Ask, sandbox: OttoSandbox, seller: Seller, item: Item
) -> None:
    others = sandbox.add_order(seller, items=[("Demo Regal", "24.50")] * 2, created=NOW - 8 * DAY)
    sandbox.ship(others, at=NOW - 7 * DAY)
    for one in (item, *others.items):
        sandbox.reduce(one, "1.00")
    sandbox.manners.reductions_link_on = True

    body = ask(REDUCTIONS, positionItemId=item.item_id, limit=1).json()
    href = next_of(body)
    followed = ask(href or "").json()["results"]
    kept = ask(REDUCTIONS, positionItemId=item.item_id, limit=1, page=2).json()

    assert href == f"{REDUCTIONS}?page=2&limit=1"
    assert [one["positionItemId"] for one in followed] == [others.items[0].item_id]
    assert (kept["results"], kept["links"]) == ([], [])
