"""What a plugin gives so that its marketplace can be tried without an account.

A demo town is the plugin's sandbox with shops, buyers and reviews in it. It is served on
loopback and reached by the same connector, over real HTTP, as the platform itself.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class DemoStore:
    """A shop of the town, with all that adding it takes."""

    client: str
    marketplace: str
    name: str
    credentials: Mapping[str, Any]
    settings: Mapping[str, Any]


class DemoTown(ABC):
    """A platform played on this machine."""

    @property
    @abstractmethod
    def app(self) -> Any:
        """The ASGI application that plays the platform."""

    @abstractmethod
    def fill(self, now: datetime, lines: Iterable[str] | None = None) -> int:
        """Put reviews in and say how many.

        `lines` are JSON objects with a `text` and perhaps `stars`, put in as they are; without
        them the plugin's own made-up reviews are.
        """

    @abstractmethod
    def stores(self, url: str) -> Sequence[DemoStore]:
        """The shops, when the town is served at `url`."""
