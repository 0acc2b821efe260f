"""The queue in which reports are made, and what is planned to become of them.

A report waits, is worked on and ends, by the shared clock; its rows are those that stand when it
ends. Without rows it ends CANCELLED, as it does for no reason when a test plans so. Kept 90 days.

Source: reports_2021-06-30, processingStatus; docs issues 1101, 1203, 1849, 2084, 2744.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count

from amends.domain.times import Clock
from amends_amazon.sandbox.document import Document, Spoilt, explain, write
from amends_amazon.sandbox.letters import Letters
from amends_amazon.sandbox.sites import charset_of, site_of
from amends_amazon.sandbox.state import Feedback, Seller

FEEDBACK = "GET_SELLER_FEEDBACK_DATA"
KEPT = timedelta(days=90)
_FIRST_REPORT = 50_000_020_001  # of every seller: an id is unique only together with its seller
_STARS = range(1, 4)  # four and five are never told


class Outcome(StrEnum):
    """How a report ends. Without rows, DONE becomes CANCELLED."""

    DONE = "done"
    CANCELLED = "cancelled"  # although there are rows
    FATAL = "fatal"
    FATAL_EXPLAINED = "fatal_explained"  # with a document that says why


@dataclass(slots=True, eq=False)
class Plan:
    """What becomes of a report."""

    outcome: Outcome = Outcome.DONE
    spoilt: Spoilt | None = None
    takes: timedelta | None = None  # None: as long as every report
    seller: Seller | None = None  # None: of anybody
    site: str | None = None  # None: of any site
    after: int = 0  # so many go well before
    times: int | None = 1  # None: for ever


@dataclass(slots=True, eq=False)
class Report:
    number: str
    seller: Seller
    region: str
    kind: str
    marketplace_ids: tuple[str, ...]
    since: datetime
    until: datetime
    created: datetime
    starts: datetime
    ends: datetime
    plan: Plan
    ended: str | None = None  # DONE, CANCELLED or FATAL; None: still under way
    document_id: str | None = None

    def status(self, now: datetime) -> str:
        if self.ended:
            return self.ended
        return "IN_QUEUE" if now < self.starts else "IN_PROGRESS"


class ReportQueue(Letters):
    """Reports by seller, region and number; documents by their own ids."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.report_waits = timedelta(seconds=20)  # in the queue
        self.report_takes = timedelta(minutes=2)  # together with the wait
        self.compresses = True
        self.charsets: dict[str, str] = {}  # by site; else what the site is known to write
        self.reports: dict[tuple[str, str, str], Report] = {}
        self.documents: dict[str, tuple[Report, Document]] = {}
        self._under_way: list[Report] = []
        self._planned: deque[Plan] = deque()
        self._numbers_of: dict[str, count[int]] = {}
        self._documents_so_far = count(1)

    def plan_report(
        self,
        outcome: Outcome = Outcome.DONE,
        *,
        spoilt: Spoilt | None = None,
        takes: timedelta | None = None,
        seller: Seller | str | None = None,
        site: str | None = None,
        after: int = 0,
        times: int | None = 1,
    ) -> None:
        """Say how the next `times` reports end, once `after` went well; times None: for ever.

        `seller` and `site` narrow it down. Plans count in the order in which they were made.
        """
        owner = None if seller is None else self.seller(seller)
        with self.lock:
            self._planned.append(Plan(outcome, spoilt, takes, owner, site, after, times))

    def order_report(
        self,
        seller: Seller,
        region: str,
        marketplace_ids: tuple[str, ...],
        since: datetime,
        until: datetime,
    ) -> Report:
        """Put a report into the queue."""
        now = self.now()
        sites = [site_of(one) for one in marketplace_ids]
        plan = self._plan_of(seller, sites[0])
        takes = self.report_takes if plan.takes is None else plan.takes
        number = str(next(self._numbers_of.setdefault(seller.id, count(_FIRST_REPORT))))
        report = Report(
            number=number,
            seller=seller,
            region=region,
            kind=FEEDBACK,
            marketplace_ids=marketplace_ids,
            since=since,
            until=until,
            created=now,
            starts=now + min(self.report_waits, takes),
            ends=now + takes,
            plan=plan,
        )
        self.reports[seller.id, region, number] = report
        self._under_way.append(report)
        return report

    def settle(self) -> None:
        super().settle()
        with self.lock:
            self.catch_up()

    def catch_up(self) -> None:
        """End the reports whose time has come, with the rows of this moment."""
        now = self.now()
        due = [report for report in self._under_way if report.ends <= now or report.ended]
        if due:
            self._under_way = [report for report in self._under_way if report not in due]
            for report in due:
                if report.ended is None:
                    self._end(report)

    def _end(self, report: Report) -> None:
        plan = report.plan
        match plan.outcome:
            case Outcome.CANCELLED:
                report.ended = "CANCELLED"
            case Outcome.FATAL:
                report.ended = "FATAL"
            case Outcome.FATAL_EXPLAINED:
                report.ended = "FATAL"
                self._file(report, explain())
            case Outcome.DONE:
                self._write(report)

    def _write(self, report: Report) -> None:
        site = site_of(report.marketplace_ids[0])
        rows = self._rows(report)
        # Several sites in one report: people saw these cancelled, and asked for one at a time.
        if not rows or site is None or len(report.marketplace_ids) > 1:
            report.ended = "CANCELLED"
            return
        report.ended = "DONE"
        charset = self.charsets.get(site, charset_of(site))
        document = write(
            site, rows, charset=charset, compressed=self.compresses, spoilt=report.plan.spoilt
        )
        self._file(report, document)

    def _rows(self, report: Report) -> list[Feedback]:
        """Newest first, as we suppose."""
        site = site_of(report.marketplace_ids[0])
        rows = [
            one
            for one in report.seller.feedback.values()
            if one.site == site
            and one.rating in _STARS
            and report.since <= one.left <= report.until
        ]
        return sorted(rows, key=lambda one: one.left, reverse=True)

    def _file(self, report: Report, document: Document) -> None:
        number = next(self._documents_so_far)
        report.document_id = f"amzn1.spdoc.1.4.{report.region}.sandbox-{number:08d}"
        self.documents[report.document_id] = report, document

    def _plan_of(self, seller: Seller, site: str | None) -> Plan:
        for plan in self._planned:
            if plan.seller not in (None, seller) or plan.site not in (None, site):
                continue
            if plan.after:
                plan.after -= 1
                break
            if plan.times is not None:
                plan.times -= 1
                if plan.times <= 0:
                    self._planned.remove(plan)
            return plan
        return Plan()
