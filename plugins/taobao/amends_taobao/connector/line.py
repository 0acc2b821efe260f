"""The line to TOP: one signed form out, one answer back, as a model or as one of our errors."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import httpx
from pydantic import BaseModel

from amends.domain.budget import BudgetScope
from amends.marketplace.connector import Door
from amends.marketplace.errors import LookFirst, Nonsense, SignInAgain, Unavailable
from amends.marketplace.http import Caller, Charges, open_http
from amends_taobao import policy
from amends_taobao.auth.session import SessionKeeper
from amends_taobao.auth.signature import REFRESH, TopAuth
from amends_taobao.connector.refusals import Judge
from amends_taobao.payloads.account import TokenAnswer
from amends_taobao.payloads.base import read, unwrap
from amends_taobao.settings import TaobaoCredentials, TaobaoSettings

Answer = TypeVar("Answer", bound=BaseModel)


class Line:
    """Open for one shop; closed by whoever opened it."""

    def __init__(
        self,
        door: Door,
        settings: TaobaoSettings,
        credentials: TaobaoCredentials,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.where = door.where
        self._door = door
        self._gateway = settings.gateway_url
        door.redactor.add(_secrets(credentials))
        self.keeper = SessionKeeper(door, credentials, self._refresh)
        auth = TopAuth(credentials, settings.sign_method, door.clock, self.keeper.current)
        self._http = open_http(auth, transport=transport)
        self._caller = Caller(
            http=self._http,
            where=door.where,
            clock=door.clock,
            budgets=door.budgets,
            charges=_charges(door, settings, credentials),
            judge=self._judge(),
            redactor=door.redactor,
            patience=door.patience,
        )

    def ask(self, model: type[Answer], method: str, **params: object) -> Answer:
        """Read something, as `model`. Raises Nonsense when the answer is none."""
        response = self.send(method, **params)
        try:
            return read(model, response.content, method)
        except ValueError as error:
            raise self.nonsense(method, error) from None

    def send(self, method: str, **params: object) -> httpx.Response:
        """Read something, as it comes; a passing fault is tried again.

        A refresh by another process ends the session that we hold; theirs is used then.
        """
        request, operation = self._request(method, params), _operation(method)
        try:
            return self._caller.read(operation, request)
        except SignInAgain:
            if not self.keeper.renewed_elsewhere():
                raise
        return self._caller.read(operation, request)

    def write(
        self, model: type[Answer], method: str, **params: object
    ) -> tuple[Answer, str | None]:
        """Do something, with one try; gives the answer and the number of the request.

        Raises LookFirst when the answer was lost or makes no sense.
        """
        operation = _operation(method)
        self.keeper.current()  # a refresh that fails now surely did nothing else
        # A judge that has seen nothing: of a write the second fault is no surer than the first.
        caller = replace(self._caller, judge=self._judge())
        try:
            response = caller.write(operation, self._request(method, params))
        except SignInAgain:
            if not self.keeper.renewed_elsewhere():
                raise
            what = "the session was renewed meanwhile"
            raise Unavailable(
                self.where, what, retry_after=timedelta(0), operation=operation
            ) from None
        try:
            number = unwrap(response.content, method).get("request_id")
            return read(model, response.content, method), number
        except ValueError as error:
            what = f"sent, and then: {self.nonsense(method, error).what}"
            raise LookFirst(self.where, what, operation=operation) from None

    def nonsense(self, method: str, error: ValueError) -> Nonsense:
        """An answer that cannot be read; without the reader's words, which may quote a buyer."""
        what = f"the answer cannot be read ({type(error).__name__})"
        return Nonsense(self.where, what, operation=_operation(method))

    def close(self) -> None:
        self._http.close()

    def _request(self, method: str, params: Mapping[str, object]) -> httpx.Request:
        form = {"method": method} | {name: _written(value) for name, value in params.items()}
        return self._http.build_request("POST", self._gateway, data=form)

    def _judge(self) -> Judge:
        return Judge(self.where, self._door.clock, self._door.redactor)

    def _refresh(self, refresh_token: str) -> TokenAnswer:
        return self.ask(TokenAnswer, REFRESH, refresh_token=refresh_token)


def _operation(method: str) -> str:
    """As budgets, faults and errors call it."""
    return method.removeprefix("taobao.")


def _written(value: object) -> str:
    """As TOP writes it: true and false in small letters, numbers plain."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _charges(door: Door, settings: TaobaoSettings, credentials: TaobaoCredentials) -> Charges:
    app = hashlib.sha256(credentials.app_key.encode()).hexdigest()[:8]
    names = {
        BudgetScope.APP: app,
        BudgetScope.ACCOUNT: door.account,
        BudgetScope.STORE: door.store,
        BudgetScope.ADDRESS: "here",
    }
    return Charges(platform="taobao", limits=policy.limits(settings), names=names)


def _secrets(credentials: TaobaoCredentials) -> list[str]:
    held = (
        credentials.app_secret,
        credentials.session,
        credentials.refresh_token,
        credentials.sub_session,
    )
    return [secret.get_secret_value() for secret in held if secret is not None]
