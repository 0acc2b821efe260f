"""When things happen: aware instants, days without a time, spans, and the clock they come from.

Nothing here asks the time. `Clock` is passed in from the outermost floor, so that an hour or a
month can be played in seconds and sandboxes can share it.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Annotated, Any, Protocol, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, model_validator

from amends.domain.values import Value

SECOND = timedelta(seconds=1)
_FIRST_YEAR, _LAST_YEAR = 1990, 2199  # 0001 and 9999 are fillers, and overflow what is counted


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _no_naive_time(when: Any) -> Any:
    if isinstance(when, datetime) and when.tzinfo is None:
        raise ValueError("a time needs a zone")  # pydantic would take naive midnight for a day
    return when


def _in_our_time(when: date) -> date:  # a datetime is a date too
    if not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        raise ValueError(f"{when.year} is not a year in which anybody wrote a review")
    return when


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]  # Python subtracts local times wrongly
Written = Annotated[
    AwareDatetime | date, BeforeValidator(_no_naive_time), AfterValidator(_in_our_time)
]  # some platforms give a day; deadlines take its earlier edge


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds since some start; never goes back."""

    def wait(self, seconds: float) -> None:
        """Return after `seconds` of this clock have passed."""


class Span(Value):
    """A stretch of time from `since` up to, and without, `until`. Never empty."""

    since: Instant
    until: Instant

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.since >= self.until:
            raise ValueError(f"a span must run forward: {self.since} is not before {self.until}")
        return self

    @property
    def length(self) -> timedelta:
        return self.until - self.since

    def halves(self) -> "tuple[Span, Span]":
        """Cut in the middle, on a whole second: no platform filters finer.

        Raises ValueError for a span of one second or less.
        """
        if self.length <= SECOND:
            raise ValueError(f"{self} cannot be cut finer than a second")
        seconds = max(1, int(self.length.total_seconds()) // 2)
        middle = self.since + timedelta(seconds=seconds)
        return Span(since=self.since, until=middle), Span(since=middle, until=self.until)

    def outside(self, hole: "Span") -> "list[Span]":
        """What is left when `hole` is cut out, oldest first."""
        if hole.until <= self.since or self.until <= hole.since:
            return [self]
        rest = []
        if self.since < hole.since:
            rest.append(Span(since=self.since, until=hole.since))
        if hole.until < self.until:
            rest.append(Span(since=hole.until, until=self.until))
        return rest

    def days(self, zone: tzinfo) -> list[date]:
        """The local days that this span touches, oldest first."""
        first = self.since.astimezone(zone).date()
        last = (self.until - timedelta(microseconds=1)).astimezone(zone).date()
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def day_span(day: date, zone: tzinfo) -> Span:
    """The 23, 24 or 25 hours of a local `day`."""
    since = datetime.combine(day, time.min, zone).astimezone(UTC)
    until = datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)
    return Span(since=since, until=until)


def earliest(when: date | datetime, zone: tzinfo) -> datetime:
    """The earlier edge of `when`: a day without a time counts from its first moment in `zone`.

    Deadlines start here, so that a platform which names only days never makes us late.
    """
    if isinstance(when, datetime):
        return when
    return datetime.combine(when, time.min, zone).astimezone(UTC)


def zone_named(name: str) -> ZoneInfo:
    """Give the time zone called `name`, such as Asia/Shanghai. Raises ValueError when none is."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(
            f"no time zone is called {name!r}; try Asia/Shanghai or Europe/Berlin"
        ) from error
