"""How many calls may leave, and when: the arithmetic of rate, burst and a day's quota.

GCRA keeps one instant per key, the theoretical arrival time, instead of a log of calls; the
day's quota keeps one count. Both are pure here; `db` keeps the row, shared by all processes,
and asks before the call leaves.

Source: ATM Forum, Traffic Management Specification 4.0, annex on the Generic Cell Rate Algorithm.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

_SKEW = timedelta(minutes=1)  # between the clocks of two machines that share a budget
_JITTER = timedelta(milliseconds=100)  # so much later than planned may a busy machine send


class BudgetScope(StrEnum):
    """Who shares the budget."""

    APP = "app"  # every account that calls with one app key
    ACCOUNT = "account"
    STORE = "store"
    ADDRESS = "address"  # the IP address that the platform sees: this installation


@dataclass(frozen=True, slots=True)
class Limit:
    """A platform's limit on `operation`, as its plugin declares it.

    `rate` is calls a second, `burst` how many may leave at once after a rest; `per_day` counts
    by the day of `day_zone`. None leaves that side open. A share of the rate, `headroom`, and as
    much of the burst as a late call may cost stay unused: calls do not arrive as evenly as they
    leave, and a 429 is a defect.
    """

    operation: str  # "traderates.get"; "*" for all calls together
    scope: BudgetScope
    rate: float | None = None
    burst: int = 1
    per_day: int | None = None
    day_zone: tzinfo = UTC
    headroom: float = 0.02
    kept: int = 0  # calls of a day that only sending may use, so that reading never silences us

    def for_reading(self) -> "Limit":
        """The same, without what is kept for sending."""
        if self.per_day is None or not self.kept:
            return self
        return replace(self, per_day=max(1, self.per_day - self.kept))

    @property
    def interval(self) -> timedelta:
        """The time between two calls at full rate; zero where no rate is set."""
        return timedelta(seconds=(1 + self.headroom) / self.rate) if self.rate else timedelta(0)

    @property
    def tolerance(self) -> timedelta:
        """How far ahead of an even pace calls may run."""
        kept_back = max(1, math.ceil((self.rate or 0) * _JITTER.total_seconds()))
        return self.interval * max(self.burst - 1 - kept_back, 0)


@dataclass(frozen=True, slots=True)
class Ask:
    """One budget that a call is charged to."""

    key: str  # "taobao/app/1f3a…/traderates.get": names no secret
    limit: Limit


@dataclass(frozen=True, slots=True)
class Spent:
    """What a key has used: the row that is kept."""

    arrival: datetime  # theoretical arrival time of the next call at full rate
    day: date
    used: int  # calls on `day`
    blocked_until: datetime | None = None  # the platform said so; nothing leaves before

    @classmethod
    def nothing(cls, now: datetime, limit: Limit) -> "Spent":
        return cls(arrival=now, day=now.astimezone(limit.day_zone).date(), used=0)


def next_slot(spent: Spent, limit: Limit, now: datetime) -> datetime:
    """When the next call may leave at the earliest; `now` or before means at once."""
    slot = now
    if limit.rate:
        slot = max(slot, spent.arrival - limit.tolerance)
    if spent.blocked_until:
        slot = max(slot, spent.blocked_until)
    if limit.per_day is not None:
        # Once tomorrow is being spent, today is full, also for whoever asks before midnight.
        day = max(spent.day, slot.astimezone(limit.day_zone).date())
        if spent.day == day and spent.used >= limit.per_day:
            day += timedelta(days=1)
        slot = max(slot, datetime.combine(day, time.min, limit.day_zone).astimezone(UTC))
    return slot


def common_slot(budgets: Sequence[tuple[Spent, Limit]], now: datetime) -> datetime:
    """The first instant that every budget allows: one may push it past another's midnight."""
    slot = now
    while True:
        later = max((next_slot(spent, limit, slot) for spent, limit in budgets), default=slot)
        if later <= slot:
            return slot
        slot = later


def as_of(spent: Spent, limit: Limit, now: datetime, patience: timedelta) -> Spent:
    """What a key has spent, without what a clock that was ahead has written into it.

    No place is handed out further ahead than `patience`; whatever lies beyond is a mistake.
    """
    ahead = now + patience + _SKEW
    if spent.arrival > ahead + limit.tolerance + limit.interval:
        spent = replace(spent, arrival=now)
    if spent.day > ahead.astimezone(limit.day_zone).date():
        spent = replace(spent, day=now.astimezone(limit.day_zone).date(), used=0)
    return spent


def take(spent: Spent, limit: Limit, slot: datetime) -> Spent:
    """What is spent once a call leaves at `slot`, which `next_slot` gave."""
    day = slot.astimezone(limit.day_zone).date()
    return replace(
        spent,
        arrival=max(spent.arrival, slot) + limit.interval,
        day=max(day, spent.day),
        used=spent.used + 1 if day <= spent.day else 1,
    )


def wait_before(attempt: int, *, base: timedelta, cap: timedelta, chance: float) -> timedelta:
    """How long to wait before `attempt` (1 is the first retry): doubling, never above `cap`.

    Full jitter: `chance`, from 0 up to 1, picks a point between zero and the doubled `base`,
    so that stores stopped together do not come back together.

    Raises ValueError when `attempt` is below 1.
    Source: Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    if attempt < 1:
        raise ValueError("the first retry is attempt 1")
    doubled = base.total_seconds() * 2.0 ** min(attempt - 1, 64)  # further on nothing is above
    return timedelta(seconds=min(doubled, cap.total_seconds()) * chance)
