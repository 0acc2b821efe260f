"""The headers of every call: the token, the time, and who we are. No signature is wanted.

Source: connecting-to-the-selling-partner-api; SigV4 ended on 2023-10-02.
"""

import platform
from collections.abc import Callable, Generator

import httpx

from amends.domain.times import Clock
from amends.marketplace.http import user_agent


class AmazonAuth(httpx.Auth):
    """Writes the headers at each send, so that a retry carries a fresh time."""

    def __init__(self, token: Callable[[], str], clock: Clock) -> None:
        self._token = token
        self._clock = clock
        self._agent = _agent()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["x-amz-access-token"] = self._token()
        request.headers["x-amz-date"] = f"{self._clock.now():%Y%m%dT%H%M%SZ}"
        request.headers["user-agent"] = self._agent
        yield request


def _agent() -> str:
    """Our own name with what Amazon wants to know beside it."""
    more = f"Language=Python/{platform.python_version()}; Platform={platform.system()}"
    return f"{user_agent().removesuffix(')')}; {more})"
