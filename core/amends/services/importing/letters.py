"""How much a decoded line looks like something that people wrote, if it was in this encoding.

Wrong readings betray themselves: an umlaut where no letter stands beside it, one rare Chinese
character in a German word, half-width kana by the dozen. Pure: characters in, a share out.
"""

import re
import unicodedata
from functools import cache

UTF_8, GB18030, WINDOWS, SHIFT_JIS = "utf-8", "gb18030", "cp1252", "cp932"

_ASCII = frozenset(map(chr, (9, 10, 13, *range(32, 127))))
_WESTERN = frozenset("äöüÄÖÜßéèêëàâáçñóòôõúùûíìîïåæøœŒÉÈÀÁÂÇÑÓÖÅØÆ")
_MISREAD = frozenset("ÂÃâã")  # what the first byte of an umlaut in UTF-8 becomes
_TYPE = frozenset("„“”‘’–—€£¢¥…´°«»¿¡®™§²³½×·•‚\xa0")  # what word processors put in
_KANA = frozenset(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FD))))
_HALF_KANA = frozenset(map(chr, range(0xFF61, 0xFFA0)))
_PUNCTUATION = frozenset(
    "　、。！？，：；（）「」『』【】《》〈〉“”‘’…—～·％￥＋－＝／々〇" + "０１２３４５６７８９"
)
_RUN = re.compile(r"([A-Za-z]?)([^\x00-\x7f]+)(?=([A-Za-z]?))")
_LONE = re.compile(r"[A-Za-z][\u4e00-\u9fff][A-Za-z]")
_OTHER_SCRIPTS = 0x370  # from Greek on


def likelihood(text: str, name: str) -> float:
    """From 0, which nobody writes, to 1. Letters of ASCII say nothing; 0 where there are others."""
    found = [
        one
        for before, run, after in _RUN.findall(text)
        for one in _of_run(run, name, bool(before), bool(after))
    ]
    return sum(found) / len(found) if found else 0


def is_usual(text: str, name: str) -> bool:
    """Whether nothing in `text` needs a closer look: the quick answer for most lines."""
    return _usual(name).issuperset(text) and not (name != WINDOWS and _LONE.search(text))


def everyday() -> frozenset[str]:
    """Whatever texts of our languages are mostly made of."""
    return _ASCII | _WESTERN | _usual(GB18030) | _usual(SHIFT_JIS)


def _of_run(run: str, name: str, before: bool, after: bool) -> list[float]:
    if name in (GB18030, SHIFT_JIS):
        lone = before and after and len(run) == 1 and run not in _PUNCTUATION | _WESTERN
        judge = _in_gb18030 if name == GB18030 else _in_shift_jis
        return [0.3 if lone else judge(letter) for letter in run]
    if name == WINDOWS and (len(run) > 2 or (len(run) > 1 and not _MISREAD.isdisjoint(run))):
        return [0.2] * len(run)
    beside = before or after
    judge = _in_utf8 if name == UTF_8 else _in_windows
    return [(1 if beside else 0.4) if letter in _WESTERN else judge(letter) for letter in run]


def _in_utf8(letter: str) -> float:
    if letter in _TYPE:
        return 0.9
    is_odd = unicodedata.category(letter)[0] in "CZ" and letter != "\u200d"
    if ord(letter) >= _OTHER_SCRIPTS:
        return 0 if is_odd else 1
    return 0.5 if unicodedata.category(letter) in ("Ll", "Lu") else 0


def _in_windows(letter: str) -> float:
    return 0.9 if letter in _TYPE else 0


def _in_gb18030(letter: str) -> float:
    if letter in _common_hanzi() or letter in _PUNCTUATION:
        return 1
    if letter in _WESTERN or letter in _TYPE:
        return 0.8
    if letter in _KANA:
        return 0.3
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return 0.1
    return 0.6


def _in_shift_jis(letter: str) -> float:
    if letter in _KANA or letter in _PUNCTUATION:
        return 1
    if letter in _HALF_KANA:
        return 0.15
    return 0.7 if letter in _common_kanji() else 0.2


@cache
def _usual(name: str) -> frozenset[str]:
    if name == GB18030:
        return _ASCII | _common_hanzi() | _PUNCTUATION
    if name == SHIFT_JIS:
        return _ASCII | _common_kanji() | _KANA | _PUNCTUATION
    return _ASCII | (_WESTERN - _MISREAD) | _TYPE


@cache
def _common_hanzi() -> frozenset[str]:
    """The 3,755 characters of the first level of GB 2312, by use."""
    codes = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return frozenset(code.decode("gb2312", "ignore") for code in codes) - {""}


@cache
def _common_kanji() -> frozenset[str]:
    """The 2,965 characters of the first level of JIS X 0208, by use."""
    codes = (bytes((high, low)) for high in range(0x88, 0x99) for low in range(0x40, 0xFD))
    first, last = b"\x88\x9f", b"\x98\x72"
    fit = (code for code in codes if first <= code <= last)
    return frozenset("".join(code.decode("shift_jis", "ignore") for code in fit))
