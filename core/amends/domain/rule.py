"""One thing that platform or law allows or forbids, with where it is written and since when.

A rule is data and one small function of `Facts`; it never looks at raw text and knows no clock.
What it finds is one of three: clear, fired, or not to be told from what is known.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from typing import Any, Final

from amends.domain.action import Confidence, Source
from amends.domain.facts import ContactKind, Facts, Says

Span = tuple[int, int]  # characters of the text as it was given, the end not included

MESSAGE, PUBLIC_REPLY, OFFER = "message", "public_reply", "offer"
APPEAL, SOLICITATION, DATA = "appeal", "solicitation", "data"
ACTS: Final = frozenset({MESSAGE, PUBLIC_REPLY, OFFER, APPEAL, SOLICITATION, DATA})

_ID = re.compile(r"[A-Z]{2,8}(-[A-Z]{2,8})?-[A-Z]{2,8}-\d{3}")


class Severity(IntEnum):
    """How strict a rule or a verdict is; the greater is the stricter."""

    ALLOW = 0
    WARN = 1  # a person decides, and the decision is written down
    BLOCK = 2  # does not leave

    @property
    def word(self) -> str:
        """As the command line and the desk say it: allow, warn, block."""
        return self.name.lower()


ALLOW, WARN, BLOCK = Severity


@dataclass(frozen=True, slots=True)
class Clear:
    """Nothing against it."""


@dataclass(frozen=True, slots=True)
class Fired:
    """The rule applies. `severity` may only be stricter than the rule's own."""

    spans: tuple[Span, ...] = ()  # empty: the situation, not the words
    severity: Severity | None = None
    sure: float = 1.0
    covers: tuple[str, ...] = ()  # rules for which it speaks as well, here


@dataclass(frozen=True, slots=True)
class Unknown:
    """It cannot be told without these fields of the context: a person decides."""

    fields: tuple[str, ...]
    spans: tuple[Span, ...] = ()


Finding = Clear | Fired | Unknown
CLEAR: Final = Clear()


class RuleRefused(ValueError):
    """A rule that lacks what every rule must have, or two that answer to one id."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a rule that an agency may set. `unit` is read by people."""

    value: float
    unit: str
    low_is_strict: bool  # 2 messages are stricter than 3; 72 hours are stricter than 48


def by_law(_: Facts) -> Finding:
    """What never speaks for itself: duties of another part, and laws behind other rules."""
    return CLEAR


# A duty about stored data is kept by other parts; the law moves slower than a help page does.
_STALE_AFTER = {
    Confidence.VERIFIED: timedelta(days=365),
    Confidence.COMMON: timedelta(days=365),
    Confidence.OURS: timedelta(days=365),
    Confidence.SECOND_HAND: timedelta(days=180),
    Confidence.UNCERTAIN: timedelta(days=180),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Raises RuleRefused when it lacks an id, a sentence, a source or something it applies to."""

    id: str
    applies_to: frozenset[str]  # of ACTS
    says: str  # the rule in one sentence, for people
    severity: Severity
    why: str
    source: Source
    fix: str  # what would make a text pass
    # Of the facts, and of its numbers by name.
    fires: Callable[..., Finding] = by_law
    version: int = 1
    effective: str | None = None  # ISO day, month or year, as far as the source tells
    numbers: Mapping[str, Number] = field(default_factory=dict)
    mirrors: tuple[str, ...] = ()  # ids for which it is the law; COM-PII-* for a family
    law: str = ""  # where it binds: EU or a country; empty: everywhere
    # Named instead of these where both fire; both lists say the same from either end.
    covers: frozenset[str] = frozenset()
    yields_to: frozenset[str] = frozenset()
    holds: bool = False  # while it cannot be told, nothing leaves
    kept_by: str = ""  # which part keeps a duty that no text can break
    review_after: timedelta | None = None  # None: by how sure the source is

    def __post_init__(self) -> None:
        lacking = [name for name in ("says", "why", "source", "fix") if not getattr(self, name)]
        if lacking:
            raise RuleRefused(f"rule {self.id or '?'} has no {' and no '.join(lacking)}")
        if not _ID.fullmatch(self.id):
            raise RuleRefused(f"rule {self.id!r}: an id reads like COM-OFF-001")
        if not self.applies_to or self.applies_to - ACTS:
            known = ", ".join(sorted(ACTS))
            raise RuleRefused(f"rule {self.id} applies to something else than {known}")

    @property
    def family(self) -> str:
        """COM-OFF of COM-OFF-001."""
        return self.id.rpartition("-")[0]

    @property
    def house(self) -> bool:
        """A limit that we chose ourselves."""
        return self.source.confidence is Confidence.OURS

    @property
    def review_by(self) -> date:
        """The day from which the source must be read again."""
        after = self.review_after or _STALE_AFTER[self.source.confidence]
        return self.source.checked_on + after

    def stale(self, today: date) -> bool:
        return today > self.review_by

    def binds(self, country: str | None) -> bool:
        """Whether a store of `country` stands under it; an unknown country under no one's law."""
        return not self.law or law_binds(self.law, country)


_EU = (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"  # 27 states
)
_UNIONS: Mapping[str, tuple[str, ...]] = dict.fromkeys(_EU.split(), ("EU",))


def law_binds(law: str, country: str | None) -> bool:
    """Whether the law of a country, or of a union of them, binds a store of `country`."""
    return country is not None and (country == law or law in _UNIONS.get(country, ()))


def read_in(title: str, confidence: Confidence, checked_on: date) -> Source:
    """A source, in one line."""
    return Source(title=title, checked_on=checked_on, confidence=confidence)


def low(value: float, unit: str) -> Number:
    """A number of which the smaller is the stricter."""
    return Number(value, unit, low_is_strict=True)


def high(value: float, unit: str) -> Number:
    """A number of which the greater is the stricter."""
    return Number(value, unit, low_is_strict=False)


def says(*any_of: Says) -> Callable[[Facts], Finding]:
    """A rule that fires where the text says one of these."""

    def said(facts: Facts) -> Finding:
        return where(facts, *any_of)

    return said


def where(facts: Facts, *any_of: Says) -> Finding:
    """Fired at the places where the text says one of these, else clear."""
    marks = facts.text.said(*any_of)
    if not marks:
        return CLEAR
    return Fired(
        spans=tuple([(mark.start, mark.end) for mark in marks]),
        sure=max([mark.sure for mark in marks]),
    )


def at(found: tuple[Any, ...]) -> tuple[Span, ...]:
    """The places of contacts, links, terms and the like."""
    return tuple([(one.start, one.end) for one in found])


def our_contacts(facts: Facts, *kinds: ContactKind) -> tuple[Span, ...]:
    """Where the text hands out a way to reach us; of any kind when none is named."""
    return tuple(
        [
            (one.start, one.end)
            for one in facts.text.contacts
            if one.whose == "ours" and (not kinds or one.kind in kinds)
        ]
    )


def lacking(facts: Facts, *fields: str) -> Unknown | None:
    """Unknown when one of these fields of the context is not known."""
    missing = tuple([name for name in fields if getattr(facts.context, name) is None])
    return Unknown(missing) if missing else None
