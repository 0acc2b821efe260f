"""Orders v4 as OTTO answers them. One position item is one unit; there is no quantity.

The plain e-mail address and the phone number of forwarder orders are for the carrier alone, so
no model has a field for them: what is not read cannot leave.
"""

from typing import Any

from pydantic import Field

from amends_otto.payloads.base import Many, Payload, Price, Text, Time, Tracking


class Address(Payload):
    """Where it goes. E-mail and phone are left out on purpose."""

    first_name: Text | None = Field(None, alias="firstName")
    last_name: Text | None = Field(None, alias="lastName")
    street: Text | None = None
    house_number: Text | None = Field(None, alias="houseNumber")
    addition: Text | None = None
    zip_code: Text | None = Field(None, alias="zipCode")
    city: Text | None = None
    country: Text | None = Field(None, alias="countryCode")  # ISO 3166-1 alpha-3


class InvoiceAddress(Address):
    """Who pays. Only here the e-mail address is OTTO's relay and not the buyer's own."""

    relay: Text | None = Field(None, alias="email")


class Dimension(Payload):
    name: Text | None = Field(None, alias="displayName")
    value: Text | None = None


class Product(Payload):
    sku: Text
    article_number: Text = Field(alias="articleNumber")  # as the product page shows it
    ean: Text | None = None
    title: Text = Field("", alias="productTitle")
    dimensions: Many[Dimension]
    shop_url: Text | None = Field(None, alias="shopUrl")


class PositionItem(Payload):
    id: Text = Field(alias="positionItemId")
    state: Text = Field("", alias="fulfillmentStatus")
    gross: Price | None = Field(None, alias="itemValueGrossPrice")
    reduced: Price | None = Field(None, alias="itemValueReducedGrossPrice")
    sent: Time | None = Field(None, alias="sentDate")
    expected: Time | None = Field(None, alias="expectedDeliveryDate")
    returned: Time | None = Field(None, alias="returnedDate")
    tracking: Tracking | None = Field(None, alias="trackingInfo")
    product: Product


class Order(Payload):
    id: Text = Field(alias="salesOrderId")
    number: Text = Field("", alias="orderNumber")  # ten characters; what the buyer quotes
    ordered: Time | None = Field(None, alias="orderDate")
    invoice_address: InvoiceAddress | None = Field(None, alias="invoiceAddress")
    delivery_address: Address | None = Field(None, alias="deliveryAddress")
    items: Many[Any] = Field(alias="positionItems")  # each is read by itself
