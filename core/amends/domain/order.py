"""What a platform knows about an order: the evidence behind a case, with personal data marked.

Every field that names or reaches a person carries a mark of `amends.domain.personal`. What could
not be read is named as missing. Money is in minor units.
"""

from decimal import Decimal
from enum import StrEnum

from pydantic import AwareDatetime, Field

from amends.domain.ids import ArticleRef, OrderRef
from amends.domain.personal import Address, Contact, Identity, PrivateWords
from amends.domain.values import Value

_WITHOUT_MINOR = {"CLP", "ISK", "JPY", "KRW", "VND"}  # ISO 4217: their minor unit is the unit


class Money(Value):
    """An amount in minor units of `currency` (ISO 4217): 5990 CNY is 59.90 yuan."""

    minor: int
    currency: str = Field(pattern=r"^[A-Z]{3}$")

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> "Money":
        """The money that people write as `amount`: 59.9 CNY is 5990 minor units."""
        places = 0 if currency in _WITHOUT_MINOR else 2
        return cls(minor=round(amount.scaleb(places)), currency=currency)

    @property
    def amount(self) -> Decimal:
        """As people write it: 59.90 yuan."""
        places = 0 if self.currency in _WITHOUT_MINOR else 2
        return Decimal(self.minor).scaleb(-places)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


class ParcelStep(Value):
    at: AwareDatetime
    says: PrivateWords  # couriers write down who signed, and their own number
    native: str = ""  # the carrier's or platform's code: "GOT", "DELIVERED"


class Parcel(Value):
    carrier: str
    number: str
    state: str = ""  # as the platform words it
    steps: tuple[ParcelStep, ...] = ()  # oldest first
    proves_delivery: bool = False  # False where "signed" may mean only that the seller said so


class OrderItem(Value):
    line: str  # the sub-order or item number
    article: ArticleRef
    title: str
    variant: str = ""
    sku: str = ""  # the seller's own number of it
    quantity: int = 1
    paid: Money | None = None
    state: str = ""  # the platform's word


class Speaker(StrEnum):
    BUYER = "buyer"
    SELLER = "seller"
    PLATFORM = "platform"


class Said(Value):
    """One message in a refund or return thread."""

    at: AwareDatetime
    by: Speaker
    text: PrivateWords
    attachments: int = 0  # how many; the files stay with the platform


class Refund(Value):
    """A refund or return that the buyer opened."""

    ref: str
    line: str
    state: str  # the platform's word
    amount: Money | None = None
    reason: str = ""  # chosen from the platform's list
    description: PrivateWords = ""
    opened: AwareDatetime | None = None
    changed: AwareDatetime | None = None
    answer_by: AwareDatetime | None = None  # when the platform decides without us
    thread: tuple[Said, ...] = ()


class Return(Value):
    """Goods on their way back, or back, or refused."""

    line: str
    state: str  # the platform's word
    at: AwareDatetime | None = None  # when it came into this state
    reason: str = ""  # chosen from the platform's list
    carrier: str = ""
    numbers: tuple[str, ...] = ()  # of the parcels that go back
    steps: tuple[ParcelStep, ...] = ()  # of those parcels, oldest first


class Bill(Value):
    """A receipt: what was charged, or paid back."""

    number: str
    kind: str  # the platform's word: "PURCHASE", "PARTIAL_REFUND"
    at: AwareDatetime
    total: Money
    reason: str = ""  # of a refund: the platform's word
    lines: tuple[str, ...] = ()  # the items it is about
    belongs_to: str | None = None  # number of the purchase receipt; None: it is one


class Reduction(Value):
    """A part of an item's price that was given back."""

    line: str
    amount: Money
    state: str  # the platform's word
    at: AwareDatetime | None = None
    bill: str | None = None  # number of its receipt; None: there is none yet


class OrderFacts(Value):
    """Everything a case may rest on, as the platform told it at `as_of`."""

    ref: OrderRef
    number: str = ""  # what the buyer quotes, where it is another than `ref`
    as_of: AwareDatetime
    state: str
    ordered: AwareDatetime | None = None
    paid_at: AwareDatetime | None = None
    shipped: AwareDatetime | None = None
    finished: AwareDatetime | None = None
    delivered: AwareDatetime | None = None  # of the last parcel, where the platform itself says so
    ship_by: AwareDatetime | None = None  # what the buyer was promised
    deliver_by: AwareDatetime | None = None
    fulfilled_by: str = ""  # the platform's word for who packs and ships: "AMAZON", "MERCHANT"
    total: Money | None = None
    items: tuple[OrderItem, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    returns: tuple[Return, ...] = ()
    refunds: tuple[Refund, ...] = ()
    reductions: tuple[Reduction, ...] = ()
    bills: tuple[Bill, ...] = ()
    replaced_by: tuple[OrderRef, ...] = ()
    replaces: tuple[OrderRef, ...] = ()  # the orders that this one makes good
    buyer: Identity | None = None
    buyer_name: Identity | None = None
    buyer_phone: Contact | None = None
    buyer_email: Contact | None = None
    buyer_address: Address | None = None
    buyer_note: PrivateWords = ""
    seller_note: PrivateWords = ""
    missing: tuple[str, ...] = ()  # what could not be read, each with its reason


class OwedRating(Value):
    """An item whose buyer has rated us, while we have not rated the buyer."""

    order: OrderRef
    line: str
    title: str = ""
    until: AwareDatetime | None = None  # later it cannot be rated; None: no end is stated
