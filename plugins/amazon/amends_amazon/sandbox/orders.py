"""The Orders API of 2026: one order, or all of a span; each data set only when it is asked for.

Personal data comes or stays away by the app's roles, a buyer's address of mail only for orders
that the merchant ships. Of the data sets, EXPENSE, PROMOTION, TAX and FULFILLMENT_ORDERS are
taken and give nothing: no order of ours has any.

Source: orders_2026-01-01; access-orders-pii.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from amends.testing.faults import Twist
from amends_amazon.sandbox.order_told import DATA_SETS, stamp, told
from amends_amazon.sandbox.state import Order
from amends_amazon.sandbox.wire import Call, invalid, not_found
from amends_amazon.settings import SITES

_KEPT = timedelta(days=2 * 365)
_ID = re.compile(r"\d{3}-\d{7}-\d{7}")
_STATUSES = (
    "PENDING_AVAILABILITY",
    "PENDING",
    "UNSHIPPED",
    "PARTIALLY_SHIPPED",
    "SHIPPED",
    "CANCELLED",
    "UNFULFILLABLE",
)
_NOT_YET = timedelta(minutes=2)  # so long before now must an end lie
_TOKEN_LIVES = timedelta(hours=24)
_TOKEN = re.compile(r"sandbox\.(?P<at>\d+)\.(?P<offset>\d+)")


def get_order(call: Call) -> Mapping[str, Any]:
    wanted = call.path["orderId"]
    if not _ID.fullmatch(wanted):
        raise invalid("Invalid Input", "orderId")
    order = call.consent.seller.orders.get(wanted)
    if order is None or not _visible(order, call):
        raise not_found("Order not found")
    return {"order": told(order, _data_sets(call), call.roles, call.now)}


def search_orders(call: Call) -> Mapping[str, Any]:
    kind = _kind_of_time(call)
    since, until = call.moment(f"{kind}After"), call.moment(f"{kind}Before")
    if until and (since is None or until < since or until > call.now - _NOT_YET):
        raise invalid("Invalid Input", f"{kind}Before")
    until = until or call.now - _NOT_YET
    statuses = call.names("fulfillmentStatuses", _STATUSES)
    by = call.names("fulfilledBy", ("MERCHANT", "AMAZON"))
    sites = call.names("marketplaceIds", most=50)
    found = [
        order
        for order in call.consent.seller.orders.values()
        if _visible(order, call)
        and (since is None or since <= _time(order, kind) <= until)
        and (not statuses or order.status in statuses)
        and (not by or ("AMAZON" if order.by_amazon else "MERCHANT") in by)
        and (not sites or SITES[order.site].marketplace_id in sites)
    ]
    found.sort(key=lambda order: _time(order, kind))
    offset, size = _offset(call), call.number("maxResultsPerPage", 100, 100)
    page = found[offset : offset + size]
    sets = _data_sets(call)
    answer: dict[str, Any] = {
        "orders": [told(order, sets, call.roles, call.now) for order in page],
        f"{kind}Before": stamp(until),
    }
    following = 0 if call.twist is Twist.REPEATS else offset + size
    if following < len(found):
        token = f"sandbox.{int(call.now.timestamp())}.{following}"
        answer["pagination"] = {"nextToken": token}
    return answer


def _kind_of_time(call: Call) -> str:
    """By which time is searched: exactly one may be given."""
    after = [name for name in ("created", "lastUpdated") if f"{name}After" in call.query]
    before = [name for name in ("created", "lastUpdated") if f"{name}Before" in call.query]
    if len(after) != 1 or not set(before) <= set(after):
        raise invalid("Invalid Input", "exactly one of createdAfter and lastUpdatedAfter")
    return after[0]


def _time(order: Order, kind: str) -> datetime:
    return order.created if kind == "created" else order.updated


def _offset(call: Call) -> int:
    if "paginationToken" not in call.query:
        return 0
    token = _TOKEN.fullmatch(call.query["paginationToken"])
    if token is None or call.now.timestamp() - int(token["at"]) > _TOKEN_LIVES.total_seconds():
        raise invalid("Invalid Input", "paginationToken")
    return int(token["offset"])


def _visible(order: Order, call: Call) -> bool:
    return SITES[order.site].region == call.consent.region and order.created >= call.now - _KEPT


def _data_sets(call: Call) -> frozenset[str]:
    return frozenset(call.names("includedData", DATA_SETS))
