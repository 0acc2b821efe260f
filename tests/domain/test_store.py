"""A store has a name for people, and what runs out is said in time."""

from datetime import datetime, timedelta

import pytest
from pydantic import ValidationError

from amends.domain.store import EndDate, running_out
from amends.testing.builders import NOON, a_store

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def ends(at: datetime, what: str = "session") -> EndDate:
    return EndDate(what=what, at=at, remedy="Authorise the shop again.")


def test_errors_and_logs_name_a_store_with_its_marketplace() -> None:
    assert a_store(marketplace="tmall", name="示例旗舰店").label == "tmall:示例旗舰店"


def test_a_store_begins_at_an_aware_instant() -> None:
    with pytest.raises(ValidationError, match="timezone info"):
        a_store(start_line=NOON.replace(tzinfo=None))


@pytest.mark.parametrize("days", [30, 7, 1, 0])
def test_what_ends_soon_is_named_with_its_whole_days(days: int) -> None:
    session = ends(NOON + days * DAY)

    assert running_out((session,), NOON) == [(session, days)]


@pytest.mark.parametrize(
    ("left", "warned"), [(31 * DAY - SECOND, True), (31 * DAY, False), (-400 * DAY, True)]
)
def test_nothing_is_said_of_what_ends_later_than_in_thirty_days(
    left: timedelta, warned: bool
) -> None:
    assert bool(running_out((ends(NOON + left),), NOON)) == warned


@pytest.mark.parametrize(("left", "days"), [(SECOND, 0), (-SECOND, -1), (2 * DAY - SECOND, 1)])
def test_a_day_that_is_not_whole_does_not_count(left: timedelta, days: int) -> None:
    assert running_out((ends(NOON + left),), NOON)[0][1] == days


def test_the_soonest_end_comes_first() -> None:
    later, over, soon = (
        ends(NOON + 20 * DAY, "client secret"),
        ends(NOON - DAY, "write access"),
        ends(NOON + DAY, "session"),
    )

    named = [end.what for end, _ in running_out((later, over, soon), NOON)]

    assert named == ["write access", "session", "client secret"]


def test_ends_on_the_same_day_come_by_the_hour() -> None:
    evening, morning = ends(NOON + 9 * timedelta(hours=1), "b"), ends(NOON + SECOND, "a")

    assert [end.what for end, _ in running_out((evening, morning), NOON)] == ["a", "b"]
