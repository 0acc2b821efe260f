"""Accounts and stores: with which key we knock, and which shop window stands behind the door.

An account holds credentials for one client on one platform in one region and carries one or
more stores: Amazon EU is one account with many sites, a Taobao session is one account with
one shop. A store without credentials is worked by hand from capture to appeal.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, Field

from amends.domain.conduct import Conduct
from amends.domain.ids import AccountId, ClientId, StoreId
from amends.domain.values import Value


class DataRegion(StrEnum):
    """Where the personal data of a store's buyers may be kept."""

    CN = "cn"
    EU = "eu"
    NA = "na"
    OTHER = "other"


class Place(Value):
    """Where a store stands: whose buyers it has, and whose days."""

    site: str  # "taobao.com", "amazon.de"
    language: str  # of its buyers: "zh", "de"
    zone: str  # IANA name
    region: str  # the platform's own division of its accounts
    data_region: DataRegion


class EndDate(Value):
    """A day after which something stops working until a person acts."""

    what: str  # "session", "write access", "client secret": as the plugin calls it
    at: AwareDatetime
    remedy: str  # what a person must do then, in words


class Checked(Value):
    """What an account may do, as its platform said when it was asked last."""

    at: AwareDatetime
    name: str = ""  # as the platform calls it; empty: it does not say
    may: tuple[str, ...] = ()
    may_not: tuple[str, ...] = ()  # each with its reason


class Account(Value):
    """Access to one platform, in one region, for one client."""

    id: AccountId
    client: ClientId
    platform: str  # "taobao" carries Taobao and Tmall
    region: str  # "cn", "eu": the platform's own division
    name: str
    has_credentials: bool = False  # False: every store of it is worked by hand
    ends: tuple[EndDate, ...] = ()  # what runs out and when; warned of 30, 7 and 1 days ahead
    checked: Checked | None = None  # None: it was never asked
    stopped: str | None = None  # why no call is made any more, in words; None: calls are made


class Store(Value):
    """One shop window: a site, a language, a time zone, and the line where our work begins."""

    id: StoreId
    client: ClientId
    account: AccountId
    marketplace: str  # "taobao", "tmall": what a plugin serves
    name: str = Field(min_length=1)
    key_scope: str  # where its review keys are unique; fixed when it is added, survives a renaming
    site: str  # "taobao.com", "amazon.de"
    language: str  # of its buyers: "zh", "de"
    zone: str  # IANA name; days of coverage are days here
    data_region: DataRegion
    start_line: AwareDatetime  # reviews written before it serve insight and open no case
    paused: bool = False  # True: nothing is fetched or sent until a person resumes it
    sends: bool = True  # False: the kill switch; reading goes on, nothing leaves
    conduct: Conduct = Conduct()  # how it is worked
    settings: dict[str, Any] = Field(default_factory=dict)  # of its marketplace, already validated

    @property
    def label(self) -> str:
        """How errors and logs name this store."""
        return f"{self.marketplace}:{self.name}"


def running_out(ends: tuple[EndDate, ...], now: datetime) -> list[tuple[EndDate, int]]:
    """What ends within 30 days, soonest first, with the whole days left (negative: over)."""
    soon = [(end, (end.at - now).days) for end in sorted(ends, key=lambda end: end.at)]
    return [(end, days) for end, days in soon if days <= 30]
