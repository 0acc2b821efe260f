"""When people work and when buyers may be reached: opening hours, holidays, windows, quiet.

Two clocks run side by side. The marketplace's runs through nights and weekends; the team's runs
only while somebody is there. Local times become instants here, and nowhere else. Pure: holidays
come in as days, time zones by name.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, field_validator, model_validator

from amends.domain.times import SECOND, Instant, zone_named
from amends.domain.values import Value

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)
_PATIENCE = 400  # days in a row without an opening: more than a year of holidays is a mistake
_PERIOD = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—]\s*(\d{1,2})[:：](\d{2})")


def _local_minute(at: time) -> time:
    if at.tzinfo is not None:
        raise ValueError(f"{at} is told in the time of the place, without a zone")
    if at.second or at.microsecond:  # 23:59:59 would leave a hole of a second before midnight
        raise ValueError(f"{at} is finer than a minute; midnight is 00:00")
    return at


Minute = Annotated[time, AfterValidator(_local_minute)]


def _runs_forward(opens: time, closes: time) -> None:
    if closes != time.min and opens >= closes:
        raise ValueError(f"a period runs forward, not {opens:%H:%M} to {closes:%H:%M}")


class Period(Value):
    """A stretch of a day, from `opens` up to, and without, `closes`. 00:00 closes at midnight."""

    opens: Minute
    closes: Minute

    @model_validator(mode="after")
    def _forward(self) -> Self:
        _runs_forward(self.opens, self.closes)
        return self

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"


def _in_order(given: Sequence[Period], where: str = "") -> tuple[Period, ...]:
    """Sort the periods of one day. Raises ValueError when two of them overlap."""
    ordered = tuple(sorted(given, key=lambda period: period.opens))
    for one, other in pairwise(ordered):
        if one.closes == time.min or other.opens < one.closes:
            raise ValueError(f"{where}{one} and {other} overlap; make one period of them")
    return ordered


class Windows(Value):
    """Local stretches in which something may happen, every day alike. Empty: always."""

    periods: tuple[Period, ...] = ()

    @field_validator("periods")
    @classmethod
    def _apart(cls, given: tuple[Period, ...]) -> tuple[Period, ...]:
        return _in_order(given)


ALWAYS = Windows()


class Hours(Value):
    """When a team is there: periods by weekday, in its zone, without its holidays."""

    zone: str
    week: Mapping[str, tuple[Period, ...]]  # by WEEKDAYS; a day that lacks is closed
    holidays: frozenset[date] = Field(default_factory=frozenset)

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        zone_named(zone)
        return zone

    @field_validator("week")
    @classmethod
    def _days_in_order(
        cls, week: Mapping[str, tuple[Period, ...]]
    ) -> Mapping[str, tuple[Period, ...]]:
        if unknown := sorted(week.keys() - set(WEEKDAYS)):
            raise ValueError(f"no weekday is called {unknown[0]!r}; they are {', '.join(WEEKDAYS)}")
        return {day: _in_order(given, f"{day}: ") for day, given in week.items()}

    def on(self, day: date) -> tuple[Period, ...]:
        """The periods of `day`, earliest first; none on a holiday."""
        return () if day in self.holidays else self.week.get(WEEKDAYS[day.weekday()], ())


class Quiet(Value):
    """Every night's stretch in which nobody is disturbed; may run over midnight: 21:00 to 08:00."""

    begins: Minute
    ends: Minute  # not later than `begins`: on the next day

    @model_validator(mode="after")
    def _has_a_length(self) -> Self:
        if self.begins == self.ends:
            raise ValueError(
                f"quiet from {self.begins:%H:%M} to {self.ends:%H:%M} is always or never;"
                " give two different times"
            )
        return self


class Clocks(Value):
    """Until when an answer is due by each clock. None: that clock does not run."""

    marketplace: Instant | None = None
    team: Instant | None = None

    @property
    def first(self) -> datetime | None:
        """The earlier of those that run."""
        return min((at for at in (self.marketplace, self.team) if at is not None), default=None)

    def share(self, now: datetime, start: datetime) -> float:
        """How much of the time from `start` to `first` has passed: 0.5 is half, above 1 is late.

        Nights and weekends count, for either clock. Never below 0, also when the clock jumps
        back; 0 while no clock runs; 1 when what was due by `start` is asked about after it.
        """
        if self.first is None or now < start:
            return 0.0
        if self.first <= start:
            return 1.0
        return (now - start) / (self.first - start)


def team_deadline(start: datetime, length: timedelta, hours: Hours) -> datetime:
    """When `length` of opening time has passed since `start`, in UTC.

    The first such moment: work that fills a day is due as that day closes, not next morning.
    No length is due at the next opening. Raises ValueError below zero, or when nothing opens.
    """
    if length < timedelta(0):
        raise ValueError(f"a deadline lies ahead, not {-length} back")
    left = length
    for since, until in _openings(start, hours):
        if left <= until - since:
            return since + left
        left -= until - since
    raise ValueError(_never_open(hours))


def next_open(at: datetime, hours: Hours) -> datetime:
    """`at`, or the next moment at which the team is there, in UTC.

    Raises ValueError when none comes within 400 days.
    """
    for since, _ in _openings(at, hours):
        return since
    raise ValueError(_never_open(hours))


def open_between(since: datetime, until: datetime, hours: Hours) -> timedelta:
    """How much opening time lies between two instants; none when `until` is not the later."""
    zone = zone_named(hours.zone)
    since, until = since.astimezone(UTC), until.astimezone(UTC)
    day, total = since.astimezone(zone).date(), timedelta(0)
    while _instant(day, time.min, zone) < until:
        for opens, closes in _stretches(day, hours.on(day), zone):
            total += max(min(closes, until) - max(opens, since), timedelta(0))
        day += DAY
    return total


def next_within(at: datetime, windows: Windows, zone: str) -> datetime:
    """`at`, or the next moment that lies in one of `windows`, in UTC, at the place `zone` names.

    Raises ValueError for a zone that nobody knows.
    """
    if not windows.periods:
        return at.astimezone(UTC)
    coming = _coming(at, zone_named(zone), lambda _: windows.periods)
    return next(since for since, _ in coming)  # open every day, so one always comes


def within(at: datetime, windows: Windows, zone: str) -> bool:
    """Whether `at` lies in one of `windows`, at the place `zone` names."""
    return next_within(at, windows, zone) == at.astimezone(UTC)


def quiet(at: datetime, zone: str, quiet: Quiet) -> bool:
    """Whether nobody is to be disturbed at `at`, at the place `zone` names."""
    return after_quiet(at, zone, quiet) != at.astimezone(UTC)


def after_quiet(at: datetime, zone: str, quiet: Quiet) -> datetime:
    """`at`, or the moment at which the quiet that holds it ends, in UTC."""
    place, at = zone_named(zone), at.astimezone(UTC)
    today = at.astimezone(place).date()
    over = DAY if quiet.ends <= quiet.begins else timedelta(0)
    for day in (today - DAY, today, today + DAY):
        begins = _instant(day, quiet.begins, place)
        ends = _instant(day + over, quiet.ends, place)
        if begins <= at < ends:
            at = ends
    return at


def periods(text: str) -> tuple[Period, ...]:
    """Read the periods of a day as people write them: "09:00-12:30, 13:30-18:00".

    24:00 is midnight, as 00:00 is. No text is no period. Raises ValueError with what is wrong.
    """
    pieces = re.split(r"[,，、]", text) if text.strip() else []
    return _in_order([_period(piece.strip()) for piece in pieces])


def written(given: Sequence[Period]) -> str:
    """The periods of a day as `periods` reads them."""
    return ", ".join(str(period) for period in given)


def _period(piece: str) -> Period:
    found = _PERIOD.fullmatch(piece)
    if not found:
        raise ValueError(f"{piece!r} is no period; write it as 09:00-12:30")
    from_hour, from_minute, to_hour, to_minute = (int(number) for number in found.groups())
    if (to_hour, to_minute) == (24, 0):
        to_hour = 0
    try:
        opens, closes = time(from_hour, from_minute), time(to_hour, to_minute)
    except ValueError as error:
        raise ValueError(f"{piece!r} names a time that no clock shows") from error
    _runs_forward(opens, closes)
    return Period(opens=opens, closes=closes)


def _openings(at: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    return _coming(at, zone_named(hours.zone), hours.on)


def _coming(
    at: datetime, zone: ZoneInfo, on: Callable[[date], Sequence[Period]]
) -> Iterator[tuple[datetime, datetime]]:
    """What is left of the open stretches from `at` on, oldest first; ends when no more come."""
    at = at.astimezone(UTC)
    day, idle = at.astimezone(zone).date(), 0
    while idle < _PATIENCE:
        idle += 1
        for opens, closes in _stretches(day, on(day), zone):
            if at < closes:
                idle = 0
                yield max(at, opens), closes
        day += DAY


def _never_open(hours: Hours) -> str:
    if not any(hours.week.values()):
        return "the team is never there: open at least one day of its week, as in mon 09:00-18:00"
    return f"the team is away for {_PATIENCE} days: take back holidays, or open another weekday"


def _stretches(
    day: date, given: Sequence[Period], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """The periods of a local day as instants, in UTC; without those that the clocks skip."""
    for period in given:
        opens = _instant(day, period.opens, zone)
        closes = _instant(day + DAY if period.closes == time.min else day, period.closes, zone)
        if opens < closes:
            yield opens, closes


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When a clock on the wall first shows this time, or one later where it is skipped, in UTC.

    So a later time is never an earlier instant, and what meets on the wall meets in truth.
    """
    shown = datetime.combine(day, at, zone)
    before, after = shown.utcoffset(), shown.replace(fold=1).utcoffset()
    if before is None or after is None or after <= before:  # shown once, or twice
        return shown.astimezone(UTC)
    # Skipped: Python answers with a time past the gap, which opens late and closes late.
    wall = shown.replace(tzinfo=UTC)
    early, late = wall - after, wall - before
    while late - early > SECOND:  # the change lies between the two, on a whole second
        middle = early + (late - early) // (2 * SECOND) * SECOND
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late
