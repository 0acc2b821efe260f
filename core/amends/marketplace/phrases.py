"""Phrases as staff keep them in a marketplace's own tool, to be found by a few letters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuickPhrase:
    """One text that staff paste, with the short code under which they find it."""

    group: str
    code: str
    text: str
