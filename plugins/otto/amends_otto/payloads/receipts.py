"""Receipts v3. OTTO writes them in the seller's name; customer and partner hold people's names.

Of the partner only the firm is read, of the customer nothing: the order has it.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from amends_otto.payloads.base import Many, Payload, Price, Text, Time


class Reason(Payload):
    reason: Text | None = None


class Modification(Payload):
    details: Reason | None = None


class Line(Payload):
    """A line of any kind. Delivery costs belong to no item."""

    item_ids: Many[Text] = Field(alias="positionItemIds")
    modifications: Many[Modification] = Field(alias="priceModifications")


class Lines(Payload):
    items: Many[Line] = Field(alias="itemPositions")
    partial: Many[Line] = Field(alias="itemPartialRefundPositions")
    delivery: Many[Line] = Field(alias="deliveryCosts")
    delivery_partial: Many[Line] = Field(alias="deliveryFeePartialRefundPositions")

    def all(self) -> Iterator[Line]:
        for lines in (self.items, self.partial, self.delivery, self.delivery_partial):
            yield from lines


class Firm(Payload):
    name: Text = Field("", alias="partnerName")


class Receipt(Payload):
    type: Text = Field(alias="receiptType")  # PURCHASE, REFUND, PARTIAL_REFUND
    number: Text = Field(alias="receiptNumber")
    is_real: bool = Field(True, alias="isRealReceipt")
    created: Time = Field(alias="creationDate")
    order: Text | None = Field(None, alias="salesOrderId")
    due: Price = Field(alias="amountDue")
    belongs_to: Text | None = Field(None, alias="linkedReceiptNumber")
    refund_type: Text | None = Field(None, alias="refundType")
    partial_type: Text | None = Field(None, alias="partialRefundType")
    lines: Lines | None = Field(None, alias="lineItems")


class Issued(Payload):
    """In whose name a receipt was written; it is all that names the seller."""

    partner: Firm | None = None

    @classmethod
    def firm_of(cls, items: list[Any]) -> str:
        """The firm on the first receipt; empty when there is none."""
        partner = cls.model_validate(items[0]).partner if items else None
        return partner.name if partner else ""
