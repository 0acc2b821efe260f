"""Products v5, as far as an article must be recognised: several names stand for one thing."""

from amends_otto.payloads.base import Many, Payload, Text


class Variation(Payload):
    sku: Text
    ean: Text | None = None
    moin: Text | None = None  # of the variation that several sellers share


class ShopLink(Payload):
    rel: Text = ""
    href: Text = ""


class MarketStatus(Payload):
    sku: Text
    moin: Text | None = None
    status: Text = ""  # PENDING, ONLINE, RESTRICTED, REJECTED, INACTIVE
    links: Many[ShopLink]
