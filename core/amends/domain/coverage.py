"""What was read, day by day, and what was not: the proof that nothing was missed.

A day of a store and stream holds the stretches that were read, each whole or with a reason why
not. The day is complete when whole stretches cover all of it. A later reading replaces an
earlier one where it reaches, so a gap that is closed leaves no trace and one that opens shows.
"""

from collections.abc import Iterable
from datetime import date, tzinfo
from enum import StrEnum

from pydantic import AwareDatetime

from amends.domain.times import Span, day_span
from amends.domain.values import Value


class Covered(StrEnum):
    COMPLETE = "complete"
    PARTIAL = "partial"
    UNKNOWN = "unknown"


class Stretch(Value):
    """A piece of time that was read once: whole when `lacks` is empty."""

    span: Span
    lacks: str = ""  # why it is not whole, in words


class DayCoverage(Value):
    """One local day of one store and stream."""

    day: date
    as_of: AwareDatetime  # the latest reading that touched it
    source: str  # "api", "file", "patrol": how it was read
    stretches: tuple[Stretch, ...] = ()  # oldest first, without overlap

    def with_reading(
        self, stretch: Stretch, *, at: AwareDatetime, source: str, lowers: bool = True
    ) -> "DayCoverage":
        """The day after one more reading, which counts above earlier ones where they overlap.

        One that does not `lower` leaves alone what was read whole: where somebody only looked at
        a part, what is known of the rest stays true.
        """
        if stretch.lacks and not lowers:
            parts = [stretch.span]
            for whole in (old.span for old in self.stretches if not old.lacks):
                parts = [rest for part in parts for rest in part.outside(whole)]
            new = [stretch.model_copy(update={"span": part}) for part in parts]
        else:
            new = [stretch]
        stretches = list(self.stretches)
        for one in new:
            stretches = [
                old.model_copy(update={"span": rest})
                for old in stretches
                for rest in old.span.outside(one.span)
            ]
        joined = _joined(sorted([*stretches, *new], key=lambda one: one.span.since))
        latest = at >= self.as_of or not self.stretches
        return DayCoverage(
            day=self.day,
            as_of=at if latest else self.as_of,
            source=source if latest else self.source,
            stretches=joined,
        )

    def is_whole_at(self, moment: AwareDatetime) -> bool:
        """Whether all that was written at `moment` was read."""
        return any(
            one.span.since <= moment < one.span.until and not one.lacks for one in self.stretches
        )

    def status(self, zone: tzinfo) -> Covered:
        if not self.stretches:
            return Covered.UNKNOWN
        return Covered.PARTIAL if self.reasons(zone) else Covered.COMPLETE

    def reasons(self, zone: tzinfo) -> tuple[str, ...]:
        """Why the day is not complete, each once; empty when it is."""
        whole = day_span(self.day, zone)
        found: list[str] = []
        reached = whole.since
        for stretch in self.stretches:
            if stretch.span.since > reached:
                found.append(_unread(reached, stretch.span.since, zone))
            if stretch.lacks:
                found.append(stretch.lacks)
            reached = max(reached, stretch.span.until)
        if reached < whole.until:
            found.append(_unread(reached, whole.until, zone))
        return tuple(dict.fromkeys(found))


def readings_by_day(stretch: Stretch, zone: tzinfo) -> Iterable[tuple[date, Stretch]]:
    """Cut a reading at local midnights, so that each day gets its own part."""
    for day in stretch.span.days(zone):
        whole = day_span(day, zone)
        span = Span(
            since=max(whole.since, stretch.span.since), until=min(whole.until, stretch.span.until)
        )
        yield day, stretch.model_copy(update={"span": span})


def _unread(since: AwareDatetime, until: AwareDatetime, zone: tzinfo) -> str:
    begin, end = (f"{at.astimezone(zone):%H:%M:%S}".removesuffix(":00") for at in (since, until))
    return f"not read from {begin} to {'24:00' if end == '00:00' else end}"


def _joined(stretches: list[Stretch]) -> tuple[Stretch, ...]:
    """Neighbours that say the same become one, so that a day read a hundred times stays short."""
    joined: list[Stretch] = []
    for stretch in stretches:
        last = joined[-1] if joined else None
        if last and last.lacks == stretch.lacks and last.span.until >= stretch.span.since:
            span = Span(since=last.span.since, until=max(last.span.until, stretch.span.until))
            joined[-1] = last.model_copy(update={"span": span})
        else:
            joined.append(stretch)
    return tuple(joined)
