"""Login with Amazon: a refresh token or a code in, a token for one hour out.

A refresh token may be used as often as one likes, so asking again does no harm; a code works
once. Source: SP-API developer guide, and LwaRequest of Amazon's own client.
"""

from datetime import timedelta
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from amends.marketplace.connector import Door
from amends.marketplace.errors import (
    LookFirst,
    MarketplaceError,
    NeverAgain,
    Nonsense,
    NotAllowed,
    RateLimited,
    SignInAgain,
    Unavailable,
)
from amends.marketplace.http import Caller, Charges, open_http, retry_after
from amends_amazon.payloads.login import LoginRefusal, TokenAnswer
from amends_amazon.settings import AmazonCredentials, AmazonSettings

Body = TypeVar("Body", bound=BaseModel)

TOKEN = "login token"  # noqa: S105 - the operation's name
AT_ONCE = timedelta(0)
A_LITTLE = timedelta(seconds=5)  # no limit is documented; ours
CONSENT_OVER = "the seller must authorise the app again"
WRONG_SECRET = "client id or secret is wrong, or the secret has expired and must be rotated"  # noqa: S105


class Login:
    """An open line to the login host; closed by whoever opened it."""

    def __init__(
        self,
        door: Door,
        settings: AmazonSettings,
        credentials: AmazonCredentials,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._where = door.where
        self._url = settings.login_url
        self._app = {
            "client_id": credentials.client_id,
            "client_secret": credentials.client_secret.get_secret_value(),
        }
        door.redactor.add(_secrets(credentials))
        self._redactor = door.redactor
        self._http = open_http(transport=transport)
        self._caller = Caller(
            http=self._http,
            where=door.where,
            clock=door.clock,
            budgets=door.budgets,
            charges=Charges("amazon", (), {}),
            judge=self._judge,
            redactor=door.redactor,
            patience=door.patience,
        )

    def refreshed(self, refresh_token: str) -> TokenAnswer:
        """Raises SignInAgain when the seller's consent is over, NotAllowed for a wrong secret."""
        self._redactor.add([refresh_token])
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return self._read(self._caller.read(TOKEN, self._request(form)))

    def exchanged(self, code: str, redirect_uri: str | None) -> TokenAnswer:
        """Make tokens of a consent's `code`, with one try.

        Raises SignInAgain also when the answer was lost: the code is spent then.
        """
        self._redactor.add([code])
        form = {"grant_type": "authorization_code", "code": code}
        if redirect_uri:
            form["redirect_uri"] = redirect_uri
        try:
            return self._read(self._caller.write(TOKEN, self._request(form)))
        except LookFirst as error:
            what = "the answer was lost and the code works once: consent again"
            raise SignInAgain(self._where, what, operation=TOKEN) from error

    def close(self) -> None:
        self._http.close()

    def _request(self, form: dict[str, str]) -> httpx.Request:
        return self._http.build_request("POST", self._url, data=form | self._app)

    def _read(self, response: httpx.Response) -> TokenAnswer:
        answer = _as(TokenAnswer, response)
        if answer is None:
            raise Nonsense(self._where, "the login host gave no token", operation=TOKEN)
        self._redactor.add([answer.access_token, answer.refresh_token or ""])
        return answer

    def _judge(self, response: httpx.Response, operation: str) -> MarketplaceError | None:
        where, status = self._where, response.status_code
        if status == 200:
            return None
        if status == 429:
            return RateLimited(where, retry_after(response) or A_LITTLE, operation=operation)
        refusal = _as(LoginRefusal, response)
        said = refusal.error if refusal else f"HTTP {status}"
        match said:
            case "invalid_grant" | "access_denied":
                return SignInAgain(where, f"{CONSENT_OVER} ({said})", operation=operation)
            case "invalid_client" | "unauthorized_client":
                return NotAllowed(where, f"{WRONG_SECRET} ({said})", operation=operation)
            case "server_error" | "temporarily_unavailable":
                return Unavailable(where, said, retry_after=AT_ONCE, operation=operation)
        if status >= 500:
            return Unavailable(where, said, retry_after=AT_ONCE, operation=operation)
        if refusal is None:
            return Nonsense(where, f"{said} without a reason", operation=operation)
        return NeverAgain(where, f"the login host refuses ({said})", operation=operation)


def _as(model: type[Body], response: httpx.Response) -> Body | None:
    try:
        return model.model_validate_json(response.content)
    except ValidationError:
        return None


def _secrets(credentials: AmazonCredentials) -> list[str]:
    held = (credentials.client_secret, credentials.refresh_token)
    return [secret.get_secret_value() for secret in held if secret is not None]
