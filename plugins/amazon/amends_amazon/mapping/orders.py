"""An order of Amazon as evidence. Pure.

Amazon tells a seller nothing of its own parcels and never the hour of a delivery; what it leaves
out is named in `missing`, because the absence of proof is what a case must know as well.
"""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal, InvalidOperation

from amends.domain.ids import ArticleRef, OrderRef
from amends.domain.order import (
    Money,
    OrderFacts,
    OrderItem,
    Parcel,
    ParcelStep,
)
from amends_amazon.payloads import orders

DELIVERED = "DELIVERED"  # "package successfully delivered to recipient", as the model words it
OF_THE_ORIGINAL = "_ORIGINAL_ID"
_NO_PARCELS = "parcels: Amazon shows those of merchants only, and ships this order itself"
_WITHOUT_MINOR = {"JPY"}  # of the currencies of its sites


def order_from(order: orders.Order, *, asked: Collection[str], as_of: datetime) -> OrderFacts:
    """The evidence about one order. What was not `asked` for is left out, should it come."""
    fulfillment = order.fulfillment
    buyer = order.buyer if "BUYER" in asked else None
    recipient = order.recipient if "RECIPIENT" in asked else None
    address = recipient.delivery_address if recipient else None
    by_amazon = fulfillment.fulfilled_by == "AMAZON"
    return OrderFacts(
        ref=OrderRef(order.order_id),
        as_of=as_of,
        state=fulfillment.fulfillment_status,
        ordered=order.created_time,
        shipped=min((one.ship_time for one in order.packages if one.ship_time), default=None),
        ship_by=_end_of(fulfillment.ship_by_window),
        deliver_by=_end_of(fulfillment.deliver_by_window),
        fulfilled_by=fulfillment.fulfilled_by,
        total=money(order.proceeds.grand_total) if order.proceeds else None,
        items=tuple(_item_from(item) for item in order.order_items),
        parcels=tuple(_parcel_from(package) for package in order.packages),
        replaces=_originals(order),
        buyer_name=(buyer and buyer.buyer_name) or (address and address.name) or None,
        buyer_phone=(address and address.phone) or None,
        buyer_email=(buyer and buyer.buyer_email) or None,
        buyer_address=_written(address) if address else None,
        missing=(_NO_PARCELS,) if by_amazon and not order.packages else (),
    )


def money(amount: orders.Amount | None) -> Money | None:
    """A decimal text in minor units. None for an amount that is no number."""
    if amount is None:
        return None
    places = 0 if amount.currency_code in _WITHOUT_MINOR else 2
    try:
        minor = round(Decimal(amount.amount).scaleb(places))
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return Money(minor=minor, currency=amount.currency_code)


def _end_of(window: orders.Window | None) -> datetime | None:
    return window.latest_date_time if window else None


def _originals(order: orders.Order) -> tuple[OrderRef, ...]:
    """Orders that this one makes good; a replaced order does not name its replacement."""
    return tuple(
        OrderRef(one.order_id)
        for one in order.associated_orders
        if one.order_id and one.association_type.endswith(OF_THE_ORIGINAL)
    )


def _item_from(item: orders.Item) -> OrderItem:
    done = item.cancellation and item.cancellation.cancellation_execution
    return OrderItem(
        line=item.order_item_id,
        article=ArticleRef(item.product.asin),
        title=item.product.title,
        sku=item.product.seller_sku,
        quantity=item.quantity_ordered,
        paid=money(item.proceeds.proceeds_total) if item.proceeds else None,
        state=f"CANCELLED by {done.cancelled_by or 'nobody named'}" if done else "",
    )


def _parcel_from(package: orders.Package) -> Parcel:
    status = package.package_status
    known = (("CREATED", package.created_time), ("SHIPPED", package.ship_time))
    return Parcel(
        carrier=package.carrier,
        number=package.tracking_number,
        state=" / ".join(dict.fromkeys(filter(None, (status.status, status.detailed_status)))),
        steps=tuple(ParcelStep(at=at, says="", native=name) for name, at in known if at),
        proves_delivery=status.status == DELIVERED,
    )


def _written(address: orders.Address) -> str | None:
    """As one would write it on a parcel, without name and phone."""
    lines = (
        address.company_name,
        address.address_line1,
        address.address_line2,
        address.address_line3,
        f"{address.postal_code} {address.city}".strip(),
        address.municipality,
        address.district_or_county,
        address.state_or_region,
        address.country_code,
    )
    return ", ".join(line for line in lines if line) or None
