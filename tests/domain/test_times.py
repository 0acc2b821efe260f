"""Instants are aware, days may have no time, and spans are never empty."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from amends.domain.times import SECOND, Span, day_span, earliest, zone_named
from amends.testing.builders import NOON

BERLIN = ZoneInfo("Europe/Berlin")
SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
ZONES = st.sampled_from([UTC, BERLIN, SHANGHAI, ZoneInfo("Africa/Cairo"), ZoneInfo("America/Lima")])
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
EARLY, LATE = (NOON.replace(year=year, tzinfo=None) for year in (2020, 2030))
INSTANTS = st.datetimes(EARLY, LATE, timezones=ZONES, allow_imaginary=False)
SPANS = st.builds(
    lambda since, seconds: Span(since=since, until=since + timedelta(seconds=seconds)),
    INSTANTS.map(lambda at: at.astimezone(UTC)),
    st.integers(1, 10_000_000),
)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone info"):
        Span(since=NOON.replace(tzinfo=None), until=NOON + SECOND)


@pytest.mark.parametrize("length", [timedelta(0), -SECOND])
def test_a_span_runs_forward(length: timedelta) -> None:
    with pytest.raises(ValidationError, match="a span must run forward"):
        Span(since=NOON, until=NOON + length)


def test_a_span_is_as_long_as_its_hours_when_clocks_are_put_on() -> None:
    since, until = datetime(2026, 3, 29, tzinfo=BERLIN), datetime(2026, 3, 30, tzinfo=BERLIN)

    assert Span(since=since, until=until).length == 23 * HOUR


def test_the_hour_that_comes_twice_is_an_hour_long() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)

    assert Span(since=first, until=first.replace(fold=1)).length == HOUR


@given(SPANS.filter(lambda span: span.length > SECOND))
def test_two_halves_make_the_whole_and_meet_on_a_whole_second(span: Span) -> None:
    older, newer = span.halves()

    assert (older.since, older.until, newer.until) == (span.since, newer.since, span.until)
    assert (older.until - span.since) % SECOND == timedelta(0)
    assert timedelta(0) <= newer.length - older.length <= SECOND


@pytest.mark.parametrize("length", [timedelta(microseconds=1), SECOND])
def test_a_second_cannot_be_halved(length: timedelta) -> None:
    with pytest.raises(ValueError, match="finer than a second"):
        Span(since=NOON, until=NOON + length).halves()


def test_a_little_more_than_a_second_is_halved() -> None:
    older, newer = Span(since=NOON, until=NOON + 1.5 * SECOND).halves()

    assert (older.length, newer.length) == (SECOND, 0.5 * SECOND)


@given(DAYS, ZONES)
def test_every_moment_belongs_to_one_day(day: date, zone: ZoneInfo) -> None:
    today, tomorrow = day_span(day, zone), day_span(day + timedelta(days=1), zone)

    assert today.until == tomorrow.since
    assert today.days(zone) == [day]


@given(SPANS.filter(lambda span: span.length < timedelta(days=40)), ZONES)
def test_the_days_of_a_span_hold_all_of_it(span: Span, zone: ZoneInfo) -> None:
    days = span.days(zone)

    assert day_span(days[0], zone).since <= span.since < day_span(days[0], zone).until
    assert day_span(days[-1], zone).since < span.until <= day_span(days[-1], zone).until
    assert days == sorted(set(days))


def test_a_span_that_ends_at_midnight_does_not_touch_the_next_day() -> None:
    midnight = datetime(2026, 11, 23, tzinfo=SHANGHAI)

    assert Span(since=NOON, until=midnight).days(SHANGHAI) == [date(2026, 11, 22)]
    assert len(Span(since=NOON, until=midnight + SECOND).days(SHANGHAI)) == 2


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 22), 24)]
)
def test_a_day_in_berlin_has_as_many_hours_as_its_clocks_say(day: date, hours: int) -> None:
    assert day_span(day, BERLIN).length == hours * HOUR


def test_a_day_without_a_time_counts_from_its_first_moment_in_the_zone_of_the_store() -> None:
    assert earliest(date(2026, 11, 22), SHANGHAI) == datetime(2026, 11, 21, 16, tzinfo=UTC)
    assert earliest(NOON, SHANGHAI) == NOON
    assert earliest(date.max, SHANGHAI).year == 9999


def test_a_zone_is_found_by_name() -> None:
    assert zone_named("Asia/Shanghai") == SHANGHAI


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "Asia/Shang\0hai", "Asia"])
def test_a_zone_that_does_not_exist_is_refused_with_an_example(name: str) -> None:
    with pytest.raises(ValueError, match=r"try Asia/Shanghai or Europe/Berlin"):
        zone_named(name)


@given(INSTANTS, st.integers(-14, 14))
def test_a_span_is_the_same_in_every_zone(at: datetime, offset: int) -> None:
    elsewhere = at.astimezone(timezone(offset * HOUR))
    later = at.astimezone(UTC) + HOUR

    assert Span(since=at, until=later) == Span(since=elsewhere, until=later)
