"""What stands between a question and its answer, and what a refused token means.

OTTO sends no error of its own when a gateway fails: a web page comes instead of JSON.
"""

from datetime import timedelta
from typing import TypedDict

import httpx

from amends.marketplace.errors import (
    MarketplaceError,
    NeverAgain,
    Nonsense,
    NotAllowed,
    RateLimited,
    SignInAgain,
    Unavailable,
)
from amends.marketplace.http import retry_after
from amends_otto.payloads.errors import Refusal, refusal_in

AT_ONCE = timedelta(0)
A_SECOND = timedelta(seconds=1)  # the limits count by the second, so after one they are free again
WRONG_KEYS = {"invalid_client", "unauthorized_client", "invalid_grant", "access_denied"}


class Asked(TypedDict):
    """What every error tells besides its sentence."""

    operation: str
    request_id: str | None


class NotThere(NeverAgain):
    """HTTP 404: nothing stands under this number or address."""


def in_the_way(where: str, response: httpx.Response, operation: str) -> MarketplaceError | None:
    """Why there is no answer of the interface itself; None when there is one, good or bad."""
    status, body = response.status_code, response.content.strip()
    if status == 429:
        wait = retry_after(response) or A_SECOND
        return RateLimited(where, wait, whose="HTTP 429", operation=operation)
    if status >= 500:
        wait = retry_after(response) or AT_ONCE
        ref = refusal_in(body).logref
        return Unavailable(
            where, f"HTTP {status}", retry_after=wait, operation=operation, request_id=ref
        )
    if body.startswith(b"<") and (status < 300 or status == 403):
        what = "a gateway's web page instead of an answer"
        return Unavailable(where, what, retry_after=AT_ONCE, operation=operation)
    if 300 <= status < 400:
        return Nonsense(where, f"HTTP {status}: led elsewhere", operation=operation)
    if status < 300 and not (body.startswith(b"{") and body.endswith(b"}")):
        what = "the answer is cut off" if body.startswith(b"{") else "no JSON"
        return Unavailable(where, what, retry_after=AT_ONCE, operation=operation)
    return None


def token_refused(where: str, response: httpx.Response, operation: str) -> MarketplaceError | None:
    """What a token call's answer means; None when it is a token."""
    fault = in_the_way(where, response, operation)
    if fault is not None or response.status_code < 300:
        return fault
    refusal, status = refusal_in(response.content), response.status_code
    asked = Asked(operation=operation, request_id=refusal.logref)
    if "invalid_scope" in refusal.words:
        what = "a scope is asked for that the app was not granted: see the setting scopes"
        return NotAllowed(where, what, **asked)
    if status in (401, 403) or WRONG_KEYS.intersection(refusal.words):
        return SignInAgain(where, f"no token was given{_why(status, refusal)}", **asked)
    if status == 404:
        return NotThere(where, "nothing stands under this address", **asked)
    return NeverAgain(where, f"no token was given{_why(status, refusal)}", **asked)


def _why(status: int, refusal: Refusal) -> str:
    return refusal.said or f" (HTTP {status})"
