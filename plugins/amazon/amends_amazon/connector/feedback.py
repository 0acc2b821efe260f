"""Reading seller feedback: one report for one stretch of time, ordered, waited for, read.

Each step is a page of its own, so that a crash between two asks Amazon nothing twice. A report
reaches from a day before the stretch to the present, whatever its end: reports with an end are
cancelled more often. Rows outside the stretch are given as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from amends.domain.review import Part, Review
from amends.domain.times import Clock, Span
from amends.marketplace.connector import Completeness, Page, Reject
from amends.marketplace.errors import ComeBack
from amends_amazon.connector.cycle import Cycle, GivenUp
from amends_amazon.connector.document import Documents, Unreadable
from amends_amazon.connector.line import Line
from amends_amazon.mapping import FeedbackReader
from amends_amazon.mapping.feedback import order_id_in
from amends_amazon.payloads.base import iso
from amends_amazon.payloads.feedback import COLUMNS, Crooked, Row, WrongColumns, rows_in
from amends_amazon.payloads.reports import Created, Report
from amends_amazon.settings import AmazonSettings

REPORT = "GET_SELLER_FEEDBACK_DATA"
REPORTS = "/reports/2021-06-30/reports"
A_PAGE = 500  # rows, for a transaction of the memory
SEES = frozenset({Part.VERDICT, Part.REPLY})


@dataclass(frozen=True, slots=True)
class FeedbackReports:
    """Reads the feedback of one store."""

    line: Line
    documents: Documents
    settings: AmazonSettings
    scope: str
    clock: Clock

    def read(self, span: Span, state: Mapping[str, Any] | None) -> Iterator[Page[Review]]:
        """Yield the feedback of `span`. Raises ComeBack while the report is being made."""
        at = Cycle.kept(state) or Cycle.wanted(span)
        while at.document is None:
            if at.rests_until and self.clock.now() < at.rests_until:
                raise ComeBack(at.rests_until, f"{self.line.where}: {at.why}")
            then = self._further(at)
            if isinstance(then, GivenUp):
                yield _partial(span, then.lacks)
                return
            at = then
            yield Page((), Completeness.UNFINISHED, span, state=at.state, sees=SEES)
        yield from self._rows(at.document, at, span)

    def _further(self, at: Cycle) -> Cycle | GivenUp:
        """One call: order the report, or ask how far it is."""
        if at.report is None:
            wish = {
                "reportType": REPORT,
                "marketplaceIds": [self.settings.where.marketplace_id],
                "dataStartTime": iso(at.since),
            }
            # A second order after a lost answer does no harm: the first is never looked at.
            created = self.line.ask(Created, "createReport", "POST", REPORTS, body=wish)
            return at.begun(created.report_id, self.clock.now(), self.settings.first_look)
        path = f"{REPORTS}/{quote(at.report, safe='')}"
        report = self.line.ask(Report, "getReport", "GET", path)
        return at.after(report, self.clock.now())

    def _rows(self, document: str, at: Cycle, span: Span) -> Iterator[Page[Review]]:
        japanese = self.settings.where.language == "ja"
        text = self.documents.text(document, japanese=japanese)
        if isinstance(text, Unreadable):
            reject = Reject(raw=text.raw, reason=f"the report came damaged twice: {text.why}")
            yield _partial(span, reject.reason, reject)
            return
        try:
            rows = _newest_of_each(rows_in(text))
        except WrongColumns as error:
            yield _partial(span, str(error), *([Reject(raw=text, reason=str(error))] * bool(text)))
            return
        reader = FeedbackReader.of(self.settings, self.scope, self.clock.now())
        for begin in range(min(at.rows, len(rows)), len(rows) or 1, A_PAGE):
            end = begin + A_PAGE
            good, rejects = _sorted(rows[begin:end], reader)
            if end < len(rows):
                state = at.given(end).state
                unfinished = Completeness.UNFINISHED
                yield Page(good, unfinished, span, rejects, state=state, sees=SEES)
            else:
                yield Page(good, Completeness.COMPLETE, span, rejects, sees=SEES)


def _partial(span: Span, lacks: str, *rejects: Reject) -> Page[Review]:
    return Page((), Completeness.PARTIAL, span, rejects, lacks, sees=SEES)


def _newest_of_each(lines: Iterator[Row | Crooked]) -> list[Row | Crooked]:
    """All lines, but of several about one order only the last."""
    kept: dict[object, Row | Crooked] = {}
    for number, line in enumerate(lines):
        name: object = number
        if isinstance(line, Row):
            try:
                name = order_id_in(line)
            except ValueError:
                name = number  # it is kept aside, under no name
        kept[name] = line
    return list(kept.values())


def _sorted(
    lines: Sequence[Row | Crooked], reader: FeedbackReader
) -> tuple[list[Review], list[Reject]]:
    good, rejects = list[Review](), list[Reject]()
    for line in lines:
        if isinstance(line, Crooked):
            reason = f"{line.columns} columns where the report has {COLUMNS}"
            rejects.append(Reject(raw=line.raw, reason=reason))
            continue
        try:
            good.append(reader.review_from(line))
        except ValueError as error:
            rejects.append(Reject(raw=line.raw, reason=str(error)))
    return good, rejects
