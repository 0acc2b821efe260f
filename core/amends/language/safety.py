"""Points at danger in a review: fire, shock, injury, allergy, choking, a child.

What hurt somebody, or could have, is better pointed at once too often: the words are wide, a lead
looks. They stand beside the model, which knows sentences; either is enough. Data:
`data/safety.txt`.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_SOURCE = files("amends.language") / "data" / "safety.txt"
_PLAIN = ("fire", "shock", "injury", "allergy", "choking")
_NOT = {
    "zh": re.compile(r"(?:没有?|不|未|无|别|防|零)\S{0,2}$"),
    "de": re.compile(r"(?:\bkein\w*|\bnicht|\bohne|\bnie)\s(?:\w+\s)?$"),
    "en": re.compile(r"(?:\bno|\bnot|\bnever|\bwithout|n't|\bfree of)\s(?:\w+\s)?$"),
}


@dataclass(frozen=True)
class _Words:
    anything: re.Pattern[str]  # one look tells the many texts that hold none of them
    of: dict[str, re.Pattern[str]]


def dangers(text: str, language: str | None) -> list[tuple[str, int, int]]:
    """What the words of a folded text point at, each danger once, with where it is said."""
    words = _words().get(language or "")
    if words is None or not words.anything.search(text):
        return []
    found = [
        (what, *place)
        for what in _PLAIN
        if (place := _said(words.of[what], text, language or "")) is not None
    ]
    young = words.of["young"].search(text)
    if young and (found or words.of["hazard"].search(text)):
        found.append(("child", *young.span()))
    return found


def _said(pattern: re.Pattern[str], text: str, language: str) -> tuple[int, int] | None:
    """The first place where it is said and not denied."""
    denied = _NOT[language]
    for one in pattern.finditer(text):
        if not denied.search(text[max(0, one.start() - 16) : one.start()]):
            return one.span()
    return None


@cache
def _words() -> dict[str, _Words]:
    listed: dict[str, dict[str, re.Pattern[str]]] = {}
    for line in _SOURCE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            head, terms = line.split(":", 1)
            language, what = head.split()
            parts = [term.strip() for term in terms.split(" ; ")]
            # One edge of a word before all of them: tried once, not for each.
            edge = "" if language == "zh" else r"\b"
            either = "|".join(part.removeprefix(r"\b") for part in parts)
            listed.setdefault(language, {})[what] = re.compile(f"{edge}(?:{either})")
    return {
        language: _Words(re.compile("|".join(of[what].pattern for what in (*_PLAIN, "young"))), of)
        for language, of in listed.items()
    }


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    edge = r"\b" if patterns[0].startswith(r"\b") else ""
    return re.compile(edge + "(?:" + "|".join(one.removeprefix(r"\b") for one in patterns) + ")")
