"""An Amazon to talk to over real HTTP on loopback, with one seller and the clock that it shares."""

from collections.abc import Iterator

import httpx
import pytest
from tests.plugins.amazon.models import Watched

from amends.testing.builders import NOON
from amends.testing.clock import ManualClock
from amends.testing.serve import serve
from amends_amazon.sandbox import AmazonSandbox
from amends_amazon.sandbox.ask import Plain

SELLER = "Beispiel Haushalt"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def sandbox(clock: ManualClock) -> Iterator[AmazonSandbox]:
    """Open for SELLER on two sites of Europe; its refresh token is REFRESH_TOKEN.

    At the end Amazon's models, where they are at hand, must have nothing against what was said.
    """
    sandbox = Watched(clock)
    sandbox.open_seller(SELLER, "amazon.de", "amazon.co.uk")
    yield sandbox
    assert sandbox.complaints() == []


@pytest.fixture
def url(sandbox: AmazonSandbox) -> Iterator[str]:
    with serve(sandbox) as base:
        yield base


@pytest.fixture
def ask(url: str, clock: ManualClock) -> Iterator[Plain]:
    with Plain(url, clock) as plain:
        yield plain


def refused(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, code and message of an error that is the only one."""
    (error,) = answer.json()["errors"]
    return answer.status_code, error["code"], error["message"]
