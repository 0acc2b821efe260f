"""What the sandbox keeps: apps, sellers, consents, feedback, orders. Plain values, no behaviour.

All people are invented, and recognisable: a test that finds one of PLANTED where it does not
belong has found a leak.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

CLIENT_ID = "amzn1.application-oa2-client.00000000000000000000000000000001"
CLIENT_SECRET = "amzn1.oa2-cs.v1.sandbox0001"  # noqa: S105 - the sandbox's, known to everybody
REFRESH_TOKEN = "Atzr|sandbox0001"  # noqa: S105 - of the first consent that is given


class Role(StrEnum):
    """What an app may be allowed to do. A new role counts once the seller authorises again."""

    INSIGHTS = "Selling Partner Insights"
    FULFILLMENT = "Amazon Fulfillment"
    BUYER_COMMUNICATION = "Buyer Communication"
    BUYER_SOLICITATION = "Buyer Solicitation"
    DIRECT_TO_CONSUMER = "Direct-to-Consumer Delivery (Restricted)"  # gives personal data


PLAIN_ROLES = frozenset({Role.INSIGHTS, Role.BUYER_COMMUNICATION, Role.BUYER_SOLICITATION})


@dataclass(slots=True)
class App:
    """An app of ours. Only a public one must be authorised again every 365 days."""

    client_id: str
    secrets: dict[str, datetime | None]  # with the end of each; None: it has none yet
    roles: frozenset[Role] = PLAIN_ROLES
    public: bool = True


@dataclass(slots=True, eq=False)
class Seller:
    """A selling partner with its sites; the sites of a region share one consent."""

    id: str
    name: str
    sites: tuple[str, ...]
    paused: set[str] = field(default_factory=set)  # sites on which it does not sell at present
    feedback: dict[str, "Feedback"] = field(default_factory=dict)  # by order
    orders: dict[str, "Order"] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Consent:
    """A seller's yes to one app in one region: what a refresh token stands for."""

    refresh_token: str
    client_id: str
    seller: Seller
    region: str
    roles: frozenset[Role]  # those that the app had when the seller agreed
    until: datetime | None  # None: it has no end


@dataclass(slots=True)
class Access:
    """An access token. Without a consent it is for calls that no seller grants."""

    token: str
    client_id: str
    consent: Consent | None
    until: datetime


@dataclass(slots=True, eq=False)
class Feedback:
    order_id: str
    site: str
    left: datetime
    rating: int
    text: str
    email: str
    response: str = ""


@dataclass(frozen=True, slots=True)
class Buyer:
    """Whom an order is for."""

    name: str = "Petra Mustergast"
    phone: str = "+49 30 5550199"
    street: str = "Probenallee 17"
    extra: str = "Hinterhaus Musterklingel"
    city: str = "Beispielstadt"
    postal_code: str = "09999"
    email: str = ""  # the relay address, which the order gives


GIFT_MESSAGE = "Alles Gute, Oma Mustergast"
_ANYBODY = Buyer()
PLANTED = (
    _ANYBODY.name,
    _ANYBODY.phone,
    _ANYBODY.street,
    _ANYBODY.extra,
    _ANYBODY.postal_code,
    GIFT_MESSAGE,
)


@dataclass(frozen=True, slots=True)
class Package:
    """A parcel of a merchant. Amazon tells nothing of its own."""

    number: str = "003404346000000001"
    carrier: str = "DHL"
    status: str = "DELIVERED"  # PENDING, IN_TRANSIT, SHIPPED, DELIVERED, CANCELLED, UNDELIVERABLE
    detail: str = ""
    service: str = "DHL Paket"
    shipped: datetime | None = None  # None: not yet handed over


@dataclass(frozen=True, slots=True)
class Item:
    asin: str = "B0SANDBOX1"
    title: str = "Beispiel Isolierflasche 750 ml"
    sku: str = "BSP-FLASCHE-750"
    quantity: int = 1
    price: str = "24.90"  # of one, in the site's currency
    cancelled_by: str = ""  # BUYER, MERCHANT, AMAZON
    customized_url: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What reached a buyer. Amazon itself tells nobody of it."""

    kind: str
    text: str
    at: datetime
    attachments: tuple[str, ...] = ()  # file names


@dataclass(slots=True, eq=False)
class Order:
    id: str
    site: str
    created: datetime
    updated: datetime
    by_amazon: bool
    status: str
    ship_by: tuple[datetime, datetime]
    deliver_by: tuple[datetime, datetime]
    buyer: Buyer
    items: tuple[Item, ...]
    packages: tuple[Package, ...]
    programs: tuple[str, ...] = ()
    replaces: str = ""  # the order that this one makes good
    gift_message: str = ""
    locale: str = "de-DE"  # in which the buyer wants to be written to
    permits: tuple[str, ...] = ("unexpectedProblem", "confirmDeliveryDetails")
    messages: list[Message] = field(default_factory=list)
    solicited: list[datetime] = field(default_factory=list)
