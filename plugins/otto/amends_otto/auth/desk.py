"""Where tokens are handed out: OTTO's three ways to one, and the codes of a seller's consent.

A token lasts half an hour. Nothing is kept here and nothing decides when one is due. Sources:
OTTO Market guide of 2024-03, as in the fact sheet, section 2.2.
"""

import base64
from typing import TypeVar

import httpx
from pydantic import BaseModel

from amends.marketplace.connector import Door
from amends.marketplace.errors import MarketplaceError, Nonsense, SignInAgain
from amends.marketplace.http import Caller, Charges, open_http
from amends_otto import policy
from amends_otto.auth.refusals import NotThere, token_refused
from amends_otto.payloads.account import Installation, TokenAnswer
from amends_otto.payloads.base import in_words, parsed
from amends_otto.settings import OttoCredentials, OttoSettings

TOKEN = "token"  # noqa: S105  the operation, as the limits name it
DISCONNECTED = "store disconnected: the seller withdrew consent in Partner Connect"
WRONG_KEYS = "client id or secret is not accepted: they were replaced, or API access has ended"
WRONG_USER = "user or password is not accepted: they were changed, or OTTO closed this old way"

Answer = TypeVar("Answer", bound=BaseModel)


class TokenDesk:
    """Open for one store; closed by whoever opened it."""

    def __init__(
        self,
        door: Door,
        settings: OttoSettings,
        credentials: OttoCredentials,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._where = door.where
        self._settings = settings
        self._held = credentials
        door.redactor.add(_secrets(credentials))
        self._http = open_http(transport=transport)
        self._caller = Caller(
            http=self._http,
            where=door.where,
            clock=door.clock,
            budgets=door.budgets,
            charges=Charges("otto", policy.limits(settings), policy.names(door)),
            judge=lambda response, operation: token_refused(door.where, response, operation),
            redactor=door.redactor,
            patience=door.patience,
        )

    def close(self) -> None:
        self._http.close()

    def of_own_app(self) -> TokenAnswer:
        """A token of the seller's own app. Raises SignInAgain when its keys are wrong."""
        return self._of_client(self._settings.scopes)

    def of_installation(self, installation_id: str) -> TokenAnswer:
        """A token for one seller who installed our app.

        Raises SignInAgain when the app is no longer installed there.
        """
        developer = self._of_client(("developer",))
        base = f"{self._settings.api_url}/v1/apps/{self._held.app_id}"
        request = self._http.build_request(
            "POST",
            f"{base}/installations/{installation_id}/accessToken",
            data={"scope": " ".join(self._settings.scopes)},
            headers=_bearer(developer),
        )
        try:
            return self._read(TokenAnswer, self._caller.read(TOKEN, request))
        except (SignInAgain, NotThere) as error:
            raise self._sign_in(DISCONNECTED, error) from error

    def of_user(self) -> TokenAnswer:
        """A token of the old API user. Raises SignInAgain when user or password is wrong."""
        password = self._held.password
        form = {
            "grant_type": "password",
            "username": self._held.username or "",
            "password": password.get_secret_value() if password else "",
            "client_id": self._settings.legacy_client_id,
        }
        try:
            return self._read(TokenAnswer, self._caller.read(TOKEN, self._post(form)))
        except SignInAgain as error:
            raise self._sign_in(WRONG_USER, error) from error

    def refreshed(self, refresh_token: str) -> TokenAnswer:
        """Spend `refresh_token`, which works once: one try.

        Raises SignInAgain or NeverAgain when it is spent, LookFirst when the answer was lost.
        """
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "client_id": self._settings.legacy_client_id,
        }
        return self._read(TokenAnswer, self._caller.write(TOKEN, self._post(form)))

    def of_code(self, code: str) -> TokenAnswer:
        """Exchange the code of a seller's consent, which works once: one try."""
        form = {"grant_type": "authorization_code", "code": code}
        if self._settings.redirect_uri:
            form["redirect_uri"] = self._settings.redirect_uri
        request = self._as_client(self._settings.code_url, form)
        return self._read(TokenAnswer, self._caller.write(TOKEN, request))

    def installation_of(self, consented: TokenAnswer) -> str:
        """The id of the installation behind the token that consent gave."""
        url = f"{self._settings.api_url}/v1/apps/{self._held.app_id}/installation"
        request = self._http.build_request("GET", url, headers=_bearer(consented))
        return self._read(Installation, self._caller.read(TOKEN, request)).id

    def _of_client(self, scopes: tuple[str, ...]) -> TokenAnswer:
        form = {"grant_type": "client_credentials", "scope": " ".join(scopes)}
        request = self._as_client(self._settings.token_url, form)
        try:
            return self._read(TokenAnswer, self._caller.read(TOKEN, request))
        except SignInAgain as error:
            raise self._sign_in(WRONG_KEYS, error) from error

    def _as_client(self, url: str, form: dict[str, str]) -> httpx.Request:
        """A form with the client's keys, in the form itself or in the header."""
        secret = self._held.client_secret
        client, word = self._held.client_id or "", secret.get_secret_value() if secret else ""
        if self._settings.secret_goes_in == "form":  # noqa: S105  a place, no secret
            keys = {"client_id": client, "client_secret": word}
            return self._http.build_request("POST", url, data=form | keys)
        basic = base64.b64encode(f"{client}:{word}".encode()).decode()
        headers = {"authorization": f"Basic {basic}"}
        return self._http.build_request("POST", url, data=form, headers=headers)

    def _post(self, form: dict[str, str]) -> httpx.Request:
        return self._http.build_request("POST", self._settings.token_url, data=form)

    def _read(self, model: type[Answer], response: httpx.Response) -> Answer:
        try:
            return model.model_validate(parsed(response.content))
        except ValueError as error:
            what = f"no token could be read ({in_words(error)})"
            raise Nonsense(self._where, what, operation=TOKEN) from None  # it may quote a token

    def _sign_in(self, what: str, error: MarketplaceError) -> SignInAgain:
        return SignInAgain(self._where, what, operation=TOKEN, request_id=error.request_id)


def _bearer(token: TokenAnswer) -> dict[str, str]:
    return {"authorization": f"Bearer {token.access_token}", "accept": "application/json"}


def _secrets(credentials: OttoCredentials) -> list[str]:
    held = (credentials.client_secret, credentials.password)
    return [secret.get_secret_value() for secret in held if secret is not None]
