"""How a plugin writes its settings: addresses that may be replaced, facts with their mark.

Every host that is called and every fact about a platform that nobody could verify is a field of
the marketplace's settings model; `amends plugins show` prints them with their marks.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from amends.domain.action import Confidence


def address(named: Mapping[str, str]) -> AfterValidator:
    """Admit one of the names, such as production and sandbox, or any http(s) address."""

    def admit(value: str) -> str:
        parts = urlsplit(value)
        if value in named or (parts.scheme in ("http", "https") and parts.netloc):
            return value
        raise ValueError(f"must be {', '.join(named)} or a http(s) address")

    return AfterValidator(admit)


def fact(default: Any, description: str, sure: Confidence, **limits: Any) -> Any:
    """A field that holds a fact about the platform, with the mark of how sure it is."""
    return Field(
        default, description=description, json_schema_extra={"confidence": sure.value}, **limits
    )
