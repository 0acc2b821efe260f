"""Where the rules of the core were read, in one word each: by how sure we are."""

from datetime import date

from amends.domain.action import Confidence, Source
from amends.domain.rule import read_in

CHECKED = date(2026, 11, 22)


def verified(title: str) -> Source:
    """The text, or an excerpt that names the rule, was read."""
    return read_in(title, Confidence.VERIFIED, CHECKED)


def common(title: str) -> Source:
    """Statute or well-known policy, not read again."""
    return read_in(title, Confidence.COMMON, CHECKED)


def house(title: str = "house rule") -> Source:
    """A limit of our own, stricter or more concrete than any source."""
    return read_in(title, Confidence.OURS, CHECKED)
