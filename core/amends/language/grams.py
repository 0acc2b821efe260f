"""Turns many short texts at once into hashed features: words, runs of words, pieces of words.

A text becomes hashes, never a list of strings: the hash of any stretch is taken from running sums
over the whole batch, so one pass of numpy serves thousands of reviews. Chinese has no spaces;
there a piece is one to four characters. No feature reaches over the end of a clause. Knows no
weights and no meaning.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

CLAUSE = "\x0b"  # stands between clauses of a plain text
_TEXT = "\n"  # stands between texts of a batch

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 1 << 64)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_SHIFT = np.uint64(32)
_HAN = (0x3400, 0xA000)
_PIECES_OF_WORDS = (3, 4, 5)
_PIECES_OF_HAN = (1, 2, 3, 4)
_RUNS_OF_WORDS = (1, 2, 3)
LONGEST_BEGINNING = 12  # letters
_BEGINNINGS = range(4, LONGEST_BEGINNING + 1)

_CUT = re.compile(
    r"[。，、；：！？!?\n\r\x0b…—()~～|\[\]–]+|[.,;:]+(?=\s|$)|(?<=[\u3400-\u9fff])[.,;:]+"
)
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>")
_WORDY = re.compile(r"[\w%€$£¥*]")
_FACE = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")  # each is a word of its own
_NO_WORD = re.compile("[^\\w!?%€$£¥*\x0b\U0001f300-\U0001faff\u2600-\u27bf]+")
_LOUD = str.maketrans({"！": "!", "？": "?"})


def plain(text: str) -> str:
    """The text as features see it: one space between words, clauses cut, `!` and `?` as words."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if not text.isascii():
        text = _FACE.sub(r" \g<0> ", text)
    cut = _CUT.sub(_with_voice if _LOUD_ONE.search(text) else " \x0b ", text)
    return _NO_WORD.sub(" ", cut).strip(" \x0b")


_LOUD_ONE = re.compile("[!?！？]")


def _with_voice(found: re.Match[str]) -> str:
    """A cut that keeps one sign of shouting or asking as a word of the clause before it."""
    loud = _LOUD_ONE.search(found[0])
    return f" {loud[0].translate(_LOUD)} \x0b " if loud else " \x0b "


def clauses(text: str) -> list[tuple[int, int]]:
    """Where the clauses of a text stand, in the same order as `plain` cuts them."""
    if "<" in text:
        text = _TAG.sub(lambda tag: " " * len(tag[0]), text)
    spans: list[tuple[int, int]] = []
    start = 0
    for found in _CUT.finditer(text):
        # `plain` drops what is empty at the beginning, unless it shouts.
        if spans or _WORDY.search(text, start, found.start()) or _LOUD_ONE.search(found[0]):
            spans.append((start, found.start()))
        start = found.end()
    return [*spans, (start, len(text))]


@dataclass(frozen=True, slots=True)
class Grams:
    """The features of a batch, in the order of the text.

    `hashes[i]` stands at `begins[i]:ends[i]` of the batch, in clause `clause[i]`, which belongs to
    text `owner[clause[i]]`. `beginnings` are the first letters of words: they serve to look words
    up and are no features.
    """

    hashes: Hashes
    begins: Ints
    ends: Ints
    clause: Ints
    owner: Ints
    first_clause: Ints  # of each text
    beginnings: "Stretches"


@dataclass(frozen=True, slots=True)
class Stretches:
    """Hashed stretches of the batch with their places."""

    hashes: Hashes
    begins: Ints
    ends: Ints


def grams(texts: Sequence[str]) -> Grams:
    """Hash the features of `texts`, each of which went through `plain`."""
    joined = " " + f" {_TEXT} ".join(texts) + " "
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    size = len(codes)
    is_text = codes == ord(_TEXT)
    is_cut = is_text | (codes == ord(CLAUSE))
    clause_of = np.cumsum(is_cut)
    space = (codes == 0x20) | is_cut
    han = (codes >= _HAN[0]) & (codes < _HAN[1])
    powers, inverses = _powers(size)
    running = np.zeros(size + 1, dtype=np.uint64)
    np.cumsum((codes.astype(np.uint64) + np.uint64(1)) * powers, out=running[1:])
    spaces, chinese, cuts = _counted(space), _counted(han), _counted(is_cut)

    def stretch(begins: Ints, ends: Ints, salt: int) -> Stretches:
        sums = (running[ends] - running[begins]) * inverses[begins] + np.uint64(salt)
        mixed = (sums ^ (sums >> _SHIFT)) * _MIX
        return Stretches(mixed ^ (mixed >> _SHIFT), begins, ends)

    made: list[Stretches] = []
    at = np.arange(size, dtype=np.int64)
    if chinese[-1]:
        for length in _PIECES_OF_HAN:
            begin = at[: max(0, size - length + 1)]
            begin = begin[chinese[begin + length] - chinese[begin] == length]
            made.append(stretch(begin, begin + length, _salt("han", length)))
    for length in _PIECES_OF_WORDS:
        begin = at[: max(0, size - length + 1)]
        # A piece may begin or end with the edge of its word, never reach over it.
        inner = spaces[begin + length - 1] - spaces[begin + 1] == 0
        free = chinese[begin + length] - chinese[begin] == 0
        begin = begin[inner & free & ~(is_cut[begin] | is_cut[begin + length - 1])]
        made.append(stretch(begin, begin + length, _salt("piece", length)))
    begins = at[1:][~space[1:] & space[:-1]]
    ends = at[1:][space[1:] & ~space[:-1]]
    latin = chinese[ends] - chinese[begins] == 0
    begins, ends = begins[latin], ends[latin]
    for length in _RUNS_OF_WORDS:
        count = max(0, len(begins) - length + 1)
        first, last = begins[:count], ends[length - 1 : length - 1 + count]
        joint = cuts[last] - cuts[first] == 0
        # Between two words stands one space; anything more was Chinese or a cut.
        joint &= spaces[last] - spaces[first] == length - 1
        made.append(stretch(first[joint], last[joint], _salt("words", length)))
    opened = []
    for length in _BEGINNINGS:
        long = ends - begins >= length
        opened.append(stretch(begins[long], begins[long] + length, _salt("begins", length)))

    begin = np.concatenate([one.begins for one in made])
    order = np.argsort(begin, kind="stable")
    begin = begin[order]
    owner = np.zeros(int(clause_of[-1]) + 1, dtype=np.int64)
    owner[1:] = np.cumsum(is_text[is_cut])
    return Grams(
        hashes=np.concatenate([one.hashes for one in made])[order],
        begins=begin,
        ends=np.concatenate([one.ends for one in made])[order],
        clause=clause_of[begin],
        owner=owner,
        first_clause=np.searchsorted(owner, np.arange(len(texts))),
        beginnings=Stretches(
            np.concatenate([one.hashes for one in opened]),
            np.concatenate([one.begins for one in opened]),
            np.concatenate([one.ends for one in opened]),
        ),
    )


def hash_of(term: str) -> int:
    """The hash under which `grams` meets `term`: words, Chinese, or a beginning if it ends in `*`.

    Raises ValueError for a term that could never be met: too long, or a beginning too short.
    """
    if term.endswith("*"):
        term = term[:-1]
        kind, length = "begins", len(term)
        possible = length in _BEGINNINGS and " " not in term
    elif all(_HAN[0] <= ord(sign) < _HAN[1] for sign in term):
        kind, length = "han", len(term)
        possible = length in _PIECES_OF_HAN
    else:
        kind, length = "words", term.count(" ") + 1
        possible = length in _RUNS_OF_WORDS and len(term) < 256 and plain(term) == term
    if not possible:
        raise ValueError(f"{term!r} can never be met: {length} of {kind}")
    mask = (1 << 64) - 1
    total = sum((ord(sign) + 1) * power for sign, power in zip(term, _first_powers(), strict=False))
    total = (total + _salt(kind, length)) & mask
    mixed = ((total ^ (total >> 32)) * int(_MIX)) & mask
    return mixed ^ (mixed >> 32)


@cache
def _first_powers() -> tuple[int, ...]:
    """As many powers of the base as the longest term has letters, and more."""
    return tuple(pow(_BASE, place, 1 << 64) for place in range(256))


@cache
def _salt(kind: str, length: int) -> int:
    return {"han": 100, "piece": 200, "words": 300, "begins": 400}[kind] + length


def _counted(mask: npt.NDArray[np.bool_]) -> Ints:
    counted = np.zeros(len(mask) + 1, dtype=np.int64)
    np.cumsum(mask, out=counted[1:])
    return counted


_known: tuple[Hashes, Hashes] = (np.ones(1, np.uint64), np.ones(1, np.uint64))


def _powers(size: int) -> tuple[Hashes, Hashes]:
    """The powers of the base and of its inverse; grown once, kept for the process."""
    global _known
    if len(_known[0]) < size:
        length = max(size, 2 * len(_known[0]), 4096)
        made = []
        for base in (_BASE, _INVERSE):
            step = np.full(length, base, dtype=np.uint64)
            step[0] = 1
            made.append(np.cumprod(step))
        _known = (made[0], made[1])
    powers, inverses = _known
    return powers[:size], inverses[:size]
