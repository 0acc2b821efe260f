"""Receipts v3: the list, one receipt, and its PDF. Latest first, with a cursor.

With a cursor only `limit` is read. The numbered `page` is deprecated and still works.
"""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from amends_otto.sandbox.books import PARTIAL_REFUND, PURCHASE, REFUND, Receipt
from amends_otto.sandbox.call import Call
from amends_otto.sandbox.wire import (
    Listing,
    Plain,
    cursor_of,
    link,
    moment,
    not_found,
    read_cursor,
    stamp,
)

_REMEMBERED = ("types", "from", "to", "order")
_DEFAULT, _MOST = 128, 128
_PDF = b"%%PDF-1.4\n%% %s: a sample without a page\n%%%%EOF\n"


def listed(call: Call) -> Listing:
    size = call.number("limit", _DEFAULT, high=_MOST)
    cursor = call.maybe("next")
    asked = read_cursor("next", cursor, _REMEMBERED) if cursor else _asked(call)
    rows = sorted(_fitting(call, asked), key=_key, reverse=True)
    if after := asked.get("after"):
        edge = moment("next", after[0]), after[1]
        rows = [row for row in rows if _key(row) < edge]
    start = 0 if cursor else (call.number("page", 1) - 1) * size
    page, more = call.page(rows, start, size)
    following = None
    if more is not None and page:
        at, number = _key(page[-1])
        state = asked | {"after": [at.isoformat(), number]}
        following = link("/v3/receipts", next=cursor_of(state), limit=size)
    return Listing("resources", [receipt.as_json() for receipt in page], following)


def one(call: Call) -> Plain:
    return Plain(_receipt(call, call.text("receipt")).as_json())


def printed(call: Call) -> Plain:
    receipt = _receipt(call, call.text("receipt"))
    return Plain(_PDF % receipt.number.encode(), content_type="application/pdf")


def _asked(call: Call) -> dict[str, Any]:
    """What the cursor will remember. `from` and `to` are days, both of them in."""
    since, until = call.moment("from"), call.moment("to")
    return {
        "types": call.some_of("receiptTypes", (PURCHASE, REFUND, PARTIAL_REFUND)),
        "from": since and stamp(since),
        "to": until and stamp(datetime.combine(until, time.max, until.tzinfo)),
        "order": call.maybe("salesOrderId"),
    }


def _fitting(call: Call, asked: Mapping[str, Any]) -> list[Receipt]:
    since, until, types, order = (asked[name] for name in ("from", "to", "types", "order"))
    return [
        receipt
        for receipt in call.seller.receipts.values()
        if receipt.created <= call.now
        and (not types or receipt.kind in types)
        and (order is None or receipt.order.order_id == order)
        and (since is None or receipt.created >= moment("from", since))
        and (until is None or receipt.created <= moment("to", until))
    ]


def _receipt(call: Call, number: str) -> Receipt:
    receipt = call.seller.receipts.get(number)
    if receipt is None or receipt.created > call.now:
        raise not_found("receipt")
    return receipt


def _key(receipt: Receipt) -> tuple[datetime, str]:
    return receipt.created, receipt.number
