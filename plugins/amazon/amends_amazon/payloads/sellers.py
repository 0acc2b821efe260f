"""Sellers v1: the sites of an account and how it stands there."""

from amends_amazon.payloads.base import Many, Payload


class MarketplaceOf(Payload):
    id: str
    domain_name: str = ""  # "www.amazon.de"


class Participation(Payload):
    is_participating: bool = False
    has_suspended_listings: bool = False


class Standing(Payload):
    marketplace: MarketplaceOf
    participation: Participation
    store_name: str = ""


class Participations(Payload):
    payload: Many[Standing]
