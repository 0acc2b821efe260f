"""Reads what a person copied from a portal's thread: the order, the time, and the words.

A clock starts with the time that is written in it, so a time is read or asked for and never made
up. Knows no marketplace: numbers are recognised by the words before them.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from amends.domain.ids import OrderRef
from amends.marketplace.dates import DayOrder, day_in

_TIME = re.compile(
    r"(?P<half>上午|下午|晚上)?\s*(?<![\d:.])(?P<hour>\d{1,2})[:：](?P<minute>\d{2})"
    r"(?:[:：](?P<second>\d{2}))?\s*(?P<ampm>[ap]\.?\s?m\b\.?)?\s*(?:Uhr)?(?![\d:])",
    re.IGNORECASE,
)
_UTC = re.compile(r"\b(?:UTC|GMT)\b")
_LABELLED = re.compile(
    r"(?:\border(?:\s*(?:id|no\.?|number|#))?|\bbestell(?:ung|nummer|nr\.?|-?id)|订单(?:编?号)?|"
    r"\bcommande|\bordine|\bpedido)\s*(?:n[°º.]\s*)?[:：#]?\s*(?P<ref>[A-Z0-9][A-Z0-9-]{5,39})\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w-])[A-Za-z0-9]*\d[A-Za-z0-9-]{5,38}(?![\w-])")
_DIGITS = 6  # of what may be the number of an order
_HEAD = 80  # characters: a line that tells when is short, a sentence of the buyer seldom


class NotTold(ValueError):
    """The copy does not say what is needed; the words say how to give it."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A message as it was copied."""

    words: str
    written: datetime | None  # None: no time stands in it
    orders: tuple[OrderRef, ...]  # what may be the order's number, the likeliest first


def read_message(text: str, zone: str, today: date, order: DayOrder | None = None) -> Pasted:
    """Read a copied message of a store whose days are of `zone`; `order` is how it writes days.

    Raises NotTold when it is empty, or holds several times: then it is more than one message.
    """
    words = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not words:
        raise NotTold("there is nothing in it: select the buyer's message and copy it again")
    times = sorted({at for line in words.splitlines() for at in _times(line, zone, today, order)})
    if len(times) > 1:
        raise NotTold("it holds several times: copy one message alone, or say --written")
    return Pasted(words=words, written=times[0] if times else None, orders=_orders(words))


def _times(line: str, zone: str, today: date, order: DayOrder | None) -> list[datetime]:
    """The moment that a line tells, when it tells a day and a time of day."""
    found = _TIME.search(line)
    if found is None or len(line) > _HEAD:
        return []
    rest = f"{line[: found.start()]} {line[found.end() :]}"
    rest = re.sub(r"[()\[\],|]|\b(?:at|um|à)\b", " ", _UTC.sub(" ", rest)).strip()
    clock = _clock(found)
    day = _day(rest, today, order)
    if clock is None or day is None:
        return []
    place = UTC if _UTC.search(line) else ZoneInfo(zone)
    return [datetime.combine(day, clock, place).astimezone(UTC)]


def _day(rest: str, today: date, order: DayOrder | None) -> date | None:
    words = rest.split()
    for piece in (rest, *words[:1], *words[-1:]):  # "Anna today", "昨天 tb1234"
        try:
            return day_in(piece, order=order, today=today)
        except ValueError:
            continue
    return None


def _clock(found: re.Match[str]) -> time | None:
    hour = int(found["hour"])
    half = (found["ampm"] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif found["half"] in ("下午", "晚上") and hour < 12:
        hour += 12
    try:
        return time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        return None


def _orders(words: str) -> tuple[OrderRef, ...]:
    labelled = [one["ref"] for one in _LABELLED.finditer(words) if _looks(one["ref"])]
    others = [one[0] for one in _NUMBER.finditer(words) if _looks(one[0])]
    return tuple(OrderRef(one) for one in dict.fromkeys((*labelled, *others)))


def _looks(number: str) -> bool:
    """Whether it may be an order's number: digits enough, and no day."""
    if sum(sign.isdigit() for sign in number) < _DIGITS:
        return False
    try:
        day_in(number)
    except ValueError:
        return True
    return False
