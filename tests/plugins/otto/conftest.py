"""OTTO's sandbox with one seller, on a clock that is turned by hand, and a plain way to ask it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from amends.testing.clock import ManualClock
from amends.testing.serve import serve
from amends_otto.sandbox import CLIENT_ID, CLIENT_SECRET, OttoSandbox
from amends_otto.sandbox.state import Seller

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CONTRACTS = Path(__file__).parents[4] / "shared" / "contracts" / "otto"
SAMPLES = CONTRACTS / "samples"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def sandbox(clock: ManualClock) -> OttoSandbox:
    """One seller is open: CLIENT_ID is its own app, LEGACY_USER its user; nothing is installed."""
    sandbox = OttoSandbox(clock)
    sandbox.open_seller("Demo Händler GmbH")
    return sandbox


@pytest.fixture
def seller(sandbox: OttoSandbox) -> Seller:
    return sandbox.sellers["Demo Händler GmbH"]


@pytest.fixture
def url(sandbox: OttoSandbox) -> Iterator[str]:
    with serve(sandbox) as base:
        yield base


class Ask:
    """Asks the sandbox as plainly as can be, with a token of the seller's own app."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, trust_env=False)

    def token(self, path: str = "/v1/token", **form: str) -> httpx.Response:
        plain = {"grant_type": "client_credentials"}
        plain |= {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        return self.http.post(path, data=plain | form)

    def sign_in(self, **form: str) -> None:
        """Send the token along from now on."""
        self.bear(self.token(**form).json()["access_token"])

    def bear(self, token: str) -> None:
        self.http.headers["authorization"] = f"Bearer {token}"

    def __call__(self, path: str, **params: Any) -> httpx.Response:
        return self.http.get(path, params=params or None)  # an empty one would drop the query

    def pages(self, path: str, **params: Any) -> list[Any]:
        """The bodies from here to the last page, by the `next` links alone."""
        bodies = [self(path, **params).json()]
        while href := next_of(bodies[-1]):
            bodies.append(self(href).json())
        return bodies


@pytest.fixture
def ask(url: str) -> Iterator[Ask]:
    """Signed in as the seller."""
    asking = Ask(url)
    asking.sign_in()
    yield asking
    asking.http.close()


def next_of(body: Any) -> str | None:
    return next((link["href"] for link in body["links"] if link["rel"] == "next"), None)


def titles(response: httpx.Response) -> list[str]:
    """The titles in an error body, however it is nested."""
    errors = response.json()["errors"]
    errors = errors["errors"] if isinstance(errors, dict) else errors
    return [error["title"] for error in errors]


def sample(name: str) -> Any:
    """A sample of the contract, skipped where the shared folder is not at hand."""
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("the shared contracts are not on this machine")
    return json.loads(path.read_text("utf-8"))
