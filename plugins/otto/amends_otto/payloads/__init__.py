"""OTTO's own words, as models: what its interfaces answer, before anything is translated.

Fields that we do not use are ignored, since OTTO adds some without a new version; what must not
be kept (a forwarder's contact, the people on a receipt) has no field at all.
"""

from pydantic import BaseModel

from amends_otto.payloads.orders import Order
from amends_otto.payloads.products import MarketStatus, Variation
from amends_otto.payloads.receipts import Receipt
from amends_otto.payloads.reductions import ReducedItem
from amends_otto.payloads.returns import ReturnItem
from amends_otto.payloads.shipments import ReturnShipment, Shipment

LISTS: dict[str, tuple[str, type[BaseModel]]] = {
    "/v4/orders": ("resources", Order),
    "/v1/shipments": ("resources", Shipment),
    "/v3/returns": ("positionItems", ReturnItem),
    "/v1/return-shipments": ("resources", ReturnShipment),
    "/v3/receipts": ("resources", Receipt),
    "/v1/price-reductions": ("results", ReducedItem),
    "/v5/products": ("productVariations", Variation),
    "/v5/products/marketplace-status": ("marketPlaceStatus", MarketStatus),
}  # under which name an interface lists its items, and which model reads one

__all__ = ["LISTS"]
