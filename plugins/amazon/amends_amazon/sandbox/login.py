"""Login with Amazon: access tokens for a refresh token, a code, or an app on its own.

A code works once and for five minutes; an access token lives an hour; a refresh token works again
and again. Refusals are OAuth's; the sentences beside them are SAMPLE.

Source: developer guide of 2021; LwaRequest.py of the Python client.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from amends.domain.times import Clock
from amends.testing.sandbox import Answer, Request
from amends_amazon.sandbox.download import Downloads
from amends_amazon.sandbox.state import CLIENT_ID, Access, App, Consent, Seller
from amends_amazon.sandbox.wire import encode

PATH = "/auth/o2/token"
_TOKEN_LIVES = timedelta(hours=1)
_CODE_LIVES = timedelta(minutes=5)
_SCOPES = ("sellingpartnerapi::notifications", "sellingpartnerapi::migration")

OAUTH: dict[str, tuple[int, str]] = {
    "invalid_request": (400, "The request is missing a required parameter."),
    "invalid_scope": (400, "The requested scope is invalid."),
    "unsupported_grant_type": (400, "The grant type is not supported."),
    "invalid_grant": (400, "The grant was revoked, has expired, or is not this client's."),
    "access_denied": (400, "The resource owner refused."),
    "unauthorized_client": (400, "The client may not use this grant."),
    "invalid_client": (401, "Client authentication failed"),
    "server_error": (500, "The server could not answer."),
    "temporarily_unavailable": (503, "The server is overloaded."),
}


@dataclass(frozen=True, slots=True)
class _Code:
    client_id: str
    seller: Seller
    region: str
    until: datetime


class _NoToken(Exception):
    """Refused, in OAuth's word for it."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class Login(Downloads):
    """The login host, one for every region."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.accesses: dict[str, Access] = {}
        self.answered = 0  # answers with a request id so far
        self._codes: dict[str, _Code] = {}
        self._tokens_so_far = count(1)

    def authorize(self, seller: Seller | str, region: str, client_id: str = CLIENT_ID) -> str:
        """Let a seller say yes on Amazon's page, and give the code that the browser brings back."""
        with self.lock:
            code = f"ANsandbox{next(self._tokens_so_far):06d}"
            until = self.now() + _CODE_LIVES
            self._codes[code] = _Code(client_id, self.seller(seller), region, until)
        return code

    def token(self, request: Request, params: Mapping[str, Any]) -> Answer:
        kind = request.headers.get("content-type", "")
        if request.verb != "POST" or not kind.startswith("application/x-www-form-urlencoded"):
            return self.oauth_error("invalid_request")
        try:
            return self.oauth(self._granted(params), 200)
        except _NoToken as no:
            return self.oauth_error(no.error)

    def oauth(self, body: Mapping[str, Any], status: int) -> Answer:
        headers = {"cache-control": "no-store", "x-amzn-requestid": self.request_id()}
        return Answer(encode(body), status, "application/json;charset=UTF-8", headers)

    def oauth_error(self, error: str) -> Answer:
        status, says = OAUTH[error]
        return self.oauth({"error": error, "error_description": says}, status)

    def request_id(self) -> str:
        self.answered += 1
        return f"sandbox-{self.answered:08d}"

    def _granted(self, params: Mapping[str, Any]) -> dict[str, Any]:
        app = self._client(params)
        match params.get("grant_type"):
            case "refresh_token":
                return self._by_refresh(app, _wanted(params, "refresh_token"))
            case "authorization_code":
                return self._by_code(app, _wanted(params, "code"))
            case "client_credentials":
                return self._by_app(app, _wanted(params, "scope"))
            case None:
                raise _NoToken("invalid_request")
        raise _NoToken("unsupported_grant_type")

    def _client(self, params: Mapping[str, Any]) -> App:
        app = self.apps.get(_wanted(params, "client_id"))
        secret = _wanted(params, "client_secret")
        if app is None or secret not in app.secrets:
            raise _NoToken("invalid_client")
        until = app.secrets[secret]
        if until is not None and until <= self.now():
            raise _NoToken("invalid_client")
        return app

    def _by_refresh(self, app: App, refresh_token: str) -> dict[str, Any]:
        consent = self.consents.get(refresh_token)
        if consent is None or consent.client_id != app.client_id or not self.alive(consent):
            raise _NoToken("invalid_grant")
        return self._fresh(app, consent) | {"refresh_token": refresh_token}

    def _by_code(self, app: App, code: str) -> dict[str, Any]:
        found = self._codes.pop(code, None)
        if found is None or found.client_id != app.client_id or found.until <= self.now():
            raise _NoToken("invalid_grant")
        consent = self.agree(found.seller, found.region, app.client_id)
        return self._fresh(app, consent) | {"refresh_token": consent.refresh_token}

    def _by_app(self, app: App, scope: str) -> dict[str, Any]:
        if not set(scope.split()) <= set(_SCOPES):
            raise _NoToken("invalid_scope")
        return self._fresh(app, None) | {"scope": scope}

    def _fresh(self, app: App, consent: Consent | None) -> dict[str, Any]:
        token = f"Atza|sandbox{next(self._tokens_so_far):06d}"
        until = self.now() + _TOKEN_LIVES
        self.accesses[token] = Access(token, app.client_id, consent, until)
        lives = int(_TOKEN_LIVES.total_seconds())
        return {"access_token": token, "token_type": "bearer", "expires_in": lives}


def _wanted(params: Mapping[str, Any], name: str) -> str:
    value = params.get(name)
    if not isinstance(value, str) or not value:
        raise _NoToken("invalid_request")
    return value
