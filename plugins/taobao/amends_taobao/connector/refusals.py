"""What a refusal of TOP means for the next move.

TOP answers 200 with `error_response` inside, so the body decides and the HTTP status only where
there is no such body. Codes and sub-codes: error guide and support answers as in the fact sheet,
section 3.3. `sub_msg` may quote what was sent; it is shown for missing permissions alone, cleaned.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypedDict

import httpx
from pydantic import ValidationError

from amends.domain.times import Clock, day_span
from amends.marketplace.errors import (
    MarketplaceError,
    NeverAgain,
    Nonsense,
    NotAllowed,
    RateLimited,
    SignInAgain,
    TryLater,
    Unavailable,
)
from amends.marketplace.http import retry_after
from amends.marketplace.redact import Redactor
from amends_taobao.payloads.base import Refusal, unwrap
from amends_taobao.settings import BEIJING

AT_ONCE = timedelta(0)
A_LITTLE = timedelta(seconds=5)  # where the platform names no time; ours
SKEW = timedelta(seconds=60)  # less is the resolution of two clocks; TOP bears ten minutes

WHOSE = {
    "accesscontrol.limited-by-app-access-count": "daily quota of the app key, all shops together",
    "accesscontrol.limited-by-api-access-count": "the platform's own cap on this method",
    "accesscontrol.limited-by-app-api-access-count": "cap of an app that is not online yet",
}
SESSION_OVER = (
    "invalid-sessionkey",
    "session-is-blank",
    "sessionkey-not-generated-by-server",
)
ONCE_MORE = (3, 10)  # often bad parameters in disguise: the second time it is ours
_SECONDS = re.compile(r"(\d+)\s*(?:more\s+)?(?:second|sec|秒)", re.IGNORECASE)


class _Asked(TypedDict):
    operation: str
    request_id: str | None


class WindowTooWide(NeverAgain):
    """The platform wants a smaller stretch of time. Ask again in halves."""


class Declined(NeverAgain):
    """The service behind the gateway says no to this very wish: too late, not for this shop."""


@dataclass(slots=True)
class Judge:
    """Says what an answer means; None when it is one. Remembers which faults it has seen once."""

    where: str
    clock: Clock
    redactor: Redactor
    _seen: set[str] = field(default_factory=set)

    def __call__(self, response: httpx.Response, operation: str) -> MarketplaceError | None:
        if response.status_code == 429:
            return RateLimited(
                self.where, retry_after(response) or A_LITTLE, whose="HTTP 429", operation=operation
            )
        body = response.content.strip()
        if b'"error_response"' in body:  # in a text the quotes would be escaped
            return self._refused(body, response, operation)
        fault = self._no_answer(response, body, operation)
        if fault is None:
            self._seen.discard(operation)
        return fault

    def _no_answer(
        self, response: httpx.Response, body: bytes, operation: str
    ) -> MarketplaceError | None:
        status = response.status_code
        if status >= 500:
            wait = retry_after(response) or AT_ONCE
            return Unavailable(self.where, f"HTTP {status}", retry_after=wait, operation=operation)
        if status >= 300:
            return Nonsense(self.where, f"HTTP {status} without a reason", operation=operation)
        if not body.startswith(b"{"):
            what = "a web page instead of an answer" if body.startswith(b"<") else "no JSON"
            return Unavailable(self.where, what, retry_after=AT_ONCE, operation=operation)
        if not body.endswith(b"}"):
            return Unavailable(
                self.where, "the answer is cut off", retry_after=AT_ONCE, operation=operation
            )
        return None

    def _refused(
        self, body: bytes, response: httpx.Response, operation: str
    ) -> MarketplaceError | None:
        try:
            refusal = Refusal.model_validate(unwrap(body, "").get("error_response"))
        except (ValidationError, ValueError):
            return Nonsense(self.where, "an error without a code", operation=operation)
        return self._meaning(refusal, response, operation)

    def _meaning(
        self, refusal: Refusal, response: httpx.Response, operation: str
    ) -> MarketplaceError:
        sub = refusal.sub_code or ""
        said = f"code {refusal.code}{f', {sub}' if sub else ''}"
        asked = _Asked(operation=operation, request_id=refusal.request_id)
        match refusal.code:
            case 7:
                return RateLimited(
                    self.where, self._ban(refusal), whose=WHOSE.get(sub, sub), **asked
                )
            case 26 | 27:
                return SignInAgain(self.where, f"the session is over ({said})", **asked)
            case _ if sub.startswith(SESSION_OVER):
                return SignInAgain(self.where, f"the session is over ({said})", **asked)
            case 11 | 12 | 13:
                return NotAllowed(self.where, self._permission(said, refusal), **asked)
            case _ if sub.startswith("isv.permission"):
                return NotAllowed(self.where, self._permission(said, refusal), **asked)
            case 25:
                what = f"wrong signature ({said}): check clock and app secret"
                return NeverAgain(self.where, f"{what}{self._skewed(response)}", **asked)
            case _ if sub.startswith("isp.runtime-max-limit"):
                return WindowTooWide(self.where, f"too much at once ({said})", **asked)
            case _ if sub.startswith("isp."):
                return self._passing(said, asked)
            case code if code in ONCE_MORE or (code == 15 and not sub):
                return self._once_more(said, asked)
            case 15 | 50:
                return Declined(self.where, f"refused ({said})", **asked)
        return NeverAgain(self.where, f"refused ({said})", **asked)

    def _passing(self, said: str, asked: _Asked) -> TryLater:
        what = f"a fault on the platform's side ({said})"
        return Unavailable(self.where, what, retry_after=AT_ONCE, **asked)

    def _once_more(self, said: str, asked: _Asked) -> MarketplaceError:
        operation = asked["operation"]
        if operation not in self._seen:
            self._seen.add(operation)
            return self._passing(said, asked)
        self._seen.discard(operation)
        what = f"refused twice ({said}), which mostly means bad parameters"
        return NeverAgain(self.where, what, **asked)

    def _ban(self, refusal: Refusal) -> timedelta:
        """How long no call is answered. A daily quota without a number ends at midnight there."""
        found = _SECONDS.search(refusal.sub_msg or "")
        if found:
            return timedelta(seconds=int(found[1]))
        if refusal.sub_code == "accesscontrol.limited-by-app-access-count":
            now = self.clock.now()
            return day_span(now.astimezone(BEIJING).date(), BEIJING).until - now
        return A_LITTLE

    def _permission(self, said: str, refusal: Refusal) -> str:
        detail = self.redactor.clean((refusal.sub_msg or "")[:200])
        return f"a permission is missing ({said}{f': {detail}' if detail else ''})"

    def _skewed(self, response: httpx.Response) -> str:
        skew = skew_of(response, self.clock.now())
        if skew is None or abs(skew) < SKEW:
            return ""
        side = "ahead of" if skew > timedelta(0) else "behind"
        return f"; the platform's clock is {abs(skew).total_seconds():.0f} s {side} ours"


def skew_of(response: httpx.Response, now: datetime) -> timedelta | None:
    """The platform's clock minus ours, by its Date header; None when it sends none."""
    try:
        theirs = parsedate_to_datetime(response.headers["date"])
    except (KeyError, ValueError, TypeError):
        return None
    return (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)) - now
