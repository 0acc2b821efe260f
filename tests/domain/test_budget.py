"""No call leaves before the platform allows it, and none waits longer than it must."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.budget import (
    BudgetScope,
    Limit,
    Spent,
    as_of,
    common_slot,
    next_slot,
    take,
    wait_before,
)
from amends.testing.builders import NOON

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
RATES = st.floats(0.05, 500)
BURSTS = st.integers(1, 40)
PAUSES = st.lists(st.integers(0, 3_000_000).map(lambda us: timedelta(microseconds=us)), max_size=60)


def a_limit(
    rate: float | None = None,
    burst: int = 1,
    per_day: int | None = None,
    zone: ZoneInfo = SHANGHAI,
    headroom: float = 0.02,
) -> Limit:
    return Limit("*", BudgetScope.APP, rate, burst, per_day, zone, headroom)


def leaving(limit: Limit, pauses: list[timedelta], start: datetime = NOON) -> list[datetime]:
    """When calls leave that are asked for with `pauses` between them, each as early as it may."""
    spent, now, left = Spent.nothing(start, limit), start, []
    for pause in pauses:
        now += pause
        left.append(next_slot(spent, limit, now))
        spent = take(spent, limit, left[-1])
    return left


@given(RATES, BURSTS, PAUSES)
def test_no_window_ever_holds_more_than_the_burst_and_its_share(
    rate: float, burst: int, pauses: list[timedelta]
) -> None:
    left = leaving(a_limit(rate, burst), pauses)

    for first, since in enumerate(left):
        for last in range(first, len(left)):
            window = (left[last] - since).total_seconds()
            assert last - first + 1 <= burst + rate * window


@given(RATES, BURSTS, PAUSES)
def test_whoever_keeps_the_rate_never_waits(
    rate: float, burst: int, pauses: list[timedelta]
) -> None:
    limit = a_limit(rate, burst)
    slow = [max(pause, limit.interval) for pause in pauses]
    asked = [NOON + sum(slow[: n + 1], timedelta(0)) for n in range(len(slow))]

    assert leaving(limit, slow) == asked


@pytest.mark.parametrize(
    ("burst", "left"),
    [(1, [0, 0.2, 0.4, 0.6]), (2, [0, 0.2, 0.4, 0.6]), (3, [0, 0, 0.2, 0.4]), (9, [0, 0, 0, 0])],
)
def test_all_but_one_of_a_burst_leave_at_once_and_then_one_call_an_interval(
    burst: int, left: list[float]
) -> None:
    calls = leaving(a_limit(rate=5, burst=burst, headroom=0), [timedelta(0)] * 4)

    assert [(at - NOON).total_seconds() for at in calls] == left


def test_a_rest_earns_no_more_than_the_burst() -> None:
    left = leaving(a_limit(rate=5, burst=3, headroom=0), [HOUR] + [timedelta(0)] * 3)

    assert [(at - left[0]).total_seconds() for at in left] == [0, 0, 0.2, 0.4]


def test_headroom_stretches_the_time_between_two_calls() -> None:
    assert a_limit(rate=10, headroom=0.02).interval == timedelta(milliseconds=102)
    assert a_limit(rate=None).interval == timedelta(0)


@pytest.mark.parametrize(
    ("rate", "ahead"),
    [
        (1, {1: 0, 2: 0, 5: 3, 20: 18}),
        (5, {1: 0, 2: 0, 5: 3, 20: 18}),
        (10, {1: 0, 2: 0, 5: 3, 20: 18}),
        (50, {1: 0, 2: 0, 5: 0, 20: 14}),  # 100 ms late is five calls
    ],
)
def test_as_much_of_a_burst_is_kept_back_as_a_late_call_may_cost(
    rate: float, ahead: dict[int, int]
) -> None:
    limits = {burst: a_limit(rate, burst) for burst in ahead}

    assert {burst: one.tolerance / one.interval for burst, one in limits.items()} == ahead


@pytest.mark.parametrize("burst", [1, 20])
def test_without_a_rate_there_is_nothing_to_run_ahead_of(burst: int) -> None:
    assert a_limit(None, burst).tolerance == timedelta(0)


def test_without_a_limit_a_call_leaves_when_it_is_asked_for() -> None:
    assert leaving(a_limit(), [timedelta(0)] * 50) == [NOON] * 50


def test_a_full_day_goes_on_at_midnight_in_the_zone_of_the_platform() -> None:
    evening = datetime(2026, 11, 22, 23, 0, tzinfo=SHANGHAI).astimezone(UTC)
    left = leaving(a_limit(per_day=2), [timedelta(0)] * 5, start=evening)

    assert [at.astimezone(SHANGHAI).strftime("%d. %H:%M") for at in left] == [
        "22. 23:00", "22. 23:00", "23. 00:00", "23. 00:00", "24. 00:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "wait"),
    [
        (datetime(2026, 3, 29, 0, 30, tzinfo=BERLIN), 22.5 * HOUR),
        (datetime(2026, 10, 25, 0, 30, tzinfo=BERLIN), 24.5 * HOUR),
    ],
)
def test_midnight_comes_when_the_clocks_of_that_night_say(now: datetime, wait: timedelta) -> None:
    limit = a_limit(per_day=1, zone=BERLIN)
    now = now.astimezone(UTC)
    spent = take(Spent.nothing(now, limit), limit, now)

    assert next_slot(spent, limit, now) - now == wait


@given(st.integers(1, 5), st.lists(st.integers(0, 40_000), max_size=40), RATES, BURSTS)
def test_no_day_ever_holds_more_than_its_quota(
    per_day: int, pauses: list[int], rate: float, burst: int
) -> None:
    limit = a_limit(rate, burst, per_day)
    left = leaving(limit, [timedelta(seconds=pause) for pause in pauses])

    days = [at.astimezone(SHANGHAI).date() for at in left]
    assert all(days.count(day) <= per_day for day in days)
    assert days == sorted(days)


def test_a_call_that_took_tomorrows_first_place_leaves_none_for_today() -> None:
    limit = a_limit(per_day=3)
    now = datetime(2026, 11, 22, 23, 59, 59, tzinfo=SHANGHAI).astimezone(UTC)
    spent = Spent(arrival=now, day=date(2026, 11, 22), used=3)

    spent = take(spent, limit, next_slot(spent, limit, now))

    assert (spent.day, spent.used) == (date(2026, 11, 23), 1)
    assert next_slot(spent, limit, now) == now + SECOND


@pytest.mark.parametrize(("after", "wait"), [(-SECOND, 1), (timedelta(0), 0), (SECOND, 0)])
def test_nothing_leaves_while_the_platform_refuses(after: timedelta, wait: int) -> None:
    spent = Spent(arrival=NOON, day=NOON.date(), used=0, blocked_until=NOON + HOUR)
    now = NOON + HOUR + after

    assert next_slot(spent, a_limit(rate=100, burst=100), now) == now + wait * SECOND
    assert next_slot(spent, a_limit(), now) == now + wait * SECOND


def test_a_block_past_midnight_opens_the_new_day() -> None:
    limit = a_limit(per_day=1)
    spent = Spent(
        arrival=NOON, day=date(2026, 11, 22), used=1, blocked_until=NOON + timedelta(days=2)
    )

    assert next_slot(spent, limit, NOON) == NOON + timedelta(days=2)


BASE, CAP = timedelta(seconds=0.5), timedelta(seconds=8)


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 0.5), (2, 1), (4, 4), (5, 8), (6, 8), (64, 8), (5_000, 8)]
)
def test_waiting_doubles_up_to_its_cap(attempt: int, seconds: float) -> None:
    assert wait_before(attempt, base=BASE, cap=CAP, chance=1).total_seconds() == seconds


@given(st.integers(1, 200), st.floats(0, 1, exclude_max=True))
def test_chance_only_ever_shortens_the_wait(attempt: int, chance: float) -> None:
    whole = wait_before(attempt, base=BASE, cap=CAP, chance=1)

    assert timedelta(0) <= wait_before(attempt, base=BASE, cap=CAP, chance=chance) <= whole
    assert wait_before(attempt, base=BASE, cap=CAP, chance=0) == timedelta(0)


@pytest.mark.parametrize("attempt", [0, -1])
def test_there_is_no_wait_before_the_first_try(attempt: int) -> None:
    with pytest.raises(ValueError, match="the first retry is attempt 1"):
        wait_before(attempt, base=BASE, cap=CAP, chance=1)


def test_what_a_clock_that_was_ahead_has_written_is_forgotten() -> None:
    limit = a_limit(rate=1, per_day=10)
    year = timedelta(days=365)
    spent = take(Spent.nothing(NOON + year, limit), limit, NOON + year)

    right = as_of(spent, limit, NOON, patience=2 * SECOND)

    assert next_slot(right, limit, NOON) == NOON
    assert right.used == 0


@given(st.floats(0.05, 50), BURSTS)
def test_a_budget_that_is_right_is_left_as_it_is(rate: float, burst: int) -> None:
    limit = a_limit(rate=rate, burst=burst)
    spent = Spent.nothing(NOON, limit)
    while (slot := next_slot(spent, limit, NOON)) <= NOON + 2 * SECOND:
        spent = take(spent, limit, slot)

    assert as_of(spent, limit, NOON, patience=2 * SECOND) == spent


def test_one_budget_may_push_a_call_past_the_midnight_of_another() -> None:
    midnight = datetime(2026, 11, 22, 16, tzinfo=UTC)  # in Shanghai
    slow = a_limit(rate=0.1, headroom=0)
    day = a_limit(per_day=1)
    just = midnight - SECOND
    busy = take(Spent.nothing(just, slow), slow, just)
    fresh = Spent.nothing(just, day)

    assert common_slot([(busy, slow), (fresh, day)], just) == just + 10 * SECOND


@pytest.mark.parametrize(("per_day", "kept", "left"), [(100, 2, 98), (100, 0, 100), (3, 5, 1)])
def test_reading_leaves_what_is_kept_for_sending(per_day: int, kept: int, left: int) -> None:
    limit = Limit(operation="*", scope=BudgetScope.APP, per_day=per_day, kept=kept)

    assert limit.for_reading().per_day == left
    assert limit.per_day == per_day
