"""One call to a platform: budget first, one send, the platform's own word for what went wrong.

A connector hands over requests and gets answers. What stands between them is here, once:
budgets asked before the call, timeouts, retry of reads, an honest user agent, request ids,
errors in our words, and logs that hold no secret. Authentication is an `httpx.Auth` of the
plugin; it signs at every send, so that a retry carries a fresh timestamp.
"""

import random
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version
from typing import Any

import httpx
import stamina
import structlog

from amends.domain.budget import BudgetScope, Limit, wait_before
from amends.domain.times import Clock
from amends.marketplace.errors import (
    ComeBack,
    LookFirst,
    MarketplaceError,
    Nonsense,
    RateLimited,
    TryLater,
    Unavailable,
)
from amends.marketplace.ports import Ask, Budgets
from amends.marketplace.redact import Redactor

log = structlog.get_logger("amends.http")

READ_ATTEMPTS = 4
_BASE, _CAP = timedelta(seconds=0.5), timedelta(seconds=8)  # of the pause between two attempts
_PATIENT = timedelta(seconds=30)  # a read sits out no more than this; the rest is the round's
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.LocalProtocolError,
    httpx.UnsupportedProtocol,
)
_PLACES = 3  # so often a call asks for a place; then it leaves, late or not
_LATE = timedelta(milliseconds=50)  # half of what a budget keeps back for lateness
_RESOLUTION = timedelta(milliseconds=1)  # a shorter wait is over by the time it is asked for

TIMEOUT = httpx.Timeout(30.0, connect=10.0)


def user_agent() -> str:
    """How we name ourselves to every platform: the truth."""
    return f"Amends/{version('amends')} (review desk; automated client)"


@dataclass(frozen=True, slots=True)
class Charges:
    """Which budgets a call is charged to: the platform's limits, and who we are in each scope."""

    platform: str
    limits: Sequence[Limit]
    names: Mapping[BudgetScope, str]  # what stands for the app, the account, the store, the address

    def of(self, operation: str, *, writes: bool = False) -> list[Ask]:
        """The budgets of a call; one that reads leaves what is kept for sending."""
        return [
            Ask(
                f"{self.platform}/{limit.scope}/{self.names[limit.scope]}/{limit.operation}",
                limit if writes else limit.for_reading(),
            )
            for limit in self.limits
            if limit.operation in (operation, "*")
        ]


@dataclass(frozen=True, slots=True)
class Caller:
    """Sends requests of one store. `judge` is the plugin's: it says what an answer means."""

    http: httpx.Client
    where: str
    clock: Clock
    budgets: Budgets
    charges: Charges
    judge: Callable[[httpx.Response, str], MarketplaceError | None]
    redactor: Redactor
    patience: timedelta = timedelta(seconds=2)
    chance: Callable[[], float] = field(default=random.random)

    def read(self, operation: str, request: httpx.Request) -> httpx.Response:
        """Ask for something that changes nothing; a passing fault is tried again.

        Raises ComeBack when the budget is spent, and the platform's error otherwise.
        """
        pause = timedelta(0)
        # stamina counts the attempts; the waiting is ours, on the clock that sandboxes share.
        for attempt in stamina.retry_context(
            _passing, READ_ATTEMPTS, timeout=None, wait_initial=0, wait_max=0, wait_jitter=0
        ):
            with attempt:
                if pause:
                    self.clock.wait(pause.total_seconds())
                try:
                    return self._once(operation, request, self.charges.of(operation))
                except TryLater as error:
                    pause = error.retry_after + wait_before(
                        attempt.num, base=_BASE, cap=_CAP, chance=self.chance()
                    )
                    raise
        raise AssertionError("unreachable: the last attempt returns or raises")

    def write(self, operation: str, request: httpx.Request) -> httpx.Response:
        """Ask for something to be done. One try: whatever follows is for others to settle.

        Raises LookFirst when the request may have left and no clear answer came back.
        """
        asks = self.charges.of(operation, writes=True)
        try:
            return self._once(operation, request, asks)
        except (Unavailable, Nonsense) as error:
            if isinstance(error.__cause__, _NEVER_LEFT):
                raise
            raise LookFirst(
                self.where,
                f"sent, and then: {error.what}",
                operation=operation,
                request_id=error.request_id,
            ) from error

    def _once(self, operation: str, request: httpx.Request, asks: Sequence[Ask]) -> httpx.Response:
        for _ in range(_PLACES if asks else 0):
            if self._may_leave(asks):
                break
        started = self.clock.monotonic()
        try:
            response = self.http.send(request)
        except httpx.RequestError as error:
            unavailable = Unavailable(
                self.where,
                f"no answer: {type(error).__name__}",
                retry_after=timedelta(0),
                operation=operation,
            )
            self._log("no answer", operation, unavailable, seconds=self.clock.monotonic() - started)
            raise unavailable from error
        refusal = self.judge(response, operation)
        if refusal is None:
            return response
        refusal = refusal.cleaned(self.redactor.clean)
        self._log("refused", operation, refusal)
        if isinstance(refusal, RateLimited):
            self._block(asks, refusal)
        raise refusal

    def _may_leave(self, asks: Sequence[Ask]) -> bool:
        """Wait for a place in the budget; False when the machine let it pass, so that it is lost.

        Calls that a stall held up must not leave together: the platform would count a burst.
        """
        slot = self.budgets.reserve(asks, self.patience)
        asked = self.clock.now()  # whatever the database took is not the call's delay
        leaves_in = slot - asked
        if leaves_in > self.patience:
            until = f"{slot:%Y-%m-%d %H:%M:%S} UTC"
            raise ComeBack(slot, f"{self.where}: the budget is spent until {until}")
        if leaves_in > _RESOLUTION:
            self.clock.wait(leaves_in.total_seconds())
        return self.clock.now() - max(slot, asked) <= _LATE

    def _log(self, event: str, operation: str, error: MarketplaceError, **more: Any) -> None:
        log.warning(event, where=self.where, operation=operation, error=str(error), **more)

    def _block(self, asks: Sequence[Ask], error: RateLimited) -> None:
        until = self.clock.now() + error.retry_after
        for ask in asks:
            self.budgets.block(ask.key, ask.limit, until)


@cache
def _tls() -> ssl.SSLContext:
    """One for all clients: loading the certificates takes longer than a whole call."""
    return httpx.create_ssl_context(trust_env=False)


def open_http(
    auth: httpx.Auth | None = None,
    *,
    timeout: httpx.Timeout = TIMEOUT,
    transport: httpx.BaseTransport | None = None,
) -> httpx.Client:
    """A client as every connector uses it. It follows no redirect: no platform here sends one."""
    return httpx.Client(
        auth=auth,
        timeout=timeout,
        transport=transport,
        verify=_tls(),
        headers={"user-agent": user_agent()},
        follow_redirects=False,
        trust_env=False,
    )


def retry_after(response: httpx.Response) -> timedelta | None:
    """How long the Retry-After header asks to wait; None when it is absent or makes no sense.

    A date is measured against the answer's own Date, so that a clock that is wrong does no harm.
    """
    said = response.headers.get("retry-after", "")
    with suppress(ValueError, OverflowError, TypeError):
        return max(timedelta(0), timedelta(seconds=float(said)))
    with suppress(KeyError, ValueError, TypeError):
        sent = parsedate_to_datetime(response.headers["date"])
        return max(timedelta(0), parsedate_to_datetime(said) - sent)
    return None


def _passing(error: Exception) -> bool:
    """Whether the same request may fare better at once: the wait was short enough to sit out."""
    return isinstance(error, TryLater) and error.retry_after <= _PATIENT
