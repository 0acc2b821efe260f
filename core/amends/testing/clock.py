"""Clocks for tests and sandboxes: one that is turned by hand, one that follows the wall.

A test, the code under test and the sandbox it talks to share one `ManualClock`, so that a month
is played in milliseconds and nothing ever sleeps.
"""

import threading
import time
from datetime import UTC, datetime, timedelta


class ManualClock:
    """Time that moves only when it is told to, or when somebody waits. Safe between threads."""

    def __init__(self, start: datetime) -> None:
        """Begin at `start`. Raises ValueError when it carries no time zone."""
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware instant")
        self._start = self._now = start.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def monotonic(self) -> float:
        return (self.now() - self._start).total_seconds()

    def wait(self, seconds: float) -> None:
        """Let `seconds` pass at once: whoever waits turns the clock for everybody."""
        self.advance(timedelta(seconds=max(0.0, seconds)))

    def advance(self, by: timedelta) -> None:
        """Turn the clock on. Raises ValueError when it would run back."""
        if by < timedelta(0):
            raise ValueError(f"time does not run back by {-by}")
        with self._lock:
            self._now += by


class WallClock:
    """The machine's own time, for a sandbox that runs as a process of its own.

    It can be turned on as well, so that a bench need not wait a week.
    """

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        self._ahead += by

    def monotonic(self) -> float:
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds))
