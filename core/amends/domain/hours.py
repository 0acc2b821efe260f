"""When people work and when buyers may be reached: opening hours, holidays, windows.

Two clocks run side by side. The marketplace's runs through nights and weekends; the team's runs
only while somebody is there. Local times become instants here, and nowhere else. Pure: holidays
come in as days, time zones by name.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Self

from pydantic import Field, field_validator, model_validator

from amends.domain.times import zone_named
from amends.domain.values import Value

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Period(Value):
    """A stretch of a day, from `opens` up to, and without, `closes`. 00:00 closes at midnight."""

    opens: time
    closes: time

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.closes != time.min and self.opens >= self.closes:
            raise ValueError(
                f"a period runs forward, not {self.opens:%H:%M} to {self.closes:%H:%M}"
            )
        return self


class Windows(Value):
    """Local stretches in which something may happen, every day alike. Empty: always."""

    periods: tuple[Period, ...] = ()


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


def team_deadline(start: datetime, length: timedelta, hours: Hours) -> datetime:
    """When `length` of opening time has passed since `start`, in UTC."""
    raise NotImplementedError


def next_open(at: datetime, hours: Hours) -> datetime:
    """`at`, or the next moment at which the team is there."""
    raise NotImplementedError


def open_between(since: datetime, until: datetime, hours: Hours) -> timedelta:
    """How much opening time lies between two instants."""
    raise NotImplementedError


def next_within(at: datetime, windows: Windows, zone: str) -> datetime:
    """`at`, or the next moment that lies in one of `windows`, at the place `zone` names."""
    raise NotImplementedError


def within(at: datetime, windows: Windows, zone: str) -> bool:
    """Whether `at` lies in one of `windows`."""
    raise NotImplementedError
