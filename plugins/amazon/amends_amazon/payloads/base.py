"""How Amazon answers: JSON objects in its own spelling, and the body of a refusal."""

import re
from datetime import UTC, datetime
from typing import Annotated, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel


def _listed(value: object) -> object:
    return [] if value is None else value


_CODE = re.compile(r"\w{1,40}", re.ASCII)
Element = TypeVar("Element")
Many = Annotated[list[Element], BeforeValidator(_listed), Field(default_factory=list)]
MaybeTime = AwareDatetime | None


class Payload(BaseModel):
    """The base: unknown fields are ignored, names are Amazon's in camel case."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, coerce_numbers_to_str=True
    )


class Fault(Payload):
    code: str = ""
    message: str = ""
    details: str | None = None

    @property
    def known_code(self) -> str:
        """The code, such as InvalidInput or 400; empty for what is written like no code."""
        return self.code if _CODE.fullmatch(self.code) else ""

    @property
    def words(self) -> str:
        """Message and details; they are often the same."""
        return "; ".join(dict.fromkeys(filter(None, (self.message, self.details))))


class Refusal(Payload):
    """The body of an error: the same on the wire for every part of the API."""

    errors: Many[Fault]

    @property
    def first(self) -> Fault:
        return self.errors[0] if self.errors else Fault()


def iso(at: datetime) -> str:
    """An instant as Amazon's requests write it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
