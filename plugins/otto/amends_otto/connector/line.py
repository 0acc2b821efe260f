"""The line to OTTO: one request out with a live token, one answer back as a model or an error."""

from collections.abc import Mapping
from typing import TypeVar

import httpx
from pydantic import BaseModel

from amends.marketplace.connector import Door
from amends.marketplace.errors import Nonsense, NotAllowed, SignInAgain
from amends.marketplace.http import Caller, Charges, open_http
from amends_otto import policy
from amends_otto.auth.bearer import BearerAuth
from amends_otto.auth.desk import DISCONNECTED, TokenDesk
from amends_otto.auth.keeper import TokenKeeper
from amends_otto.connector.notices import SHARED, Notices
from amends_otto.connector.refusals import Judge
from amends_otto.payloads.base import in_words, parsed
from amends_otto.settings import OttoCredentials, OttoSettings

Answer = TypeVar("Answer", bound=BaseModel)
Query = Mapping[str, str | int]


class Line:
    """Open for one store; closed by whoever opened it."""

    def __init__(
        self,
        door: Door,
        settings: OttoSettings,
        credentials: OttoCredentials,
        transport: httpx.BaseTransport | None = None,
        notices: Notices = SHARED,
    ) -> None:
        self.where = door.where
        self.clock = door.clock
        self.base = settings.api_url
        self._notices = notices
        self._desk = TokenDesk(door, settings, credentials, transport)
        self.keeper = TokenKeeper(door, settings, credentials, self._desk)
        self._looked = False  # whether the app is still installed; asked once a round at most
        self._http = open_http(BearerAuth(self.keeper.held, door.clock), transport=transport)
        self._caller = Caller(
            http=self._http,
            where=door.where,
            clock=door.clock,
            budgets=door.budgets,
            charges=Charges("otto", policy.limits(settings), policy.names(door)),
            judge=Judge(door.where),
            redactor=door.redactor,
            patience=door.patience,
        )

    def ask(self, model: type[Answer], operation: str, path: str) -> Answer:
        """Read one thing, as `model`. Raises Nonsense when the answer is none."""
        response = self.send(operation, self.base + path)
        try:
            return model.model_validate(parsed(response.content))
        except ValueError as error:
            raise self.nonsense(operation, error) from None

    def send(self, operation: str, url: str, query: Query | None = None) -> httpx.Response:
        """Read something, as it comes; a passing fault is tried again.

        A token that is refused is renewed once. Raises SignInAgain when the next is refused too,
        or when the app turns out to be no longer installed.
        """
        self.keeper.current()
        headers = {"accept": "application/json"}
        request = self._http.build_request("GET", url, params=query, headers=headers)
        try:
            return self._answered(operation, request)
        except SignInAgain:
            self.keeper.renew()
        except NotAllowed:
            self._look()
            raise
        try:
            return self._answered(operation, request)
        except SignInAgain as error:
            if not self.keeper.installation:
                raise
            ref = error.request_id
            raise SignInAgain(
                self.where, DISCONNECTED, operation=operation, request_id=ref
            ) from error

    def nonsense(self, operation: str, error: ValueError) -> Nonsense:
        """An answer that cannot be read; without what stood in it."""
        what = f"the answer cannot be read ({in_words(error)})"
        return Nonsense(self.where, what, operation=operation)

    def close(self) -> None:
        self._http.close()
        self._desk.close()

    def _answered(self, operation: str, request: httpx.Request) -> httpx.Response:
        response = self._caller.read(operation, request)
        self._notices.heed(response, operation, self.where)
        return response

    def _look(self) -> None:
        """A scope may be missing, or the whole consent: only a new token tells."""
        if self.keeper.installation and not self._looked:
            self._looked = True
            self.keeper.renew()
