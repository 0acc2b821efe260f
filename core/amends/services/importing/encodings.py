"""Tells how the bytes of a file became text: UTF-8, UTF-16, GB18030, Windows-1252 or Shift-JIS.

Each is tried, and what it makes of the bytes is weighed. A general detector was measured first
(charset-normalizer): on a column of short reviews, such as 漏水 or Müll, it took one for another.
Knows no columns, and reads no file itself.
"""

import codecs
from collections.abc import Sequence

from amends.services.importing.errors import CannotImport
from amends.services.importing.letters import (
    GB18030,
    SHIFT_JIS,
    UTF_8,
    WINDOWS,
    everyday,
    is_usual,
    likelihood,
)
from amends.services.importing.survey import Survey

NAMES = {
    UTF_8: "UTF-8",
    "utf-8-sig": "UTF-8 with its mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16, little end first",
    "utf-16-be": "UTF-16, big end first",
    GB18030: "GB18030",
    WINDOWS: "Windows-1252",
    SHIFT_JIS: "Shift-JIS",
}
MARKED = "amends-marked"  # how to decode: what does not fit is kept, byte by byte
_CANDIDATES = (UTF_8, GB18030, WINDOWS, SHIFT_JIS)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CLEAR = 0.55  # below it, no encoding makes text of the bytes
_FOREIGN = 0.3  # a line that another encoding reads so much better is not of this one
_AHEAD = 1.2  # bytes that happen to be UTF-8 seldom are anything else
_TOO_FEW = 64  # bytes that are not ASCII: fewer may be UTF-8 by chance
_HIGH = bytes(range(128, 256))


def encoding_of(survey: Survey, said: str | None = None) -> str:
    """The name of the codec that reads the file; `said` is what a person knows better.

    Raises CannotImport when no encoding makes text of it, or when it is no text at all.
    """
    if said is not None:
        return _codec(said)
    for mark, name in _MARKS:
        if survey.head.startswith(mark):
            return name
    if b"\0" in survey.head:
        return _wide(survey.head)
    if survey.is_utf8 and sum(map(_weight, survey.sample)) not in range(1, _TOO_FEW):
        return UTF_8
    scores = _scores(survey.sample)
    best = max(_CANDIDATES, key=scores.__getitem__)
    if scores[best] < _CLEAR:
        if survey.is_utf8:
            return UTF_8
        raise CannotImport(
            "no encoding that we know makes text of it",
            "name the one it was saved in by --encoding, such as big5, or save it as UTF-8",
        )
    return best


def is_foreign(text: str, encoding: str) -> bool:
    """Whether a line of a file in `encoding` was plainly written in another one.

    UTF-8 refuses by itself what is foreign; the others make letters of anything.
    """
    if encoding not in (GB18030, WINDOWS, SHIFT_JIS) or is_usual(text, encoding):
        return False
    try:
        raw = text.encode(encoding)
    except UnicodeEncodeError:
        return False  # it holds marked bytes, which are seen as such
    scores = _scores([raw])
    return max(scores.values()) > scores[encoding] + _FOREIGN


def mark(error: UnicodeError) -> tuple[str, int]:
    """Keep each byte that does not decode as half a character, so that its row can be told."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + byte) for byte in wrong), error.end


codecs.register_error(MARKED, mark)


def _scores(lines: Sequence[bytes]) -> dict[str, float]:
    """How well each encoding reads `lines`: 0 not at all, 1 and above like a book."""
    weights = [_weight(line) for line in lines]
    whole = sum(weights) or 1
    return {
        name: (_AHEAD if name == UTF_8 else 1)
        * sum(weight * _read_as(line, name) for line, weight in zip(lines, weights, strict=True))
        / whole
        for name in _CANDIDATES
    }


def _weight(line: bytes) -> int:
    """How many bytes of it are not ASCII."""
    return len(line) - len(line.translate(None, _HIGH))


def _read_as(line: bytes, name: str) -> float:
    try:
        # What was cut off in the middle of its last letter is no mistake.
        text = codecs.getincrementaldecoder(name)().decode(line)
    except UnicodeDecodeError:
        return 0
    return likelihood(text, name)


def _codec(said: str) -> str:
    try:
        name = codecs.lookup(said).name
        "".encode(name)
    except LookupError as error:
        raise CannotImport(
            f"no encoding is called {said!r}", f"there are {', '.join(NAMES)} and Python's others"
        ) from error
    return name


def _wide(head: bytes) -> str:
    """UTF-16 without its mark, by which end makes letters of it."""
    even, usual = head[: len(head) // 2 * 2], everyday()
    shares = {}
    for name in ("utf-16-le", "utf-16-be"):
        text = even.decode(name, "replace")
        shares[name] = sum(letter in usual for letter in text) / len(text)
    best = max(shares, key=shares.__getitem__)
    if shares[best] < _CLEAR:
        raise CannotImport("it is no text: it holds bytes that no text has")
    return best
