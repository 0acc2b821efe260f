"""Gathering what OTTO knows about one order: items, parcels, returns, receipts, reductions.

A part that cannot be read is named in `missing` with its reason, and the rest stands: a case
needs what there is. A lost authorisation, a spent budget, and an order that cannot be read itself
end the whole.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

from pydantic import BaseModel

from amends.domain.ids import OrderRef
from amends.domain.order import (
    Bill,
    OrderFacts,
    Reduction,
    Return,
)
from amends.marketplace.errors import MarketplaceError, SignInAgain
from amends_otto.auth.refusals import NotThere
from amends_otto.connector.line import Line, Query
from amends_otto.connector.links import sheets
from amends_otto.mapping import (
    Key,
    bill_from,
    has_left,
    key_of,
    order_from,
    reductions_from,
    returns_from,
)
from amends_otto.payloads.base import each
from amends_otto.payloads.orders import Order, PositionItem
from amends_otto.payloads.receipts import Receipt
from amends_otto.payloads.reductions import ReducedItem
from amends_otto.payloads.returns import ReturnItem
from amends_otto.payloads.shipments import ReturnShipment, Shipment

ORDERS = "/v4/orders"
SHIPMENTS = "/v1/shipments"
RETURNS = "/v3/returns"
RETURN_SHIPMENTS = "/v1/return-shipments"
RECEIPTS = "/v3/receipts"
REDUCTIONS = "/v1/price-reductions"
STATUSES = ("ANNOUNCED", "ACCEPTED", "REJECTED", "MISDIRECTED")
RECEIPT_TYPES = "PURCHASE,REFUND,PARTIAL_REFUND"  # OTTO asks never to leave them out
PAGES = 40  # of one status of returns; ours: 2,000 of them since the order are enough

Model = TypeVar("Model", bound=BaseModel)


def gather(line: Line, ref: OrderRef) -> OrderFacts:
    """Everything about the order called `ref`, by sales order id or order number.

    Raises what the order itself raises, and SignInAgain.
    """
    it = _Gathering(line, ref, line.clock.now())
    order = it.read_order()
    it.part("parcels", it.read_parcels)
    left = [item for item in it.items if has_left(item)]
    if left:
        it.part("returns", it.read_returns)
        it.part("return parcels", it.read_return_parcels)
        it.part("price reductions", lambda: it.read_reductions(left))
    it.part("receipts", it.read_receipts)
    return order_from(
        order,
        it.items,
        it.shipments,
        it.returns(),
        tuple(it.bills.values()),
        it.reductions,
        as_of=it.now,
        missing=it.missing,
    )


@dataclass(slots=True)
class _Gathering:
    """What was read so far: a part that fails half-way keeps what it has."""

    line: Line
    ref: OrderRef
    now: datetime
    missing: list[str] = field(default_factory=list)
    items: list[PositionItem] = field(default_factory=list)
    shipments: dict[Key, Shipment] = field(default_factory=dict)
    listed: list[ReturnItem] = field(default_factory=list)
    parcels_back: list[ReturnShipment] = field(default_factory=list)
    order: Order | None = None
    bills: dict[str, Bill] = field(default_factory=dict)  # by number: a page may come twice
    reductions: list[Reduction] = field(default_factory=list)

    def part(self, what: str, read: Callable[[], None]) -> None:
        try:
            read()
        except SignInAgain:
            raise
        except MarketplaceError as error:
            self.missing.append(f"{what}: {error.what}")

    def read_order(self) -> Order:
        path = f"{ORDERS}/{quote(self.ref, safe='')}"
        self.order = order = self.line.ask(Order, "orders", path)
        self.items = self._read("item", PositionItem, order.items)
        return order

    def read_parcels(self) -> None:
        for key in dict.fromkeys(key_of(item.tracking) for item in self.items if item.tracking):
            try:
                path = _by_number(SHIPMENTS, key)
                self.shipments[key] = self.line.ask(Shipment, "shipments", path)
            except NotThere as error:
                self.missing.append(f"parcel {key[1]}: {error.what}")

    def read_returns(self) -> None:
        """The list has no filter for an order: whatever changed since it was placed."""
        for status in STATUSES:
            query: Query = {"status": status, "limit": 50}
            for number, sheet in enumerate(sheets(self.line, RETURNS, query), start=1):
                entries = self._read("return", ReturnItem, sheet.items)
                self.listed += [one for one in entries if one.order == self._order.id]
                if not sheet.has_more or self._is_before(entries):
                    break
                if number == PAGES:
                    self.missing.append(f"returns: only {PAGES} pages of {status} were looked at")
                    break

    def read_return_parcels(self) -> None:
        """Parcels by the numbers that returns and labels name. An unused label is no parcel."""
        labels = [
            key_of(item.goes_back_by)
            for shipment in self.shipments.values()
            for item in shipment.items
            if item.goes_back_by and item.id in self._lines
        ]
        named = [
            (one.details.tracking.carrier, number)
            for one in self.listed
            if one.details and one.details.tracking
            for number in one.details.tracking.numbers
        ]
        for key in dict.fromkeys(named + labels):
            try:
                path = _by_number(RETURN_SHIPMENTS, key)
                parcel = self.line.ask(ReturnShipment, "return-shipments", path)
            except NotThere:
                continue
            self.parcels_back.append(parcel)

    def read_receipts(self) -> None:
        query: Query = {
            "receiptTypes": RECEIPT_TYPES,
            "salesOrderId": self._order.id,
            "limit": 128,
        }
        for sheet in sheets(self.line, RECEIPTS, query):
            found = self._read("receipt", Receipt, sheet.items)
            mine = [one for one in found if one.order in (None, self._order.id)]
            self.bills |= {one.number: bill_from(one) for one in mine}

    def read_reductions(self, items: list[PositionItem]) -> None:
        for item in items:
            query: Query = {"positionItemId": item.id, "page": 1, "limit": 128}
            found = list[ReducedItem]()
            for sheet in sheets(self.line, REDUCTIONS, query, own_filter=True):
                found += self._read("price reduction", ReducedItem, sheet.items)
            self.reductions += reductions_from(item.id, found)

    def returns(self) -> list[Return]:
        returned = {item.id: item.returned for item in self.items if item.returned}
        return returns_from(self.listed, self.parcels_back, self._lines, returned)

    @property
    def _order(self) -> Order:
        if self.order is None:
            raise ValueError("nothing is looked for without the order")
        return self.order

    @property
    def _lines(self) -> list[str]:
        return [item.id for item in self.items]

    def _is_before(self, entries: list[ReturnItem]) -> bool:
        """Whether the list, newest change first, has come to the time before the order."""
        begun, last = self._order.ordered, entries[-1].at if entries else None
        return begun is not None and last is not None and last < begun

    def _read(self, what: str, model: type[Model], items: list[Any]) -> list[Model]:
        found = each(model, items)
        self.missing += [f"{what}: {why}" for why in found.bad]
        return found.good


def _by_number(path: str, key: Key) -> str:
    carrier, number = (quote(part, safe="") for part in key)
    return f"{path}/carriers/{carrier}/trackingnumbers/{number}"
