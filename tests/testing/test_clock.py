"""The clock that is turned by hand."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from amends.testing.clock import ManualClock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_time_moves_only_when_told() -> None:
    clock = ManualClock(NOON)

    clock.wait(1.5)
    clock.advance(timedelta(days=30))

    assert clock.now() == NOON + timedelta(days=30, seconds=1.5)
    assert clock.monotonic() == timedelta(days=30, seconds=1.5).total_seconds()


def test_waiting_for_what_is_over_takes_no_time() -> None:
    clock = ManualClock(NOON)

    clock.wait(-3)

    assert clock.now() == NOON


def test_time_does_not_run_back() -> None:
    with pytest.raises(ValueError, match="does not run back"):
        ManualClock(NOON).advance(timedelta(seconds=-1))


def test_a_clock_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        ManualClock(datetime(2026, 11, 22, 12))  # noqa: DTZ001


def test_no_wait_is_lost_between_threads() -> None:
    clock = ManualClock(NOON)
    threads = [
        threading.Thread(target=lambda: [clock.wait(1) for _ in range(200)]) for _ in range(4)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert clock.monotonic() == 800
