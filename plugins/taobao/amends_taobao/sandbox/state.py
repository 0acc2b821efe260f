"""What the Taobao sandbox remembers: shops, ratings, trades and refunds as the platform has them.

Ratings stand sorted by time, and each keeps the bytes it was last answered with, because the
sandbox also serves the benches: a page of 150 is a slice and a join. Times are Beijing's.
"""

import json
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import orjson

BEIJING = timezone(timedelta(hours=8), "GMT+8")

SURNAMES = "张李王刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"


def stamp(at: datetime) -> str:
    """`at` as the platform writes it: Beijing time without an offset."""
    return at.astimezone(BEIJING).isoformat(" ", "seconds")[:19]


def encode(value: Any) -> bytes:
    """JSON in UTF-8. Half a character, which buyers' phones do send, goes out escaped."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Tag:
    """What the platform hung on a review."""

    name: str
    positive: bool

    def as_json(self) -> dict[str, Any]:
        return {"tag_name": self.name, "posi": self.positive}


@dataclass(frozen=True, slots=True)
class Append:
    """A follow-up (追评)."""

    text: str
    created: datetime
    negative: bool
    tags: tuple[Tag, ...] = ()


# What a rating can show. A field that nobody documented is not answered and not complained of.
_PLAIN = frozenset(
    {
        "tid",
        "oid",
        "role",
        "nick",
        "result",
        "created",
        "rated_nick",
        "item_title",
        "item_price",
        "content",
        "reply",
        "valid_score",
        "num_iid",
        "ouid",
    }
)
_WHOLE = _PLAIN | {"logistics_service_score"}  # few buyers mark the courier
_SEEN = {_PLAIN: _PLAIN, _WHOLE: _WHOLE}


def fields_of(names: Iterable[str] = _WHOLE) -> frozenset[str]:
    """The known ones of `names`, always as one object, so that `is` tells whether bytes fit."""
    known = _WHOLE.intersection(names)
    return _SEEN.setdefault(known, known)


@dataclass(slots=True, eq=False)
class Rate:
    """One rating. Call `touch` after a change, or the old bytes are answered again."""

    oid: int
    tid: int
    role: str  # who wrote it: "buyer", or "seller" for what the shop said of a buyer
    nick: str
    rated_nick: str
    result: str
    created: datetime
    content: str
    num_iid: int
    item_title: str
    item_price: str
    buyer: int
    sku: str = ""
    reply: str = ""
    valid_score: bool = True
    logistics: int | None = None  # the mark for the courier; None: the buyer gave none
    negative: bool = False
    tags: tuple[Tag, ...] = ()
    append: Append | None = None
    _fields: frozenset[str] | None = None
    _bytes: bytes = b""

    def touch(self) -> None:
        self._fields = None

    def encoded(self, fields: frozenset[str]) -> bytes:
        """The record with `fields`, which comes from `fields_of`."""
        if fields is _WHOLE and self.logistics is None:
            fields = _PLAIN
        if self._fields is not fields:
            record = self.as_json()
            if len(record) != len(fields):
                record = {name: value for name, value in record.items() if name in fields}
            self._bytes, self._fields = encode(record), fields
        return self._bytes

    def as_json(self) -> dict[str, Any]:
        record = {
            "tid": self.tid,
            "oid": self.oid,
            "role": self.role,
            "nick": self.nick,
            "result": self.result,
            "created": stamp(self.created),
            "rated_nick": self.rated_nick,
            "item_title": self.item_title,
            "item_price": self.item_price,
            "content": self.content,
            "reply": self.reply,
            "valid_score": self.valid_score,
            "num_iid": self.num_iid,
            "ouid": ouid(self.buyer),
        }
        if self.logistics is not None:
            record["logistics_service_score"] = self.logistics
        return record


def _created(rate: Rate) -> datetime:
    return rate.created


class Timeline:
    """Ratings by time, oldest first, all together and by result."""

    def __init__(self) -> None:
        self._all: list[Rate] = []
        self._by_result: dict[str, list[Rate]] = {}

    def __iter__(self) -> Iterator[Rate]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def add(self, rate: Rate) -> None:
        for row in self._rows(rate):
            insort(row, rate, key=_created)

    def add_many(self, rates: Iterable[Rate]) -> None:
        touched = {id(self._all): self._all}
        for rate in rates:
            for row in self._rows(rate):
                row.append(rate)
                touched[id(row)] = row
        for row in touched.values():
            row.sort(key=_created)

    def remove(self, rate: Rate) -> None:
        for row in self._rows(rate):
            index = bisect_left(row, rate.created, key=_created)
            while row[index] is not rate:
                index += 1
            del row[index]

    def between(
        self, result: str | None, since: datetime, until: datetime | None
    ) -> tuple[list[Rate], int, int]:
        """The row with `result`, and from where to where it lies in the window, both ends in."""
        row = self._all if result is None else self._by_result.get(result, [])
        low = bisect_left(row, since, key=_created)
        high = len(row) if until is None else bisect_right(row, until, key=_created)
        return row, low, max(low, high)

    def _rows(self, rate: Rate) -> tuple[list[Rate], list[Rate]]:
        return self._all, self._by_result.setdefault(rate.result, [])


@dataclass(slots=True, eq=False)
class Order:
    """A sub-order: one article within a trade."""

    oid: int
    num_iid: int
    title: str
    price: str
    num: int = 1
    sku: str = ""
    buyer_rate: bool = False
    seller_rate: bool = False

    @property
    def payment(self) -> Decimal:
        return Decimal(self.price) * self.num


@dataclass(slots=True, eq=False)
class Trade:
    """An order. Where it stands follows from the time: paid, sent, finished."""

    tid: int
    nick: str
    buyer: int
    created: datetime
    orders: list[Order]
    buyer_message: str = ""
    memo: str = ""
    flag: int = 0

    @property
    def paid(self) -> datetime:
        return self.created + timedelta(seconds=30)

    @property
    def sent(self) -> datetime:
        return self.created + timedelta(hours=18)

    @property
    def ended(self) -> datetime:
        return self.created + timedelta(days=9, hours=13)

    @property
    def payment(self) -> Decimal:
        return sum((order.payment for order in self.orders), Decimal(0))

    @property
    def invoice(self) -> str:
        return f"SF{self.buyer:013d}"

    def status(self, now: datetime) -> str:
        if now < self.sent:
            return "WAIT_SELLER_SEND_GOODS"
        return "WAIT_BUYER_CONFIRM_GOODS" if now < self.ended else "TRADE_FINISHED"


BEFORE_RATING = timedelta(days=10, hours=23)  # from the order to the rating, when nobody says


@dataclass(slots=True, eq=False)
class Said:
    """A message in the talk about a refund."""

    number: int
    role: str  # 1 the buyer, 2 the seller, 3 the platform's staff
    content: str
    created: datetime
    pictures: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Refund:
    """A refund that a buyer opened. Silent for 48 hours, the seller has agreed."""

    refund_id: int
    trade: Trade
    order: Order
    fen: int
    reason: str
    desc: str
    created: datetime
    modified: datetime
    version: int  # milliseconds; an agreement to an older one is refused
    status: str = "WAIT_SELLER_AGREE"
    phase: str = "aftersale"
    good_status: str = "BUYER_RECEIVED"
    has_good_return: bool = False
    talk: list[Said] = field(default_factory=list)

    ANSWER_WITHIN = timedelta(hours=48)

    def becomes(self, status: str, at: datetime) -> None:
        self.status = status
        self.changed(at)

    def changed(self, at: datetime) -> None:
        """Every change has a version of its own, also two within one second."""
        self.modified = max(at, self.modified)
        self.version = max(int(at.timestamp() * 1000), self.version + 1)


@dataclass(slots=True, eq=False)
class Shop:
    """One seller, with all that happened to it."""

    nick: str
    kind: str  # "taobao" or "tmall"
    user_id: int
    rates: Timeline = field(default_factory=Timeline)  # what buyers said of the shop
    given: Timeline = field(default_factory=Timeline)  # what the shop said of buyers
    by_oid: dict[int, Rate] = field(default_factory=dict)
    by_tid: dict[int, list[Rate]] = field(default_factory=dict)
    trades: dict[int, Trade] = field(default_factory=dict)  # filled as somebody asks
    refunds: dict[int, Refund] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)  # title -> num_iid
    buyers: dict[str, int] = field(default_factory=dict)  # name -> number
    topics: set[str] = field(default_factory=set)
    marks: list[dict[str, Any]] = field(default_factory=list)  # buyers' marks for the chat staff
    tasks: list[dict[str, Any]] = field(default_factory=list)  # for the shop's own staff
    benefits: dict[str, dict[str, Any]] = field(default_factory=dict)  # unique_id -> what was paid
    strangers: set[str] = field(default_factory=set)  # ouids that are no members of the shop
    sms_above: int | None = None  # fen; an agreement to more needs the code; None: never
    sms_code: str = "123456"

    def trade(self, tid: int) -> Trade | None:
        """The trade `tid`, or the one that holds this sub-order."""
        if tid not in self.trades and (rates := self.by_tid.get(tid)):
            self.trades[tid] = _trade_of(rates)
        if tid not in self.trades and tid in self.by_oid:
            return self.trade(self.by_oid[tid].tid)
        return self.trades.get(tid)

    def all_trades(self) -> list[Trade]:
        for tid in self.by_tid:
            self.trade(tid)
        return list(self.trades.values())

    def refund_of(self, oid: int) -> Refund | None:
        return next((one for one in self.refunds.values() if one.order.oid == oid), None)


def _trade_of(rates: list[Rate]) -> Trade:
    """The trade behind its ratings: made when somebody asks, for 20,000 are never asked for."""
    first = rates[0]
    return Trade(
        tid=first.tid,
        nick=first.nick,
        buyer=first.buyer,
        created=min(rate.created for rate in rates) - BEFORE_RATING,
        orders=[order_of(rate) for rate in rates],
    )


def order_of(rate: Rate) -> Order:
    return Order(
        oid=rate.oid,
        num_iid=rate.num_iid,
        title=rate.item_title,
        price=rate.item_price,
        sku=rate.sku,
        buyer_rate=True,
    )


def ouid(buyer: int) -> str:
    """The platform's pseudonym of a buyer in ratings and coupons."""
    return f"AAFsandboxOuid{buyer:016d}"


def open_uid(buyer: int) -> str:
    """Its newer pseudonym, in orders, refunds and messages."""
    return f"AAHsandboxOpenUid{buyer:012d}"


def oaid(trade: Trade) -> str:
    """Stands for the receiver of one order."""
    return f"1sandboxOaid{trade.tid:028d}"
