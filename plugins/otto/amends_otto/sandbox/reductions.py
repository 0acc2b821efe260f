"""Price reductions v1: parts of an item's price given back, listed by item, and the call for one.

The call takes no key and gives no id: whoever sends it twice pays twice. The `next` link carries
the page and the limit and forgets the item that was asked for.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from amends_otto.sandbox.call import Call
from amends_otto.sandbox.state import Item, Reduction
from amends_otto.sandbox.wire import Listing, Plain, Refusal, link, money, not_found, stamp

_PATH = "/v1/price-reductions"
_DEFAULT, _MOST = 10, 128


def listed(call: Call) -> Listing:
    wanted = call.maybe("positionItemId")
    size, number = call.number("limit", _DEFAULT, high=_MOST), call.number("page", 1)
    by_item: dict[Item, list[Reduction]] = {}
    for reduction in call.seller.reductions:
        if wanted in (None, reduction.item.item_id):
            by_item.setdefault(reduction.item, []).append(reduction)
    page, more = call.page(list(by_item.items()), (number - 1) * size, size)
    on = more is not None or (call.manners.reductions_link_on and page)
    following = link(_PATH, page=number + 1, limit=size) if on else None
    return Listing("results", [_of(*row) for row in page], following)


def reduce(call: Call) -> Plain:
    """Take the wish for a reduction; its receipt, or its rejection, comes some minutes later."""
    asked = call.json()
    item = call.seller.items.get(str(asked.get("positionItemId")))
    if item is None or item.order.order_id != asked.get("salesOrderId"):
        raise not_found("position item")
    amount = _amount(asked.get("priceReduction"))
    if item.status(call.now) != "SENT":
        says = "(sample) position item is not in a state that allows a reduction"
        raise Refusal(409, "CONFLICT", says)
    if call.market.purchase_of(item) is None:
        raise Refusal(424, "FAILED_DEPENDENCY", "(sample) no purchase receipt yet")
    call.market.reduce(item, amount)
    call.market.writes[f"price-reduction/{item.item_id}"] += 1
    told = {"path": _PATH, "title": "ACCEPTED", "code": 202, "detail": "(sample) accepted"}
    return Plain({"results": told | {"logref": f"sandbox-logref-{call.market.number()}"}}, 202)


def _amount(asked: object) -> Decimal:
    """The amount to the cent. Raises Refusal for anything but euros above zero."""
    wrong = Refusal(400, "PROPERTY_INVALID", "(sample) priceReduction", "priceReduction")
    if not isinstance(asked, dict) or asked.get("currency") != "EUR":
        raise wrong
    try:
        amount = Decimal(str(asked.get("amount")))
    except InvalidOperation as error:
        raise wrong from error
    if not amount.is_finite() or amount <= 0:
        raise wrong
    return amount.quantize(Decimal("0.01"))


def _of(item: Item, reductions: Sequence[Reduction]) -> Mapping[str, Any]:
    paid = [one.amount for one in reductions if one.status == "PROCESSED"]
    return {
        "salesOrderId": item.order.order_id,
        "positionItemId": item.item_id,
        "invoicePrice": money(item.price),
        "totalPriceReduction": money(sum(paid, Decimal(0))),
        "priceReductions": [
            {
                "status": one.status,
                "priceReduction": money(one.amount),
                "creationDateTime": stamp(one.created),
                "receiptNumber": one.receipt and one.receipt.number,
            }
            for one in reductions
        ],
    }
