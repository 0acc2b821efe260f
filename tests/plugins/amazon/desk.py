"""A store of ours that talks to the sandbox, and how a test reads on until a report is there."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from amends.domain.review import Review
from amends.domain.times import Span
from amends.marketplace.connector import Door, Page, Stream
from amends.marketplace.errors import ComeBack
from amends.marketplace.ports import Budgets
from amends.marketplace.redact import Redactor
from amends.testing.clock import ManualClock
from amends.testing.fakes import FreeBudgets, MemoryTokens
from amends_amazon.connector import AmazonConnector
from amends_amazon.sandbox import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN
from amends_amazon.settings import AmazonCredentials, AmazonSettings

MONTH = timedelta(days=30)
SCOPE = "amazon.de"


@dataclass
class Desk:
    """One open store."""

    door: Door
    connector: AmazonConnector
    clock: ManualClock

    def last_month(self) -> Span:
        now = self.clock.now().replace(microsecond=0)
        return Span(since=now - MONTH, until=now)

    def step(
        self,
        span: Span,
        state: Mapping[str, Any] | None,
        given: list[Page[Review]] | None = None,
    ) -> tuple[list[Page[Review]], bool]:
        """One slice: its pages, which are added to `given` as they come, and whether it ended."""
        given = [] if given is None else given
        before = len(given)
        try:
            given.extend(self.connector.fetch(Stream.SELLER_FEEDBACK, span, state))
        except ComeBack as spent:
            self.clock.advance(max(timedelta(0), spent.at - self.clock.now()))
            return given[before:], False
        return given[before:], True

    def read(
        self, span: Span | None = None, given: list[Page[Review]] | None = None
    ) -> list[Page[Review]]:
        """All pages of a stretch (none: the last month), coming back whenever it is asked for."""
        span, given = span or self.last_month(), [] if given is None else given
        while not self.step(span, given[-1].state if given else None, given)[1]:
            continue
        return given


@contextmanager
def a_desk(
    url: str,
    clock: ManualClock,
    *,
    credentials: Mapping[str, Any] | None = None,
    tokens: MemoryTokens | None = None,
    budgets: Budgets | None = None,
    redactor: Redactor | None = None,
    transport: httpx.BaseTransport | None = None,
    **settings: Any,
) -> Iterator[Desk]:
    """A store on amazon.de unless told, with the first consent of the sandbox."""
    held = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "refresh_token": REFRESH_TOKEN,
    }
    door = Door(
        where="amazon:Beispiel Haushalt",
        account="7",
        store="9",
        scope=settings.get("site", SCOPE),
        settings=AmazonSettings(api=url, login=f"{url}/auth/o2/token", **settings),
        credentials=AmazonCredentials.model_validate(held | dict(credentials or {})),
        clock=clock,
        budgets=budgets or FreeBudgets(clock),
        tokens=tokens or MemoryTokens(),
        redactor=redactor or Redactor(),
    )
    connector = AmazonConnector(door, transport)
    try:
        yield Desk(door, connector, clock)
    finally:
        connector.close()


def reviews(pages: list[Page[Review]]) -> list[Review]:
    return [item for page in pages for item in page.items]


def rejects(pages: list[Page[Review]]) -> list[str]:
    return [reject.reason for page in pages for reject in page.rejects]
