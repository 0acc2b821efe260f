"""The login host of the sandbox: consent, codes that work once, tokens and their refresh.

Whoever opens the authorise page is the seller in `signed_in`, who always says yes.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from amends.domain.times import Clock
from amends.testing.sandbox import Answer
from amends_taobao.sandbox.apps import App
from amends_taobao.sandbox.buyers import Buyers
from amends_taobao.sandbox.state import Shop, encode
from amends_taobao.sandbox.street import Session
from amends_taobao.sandbox.wire import Call, business

_YEAR = timedelta(days=365)
_CODE_LASTS = timedelta(minutes=10)
_RISKY = timedelta(minutes=30)  # w2, as it is seen in the wild


@dataclass(frozen=True, slots=True)
class Code:
    """What consent gives: good once, for one app, for ten minutes."""

    app_key: str
    shop: Shop
    until: datetime


class _NoToken(Exception):
    """The login host's own way to refuse: OAuth's word for it, and a sentence."""

    def __init__(self, error: str, says: str) -> None:
        super().__init__(error)
        self.error = error
        self.says = says


class Login(Buyers):
    """Sessions come from here, or from `add_shop`."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.apps: dict[str, App] = {}
        self.signed_in: str | None = None  # a shop's nick; None: the first shop
        self.consents_as: str | None = "客服小美"  # the sub-account; None: the owner
        self._codes: dict[str, Code] = {}
        self._tokens = count(1)
        self.token_methods: dict[str, Callable[[App, Call], Mapping[str, Any]]] = {
            "taobao.top.auth.token.create": self._create,
            "taobao.top.auth.token.refresh": self._refresh,
        }

    def add_app(self, app: App) -> None:
        self.apps[app.key] = app

    def authorize(self, params: Mapping[str, Any]) -> Answer:
        """Send the browser back with a code and the state untouched."""
        back = params.get("redirect_uri", "")
        known = params.get("client_id") in self.apps
        if params.get("response_type") != "code" or not known or not urlsplit(back).netloc:
            return Answer(b"<html>invalid request</html>", 400, "text/html")
        code = f"sandboxcode{next(self._tokens):06d}"
        shop = self.shops[self.signed_in] if self.signed_in else next(iter(self.shops.values()))
        self._codes[code] = Code(params["client_id"], shop, self.now() + _CODE_LASTS)
        query = urlencode({"code": code, "state": params.get("state", "")})
        mark = "&" if urlsplit(back).query else "?"
        return Answer(b"", 302, "text/html", {"location": f"{back}{mark}{query}"})

    def token(self, params: Mapping[str, Any]) -> Answer:
        """The token endpoint: a code, or a refresh token, against a session."""
        try:
            return Answer(encode(self._granted(params)))
        except _NoToken as no:
            return Answer(encode({"error": no.error, "error_description": no.says}), 400)

    def _granted(self, params: Mapping[str, Any]) -> dict[str, Any]:
        app = self.apps.get(params.get("client_id", ""))
        if app is None or params.get("client_secret") != app.secret:
            raise _NoToken("invalid_client", "client_id or client_secret is wrong")
        match params.get("grant_type"):
            case "authorization_code":
                return self._by_code(app, params.get("code", ""))
            case "refresh_token":
                return self._by_refresh(app, params.get("refresh_token", ""))
        raise _NoToken("unsupported_grant_type", "authorization_code or refresh_token")

    def _create(self, app: App, call: Call) -> Mapping[str, Any]:
        return self._as_method(lambda: self._by_code(app, call.text("code")))

    def _refresh(self, app: App, call: Call) -> Mapping[str, Any]:
        return self._as_method(lambda: self._by_refresh(app, call.text("refresh_token")))

    def _as_method(self, makes: Callable[[], dict[str, Any]]) -> Mapping[str, Any]:
        try:
            return {"token_result": json.dumps(makes(), ensure_ascii=False)}
        except _NoToken as no:
            raise business(no.error, no.says) from no

    def _by_code(self, app: App, code: str) -> dict[str, Any]:
        found = self._codes.pop(code, None)
        if found is None or found.app_key != app.key or found.until < self.now():
            raise _NoToken("invalid_grant", "authorize code expired, used or unknown")
        return self._fresh(app, found.shop, self.consents_as)

    def _by_refresh(self, app: App, refresh_token: str) -> dict[str, Any]:
        """A refresh token works once, and ends the session that it came with."""
        if not app.renewable:
            raise _NoToken("invalid_grant", "only service-market apps can refresh")
        old = next(
            (
                one
                for one in self.sessions.values()
                if refresh_token and one.refresh_token == refresh_token and one.app_key == app.key
            ),
            None,
        )
        if old is None:
            raise _NoToken("invalid_grant", "refresh token expired, used or unknown")
        del self.sessions[old.token]
        return self._fresh(app, old.shop, old.sub_account)

    def _fresh(self, app: App, shop: Shop, sub_account: str | None) -> dict[str, Any]:
        number = next(self._tokens)
        session: Session = self.add_session(
            shop,
            f"6100sandbox{number:06d}session",
            expires_at=self.now() + _YEAR,
            sub_account=sub_account,
            app_key=app.key,
        )
        session.refresh_token = f"6100sandbox{number:06d}refresh"
        year = int(_YEAR.total_seconds())
        told = {
            "access_token": session.token,
            "token_type": "Bearer",
            "expires_in": year,
            "refresh_token": session.refresh_token,
            "re_expires_in": year if app.renewable else 0,
            "r1_expires_in": year,
            "r2_expires_in": year,
            "w1_expires_in": year,
            "w2_expires_in": int(_RISKY.total_seconds()),
            "taobao_user_id": str(shop.user_id),
            "taobao_user_nick": quote(shop.nick),
        }
        if sub_account:
            told |= {
                "sub_taobao_user_id": str(shop.user_id + 1),
                "sub_taobao_user_nick": quote(f"{shop.nick}:{sub_account}", safe=""),
            }
        return told
