"""Decides what a draft says: patterns of grammar and a small model, sentence by sentence."""

from collections.abc import Mapping, Sequence

import numpy as np

from amends.domain.facts import Mark, Says
from amends.language.normalise import Normal
from amends.language.weights import Floats, Model, model
from amends.language.wording.clues import Clues, clues
from amends.language.wording.grammar import grammar
from amends.language.wording.parsed import Parsed, Said, parse, said

WORDS = 0.5  # what all words of a sentence weigh beside its concepts
PATTERNS = 0.8  # what one matched pattern weighs


def marks(normal: Normal, language: str) -> tuple[tuple[Mark, ...], bool]:
    """What is said, in the order of the text; and whether it is courtesy from end to end.

    `language` is one that the gate reads. A mark underlines what a pattern matched, or else the
    whole sentence.
    """
    rules = grammar(language)
    parsed = parse(normal.text, rules)
    if not parsed.texts:
        return (), False
    matched = list(said(parsed, rules))
    known = model("drafts")
    scores = score(known, clues(parsed, matched, language))
    sure = known.sure(scores)
    got = []
    for sentence, label in zip(*np.nonzero(scores > known.cuts), strict=True):
        says = Says(known.labels[label])
        start, end = _where(parsed, matched, int(sentence), says)
        left, right = normal.span(start, end)
        got.append(Mark(says=says, start=left, end=right, sure=float(sure[sentence, label])))
    return tuple(got), _courtesy_only(got, parsed, normal)


def score(known: Model, found: list[Clues]) -> Floats:
    """The score of each label for each sentence."""
    groups = [
        *(one.words for one in found),
        *(one.concepts for one in found),
        *(one.patterns for one in found),
    ]
    counts = np.array([len(group) for group in groups], dtype=np.int64)
    rows = np.array([row for group in groups for row in group], dtype=np.int64)
    # Many words must not drown few: each group by the root of its number, but the patterns.
    weights = 1 / np.sqrt(np.maximum(counts, 1)).astype(np.float32)
    weights[: len(found)] *= WORDS
    weights[2 * len(found) :] = PATTERNS
    sums = known.sums(rows, np.cumsum(counts) - counts, counts) * weights[:, None]
    by_group = sums.reshape(3, len(found), len(known.labels))
    return np.asarray(
        by_group.sum(axis=0) + known.biases + trust(found, known.labels, known.lines),
        dtype=np.float32,
    )


def trust(found: list[Clues], labels: Sequence[str], lines: Mapping[str, float]) -> Floats:
    """What a pattern adds to the score of the thing it is a pattern of, beside what is learned.

    The words of a text that was learned from explain it too well; those of a new one do not, and
    a pattern holds for both. `lines` says how much each line of a grammar has earned; the best of
    those that match counts.
    """
    given = np.zeros((len(found), len(labels)), dtype=np.float32)
    for row, one in enumerate(found):
        for says, line in one.matched:
            column = labels.index(says.value)
            given[row, column] = max(given[row, column], lines.get(line, 0.0))
    return given


def _where(parsed: Parsed, matched: list[Said], sentence: int, says: Says) -> tuple[int, int]:
    for one in matched:
        if one.pattern.says is says and one.sentence == sentence:
            return one.start, one.end
    text, start = parsed.texts[sentence], parsed.starts[sentence]
    lead = len(text) - len(text.lstrip())
    return start + lead, start + len(text.rstrip())


_COURTESIES = frozenset({Says.THANK, Says.HELP})


def _courtesy_only(got: list[Mark], parsed: Parsed, normal: Normal) -> bool:
    """Every sentence of three words or more thanks, or offers help in general, and nothing else."""
    if any(mark.says not in _COURTESIES for mark in got) or not got:
        return False
    for text, start in zip(parsed.texts, parsed.starts, strict=True):
        left, right = normal.span(start, start + len(text))
        said_here = any(mark.start < right and left < mark.end for mark in got)
        if not said_here and len(text.split()) > 3 and len(text) > 12:
            return False
    return True
