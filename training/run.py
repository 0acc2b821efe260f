"""Learns every model anew from the texts we wrote, and writes the weights: `make train`.

    python training/run.py                 all of them, in some two minutes
    python training/run.py reviews         one

The same texts give the same bytes: nothing random that is not seeded, no tuned routine. What is
kept aside is never learned from; the cuts between yes and no are set on a third part.
"""

import sys
import time
import zlib
from collections import Counter

import numpy as np
import scipy.sparse as sparse
from shards import rounded, write
from solve import rows_matrix, solve
from texts import READ, Text, digest, learned_from, strung, truth

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
from amends.language.wording.says import PATTERNS, WORDS, trust

VERSION = "1"
REVIEW_LABELS = (*MOODS, *CAUSES, *SIGNALS, *DANGERS)
FOLDS = 3
READY = 0.1  # what leaves unseen costs more than a second look
EARNED = ((0.88, 1.5), (0.75, 0.7), (0.5, 0.3))  # right so often -> this much more
SAID = 0.03  # how common a thing is among drafts, roughly
# How common a label is among reviews that come in, roughly.
SHARES = {
    "quality": 0.33, "logistics": 0.13, "service": 0.07, "price_value": 0.07, "after_sales": 0.05,
    "fit_subjective": 0.3, "misuse": 0.01, "unrelated": 0.03, "other": 0.02,
    **dict.fromkeys(SIGNALS, 0.015),
}  # fmt: skip
# Where yes may begin at the lowest. What people write says more at once than our texts do, and a
# signal speaks against a person, so it must be clear.
LOWEST = {
    **dict.fromkeys(CAUSES, 0.2),
    "quality": 0.0,
    "fit_subjective": 0.1,
    **dict.fromkeys(SIGNALS, 0.2),
    "price_value": 0.4,
    "privacy_leak": 0.0,
    "not_a_buyer": 0.8,
}
# Cuts that no score sets. Danger is better pointed at once too often: hardly one of those kept
# aside lies below. `unrelated` must be the clearest of all causes, which says more than a cut.
FIXED = {"unrelated": -0.15, **dict.fromkeys(DANGERS, -0.4)}
TOLD = 0.35  # how much the words that tell weigh against what is learned from texts alone


def learn_languages() -> None:
    """Which language a short text in Latin letters is in."""
    texts = learned_from("language")
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
            "made_from": digest("language", texts),
            "version": VERSION,
        },
    )
    told = f"{right:.3f} of {kept.sum()} kept aside right"
    print(f"language: {len(texts)} texts, {told}, {size:,} bytes")


def design(batch: Features, scale: float) -> sparse.csr_matrix:
    """The features of whole texts as the model weighs them, the words that tell at the end."""
    owner = np.repeat(batch.owner, batch.counts)
    x = rows_matrix(batch.rows, owner, len(batch.texts), BITS)
    return sparse.hstack([x, sparse.csr_matrix(batch.told * scale)]).tocsr()


def learn_reviews() -> None:
    """Mood, causes, signals of malice and dangers of a review."""
    texts = learned_from("reviews")
    learn = [text for text in texts if text.part != "kept"]
    scores = unseen_scores(learn)
    # A phrase of three words is good to learn from; what comes in, and sets the cuts, is longer.
    whole = np.array([_is_whole(text) for text in learn])
    y = truth(learn, REVIEW_LABELS)
    cuts, slopes = cuts_of(scores[whole], y[whole], REVIEW_LABELS, SHARES)
    lowest = np.array([LOWEST.get(label, -1.0) for label in REVIEW_LABELS])
    cuts = np.maximum(cuts, lowest)
    cuts = np.array([FIXED.get(name, cut) for name, cut in zip(REVIEW_LABELS, cuts, strict=True)])
    weights, biases = fit_reviews(learn)
    table, told = weights[: 1 << BITS], weights[1 << BITS :] * TOLD
    size = write(
        "reviews",
        REVIEW_LABELS,
        table,
        {
            "biases": rounded(biases),
            "cuts": rounded(cuts),
            "slopes": rounded(slopes),
            "told": [rounded(row) for row in told],
            "made_from": digest("reviews", texts),
            "version": VERSION,
        },
    )
    print(f"reviews: {len(learn)} texts learned from, {size:,} bytes")


def learn_drafts() -> None:
    """What each sentence of a draft says.

    A text is labelled as a whole; which of its sentences says a thing is found out on the way: at
    first all may, then in each round the one that scores best.
    """
    texts = learned_from("drafts")
    labels = tuple(says.value for says in Says)
    sentences, owner = _sentences(texts)
    x = _clue_matrix(sentences)
    y_text = truth(texts, labels)
    part = np.array([zlib.crc32(text.text.encode()) // 15 % FOLDS for text in texts])
    learn = np.array([text.part != "kept" for text in texts])
    lines = earned(sentences, owner, y_text, labels, learn)
    given = trust(sentences, labels, lines)
    unseen = np.zeros_like(y_text)
    for fold in range(FOLDS):
        weights, biases = fit_drafts(x, y_text, owner, learn & (part != fold), rounds=1)
        unseen[part == fold] = best_of(x @ weights + biases + given, owner, len(texts))[
            part == fold
        ]
    cuts, slopes = cuts_of(unseen[learn], y_text[learn], labels, dict.fromkeys(labels, SAID), -0.1)
    cuts -= READY
    weights, biases = fit_drafts(x, y_text, owner, learn)
    size = write(
        "drafts",
        labels,
        weights,
        {
            "biases": rounded(biases),
            "cuts": rounded(cuts),
            "slopes": rounded(slopes),
            "told": [],
            "lines": lines,
            "made_from": digest("drafts", texts),
            "version": VERSION,
        },
    )
    print(f"drafts: {learn.sum()} texts learned from, {size:,} bytes")


def fit_drafts(
    x: sparse.csr_matrix,
    y_text: np.ndarray,
    owner: np.ndarray,
    learn: np.ndarray,
    rounds: int = 3,
) -> tuple[np.ndarray, np.ndarray]:
    """Learn from sentences whose texts are labelled."""
    mine = learn[owner]
    y = y_text[owner]
    for _ in range(rounds):
        weights, biases = solve(x[mine], y[mine], np.ones_like(y[mine]), cost=8.0)
        scores = x @ weights + biases
        best = best_of(scores, owner, len(y_text))
        y = ((scores >= best[owner] - 1e-12) | (scores > 0)) * y_text[owner]
    return weights, biases


def earned(
    sentences: list[Clues],
    owner: np.ndarray,
    y_text: np.ndarray,
    labels: tuple[str, ...],
    learn: np.ndarray,
) -> dict[str, float]:
    """What each line of a grammar adds to a score where it matches, by how often it was right."""
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for sentence, text in zip(sentences, owner, strict=True):
        if learn[text]:
            for says, line in sentence.matched:
                seen[line] += 1
                right[line] += int(y_text[text, labels.index(says.value)])
    likely = {line: (right[line] + 1) / (count + 2) for line, count in seen.items()}
    return {
        line: next((gain for share, gain in EARNED if likely[line] >= share), 0.0)
        for line in sorted(likely)
    }


def best_of(scores: np.ndarray, owner: np.ndarray, texts: int) -> np.ndarray:
    """The best score of each text over its sentences."""
    best = np.full((texts, scores.shape[1]), -np.inf)
    np.maximum.at(best, owner, scores)
    return best


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
    for group, root, scale in (
        ("words", True, WORDS),
        ("concepts", True, 1.0),
        ("patterns", False, PATTERNS),
    ):
        rows = [getattr(one, group) for one in sentences]
        counts = np.array([len(one) for one in rows])
        weight = scale / np.sqrt(np.maximum(counts, 1)) if root else np.full(len(rows), scale)
        owner = np.repeat(np.arange(len(rows)), counts)
        flat = np.array([row for one in rows for row in one], dtype=np.int64)
        shape = (len(rows), 1 << CLUE_BITS)
        blocks.append(sparse.csr_matrix((weight[owner], (owner, flat)), shape=shape))
    return (blocks[0] + blocks[1] + blocks[2]).tocsr()


def _features(texts: list[Text]) -> Features:
    return features([text.text for text in texts], [text.language for text in texts])


def _is_whole(text: Text) -> bool:
    return len(text.text) > 14 if text.language == "zh" else text.text.count(" ") > 6


def fit_reviews(learn: list[Text]) -> tuple[np.ndarray, np.ndarray]:
    """Learn from texts as they are, and strung together to longer ones."""
    long = [
        text
        for language in READ
        for own in [[one for one in learn if one.language == language]]
        for text in strung(own, len(own), one_of=MOODS)
    ]
    y = truth([*learn, *long], REVIEW_LABELS)
    known = np.ones_like(y)
    known[:, : len(MOODS)] = [[bool(text.labels & set(MOODS))] for text in (*learn, *long)]
    return solve(design(_features([*learn, *long]), TOLD), y, known)


def unseen_scores(learn: list[Text]) -> np.ndarray:
    """The scores of texts by models that did not learn from them: a third at a time."""
    part = np.array([zlib.crc32(text.text.encode()) // 15 % FOLDS for text in learn])
    scores = np.zeros((len(learn), len(REVIEW_LABELS)))
    for fold in range(FOLDS):
        others = [text for text, its in zip(learn, part, strict=True) if its != fold]
        mine = [text for text, its in zip(learn, part, strict=True) if its == fold]
        weights, biases = fit_reviews(others)
        scores[part == fold] = design(_features(mine), TOLD) @ weights + biases
    return scores


def cuts_of(
    scores: np.ndarray,
    y: np.ndarray,
    labels: tuple[str, ...],
    shares: dict[str, float],
    lowest: float = -1.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Where yes begins for each label, and how steep it is.

    The best F1 on texts that the model did not learn from, weighed as if the label were as common
    as it is in life: we wrote more of the rare than comes in. Labels without a share have no cut.
    """
    cuts = np.zeros(scores.shape[1])
    for label, name in enumerate(labels):
        if name not in shares:
            continue
        column, wanted = scores[:, label], y[:, label] > 0
        yes = shares[name] / max(1, wanted.sum())
        no = (1 - shares[name]) / max(1, (~wanted).sum())
        best = 0.0
        for cut in np.arange(lowest, 1.0, 0.05):
            said = column > cut
            right, wrong = yes * (said & wanted).sum(), no * (said & ~wanted).sum()
            both = 2 * right / (right + wrong + shares[name])
            if both > best + 1e-9:
                best, cuts[label] = both, cut
    return cuts, np.full(scores.shape[1], 3.0)


LEARN = {"language": learn_languages, "reviews": learn_reviews, "drafts": learn_drafts}

if __name__ == "__main__":
    for name in sys.argv[1:] or LEARN:
        begun = time.perf_counter()
        LEARN[name]()
        print(f"    {time.perf_counter() - begun:.0f} s", flush=True)
