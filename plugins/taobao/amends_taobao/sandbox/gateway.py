"""The gateway itself: it takes a request apart, checks who asks, and hands it to a method."""

import argparse
from collections.abc import Mapping, Sequence
from datetime import timedelta
from email.parser import BytesParser
from email.policy import HTTP
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from amends.domain.times import Clock
from amends.testing.clock import WallClock
from amends.testing.faults import Twist
from amends.testing.sandbox import Answer, Asked, Request
from amends_taobao.auth import sign
from amends_taobao.sandbox import desk, rates, trades
from amends_taobao.sandbox.apps import ERRORS, App, check_timestamp, too_many
from amends_taobao.sandbox.fill import churn, fill_shops, warm
from amends_taobao.sandbox.login import Login
from amends_taobao.sandbox.state import BEIJING, encode
from amends_taobao.sandbox.street import APP_KEY, APP_SECRET, Session
from amends_taobao.sandbox.wire import Call, Method, Refusal, Reply, answer_bytes

_GATEWAY = "/router/rest"
_SIGNED_IN: dict[str, Method] = {
    **rates.METHODS,
    **trades.METHODS,
    **desk.METHODS,
}
_UNSIGNED_IN = desk.UNSIGNED_IN
_SIGN_METHODS = ("md5", "hmac", "hmac-sha256")
_SECRET = {
    "sign",
    "session",
    "client_secret",
    "code",
    "refresh_token",
    "image",
}  # never in the log


class TaobaoSandbox(Login):
    """The gateway, the login host and the street behind them, as one ASGI application."""

    def __init__(
        self,
        clock: Clock,
        *,
        quota: int | None = 5_000,
        rate: float | None = None,
        burst: int = 1,
        renewable: bool = False,
    ) -> None:
        """Open with one app, APP_KEY. `quota` is calls a day, `rate` a second; None: no limit."""
        super().__init__(clock)
        self.add_app(App(APP_KEY, APP_SECRET, quota, rate, burst, renewable))
        self._answered_so_far = 0
        self.controls |= {
            "shops": self.addresses,
            "churn": partial(churn, self),
            "warm": partial(warm, self),
        }

    def addresses(self) -> list[dict[str, Any]]:
        """Every session with what a client needs to call as its shop, in the order of opening."""
        return [
            {
                "name": session.shop.nick,
                "marketplace": session.shop.kind,
                "app_key": session.app_key,
                "app_secret": self.apps[session.app_key].secret,
                "session": session.token,
                "reviews": len(session.shop.rates),
            }
            for session in self.sessions.values()
        ]

    def read(self, request: Request) -> Asked:
        params = _params(request)
        if request.path == _GATEWAY:
            operation = str(params.get("method") or "nothing")
        else:
            operation = request.path.strip("/")
        return Asked(operation, params, request)

    def public(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        return {name: value for name, value in params.items() if name not in _SECRET}

    def answer(self, asked: Asked, twist: Twist | None) -> Answer:
        match asked.request.path:
            case "/router/rest":
                return self._gateway(asked, twist)
            case "/authorize":
                return self.authorize(asked.params)
            case "/token":
                return self.token(asked.params)
        return Answer(b"not found", 404, "text/plain")

    def error(self, name: str) -> Answer:
        return self._refused(Refusal(**ERRORS[name]))

    def _gateway(self, asked: Asked, twist: Twist | None) -> Answer:
        try:
            app = self._admitted(asked.params)
            call = self._call(app, asked, twist)
            reply: Reply
            if asked.operation in self.token_methods:
                reply = self.token_methods[asked.operation](app, call)
            else:
                reply = (_SIGNED_IN.get(asked.operation) or _UNSIGNED_IN[asked.operation])(call)
            return Answer(answer_bytes(asked.operation, reply, self._request_id(), call))
        except Refusal as refusal:
            return self._refused(refusal)

    def _admitted(self, params: Mapping[str, Any]) -> App:
        """The app that calls, once everything that the gateway itself checks is right."""
        if not params.get("method"):
            raise Refusal(21, "Missing method")
        if not params.get("app_key"):
            raise Refusal(28, "Missing app key")
        app = self.apps.get(params["app_key"])
        if app is None:
            raise Refusal(29, "Invalid app key", "isv.appkey-not-exists")
        check_timestamp(params.get("timestamp"), self.now())
        if params.get("v") != "2.0":
            raise Refusal(33 if params.get("v") else 32, "Invalid version")
        if params.get("format") != "json":
            raise Refusal(23, "Invalid format", sub_msg="(sample) the sandbox speaks json only")
        if not params.get("sign"):
            raise Refusal(24, "Missing signature")
        if params.get("sign_method") not in _SIGN_METHODS:
            raise Refusal(25, "Invalid signature")
        texts = {
            name: value
            for name, value in params.items()
            if name != "sign" and value and isinstance(value, str)
        }
        if sign(texts, app.secret, texts["sign_method"]) != params["sign"]:
            raise Refusal(25, "Invalid signature")
        if refusal := too_many(app, self.now()):
            self.limited += 1
            raise refusal
        return app

    def _call(self, app: App, asked: Asked, twist: Twist | None) -> Call:
        needs_session = asked.operation in _SIGNED_IN
        known = needs_session or asked.operation in _UNSIGNED_IN
        if not known and asked.operation not in self.token_methods:
            raise Refusal(22, "Invalid method")
        session = self._session(app, asked.params) if needs_session else None
        return Call(
            street=self,
            seller=session.shop if session else None,
            sub_account=session.sub_account if session else None,
            params=asked.params,
            now=self.now().astimezone(BEIJING),
            twist=twist,
        )

    def _session(self, app: App, params: Mapping[str, Any]) -> Session:
        token = params.get("session")
        if not token:
            raise Refusal(**ERRORS["session_blank"])
        session = self.sessions.get(token)
        if session is None or session.app_key != app.key or session.expires_at <= self.now():
            raise Refusal(**ERRORS["session_expired"])
        return session

    def _refused(self, refusal: Refusal) -> Answer:
        # HTTP 200 all the same: clients read the body.
        body = {**refusal.body, "request_id": self._request_id()}
        return Answer(encode({"error_response": body}))

    def _request_id(self) -> str:
        self._answered_so_far += 1
        return f"16nqsandbox{self._answered_so_far:08d}"


def _params(request: Request) -> dict[str, Any]:
    """Query and form together; a file part is bytes, which are not signed."""
    params: dict[str, Any] = dict(parse_qsl(request.query, keep_blank_values=True))
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        params |= _parts(kind, request.body)
    elif request.body:
        params |= parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)
    return params


def _parts(kind: str, body: bytes) -> dict[str, Any]:
    head = f"content-type: {kind}\r\n\r\n".encode()
    parts: dict[str, Any] = {}
    for part in BytesParser(policy=HTTP).parsebytes(head + body).iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            parts[name] = content if part.get_filename() else content.decode("utf-8", "replace")
    return parts


def build(arguments: Sequence[str] = ()) -> TaobaoSandbox:
    """A sandbox on the wall's clock, for `python -m amends.testing.serve`.

    Its shops and their sessions are told at `/_sandbox/shops`; `/_sandbox/churn` (POST, JSON with
    the shares) changes buyers' minds, `/_sandbox/advance` (POST, `{"hours": 2}`) turns its clock,
    and `/_sandbox/counts` tells what was asked and done.
    """
    parser = argparse.ArgumentParser(prog="amends_taobao.sandbox:build", allow_abbrev=False)
    parser.add_argument("--shops", type=int, default=1, help="how many; every second is Tmall")
    parser.add_argument("--reviews", type=int, default=1_000, help="of each shop")
    parser.add_argument("--days", type=float, default=170, help="over which they are spread")
    parser.add_argument("--quota", type=int, default=5_000, help="calls a day; 0: no limit")
    parser.add_argument("--rate", type=float, default=0, help="calls a second; 0: no limit")
    parser.add_argument("--burst", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fields", default="", help="those that will be asked for, to be quicker")
    wish = parser.parse_args(arguments)
    clock = WallClock()
    sandbox = TaobaoSandbox(
        clock, quota=wish.quota or None, rate=wish.rate or None, burst=wish.burst
    )
    sandbox.controls["advance"] = lambda hours: clock.advance(timedelta(hours=hours))
    fill_shops(sandbox, wish.shops, wish.reviews, days=wish.days, seed=wish.seed)
    warm(sandbox, wish.fields)
    return sandbox
