"""Turns many short texts at once into hashed features: words, pairs of words, pieces of words.

A text becomes rows of a weight table, never a list of strings: the hash of any stretch is taken
from running sums over the whole batch, so one pass of numpy serves thousands of reviews. Chinese
has no spaces; there a piece is one to four characters. Knows no weights and no meaning.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 1 << 64)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_SHIFT = np.uint64(32)
_SPACE, _LINE = 0x20, 0x0A
_HAN = (0x3400, 0xA000)  # with kana left out: what matters is Chinese
_PIECES_OF_WORDS = (3, 4, 5)
_PIECES_OF_HAN = (1, 2, 3, 4)
_WORDS = (1, 2, 3)

_NO_WORD = re.compile(r"[^\w!?%€$£¥*]+")
_LOUD = re.compile(r"([!?])[!?]*")


def plain(text: str) -> str:
    """The text as features see it: lower case, one space between words, `!` and `?` as words."""
    return _LOUD.sub(r" \1 ", _NO_WORD.sub(" ", text.lower())).strip()


@dataclass(frozen=True, slots=True)
class Grams:
    """The features of a batch: for each its row in a table of `2**bits`, ordered by text.

    `starts[i]` is where the features of text `i` begin; `counts[i]` may be zero.
    """

    rows: Ints
    starts: Ints
    counts: Ints


def grams(texts: Sequence[str], *, bits: int) -> Grams:
    """Hash the features of `texts`, each of which went through `plain`."""
    joined = " " + " \n ".join(texts) + " "
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    size = len(codes)
    line = codes == _LINE
    text_of = np.cumsum(line)
    space = (codes == _SPACE) | line
    han = (codes >= _HAN[0]) & (codes < _HAN[1])
    powers, inverses = _powers(size)
    running = np.zeros(size + 1, dtype=np.uint64)
    np.cumsum((codes.astype(np.uint64) + np.uint64(1)) * powers, out=running[1:])

    spaces = _counted(space)
    chinese = _counted(han)
    hashes: list[Hashes] = []
    places: list[Ints] = []

    def take(starts: Ints, ends: Ints, salt: int) -> None:
        hashes.append((running[ends] - running[starts]) * inverses[starts] + np.uint64(salt))
        places.append(starts)

    at = np.arange(size, dtype=np.int64)
    for length in _PIECES_OF_HAN:
        start = at[: size - length + 1]
        start = start[chinese[start + length] - chinese[start] == length]
        take(start, start + length, 101 + length)
    for length in _PIECES_OF_WORDS:
        start = at[: size - length + 1]
        # A piece may begin or end with the edge of its word, never reach over it.
        inner = spaces[start + length - 1] - spaces[start + 1] == 0
        free = chinese[start + length] - chinese[start] == 0
        start = start[inner & free & ~(line[start] | line[start + length - 1])]
        take(start, start + length, 201 + length)
    begins = at[1:][~space[1:] & space[:-1]]
    ends = at[1:][space[1:] & ~space[:-1]]
    latin = chinese[ends] - chinese[begins] == 0
    begins, ends = begins[latin], ends[latin]
    for length in _WORDS:
        count = max(0, len(begins) - length + 1)
        first, last = begins[:count], ends[length - 1 : length - 1 + count]
        same = text_of[first] == text_of[last - 1]
        take(first[same], last[same], 301 + length)

    place = np.concatenate(places)
    owner = text_of[place]
    order = np.argsort(owner, kind="stable")
    mixed = np.concatenate(hashes)[order]
    mixed = (mixed ^ (mixed >> _SHIFT)) * _MIX
    rows = (mixed >> np.uint64(64 - bits)).astype(np.int64)
    counts = np.bincount(owner, minlength=len(texts)).astype(np.int64)
    return Grams(rows=rows, starts=np.cumsum(counts) - counts, counts=counts)


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
