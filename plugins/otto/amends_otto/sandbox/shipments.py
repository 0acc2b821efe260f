"""Shipments v1 and return-shipments v1: parcels on their way out, and on their way back.

A parcel's states are OTTO's own record. Both lists want `datefrom`, and their cursor is the id of
the next parcel. A list shows less of a shipment than the call for one.
"""

from datetime import datetime
from typing import Any

from amends_otto.sandbox.call import Call, Row
from amends_otto.sandbox.state import Parcel, Return
from amends_otto.sandbox.wire import Listing, Plain, forbidden, link, missing, not_found, stamp

_SHIPMENTS, _BACK = "/v1/shipments", "/v1/return-shipments"
_DEFAULT, _MOST = 25, 100


def listed(call: Call) -> Listing:
    since = _since(call)
    rows = [one for one in call.seller.parcels.values() if since <= one.created <= call.now]
    rows.sort(key=lambda one: (one.created, one.shipment_id))
    page, following = _cut(call, _SHIPMENTS, [(one.shipment_id, one) for one in rows])
    return Listing("resources", [_brief(one, call.now) for one in page], following)


def one(call: Call) -> Plain:
    number = call.text("shipment")
    return _whole(call, f"shipment with id {number}", lambda p: p.shipment_id == number)


def tracked(call: Call) -> Plain:
    carrier, number = call.text("carrier"), call.text("tracking")
    what = f"shipment with carrier {carrier} and tracking number {number}"
    return _whole(call, what, lambda p: (p.carrier, p.number) == (carrier, number))


def listed_back(call: Call) -> Listing:
    since = _since(call)
    rows = [back for back in call.seller.returns.values() if _moved(back, call.now) >= since]
    rows.sort(key=lambda back: (back.steps[0][0], back.shipment_id))
    page, following = _cut(call, _BACK, [(back.shipment_id, back) for back in rows])
    return Listing("resources", [_back_json(back, call.now) for back in page], following)


def one_back(call: Call) -> Plain:
    number = call.text("shipment")
    return _whole_back(call, lambda back: back.shipment_id == number)


def tracked_back(call: Call) -> Plain:
    key = call.text("carrier"), call.text("tracking")
    return _whole_back(call, lambda back: (back.carrier, back.number) == key)


def _since(call: Call) -> datetime:
    since = call.moment("datefrom")
    if since is None:
        raise missing("datefrom")
    return since


def _cut(call: Call, path: str, rows: list[tuple[str, Row]]) -> tuple[list[Row], str | None]:
    size = call.number("limit", _DEFAULT, high=_MOST)
    cursor = call.maybe("next")
    start = next((n for n, row in enumerate(rows) if row[0] == cursor), 0)
    if cursor and (not rows or rows[start][0] != cursor):
        start = len(rows)  # the parcel that the cursor points to is not in the list
    page, more = call.page(rows, start, size)
    following = None
    if more is not None and rows:
        number = rows[min(more, len(rows) - 1)][0]
        following = link(path, next=number, limit=size, datefrom=call.maybe("datefrom"))
    return [row for _, row in page], following


def _brief(parcel: Parcel, now: datetime) -> dict[str, Any]:
    return {
        "shipmentId": parcel.shipment_id,
        "creationDate": stamp(parcel.created),
        "trackingKey": {"carrier": parcel.carrier, "trackingNumber": parcel.number},
        "states": [{"state": says, "occurredOn": stamp(at)} for at, says in parcel.seen(now)],
    }


def _whole(call: Call, what: str, fits: Any) -> Plain:
    for seller in call.market.sellers.values():
        for parcel in seller.parcels.values():
            if fits(parcel) and parcel.created <= call.now:
                if seller is not call.seller:
                    raise forbidden(f"The partner is not allowed to get {what}")
                return Plain(_detail(parcel, call.now))
    raise not_found(what)


def _detail(parcel: Parcel, now: datetime) -> dict[str, Any]:
    returned_by = {"carrier": parcel.carrier, "trackingNumber": parcel.return_number}
    key = {"returnTrackingKey": returned_by} if parcel.return_number else {}
    return _brief(parcel, now) | {
        "shipDate": stamp(parcel.sent),
        "shipFromAddress": {"city": "Musterstadt", "zipCode": "00000", "countryCode": "DEU"},
        "positionItems": [
            {"positionItemId": item.item_id, "salesOrderId": item.order.order_id} | key
            for item in parcel.items
        ],
    }


def _moved(back: Return, now: datetime) -> datetime:
    """When the parcel last moved; long ago for goods that came back without one."""
    seen = [at for at, _, _ in back.steps if at <= now]
    return max(seen, default=datetime.min.replace(tzinfo=now.tzinfo))


def _whole_back(call: Call, fits: Any) -> Plain:
    for back in call.seller.returns.values():
        if fits(back) and back.steps and back.steps[0][0] <= call.now:
            return Plain(_back_json(back, call.now))
    raise not_found("return shipment")


def _back_json(back: Return, now: datetime) -> dict[str, Any]:
    item = back.item
    return {
        "returnShipmentId": back.shipment_id,
        "createdAt": stamp(back.steps[0][0]),
        "trackingKey": {"carrier": back.carrier, "trackingNumber": back.number},
        "returnPositionItems": [
            {"salesOrderId": item.order.order_id, "salesOrderPositionItemId": item.item_id}
        ],
        "states": [
            {"state": state, "occurredOn": stamp(at)} | ({"statusText": text} if text else {})
            for at, state, text in back.steps
            if at <= now
        ],
    }
