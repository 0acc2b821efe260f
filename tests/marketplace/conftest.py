"""A platform on loopback that answers as it is told, and a caller that talks with it.

It is not the sandbox kit: here a single answer is scripted, down to the bytes that get lost.
"""

import socket
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest
from hypothesis import settings

from amends.domain.budget import BudgetScope, Limit
from amends.marketplace.errors import (
    MarketplaceError,
    NeverAgain,
    Nonsense,
    RateLimited,
    SignInAgain,
    Unavailable,
)
from amends.marketplace.http import Caller, Charges, open_http, retry_after
from amends.marketplace.redact import Redactor
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock
from amends.testing.fakes import FreeBudgets

settings.register_profile("amends", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("amends")

WHERE = "taobao:示例家居小铺"
DROPPED, CUT = "dropped", "cut"


@dataclass
class Platform:
    """Answers in the order of `answers`, then for ever with 200; remembers what it was asked."""

    answers: deque[Any] = field(default_factory=deque)
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    def will(self, *answers: Any) -> "Platform":
        """Answer with a status, (status, headers), (status, headers, body), DROPPED or CUT."""
        self.answers.extend(answers)
        return self

    @property
    def headers(self) -> list[dict[str, str]]:
        return [headers for _, headers, _ in self.asked]

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("content-length", 0)))
        lower = {name.lower(): value for name, value in handler.headers.items()}
        self.asked.append((handler.path, lower, body))
        match self.answers.popleft() if self.answers else 200:
            case "dropped":
                handler.close_connection = True
                handler.connection.shutdown(socket.SHUT_RDWR)
            case "cut":
                handler.close_connection = True
                self._answer(handler, 200, {"content-length": "100"}, b"only half")
            case int(status):
                self._answer(handler, status, {}, b"{}")
            case (status, headers):
                self._answer(handler, status, headers, b"{}")
            case (status, headers, text):
                self._answer(handler, status, headers, text.encode())

    def _answer(
        self, handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes
    ) -> None:
        handler.send_response_only(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: 40 ms a call otherwise

    def do_POST(self) -> None:
        self.server.platform.serve(self)  # type: ignore[attr-defined]

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="session")
def server() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def platform(server: ThreadingHTTPServer) -> Platform:
    platform = Platform(url=f"http://127.0.0.1:{server.server_port}/rest")
    server.platform = platform  # type: ignore[attr-defined]
    return platform


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def budgets(clock: ManualClock) -> FreeBudgets:
    return FreeBudgets(clock)


@pytest.fixture
def a_caller(clock: ManualClock, budgets: FreeBudgets) -> Iterator[Callable[..., Caller]]:
    """Makes callers of one store, with one budget for every call and whatever else is told."""
    with ExitStack() as opened:

        def make(auth: httpx.Auth | None = None, **over: Any) -> Caller:
            plain: dict[str, Any] = {
                "http": opened.enter_context(open_http(auth)),
                "where": WHERE,
                "clock": clock,
                "budgets": budgets,
                "charges": a_charge(Limit("*", BudgetScope.APP)),
                "judge": judge,
                "redactor": Redactor(),
                "chance": lambda: 1.0,
            }
            return Caller(**plain | over)

        yield make


def a_charge(*limits: Limit) -> Charges:
    return Charges("taobao", limits, {BudgetScope.APP: "a1", BudgetScope.STORE: "s1"})


def judge(response: httpx.Response, operation: str) -> MarketplaceError | None:
    """What an answer of this platform means; like some of them, it quotes itself in its errors."""
    told: dict[str, Any] = {
        "operation": operation,
        "request_id": response.headers.get("x-request-id"),
    }
    match response.status_code:
        case 200:
            return None
        case 429:
            return RateLimited(WHERE, retry_after(response) or timedelta(seconds=1), **told)
        case 401:
            return SignInAgain(WHERE, f"refused: {response.text}", **told)
        case 418:
            return Nonsense(WHERE, f"cannot be read: {response.text}", **told)
        case status if status >= 500:
            wait = retry_after(response) or timedelta(0)
            return Unavailable(WHERE, f"down: {response.text}", retry_after=wait, **told)
    return NeverAgain(WHERE, f"refused: {response.text}", **told)
