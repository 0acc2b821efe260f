"""Reads reviews: mood, causes, signals of malice, dangers. Pure, offline, thousands a second.

Words that tell and a small model together; stars are a hint for the mood and no more. Each
finding points at the clause that led to it. `version()` changes with the weights.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from amends.domain.triage import Cause, Danger, Mood, Pointed, Signal, Triage
from amends.language.detect import READ
from amends.language.features import Features, features
from amends.language.grams import Ints, clauses
from amends.language.labels import CAUSES, DANGERS, MOODS, SIGNALS
from amends.language.normalise import fold
from amends.language.safety import dangers
from amends.language.weights import Floats, Model, model

LONGEST = 10_000  # characters of a review that are read
BATCH = 256

_KIND: dict[str, Cause | Signal | Danger] = {
    **{label: Cause(label) for label in CAUSES},
    **{label: Signal(label) for label in SIGNALS},
    **{label: Danger(label) for label in DANGERS},
}
_MOODS = tuple(Mood(name) for name in MOODS)
_FIRST_CAUSE = len(MOODS)
_FIRST_SIGNAL = _FIRST_CAUSE + len(CAUSES)

# How much likelier a mood is beside these stars, as a model's score. Nobody who gives one star
# writes praise often; three stars are the home of the lukewarm.
_STARS = np.array(
    [
        [0.0, 0.0, 0.0],
        [1.2, -1.2, -1.2],
        [0.8, -0.8, -0.8],
        [0.2, 0.2, -0.3],
        [-0.8, 0.0, 0.35],
        [-0.6, -0.4, 0.6],
    ],
    dtype=np.float32,
)
_CLEARER = 0.3
_WORD_ALONE = 0.4  # how sure a danger is that only a word points at
_AGAINST = 0.9  # how clearly the words must speak for the other side to contradict the stars


def version() -> str:
    """What read a text: of code and weights together."""
    known = model("reviews")
    return f"{known.version}.{known.made_from[:8]}"


def read(text: str, stars: int | None = None) -> Triage:
    """Read one review. `stars` 1 to 5; None: not said."""
    return read_all([text], [stars])[0]


def read_all(texts: Sequence[str], stars: Sequence[int | None] | None = None) -> list[Triage]:
    """Read many at once, in their order; far faster than one by one."""
    given: list[int | None] = list(stars) if stars is not None else [None] * len(texts)
    got: list[Triage] = []
    for start in range(0, len(texts), BATCH):
        end = start + BATCH
        got += _batch([text[:LONGEST] for text in texts[start:end]], given[start:end])
    return got


def _batch(texts: list[str], stars: list[int | None]) -> list[Triage]:
    known = model("reviews")
    seen = features(texts)
    whole, by_clause = seen.scores(known)
    by_text = whole.copy()
    moods = by_text[:, :_FIRST_CAUSE]
    hinted = moods + _STARS[[one or 0 for one in stars]]
    best = hinted.argmax(axis=1)
    mood_sure = _share(hinted)
    found = by_text > known.cuts
    found[:, :_FIRST_CAUSE] = False
    _settle(found, by_text, known)
    wordless = np.add.reduceat(seen.counts, seen.first_clause) == 0
    wordless |= [not text.strip(" !?！？") for text in seen.texts]
    best[wordless], mood_sure[wordless], found[wordless] = _MOODS.index(Mood.NEUTRAL), 0.5, False
    sure = known.sure(by_text)
    which = version()
    return [
        _triage(
            index, texts[index], stars[index], seen, known, moods[index], best[index],
            float(mood_sure[index]), np.flatnonzero(found[index]), sure[index], by_clause, which,
        )
        for index in range(len(texts))
    ]  # fmt: skip


def _settle(found: npt.NDArray[np.bool_], scores: Floats, known: Model) -> None:
    """Let causes that exclude each other do so.

    `unrelated` stands where it is the clearest of all causes; `other` means bad without a reason,
    so it stands alone.
    """
    unrelated, other = known.columns(["unrelated", "other"])
    rest = [
        column for column in range(_FIRST_CAUSE, _FIRST_SIGNAL) if column not in (unrelated, other)
    ]
    clearest = scores[:, rest].max(axis=1)
    found[:, unrelated] &= scores[:, unrelated] > clearest + _CLEARER
    found[:, other] &= ~found[:, [*rest, unrelated]].any(axis=1)


def _share(scores: Floats) -> Floats:
    """How much of the whole the best of three has, 0 to 1."""
    raised = np.exp(np.maximum(3 * (scores - scores.max(axis=1, keepdims=True)), -50))
    return np.asarray(1 / raised.sum(axis=1), dtype=np.float32)


def _triage(
    index: int,
    text: str,
    stars: int | None,
    seen: Features,
    known: Model,
    moods: Floats,
    best: int,
    mood_sure: float,
    found: Ints,
    sure: Floats,
    by_clause: Floats,
    which: str,
) -> Triage:
    language = seen.languages[index]
    if language is not None and language not in READ:
        mood = _MOODS[best] if stars is not None else Mood.NEUTRAL  # the stars are all we have
        return Triage(language=language, readable=False, mood=mood, mood_sure=0.0, version=which)
    if language is None and stars is None and not len(found):
        return Triage(mood=Mood.NEUTRAL, mood_sure=0.5, version=which)
    smelt = dangers(seen.texts[index], language)
    spans = _spans(seen.texts[index], text) if len(found) else []
    pointed = [
        _pointed(index, spans, seen, known, int(label), float(sure[label]), by_clause)
        for label in found
    ]
    pointed += _smelt(smelt, pointed, seen.texts[index], text)
    pointed.sort(key=lambda one: -one.sure)
    causes = tuple(one for one in pointed if type(one.what) is Cause)
    signals = [one for one in pointed if type(one.what) is Signal]
    if stars is not None and _contradicts(stars, moods, causes):
        signals.append(Pointed(what=Signal.CONTRADICTORY, sure=0.6))
    return Triage.model_construct(
        language=language,
        readable=True,
        mood=_MOODS[best],
        mood_sure=mood_sure,
        causes=causes,
        signals=tuple(signals),
        dangers=tuple(one for one in pointed if type(one.what) is Danger),
        version=which,
    )


def _smelt(
    words: list[tuple[str, int, int]], pointed: list[Pointed], plain: str, text: str
) -> list[Pointed]:
    """The dangers that words point at where the model saw none."""
    known = {one.what for one in pointed}
    more = [one for one in words if _KIND[one[0]] not in known]
    if not more:
        return []
    way = fold(text) if len(plain) != len(text) else None
    found = []
    for what, start, end in more:
        left, right = way.span(start, end) if way else (start, end)
        found.append(Pointed(what=_KIND[what], sure=_WORD_ALONE, start=left, end=right))
    return found


def _contradicts(stars: int, moods: Floats, causes: tuple[Pointed, ...]) -> bool:
    """Five stars and only complaint, one or two and only praise. By the words alone."""
    negative, neutral, positive = moods.tolist()
    if stars == 5:
        return bool(negative - max(neutral, positive) > _AGAINST)
    if stars <= 2:
        return bool(positive - max(neutral, negative) > _AGAINST and not causes)
    return False


def _spans(folded: str, text: str) -> list[tuple[int, int]]:
    """Where the clauses of a text stand as it was given, without the spaces around them."""
    spans = clauses(folded)
    if len(folded) != len(text):
        normal = fold(text)
        spans = [normal.span(start, end) for start, end in spans]
    return spans


def _pointed(
    index: int,
    spans: list[tuple[int, int]],
    seen: Features,
    known: Model,
    label: int,
    sure: float,
    by_clause: Floats,
) -> Pointed:
    """The finding with the clause that speaks for it loudest."""
    first = int(seen.first_clause[index])
    last = int(seen.first_clause[index + 1]) if index + 1 < len(seen.texts) else len(seen.owner)
    loudest = int(by_clause[first:last, label].argmax())
    start, end = spans[min(loudest, len(spans) - 1)]
    # Made without validation: the numbers are our own, and thousands a second are made.
    return Pointed.model_construct(what=_KIND[known.labels[label]], sure=sure, start=start, end=end)
