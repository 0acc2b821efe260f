"""Deadlines count the time somebody is there; local hours become the right instants."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from amends.domain.hours import (
    WEEKDAYS,
    Hours,
    Period,
    next_open,
    open_between,
    periods,
    team_deadline,
)

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)
OFFICE = "09:00-12:30, 13:30-18:00"
ZONES = st.sampled_from(
    [
        "Europe/Berlin",
        "Asia/Shanghai",
        "America/New_York",
        "Asia/Kolkata",
        "Australia/Lord_Howe",  # half an hour of daylight saving
        "Africa/Cairo",  # skips midnight
        "America/Havana",  # shows midnight twice
        "America/Goose_Bay",  # went back over midnight until 2011
        "Pacific/Apia",  # skipped a whole day in 2011
    ]
)
CHANGES = [  # of clocks, in the places above
    datetime(2010, 11, 7, 3, 1, tzinfo=UTC),
    datetime(2011, 12, 30, 10, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 4, 23, 22, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 11, 1, 5, tzinfo=UTC),
]
INSTANTS = st.one_of(
    st.integers(0, 20 * 365 * 86_400).map(lambda s: datetime(2010, 1, 1, tzinfo=UTC) + s * SECOND),
    st.builds(
        lambda change, minutes: change + minutes * MINUTE,
        st.sampled_from(CHANGES),
        st.integers(-2_000, 2_000),
    ),
)
LENGTHS = st.integers(0, 60 * 24 * 10).map(lambda minutes: minutes * MINUTE)


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def some_hours(
    weekdays: str = OFFICE,
    weekend: str = "",
    zone: str = "Europe/Berlin",
    holidays: frozenset[date] = frozenset(),
) -> Hours:
    week = {day: periods(weekdays) for day in WEEKDAYS[:5]}
    week |= {day: periods(weekend) for day in WEEKDAYS[5:]}
    return Hours(zone=zone, week=week, holidays=holidays)


@st.composite
def days(draw: st.DrawFn) -> tuple[Period, ...]:
    """Periods that begin and end on a quarter of an hour, some of them side by side."""
    edges = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    clock = [time(quarter // 4 % 24, quarter % 4 * 15) for quarter in edges]
    kept = [pair for pair in pairwise(clock) if draw(st.booleans())]
    return tuple(Period(opens=opens, closes=closes) for opens, closes in kept)


@st.composite
def open_hours(draw: st.DrawFn) -> Hours:
    week: Mapping[str, tuple[Period, ...]] = draw(
        st.dictionaries(st.sampled_from(WEEKDAYS), days()).filter(lambda week: any(week.values()))
    )
    closed = draw(st.frozensets(st.dates(date(2009, 1, 1), date(2030, 12, 31)), max_size=5))
    return Hours(zone=draw(ZONES), week=week, holidays=closed)


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        ("2026-11-23 10:00", HOUR, "2026-11-23 11:00"),
        ("2026-11-23 10:00", 150 * MINUTE, "2026-11-23 12:30"),  # due as the morning ends
        ("2026-11-23 10:00", 151 * MINUTE, "2026-11-23 13:31"),  # over lunch
        ("2026-11-23 12:45", HOUR, "2026-11-23 14:30"),
        ("2026-11-23 17:00", HOUR, "2026-11-23 18:00"),  # exactly at closing
        ("2026-11-23 17:00", HOUR + TICK, "2026-11-24 09:00:00.000001"),
        ("2026-11-23 18:00", HOUR, "2026-11-24 10:00"),
        ("2026-11-27 17:30", HOUR, "2026-11-30 09:30"),  # over a weekend
        ("2026-11-28 12:00", HOUR, "2026-11-30 10:00"),
        ("2026-11-23 09:00", 40 * HOUR, "2026-11-27 18:00"),  # a full week
        ("2026-12-31 17:00", 2 * HOUR, "2027-01-01 10:00"),  # a year ends
        ("2028-02-28 17:00", 2 * HOUR, "2028-02-29 10:00"),  # a leap day
        ("2028-02-29 17:30", HOUR, "2028-03-01 09:30"),
        ("2026-11-23 12:45", timedelta(0), "2026-11-23 13:30"),
        ("2026-11-23 10:00", timedelta(0), "2026-11-23 10:00"),
    ],
)
def test_a_deadline_counts_only_the_time_somebody_is_there(
    start: str, length: timedelta, due: str
) -> None:
    assert team_deadline(at(start), length, some_hours()) == at(due)


@pytest.mark.parametrize(
    ("holiday", "due"),
    [
        (date(2026, 4, 3), "2026-04-06 10:00"),  # Good Friday: Thursday is followed by Monday
        (date(2026, 4, 6), "2026-04-03 10:00"),
    ],
)
def test_a_holiday_is_closed_from_midnight_to_midnight(holiday: date, due: str) -> None:
    hours = some_hours(holidays=frozenset({holiday}))

    assert team_deadline(at("2026-04-02 17:00"), 2 * HOUR, hours) == at(due)


def test_a_holiday_is_a_day_of_the_place_not_of_greenwich() -> None:
    hours = some_hours("00:00-00:00", "00:00-00:00", "Asia/Shanghai", frozenset({date(2026, 5, 1)}))
    first, last = at("2026-05-01", "Asia/Shanghai"), at("2026-05-02", "Asia/Shanghai")

    assert next_open(first - TICK, hours) == first - TICK
    assert next_open(first, hours) == next_open(last - TICK, hours) == last


@pytest.mark.parametrize(
    ("zone", "start", "due"),
    [
        # Put on at 02:00: that hour does not exist.
        ("Europe/Berlin", "2026-03-29T00:00+01:00", "2026-03-29T05:00+02:00"),
        ("America/New_York", "2026-03-08T00:00-05:00", "2026-03-08T05:00-04:00"),
        # Put back: an hour comes twice.
        ("Europe/Berlin", "2026-10-25T00:00+02:00", "2026-10-25T03:00+01:00"),
        ("America/New_York", "2026-11-01T00:00-04:00", "2026-11-01T03:00-05:00"),
        ("Australia/Lord_Howe", "2026-04-05T00:00+11:00", "2026-04-05T03:30+10:30"),
        # Never put on or back.
        ("Asia/Shanghai", "2026-03-29T00:00+08:00", "2026-03-29T04:00+08:00"),
        ("Asia/Kolkata", "2026-10-25T00:00+05:30", "2026-10-25T04:00+05:30"),
    ],
)
def test_four_hours_are_four_hours_when_clocks_are_changed(zone: str, start: str, due: str) -> None:
    hours = some_hours("00:00-00:00", "00:00-00:00", zone)

    ends = team_deadline(datetime.fromisoformat(start), 4 * HOUR, hours)

    assert ends == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("day", "opened", "length"),
    [
        ("2026-03-28", "01:00-04:00", 3 * HOUR),
        ("2026-03-29", "01:00-04:00", 2 * HOUR),
        ("2026-03-29", "02:00-03:00", timedelta(0)),  # no clock ever shows it
        ("2026-03-29", "02:30-04:00", HOUR),  # opens when the clocks show 03:00
        ("2026-03-29", "01:00-02:30, 03:00-04:00", 2 * HOUR),  # nothing is counted twice
        ("2026-10-25", "01:00-04:00", 4 * HOUR),
        ("2026-10-25", "01:00-02:30", 90 * MINUTE),  # closes when the clocks first show 02:30
        ("2026-10-25", "02:30-03:00", 90 * MINUTE),
        ("2026-10-25", "01:00-02:30, 02:30-04:00", 4 * HOUR),
    ],
)
def test_a_period_is_as_long_as_its_hours_in_berlin(
    day: str, opened: str, length: timedelta
) -> None:
    hours = some_hours(opened, opened)

    assert open_between(at(day), at(day) + 20 * HOUR, hours) == length


@pytest.mark.parametrize(
    ("when", "opened"),
    [
        ("2026-11-23 08:59:59", "2026-11-23 09:00"),
        ("2026-11-23 09:00", "2026-11-23 09:00"),
        ("2026-11-23 12:29:59", "2026-11-23 12:29:59"),
        ("2026-11-23 12:30", "2026-11-23 13:30"),
        ("2026-11-27 17:59:59", "2026-11-27 17:59:59"),
        ("2026-11-27 18:00", "2026-11-30 09:00"),
    ],
)
def test_the_team_is_there_from_the_opening_up_to_the_closing(when: str, opened: str) -> None:
    assert next_open(at(when), some_hours()) == at(opened)


def test_an_opening_in_india_lies_on_the_half_hour() -> None:
    hours = some_hours(zone="Asia/Kolkata")

    assert next_open(datetime(2026, 11, 23, tzinfo=UTC), hours) == datetime(
        2026, 11, 23, 3, 30, tzinfo=UTC
    )


def test_midnight_does_not_part_what_is_open_on_both_sides() -> None:
    hours = some_hours("18:00-00:00, 00:00-06:00", "18:00-00:00, 00:00-06:00")

    assert team_deadline(at("2026-11-23 23:00"), 2 * HOUR, hours) == at("2026-11-24 01:00")
    assert next_open(at("2026-11-24 06:00"), hours) == at("2026-11-24 18:00")


def test_an_opening_counts_from_where_one_looks() -> None:
    hours, noon, later = some_hours(), at("2026-11-23 12:00"), at("2026-11-24 09:15")

    assert open_between(noon, later, hours) == 5 * HOUR + 15 * MINUTE
    assert open_between(later, noon, hours) == timedelta(0)


def test_a_week_without_an_opening_has_no_deadline_and_says_so() -> None:
    hours = some_hours(weekdays="")

    for ask in (
        lambda: next_open(at("2026-11-23"), hours),
        lambda: team_deadline(at("2026-11-23"), HOUR, hours),
    ):
        with pytest.raises(ValueError, match="open at least one day of its week"):
            ask()
    assert open_between(at("2026-11-23"), at("2027-11-23"), hours) == timedelta(0)


@pytest.mark.parametrize(("closed", "found"), [(399, True), (400, False)])
def test_a_team_that_is_away_for_400_days_has_no_deadline(closed: int, found: bool) -> None:
    first = date(2026, 11, 23)
    away = frozenset(first + timedelta(days=n) for n in range(closed))
    hours = some_hours(OFFICE, OFFICE, holidays=away)

    if found:
        assert next_open(at("2026-11-23"), hours).date() == first + timedelta(days=closed)
    else:
        with pytest.raises(ValueError, match="away for 400 days: take back holidays"):
            next_open(at("2026-11-23"), hours)


def test_a_deadline_does_not_lie_behind() -> None:
    with pytest.raises(ValueError, match="a deadline lies ahead"):
        team_deadline(at("2026-11-23"), -TICK, some_hours())


def test_an_unknown_weekday_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValidationError, match="no weekday is called 'monday'; they are mon, tue"):
        Hours(zone="Europe/Berlin", week={"monday": periods(OFFICE)})


def test_periods_that_overlap_are_refused_with_their_day() -> None:
    both = (*periods("09:00-12:00"), *periods("11:59-13:00"))

    with pytest.raises(ValidationError, match="tue: 09:00-12:00 and 11:59-13:00 overlap"):
        Hours(zone="Europe/Berlin", week={"tue": both})


def test_periods_may_be_given_in_any_order() -> None:
    late_first = (*periods("13:30-18:00"), *periods("09:00-12:30"))

    assert Hours(zone="UTC", week={"mon": late_first}).week["mon"] == periods(OFFICE)


@given(INSTANTS, LENGTHS, open_hours())
def test_a_deadline_leaves_exactly_its_length_of_opening_time(
    start: datetime, length: timedelta, hours: Hours
) -> None:
    assert open_between(start, team_deadline(start, length, hours), hours) == length


@given(INSTANTS, LENGTHS, open_hours())
def test_a_deadline_lies_in_opening_time_or_at_its_end(
    start: datetime, length: timedelta, hours: Hours
) -> None:
    due = team_deadline(start, length, hours)

    assert due >= start
    assert next_open(due, hours) == due or next_open(due - TICK, hours) == due - TICK


@given(INSTANTS, st.integers(0, 10**7), LENGTHS, LENGTHS, open_hours())
def test_who_starts_later_or_has_more_time_is_never_due_earlier(
    start: datetime, seconds: int, length: timedelta, more: timedelta, hours: Hours
) -> None:
    due = team_deadline(start, length, hours)

    assert due <= team_deadline(start + timedelta(seconds=seconds), length, hours)
    assert due <= team_deadline(start, length + more, hours)


@given(INSTANTS, open_hours())
def test_the_next_opening_is_open_and_nothing_opens_before_it(when: datetime, hours: Hours) -> None:
    opened = next_open(when, hours)

    assert opened >= when
    assert open_between(when, opened, hours) == timedelta(0)
    assert open_between(opened, opened + TICK, hours) == TICK


@given(INSTANTS, st.integers(0, 10**7), st.integers(0, 10**7), open_hours())
def test_opening_time_adds_up(since: datetime, one: int, other: int, hours: Hours) -> None:
    middle = since + timedelta(seconds=one)
    until = middle + timedelta(seconds=other)

    parts = open_between(since, middle, hours) + open_between(middle, until, hours)

    assert open_between(since, until, hours) == parts
