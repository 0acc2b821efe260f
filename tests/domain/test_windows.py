"""Buyers are reached in their windows and left in peace at night; clocks and periods are read."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from amends.domain.hours import (
    ALWAYS,
    Clocks,
    Period,
    Quiet,
    Windows,
    after_quiet,
    next_within,
    periods,
    quiet,
    within,
    written,
)
from amends.testing.builders import NOON

from .test_hours import INSTANTS, TICK, ZONES, at, days

HOUR = timedelta(hours=1)
SHANGHAI = "Asia/Shanghai"
LUNCH_AND_EVENING = Windows(periods=periods("12:00-13:00, 18:00-20:00"))
NIGHT = Quiet(begins=time(21), ends=time(8))
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda minute: time(*divmod(minute, 60)))
NIGHTS = st.tuples(MINUTES, MINUTES).filter(lambda pair: pair[0] != pair[1])


@pytest.mark.parametrize(
    ("when", "reached"),
    [
        ("2026-11-23 11:59:59", "2026-11-23 12:00"),
        ("2026-11-23 12:00", "2026-11-23 12:00"),
        ("2026-11-23 12:59:59", "2026-11-23 12:59:59"),
        ("2026-11-23 13:00", "2026-11-23 18:00"),
        ("2026-11-23 20:00", "2026-11-24 12:00"),
        ("2026-12-31 20:00", "2027-01-01 12:00"),
        ("2028-02-28 20:00", "2028-02-29 12:00"),
    ],
)
def test_a_buyer_is_reached_at_lunch_or_in_the_evening(when: str, reached: str) -> None:
    local = at(when, SHANGHAI)

    assert next_within(local, LUNCH_AND_EVENING, SHANGHAI) == at(reached, SHANGHAI)
    assert within(local, LUNCH_AND_EVENING, SHANGHAI) is (when == reached)


def test_the_same_window_is_another_instant_at_another_place() -> None:
    noon_in_greenwich = datetime(2026, 11, 23, 12, tzinfo=UTC)

    assert within(noon_in_greenwich, LUNCH_AND_EVENING, SHANGHAI) is False
    assert within(noon_in_greenwich, LUNCH_AND_EVENING, "Europe/Lisbon") is True


def test_without_windows_it_is_always_time() -> None:
    assert within(NOON, ALWAYS, SHANGHAI)
    assert next_within(NOON.astimezone(ZoneInfo(SHANGHAI)), ALWAYS, SHANGHAI).tzinfo is UTC


def test_a_window_that_the_clocks_skip_opens_on_the_next_day() -> None:
    skipped = Windows(periods=periods("02:00-03:00"))

    assert next_within(at("2026-03-29 00:00"), skipped, "Europe/Berlin") == at("2026-03-30 02:00")


def test_windows_that_overlap_are_refused() -> None:
    with pytest.raises(ValidationError, match="18:00-00:00 and 19:00-20:00 overlap"):
        Windows(periods=(*periods("18:00-00:00"), *periods("19:00-20:00")))


@given(INSTANTS, days(), ZONES)
def test_the_next_time_within_is_within_and_never_before(
    when: datetime, given_periods: tuple[Period, ...], zone: str
) -> None:
    windows = Windows(periods=given_periods)
    reached = next_within(when, windows, zone)

    assert within(reached, windows, zone)
    assert next_within(reached, windows, zone) == reached >= when


@pytest.mark.parametrize(
    ("when", "over"),
    [
        ("2026-11-23 20:59:59", "2026-11-23 20:59:59"),
        ("2026-11-23 21:00", "2026-11-24 08:00"),
        ("2026-11-24 00:00", "2026-11-24 08:00"),
        ("2026-11-24 07:59:59", "2026-11-24 08:00"),
        ("2026-11-24 08:00", "2026-11-24 08:00"),
    ],
)
def test_nobody_is_disturbed_over_midnight(when: str, over: str) -> None:
    local = at(when)

    assert after_quiet(local, "Europe/Berlin", NIGHT) == at(over)
    assert quiet(local, "Europe/Berlin", NIGHT) is (when != over)


@pytest.mark.parametrize(
    ("when", "ends", "over"),
    [
        ("2026-11-23 13:00", time(14), "2026-11-23 14:00"),
        ("2026-11-23 14:00", time(14), "2026-11-23 14:00"),
        ("2026-11-23 23:59:59", time(0), "2026-11-24 00:00"),
        ("2026-11-24 00:00", time(0), "2026-11-24 00:00"),
    ],
)
def test_quiet_may_end_on_its_own_day_or_at_midnight(when: str, ends: time, over: str) -> None:
    assert after_quiet(at(when), "Europe/Berlin", Quiet(begins=time(13), ends=ends)) == at(over)


@pytest.mark.parametrize(
    ("evening", "length"), [("2026-03-28", 10), ("2026-03-29", 11), ("2026-10-24", 12)]
)
def test_a_night_is_shorter_or_longer_when_clocks_are_changed(evening: str, length: int) -> None:
    begins = at(f"{evening} 21:00")

    assert after_quiet(begins, "Europe/Berlin", NIGHT) - begins == length * HOUR


def test_quiet_needs_two_different_times() -> None:
    with pytest.raises(ValidationError, match="21:00 to 21:00 is always or never"):
        Quiet(begins=time(21), ends=time(21))


@given(INSTANTS, NIGHTS, ZONES)
def test_after_quiet_it_is_not_quiet(when: datetime, night: tuple[time, time], zone: str) -> None:
    rest = Quiet(begins=night[0], ends=night[1])
    over = after_quiet(when, zone, rest)

    assert over >= when
    assert quiet(over, zone, rest) is False
    assert over == when or quiet(over - TICK, zone, rest)


def test_the_first_clock_is_the_earlier_of_those_that_run() -> None:
    soon, late = NOON + HOUR, NOON + 2 * HOUR

    assert Clocks().first is None
    assert Clocks(team=late).first == late
    assert Clocks(marketplace=late).first == late
    assert Clocks(marketplace=soon, team=late).first == soon
    assert Clocks(marketplace=late, team=soon).first == soon


@pytest.mark.parametrize(
    ("passed", "share"),
    [(-1, 0.0), (0, 0.0), (5, 0.5), (8, 0.8), (10, 1.0), (15, 1.5)],
)
def test_the_share_tells_half_most_and_late_and_is_never_negative(
    passed: int, share: float
) -> None:
    clocks = Clocks(team=NOON + 10 * HOUR)

    assert clocks.share(NOON + passed * HOUR, NOON) == share


def test_nothing_passes_while_no_clock_runs() -> None:
    assert Clocks().share(NOON + HOUR, NOON) == 0.0


@pytest.mark.parametrize("due", [NOON, NOON - HOUR])
def test_what_was_due_as_it_began_is_late_at_once(due: datetime) -> None:
    assert Clocks(marketplace=due).share(NOON, NOON) == 1.0
    assert Clocks(marketplace=due).share(NOON - TICK, NOON) == 0.0


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("09:00-12:30, 13:30-18:00", "09:00-12:30, 13:30-18:00"),
        ("9:00 – 12:30,13:30-18:00", "09:00-12:30, 13:30-18:00"),
        ("18：00-20：00，12：00-13：00", "12:00-13:00, 18:00-20:00"),
        ("00:00-24:00", "00:00-00:00"),
        ("18:00-00:00", "18:00-00:00"),
        (" ", ""),
    ],
)
def test_periods_are_read_as_people_write_them(text: str, back: str) -> None:
    assert written(periods(text)) == back


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("09:00", "'09:00' is no period; write it as 09:00-12:30"),
        ("09:00-12:30,", "'' is no period"),
        ("nine to five", "'nine to five' is no period"),
        ("09:00-25:00", "'09:00-25:00' names a time that no clock shows"),
        ("09:60-12:00", "'09:60-12:00' names a time that no clock shows"),
        ("24:00-06:00", "'24:00-06:00' names a time that no clock shows"),
        ("18:00-09:00", "a period runs forward, not 18:00 to 09:00"),
        ("09:00-09:00", "a period runs forward, not 09:00 to 09:00"),
        ("09:00-12:00, 11:00-13:00", "09:00-12:00 and 11:00-13:00 overlap; make one period"),
        ("00:00-00:00, 11:00-13:00", "00:00-00:00 and 11:00-13:00 overlap"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        periods(text)


@given(days())
def test_what_is_written_is_read_back(given_periods: tuple[Period, ...]) -> None:
    assert periods(written(given_periods)) == given_periods


@pytest.mark.parametrize(
    ("closes", "wrong"),
    [(time(23, 59, 59), "finer than a minute"), (time(12, tzinfo=UTC), "without a zone")],
)
def test_a_period_is_told_by_the_minute_and_the_clock_on_the_wall(closes: time, wrong: str) -> None:
    with pytest.raises(ValidationError, match=wrong):
        Period(opens=time(9), closes=closes)
