"""What a refusal of the Selling Partner API means for the next move.

A 403 says that the app may not do this one thing, unless it speaks of the access token: then a
new token is tried. Source: developer guide, error handling; issues of selling-partner-api-models,
418 and 1176. Amazon's words tell what is wrong and are shown, but for those about an order or a
message: who ordered, and what was written, may stand in them.

Where a message was to be sent a 403 says that the order does not take it now.
Source: selling-partner-api-docs, issues 121, 193 and 1662; -models, issue 19; second-hand.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from pydantic import ValidationError

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
from amends_amazon import policy
from amends_amazon.payloads.base import Fault, Refusal

REQUEST_ID = "x-amzn-requestid"
AT_ONCE = timedelta(0)
_SHOWN = 200  # letters of Amazon's own words
_ABOUT_BUYERS = (
    "getOrder",
    "getMessagingActionsForOrder",
    "GetAttributes",
    "getSolicitationActionsForOrder",
)
_NOT_NOW = (  # what Amazon says, and what it means
    ("template combination", "this order does not take this kind of message now"),
    ("5-30 day", "the days for asking this buyer are not open"),
    ("not available", "this buyer cannot be asked, perhaps because it was done before"),
)
_AUTHORISE = "then the seller authorises it again"


class TokenRefused(SignInAgain):
    """Amazon does not take the access token. A new one is tried once before anybody is called."""


class Judge:
    """Says what an answer means; None when it is one."""

    def __init__(self, where: str) -> None:
        self._where = where

    def __call__(self, response: httpx.Response, operation: str) -> MarketplaceError | None:
        where, status = self._where, response.status_code
        asked: Mapping[str, Any] = {
            "operation": operation,
            "request_id": response.headers.get(REQUEST_ID),
        }
        if 200 <= status < 300:
            return None
        if status == 429:
            wait = retry_after(response) or policy.wait_after_429(operation)
            return RateLimited(where, wait, whose="this account and app", **asked)
        if status >= 500:
            wait = retry_after(response) or AT_ONCE
            return Unavailable(where, f"HTTP {status}", retry_after=wait, **asked)
        if status < 400:
            return Nonsense(where, f"HTTP {status} where an answer was promised", **asked)
        fault = fault_in(response)
        if status == 401 or (status == 403 and _speaks_of_token(fault)):
            return TokenRefused(where, f"the access token is refused (HTTP {status})", **asked)
        said = " ".join(filter(None, (f"HTTP {status}", fault.known_code)))
        writes = policy.reaches_a_buyer(operation)
        if status == 403 and writes:
            return NeverAgain(where, f"{_why_not(fault)}: nothing was sent ({said})", **asked)
        words = "" if writes or operation in _ABOUT_BUYERS else fault.words[:_SHOWN]
        told = f": {words}" if words else ""
        if status == 403:
            role = policy.ROLES.get(operation)
            needs = f"the app needs the role {role}, {_AUTHORISE}" if role else "a role is missing"
            return NotAllowed(where, f"{needs} ({said}{told})", **asked)
        return NeverAgain(where, f"refused ({said}{told})", **asked)


def _why_not(fault: Fault) -> str:
    words = fault.words.casefold()
    found = (meaning for sign, meaning in _NOT_NOW if sign in words)
    return next(found, "Amazon does not allow it for this order now")


def fault_in(response: httpx.Response) -> Fault:
    """The first error that the body names; an empty one when it names none, a web page say."""
    try:
        return Refusal.model_validate_json(response.content).first
    except ValidationError:
        return Fault()


def _speaks_of_token(fault: Fault) -> bool:
    """As in "The access token you provided has expired", or "is revoked, malformed or invalid"."""
    return "access token" in f"{fault.message} {fault.details or ''}".casefold()


def skew_of(response: httpx.Response, now: datetime) -> timedelta | None:
    """Amazon's clock minus ours, by its Date header; None when it sends none."""
    try:
        theirs = parsedate_to_datetime(response.headers["date"])
    except (KeyError, ValueError, TypeError):
        return None
    return (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)) - now
