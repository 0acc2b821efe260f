"""How OTTO's interfaces talk: what a refusal looks like where, links, stamps, cursors.

The general error body is the guide's. Each interface has its own variant of it; where the fact
sheet does not tell the wording, `(sample)` stands before it. Knows no seller and no order.
"""

import base64
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

import orjson

from amends.testing.faults import Twist


class Style(StrEnum):
    """Which error body an interface answers with."""

    GENERAL = "general"  # path, title, code, detail, logref
    SHIPMENTS = "shipments"  # a machine word as title, a path without version, jsonPath
    RETURNS = "returns"  # without code
    REDUCTIONS = "reductions"  # an integer as code, and nested once or twice
    OAUTH = "oauth"  # error and error_description


class Refusal(Exception):
    """An interface says no. `where` points into the request: the parameter, the JSON path."""

    def __init__(self, status: int, title: str, detail: str = "", where: str = "") -> None:
        super().__init__(f"{status} {title}")
        self.status = status
        self.title = title
        self.detail = detail
        self.where = where


def invalid(name: str, why: str) -> Refusal:
    return Refusal(400, "PARAMETER_INVALID", f"(sample) {name}: {why}", name)


def missing(name: str) -> Refusal:
    return Refusal(400, "PROPERTY_IS_MANDATORY", "The property is mandatory", name)


def not_found(what: str) -> Refusal:
    return Refusal(404, "RESOURCE_NOT_FOUND", f"Found no {what}")


def forbidden(detail: str) -> Refusal:
    return Refusal(403, "INSUFFICIENT_PERMISSION", detail)


def error_body(
    refusal: Refusal, style: Style, path: str, logref: str, *, nested: bool
) -> Mapping[str, Any]:
    """The body of a refusal, as the interface words it; `nested`: as price reductions may do."""
    match style:
        case Style.OAUTH:
            return {"error": refusal.title, "error_description": refusal.detail}
        case Style.SHIPMENTS:
            entry = {"title": refusal.title, "detail": refusal.detail}
            entry |= {"path": path.removeprefix("/v1")}
            return {"errors": [entry | ({"jsonPath": refusal.where} if refusal.where else {})]}
        case Style.RETURNS:
            return {"errors": [_entry(refusal, path) | {"logref": logref}]}
        case Style.REDUCTIONS:
            entry = _entry(refusal, path) | {"code": refusal.status, "logref": logref}
            return {"errors": {"errors": [entry]} if nested else [entry]}
    entry = _entry(refusal, path) | {"code": f"{refusal.status}0", "detail-structured": {}}
    entry |= {"jsonpath": f"$.{refusal.where}" if refusal.where else "$", "logref": logref}
    return {"errors": [entry], "warnings": []}


def _entry(refusal: Refusal, path: str) -> dict[str, Any]:
    return {"path": path, "title": refusal.title, "detail": refusal.detail}


@dataclass(slots=True)
class Manners:
    """What the documentation leaves open or allows, as switches that a test turns."""

    absolute_links: bool = False  # links with host and scheme in front
    next_repeats: bool = False  # a `next` that leads to the page it stands on
    reductions_link_on: bool = False  # price reductions: a `next` also after the last page
    nested_reductions: bool = False  # price reductions: errors within errors
    unknown_fields: bool = False  # fields that nobody documented, in every entry and answer
    retry_after: int | None = None  # seconds, told by a 429; None: it tells nothing
    wants_timestamp: bool = False  # refuse a call without X-Request-Timestamp
    return_shipments_scope: str = "returns"  # which scope opens that interface is not known
    deprecated: set[str] = field(default_factory=set)  # interfaces that announce their end


@dataclass(frozen=True, slots=True)
class Listing:
    """A page: entries under their wrapper, and the path that leads on; None: it is the last."""

    wrapper: str
    records: Sequence[Mapping[str, Any]]
    following: str | None = None


@dataclass(frozen=True, slots=True)
class Plain:
    """An answer that is no list: an object with its status, or the bytes of a document."""

    body: Mapping[str, Any] | bytes
    status: int = 200
    content_type: str = "application/json"


Reply = Listing | Plain


def render(listing: Listing, twist: Twist | None, href: str | None, *, novel: bool) -> bytes:
    """The page as bytes, made strange where `twist` says so; `href` is its `next`."""
    records: list[Mapping[str, Any]] = list(listing.records)
    body: dict[str, Any] = {}
    match twist:
        case Twist.DUPLICATES:
            records = [record for record in records for _ in range(2)]
        case Twist.MALFORMED if records:
            middle = len(records) // 2
            records[middle] = {name: _spoilt(value) for name, value in records[middle].items()}
    if novel:
        records = [{**record, "sandboxNovelty": {"level": 1}} for record in records]
        body["sandboxNovelty"] = [1, "two"]
    body[listing.wrapper] = records
    body["links"] = [] if href is None else [{"rel": "next", "href": href}]
    return encode(body)


def _spoilt(value: Any) -> Any:
    """A value of another kind: a date where a sentence was, a list where a text was."""
    match value:
        case str():
            return ["?"]
        case list():
            return "?"
    return value


def link(path: str, **query: Any) -> str:
    """A relative address; values that are None stay out."""
    told = {name: value for name, value in query.items() if value is not None}
    return f"{path}?{urlencode(told, doseq=True)}" if told else path


def encode(value: Any) -> bytes:
    return orjson.dumps(value, default=_amount)


def _amount(value: Any) -> float:
    # JSON knows one kind of number. Two decimals come out as they were put in.
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no place in an answer")


def money(amount: Decimal) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


def stamp(at: datetime) -> str:
    """UTC in milliseconds, as OTTO writes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def moment(name: str, value: str) -> datetime:
    """A time in any zone, or a day, which begins in UTC. Raises Refusal for anything else."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise invalid(name, "no ISO 8601") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def cursor_of(state: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(state)).rstrip(b"=").decode()


def read_cursor(name: str, cursor: str, holds: Collection[str]) -> dict[str, Any]:
    """What `cursor_of` wrote. Raises Refusal for a cursor that is none, or another list's."""
    try:
        state = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:  # both decoders' errors are ValueErrors
        raise invalid(name, "no cursor") from error
    if not isinstance(state, dict) or not {*holds, "after"} <= state.keys():
        raise invalid(name, "no cursor")
    return state
