"""Who may call: apps, their installations at sellers, tokens with scopes, and calls a second."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from amends_otto.sandbox.state import Seller
from amends_otto.sandbox.wire import Refusal

CLIENT_ID = "otto-sandbox-client"  # the first seller's own app
CLIENT_SECRET = "otto-sandbox-secret"  # noqa: S105 - the sandbox's, known to everybody
APP_ID = "otto-sandbox-app"  # the agency's app, which sellers consent to
APP_CLIENT_ID = "otto-sandbox-agency"
APP_CLIENT_SECRET = "otto-sandbox-agency-secret"  # noqa: S105 - known to everybody
LEGACY_CLIENT = "token-otto-api"  # the same for everybody, at OTTO as well
LEGACY_USER = "api-user"
LEGACY_PASSWORD = "api-password"  # noqa: S105 - known to everybody
CALLBACK = "https://amends.example.invalid/otto/callback"
INSTALLED = "https://amends.example.invalid/otto/installed"

DATA_SCOPES = frozenset(
    {"orders", "shipments", "returns", "receipts", "price-reduction", "products", "quantities"}
)
LEGACY_SCOPES = "partner email profile"
TOKEN_LASTS = timedelta(seconds=1800)
REFRESH_LASTS = timedelta(seconds=7200)
_WHISKER = 1e-6  # of a call: what floating point loses in a refill


@dataclass(slots=True, eq=False)
class App:
    """An app with its secret and the scopes that it may ask for."""

    client_id: str
    secret: str
    scopes: frozenset[str]
    seller: Seller | None  # whose own app it is; None: an agency's
    app_id: str = ""
    callback: str = CALLBACK
    installed_page: str = INSTALLED


@dataclass(slots=True, eq=False)
class Installation:
    """A seller's consent to an app. Withdrawn, it answers `refuses_with`, 401 or 403."""

    number: str
    app: App
    seller: Seller
    withdrawn: bool = False
    refuses_with: int = 401


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """An access token: for whom, for what, until when."""

    value: str
    scopes: frozenset[str]
    until: datetime
    seller: Seller | None = None  # None: a developer's, which opens installations only
    app: App | None = None  # None: the legacy user's
    installation: Installation | None = None  # None: the seller's own app or user


@dataclass(slots=True)
class Bucket:
    """Calls a second; as many may come at once as fit into one. None: no limit."""

    rate: float | None
    left: float = 0.0
    seen: datetime | None = None

    def take(self, now: datetime) -> None:
        """Charge one call. Raises Refusal when there were too many; that one is not charged."""
        if self.rate is None:
            return
        burst = max(1.0, self.rate)
        if self.seen is None:
            self.left = burst
        else:
            passed = max(0.0, (now - self.seen).total_seconds())
            self.left = min(burst, self.left + passed * self.rate)
        self.seen = now
        if self.left < 1 - _WHISKER:
            raise Refusal(429, "TOO_MANY_REQUESTS", "(sample) too many requests")
        self.left -= 1
