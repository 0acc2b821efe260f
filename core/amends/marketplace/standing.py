"""What a marketplace and an account say of themselves: what there is, who they are, what they may.

Words for people and programs; nothing here asks anybody.
"""

from datetime import timedelta

from amends.domain.action import Delivery, Source
from amends.domain.store import EndDate
from amends.domain.values import Value


class Standing(Value):
    """Who an account is and what it may do, as its platform says."""

    name: str  # the shop or seller as the platform calls it; empty: it does not say
    reference: str  # the platform's id of it
    may: tuple[str, ...] = ()
    may_not: tuple[str, ...] = ()  # each with its reason
    skew: timedelta | None = None  # platform's clock minus ours; None: it does not say
    ends: tuple[EndDate, ...] = ()


class Has(Value):
    """One thing that a marketplace has, or has not: shown by `amends plugins`."""

    what: str  # "read reviews", "order evidence", or an action kind
    delivery: Delivery
    reason: str
    source: Source
