"""Messaging v1 and Solicitations v1: what is offered for an order, and its buyer's language.

Links are read for their names alone: no address that Amazon sends is ever called.
"""

from pydantic import Field

from amends_amazon.payloads.base import Many, Payload


class Link(Payload):
    name: str = ""


class Links(Payload):
    actions: Many[Link]


class Offered(Payload):
    links: Links = Field(alias="_links")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(link.name for link in self.links.actions)


class Buyer(Payload):
    locale: str = ""  # "en-US"


class Attributes(Payload):
    buyer: Buyer = Field(default_factory=Buyer)
