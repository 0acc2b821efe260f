"""How a request says who sends it, and when: made at every send, so that a retry is fresh."""

from collections.abc import Callable, Generator

import httpx

from amends.domain.times import Clock


class BearerAuth(httpx.Auth):
    """Adds the token and the time that OTTO's guide asks for; whether it insists is not known."""

    def __init__(self, token: Callable[[], str], clock: Clock) -> None:
        self._token = token
        self._clock = clock

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["authorization"] = f"Bearer {self._token()}"
        request.headers["x-request-timestamp"] = f"{self._clock.now():%Y-%m-%dT%H:%M:%S.%f}Z"
        yield request
