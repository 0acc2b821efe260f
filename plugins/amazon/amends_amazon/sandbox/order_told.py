"""One order as the Orders API tells it, with the data sets that were asked for.

Source: orders_2026-01-01, Order; notes on buyerEmail, phone and packages there.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from amends_amazon.sandbox.sites import currency_of, name_of
from amends_amazon.sandbox.state import Item, Order, Package, Role
from amends_amazon.settings import SITES

DATA_SETS = (
    "BUYER",
    "RECIPIENT",
    "PROCEEDS",
    "EXPENSE",
    "PROMOTION",
    "CANCELLATION",
    "FULFILLMENT",
    "PACKAGES",
    "TAX",
    "PAYMENT",
    "FULFILLMENT_ORDERS",
)
_DONE = ("SHIPPED", "CANCELLED")


def told(
    order: Order, sets: Collection[str], roles: Collection[Role], now: datetime
) -> dict[str, Any]:
    """The order as JSON-ready data; who may see the buyer stands in `roles`."""
    personal = Role.DIRECT_TO_CONSUMER in roles
    answer: dict[str, Any] = {
        "orderId": order.id,
        "createdTime": stamp(order.created),
        "lastUpdatedTime": stamp(order.updated),
        "programs": list(order.programs),
        "salesChannel": {
            "channelName": "AMAZON",
            "marketplaceId": SITES[order.site].marketplace_id,
            "marketplaceName": name_of(order.site),
        },
        "orderItems": [_item(order, number, sets, personal) for number in range(len(order.items))],
    }
    if order.replaces:
        kind = "REPLACEMENT_ORIGINAL_ID"
        answer["associatedOrders"] = [{"orderId": order.replaces, "associationType": kind}]
    if "BUYER" in sets and personal:
        answer["buyer"] = {"buyerName": order.buyer.name}
        if not order.by_amazon:
            answer["buyer"]["buyerEmail"] = order.buyer.email
    if "RECIPIENT" in sets:
        answer["recipient"] = {"deliveryAddress": _address(order, personal, now)}
    if "PROCEEDS" in sets:
        answer["proceeds"] = {"grandTotal": _money(order, sum(map(_total, order.items)))}
    if "PAYMENT" in sets:
        answer["payment"] = {"paymentExecutions": [{"paymentMethod": "Other"}]}
    if "FULFILLMENT" in sets:
        answer["fulfillment"] = {
            "fulfillmentStatus": order.status,
            "fulfilledBy": "AMAZON" if order.by_amazon else "MERCHANT",
            "fulfillmentServiceLevel": "STANDARD",
            "shipByWindow": _window(*order.ship_by),
            "deliverByWindow": _window(*order.deliver_by),
        }
    if "PACKAGES" in sets and not order.by_amazon:
        answer["packages"] = [
            _package(order, place, package) for place, package in enumerate(order.packages, 1)
        ]
    return answer


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _item(order: Order, place: int, sets: Collection[str], personal: bool) -> dict[str, Any]:
    item = order.items[place]
    product: dict[str, Any] = {
        "asin": item.asin,
        "title": item.title,
        "sellerSku": item.sku,
        "condition": {"conditionType": "NEW", "conditionSubtype": "NEW", "conditionNote": ""},
        "price": {"unitPrice": _money(order, Decimal(item.price))},
    }
    if item.customized_url and personal:
        product["customization"] = {"customizedUrl": item.customized_url}
    answer: dict[str, Any] = {
        "orderItemId": _item_id(order, place),
        "quantityOrdered": item.quantity,
        "product": product,
    }
    if "PROCEEDS" in sets:
        answer["proceeds"] = {"proceedsTotal": _money(order, _total(item))}
    if "CANCELLATION" in sets and item.cancelled_by:
        execution = {"cancelledBy": item.cancelled_by, "cancelReason": "Sandbox"}
        answer["cancellation"] = {"cancellationExecution": execution}
    if "FULFILLMENT" in sets:
        open_ = 0 if order.status in _DONE else item.quantity
        answer["fulfillment"] = {
            "quantityFulfilled": 0 if order.status == "CANCELLED" else item.quantity - open_,
            "quantityUnfulfilled": open_,
        }
        if order.gift_message and personal:
            gift = {"giftMessage": order.gift_message, "giftWrapLevel": "STANDARD"}
            answer["fulfillment"]["packing"] = {"giftOption": gift}
    return answer


def _address(order: Order, personal: bool, now: datetime) -> dict[str, Any]:
    """Town and country always; the rest is personal, and the phone goes with the last date."""
    buyer = order.buyer
    address = {"city": buyer.city, "countryCode": _iso(order.site), "addressType": "RESIDENTIAL"}
    if not personal:
        return address
    address |= {
        "name": buyer.name,
        "addressLine1": buyer.street,
        "addressLine2": buyer.extra,
        "postalCode": buyer.postal_code,
    }
    late = order.status == "SHIPPED" and now > order.deliver_by[1]
    return address if order.by_amazon or late else address | {"phone": buyer.phone}


def _package(order: Order, place: int, package: Package) -> dict[str, Any]:
    status = {"status": package.status}
    if package.detail:
        status["detailedStatus"] = package.detail
    items = [
        {"orderItemId": _item_id(order, number), "quantity": item.quantity}
        for number, item in enumerate(order.items)
    ]
    answer: dict[str, Any] = {
        "packageReferenceId": str(place),
        "createdTime": stamp(order.created),
        "packageStatus": status,
        "carrier": package.carrier,
        "shippingService": package.service,
        "trackingNumber": package.number,
        "packageItems": items,
    }
    return answer | ({"shipTime": stamp(package.shipped)} if package.shipped else {})


def _item_id(order: Order, place: int) -> str:
    return f"{order.id.replace('-', '')[:12]}{place + 1:02d}"


def _total(item: Item) -> Decimal:
    return Decimal(item.price) * item.quantity


def _money(order: Order, amount: Decimal | int) -> dict[str, str]:
    return {"amount": f"{amount:f}", "currencyCode": currency_of(order.site)}


def _window(earliest: datetime, latest: datetime) -> dict[str, str]:
    return {"earliestDateTime": stamp(earliest), "latestDateTime": stamp(latest)}


def _iso(site: str) -> str:
    country = SITES[site].country
    return "GB" if country == "UK" else country
