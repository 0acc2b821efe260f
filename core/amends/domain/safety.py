"""Who must be told when an article may hurt somebody, and by when: shown beside a held case.

A reminder for people, no advice of a lawyer: whether a duty applies is for the client to decide,
and the clock starts when the client knows. Sources are statutes, not read again for this.
"""

from datetime import date, datetime, timedelta

from amends.domain.action import Confidence, Source
from amends.domain.rule import law_binds
from amends.domain.values import Value

_DAY = date(2026, 11, 24)


def _statute(title: str) -> Source:
    return Source(title=title, checked_on=_DAY, confidence=Confidence.COMMON)


class ReportingDuty(Value):
    """One authority that may have to hear of it."""

    law: str  # EU or a country
    to: str
    within: timedelta | None  # None: without undue delay, no number is written
    says: str
    source: Source

    def due(self, known: datetime) -> datetime:
        """By when, counted from when it was known; without a number: at once."""
        return known + (self.within or timedelta(0))


DUTIES = (
    ReportingDuty(
        law="EU",
        to="market surveillance authority, through the Safety Business Gateway",
        within=None,
        says="An accident caused by the article is reported without undue delay.",
        source=_statute("Regulation (EU) 2023/988, Art. 20; for dealers Art. 12(4)"),
    ),
    ReportingDuty(
        law="US",
        to="Consumer Product Safety Commission",
        within=timedelta(hours=24),
        says="A defect that could create a substantial hazard is reported within 24 hours.",
        source=_statute("15 U.S.C. 2064(b); 16 CFR 1115.14(e)"),
    ),
    ReportingDuty(
        law="CN",
        to="provincial market regulation department (省级市场监督管理部门)",
        within=timedelta(days=2),
        says="Death, serious injury or heavy loss is reported within two working days.",
        source=_statute("消费品召回管理暂行规定, Art. 8"),
    ),
)


def duties_in(country: str | None) -> tuple[ReportingDuty, ...]:
    """Those that may bind a store of `country`. Empty: none is on record here."""
    return tuple(duty for duty in DUTIES if law_binds(duty.law, country))
