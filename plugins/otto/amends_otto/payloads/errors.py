"""What an error body says, whichever of OTTO's forms it has. Never raises.

The general envelope, the machine words of shipments, returns without a code, price reductions
with an integer code and perhaps doubled nesting, the form of OAuth, or a gateway's web page.
Details may quote what was sent and are left where they are.
"""

import re
from dataclasses import dataclass
from typing import Any

from amends_otto.payloads.base import parsed

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+|\d{1,6}")  # no name looks like it
_LOGREF = re.compile(r"[\w.:/-]{1,80}")
_DEEP = 4  # levels of nesting that are looked through; two are described


@dataclass(frozen=True, slots=True)
class Refusal:
    """The words of a refusal that a machine wrote: safe to show, whoever the buyer is."""

    words: tuple[str, ...] = ()  # a title or a code of each entry
    logref: str | None = None  # what OTTO's support asks for
    is_page: bool = False  # a web page: a gateway answered, not the interface

    @property
    def said(self) -> str:
        """As an addition to a sentence: " (RESOURCE_NOT_FOUND)"; empty when it said nothing."""
        return f" ({', '.join(self.words)})" if self.words else ""


def refusal_in(raw: bytes) -> Refusal:
    """Read an error body."""
    if raw.lstrip().startswith(b"<"):
        return Refusal(is_page=True)
    try:
        body = parsed(raw)
    except ValueError:
        return Refusal()
    entries = _entries(body, _DEEP)
    words = [word for entry in entries if (word := _word_in(entry))]
    refs = [str(entry.get("logref")) for entry in entries if entry.get("logref")]
    return Refusal(
        words=tuple(dict.fromkeys(words)),
        logref=next((ref for ref in refs if _LOGREF.fullmatch(ref)), None),
    )


def _word_in(entry: dict[str, Any]) -> str | None:
    """What it is called, or its number where it has no name that a machine wrote."""
    said = (str(entry.get(name)) for name in ("title", "error", "code"))
    return next((word for word in said if _WORD.fullmatch(word)), None)


def _entries(inside: Any, levels: int) -> list[dict[str, Any]]:
    """The entries under `errors`, however often it is nested; else the object itself."""
    if isinstance(inside, list):
        return [entry for one in inside for entry in _entries(one, levels)]
    if not isinstance(inside, dict):
        return []
    errors = inside.get("errors")
    if isinstance(errors, list | dict) and levels > 0:
        return _entries(errors, levels - 1)
    return [inside]
