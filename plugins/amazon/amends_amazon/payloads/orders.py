"""Orders 2026-01-01: what an order is made of, as far as evidence needs it.

What is never used is not read: gift messages, customisation, where the merchant ships from.
"""

from pydantic import Field

from amends_amazon.payloads.base import Many, MaybeTime, Payload


class Amount(Payload):
    amount: str
    currency_code: str


class Window(Payload):
    latest_date_time: MaybeTime = None


class Fulfillment(Payload):
    fulfillment_status: str = ""
    fulfilled_by: str = ""  # AMAZON, MERCHANT
    ship_by_window: Window | None = None
    deliver_by_window: Window | None = None


class Product(Payload):
    asin: str = ""
    title: str = ""
    seller_sku: str = ""


class ItemProceeds(Payload):
    proceeds_total: Amount | None = None


class Execution(Payload):
    cancelled_by: str = ""  # BUYER, MERCHANT, AMAZON


class Cancellation(Payload):
    cancellation_execution: Execution | None = None


class Item(Payload):
    order_item_id: str
    quantity_ordered: int = 1
    product: Product = Field(default_factory=Product)
    proceeds: ItemProceeds | None = None
    cancellation: Cancellation | None = None


class PackageStatus(Payload):
    status: str = ""
    detailed_status: str = ""


class Package(Payload):
    carrier: str = ""
    tracking_number: str = ""
    created_time: MaybeTime = None
    ship_time: MaybeTime = None
    package_status: PackageStatus = Field(default_factory=PackageStatus)


class Associated(Payload):
    order_id: str = ""
    association_type: str = ""


class Buyer(Payload):
    buyer_name: str | None = None
    buyer_email: str | None = None


class Address(Payload):
    name: str = ""
    company_name: str = ""
    address_line1: str = ""
    address_line2: str = ""
    address_line3: str = ""
    city: str = ""
    district_or_county: str = ""
    state_or_region: str = ""
    municipality: str = ""
    postal_code: str = ""
    country_code: str = ""
    phone: str = ""


class Recipient(Payload):
    delivery_address: Address | None = None


class Proceeds(Payload):
    grand_total: Amount | None = None


class Order(Payload):
    order_id: str
    created_time: MaybeTime = None
    associated_orders: Many[Associated]
    buyer: Buyer | None = None
    recipient: Recipient | None = None
    proceeds: Proceeds | None = None
    fulfillment: Fulfillment = Field(default_factory=Fulfillment)
    order_items: Many[Item]
    packages: Many[Package]


class OrderAnswer(Payload):
    order: Order
