"""How TOP writes things: numbers, times, money, wrapped lists, and the two forms of an answer."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import from_json

from amends.domain.values import storable
from amends_taobao.settings import BEIJING


def _in_beijing(value: datetime) -> datetime:
    if value.tzinfo is not None:  # pydantic takes bare numbers for seconds since 1970
        raise ValueError("not a time as yyyy-MM-dd HH:mm:ss")
    return value.replace(tzinfo=BEIJING)


def blank_is_none(value: Any) -> Any:
    return None if value == "" else value


def opened(value: Any) -> Any:
    """A list out of its wrapper, whose one inner key may have any name."""
    if value is None or value == "":
        return []
    if isinstance(value, dict):
        return next((inner for inner in value.values() if isinstance(inner, list)), [])
    return value


Model = TypeVar("Model", bound=BaseModel)
Element = TypeVar("Element")

LONGEST = 40  # digits of a number; today's have 19
Number = Annotated[str, StringConstraints(pattern=rf"^\d{{1,{LONGEST}}}$")]
MaybeNumber = Annotated[Number | None, BeforeValidator(blank_is_none)]
Time = Annotated[datetime, AfterValidator(_in_beijing)]
MaybeTime = Annotated[Time | None, BeforeValidator(blank_is_none)]
Yuan = Annotated[Decimal | None, BeforeValidator(blank_is_none)]
Many = Annotated[list[Element], BeforeValidator(opened), Field(default_factory=list)]


class Payload(BaseModel):
    """The base: unknown fields are ignored, numbers where text is meant become text."""

    model_config = ConfigDict(coerce_numbers_to_str=True, populate_by_name=True)


class Refusal(Payload):
    code: int
    msg: str | None = None
    sub_code: str | None = None
    sub_msg: str | None = None  # may quote what was sent: shown only where it cannot
    request_id: str | None = None


def parsed(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw`, its numbers to the last digit. Raises ValueError when it is none.

    Half a character, cut off where the platform counts differently, must not cost a review, and
    neither must broken UTF-8: what cannot be read of a text is made visible in it.
    """
    try:
        body = from_json(raw)
    except ValueError:
        text = json.dumps(json.loads(raw.decode("utf-8", "replace")), ensure_ascii=False)
        body = from_json(storable(text))
    if not isinstance(body, dict):
        raise ValueError("the answer is no JSON object")  # noqa: TRY004
    return body


def unwrap(raw: bytes, method: str) -> dict[str, Any]:
    """The body of an answer, whether it stands under `<method>_response` or by itself.

    Raises ValueError when it is no JSON object.
    """
    body = parsed(raw)
    inner = body.get(root_of(method), body)
    return inner if isinstance(inner, dict) else {}


def root_of(method: str) -> str:
    """How an answer's root is called: taobao.trade.fullinfo.get -> trade_fullinfo_get_response."""
    return method.removeprefix("taobao.").replace(".", "_") + "_response"


def read(model: type[Model], raw: bytes, method: str) -> Model:
    """Read an answer to `method` as `model`. Raises ValueError (or its child ValidationError)."""
    return model.model_validate(unwrap(raw, method))
