"""Their words into ours: the only place where OTTO's times, sums and names are translated.

Pure. A forwarder's contact has no field in the payloads and so cannot come out here; the relay
address, and who bought and where it went, leave in marked fields alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from amends.domain.ids import ArticleRef, OrderRef
from amends.domain.order import (
    Bill,
    Money,
    OrderFacts,
    OrderItem,
    Parcel,
    ParcelStep,
    Reduction,
    Return,
)
from amends_otto.payloads.base import Price, State, Tracking
from amends_otto.payloads.orders import Address, Order, PositionItem
from amends_otto.payloads.receipts import Receipt
from amends_otto.payloads.reductions import ReducedItem
from amends_otto.payloads.returns import ReturnItem
from amends_otto.payloads.shipments import ReturnShipment, Shipment

DELIVERED = "DELIVERED"  # to the buyer: waiting at a parcel shop has a word of its own
CANCELLED = ("CANCELLED_BY_PARTNER", "CANCELLED_BY_MARKETPLACE")
NOT_REAL = "not a real receipt"  # as OTTO marks it; what it means is documented nowhere

Key = tuple[str, str]  # carrier and number of a parcel


def order_from(
    order: Order,
    items: Sequence[PositionItem],
    shipments: Mapping[Key, Shipment],
    returns: Sequence[Return] = (),
    bills: Sequence[Bill] = (),
    reductions: Sequence[Reduction] = (),
    *,
    as_of: datetime,
    missing: Sequence[str] = (),
) -> OrderFacts:
    """The evidence about one order, its personal data in marked fields."""
    invoice, to = order.invoice_address, order.delivery_address or order.invoice_address
    parcels = tuple(_parcels(items, shipments))
    return facts_from(order, items, as_of=as_of, missing=missing).model_copy(
        update={
            "delivered": _delivered(items, shipments),
            "parcels": parcels,
            "returns": tuple(returns),
            "bills": tuple(bills),
            "reductions": tuple(reductions),
            "buyer_name": (_name(invoice) if invoice else "") or None,
            "buyer_email": (invoice.relay if invoice else "") or None,
            "buyer_address": (_address(to) if to else "") or None,
        }
    )


def facts_from(
    order: Order, items: Sequence[PositionItem], *, as_of: datetime, missing: Sequence[str] = ()
) -> OrderFacts:
    """What the order itself tells, without a word about the buyer.

    OTTO gives an order no state and no total: its states are those of the items, and what was
    charged stands on the receipts.
    """
    return OrderFacts(
        ref=OrderRef(order.id),
        number=order.number if order.number != order.id else "",
        as_of=as_of,
        state=", ".join(dict.fromkeys(item.state for item in items if item.state)),
        ordered=order.ordered,
        shipped=max((item.sent for item in items if item.sent), default=None),
        deliver_by=max((item.expected for item in items if item.expected), default=None),
        items=tuple(_item_from(item) for item in items),
        missing=tuple(missing),
    )


def money(price: Price) -> Money:
    """A decimal as minor units: 39.99 is 3999. OTTO pays in euros alone."""
    return Money(minor=round(price.amount * 100), currency=price.currency)


def key_of(tracking: Tracking) -> Key:
    return tracking.carrier, tracking.number


def has_left(item: PositionItem) -> bool:
    """Whether it was sent at some time: only then can it come back or cost less."""
    return item.sent is not None or item.state in ("SENT", "RETURNED")


def returns_from(
    listed: Iterable[ReturnItem],
    parcels: Iterable[ReturnShipment],
    lines: Iterable[str],
    returned: Mapping[str, datetime],
) -> list[Return]:
    """What goes back of `lines`, with the parcels it goes in.

    A parcel may be on its way before a return is listed, and an item may be called returned
    (`returned`, since when) where the list has forgotten it.
    """
    own = set(lines)
    back = {item.id: parcel for parcel in parcels for item in parcel.items if item.id in own}
    states = {one.id: one for one in listed if one.id in own}
    found = [_return_from(one, back.get(line)) for line, one in states.items()]
    told = {one.line for one in found}
    for line, parcel in back.items():
        if line not in told:
            found.append(_parcel_back(line, parcel))
            told.add(line)
    found += [
        Return(line=line, state="RETURNED", at=at)
        for line, at in returned.items()
        if line not in told
    ]
    return found


def bill_from(receipt: Receipt) -> Bill:
    lines = list(receipt.lines.all()) if receipt.lines else []
    goodwill = [
        change.details.reason
        for line in lines
        for change in line.modifications
        if change.details and change.details.reason
    ]
    said = [receipt.refund_type, receipt.partial_type, *goodwill]
    said += [] if receipt.is_real else [NOT_REAL]
    return Bill(
        number=receipt.number,
        kind=receipt.type,
        at=receipt.created,
        total=money(receipt.due),
        reason=", ".join(dict.fromkeys(word for word in said if word)),
        lines=tuple(dict.fromkeys(item for line in lines for item in line.item_ids)),
        belongs_to=receipt.belongs_to or None,
    )


def reductions_from(line: str, listed: Iterable[ReducedItem]) -> list[Reduction]:
    """What was given back on item `line`; other items' entries are left out.

    None has an id, so what is told twice in the same words, to the instant, counts once.
    """
    found = [
        Reduction(
            line=line,
            amount=money(one.amount),
            state=one.status,
            at=one.created,
            bill=one.receipt or None,
        )
        for item in listed
        if item.item in (None, line)
        for one in item.reductions
    ]
    return [one for number, one in enumerate(found) if one not in found[:number]]


def _item_from(item: PositionItem) -> OrderItem:
    product, price = item.product, item.reduced or item.gross
    variant = [f"{one.name or ''} {one.value or ''}".strip() for one in product.dimensions]
    return OrderItem(
        line=item.id,
        article=ArticleRef(product.article_number),
        title=product.title,
        variant=", ".join(one for one in variant if one),
        sku=product.sku,
        paid=money(price) if price else None,
        state=item.state,
    )


def _parcels(items: Sequence[PositionItem], shipments: Mapping[Key, Shipment]) -> Iterable[Parcel]:
    """Parcels with their stations, and those of which OTTO told none.

    Their states are OTTO's own record, so a delivery in them is the best proof there is.
    """
    keys = dict.fromkeys(key_of(item.tracking) for item in items if item.tracking)
    for carrier, number in keys:
        shipment = shipments.get((carrier, number))
        steps = _steps(shipment.states if shipment else ())
        yield Parcel(
            carrier=carrier,
            number=number,
            state=steps[-1].native if steps else "",
            steps=steps,
            proves_delivery=any(step.native == DELIVERED for step in steps),
        )


def _delivered(items: Sequence[PositionItem], shipments: Mapping[Key, Shipment]) -> datetime | None:
    """When the last item came; None while one is under way or nobody knows."""
    came = []
    for item in items:
        if item.state in CANCELLED:
            continue
        shipment = shipments.get(key_of(item.tracking)) if item.tracking else None
        at = [one.at for one in shipment.states if one.state == DELIVERED] if shipment else []
        if not at:
            return None
        came.append(min(at))
    return max(came, default=None)


def _steps(states: Iterable[State]) -> tuple[ParcelStep, ...]:
    steps = [ParcelStep(at=one.at, says=one.words, native=one.state) for one in states]
    return tuple(sorted(steps, key=lambda step: step.at))


def _return_from(one: ReturnItem, parcel: ReturnShipment | None) -> Return:
    tracking = one.details.tracking if one.details else None
    reason = one.details.reason if one.details else None
    bare = Return(
        line=one.id,
        state=one.status,
        at=one.at,
        reason=reason or "",
        carrier=tracking.carrier if tracking else "",
        numbers=tuple(tracking.numbers) if tracking else (),
    )
    if parcel is None:
        return bare
    numbers = dict.fromkeys((*bare.numbers, parcel.tracking.number))
    carrier = bare.carrier or parcel.tracking.carrier
    update = {"carrier": carrier, "numbers": tuple(numbers), "steps": _steps(parcel.states)}
    return bare.model_copy(update=update)


def _parcel_back(line: str, parcel: ReturnShipment) -> Return:
    steps = _steps(parcel.states)
    return Return(
        line=line,
        state=steps[-1].native if steps else "",
        at=steps[-1].at if steps else None,
        carrier=parcel.tracking.carrier,
        numbers=(parcel.tracking.number,),
        steps=steps,
    )


def _name(address: Address) -> str:
    return " ".join(part for part in (address.first_name, address.last_name) if part)


def _address(address: Address) -> str:
    """On one line: street and number, addition, code and city, country."""
    street = " ".join(part for part in (address.street, address.house_number) if part)
    city = " ".join(part for part in (address.zip_code, address.city) if part)
    lines = (street, address.addition, city, address.country)
    return ", ".join(line for line in lines if line)
