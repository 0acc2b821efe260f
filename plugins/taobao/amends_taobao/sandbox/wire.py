"""The gateway's manners: how parameters are read, what a refusal says, how answers are wrapped.

Error codes are the platform's where the sheet has them; sub-codes with SAMPLE in them are ours,
because the real ones are not known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from amends.testing.faults import Twist
from amends_taobao.sandbox.state import BEIJING, Shop, encode

if TYPE_CHECKING:
    from amends_taobao.sandbox.buyers import Buyers


class Refusal(Exception):
    """The gateway says no."""

    def __init__(self, code: int, msg: str, sub_code: str = "", sub_msg: str = "") -> None:
        super().__init__(f"{code} {msg} {sub_code}")
        self.body: dict[str, Any] = {"code": code, "msg": msg}
        if sub_code:
            self.body["sub_code"] = sub_code
        if sub_msg:
            self.body["sub_msg"] = sub_msg


def missing(name: str) -> Refusal:
    return Refusal(40, "Missing required arguments", f"isv.missing-parameter:{name}")


def invalid(name: str, why: str = "") -> Refusal:
    return Refusal(41, "Invalid arguments", f"isv.invalid-parameter:{name}", why)


def business(sub_code: str, sub_msg: str) -> Refusal:
    """The service behind the gateway refuses. Its real sub-codes are unknown to us."""
    return Refusal(15, "Remote service error", f"isv.SAMPLE-{sub_code}", f"(sample) {sub_msg}")


@dataclass(frozen=True, slots=True)
class Call:
    """One admitted call: who asks, for what, and when."""

    street: "Buyers"
    seller: Shop | None  # None: the method needs no session
    sub_account: str | None
    params: Mapping[str, Any]
    now: datetime
    twist: Twist | None

    @property
    def shop(self) -> Shop:
        if self.seller is None:
            raise Refusal(27, "Invalid session", "session-is-blank", "session-is-blank")
        return self.seller

    def maybe(self, name: str) -> str | None:
        """The parameter, or None where it is absent or empty."""
        return self.params.get(name) or None

    def text(self, name: str) -> str:
        value = self.maybe(name)
        if value is None:
            raise missing(name)
        return value

    def one_of(self, name: str, allowed: Sequence[str]) -> str:
        value = self.text(name)
        if value not in allowed:
            raise invalid(name, f"one of {', '.join(allowed)}")
        return value

    def number(self, name: str, *, low: int = 0, high: int = (1 << 63) - 1) -> int:
        value = self.text(name)
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise invalid(name, f"a whole number from {low} to {high}")
        return int(value)

    def number_or(self, name: str, default: int, *, low: int = 0, high: int = (1 << 63) - 1) -> int:
        return default if self.maybe(name) is None else self.number(name, low=low, high=high)

    def flag(self, name: str) -> bool:
        return self.maybe(name) is not None and self.one_of(name, ("true", "false")) == "true"

    def moment(self, name: str) -> datetime | None:
        value = self.maybe(name)
        return None if value is None else read_stamp(name, value)

    def json(self, name: str, kind: type[Any]) -> Any:
        """The structured value that is JSON text within the parameter."""
        try:
            value = orjson.loads(self.text(name))
        except orjson.JSONDecodeError as error:
            raise invalid(name, "no JSON") from error
        if not isinstance(value, kind):
            raise invalid(name, f"no JSON {kind.__name__}")
        return value

    def fields(self, most: int = 300) -> list[str]:
        """The names in the `fields` parameter, which every reading method requires."""
        names = [name.strip() for name in self.text("fields").split(",")]
        if len(names) > most:
            raise invalid("fields", f"at most {most}")
        return names


def read_stamp(name: str, value: str) -> datetime:
    """A Beijing time as clients write it. Raises Refusal for anything else."""
    refusal = invalid(name, "yyyy-MM-dd HH:mm:ss")
    if len(value) != 19 or value[10] != " ":
        raise refusal
    try:
        return datetime.fromisoformat(value).replace(tzinfo=BEIJING)
    except ValueError as error:
        raise refusal from error


@dataclass(frozen=True, slots=True)
class Listing:
    """A list answer: encoded records in their double wrapper, and what stands beside them."""

    wrapper: str
    inner: str
    records: Sequence[bytes]
    beside: Mapping[str, Any] = field(default_factory=dict)


Reply = Listing | Mapping[str, Any]
Method = Callable[[Call], Reply]


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list is asked for, newest first, as positions from the newest."""

    start: int
    stop: int
    beside: Mapping[str, Any]


def paging(call: Call, total: int, *, default: int, most: int, pages: int = 1 << 31) -> Paging:
    """Read the paging parameters of a list with `total` entries."""
    size = call.number_or("page_size", default, low=1, high=most)
    page = call.number_or("page_no", 1, low=1, high=pages)
    repeats = call.twist is Twist.REPEATS
    start = 0 if repeats else min((page - 1) * size, total)
    stop = min(start + size, total)
    if call.flag("use_has_next"):
        return Paging(start, stop, {"has_next": repeats or stop < total})
    return Paging(start, stop, {"total_results": total + page * size if repeats else total})


def twisted(records: Sequence[bytes], twist: Twist | None) -> Sequence[bytes]:
    """The records of a page, made strange."""
    match twist:
        case Twist.DUPLICATES:
            return [record for record in records for _ in range(2)]
        case Twist.UNKNOWN_FIELDS:
            return [record[:-1] + b',"sandbox_novelty":{"level":1}}' for record in records]
        case Twist.MALFORMED if records:
            middle = len(records) // 2
            broken = orjson.loads(records[middle]) | {"oid": "?", "created": "昨天"}
            return [*records[:middle], encode(broken), *records[middle + 1 :]]
    return records


def answer_bytes(method: str, reply: Reply, request_id: str, call: Call) -> bytes:
    """The body: root, wrappers and request id, or without root and wrappers when simplified."""
    simplify = call.flag("simplify")
    root = method.removeprefix("taobao.").replace(".", "_") + "_response"
    if isinstance(reply, Listing):
        body = _listing(reply, request_id, call.twist, simplify)
    else:
        novelty = {"sandbox_novelty": 1} if call.twist is Twist.UNKNOWN_FIELDS else {}
        whole = {**reply, **novelty, "request_id": request_id}
        body = encode(_simplified(whole) if simplify else whole)
    return body if simplify else b'{"%s":%s}' % (root.encode(), body)


def _listing(reply: Listing, request_id: str, twist: Twist | None, simplify: bool) -> bytes:
    beside = encode({**reply.beside, "request_id": request_id})
    if not reply.records:
        return beside  # the platform leaves an empty list out altogether
    joined = b",".join(twisted(reply.records, twist))
    wrapped = b"[%s]" if simplify else b'{"%s":[%%s]}' % reply.inner.encode()
    return b'{"%s":%s,%s' % (reply.wrapper.encode(), wrapped % joined, beside[1:])


def _simplified(value: Any) -> Any:
    """Lists without the single key around them, however deep."""
    match value:
        case dict() if len(value) == 1 and isinstance(inner := next(iter(value.values())), list):
            return [_simplified(one) for one in inner]
        case dict():
            return {name: _simplified(one) for name, one in value.items()}
        case list():
            return [_simplified(one) for one in value]
    return value
