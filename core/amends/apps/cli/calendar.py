"""Prints coverage as a calendar: a line a month, a sign a day, and in words where it lacks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from rich.text import Text

from amends.apps.cli.output import answers, line, many, moment, pairs
from amends.db.coverage import StoreDay
from amends.db.scope import Scope
from amends.db.unit import Unit
from amends.domain.coverage import Covered, DayCoverage
from amends.domain.store import Store
from amends.domain.times import zone_named

_SIGNS = {Covered.COMPLETE: "█", Covered.PARTIAL: "▒", Covered.UNKNOWN: "·"}
_LOOKS = {Covered.COMPLETE: "green", Covered.PARTIAL: "yellow", Covered.UNKNOWN: "dim"}
_UNREAD = "not read"
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    covered: Covered
    reasons: tuple[str, ...]
    known: DayCoverage | None  # None: nothing is known of it


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of one stream of one store, oldest first."""

    store: Store
    stream: str  # empty: nothing was ever read
    days: tuple[Day, ...]

    @property
    def newest(self) -> DayCoverage | None:
        known = [one.known for one in self.days if one.known]
        return max(known, key=lambda one: one.as_of, default=None)

    def count(self, covered: Covered) -> int:
        return sum(one.covered is covered for one in self.days)


def calendars(unit: Unit, scope: Scope, now: datetime, days: int) -> list[Calendar]:
    """One for each stream that was ever read, and one for each store of which nothing was."""
    first = now.date() - timedelta(days=days + 1)  # a day more: stores have days of their own
    known: dict[tuple[int, str], dict[date, StoreDay]] = {}
    for one in unit.coverage.days(scope, since=first):
        known.setdefault((one.store, one.stream), {})[one.coverage.day] = one
    found = []
    for store in unit.agency.stores(scope):
        streams = sorted(stream for of, stream in known if of == store.id)
        found += [
            Calendar(
                store, stream, tuple(_days(store, known.get((store.id, stream), {}), now, days))
            )
            for stream in streams or [""]
        ]
    return found


def _days(
    store: Store, known: Mapping[date, StoreDay], now: datetime, many_days: int
) -> Iterator[Day]:
    zone = zone_named(store.zone)
    today = now.astimezone(zone).date()
    for back in range(many_days - 1, -1, -1):
        day = today - timedelta(days=back)
        if day not in known:
            yield Day(day, Covered.UNKNOWN, (_UNREAD,), None)
            continue
        read = known[day].coverage
        yield Day(day, read.status(zone), read.reasons(zone), read)


def print_calendar(calendar: Calendar) -> None:
    console, store = answers(), calendar.store
    title = Text(store.label, "bold")
    if calendar.stream:
        title.append(f"  {calendar.stream.replace('_', ' ')}", "dim")
    newest = calendar.newest
    if newest:
        title.append(f"  as of {moment(newest.as_of, store.zone)}, by {line(newest.source)}", "dim")
    console.print(title, soft_wrap=True)
    if not newest:
        console.print("  Nothing was read yet.", style="dim")
        return
    console.print(f"  {'':9}1      8      15     22     29", style="dim")
    for month, days in groupby(calendar.days, key=lambda one: one.day.replace(day=1)):
        console.print(_month(month, list(days)))
    counts = [
        Text.assemble((_SIGNS[covered], _LOOKS[covered]), f" {calendar.count(covered)} {covered}")
        for covered in Covered
    ]
    console.print(Text("  ") + Text("   ").join(counts))
    lacking = [(_range(days), reason) for days, reason in _ranges(calendar.days)]
    if lacking:
        console.print(pairs((f"  {days}", line(reason)) for days, reason in lacking))


def _month(month: date, days: Sequence[Day]) -> Text:
    shown = Text(f"  {month:%Y-%m}  " + " " * (days[0].day.day - 1))
    for one in days:
        shown.append(_SIGNS[one.covered], _LOOKS[one.covered])
    return shown


def _ranges(days: Iterable[Day]) -> Iterator[tuple[list[date], str]]:
    """Days in a row that lack the same, newest first."""
    open_days = [one for one in days if one.covered is not Covered.COMPLETE]
    found: list[tuple[list[date], str]] = []
    for one in open_days:
        reason = "; ".join(one.reasons)
        if found and found[-1][1] == reason and one.day - found[-1][0][-1] == _A_DAY:
            found[-1][0].append(one.day)
        else:
            found.append(([one.day], reason))
    return reversed(found)


def _range(days: Sequence[date]) -> str:
    if len(days) == 1:
        return f"{days[0]}"
    return f"{days[0]} … {days[-1]} ({many(len(days), 'day')})"


def as_of_json(calendar: Calendar) -> dict[str, Any]:
    store, newest = calendar.store, calendar.newest
    return {
        "store": store.label,
        "marketplace": store.marketplace,
        "name": store.name,
        "zone": store.zone,
        "stream": calendar.stream or None,
        "as_of": newest.as_of if newest else None,
        "source": newest.source if newest else None,
        "counts": {covered.value: calendar.count(covered) for covered in Covered},
        "days": [
            {
                "day": one.day,
                "status": one.covered.value,
                "reasons": one.reasons,
                "as_of": one.known.as_of if one.known else None,
                "source": one.known.source if one.known else None,
            }
            for one in calendar.days
        ],
    }
