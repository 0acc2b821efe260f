"""What a batch of reviews looks like to the models: languages, rows of a table, words that tell.

Reviews come in, numbers go out, in the same order; nothing here knows what they mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from amends.language import cues
from amends.language.detect import detect_all
from amends.language.grams import Grams, Ints, grams, plain
from amends.language.normalise import folded
from amends.language.traces import NAMES, traces
from amends.language.weights import Floats, Model

BITS = 17
# The same letters mean other things in another language, so each has its own corner of the table.
_CORNER = {"zh": 0, "de": 0x1555555555555555, "en": 0x2AAAAAAAAAAAAAAA}


@dataclass(frozen=True, slots=True)
class Features:
    """A batch. `rows` go through it clause by clause; `starts`, `counts` are those of clauses."""

    texts: tuple[str, ...]  # folded
    languages: tuple[str | None, ...]
    rows: Ints
    starts: Ints
    counts: Ints
    owner: Ints  # the text of each clause
    first_clause: Ints  # of each text
    told: Floats  # what the words of each text tell

    def scores(self, known: Model) -> tuple[Floats, Floats]:
        """The scores of the texts and of their clauses."""
        by_clause = known.sums(self.rows, self.starts, self.counts)
        by_text = np.add.reduceat(by_clause, self.first_clause, axis=0)
        counts = np.add.reduceat(self.counts, self.first_clause)
        whole = known.scores(by_text, counts) + self.told @ known.told
        return whole, known.scores(by_clause, self.counts)


def features(texts: Sequence[str], languages: Sequence[str | None] | None = None) -> Features:
    """The features of `texts`; at least one. `languages` are told here unless they are known."""
    plain_texts = [folded(text) for text in texts]
    batch = grams([plain(text) for text in plain_texts])
    spoken = list(languages) if languages is not None else detect_all(plain_texts, batch)
    corner = np.array([_CORNER.get(one or "", 0) for one in spoken], dtype=np.uint64)
    salt = corner[batch.owner[batch.clause]]
    rows = ((batch.hashes ^ salt) >> np.uint64(64 - BITS)).astype(np.int64)
    counts = np.bincount(batch.clause, minlength=len(batch.owner)).astype(np.int64)
    return Features(
        texts=tuple(plain_texts),
        languages=tuple(spoken),
        rows=rows,
        starts=np.cumsum(counts) - counts,
        counts=counts,
        owner=batch.owner,
        first_clause=batch.first_clause,
        told=_told(plain_texts, batch, spoken),
    )


def _told(texts: Sequence[str], batch: Grams, spoken: Sequence[str | None]) -> Floats:
    """What the words tell, and behind it what else a text carries."""
    told = cues.features(batch, [one or "" for one in spoken])
    carried = np.zeros((len(texts), len(NAMES)), dtype=np.float32)
    for index, text in enumerate(texts):
        if (found := traces(text)) is not None:
            carried[index] = found
    return np.hstack([told, carried])
