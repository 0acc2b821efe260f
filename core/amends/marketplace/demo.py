"""What a plugin gives so that its marketplace can be tried without an account.

A demo town is the plugin's sandbox with shops, buyers and reviews in it. It is served on
loopback and reached by the same connector, over real HTTP, as the platform itself.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

CLIENTS = ("北辰代运营客户", "南山品牌客户")  # of every town, so that a client sells in several


@dataclass(frozen=True, slots=True)
class DemoStore:
    """A shop of the town, with all that adding it takes."""

    client: str
    marketplace: str
    name: str
    credentials: Mapping[str, Any]
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DemoCapture:
    """What a person of the agency saved or copied, and brings in while the viewer looks on."""

    store: str  # the shop's name
    file: str  # what it is saved as; how it ends says whether it is a table or a page
    data: bytes
    says: str  # what it is and where it is from: "the reviews of a lamp, saved in the browser"


class DemoTown(ABC):
    """A platform played on this machine."""

    takes_lines: ClassVar[bool] = True  # False: the town stays away when other reviews are wanted

    @property
    @abstractmethod
    def app(self) -> Any:
        """The ASGI application that plays the platform."""

    @abstractmethod
    def fill(self, now: datetime, lines: Iterable[str] | None = None) -> int:
        """Put reviews in and say how many a call gives.

        `lines` are JSON objects with a `text` and perhaps `stars`, put in as they are; without
        them the plugin's own made-up reviews are.
        """

    def captures(self, now: datetime) -> Sequence[DemoCapture]:
        """What no call gives and a person brings by hand. Asked once the town is filled."""
        return ()

    @abstractmethod
    def stores(self, url: str) -> Sequence[DemoStore]:
        """The shops, when the town is served at `url`."""
