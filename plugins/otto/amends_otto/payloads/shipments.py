"""Shipments v1 and return-shipments v1: parcels on their way out and back."""

from pydantic import Field

from amends_otto.payloads.base import Many, Payload, State, Text, Tracking


class ShippedItem(Payload):
    id: Text = Field(alias="positionItemId")
    goes_back_by: Tracking | None = Field(None, alias="returnTrackingKey")  # the label it carries


class Shipment(Payload):
    """A parcel. A list names it without its items."""

    id: Text | None = Field(None, alias="shipmentId")
    tracking: Tracking | None = Field(None, alias="trackingKey")
    items: Many[ShippedItem] = Field(alias="positionItems")
    states: Many[State]


class ReturnedItem(Payload):
    id: Text = Field(alias="salesOrderPositionItemId")  # called otherwise everywhere else
    order: Text | None = Field(None, alias="salesOrderId")


class ReturnShipment(Payload):
    """A parcel that goes back."""

    id: Text | None = Field(None, alias="returnShipmentId")
    tracking: Tracking = Field(alias="trackingKey")
    items: Many[ReturnedItem] = Field(alias="returnPositionItems")
    states: Many[State]
