"""Orders v4: the list with its filters and cursor, and one order by either of its numbers.

While an order is ANNOUNCED the address is hidden. The delivery address of a forwarder's order
carries what no other part of OTTO gives: the buyer's own mail address and telephone.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from amends_otto.sandbox.call import Call
from amends_otto.sandbox.state import Article, Item, Order
from amends_otto.sandbox.wire import (
    Listing,
    Plain,
    cursor_of,
    link,
    moment,
    money,
    not_found,
    read_cursor,
    stamp,
)

_BUCKETS = ("ANNOUNCED", "PROCESSABLE", "SENT", "RETURNED")  # an order is in the first it has
_CANCELLED = ("CANCELLED_BY_PARTNER", "CANCELLED_BY_MARKETPLACE")
_COLUMNS = ("ORDER_LIFECYCLE_DATE", "ORDER_DATE")  # the second name is not documented
_FILTERS = ("fromDate", "fromOrderDate", "toOrderDate")
_REMEMBERED = (*_FILTERS, "status", "direction", "column", "mode")
_DEFAULT, _MOST = 128, 256


def listed(call: Call) -> Listing:
    """A page, oldest change first unless asked otherwise. With a cursor only `limit` is read."""
    size = call.number("limit", _DEFAULT, high=_MOST)
    cursor = call.maybe("nextcursor")
    asked = read_cursor("nextcursor", cursor, _REMEMBERED) if cursor else _asked(call)
    by_order_date = asked["column"] == "ORDER_DATE"

    def key(order: Order) -> tuple[datetime, str]:
        return order.created if by_order_date else order.changed(call.now), order.order_id

    downwards = asked["direction"] == "DESC"
    rows = sorted(_fitting(call, asked), key=key, reverse=downwards)
    after = asked.get("after")
    if after:
        edge = moment("nextcursor", after[0]), after[1]
        rows = [row for row in rows if (key(row) < edge if downwards else key(row) > edge)]
    page, more = call.page(rows, 0, size)
    following = None
    if more is not None and page:
        at, number = key(page[-1])
        state = asked | {"after": [at.isoformat(), number]}
        following = link("/v4/orders", nextcursor=cursor_of(state), limit=size)
    return Listing("resources", [_order_json(order, call.now) for order in page], following)


def one(call: Call) -> Plain:
    order = call.seller.find(call.text("order"))
    if order is None or order.created > call.now:
        raise not_found("order")
    return Plain(_order_json(order, call.now))


def _asked(call: Call) -> dict[str, Any]:
    """What the cursor will remember."""
    asked: dict[str, Any] = {name: call.maybe(name) for name in _FILTERS}
    for name in _FILTERS:
        call.moment(name)
    asked["status"] = call.some_of("fulfillmentStatus", _BUCKETS + _CANCELLED)
    asked["direction"] = call.one_of("orderDirection", ("ASC", "DESC"))
    asked["column"] = call.one_of("orderColumnType", _COLUMNS)
    asked["mode"] = call.one_of("mode", ("BUCKET", "AT_LEAST_ONE"))
    return asked


def _fitting(call: Call, asked: Mapping[str, Any]) -> list[Order]:
    since, newer, older = (asked[name] and moment(name, asked[name]) for name in _FILTERS)
    wanted, bucket = set(asked["status"]), asked["mode"] == "BUCKET"
    return [
        order
        for order in call.seller.orders.values()
        if order.created <= call.now
        and (since is None or order.changed(call.now) >= since)
        and (newer is None or order.created > newer)
        and (older is None or order.created < older)
        and (not wanted or wanted & _states(order, call.now, bucket=bucket))
    ]


def _states(order: Order, now: datetime, *, bucket: bool) -> set[str]:
    """The states that the order is found under; as a bucket, only the first of the open ones."""
    has = {item.status(now) for item in order.items}
    if not bucket:
        return has
    first = next((state for state in _BUCKETS if state in has), None)
    return has.intersection(_CANCELLED) | ({first} if first else set())


def _order_json(order: Order, now: datetime) -> dict[str, Any]:
    changed = stamp(order.changed(now))
    record: dict[str, Any] = {
        "salesOrderId": order.order_id,
        "orderNumber": order.number,
        "orderDate": stamp(order.created),
        "lastModifiedDate": changed,
        "orderLifecycleInformation": {"lifecycleChangeDate": changed},
        "payment": {"paymentMethod": order.payment},
        "suspectedFraudCase": False,
        "initialDeliveryFees": [_fee(order)] if order.fee else [],
        "initialDiscounts": [],
        "positionItems": [_item_json(item, now) for item in order.items],
        "links": [{"rel": "self", "href": f"/v4/orders/{order.order_id}"}],
    }
    if not order.hidden(now):
        record |= _addresses(order)
    return record


def _addresses(order: Order) -> dict[str, Any]:
    buyer = order.buyer
    base = {"salutation": buyer.salutation} | buyer.address()
    invoice = base | ({"email": buyer.relay} if buyer.relay else {})
    plain = {"email": buyer.email, "phoneNumber": buyer.phone} if order.forwarder else {}
    return {"invoiceAddress": invoice, "deliveryAddress": base | plain}


def _fee(order: Order) -> dict[str, Any]:
    return {
        "name": "STANDARD",
        "deliveryFeeAmount": money(order.fee),
        "positionItemIds": [item.item_id for item in order.items],
        "vatRate": 19.0,
    }


def _item_json(item: Item, now: datetime) -> dict[str, Any]:
    status = item.status(now)
    record: dict[str, Any] = {
        "positionItemId": item.item_id,
        "fulfillmentStatus": status,
        "itemValueGrossPrice": money(item.price),
        "itemValueReducedGrossPrice": money(item.price),
        "product": _product(item.article),
        "weeePickup": False,
    }
    if not item.order.hidden(now):
        record["processableDate"] = stamp(item.order.processable)
    if item.cancelled and status in _CANCELLED:
        record["cancellationDate"] = stamp(item.cancelled.at)
        record["cancellationReason"] = item.cancelled.reason
    parcel = item.parcel
    if parcel and parcel.sent <= now:
        record["sentDate"] = stamp(parcel.sent)
        arrives = [at for at, state in parcel.steps if state == "DELIVERED"]
        if arrives:
            record["expectedDeliveryDate"] = stamp(arrives[-1])
        record["trackingInfo"] = {"carrier": parcel.carrier, "trackingNumber": parcel.number}
    if item.returned and status == "RETURNED":
        record["returnedDate"] = stamp(item.returned)
        record["returnAcceptedByMarketplace"] = item.returned_by_marketplace
    return record


def _product(article: Article) -> dict[str, Any]:
    return {
        "sku": article.sku,
        "articleNumber": article.number,
        "ean": article.ean,
        "productTitle": article.title,
        "vatRate": float(article.vat),
        "dimensions": [{"type": "COLOR", "displayName": "Farbe", "value": article.color}],
        "shopUrl": article.page,
    }
