"""What can go wrong at a marketplace, named for the next move.

MarketplaceError
├── TryLater        wait, then the same again
│   ├── RateLimited     the platform said how long
│   └── Unavailable     the platform or the line is down
├── SignInAgain     nothing until a person authorises the account again
├── NotAllowed      this account, store or platform may not do this; a configuration task
│   └── NotOffered      the platform has no such call at all
├── NeverAgain      this very request is wrong; the same again fails the same way
├── LookFirst       it may have happened: find out before anything else
│   └── CannotTell      looked, and it cannot be told; a person decides
└── Nonsense        the platform answered something that its contract does not hold

ComeBack is no error: our own budget says when the next call may leave.

Messages name the store, the operation and the request id; never a token, an address or a
buyer's text.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Self


class MarketplaceError(Exception):
    """A call to a marketplace did not do what was asked."""

    next_move = "look at the message"

    def __init__(
        self, where: str, what: str, *, operation: str = "", request_id: str | None = None
    ) -> None:
        asked = f" ({operation})" if operation else ""
        answer = f" [request {request_id}]" if request_id else ""
        super().__init__(f"{where}: {what}{asked}{answer}")
        self.where = where
        self.what = what
        self.operation = operation
        self.request_id = request_id

    def cleaned(self, clean: Callable[[str], str]) -> Self:
        """The same error, its words passed through `clean`: a platform may quote a buyer."""
        self.args = (clean(str(self)),)
        self.what = clean(self.what)
        return self


class TryLater(MarketplaceError):
    """Nothing is wrong with the request. Try again after `retry_after`."""

    next_move = "nothing to do: it is tried again by itself"

    def __init__(
        self,
        where: str,
        what: str,
        *,
        retry_after: timedelta,
        operation: str = "",
        request_id: str | None = None,
    ) -> None:
        super().__init__(where, what, operation=operation, request_id=request_id)
        self.retry_after = retry_after


class RateLimited(TryLater):
    """Too many calls. The platform said for how long it will not answer."""

    def __init__(
        self,
        where: str,
        retry_after: timedelta,
        *,
        whose: str = "",
        operation: str = "",
        request_id: str | None = None,
    ) -> None:
        whose = f" ({whose})" if whose else ""
        super().__init__(
            where,
            f"rate limited for {retry_after.total_seconds():.0f} s{whose}",
            retry_after=retry_after,
            operation=operation,
            request_id=request_id,
        )


class Unavailable(TryLater):
    """The platform is down, or the line to it."""


class SignInAgain(MarketplaceError):
    """The authorisation is over. Only this account stops, until a person signs in again."""

    next_move = "authorise the account again and give Amends the new session"


class NotAllowed(MarketplaceError):
    """The account may not do this: a permission, a package or a shop type is missing."""

    next_move = "ask for the permission in the platform's console"


class NotOffered(NotAllowed):
    """The platform has no such call."""

    next_move = "hand it over to a person"


class NeverAgain(MarketplaceError):
    """The request itself is refused. Sending it again unchanged is pointless."""

    next_move = "report this with the request id: the request must change"


class LookFirst(MarketplaceError):
    """The request left, the answer was lost: it may have been done. Never sent again blindly."""

    next_move = "nothing to do: it is looked up first"


class CannotTell(LookFirst):
    """Whether it was done cannot be found out here. A person decides."""

    next_move = "look at the platform and say whether it was done"


class Nonsense(MarketplaceError):
    """The answer is not what the platform's contract promises."""

    next_move = "report this with the request id: the platform may have changed"


class ComeBack(Exception):
    """The next call may leave at `at`, later than a transport waits. The slice ends politely."""

    def __init__(self, at: datetime, why: str) -> None:
        super().__init__(why)
        self.at = at
        self.why = why
