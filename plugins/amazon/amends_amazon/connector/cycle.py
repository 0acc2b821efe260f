"""The life of one report, as a value that is stored with each page and survives a crash.

    wanted --> ordered --> under way ... --> DONE: its rows
                  ^            |-- CANCELLED: once more, an hour later and over a longer time
                  '-- hour ----'-- FATAL or stuck: twice more

Amazon cancels a report when there is nothing to tell, and also when there is; a longer time has
helped others. Pure. Source: reports_2021-06-30, processingStatus; docs issues 1101, 1203, 1849.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, Self

from pydantic import ValidationError

from amends.domain.times import Instant, Span
from amends.domain.values import Value
from amends_amazon.payloads.reports import Report

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FIRST_LOOK = timedelta(seconds=15)
SELDOM = timedelta(minutes=5)
LONGER = 30 * DAY  # how much further back a cancelled report reaches the second time
STUCK = 6 * HOUR  # ours: nobody has seen a report of feedback take longer than minutes
TRIES = 3  # reports that failed

CANCELLED = "the report was cancelled twice: no feedback, or none to be had"
FAILED = f"Amazon could not make the report, asked {TRIES} times"


class GivenUp(Value):
    """Nothing more is asked for this stretch of time."""

    lacks: str


class Cycle(Value):
    """Where a report stands."""

    v: Literal[1] = 1  # of this shape: what another version stored begins anew
    since: Instant  # where the report begins; it ends when it is made
    report: str | None = None  # its id; None: to be ordered
    ordered: Instant | None = None
    document: str | None = None  # None: not ready
    rows: int = 0  # given already
    looks: int = 0
    cancelled: int = 0
    failed: int = 0
    rests_until: Instant | None = None  # nothing is asked before
    why: str = ""  # it rests

    @classmethod
    def wanted(cls, span: Span) -> Self:
        """A day earlier than asked: days in the report carry no zone."""
        return cls(since=span.since - DAY)

    @classmethod
    def kept(cls, state: Mapping[str, Any] | None) -> Self | None:
        """As `state` tells; None when it tells nothing that this version understands."""
        try:
            return cls.model_validate(state) if state else None
        except ValidationError:
            return None

    @property
    def state(self) -> dict[str, Any]:
        return self.model_dump(mode="json")

    def begun(self, report: str, now: datetime, first_look: timedelta = FIRST_LOOK) -> Self:
        """The report was ordered; it is asked for after `first_look`."""
        return self._changed(report=report, ordered=now, looks=0)._resting(now + first_look)

    def after(self, report: Report, now: datetime) -> "Cycle | GivenUp":
        """What follows once Amazon said how far the report is."""
        match report.processing_status:
            case "DONE" if report.report_document_id:
                return self._changed(document=report.report_document_id, rests_until=None, why="")
            case "CANCELLED" if self.cancelled:
                return GivenUp(lacks=CANCELLED)
            case "CANCELLED":
                again = self._changed(report=None, since=self.since - LONGER, cancelled=1)
                return again._resting(now + HOUR, "the report was cancelled: once more then")
            case "FATAL" | "DONE":
                return self._again(now, f"the report ended {report.processing_status}, empty")
        if self.ordered and now - self.ordered >= STUCK:
            return self._again(now, f"the report was not ready after {STUCK / HOUR:.0f} hours")
        return self._changed(looks=self.looks + 1)._resting(now + self._patience())

    def given(self, rows: int) -> Self:
        """So many rows of the document were given."""
        return self._changed(rows=rows)

    def _again(self, now: datetime, why: str) -> "Cycle | GivenUp":
        if self.failed + 1 >= TRIES:
            return GivenUp(lacks=FAILED)
        again = self._changed(report=None, failed=self.failed + 1)
        return again._resting(now + HOUR, f"{why}: once more then")

    def _patience(self) -> timedelta:
        doubled = FIRST_LOOK.total_seconds() * 2.0 ** min(self.looks + 1, 10)
        return min(timedelta(seconds=doubled), SELDOM)

    def _resting(self, until: datetime, why: str = "the report is being made") -> Self:
        return self._changed(rests_until=until, why=why)

    def _changed(self, **over: Any) -> Self:
        return self.model_copy(update=over)
