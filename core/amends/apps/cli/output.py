"""How answers look: tables and words for people, JSON for programs.

Answers go to stdout, everything else to stderr. What a buyer or a platform wrote is printed as
text: it cannot colour, move the cursor or turn the reading direction.
"""

import json
import os
import re
import shlex
import sys
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from rich import box
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

if TYPE_CHECKING:
    from amends.domain.store import EndDate

_WIDE = 100  # columns where nobody tells: a pipe, a file
_EXACT = 1 << 53  # larger numbers lose their last digits in JavaScript
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])
_CONTROLS = {code: 0x2400 + code for code in range(32)} | dict.fromkeys(range(0x7F, 0xA0), "�")
_LINES = {code: _CONTROLS[code] for code in _CONTROLS if code not in (9, 10)} | _TURNS
_LINE = _CONTROLS | _TURNS | dict.fromkeys((9, 10, 13), " ")


def answers() -> Console:
    """The console of stdout."""
    return _console(stderr=False)


def notes() -> Console:
    """The console of stderr."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    # Not before it is needed: a test or a pipe may have changed the streams.
    made = partial(Console, stderr=stderr, markup=False, highlight=False, emoji=False)
    console = made()
    known = console.is_terminal or "COLUMNS" in os.environ
    return console if known else made(width=_WIDE)


def table(*columns: str | Column) -> Table:
    """A table without lines but one under its head."""
    return Table(
        *(Column(one, overflow="fold") if isinstance(one, str) else one for one in columns),
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        header_style="bold",
        padding=(0, 1, 0, 0),
    )


def pairs(rows: Iterable[tuple[str, str | Text]]) -> Table:
    """Names and values, one a line; long values wrap under themselves."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in rows:
        grid.add_row(name, value)
    return grid


def as_json(value: Any, *, one_line: bool = False) -> None:
    """Print `value` as JSON. Whole numbers beyond 2^53 become strings, times ISO 8601."""
    text = json.dumps(_plain(value), ensure_ascii=False, indent=None if one_line else 2)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _plain(value: Any) -> Any:
    match value:
        case BaseModel():
            return _plain(value.model_dump())
        case dict():
            return {str(name): _plain(inner) for name, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(inner) for inner in value]
        case bool() | None | float() | str():
            return value
        case int():
            return value if abs(value) <= _EXACT else str(value)
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
    return str(value)


def line(text: str) -> str:
    """`text` on one line, safe to print."""
    return " ".join(text.translate(_LINE).split())


def lines(text: str) -> str:
    """`text` with its own lines, safe to print."""
    return text.replace("\r\n", "\n").translate(_LINES)


def when(at: date | datetime, zone: str, now: datetime) -> str:
    """How long ago, for a week; then the day where the store is."""
    if not isinstance(at, datetime):
        return f"{at}"
    past = now - at
    if timedelta(0) <= past < timedelta(days=7):
        minutes = int(past.total_seconds()) // 60
        if minutes < 1:
            return "just now"
        if minutes < 60:
            return f"{minutes} min ago"
        return f"{minutes // 60} h ago" if minutes < 24 * 60 else f"{minutes // 1440} d ago"
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}"


def moment(at: date | datetime, zone: str) -> str:
    """Day and minute where the store is."""
    if not isinstance(at, datetime):
        return f"{at}"
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def left(end: "EndDate", now: datetime) -> str:
    """How long until something ends, in words."""
    days = (end.at - now).days
    if days < 0:
        return f"over since {end.at:%Y-%m-%d}"
    if days < 2:
        hours = int((end.at - now).total_seconds()) // 3600
        return f"in {hours} h" if hours else "within the hour"
    return f"in {days} days, on {end.at:%Y-%m-%d}"


def beside(skew: timedelta) -> str:
    """How far another clock is from ours, in words."""
    seconds = skew.total_seconds()
    if abs(seconds) < 2:  # clocks are told by the second
        return "in step with ours"
    return f"{abs(seconds):,.0f} s {'ahead of' if seconds > 0 else 'behind'} ours"


def many(count: int, one: str, more: str = "") -> str:
    """A number with its noun: 1 review, 2 reviews."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def word(name: str) -> str:
    """`name` as one word of a shell, for commands that we propose."""
    return shlex.quote(name) if re.search(r"[\s'\"`$&|;<>()*?!#~\\]", name) else name
