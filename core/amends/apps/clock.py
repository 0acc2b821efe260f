"""The real clock: the one place where Amends asks the time."""

import time
from datetime import UTC, datetime


class SystemClock:
    """Implements `amends.domain.times.Clock` with the machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds))
