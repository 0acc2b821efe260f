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

from amends.domain.facts import Says
from amends.language.detect import LANGUAGE_BITS
from amends.language.features import BITS, Features, features
from amends.language.grams import grams, plain
from amends.language.labels import CAUSES, DANGERS, MOODS, SIGNALS
from amends.language.normalise import folded, normalise
from amends.language.wording.clues import BITS as CLUE_BITS
from amends.language.wording.clues import Clues, clues
from amends.language.wording.grammar import grammar
from amends.language.wording.parsed import parse, said
from amends.language.wording.says import PATTERNS

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
    print(
        f"language: {len(texts)} texts, {right:.3f} of {kept.sum()} kept aside right, {size:,} bytes"
    )


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


def learn_drafts() -> None:
    """What each sentence of a draft says.

    A text is labelled as a whole; which of its sentences says a thing is found out on the way: at
    first all may, then in each round the one that scores best.
    """
    texts = [text for language in READ for text in drafts(language)]
    labels = tuple(says.value for says in Says)
    sentences, owner = _sentences(texts)
    x = _clue_matrix(sentences)
    y_text = truth(texts, labels)
    learn = np.array([text.part == "learn" for text in texts])
    tune = np.array([text.part == "tune" for text in texts])
    y = y_text[owner]
    mine = learn[owner]
    for _ in range(3):
        weights, biases = solve(x[mine], y[mine], np.ones_like(y[mine]), cost=16.0)
        scores = x @ weights + biases
        best = np.full_like(y_text, -np.inf)
        np.maximum.at(best, owner, scores)
        y = ((scores >= best[owner] - 1e-12) | (scores > 0)) * y_text[owner]
    cuts, slopes = cuts_of(best[tune], y_text[tune], 0)
    size = write(
        "drafts",
        labels,
        weights,
        {
            "biases": rounded(biases),
            "cuts": rounded(cuts),
            "slopes": rounded(slopes),
            "told": [],
            "made_from": digest(texts),
            "version": VERSION,
        },
    )
    print(f"drafts: {learn.sum()} texts learned from, {size:,} bytes")


def _sentences(texts: list[Text]) -> tuple[list[Clues], np.ndarray]:
    """The clues of every sentence, and which text it belongs to."""
    got: list[Clues] = []
    owner: list[int] = []
    for index, text in enumerate(texts):
        rules = grammar(text.language)
        parsed = parse(normalise(text.text).text, rules)
        found = clues(parsed, said(parsed, rules), text.language)
        got += found
        owner += [index] * len(found)
    return got, np.array(owner)


def _clue_matrix(sentences: list[Clues]) -> sparse.csr_matrix:
    """One row a sentence, its three groups of clues weighed as at run time."""
    blocks = []
    for group, root in (("words", True), ("concepts", True), ("patterns", False)):
        rows = [getattr(one, group) for one in sentences]
        counts = np.array([len(one) for one in rows])
        weight = 1 / np.sqrt(np.maximum(counts, 1)) if root else np.full(len(rows), PATTERNS)
        owner = np.repeat(np.arange(len(rows)), counts)
        flat = np.array([row for one in rows for row in one], dtype=np.int64)
        shape = (len(rows), 1 << CLUE_BITS)
        blocks.append(sparse.csr_matrix((weight[owner], (owner, flat)), shape=shape))
    return (blocks[0] + blocks[1] + blocks[2]).tocsr()


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


LEARN = {"language": learn_languages, "reviews": learn_reviews, "drafts": learn_drafts}

if __name__ == "__main__":
    for name in sys.argv[1:] or LEARN:
        begun = time.perf_counter()
        LEARN[name]()
        print(f"    {time.perf_counter() - begun:.0f} s", flush=True)
