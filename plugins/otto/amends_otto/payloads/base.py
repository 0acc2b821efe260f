"""How OTTO writes things: times in UTC, money as decimals, plain lists, an answer as an object."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from amends.domain.values import storable


def _in_utc(at: datetime) -> datetime:
    """OTTO answers in UTC; a time without its zone is one as well."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _list(value: Any) -> Any:
    return [] if value is None else value


Model = TypeVar("Model", bound=BaseModel)
Element = TypeVar("Element")

Time = Annotated[datetime, AfterValidator(_in_utc)]
Text = Annotated[str, AfterValidator(storable)]
Many = Annotated[list[Element], BeforeValidator(_list), Field(default_factory=list)]
Amount = Annotated[Decimal, Field(gt=-(10**12), lt=10**12)]  # a longer one is no price


class Payload(BaseModel):
    """The base: unknown fields are ignored, numbers where text is meant become text."""

    model_config = ConfigDict(
        coerce_numbers_to_str=True, populate_by_name=True, hide_input_in_errors=True
    )


class Price(Payload):
    amount: Amount
    currency: str = "EUR"


class Tracking(Payload):
    """A parcel by its carrier and number."""

    carrier: Text
    number: Text = Field(alias="trackingNumber")


class State(Payload):
    """A station of a parcel, on its way out or back."""

    state: Text
    at: Time = Field(alias="occurredOn")
    words: Text = Field("", alias="statusText")  # the carrier's; it may name who took it


@dataclass(frozen=True)
class Readable(Generic[Model]):
    """What could be read of a list, and for each item that could not, why."""

    good: list[Model] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)


def parsed(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw`, its amounts to the last digit. Raises ValueError when it is none.

    Broken UTF-8 must not cost an order: what cannot be read of a text is made visible in it.
    """
    text = raw.decode("utf-8", "replace")
    try:
        body = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("the answer is nested without end") from None
    if not isinstance(body, dict):
        raise ValueError("the answer is no JSON object")  # noqa: TRY004
    return body


def each(model: type[Model], items: Iterable[Any]) -> Readable[Model]:
    """Read `items` one by one: a bad one must not cost the others."""
    found = Readable[Model]()
    for item in items:
        try:
            found.good.append(model.model_validate(item))
        except ValidationError as error:
            found.bad.append(in_words(error))
    return found


def in_words(error: ValueError) -> str:
    """What is wrong, by field and kind: what stands in the field may be a buyer's."""
    if not isinstance(error, ValidationError):
        return type(error).__name__
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the item'}: {first['type']}"


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")
