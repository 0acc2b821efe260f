"""One admitted call at an interface: whose it is, what it asks, how its parameters are read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from amends.testing.faults import Twist
from amends_otto.sandbox.state import Seller
from amends_otto.sandbox.wire import Manners, Refusal, Reply, invalid, missing, moment

if TYPE_CHECKING:
    from amends_otto.sandbox.buyers import Buyers

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Call:
    market: "Buyers"
    seller: Seller
    path: str
    params: Mapping[str, Any]  # from path and query; a list where a name comes more than once
    body: bytes
    now: datetime
    twist: Twist | None

    @property
    def manners(self) -> Manners:
        return self.market.manners

    def texts(self, name: str) -> list[str]:
        """All values, whether the name is repeated or they stand behind commas."""
        value = self.params.get(name) or []
        whole = [value] if isinstance(value, str) else value
        return [one for text in whole for one in text.split(",") if one]

    def maybe(self, name: str) -> str | None:
        value = self.params.get(name)
        return value if isinstance(value, str) and value else None

    def text(self, name: str) -> str:
        value = self.maybe(name)
        if value is None:
            raise missing(name)
        return value

    def number(self, name: str, default: int, *, low: int = 1, high: int = 1 << 31) -> int:
        value = self.maybe(name)
        if value is None:
            return default
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise invalid(name, f"a whole number from {low} to {high}")
        return int(value)

    def one_of(self, name: str, allowed: Sequence[str]) -> str:
        """One of `allowed`; the first of them where the parameter is absent."""
        value = self.maybe(name) or allowed[0]
        if value not in allowed:
            raise invalid(name, f"one of {', '.join(allowed)}")
        return value

    def some_of(self, name: str, allowed: Sequence[str]) -> list[str]:
        values = self.texts(name)
        if wrong := [value for value in values if value not in allowed]:
            raise invalid(name, f"{wrong[0]} is none of {', '.join(allowed)}")
        return values

    def moment(self, name: str) -> datetime | None:
        value = self.maybe(name)
        return None if value is None else moment(name, value)

    def json(self) -> dict[str, Any]:
        """The object in the body. Raises Refusal where there is none."""
        try:
            value = orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            raise Refusal(400, "BODY_INVALID", "(sample) no JSON") from error
        if not isinstance(value, dict):
            raise Refusal(400, "BODY_INVALID", "(sample) no JSON object")
        return value

    def page(self, rows: Sequence[Row], start: int, size: int) -> tuple[Sequence[Row], int | None]:
        """The rows from `start` on, and where the next page begins; None: that was the last."""
        if self.twist is Twist.REPEATS:
            return rows[:size], size
        stop = start + size
        return rows[start:stop], stop if stop < len(rows) else None


Method = Callable[[Call], Reply]
