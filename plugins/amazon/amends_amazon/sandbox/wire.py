"""The wire of the Selling Partner API: refusals and their bodies, and one call read apart.

A body of errors looks the same everywhere, but the order of its keys varies and `details` comes
and goes. Codes and messages that no source tells are marked SAMPLE.

Source: developer guide of 2021; issues of selling-partner-api-models, 418 and 1176.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from amends.testing.faults import Twist
from amends_amazon.sandbox.download import Downloads
from amends_amazon.sandbox.state import Consent, Role

DENIED = "Access to requested resource is denied."


class Refusal(Exception):
    """The call is refused: status, code, message, and perhaps details."""

    def __init__(self, status: int, code: str, message: str, details: str | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.details = details


def unauthorized(details: str = "", status: int = 403) -> Refusal:
    return Refusal(status, "Unauthorized", DENIED, details)


def invalid(message: str, details: str | None = None) -> Refusal:
    return Refusal(400, "InvalidInput", message, details)


def not_found(message: str) -> Refusal:
    return Refusal(404, "NotFound", message)  # SAMPLE


ERRORS: dict[str, tuple[int, str, str, str | None]] = {
    "invalid_input": (400, "InvalidInput", "Invalid Input", "Invalid Input"),
    "invalid_input_400": (400, "400", "Invalid input", None),  # as official examples have it
    "unauthorized": (403, "Unauthorized", DENIED, ""),
    "unauthorized_401": (401, "Unauthorized", DENIED, ""),
    "token_expired": (403, "Unauthorized", DENIED, "The access token you provided has expired."),
    "not_found": (404, "NotFound", "Resource not found", None),  # SAMPLE
    "too_large": (413, "RequestTooLarge", "The request is too large.", None),  # SAMPLE
    "unsupported": (415, "UnsupportedMediaType", "Unsupported Content-Type.", None),  # SAMPLE
    "quota": (
        429,
        "QuotaExceeded",
        "You exceeded your quota for the requested resource.",
        "",
    ),
    "internal": (500, "InternalFailure", "We encountered an internal error.", ""),
    "unavailable": (503, "ServiceUnavailable", "Service is temporarily unavailable.", ""),
}


def named(name: str) -> Refusal:
    """The refusal that `faults` knows under `name`."""
    return Refusal(*ERRORS[name])


def error_body(refusal: Refusal, turn: int) -> bytes:
    """The body of errors; `turn` decides the order of keys, and how empty details are written."""
    said = {"code": refusal.code, "message": refusal.message}
    if refusal.details is not None and (refusal.details or turn % 3):
        said["details"] = refusal.details
    names = list(said)
    turned = names[turn % len(names) :] + names[: turn % len(names)]
    return encode({"errors": [{name: said[name] for name in turned}]})


def encode(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Call:
    """One call by an app for a seller, admitted and read apart."""

    town: Downloads
    consent: Consent
    roles: frozenset[Role]
    now: datetime
    base: str  # our own address, as the client wrote it
    path: Mapping[str, str]
    query: Mapping[str, str]
    content_type: str = ""
    body: bytes = field(default=b"", repr=False)
    twist: Twist | None = None

    def names(self, name: str, known: Sequence[str] = (), most: int | None = None) -> list[str]:
        """A list, which one parameter carries with commas; empty when it is absent."""
        if name not in self.query:
            return []
        values = self.query[name].split(",")
        if not all(values) or (most is not None and len(values) > most):
            raise invalid(f"Invalid value for {name}")
        if known and not set(values) <= set(known):
            raise invalid(f"Invalid value for {name}")
        return values

    def number(self, name: str, default: int, most: int) -> int:
        text = self.query.get(name, str(default))
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise invalid(f"Invalid value for {name}")
        return int(text)

    def moment(self, name: str) -> datetime | None:
        return moment(name, self.query[name]) if name in self.query else None

    def flag(self, name: str) -> bool:
        text = self.query.get(name, "false")
        if text not in ("true", "false"):
            raise invalid(f"Invalid value for {name}")
        return text == "true"

    def json(self) -> dict[str, Any]:
        """The body as an object. Raises Refusal for another type of content or a broken one."""
        if self.content_type.split(";")[0].strip().lower() != "application/json":
            raise named("unsupported")
        try:
            body = json.loads(self.body)
        except ValueError as error:
            raise invalid("Request body is not valid JSON") from error
        if not isinstance(body, dict):
            raise invalid("Request body is not an object")
        return body


def moment(name: str, value: Any) -> datetime:
    """An ISO 8601 time with its zone. Raises Refusal otherwise."""
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise invalid(f"Invalid value for {name}") from error
    if at.tzinfo is None or "T" not in value:
        raise invalid(f"Invalid value for {name}")
    return at
