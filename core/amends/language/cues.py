"""Looks up the words that tell something in a review: praise, displeasure, fields, dangers.

The words stand in `lexicon/reviews/<language>.txt` under the names of what they tell. They are
found among the hashes of a batch, so that thousands of reviews cost one search. A longer word
hides a shorter one inside it; a negation turns what stands near it in the same clause.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from amends.language.grams import (
    LONGEST_BEGINNING,
    Grams,
    Hashes,
    Ints,
    Stretches,
    hash_of,
    plain,
)
from amends.language.normalise import folded

Floats = npt.NDArray[np.float32]

FIELDS = ("QUALITY", "LOGISTICS", "SERVICE", "PRICE", "AFTER", "FIT", "MISUSE", "UNRELATED")
SIGNALS = ("EXTORT", "RIVAL", "AD", "ABUSE", "PRIVATE", "NOTBUYER")
DANGERS = ("FIRE", "SHOCK", "INJURY", "ALLERGY", "CHOKING", "CHILD")
NAMES = (
    "POS2", "POS1", "NEG2", "NEG1", "MIXED", "RECOMMEND", "WARN",
    *(f"{field}-" for field in FIELDS), *(f"{field}+" for field in FIELDS), *FIELDS,
    *SIGNALS, *DANGERS,
    "NEGATION", "BUT", "VERY", "WISH", "EXPECT", "BACK", "STARS1", "STARS5",
)  # fmt: skip
_AT = {name: index for index, name in enumerate(NAMES)}
_SIFT = np.uint64(64 - 20)
_NEAR = {"zh": (4, 0), "de": (22, 16), "en": (20, 0)}  # characters before and after a negation

_GOOD = np.zeros(len(NAMES), dtype=np.float32)
for _name, _weight in {"POS2": 2, "POS1": 1, "RECOMMEND": 2}.items():
    _GOOD[_AT[_name]] = _weight
_BAD = np.zeros(len(NAMES), dtype=np.float32)
for _name, _weight in {"NEG2": 2, "NEG1": 1, "WARN": 2}.items():
    _BAD[_AT[_name]] = _weight
for _field in FIELDS:
    _GOOD[_AT[f"{_field}+"]] = 1
    _BAD[_AT[f"{_field}-"]] = 1
_FIELD_COLUMNS = [_AT[field] for field in FIELDS]

WIDTH = 2 * len(NAMES) + 3 * len(FIELDS) + 14


@dataclass(frozen=True, slots=True)
class Cues:
    """The words of one language: sorted hashes, and for each what it tells (a bit a name)."""

    hashes: Hashes
    tells: Hashes
    maybe: npt.NDArray[np.bool_]  # by the first bits of a hash: whether a word of ours has them

    def among(self, stretches: Stretches | Grams) -> tuple[Ints, Hashes]:
        """Which of the stretches are words of ours, and what they tell."""
        likely = np.flatnonzero(self.maybe[stretches.hashes >> _SIFT])
        hashes = stretches.hashes[likely]
        place = np.searchsorted(self.hashes, hashes)
        place[place == len(self.hashes)] = 0
        same = self.hashes[place] == hashes
        return likely[same], self.tells[place[same]]


def terms(language: str) -> Iterator[tuple[str, str]]:
    """The (name, term) pairs of a language's file."""
    source = files("amends.language") / "lexicon" / "reviews" / f"{language}.txt"
    yield from told_by(source.read_text(encoding="utf-8"), f"reviews/{language}.txt")


def told_by(text: str, where: str) -> Iterator[tuple[str, str]]:
    """The (name, term) pairs of `NAME: term; term` lines.

    Raises ValueError, naming the line, for an unknown name or a line without one.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            name, _, listed = line.partition(":")
            if name.strip() not in _AT:
                raise ValueError(f"{where}, line {number}: no such name {name!r}")
            for term in listed.split(";"):
                if plain := term.strip().lower():
                    yield name.strip(), plain


@cache
def cues(language: str) -> Cues:
    """The words of zh, de or en, made ready for the search; loaded once."""
    tells: dict[int, int] = {}
    for name, term in terms(language):
        try:
            key = hash_of(_as_met(term))
        except ValueError:
            continue  # longer than any feature: the pieces of it are learned from texts
        tells[key] = tells.get(key, 0) | 1 << _AT[name]
    keys = np.array(sorted(tells), dtype=np.uint64)
    maybe = np.zeros(1 << (64 - int(_SIFT)), dtype=bool)
    maybe[keys >> _SIFT] = True
    return Cues(keys, np.array([tells[int(key)] for key in keys], dtype=np.uint64), maybe)


def _as_met(term: str) -> str:
    """The term as features see it: `don't` is two words there, and a beginning has its length."""
    star = "*" if term.endswith("*") else ""
    words = term.removesuffix("*")
    if not words.isalnum():
        words = plain(folded(words))
    return words[:LONGEST_BEGINNING] + star if star else words


def features(batch: Grams, languages: Sequence[str]) -> Floats:
    """A row of `WIDTH` numbers a text: what its words tell, plain and negated, and where.

    `languages` names that of each text; texts in others than zh, de and en get zeros.
    """
    texts = len(languages)
    out = np.zeros((texts, WIDTH), dtype=np.float32)
    spoken = np.array(languages)
    for language in ("zh", "de", "en"):
        if (spoken == language).any():
            _add(out, batch, spoken == language, cues(language), _NEAR[language])
    return out


def _add(
    out: Floats, batch: Grams, mine: npt.NDArray[np.bool_], words: Cues, near: tuple[int, int]
) -> None:
    begins, ends, clause, tells = _hits(batch, mine, words)
    if not len(begins):
        return
    negation = np.uint64(1 << _AT["NEGATION"])
    denies = (tells & negation) != 0
    turned = _turned(begins, ends, clause, denies, near)
    # One row for each name that a word tells.
    bits = (tells[:, None] >> np.arange(len(NAMES), dtype=np.uint64)) & np.uint64(1)
    hit, name = np.nonzero(bits)
    text = batch.owner[clause]
    size = len(NAMES)
    seen, place = np.unique(clause, return_inverse=True)
    cell = place[hit] * (2 * size) + name + np.where(turned[hit], size, 0)
    counts = np.bincount(cell, minlength=len(seen) * 2 * size).astype(np.float32)
    _tell(out, counts.reshape(len(seen), 2 * size), batch.owner[seen], np.unique(text))


def _tell(out: Floats, counts: Floats, owner: Ints, texts: Ints) -> None:
    """Write the features of `texts` from the counts of their clauses."""
    size = len(NAMES)
    plain, denied = counts[:, :size], counts[:, size:]
    # What is denied speaks for the other side, but weaker: "not good" is no "bad".
    good = plain @ _GOOD + 0.5 * (denied @ _BAD)
    bad = plain @ _BAD + 0.8 * (denied @ _GOOD)
    mood = good - bad
    fields = plain[:, _FIELD_COLUMNS] + denied[:, _FIELD_COLUMNS]
    starts = np.searchsorted(owner, texts)

    def summed(per_clause: Floats) -> Floats:
        return np.add.reduceat(per_clause, starts, axis=0)

    total = summed(counts)
    unhappy = summed(fields * (mood < 0)[:, None])
    happy = summed(fields * (mood > 0)[:, None])
    level = summed(fields * (mood == 0)[:, None])
    goods, bads = summed(good), summed(bad)
    ends = np.append(starts[1:], len(owner)) - 1
    last, opening = mood[ends], mood[starts]
    block = 2 * size
    out[texts, :block] = np.sqrt(np.minimum(total, 4))
    for part in (unhappy, happy, level):
        out[texts, block : block + len(FIELDS)] = np.sqrt(np.minimum(part, 4))
        block += len(FIELDS)
    both = goods + bads
    out[texts, block:] = np.stack(
        [
            np.sqrt(np.minimum(goods, 9)),
            np.sqrt(np.minimum(bads, 9)),
            (goods - bads) / (both + 1),
            np.maximum(goods - bads, 0) / (both + 1),
            (goods > 0) & (bads == 0),
            (bads > 0) & (goods == 0),
            (goods > 0) & (bads > 0),
            both == 0,
            last > 0,
            last < 0,
            opening > 0,
            opening < 0,
            bads > goods,
            np.abs(goods - bads) <= 1,
        ],
        axis=1,
    )


def _hits(
    batch: Grams, mine: npt.NDArray[np.bool_], words: Cues
) -> tuple[Ints, Ints, Ints, Hashes]:
    """Begin, end, clause and meaning of each word found, but for those inside longer ones."""
    found, tells = words.among(batch)
    opened, opened_tells = words.among(batch.beginnings)
    begins = np.concatenate([batch.begins[found], batch.beginnings.begins[opened]])
    ends = np.concatenate([batch.ends[found], batch.beginnings.ends[opened]])
    tells = np.concatenate([tells, opened_tells])
    order = np.lexsort((-ends, begins))
    begins, ends, tells = begins[order], ends[order], tells[order]
    clause = batch.clause[np.searchsorted(batch.begins, begins, side="right") - 1]
    furthest = np.maximum.accumulate(ends)
    inside = np.zeros(len(ends), dtype=bool)
    inside[1:] = ends[1:] <= furthest[:-1]
    keep = ~inside & mine[batch.owner[clause]]
    return begins[keep], ends[keep], clause[keep], tells[keep]


def _turned(
    begins: Ints, ends: Ints, clause: Ints, denies: npt.NDArray[np.bool_], near: tuple[int, int]
) -> npt.NDArray[np.bool_]:
    """Which words stand near enough to a negation of their clause."""
    turned = np.zeros(len(begins), dtype=bool)
    places = np.flatnonzero(denies)
    if not len(places):
        return turned
    before, after = near
    previous = np.searchsorted(places, np.arange(len(begins))) - 1
    ok = previous >= 0
    at = places[np.maximum(previous, 0)]
    turned |= ok & (clause[at] == clause) & (begins - ends[at] <= before)
    if after:
        following = np.searchsorted(places, np.arange(len(begins)), side="right")
        ok = following < len(places)
        at = places[np.minimum(following, len(places) - 1)]
        turned |= ok & (clause[at] == clause) & (begins[at] - ends <= after)
    return turned & ~denies
