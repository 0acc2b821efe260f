"""A store of OTTO's, open towards the sandbox over real HTTP, or towards scripted answers."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
from tests.plugins.otto.conftest import NOW

from amends.domain.ids import ArticleRef
from amends.domain.times import Span
from amends.marketplace.connector import Connector, Door
from amends.testing.clock import ManualClock
from amends.testing.fakes import FreeBudgets, MemoryBudgets, MemoryTokens
from amends_otto.connector import OttoConnector
from amends_otto.connector.line import Line
from amends_otto.connector.notices import Notices
from amends_otto.sandbox import (
    APP_CLIENT_ID,
    APP_CLIENT_SECRET,
    APP_ID,
    CLIENT_ID,
    CLIENT_SECRET,
    LEGACY_PASSWORD,
    LEGACY_USER,
    OttoSandbox,
)
from amends_otto.settings import OttoCredentials, OttoSettings

OWN_APP: dict[str, str] = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
AGENCY: dict[str, str] = {
    "client_id": APP_CLIENT_ID,
    "client_secret": APP_CLIENT_SECRET,
    "app_id": APP_ID,
}
MINUTE = timedelta(minutes=1)
LEGACY: dict[str, str] = {"username": LEGACY_USER, "password": LEGACY_PASSWORD}
TOKEN = {"access_token": "FAKE.ACCESS.000001", "expires_in": 1800}

Answer = dict[str, Any] | str | httpx.Response | Exception


def a_door(
    clock: ManualClock,
    held: dict[str, str] | None = None,
    *,
    tokens: MemoryTokens | None = None,
    budgets: MemoryBudgets | FreeBudgets | None = None,
    **settings: Any,
) -> Door:
    return Door(
        where="otto:Demo Händler",
        account="7",
        store="9",
        scope="otto.de",
        settings=OttoSettings(**settings),
        credentials=OttoCredentials.model_validate(held or OWN_APP),
        clock=clock,
        budgets=budgets or MemoryBudgets(clock),
        tokens=tokens or MemoryTokens(),
    )


@contextmanager
def connected(door: Door) -> Iterator[OttoConnector]:
    """A session over real HTTP."""
    with closing(OttoConnector(door, notices=Notices())) as connector:
        yield connector


@contextmanager
def a_line(door: Door, transport: httpx.BaseTransport | None = None) -> Iterator[Line]:
    """The line below a connector, for lists that no verb gives as they are."""
    settings = OttoSettings.model_validate(door.settings)
    credentials = OttoCredentials.model_validate(door.credentials)
    with closing(Line(door, settings, credentials, transport, Notices())) as line:
        yield line


@dataclass
class Store:
    """One open store; `answers` are given in turn after the token, the last again and again."""

    answers: list[Answer] | Callable[[httpx.Request], Answer]
    held: dict[str, str] = field(default_factory=lambda: dict(OWN_APP))
    settings: dict[str, Any] = field(default_factory=dict)
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))
    requests: list[httpx.Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.budgets = FreeBudgets(self.clock)
        self.door = a_door(self.clock, self.held, budgets=self.budgets, **self.settings)
        self.transport = httpx.MockTransport(self.answer)
        self.connector = OttoConnector(self.door, self.transport, Notices())

    @property
    def asked(self) -> list[str]:
        """What was asked of the interfaces, without the token calls."""
        return [
            f"{request.url.raw_path.decode()}"
            for request in self.requests
            if not request.url.path.endswith(("/token", "/accessToken"))
        ]

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.path.endswith(("/token", "/accessToken")):
            return httpx.Response(200, json=TOKEN)
        if callable(self.answers):
            answer = self.answers(request)
        else:
            answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            return httpx.Response(200, text=answer)
        return httpx.Response(200, json=answer) if isinstance(answer, dict) else answer


def a_store(
    answers: Iterable[Answer] | Callable[[httpx.Request], Answer] = (), **settings: Any
) -> Store:
    return Store(answers if callable(answers) else list(answers), settings=settings)


def a_page(wrapper: str, *items: Any, following: str | None = None) -> dict[str, Any]:
    links = [{"rel": "next", "href": following}] if following else []
    return {wrapper: list(items), "links": [{"rel": "self", "href": "/here"}, *links]}


def an_order(**over: Any) -> dict[str, Any]:
    plain = {
        "salesOrderId": "00000000-0000-4000-8000-00000000a001",
        "orderNumber": "demoorder1",
        "orderDate": "2026-11-01T09:15:00.000Z",
        "positionItems": [an_item()],
    }
    return plain | over


def an_item(**over: Any) -> dict[str, Any]:
    plain = {
        "positionItemId": "00000000-0000-4000-8000-00000000b001",
        "fulfillmentStatus": "SENT",
        "itemValueGrossPrice": {"amount": 39.99, "currency": "EUR"},
        "sentDate": "2026-11-02T14:00:00.000Z",
        "product": {
            "sku": "DEMO-LAMPE-01",
            "articleNumber": "00000001",
            "ean": "0000000000017",
            "productTitle": "Demo Tischleuchte",
            "shopUrl": "https://www.otto.de/p/demo-tischleuchte-S0000001/",
        },
    }
    return plain | over


def an_error(title: str, **more: Any) -> dict[str, Any]:
    return {"errors": [{"path": "/v4/orders", "title": title} | more]}


def ask(connector: Connector) -> None:
    """The smallest question there is: one page of orders."""
    span = Span(since=NOW - timedelta(days=1), until=NOW)
    list(connector.find_orders(ArticleRef("DEMO"), span))


def ask_once(door: Door) -> None:
    with connected(door) as connector:
        ask(connector)


def grants(sandbox: OttoSandbox) -> list[str]:
    """The kinds of token call in their order, refusals too."""
    names = {"token", "installation/token"}
    calls = [call for call in sandbox.log if call.operation in names]
    return [call.params.get("grant_type", "installation") for call in calls]
