"""Price reductions v1: what was given back on one position item, and what became of it."""

from pydantic import Field

from amends_otto.payloads.base import Many, Payload, Price, Text, Time


class Reduction(Payload):
    status: Text = ""  # INITIATED, PROCESSED, REJECTED
    amount: Price = Field(alias="priceReduction")
    created: Time | None = Field(None, alias="creationDateTime")
    receipt: Text | None = Field(None, alias="receiptNumber")  # None until it is processed


class ReducedItem(Payload):
    """All reductions of one item; nothing gives them an id."""

    order: Text | None = Field(None, alias="salesOrderId")
    item: Text | None = Field(None, alias="positionItemId")
    invoiced: Price | None = Field(None, alias="invoicePrice")
    total: Price | None = Field(None, alias="totalPriceReduction")
    reductions: Many[Reduction] = Field(alias="priceReductions")


class Acknowledged(Payload):
    """The 202: taken, without the id of what was made."""

    logref: Text | None = None


class Accepted(Payload):
    results: Acknowledged
