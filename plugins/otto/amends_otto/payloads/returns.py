"""Returns v3: what was announced, accepted, rejected, or went to the wrong house."""

from pydantic import Field

from amends_otto.payloads.base import Many, Payload, Text, Time


class ReturnTracking(Payload):
    """The numbers stand in a list here."""

    carrier: Text = ""
    numbers: Many[Text] = Field(alias="trackingNumbers")


class Details(Payload):
    """Its form depends on the status of the return."""

    tracking: ReturnTracking | None = Field(None, alias="returnTrackingKey")
    condition: Text | None = None  # A to E
    reason: Text | None = None


class ReturnItem(Payload):
    id: Text = Field(alias="positionItemId")
    order: Text = Field(alias="salesOrderId")
    status: Text = ""
    at: Time | None = Field(None, alias="occurredTime")
    details: Details | None = None


class Settled(Payload):
    """What became of a request to accept or reject: some may fail where others went through."""

    results: Many[ReturnItem]
