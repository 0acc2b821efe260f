"""The Messaging API: what may be sent for an order, in which language, and the sending.

A kind that is not permitted for the order now is refused with a 403, which is no matter of tokens
or roles. Nothing that was sent can be listed or read again.

Source: messaging.json; selling-partner-api-docs, issues 193 and 1662; python-amazon-sp-api, 1816.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from amends_amazon.sandbox.state import Message, Order
from amends_amazon.sandbox.wire import Call, Refusal, invalid, moment, not_found
from amends_amazon.settings import SITES

_ORDER = "/messaging/v1/orders/{amazonOrderId}"
_HTML = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_TIMES = ("coverageStartDate", "coverageEndDate")


@dataclass(frozen=True, slots=True)
class _Kind:
    operation: str
    longest: int = 0  # characters of the text; 0: it takes none
    files: bool = False
    needs_files: bool = False
    more: tuple[str, ...] = ()


KINDS: Mapping[str, _Kind] = {
    "confirmCustomizationDetails": _Kind("confirmCustomizationDetails", 800, files=True),
    "confirmDeliveryDetails": _Kind("createConfirmDeliveryDetails", 2_000),
    "confirmOrderDetails": _Kind("createConfirmOrderDetails", 2_000),
    "confirmServiceDetails": _Kind("createConfirmServiceDetails", 2_000),
    "unexpectedProblem": _Kind("createUnexpectedProblem", 2_000),
    "digitalAccessKey": _Kind("createDigitalAccessKey", 400, files=True),
    "legalDisclosure": _Kind("createLegalDisclosure", files=True),
    "warranty": _Kind("CreateWarranty", files=True, needs_files=True, more=_TIMES),
    "invoice": _Kind("sendInvoice", files=True, needs_files=True),
}


def get_actions(call: Call) -> Mapping[str, Any]:
    order = order_of(call)
    return hal(call, _ORDER, order, {name: _place(name) for name in call.town.offers(order)})


def get_attributes(call: Call) -> Mapping[str, Any]:
    return {"buyer": {"locale": order_of(call).locale}}


def send(kind: str, call: Call) -> Mapping[str, Any]:
    order, body = order_of(call), call.json()
    message = _read(kind, body, call)
    if kind not in order.permits:
        raise Refusal(403, "Unauthorized", "Invalid amazonOrderId and template combination.")
    call.town.deliver(order, message)
    return {}


def order_of(call: Call) -> Order:
    """The order in the path. Raises Refusal unless the one site that it is of is named."""
    sites = call.names("marketplaceIds", most=1)
    if not sites:
        raise invalid("Missing or invalid request parameters: [marketplaceIds]")
    order = call.consent.seller.orders.get(call.path["amazonOrderId"])
    if order is None or SITES[order.site].region != call.consent.region:
        raise not_found("Order not found")
    if sites != [SITES[order.site].marketplace_id]:
        raise invalid("Invalid Input", "marketplaceIds")  # SAMPLE
    return order


def hal(call: Call, path: str, order: Order, actions: Mapping[str, str]) -> Mapping[str, Any]:
    """Links to oneself and to each action, as HAL writes them."""
    query = f"?marketplaceIds={call.query['marketplaceIds']}"
    base = path.replace("{amazonOrderId}", order.id)
    links = [{"href": f"{base}/{place}{query}", "name": name} for name, place in actions.items()]
    return {"_links": {"actions": links, "self": {"href": base + query}}}


def _place(name: str) -> str:
    return name if name == "attributes" else f"messages/{name}"


def _read(kind: str, body: Mapping[str, Any], call: Call) -> Message:
    rule = KINDS[kind]
    fields = ("text",) * bool(rule.longest) + ("attachments",) * rule.files + rule.more
    if unknown := body.keys() - set(fields):
        raise invalid("Invalid Input", f"unknown fields: {', '.join(sorted(unknown))}")
    text, files = body.get("text", ""), body.get("attachments", [])
    if not isinstance(text, str) or (rule.longest and not 1 <= len(text) <= rule.longest):
        raise invalid("Invalid Input", f"text: 1 to {rule.longest} characters")
    if _HTML.search(text) or _MAIL.search(text):
        raise invalid("Invalid Input", "text: no HTML and no e-mail addresses")
    if not isinstance(files, list) or len(files) > 5 or (rule.needs_files and not files):
        raise invalid("Invalid Input", "attachments")
    names = tuple(_file(one) for one in files)
    for name in rule.more:
        if name in body:
            moment(name, body[name])
    return Message(kind, text, call.now, names)


def _file(one: Any) -> str:
    if not isinstance(one, dict) or one.keys() != {"uploadDestinationId", "fileName"}:
        raise invalid("Invalid Input", "attachments")
    return str(one["fileName"])


Row = tuple[str, str, str, int, Callable[[Call], Mapping[str, Any] | None]]
TABLE: tuple[Row, ...] = (
    ("GET", _ORDER, "getMessagingActionsForOrder", 200, get_actions),
    ("GET", f"{_ORDER}/attributes", "GetAttributes", 200, get_attributes),
    *(
        ("POST", f"{_ORDER}/messages/{kind}", rule.operation, 201, partial(send, kind))
        for kind, rule in KINDS.items()
    ),
)
