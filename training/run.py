"""Learns every model anew from the texts we wrote, and writes the weights: `make train`.

    python training/run.py                 all of them, in some two minutes
    python training/run.py reviews         one

The same texts give the same bytes: nothing random that is not seeded, no tuned routine. What is
kept aside is never learned from; the cuts between yes and no are set on a third part.
"""

import sys
import time

import numpy as np
import scipy.sparse as sparse
from shards import rounded, write
from solve import rows_matrix, solve
from texts import READ, Text, digest, drafts, of_languages, reviews, strung, truth

from amends.language.detect import LANGUAGE_BITS
from amends.language.features import BITS, Features, features
from amends.language.grams import grams, plain
from amends.language.labels import CAUSES, DANGERS, MOODS, SIGNALS
from amends.language.normalise import folded

VERSION = "1"
MOOD_SIGNS = {"-": "negative", "0": "neutral", "+": "positive"}
REVIEW_LABELS = (*MOODS, *CAUSES, *SIGNALS, *DANGERS)
TOLD = 0.35  # how much the words that tell weigh against what is learned from texts alone


def learn_languages() -> None:
    """Which language a short text in Latin letters is in."""
    texts = [text for text in of_languages() if text.language not in ("zh", "ja")]
    for language in ("de", "en"):
        own = [*reviews(language), *drafts(language)]
        texts += [Text(one.text, language, frozenset({language})) for one in own[::4]]
    labels = tuple(sorted({text.language for text in texts}))
    batch = grams([plain(folded(text.text)) for text in texts])
    rows = (batch.hashes >> np.uint64(64 - LANGUAGE_BITS)).astype(np.int64)
    x = rows_matrix(rows, batch.owner[batch.clause], len(texts), LANGUAGE_BITS)
    learn = np.array([text.part != "kept" for text in texts])
    y = truth(texts, labels)
    weights, biases = solve(x[learn], y[learn], np.ones_like(y[learn]))
    scores = x @ weights + biases
    kept = ~learn
    right = (scores[kept].argmax(axis=1) == y[kept].argmax(axis=1)).mean()
    size = write(
        "language",
        labels,
        weights,
        {
            "biases": rounded(biases),
            "cuts": [0.0] * len(labels),
            "slopes": [3.0] * len(labels),
            "told": [],
            "made_from": digest(texts),
            "version": VERSION,
        },
    )
    print(f"language: {len(texts)} texts, {right:.3f} of {kept.sum()} kept aside right, {size:,} bytes")


def design(batch: Features, scale: float) -> sparse.csr_matrix:
    """The features of whole texts as the model weighs them, the words that tell at the end."""
    owner = np.repeat(batch.owner, batch.counts)
    x = rows_matrix(batch.rows, owner, len(batch.texts), BITS)
    return sparse.hstack([x, sparse.csr_matrix(batch.told * scale)]).tocsr()


def learn_reviews() -> None:
    """Mood, causes, signals of malice and dangers of a review."""
    texts = [
        Text(one.text, language, frozenset(MOOD_SIGNS.get(label, label) for label in one.labels))
        for language in READ
        for one in reviews(language)
    ]
    learn = [text for text in texts if text.part == "learn"]
    long = [
        text
        for language in READ
        for own in [[one for one in learn if one.language == language]]
        for text in strung(own, len(own), one_of=MOODS)
    ]
    known_moods = np.array([[1.0 if text.labels & set(MOODS) else 0.0] for text in (*learn, *long)])
    y = truth([*learn, *long], REVIEW_LABELS)
    known = np.ones_like(y)
    known[:, : len(MOODS)] = known_moods
    x = design(_features([*learn, *long]), TOLD)
    weights, biases = solve(x, y, known)
    table, told = weights[: 1 << BITS], weights[1 << BITS :] * TOLD
    tune = [text for text in texts if text.part == "tune"]
    scores = design(_features(tune), TOLD) @ weights + biases
    cuts, slopes = cuts_of(scores, truth(tune, REVIEW_LABELS), len(MOODS))
    size = write(
        "reviews",
        REVIEW_LABELS,
        table,
        {
            "biases": rounded(biases),
            "cuts": rounded(cuts),
            "slopes": rounded(slopes),
            "told": [rounded(row) for row in told],
            "made_from": digest(texts),
            "version": VERSION,
        },
    )
    print(f"reviews: {len(learn)} texts learned from, {size:,} bytes")


def _features(texts: list[Text]) -> Features:
    return features([text.text for text in texts], [text.language for text in texts])


def cuts_of(scores: np.ndarray, y: np.ndarray, moods: int) -> tuple[np.ndarray, np.ndarray]:
    """Where yes begins for each label (best F1 on texts not learned from), and how steep it is.

    Moods have no cut: the highest wins. Few examples pull a cut to zero.
    """
    cuts = np.zeros(scores.shape[1])
    for label in range(moods, scores.shape[1]):
        column, wanted = scores[:, label], y[:, label] > 0
        best = 0.0
        for cut in np.arange(-0.8, 0.6, 0.05):
            said = column > cut
            both = 2 * (said & wanted).sum() / max(1, said.sum() + wanted.sum())
            if both > best + 1e-9:
                best, cuts[label] = both, cut
        weight = min(1.0, wanted.sum() / 30)
        cuts[label] *= weight
    return cuts, np.full(scores.shape[1], 3.0)


LEARN = {"language": learn_languages, "reviews": learn_reviews}

if __name__ == "__main__":
    for name in sys.argv[1:] or LEARN:
        begun = time.perf_counter()
        LEARN[name]()
        print(f"    {time.perf_counter() - begun:.0f} s", flush=True)
