"""The life of a report as a value: every way it can end, and what is stored of it. Pure."""

from datetime import datetime, timedelta

import pytest

from amends.domain.times import Span
from amends.testing.builders import NOON
from amends_amazon.connector.cycle import CANCELLED, FAILED, Cycle, GivenUp
from amends_amazon.payloads.reports import Report

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SPAN = Span(since=NOON - 30 * DAY, until=NOON)
WANTED = Cycle.wanted(SPAN)
UNDER_WAY = WANTED.begun("50001", NOON)


def report(status: str, document: str | None = None) -> Report:
    return Report(processing_status=status, report_document_id=document)


def seen(cycle: Cycle | GivenUp, status: str, now: datetime) -> Cycle | GivenUp:
    assert isinstance(cycle, Cycle)
    return cycle.after(report(status), now)


def test_a_report_begins_a_day_early_because_its_days_have_no_zone() -> None:
    assert WANTED.since == NOON - 31 * DAY


def test_it_is_looked_at_gently() -> None:
    at: Cycle | GivenUp = UNDER_WAY
    waits = [UNDER_WAY.rests_until]
    for _ in range(6):
        at = seen(at, "IN_PROGRESS", NOON)
        assert isinstance(at, Cycle)
        waits.append(at.rests_until)

    assert [(wait or NOON) - NOON for wait in waits] == [
        timedelta(seconds=seconds) for seconds in (15, 30, 60, 120, 240, 300, 300)
    ]


def test_a_finished_one_names_its_document_and_rests_no_more() -> None:
    done = UNDER_WAY.after(report("DONE", "amzn1.spdoc.1"), NOON)

    assert isinstance(done, Cycle)
    assert (done.document, done.rests_until) == ("amzn1.spdoc.1", None)


def test_a_cancelled_one_is_asked_for_once_more_over_a_longer_time() -> None:
    again = seen(UNDER_WAY, "CANCELLED", NOON)

    assert isinstance(again, Cycle)
    assert (again.report, again.since) == (None, NOON - 61 * DAY)
    assert again.rests_until == NOON + HOUR
    assert seen(again.begun("50002", NOON), "CANCELLED", NOON) == GivenUp(lacks=CANCELLED)


@pytest.mark.parametrize("status", ["FATAL", "DONE"])
def test_a_failed_one_is_asked_for_three_times_an_hour_apart(status: str) -> None:
    at: Cycle | GivenUp = UNDER_WAY
    for number in (2, 3):
        at = seen(at, status, NOON)
        assert isinstance(at, Cycle)
        assert (at.report, at.rests_until, at.since) == (None, NOON + HOUR, WANTED.since)
        at = at.begun(f"5000{number}", NOON)

    assert seen(at, status, NOON) == GivenUp(lacks=FAILED)


@pytest.mark.parametrize(
    ("waited", "report_id"), [(6 * HOUR - timedelta(seconds=1), "50001"), (6 * HOUR, None)]
)
def test_one_that_never_ends_counts_as_failed_after_six_hours(
    waited: timedelta, report_id: str | None
) -> None:
    after = seen(UNDER_WAY, "IN_QUEUE", NOON + waited)

    assert isinstance(after, Cycle)
    assert after.report == report_id


def test_a_status_that_nobody_knows_is_waited_for() -> None:
    after = seen(UNDER_WAY, "ON_HOLD", NOON)

    assert isinstance(after, Cycle)
    assert after.report == "50001"


def test_what_is_stored_comes_back_as_it_was() -> None:
    at = UNDER_WAY.after(report("DONE", "amzn1.spdoc.1"), NOON)
    assert isinstance(at, Cycle)
    at = at.given(500)

    assert Cycle.kept(at.state) == at


@pytest.mark.parametrize(
    "state", [None, {}, {"v": 2, "since": "2026-11-01T00:00:00Z"}, {"page": 3}]
)
def test_what_another_version_stored_begins_anew(state: dict[str, object] | None) -> None:
    assert Cycle.kept(state) is None
