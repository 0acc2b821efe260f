"""What happens at the marketplace, played by tests: orders, parcels, returns, money given back.

Each thing happens now unless it is told when, which may also lie ahead. What follows from it,
a parcel's way or the receipt of a refund, follows by itself on the shared clock.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from amends_otto.sandbox.books import PARTIAL_REFUND, PURCHASE, REFUND, Receipt
from amends_otto.sandbox.market import Market
from amends_otto.sandbox.state import (
    UNTIL_PROCESSABLE,
    Cancelled,
    Item,
    Order,
    Parcel,
    Reduction,
    Return,
    Seller,
    a_buyer,
)
from amends_otto.sandbox.wire import Refusal

RECEIPT_AFTER = timedelta(minutes=5)  # of what it is about; OTTO names no time
REDUCED_AFTER = timedelta(minutes=10)  # from INITIATED to PROCESSED; OTTO names no time
_DAY = timedelta(days=1)


class Buyers(Market):
    """A marketplace with people in it."""

    def add_order(
        self,
        seller: Seller,
        *,
        items: Sequence[tuple[str, str]] = (("Demo Tischleuchte", "39.99"),),
        created: datetime | None = None,
        processable: datetime | None = None,
        payment: str = "INVOICE_SINGLE",
        fee: str = "4.95",
        forwarder: bool = False,
        relay: bool = True,
        number: str | None = None,
        order_id: str | None = None,
    ) -> Order:
        """An order of `items`, each with title and price, placed now unless `created` says.

        With `forwarder` the delivery address carries the buyer's own mail address and telephone;
        without `relay` OTTO gives no pseudonymous address.
        """
        with self.lock:
            at = created or self.now()
            count = self.number()
            order = Order(
                order_id=order_id or self.uuid("o"),
                number=number or f"sx{count:08d}",
                created=at,
                processable=processable or at + UNTIL_PROCESSABLE,
                buyer=a_buyer(count, relay=relay),
                payment=payment,
                fee=Decimal(fee),
                forwarder=forwarder,
            )
            for title, price in items:
                article = self.article(seller, title, price)
                item = Item(self.uuid("b"), order, article, Decimal(price))
                order.items.append(item)
                seller.items[item.item_id] = item
            seller.orders[order.order_id] = seller.by_number[order.number] = order
        return order

    def cancel(
        self,
        item: Item,
        *,
        by: str = "MARKETPLACE",
        reason: str = "CANCELLED_ON_CUSTOMER_WISH",
        at: datetime | None = None,
    ) -> None:
        """PARTNER or MARKETPLACE cancels an item that was not sent."""
        with self.lock:
            item.cancelled = Cancelled(at or self.now(), by, reason)

    def ship(
        self,
        order: Order,
        *,
        items: Sequence[Item] | None = None,
        at: datetime | None = None,
        carrier: str = "DHL",
        delivered_after: timedelta | None = 2 * _DAY,
        attempts: int = 0,
    ) -> Parcel:
        """Send `items`, or all that are left, as one parcel; its states then come by themselves.

        It fails to be delivered `attempts` times, an hour apart, before it arrives;
        `delivered_after` None: it stays on its way until `deliver`.
        """
        with self.lock:
            sent = at or self.now()
            left = [item for item in order.items if not item.parcel and not item.cancelled]
            number = self.number()
            parcel = Parcel(
                shipment_id=f"{100_000_000_000 + number}",
                carrier=carrier,
                number=f"DEMO{number:012d}",
                return_number=None if order.forwarder else f"DEMORET{number:08d}",
                sent=sent,
                items=list(items or left),
                steps=[(sent + timedelta(seconds=5), "SENT")],
            )
            parcel.steps.append((sent + timedelta(hours=13), "ON_THE_WAY"))
            if delivered_after is not None:
                arrives = sent + delivered_after
                for left_over in range(attempts, 0, -1):
                    failed = arrives - timedelta(hours=left_over)
                    parcel.steps.append((failed, "DELIVERY_ATTEMPT_FAILED"))
                parcel.steps.append((arrives, "DELIVERED"))
            for item in parcel.items:
                item.parcel = parcel
            seller = self.seller_of(order)
            seller.parcels[parcel.shipment_id] = parcel
            first = not any(one.order is order for one in seller.receipts.values())
            lines = [(item, item.price) for item in parcel.items]
            fee = order.fee if first else Decimal(0)
            self._write(seller, order, PURCHASE, lines, sent + RECEIPT_AFTER, fee=fee)
        return parcel

    def deliver(
        self, parcel: Parcel, *, at: datetime | None = None, state: str = "DELIVERED"
    ) -> None:
        """The parcel comes into `state`, and what was still to come does not."""
        with self.lock:
            when = at or self.now()
            parcel.steps = [step for step in parcel.steps if step[0] < when]
            parcel.steps.append((when, state))

    def announce_return(self, item: Item, *, at: datetime | None = None) -> Return:
        """The buyer announces a return; its parcel is then two days on its way."""
        with self.lock:
            when = at or self.now()
            number = item.parcel.return_number if item.parcel else None
            carrier = item.parcel.carrier if item.parcel else "DHL"
            back = Return(
                item=item,
                shipment_id=self.uuid("c"),
                carrier=carrier,
                number=number or f"DEMORET{self.number():08d}",
                turns=[],
                steps=[
                    (when, "ANNOUNCED", None),
                    (when + timedelta(hours=21), "ON_THE_WAY", "(sample) unterwegs"),
                    (when + 2 * _DAY, "DELIVERED", "(sample) zugestellt"),
                ],
            )
            key = {"carrier": back.carrier, "trackingNumbers": [back.number]}
            back.turns.append((when, "ANNOUNCED", {"returnTrackingKey": key}))
            self.seller_of(item.order).returns[item.item_id] = back
        return back

    def accept_return(
        self,
        item: Item,
        *,
        reason: str = "RETURN_RECEIVED",
        condition: str = "A",
        at: datetime | None = None,
        by_marketplace: bool = False,
    ) -> None:
        """The return is accepted, and what is left of the price goes back with a receipt.

        Also without an announcement: goods are lost, or stay with the buyer. Raises Refusal for
        an item that is not sent, or came back already.
        """
        with self.lock:
            self._keep_agenda()  # a reduction that is due by now lowers what goes back
            when = at or self.now()
            if item.status(self.now()) != "SENT":
                raise Refusal(422, "STATUS_INVALID", "(sample) the item cannot be returned")
            details = {"condition": condition, "reason": reason}
            self._turn(item, when, "ACCEPTED", details)
            item.returned, item.returned_by_marketplace = when, by_marketplace
            self._write(
                self.seller_of(item.order), item.order, REFUND, [(item, self.left_of(item))],
                when + RECEIPT_AFTER, why="RETURN", linked=self.purchase_of(item),
            )  # fmt: skip

    def reject_return(
        self,
        item: Item,
        *,
        reason: str = "ITEM_DAMAGED",
        condition: str = "D",
        at: datetime | None = None,
    ) -> None:
        """The return is refused; it may still be accepted later. Raises Refusal as acceptance."""
        with self.lock:
            if item.status(self.now()) != "SENT":
                raise Refusal(422, "STATUS_INVALID", "(sample) the item cannot be returned")
            details = {"condition": condition, "reason": reason}
            self._turn(item, at or self.now(), "REJECTED", details)

    def misdirect(self, item: Item, *, at: datetime | None = None) -> None:
        """The goods arrived at one of OTTO's own houses."""
        with self.lock:
            details = {"orderNumber": item.order.number, "ottoWarehouseID": "DEMO-17"}
            self._turn(item, at or self.now(), "MISDIRECTED", details)

    def reduce(self, item: Item, amount: str | Decimal) -> Reduction:
        """Begin to give back a part of the price. Some minutes later it is PROCESSED or REJECTED.

        It is rejected when the item came back meanwhile, or the amount is not below what is left.
        """
        with self.lock:
            reduction = Reduction(item, Decimal(amount), self.now())
            self.seller_of(item.order).reductions.append(reduction)
            self.at(reduction.created + REDUCED_AFTER, partial(self._decide, reduction))
        return reduction

    def receipt(
        self,
        item: Item,
        amount: str | Decimal,
        *,
        why: str = "REFUND_ESCALATION",
        at: datetime | None = None,
    ) -> Receipt:
        """OTTO itself gives a part back, after a dispute say, with a receipt and no reduction."""
        with self.lock:
            return self._write(
                self.seller_of(item.order), item.order, PARTIAL_REFUND,
                [(item, Decimal(amount))], at or self.now(), why=why, linked=self.purchase_of(item),
            )  # fmt: skip

    def seller_of(self, order: Order) -> Seller:
        return next(one for one in self.sellers.values() if order.order_id in one.orders)

    def purchase_of(self, item: Item) -> Receipt | None:
        """The receipt on which the item was charged; None before it is written."""
        found = self.seller_of(item.order).receipts_of(item, self.now())
        return next((one for one in found if one.kind == PURCHASE), None)

    def left_of(self, item: Item) -> Decimal:
        """What is left of the item's price after all that was given back."""
        receipts = self.seller_of(item.order).receipts_of(item, self.now())
        back = [line for one in receipts if one.kind != PURCHASE for line in one.lines]
        return item.price - sum((gross for other, gross in back if other is item), Decimal(0))

    def _decide(self, reduction: Reduction, at: datetime) -> None:
        item = reduction.item
        purchase, left = self.purchase_of(item), self.left_of(item)
        returned = item.returned is not None and item.returned <= at
        if returned or purchase is None or reduction.amount >= left:
            reduction.status = "REJECTED"
            return
        reduction.status = "PROCESSED"
        reduction.receipt = self._write(
            self.seller_of(item.order), item.order, PARTIAL_REFUND, [(item, reduction.amount)], at,
            why="REFUND_COMPLAINT_ITEM", linked=purchase,
        )  # fmt: skip

    def _turn(self, item: Item, at: datetime, state: str, details: dict[str, str]) -> None:
        seller = self.seller_of(item.order)
        if item.item_id not in seller.returns:
            number = f"DEMORET{self.number():08d}"
            seller.returns[item.item_id] = Return(item, self.uuid("c"), "DHL", number, [], [])
        seller.returns[item.item_id].turns.append((at, state, details))

    def _write(
        self,
        seller: Seller,
        order: Order,
        kind: str,
        lines: Sequence[tuple[Item, Decimal]],
        at: datetime,
        *,
        fee: Decimal = Decimal(0),
        why: str = "",
        linked: Receipt | None = None,
    ) -> Receipt:
        letter = "R" if kind == PURCHASE else "E"
        number = f"{letter}-DE-{seller.partner_id}-{at:%Y}-{len(seller.receipts) + 1:04d}"
        receipt = Receipt(number, kind, at, seller, order, tuple(lines), fee, why, linked)
        seller.receipts[number] = receipt
        return receipt
