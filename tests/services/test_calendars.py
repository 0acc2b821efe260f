"""Public holidays are known by country and part, and close the hours they fall into."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from amends.domain.hours import WEEKDAYS, Hours, periods, team_deadline
from amends.services.calendars import holidays_of, hours_for


def some_hours(zone: str = "Europe/Berlin", holidays: frozenset[date] = frozenset()) -> Hours:
    week = {day: periods("09:00-18:00") for day in WEEKDAYS[:5]}
    return Hours(zone=zone, week=week, holidays=holidays)


def test_a_part_of_a_country_keeps_holidays_of_its_own() -> None:
    epiphany, easter_monday = date(2026, 1, 6), date(2026, 4, 6)

    assert {epiphany, easter_monday} <= holidays_of("DE", "BY", [2026])
    assert easter_monday in holidays_of("DE", None, [2026])
    assert epiphany not in holidays_of("DE", None, [2026])


@pytest.mark.parametrize(
    ("country", "part"), [("de", "by"), (" Germany ", "bayern"), ("DEU", "Bayern")]
)
def test_countries_and_parts_are_known_by_code_and_name(country: str, part: str) -> None:
    assert holidays_of(country, part, [2026]) == holidays_of("DE", "BY", [2026])


def test_holidays_are_those_of_the_years_asked_for() -> None:
    both = holidays_of("US", None, iter([2026, 2027]))

    assert {day.year for day in both} >= {2026, 2027}
    assert {date(2026, 7, 4), date(2027, 7, 4)} <= both
    assert holidays_of("US", None, []) == frozenset()


def test_china_rests_on_the_days_it_moves_to_but_works_no_weekend() -> None:
    china = holidays_of("CN", None, [2026])

    assert date(2026, 2, 20) in china  # off in exchange for Saturday, 14 February
    assert date(2026, 2, 14) not in china


@pytest.mark.parametrize(
    ("country", "part", "wrong"),
    [
        ("Germny", None, r"no country is called 'Germny'; such as DE \(Germany\)"),
        ("XX", None, "no country is called 'XX'; such as AD"),
        ("", None, "no country is called ''"),
        ("DE", "Bayrn", r"no part of DE is called 'Bayrn'; such as BY \(Bayern\)"),
        ("DE", "ZZ", "no part of DE is called 'ZZ'; such as Augsburg, BB"),
        ("CN", "GD", "no parts of CN are known: leave 'GD' out"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest(
    country: str, part: str | None, wrong: str
) -> None:
    with pytest.raises(ValueError, match=wrong):
        holidays_of(country, part, [2026])


def test_hours_are_completed_with_last_this_and_next_year() -> None:
    own = date(2026, 8, 10)
    hours = hours_for(
        some_hours(holidays=frozenset({own})), "DE", "BY", datetime(2026, 11, 23, tzinfo=UTC)
    )

    assert {day.year for day in hours.holidays} == {2025, 2026, 2027}
    assert own in hours.holidays
    assert (hours.zone, hours.week) == (some_hours().zone, some_hours().week)


@pytest.mark.parametrize(("hour", "last"), [(15, 2027), (16, 2028)])
def test_the_year_begins_where_the_team_is(hour: int, last: int) -> None:
    new_year_in_shanghai = datetime(2026, 12, 31, 16, tzinfo=UTC)
    now = new_year_in_shanghai.replace(hour=hour)

    hours = hours_for(some_hours("Asia/Shanghai"), "CN", None, now)

    assert max(hours.holidays).year == last


def test_a_deadline_passes_over_easter_in_germany() -> None:
    maundy_thursday = datetime(2026, 4, 2, 15, tzinfo=UTC)  # 17:00 in Berlin
    hours = hours_for(some_hours(), "DE", None, maundy_thursday)

    due = team_deadline(maundy_thursday, timedelta(hours=2), hours)

    assert due == datetime(2026, 4, 7, 8, tzinfo=UTC)


def test_the_slow_library_is_loaded_only_when_asked() -> None:
    code = (
        "import sys; from amends.services.calendars import holidays_of;"
        "early = 'holidays' in sys.modules; holidays_of('DE', None, [2026]);"
        "print(early, 'holidays' in sys.modules)"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.split() == ["False", "True"]
