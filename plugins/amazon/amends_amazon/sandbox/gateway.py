"""The gateway of the sandbox: it names an operation, checks who asks for it, and has it answered.

All hosts share one address: sign-in, documents, and the API, whose paths may begin with a region
(`/eu`) to stand for that region's host; without one the address serves every region.
"""

import argparse
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from amends.domain.times import Clock
from amends.testing.clock import WallClock
from amends.testing.faults import Twist
from amends.testing.sandbox import Answer, Asked, Request
from amends_amazon.sandbox import download, login
from amends_amazon.sandbox.fill import fill_feedback
from amends_amazon.sandbox.limits import Limits
from amends_amazon.sandbox.login import OAUTH, Login
from amends_amazon.sandbox.operations import ANSWERS, HAL, NEEDS, OF_REPORTS, ROUTES
from amends_amazon.sandbox.state import Access, Consent, Role
from amends_amazon.sandbox.wire import (
    Call,
    Refusal,
    encode,
    error_body,
    invalid,
    named,
    unauthorized,
)
from amends_amazon.settings import REGIONS

_DATE = re.compile(r"\d{8}T\d{6}Z")
_AGENT = re.compile(r"\S+/\S+ \(.*\bLanguage=[^;)]+.*\)")
_SECRET = {"client_secret", "code", "refresh_token", "X-Amz-Signature"}
_LISTS = {"getReports": "reports", "searchOrders": "orders"}


class AmazonSandbox(Login):
    """Sign-in, the Selling Partner API and the document host as one ASGI application."""

    def __init__(self, clock: Clock) -> None:
        """Open with one app, CLIENT_ID; sellers come by `open_seller`."""
        super().__init__(clock)
        self.limits = Limits()
        self.needs = dict(NEEDS)
        self.tells_rate = True  # in x-amzn-RateLimit-Limit, which is best effort
        self.controls |= {
            "sellers": self.addresses,
            "fill": self.fill_feedback,
            "orders": self.place_orders,
            "permit": lambda order_id, kinds: self.permit(order_id, *kinds),
            "arrived": self.arrived,
        }

    def fill_feedback(
        self, seller: str, site: str | None = None, count: int = 1_000, *, days: float = 30
    ) -> int:
        """Leave `count` made-up feedbacks of one to three stars, spread over `days`."""
        return fill_feedback(self, seller, site, count, days=days)

    def addresses(self) -> list[dict[str, Any]]:
        """Every consent with what a client needs to call for it, in the order of giving."""
        return [
            {
                "name": consent.seller.name,
                "region": consent.region,
                "sites": list(consent.seller.sites),
                "client_id": consent.client_id,
                "client_secret": list(self.apps[consent.client_id].secrets)[-1],
                "refresh_token": consent.refresh_token,
                "feedback": len(consent.seller.feedback),
            }
            for consent in self.consents.values()
        ]

    def counts(self) -> dict[str, Any]:
        return super().counts() | {"leaks": self.leaks}

    def read(self, request: Request) -> Asked:
        query = dict(parse_qsl(request.query, keep_blank_values=True))
        if request.path == login.PATH:
            form = dict(parse_qsl(request.body.decode("utf-8", "replace")))
            return Asked("token", form, request)
        if request.path.startswith(download.PATH):
            return Asked("download", query, request)
        operation, places = _route(request)
        return Asked(operation, query | places, request)

    def public(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        return {name: value for name, value in params.items() if name not in _SECRET}

    def answer(self, asked: Asked, twist: Twist | None) -> Answer:
        if asked.operation == "token":
            return self.token(asked.request, asked.params)
        if asked.operation == "download":
            return self.download(asked.request, asked.params)
        rate = ""
        try:
            consent = self._admitted(asked)
            rate = str(self.limits.plans.get(asked.operation, ""))
            status, answers = ANSWERS[asked.operation]
            reply = answers(self._call(asked, consent, twist))
        except Refusal as refusal:
            return self._refused(refusal, rate)
        body = b"" if reply is None else encode(_twisted(asked.operation, reply, twist))
        kind = "application/hal+json" if asked.operation in HAL else "application/json"
        return Answer(body, status, kind, self._headers(status, rate))

    def error(self, name: str) -> Answer:
        return self.oauth_error(name) if name in OAUTH else self._refused(named(name), "")

    def _admitted(self, asked: Asked) -> Consent:
        """Who is called for, once everything that the gateway itself checks is right."""
        headers, operation = asked.request.headers, asked.operation
        if operation not in ANSWERS:
            raise unauthorized()  # so it answers to paths that nobody has built
        access = self._access(headers.get("x-amz-access-token"), operation)
        region = _region_and_path(asked.request.path)[0]
        consent = access.consent
        if consent is None or not self.alive(consent) or region not in (None, consent.region):
            raise unauthorized()
        needed = self.needs.get(operation)
        if needed is not None and not needed & self._roles(consent):
            raise unauthorized()
        if not _DATE.fullmatch(headers.get("x-amz-date", "")):
            raise invalid("Invalid Input", "x-amz-date")  # SAMPLE
        if not _AGENT.fullmatch(headers.get("user-agent", "")):
            raise invalid("Invalid Input", "user-agent")  # SAMPLE
        key = (consent.seller.id, consent.region, consent.client_id)
        if not self.limits.take(operation, key, self.now()):
            self.limited += 1
            raise named("quota")
        return consent

    def _access(self, token: str | None, operation: str) -> Access:
        """Only the Reports model knows 401, so elsewhere a missing token is a 403 as well."""
        if not token or not token.startswith("Atza|"):
            status = 401 if operation in OF_REPORTS else 403
            raise unauthorized("Access token is missing or malformed.", status)
        access = self.accesses.get(token)
        if access is None:
            raise unauthorized("The access token you provided is revoked, malformed or invalid.")
        if access.until <= self.now():
            raise named("token_expired")
        return access

    def _roles(self, consent: Consent) -> frozenset[Role]:
        return consent.roles & self.apps[consent.client_id].roles

    def _call(self, asked: Asked, consent: Consent, twist: Twist | None) -> Call:
        request = asked.request
        pairs = parse_qsl(request.query, keep_blank_values=True)
        query = dict(pairs)
        if len(query) < len(pairs):
            raise invalid("Invalid Input", "a parameter came twice: lists have commas")
        return Call(
            town=self,
            consent=consent,
            roles=self._roles(consent),
            now=self.now(),
            base=f"http://{request.headers.get('host', '')}",
            path=_route(request)[1],
            query=query,
            content_type=request.headers.get("content-type", ""),
            body=request.body,
            twist=twist,
        )

    def _refused(self, refusal: Refusal, rate: str) -> Answer:
        headers = self._headers(refusal.status, rate)
        body = error_body(refusal, self.answered)
        return Answer(body, refusal.status, "application/json", headers)

    def _headers(self, status: int, rate: str) -> dict[str, str]:
        headers = {"x-amzn-requestid": self.request_id()}
        if rate and self.tells_rate and (status < 300 or status in (400, 404)):
            headers["x-amzn-ratelimit-limit"] = rate
        return headers


def _route(request: Request) -> tuple[str, dict[str, str]]:
    """The operation, and what stands in its path; an unknown one is called by verb and path."""
    path = _region_and_path(request.path)[1]
    for verb, pattern, operation in ROUTES:
        if verb == request.verb and (found := pattern.fullmatch(path)):
            return operation, found.groupdict()
    return f"{request.verb} {path}", {}


def _region_and_path(path: str) -> tuple[str | None, str]:
    """The region whose host a path stands for, and the rest; None: any host."""
    first = path.split("/", 2)[1] if path.count("/") > 1 else ""
    return (first, path.removeprefix(f"/{first}")) if first in REGIONS else (None, path)


def _twisted(operation: str, reply: Mapping[str, Any], twist: Twist | None) -> Mapping[str, Any]:
    """A well-formed answer that is strange: in its list if it has one, else as a whole."""
    name = _LISTS.get(operation)
    entries = list(reply[name]) if name else []
    match twist:
        case Twist.UNKNOWN_FIELDS:
            strange = {"sandboxField": {"of": ["nobody", 1]}}
            changed = {name: [entry | strange for entry in entries]} if name else {}
            return {**reply, **changed, **strange}
        case Twist.DUPLICATES if name:
            return {**reply, name: [entry for entry in entries for _ in range(2)]}
        case Twist.MALFORMED if name and entries:
            return {**reply, name: [*entries[1:], entries[0] | {"createdTime": "yesterday"}]}
        case Twist.MALFORMED:
            return dict.fromkeys(reply)
    return reply


def build(arguments: Sequence[str] = ()) -> AmazonSandbox:
    """A sandbox on the wall's clock, for `python -m amends.testing.serve`.

    Its seller and the credentials are told at `/_sandbox/sellers`; `/_sandbox/fill` (POST, JSON
    with seller, site, count) leaves more feedback, `/_sandbox/orders` places orders,
    `/_sandbox/permit` says which messages each takes, `/_sandbox/arrived` tells what reached the
    buyers, `/_sandbox/advance` (POST, `{"hours": 2}`) turns its clock, and `/_sandbox/counts` tells
    what was asked and done.
    """
    parser = argparse.ArgumentParser(prog="amends_amazon.sandbox:build", allow_abbrev=False)
    parser.add_argument("--sites", default="amazon.de", help="with commas between")
    parser.add_argument("--feedback", type=int, default=1_000, help="on each site")
    parser.add_argument("--days", type=float, default=30, help="over which they are spread")
    parser.add_argument("--takes", type=float, default=120, help="seconds until a report is done")
    parser.add_argument("--unlimited", action="store_true", help="no limit on calls")
    wish = parser.parse_args(arguments)
    clock = WallClock()
    sandbox = AmazonSandbox(clock)
    sandbox.report_takes = timedelta(seconds=wish.takes)
    if wish.unlimited:
        sandbox.limits.plans.clear()
    sandbox.controls["advance"] = lambda hours: clock.advance(timedelta(hours=hours))
    seller = sandbox.open_seller("Beispiel Haushalt", *wish.sites.split(","))
    for site in seller.sites:
        sandbox.fill_feedback(seller.name, site, wish.feedback, days=wish.days)
    return sandbox
