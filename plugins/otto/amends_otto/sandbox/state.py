"""What the marketplace keeps: sellers, orders with their items, parcels, returns, reductions.

Where something stands follows from the time: each thing that happens carries its instant, and
only what has happened by then is shown. All names and addresses are invented.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amends_otto.sandbox.books import Receipt

UNTIL_PROCESSABLE = timedelta(minutes=35)  # the buyer may still cancel; the address is hidden

_PEOPLE = (
    ("MS", "Erika", "Musterfrau"),
    ("MR", "Max", "Mustermann"),
    ("MS", "Lieschen", "Beispiel"),
    ("UNKNOWN", "Kim", "Platzhalter"),
)


@dataclass(frozen=True, slots=True)
class Article:
    """A variation that a seller offers. `moin` is OTTO's own, shared by all who sell it."""

    sku: str
    number: str  # as the product page shows it
    title: str
    price: Decimal
    ean: str
    moin: str
    color: str = "weiß"
    vat: int = 19  # percent

    @property
    def page(self) -> str:
        name = self.title.lower().replace(" ", "-")
        return f"https://www.otto.de/p/{name}-{self.number}/"


@dataclass(frozen=True, slots=True)
class Buyer:
    """A person. `email` and `phone` are plain, and go to the forwarder only."""

    salutation: str
    first: str
    last: str
    email: str
    phone: str
    relay: str | None  # OTTO's pseudonymous address; None: this order has none
    street: str = "Beispielweg"
    house: str = "1a"
    zip_code: str = "00000"
    city: str = "Musterstadt"

    def address(self) -> dict[str, str]:
        return {
            "firstName": self.first,
            "lastName": self.last,
            "street": self.street,
            "houseNumber": self.house,
            "zipCode": self.zip_code,
            "city": self.city,
            "countryCode": "DEU",
        }


@dataclass(slots=True, eq=False)
class Parcel:
    """A shipment; `steps` are its states with their instants, also those still to come."""

    shipment_id: str
    carrier: str
    number: str
    return_number: str | None  # the label that lies in the parcel; None: a forwarder fetches
    sent: datetime
    items: list["Item"]
    steps: list[tuple[datetime, str]]

    @property
    def created(self) -> datetime:
        return self.sent + timedelta(seconds=5)

    def seen(self, now: datetime) -> list[tuple[datetime, str]]:
        return [step for step in self.steps if step[0] <= now]


@dataclass(frozen=True, slots=True)
class Cancelled:
    at: datetime
    by: str  # PARTNER or MARKETPLACE
    reason: str


@dataclass(slots=True, eq=False)
class Item:
    """A position item: one physical unit, for there is no quantity."""

    item_id: str
    order: "Order"
    article: Article
    price: Decimal
    parcel: Parcel | None = None
    cancelled: Cancelled | None = None
    returned: datetime | None = None
    returned_by_marketplace: bool = False

    def status(self, now: datetime) -> str:
        if self.cancelled and self.cancelled.at <= now:
            return f"CANCELLED_BY_{self.cancelled.by}"
        if self.returned and self.returned <= now:
            return "RETURNED"
        if self.parcel and self.parcel.sent <= now:
            return "SENT"
        return "ANNOUNCED" if now < self.order.processable else "PROCESSABLE"

    def changes(self) -> Iterator[datetime]:
        if self.cancelled:
            yield self.cancelled.at
        if self.returned:
            yield self.returned
        if self.parcel:
            yield self.parcel.sent


@dataclass(slots=True, eq=False)
class Order:
    order_id: str
    number: str  # ten letters and digits; what the buyer quotes
    created: datetime
    processable: datetime
    buyer: Buyer
    payment: str
    fee: Decimal
    forwarder: bool
    items: list[Item] = field(default_factory=list)

    def changed(self, now: datetime) -> datetime:
        """When its life cycle last moved."""
        moves = [self.created, self.processable]
        moves += [at for item in self.items for at in item.changes()]
        return max(at for at in moves if at <= max(now, self.created))

    def hidden(self, now: datetime) -> bool:
        """Whether the address is not told yet."""
        return now < self.processable


@dataclass(slots=True, eq=False)
class Return:
    """An item on its way back; `turns` are the states it came into, oldest first."""

    item: Item
    shipment_id: str
    carrier: str
    number: str
    turns: list[tuple[datetime, str, dict[str, Any]]]
    steps: list[tuple[datetime, str, str | None]]  # of the parcel that goes back

    def stands(self, now: datetime) -> tuple[datetime, str, dict[str, Any]] | None:
        """The latest state; None before it was announced."""
        seen = [turn for turn in self.turns if turn[0] <= now]
        return seen[-1] if seen else None


@dataclass(slots=True, eq=False)
class Reduction:
    """A part of an item's price, given back: INITIATED, then PROCESSED or REJECTED."""

    item: Item
    amount: Decimal
    created: datetime
    status: str = "INITIATED"
    receipt: "Receipt | None" = None


@dataclass(slots=True, eq=False)
class Seller:
    """One partner of the marketplace, with all that happened to it."""

    partner_id: str
    name: str
    orders: dict[str, Order] = field(default_factory=dict)  # by salesOrderId
    by_number: dict[str, Order] = field(default_factory=dict)  # by the number buyers quote
    items: dict[str, Item] = field(default_factory=dict)
    parcels: dict[str, Parcel] = field(default_factory=dict)  # by shipmentId
    returns: dict[str, Return] = field(default_factory=dict)  # by positionItemId
    receipts: dict[str, "Receipt"] = field(default_factory=dict)
    reductions: list[Reduction] = field(default_factory=list)
    articles: dict[str, Article] = field(default_factory=dict)  # by sku
    denied: set[str] = field(default_factory=set)  # operations that answer 403, whatever the scope

    def find(self, ref: str) -> Order | None:
        return self.orders.get(ref) or self.by_number.get(ref)

    def receipts_of(self, item: Item, now: datetime) -> list["Receipt"]:
        return [one for one in self.receipts.values() if item in one.items and one.created <= now]


def a_buyer(number: int, *, relay: bool) -> Buyer:
    """An invented person; with `relay`, one whom a seller may write to."""
    salutation, first, last = _PEOPLE[number % len(_PEOPLE)]
    return Buyer(
        salutation=salutation,
        first=first,
        last=last,
        email=f"klartext.{number}@example.invalid",
        phone=f"+49 000 {number:07d}",
        relay=f"fake0relay0token{number:016d}@customer.otto.market" if relay else None,
    )
