"""Makes what a person typed fit for a slot: plain, on one line, short, said in the language.

A value is data. It is never read as a template, however it looks, and no trick in it reaches
the reader: signs that cannot be seen or that turn the reading direction are gone, and so are
emoji, which marketplaces refuse.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from babel.dates import format_skeleton

from amends.domain.template import Slot, SlotKind
from amends.services.drafts.load import remedies

Given = str | Mapping[str, str]  # one text for all languages, or one for each

_SPACES = re.compile(r"\s+")
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u3030\u303d\u20e3\ufe00-\ufe0f]"
)
_ENDS = (".", "!", "?", "。", "！", "？", "…")
_CLOSE = "”“\"'»)）」』"
_STOP = {"zh": "。", "ja": "。"}


def plain(text: str, limit: int) -> str:
    """`text` on one line, without what cannot be seen, at most `limit` characters."""
    text = _SPACES.sub(" ", text)
    text = _SPACES.sub(" ", "".join(sign for sign in text if not _gone(sign))).strip()
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > limit * 2 // 3 else cut).rstrip(" ,;:-") + "…"


def _gone(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN or _EMOJI.match(sign) is not None


def said(slot: Slot, given: Given, language: str) -> str:
    """What stands in `slot` in `language`. Empty when nothing readable was given.

    A remedy or a day that is known by name is said in the language; other words stay as given.
    """
    text = (
        given if isinstance(given, str) else given.get(language) or next(iter(given.values()), "")
    )
    match slot.kind:
        case SlotKind.REMEDY if text in remedies():
            return remedies()[text][language]
        case SlotKind.DAY if day := _day(text):
            return format_skeleton("MMMMd", day, locale=language)
    text = plain(text, slot.limit)
    if slot.kind is not SlotKind.SENTENCE:
        return text.rstrip(".。")
    ended = not text or text.rstrip(_CLOSE).endswith(_ENDS)
    return text if ended else text + _STOP.get(language, ".")


def speaks(slot: Slot, given: Given, language: str) -> bool:
    """Whether `said` is in `language`, as far as can be told without reading it."""
    if not isinstance(given, str):
        return language in given
    known = slot.kind is SlotKind.REMEDY and given in remedies()
    return known or (slot.kind is SlotKind.DAY and _day(given) is not None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
