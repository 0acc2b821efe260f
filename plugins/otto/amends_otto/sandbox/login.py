"""Where tokens come from: a seller's own app, an agency's app with consent, the legacy user.

Whoever opens the consent page or an invitation is the seller in `signed_in`, who always says yes.
The words of OAuth stand in the errors; OTTO's own sentences are not known.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from amends.domain.times import Clock
from amends.testing.sandbox import Answer, Request
from amends_otto.sandbox.apps import (
    LEGACY_CLIENT,
    LEGACY_SCOPES,
    REFRESH_LASTS,
    TOKEN_LASTS,
    App,
    Bucket,
    Installation,
    Token,
)
from amends_otto.sandbox.buyers import Buyers
from amends_otto.sandbox.state import Seller
from amends_otto.sandbox.wire import Plain, Refusal, forbidden, not_found

_CODE_LASTS = timedelta(minutes=10)
_INVITATION_LASTS = timedelta(hours=24)
_CONSENT_SCOPES = frozenset({"installation", "partnerId"})
_DEVELOPER = frozenset({"developer"})

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Code:
    """What consent gives: good once, for one app, for ten minutes."""

    app: App
    seller: Seller
    until: datetime


class Login(Buyers):
    """The token endpoint, the consent page, invitations, installations."""

    def __init__(self, clock: Clock, *, token_rate: float | None) -> None:
        super().__init__(clock)
        self.signed_in: Seller | None = None  # in the browser; None: the first seller
        self.token_bucket = Bucket(token_rate)  # of an address; here all call from one
        self._codes: dict[str, Code] = {}
        self._refresh: dict[str, tuple[Seller, datetime]] = {}  # token -> whose, until when
        self._invitations: dict[str, tuple[App, datetime]] = {}  # code -> until when

    def invite(self, app: App | None = None) -> str:
        """A private app's invitation: a path, good for 24 hours and one seller.

        Its real address in the portal is not known.
        """
        code = f"invitation{self.number():06d}"
        self._invitations[code] = (app or self.agency, self.now() + _INVITATION_LASTS)
        return f"/invitations/{code}"

    def take_invitation(self, request: Request, params: Params) -> Answer:
        """The seller opens the link and consents; the browser goes on with the state untouched."""
        found = self._invitations.pop(request.path.removeprefix("/invitations/"), None)
        if found is None or found[1] < self.now():
            return _page(410, "This invitation was used, or is over.")
        app, _ = found
        self.install(self._who(), app)
        return _back(app.installed_page, {"state": params.get("state", "")})

    def consent(self, params: Params) -> Answer:
        """Send the browser back with a code and the state untouched."""
        app = self.apps.get(params.get("client_id", ""))
        back = params.get("redirect_uri") or (app.callback if app else "")
        known = app is not None and app.seller is None and back == app.callback
        if app is None or not known or params.get("response_type", "code") != "code":
            return _page(400, "invalid request")
        if not _words(params.get("scope", "")) <= _CONSENT_SCOPES:
            return _back(back, {"error": "invalid_scope", "state": params.get("state")})
        code = f"sandboxcode{self.number():06d}"
        self._codes[code] = Code(app, self._who(), self.now() + _CODE_LASTS)
        return _back(back, {"code": code, "state": params.get("state")})

    def grant(self, request: Request, params: Params) -> Plain:
        """The token endpoint. Raises Refusal in OAuth's words."""
        self.token_bucket.take(self.now())
        given = dict(params)
        given |= _basic(request.headers.get("authorization", ""))
        newer = request.path == "/oauth2/token"
        match given.get("grant_type"):
            case "client_credentials":
                return self._by_secret(self._app(given), given)
            case "authorization_code" if newer:
                return self._by_code(self._app(given), given)
            case "password" if not newer:
                return self._by_password(given)
            case "refresh_token" if not newer:
                return self._by_refresh(given)
        raise Refusal(400, "unsupported_grant_type", "(sample) grant_type")

    def told_installation(self, token: Token, app_id: str) -> Plain:
        """Which installation the seller of this token has; 404 before it consented."""
        if "installation" not in token.scopes or token.app is None or token.seller is None:
            raise forbidden("(sample) the token lacks the scope installation")
        if token.app.app_id != app_id:
            raise forbidden("(sample) the token is another app's")
        found = self.installation(token.seller, token.app)
        if found is None:
            raise not_found("installation")
        return Plain({"installationId": found.number})

    def installed(self, token: Token, app_id: str, number: str, params: Params) -> Plain:
        """An access token for one installation; there is none to refresh it with."""
        self.token_bucket.take(self.now())
        if not token.scopes >= _DEVELOPER or token.app is None or token.app.app_id != app_id:
            raise forbidden("(sample) a developer's token of this app is wanted")
        found = self.installations.get(number)
        if found is None or found.app is not token.app:
            raise not_found("installation")
        if found.withdrawn:
            raise Refusal(403, "FORBIDDEN", "(sample) the app is not installed any more")
        scopes = _asked(params.get("scope", ""), found.app.scopes)
        fresh = self._fresh(scopes, found.seller, found.app, found)
        return Plain({"access_token": fresh.value, "expires_in": _seconds(TOKEN_LASTS)})

    def _by_secret(self, app: App, given: Params) -> Plain:
        """The seller's own app gets its data scopes, an agency's app is a developer."""
        allowed = _DEVELOPER if app.seller is None else app.scopes
        scopes = _asked(given.get("scope", ""), allowed)
        return self._granted(self._fresh(scopes, app.seller, app))

    def _by_code(self, app: App, given: Params) -> Plain:
        found = self._codes.pop(given.get("code", ""), None)
        if found is None or found.app is not app or found.until < self.now():
            raise Refusal(400, "invalid_grant", "(sample) code expired, used or unknown")
        if given.get("redirect_uri", app.callback) != app.callback:
            raise Refusal(400, "invalid_grant", "(sample) redirect_uri")
        return self._granted(self._fresh(_CONSENT_SCOPES, found.seller, app))

    def _by_password(self, given: Params) -> Plain:
        self._legacy(given)
        password, seller = self.users.get(given.get("username", ""), ("", None))
        if seller is None or given.get("password") != password:
            raise Refusal(401, "invalid_grant", "Invalid user credentials")
        return self._legacy_pair(seller)

    def _by_refresh(self, given: Params) -> Plain:
        """A refresh token works once, also when the answer is lost."""
        self._legacy(given)
        seller, until = self._refresh.pop(given.get("refresh_token", ""), (None, self.now()))
        known = any(owner is seller for _, owner in self.users.values())
        if seller is None or not known or until <= self.now():
            raise Refusal(400, "invalid_grant", "Token is not active")
        return self._legacy_pair(seller)

    def _legacy(self, given: Params) -> None:
        if given.get("client_id") != LEGACY_CLIENT:
            raise Refusal(401, "invalid_client", "(sample) client_id")

    def _legacy_pair(self, seller: Seller) -> Plain:
        fresh = self._fresh(self.agency.scopes, seller, None)
        refresh = f"FAKE.REFRESH.{self.number():06d}"
        self._refresh[refresh] = (seller, self.now() + REFRESH_LASTS)
        return Plain(
            {
                "access_token": fresh.value,
                "expires_in": _seconds(TOKEN_LASTS),
                "refresh_expires_in": _seconds(REFRESH_LASTS),
                "refresh_token": refresh,
                "token_type": "bearer",
                "not-before-policy": 0,
                "session_state": self.uuid("s"),
                "scope": LEGACY_SCOPES,
            }
        )

    def _app(self, given: Params) -> App:
        app = self.apps.get(given.get("client_id", ""))
        if app is None or given.get("client_secret") != app.secret:
            raise Refusal(401, "invalid_client", "(sample) client_id or client_secret is wrong")
        return app

    def _fresh(
        self,
        scopes: frozenset[str],
        seller: Seller | None,
        app: App | None,
        installation: Installation | None = None,
    ) -> Token:
        value = f"FAKE.ACCESS.{self.number():06d}"
        until = self.now() + TOKEN_LASTS
        token = self.tokens[value] = Token(value, scopes, until, seller, app, installation)
        return token

    def _granted(self, token: Token) -> Plain:
        return Plain(
            {
                "access_token": token.value,
                "expires_in": _seconds(TOKEN_LASTS),
                "token_type": "bearer",
                "scope": " ".join(sorted(token.scopes)),
            }
        )

    def _who(self) -> Seller:
        return self.signed_in or next(iter(self.sellers.values()))


def _asked(scope: str, allowed: frozenset[str]) -> frozenset[str]:
    """The scopes asked for; none named: all that are allowed."""
    wanted = _words(scope)
    if not wanted <= allowed:
        raise Refusal(400, "invalid_scope", "(sample) " + " ".join(sorted(wanted - allowed)))
    return wanted or allowed


def _words(scope: str) -> frozenset[str]:
    return frozenset(scope.split())


def _seconds(lasts: timedelta) -> int:
    return int(lasts.total_seconds())


def _basic(header: str) -> dict[str, str]:
    """Client id and secret from HTTP Basic; nothing where there is none."""
    kind, _, coded = header.partition(" ")
    if kind.lower() != "basic":
        return {}
    try:
        name, _, secret = base64.b64decode(coded).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {"client_id": "", "client_secret": ""}
    return {"client_id": name, "client_secret": secret}


def _back(address: str, query: Mapping[str, str | None]) -> Answer:
    told = urlencode({name: value for name, value in query.items() if value is not None})
    mark = "&" if urlsplit(address).query else "?"
    return Answer(
        b"", 302, "text/html", {"location": f"{address}{mark}{told}" if told else address}
    )


def _page(status: int, says: str) -> Answer:
    return Answer(f"<html><body>{says}</body></html>".encode(), status, "text/html")
