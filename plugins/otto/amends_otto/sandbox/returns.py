"""Returns v3: what comes back, by its state, and the seller's yes and no to it.

A yes gives the money back at once and cannot be undone; a no can still become a yes. The page
counts from one, newest change first, and items stand under `positionItems`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from amends_otto.sandbox.call import Call
from amends_otto.sandbox.state import Item
from amends_otto.sandbox.wire import Listing, Plain, Refusal, invalid, link, stamp

_STATES = ("ANNOUNCED", "ACCEPTED", "REJECTED", "MISDIRECTED")
_CONDITIONS = ("A", "B", "C", "D", "E")
_ACCEPTED_FOR = (
    "RETURN_RECEIVED",
    "STATUS_SENT_BY_ACCIDENT",
    "CANCEL_REQUEST_BY_CUSTOMER",
    "REFUND_AFTER_AFFIDAVIT",
    "COMPLAINT",
    "SHIPMENT_LOST",
    "RETURN_LOST",
    "UNDELIVERABLE",
)
_REJECTED_FOR = (
    "THIRD_PARTY_ITEM",
    "WRONG_ITEM",
    "EXCHANGE",
    "DAMAGE_TO_THE_HYGIENE_SEAL",
    "ITEM_DAMAGED",
    "RETURN_PERIOD_EXCEEDED",
    "ITEM_NOT_IN_THE_PARCEL",
)
_DEFAULT, _MOST, _MOST_AT_ONCE = 10, 50, 200


def listed(call: Call) -> Listing:
    wanted = (call.maybe("status") or "").upper()  # OTTO reads it in any case
    if wanted and wanted not in _STATES:
        raise invalid("status", f"one of {', '.join(_STATES)}")
    size, number = call.number("limit", _DEFAULT, high=_MOST), call.number("page", 1)
    rows = []
    for back in call.seller.returns.values():
        stands = back.stands(call.now)
        if stands and wanted in ("", stands[1]):
            rows.append((stands, back.item))
    rows.sort(key=lambda row: (row[0][0], row[1].item_id), reverse=True)
    page, more = call.page(rows, (number - 1) * size, size)
    following = None
    if more is not None:
        status = call.maybe("status")
        following = link("/v3/returns", status=status, limit=size, page=number + 1)
    records = [
        {
            "positionItemId": item.item_id,
            "salesOrderId": item.order.order_id,
            "status": state,
            "occurredTime": stamp(at),
            "details": details,
        }
        for (at, state, details), item in page
    ]
    return Listing("positionItems", records, following)


def accept(call: Call) -> Plain:
    def yes(item: Item, asked: Mapping[str, Any]) -> None:
        reason = _one_of(asked, "reason", _ACCEPTED_FOR)
        condition = _one_of(asked, "condition", _CONDITIONS)
        call.market.accept_return(item, reason=reason, condition=condition)
        call.market.writes[f"return-acceptance/{item.item_id}"] += 1

    return _each(call, yes)


def reject(call: Call) -> Plain:
    def no(item: Item, asked: Mapping[str, Any]) -> None:
        reason = _one_of(asked, "reason", _REJECTED_FOR)
        condition = _one_of(asked, "condition", _CONDITIONS)
        call.market.reject_return(item, reason=reason, condition=condition)
        call.market.writes[f"return-rejection/{item.item_id}"] += 1

    return _each(call, no)


def _each(call: Call, decide: Callable[[Item, Mapping[str, Any]], None]) -> Plain:
    """Decide every item by itself: 200 when all went well, 207 for some, 422 for none."""
    asked = call.json().get("positionItems")
    if not isinstance(asked, list) or not asked or not all(isinstance(one, dict) for one in asked):
        raise Refusal(422, "BODY_INVALID", "(sample) positionItems", "positionItems")
    if len(asked) > _MOST_AT_ONCE:
        raise Refusal(413, "TOO_MANY_ITEMS", f"(sample) at most {_MOST_AT_ONCE}", "positionItems")
    path, done, errors = call.path, [], list[dict[str, Any]]()
    for number, one in enumerate(asked):
        try:
            decide(_item(call, one), one)
        except Refusal as no:
            entry = {"path": path, "title": no.title, "detail": f"{no.detail} (item {number})"}
            errors.append(entry | {"logref": f"sandbox-logref-item-{number}"})
        else:
            done.append(one)
    if not errors:
        return Plain({"results": done})
    return Plain({"results": done, "errors": errors}, 207 if done else 422)


def _item(call: Call, asked: Mapping[str, Any]) -> Item:
    item = call.seller.items.get(str(asked.get("positionItemId")))
    if item is None or item.order.order_id != asked.get("salesOrderId"):
        raise Refusal(404, "RESOURCE_NOT_FOUND", "(sample) no such position item")
    return item


def _one_of(asked: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = asked.get(name)
    if value not in allowed:
        raise Refusal(422, "PROPERTY_INVALID", f"(sample) {name}", name)
    return str(value)
