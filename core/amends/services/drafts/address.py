"""How a text addresses its reader, and whether it mixes two ways: du and Sie, 您 and 亲.

A mixed text is a slip of two hands in one message. It is flagged, not refused: quoting a buyer
or a title may look like it. Languages in which nobody asks have nothing to mix.
"""

import re
from collections.abc import Mapping

from amends.domain.values import Value

# At the start of a sentence `Sie` may be “they” or “she”, so only the forms that are sure count.
_DU = r"\b(?:du|dich|dir|dein(?:e[rmns]?)?|Du|Dich|Dir|Dein(?:e[rmns]?)?)\b"
_SIE = r"(?<![.!?:“„\n] )(?<!^)\bSie\b|\b(?:Ihnen|Ihr(?:e[rmns]?)?)\b"
_QIN = r"亲(?![自人友戚子手口肤爱情切密近属生眼])(?<!父亲)(?<!母亲)(?<!双亲)(?<!相亲)"
_POLITE = (
    r"(?:です|ます|ました|ません|でした|でしょう|ましょう|ください|下さい|ございます|ませ)"
    r"(?:か|ね|よ|ので|が)?[。！？!?]"
)
_PLAIN_JA = (
    r"(?:だ|である|だった|った|ない|たい|する|(?<![まで])した|いる|くれ|しろ|だろう|じゃん)"
    r"(?:よ|ね|な|ぞ|さ)?[。！？!?]"
)

_WAYS: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "de": {"sie": re.compile(_SIE, re.MULTILINE), "du": re.compile(_DU)},
    "zh": {"您": re.compile("您"), "亲": re.compile(_QIN), "你": re.compile("你")},
    "ja": {"polite": re.compile(_POLITE), "plain": re.compile(_PLAIN_JA)},
}
_FITS = {"keigo": "polite", "teinei": "polite"}


class Slip(Value):
    """A word that addresses the reader in another way than the rest, and where it stands."""

    way: str
    start: int
    end: int


def ways(text: str, language: str) -> dict[str, tuple[tuple[int, int], ...]]:
    """The ways in which `text` addresses its reader, with the places of each."""
    found = {
        way: tuple(match.span() for match in pattern.finditer(text))
        for way, pattern in _WAYS.get(language, {}).items()
    }
    return {way: places for way, places in found.items() if places}


def slips(text: str, language: str, form: str | None = None) -> tuple[Slip, ...]:
    """Where `text` leaves the way that it should keep: `form`, or else the one it uses most."""
    used = ways(text, language)
    if not used:
        return ()
    kept = _FITS.get(form, form) if form else max(used, key=lambda way: len(used[way]))
    return tuple(
        Slip(way=way, start=start, end=end)
        for way, places in used.items()
        if way != kept
        for start, end in places
    )
