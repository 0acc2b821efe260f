"""The front door: it names the operation, checks token, scope and calls a second, and answers."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from amends.domain.times import Clock
from amends.testing.faults import Twist
from amends.testing.sandbox import Answer, Asked, Request
from amends_otto.sandbox.apps import Bucket, Token
from amends_otto.sandbox.call import Call
from amends_otto.sandbox.interfaces import ERRORS, ROUTES, Interface, Route, operation_of
from amends_otto.sandbox.login import Login
from amends_otto.sandbox.state import Seller
from amends_otto.sandbox.wire import (
    Plain,
    Refusal,
    Reply,
    Style,
    encode,
    error_body,
    forbidden,
    render,
)

_SECRET = {"client_secret", "password", "username", "code", "refresh_token"}  # never in the log


class OttoSandbox(Login):
    """OTTO's API host, its consent page and the marketplace behind them, as one ASGI object."""

    def __init__(
        self,
        clock: Clock,
        *,
        rate: float | None = 20.0,
        token_rate: float | None = 10.0,
        product_rate: float | None = 10.0,
    ) -> None:
        """Rates are calls a second: of a seller, of an address for tokens, of product reads."""
        super().__init__(clock, token_rate=token_rate)
        self.rate, self.product_rate = rate, product_rate
        self._buckets: dict[tuple[Seller, bool], Bucket] = {}
        self._refused_so_far = 0
        self.controls["sellers"] = self.addresses

    def addresses(self) -> list[dict[str, Any]]:
        """Every seller with what a client needs to call for it, in the order of opening."""
        own = {app.seller.name: app for app in self.apps.values() if app.seller}
        told = []
        for name, app in own.items():
            seller = self.sellers[name]
            consent = self.installation(seller, self.agency)
            told.append(
                {
                    "name": name,
                    "partner_id": seller.partner_id,
                    "client_id": app.client_id,
                    "client_secret": app.secret,
                    "app_id": self.agency.app_id,
                    "installation_id": consent and consent.number,
                    "orders": len(seller.orders),
                }
            )
        return told

    def read(self, request: Request) -> Asked:
        operation, within = operation_of(request)
        return Asked(operation, _params(request) | within, request)

    def public(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        return {name: value for name, value in params.items() if name not in _SECRET}

    def error(self, name: str) -> Answer:
        refusal, style = ERRORS[name]
        return self._refused(refusal, style, "/")

    def answer(self, asked: Asked, twist: Twist | None) -> Answer:
        route = ROUTES.get(asked.operation)
        try:
            if route is None:
                return self._door(asked)
            return self._answered_by(route, asked, twist)
        except Refusal as refusal:
            style = route.of.style if route else Style.GENERAL
            if route is None and refusal.title.islower():
                style = Style.OAUTH
            if refusal.status == 429:
                style = Style.GENERAL
            return self._refused(refusal, style, asked.request.path)

    def _door(self, asked: Asked) -> Answer:
        """Tokens, consent and installations."""
        request, params = asked.request, asked.params
        match asked.operation:
            case "token" | "oauth2/token":
                return _plain(self.grant(request, params))
            case "oauth2/auth":
                return self.consent(params)
            case "invitation":
                return self.take_invitation(request, params)
            case "installation":
                return _plain(self.told_installation(self._token(asked), params["app"]))
            case "installation/token":
                token = self._token(asked)
                return _plain(self.installed(token, params["app"], params["installation"], params))
        raise Refusal(404, "NOT_FOUND", "(sample) no such path")

    def _answered_by(self, route: Route, asked: Asked, twist: Twist | None) -> Answer:
        reply = route.method(self._admitted(route, asked, twist))
        return self._told(reply, route.of, asked, twist)

    def _admitted(self, route: Route, asked: Asked, twist: Twist | None) -> Call:
        """The call, once token, calls a second and scope are right."""
        token = self._token(asked)
        seller = token.seller
        if seller is None:
            raise forbidden("(sample) a developer's token opens no seller's data")
        products = route.of.name == "products"
        rate = self.product_rate if products else self.rate
        self._buckets.setdefault((seller, products), Bucket(rate)).take(self.now())
        scope = route.of.scope or self.manners.return_shipments_scope
        if scope not in token.scopes or route.operation in seller.denied:
            raise forbidden(f"(sample) the scope {scope} is missing")
        stamped = "x-request-timestamp" in asked.request.headers
        if self.manners.wants_timestamp and not stamped:
            raise Refusal(400, "HEADER_MISSING", "(sample) X-Request-Timestamp")
        request = asked.request
        return Call(self, seller, request.path, asked.params, request.body, self.now(), twist)

    def _token(self, asked: Asked) -> Token:
        kind, _, value = asked.request.headers.get("authorization", "").partition(" ")
        token = self.tokens.get(value) if kind.lower() == "bearer" else None
        if token is None or token.until <= self.now():
            raise Refusal(401, "UNAUTHORIZED", "(sample) the token is missing, wrong or over")
        consent = token.installation
        if consent and consent.withdrawn:
            title = "UNAUTHORIZED" if consent.refuses_with == 401 else "FORBIDDEN"
            raise Refusal(consent.refuses_with, title, "(sample) the app is not installed")
        return token

    def _told(self, reply: Reply, of: Interface, asked: Asked, twist: Twist | None) -> Answer:
        headers = self._farewell(of)
        novel = self.manners.unknown_fields or twist is Twist.UNKNOWN_FIELDS
        if isinstance(reply, Plain):
            return _plain(reply, headers, novel=novel)
        href = reply.following and self._address(reply.following, asked)
        body = render(reply, twist, href, novel=novel)
        return Answer(body, content_type="application/json", headers=headers)

    def _address(self, following: str, asked: Asked) -> str:
        """The `next` as the manners want it."""
        request = asked.request
        here = f"{request.path}?{request.query}" if request.query else request.path
        href = here if self.manners.next_repeats else following
        host = request.headers.get("host", "")
        return f"http://{host}{href}" if self.manners.absolute_links else href

    def _farewell(self, of: Interface) -> dict[str, str]:
        """The headers of an interface that will end."""
        if of.name not in self.manners.deprecated:
            return {}
        return {
            "warning": "(sample) this version is deprecated",
            "sunset": "Fri, 01 Jan 2027 00:00:00 GMT",
            "deprecation": "Wed, 01 Jul 2026 00:00:00 GMT",
            "link": f'<https://api.otto.market/v9/{of.name}>; rel="successor-version"',
        }

    def _refused(self, refusal: Refusal, style: Style, path: str) -> Answer:
        headers = {}
        if refusal.status == 429:
            self.limited += 1
            if self.manners.retry_after is not None:
                headers["retry-after"] = str(self.manners.retry_after)
        if refusal.status == 401 and style is Style.SHIPMENTS:
            return Answer(b"", 401)  # that interface describes no body for it
        self._refused_so_far += 1
        logref = f"sandbox-logref-{self._refused_so_far:04d}"
        nested = self.manners.nested_reductions
        body = encode(error_body(refusal, style, path, logref, nested=nested))
        return Answer(body, refusal.status, "application/json", headers)


def _plain(
    reply: Plain, headers: Mapping[str, str] | None = None, *, novel: bool = False
) -> Answer:
    body = reply.body
    if isinstance(body, Mapping):
        body = encode({**body, "sandboxNovelty": {"level": 1}} if novel else body)
    return Answer(body, reply.status, reply.content_type, headers or {})


def _params(request: Request) -> dict[str, Any]:
    """Query and form together; a name that comes more than once keeps all its values."""
    pairs = parse_qsl(request.query, keep_blank_values=True)
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        pairs += parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)
    several: dict[str, list[str]] = {}
    for name, value in pairs:
        several.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in several.items()}
