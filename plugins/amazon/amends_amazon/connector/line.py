"""The line to the Selling Partner API: one call out, one answer back, as a model or our error."""

from collections.abc import Mapping
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from amends.domain.budget import BudgetScope
from amends.marketplace.connector import Door
from amends.marketplace.errors import LookFirst, MarketplaceError, Nonsense, NotAllowed, Unavailable
from amends.marketplace.http import Caller, Charges, open_http
from amends_amazon import policy
from amends_amazon.auth import AmazonAuth, Login, TokenKeeper
from amends_amazon.connector.refusals import AT_ONCE, REQUEST_ID, Judge, TokenRefused, fault_in
from amends_amazon.settings import AmazonCredentials, AmazonSettings

CREATED = 201  # how Amazon says that it took a message
Answer = TypeVar("Answer", bound=BaseModel)


class Line:
    """Open for one store; closed by whoever opened it."""

    def __init__(
        self,
        door: Door,
        settings: AmazonSettings,
        credentials: AmazonCredentials,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.where = door.where
        self._api = settings.api_url
        self._proven = ""  # a token that came after a refusal: it cannot be the token
        self._login = Login(door, settings, credentials, transport)
        self.keeper = TokenKeeper(door, credentials, self._login)
        auth = AmazonAuth(self.keeper.current, door.clock)
        self._http = open_http(auth, transport=transport)
        self._caller = Caller(
            http=self._http,
            where=door.where,
            clock=door.clock,
            budgets=door.budgets,
            charges=_charges(door),
            judge=Judge(door.where),
            redactor=door.redactor,
            patience=door.patience,
        )

    def ask(
        self, model: type[Answer], operation: str, verb: str, path: str, **params: Any
    ) -> Answer:
        """Send, and read the answer as `model`."""
        return self.read(model, operation, self.send(operation, verb, path, **params))

    def send(
        self,
        operation: str,
        verb: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        """Ask for something that changes nothing for anybody; a passing fault is tried again.

        After a 401 or 403 the token is renewed once: the login host alone can tell whether the
        seller's consent is over. Raises SignInAgain then, or when a fresh token is refused as
        well, and NotAllowed when Amazon stays with its 403.
        """
        token = self.keeper.current()  # before the call: what it waits for is not the call's
        request = self._http.build_request(verb, f"{self._api}{path}", params=query, json=body)
        try:
            return self._caller.read(operation, request)
        except (TokenRefused, NotAllowed):
            if token == self._proven:
                raise
            self.keeper.refused(token)
            self._proven = self.keeper.current()
        return self._caller.read(operation, request)

    def write(
        self,
        operation: str,
        path: str,
        *,
        query: Mapping[str, str | int],
        body: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        """Ask for something that reaches a buyer. One try.

        Raises LookFirst when the answer was lost or is none, and Unavailable when a token was
        refused, which a new one has replaced: then surely nothing was done.
        """
        token = self.keeper.current()
        request = self._http.build_request("POST", f"{self._api}{path}", params=query, json=body)
        try:
            response = self._caller.write(operation, request)
        except TokenRefused as refused:
            if token == self._proven:
                raise
            self.keeper.refused(token)
            self._proven = self.keeper.current()
            raise Unavailable(
                self.where,
                "the access token was refused and is renewed: nothing was sent",
                retry_after=AT_ONCE,
                operation=operation,
                request_id=refused.request_id,
            ) from refused
        if response.status_code == CREATED and not fault_in(response).known_code:
            return response
        raise LookFirst(
            self.where,
            f"HTTP {response.status_code} without a clear yes",
            operation=operation,
            request_id=response.headers.get(REQUEST_ID),
        )

    def read(self, model: type[Answer], operation: str, response: httpx.Response) -> Answer:
        """The answer as `model`. Raises Nonsense without quoting it: it may name a buyer."""
        try:
            return model.model_validate_json(response.content)
        except ValidationError:
            raise self._no_answer(operation, response) from None

    def _no_answer(self, operation: str, response: httpx.Response) -> MarketplaceError:
        request_id = response.headers.get(REQUEST_ID)
        if response.content.lstrip().startswith(b"<"):
            return Unavailable(
                self.where,
                "a web page instead of an answer",
                retry_after=AT_ONCE,
                operation=operation,
                request_id=request_id,
            )
        return Nonsense(
            self.where,
            "the answer is not what the model says",
            operation=operation,
            request_id=request_id,
        )

    def close(self) -> None:
        self._http.close()
        self._login.close()


def _charges(door: Door) -> Charges:
    return Charges("amazon", policy.limits(), {BudgetScope.ACCOUNT: door.account})
