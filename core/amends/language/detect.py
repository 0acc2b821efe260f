"""Tells the language of short texts: by their script first, by a small model where it is Latin.

A word of thanks, a text of emoji alone or a number has no language: None. The gate reads zh, de
and en; the others are told apart so that they are not mistaken for these.
"""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from amends.language.grams import Grams, grams, plain
from amends.language.normalise import folded
from amends.language.weights import Floats, Model, model

_FIRST = 240  # characters: enough to tell by
_SOME = 6  # words
_LIKELIER = 0.3  # what is read most comes in most
_SHORT = 10  # characters
_CLEAR = 0.8
_NOTHING = -0.6  # nothing speaks for any
LANGUAGE_BITS = 15
READ = ("zh", "de", "en")  # what the gate and triage read

_HAN = re.compile(r"[\u3400-\u9fff]")
_OTHER = re.compile(r"[\u0370-\u1fff\u3040-\ud7af\uf900-\ufaff]|[\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[a-zà-ɏ]")
_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)


def detect(text: str) -> str | None:
    """The language of one text as ISO 639-1. None: nothing to tell it by."""
    plain_text = folded(text)
    told = _at_once(plain_text)
    return told if told != "latin" else detect_all([plain_text], grams([plain(plain_text)]))[0]


def detect_all(texts: Sequence[str], batch: Grams) -> list[str | None]:
    """The languages of a batch; `texts` are folded, `batch` holds their features."""
    got = [_at_once(text) for text in texts]
    open_ = [index for index, language in enumerate(got) if language == "latin"]
    if open_:
        known = model("language")
        scores = _scores(known, batch, open_)
        ours = known.columns([label for label in ("de", "en") if label in known.labels])
        scores[:, ours] += _LIKELIER
        best = scores.argmax(axis=1)
        for row, index in enumerate(open_):
            if len(texts[index]) < _SHORT and best[row] not in ours:
                # A word or two belongs to many languages: only a clear voice counts.
                likely = ours[int(scores[row, ours].argmax())]
                if scores[row, best[row]] - scores[row, likely] < _CLEAR:
                    best[row] = likely
            got[index] = known.labels[best[row]] if scores[row, best[row]] > _NOTHING else None
    return got


def _at_once(text: str) -> str | None:
    """What script or small words tell; `latin` where the model is needed."""
    told = by_script(text)
    return _by_small_words(text) or told if told == "latin" else told


def by_script(text: str) -> str | None:
    """zh, ja, ko, ar, ru … where the script tells it, `latin` where it does not. None: no letters.

    A Chinese text may hold Latin words: two Chinese characters for each five Latin letters decide.
    """
    if not _OTHER.search(text):
        return "latin" if _LATIN.search(text) else None
    han = len(_HAN.findall(text))
    for language, script in _SCRIPTS:
        if (found := len(script.findall(text))) and found * 4 >= han:
            latin = len(_LATIN.findall(text))
            if found * 2 >= latin:
                return language
    if not han:
        return "latin" if _LATIN.search(text) else None
    return "zh" if han * 2.5 >= len(_LATIN.findall(text)) else "latin"


def _by_small_words(text: str) -> str | None:
    """German or English, where the small words of one stand and none of the other's."""
    words = set(_WORD.findall(text, 0, _FIRST))
    told = None
    for language, (sure, all_) in _small_words().items():
        if found := len(words & all_):
            if told is not None:
                return None
            told = language if found >= 3 or len(words & sure) >= 2 else ""
    return told or None


def is_sure(text: str, language: str) -> bool:
    """Whether a text of some words holds a small word of its language; German and English do.

    A language that we do not tell apart, such as Finnish, looks like its nearest neighbour to the
    model, but shares no small words with it.
    """
    if language not in _small_words():
        return True
    words = _WORD.findall(folded(text))
    return len(words) < _SOME or not _small_words()[language][1].isdisjoint(words)


@cache
def _small_words() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """For each language its own small words, and these with those that others share."""
    sure: dict[str, set[str]] = {}
    shared: dict[str, set[str]] = {}
    lines = (files("amends.language") / "data" / "small_words.txt").read_text(encoding="utf-8")
    for line in lines.splitlines():
        if not line.startswith("#"):
            held = sure if line[2] == ":" else shared
            held.setdefault(line[:2], set()).update(line[4:].split())
    return {name: (frozenset(sure[name]), frozenset(sure[name] | shared[name])) for name in sure}


def _scores(known: Model, batch: Grams, texts: list[int]) -> Floats:
    text = batch.owner[batch.clause]
    mine = np.zeros(len(batch.first_clause), dtype=bool)
    mine[texts] = True
    taken = mine[text]
    rows = (batch.hashes[taken] >> np.uint64(64 - known.bits)).astype(np.int64)
    counts = np.bincount(text[taken], minlength=len(mine))[texts]
    return known.scores(known.sums(rows, np.cumsum(counts) - counts, counts), counts)
