"""The receipts that OTTO writes in a seller's name: purchase, refund, partial refund.

Prices stand gross, net and tax beside each other, and the tax rate is a text. Written once and
never changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from amends_otto.sandbox.state import Item, Order, Seller
from amends_otto.sandbox.wire import money, stamp

PURCHASE, REFUND, PARTIAL_REFUND = "PURCHASE", "REFUND", "PARTIAL_REFUND"
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, eq=False)
class Receipt:
    """One receipt; `lines` are its items with what each was charged or got back."""

    number: str
    kind: str
    created: datetime
    seller: Seller
    order: Order
    lines: Sequence[tuple[Item, Decimal]]
    fee: Decimal = Decimal(0)  # of delivery; once an order
    why: str = ""  # refundType or partialRefundType
    linked: "Receipt | None" = None  # the purchase that it takes back

    @property
    def items(self) -> list[Item]:
        return [item for item, _ in self.lines]

    @property
    def total(self) -> Decimal:
        return sum((gross for _, gross in self.lines), self.fee)

    def as_json(self) -> dict[str, Any]:
        order = self.order
        record: dict[str, Any] = {
            "receiptType": self.kind,
            "isRealReceipt": True,
            "receiptNumber": self.number,
            "creationDate": stamp(self.created),
            "salesOrderId": order.order_id,
            "orderNumber": order.number,
            "orderDate": stamp(order.created),
            "payment": {"paymentProvider": "OTTOPAYMENTS", "paymentMethod": order.payment},
            "partner": _partner(self.seller),
            "customer": {"invoiceAddress": order.buyer.address()},
            "lineItems": self._line_items(),
            "totals": [taxed(self.total)],
            "amountDue": money(self.total),
        }
        if self.kind == PURCHASE:
            sent = [item.parcel.sent for item in self.items if item.parcel]
            record["shipmentDate"] = stamp(max(sent))
            record["deliveryAddress"] = order.buyer.address()
        elif self.kind == REFUND:
            record["refundType"] = self.why
        else:
            record["partialRefundType"] = self.why
        if self.linked:
            record["linkedReceiptNumber"] = self.linked.number
            record["linkedCreationDate"] = stamp(self.linked.created)
        return record

    def _line_items(self) -> dict[str, Any]:
        partial = self.kind == PARTIAL_REFUND
        whole = [] if partial else [_position(n, *line) for n, line in enumerate(self.lines, 1)]
        parts = [_part(n, *line) for n, line in enumerate(self.lines, 1)] if partial else []
        return {
            "itemPositions": whole,
            "itemPartialRefundPositions": parts,
            "servicePositions": [],
            "servicePartialRefundPositions": [],
            "deliveryCosts": [_delivery(len(whole) + 1, self.fee)] if self.fee else [],
            "deliveryFeePartialRefundPositions": [],
        }


def taxed(gross: Decimal, rate: int = 19) -> dict[str, Any]:
    """A price with its tax, to the cent."""
    net = (gross / (1 + Decimal(rate) / 100)).quantize(_CENT, ROUND_HALF_UP)
    return {
        "taxType": "VAT",
        "taxRate": str(rate),
        "gross": money(gross),
        "net": money(net),
        "tax": money(gross - net),
    }


def _head(line: int, item: Item) -> dict[str, Any]:
    return {
        "lineNumber": line,
        "sku": item.article.sku,
        "articleNumber": item.article.number,
        "productTitle": item.article.title,
        "positionItemIds": [item.item_id],
    }


def _position(line: int, item: Item, gross: Decimal) -> dict[str, Any]:
    price = taxed(gross, item.article.vat)
    return _head(line, item) | {
        "quantity": 1,
        "unitPrice": price,
        "positionSum": price,
        "priceModifications": [],
    }


def _part(line: int, item: Item, gross: Decimal) -> dict[str, Any]:
    return _head(line, item) | {"partialRefundAmount": taxed(gross, item.article.vat)}


def _delivery(line: int, fee: Decimal) -> dict[str, Any]:
    return {
        "lineNumber": line,
        "deliveryCostType": "DELIVERY_FEE_STANDARD",
        "unitPrice": taxed(fee),
        "positionSum": taxed(fee),
        "priceModifications": [],
    }


def _partner(seller: Seller) -> dict[str, Any]:
    return {
        "partnerName": seller.name,
        "street": "Beispielstraße 2",
        "zipCode": "00000",
        "city": "Musterstadt",
        "countryCode": "DEU",
        "vatId": "DE000000000",
        "representedBy": "Demo Person",
    }
