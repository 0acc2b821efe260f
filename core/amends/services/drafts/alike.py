"""How much two texts repeat each other, by the runs of characters that they share.

Names and the company's footer do not count, so that a form letter is seen through them: pass
the body alone.
"""

import re
from collections.abc import Iterable

RUN = 5  # characters; in Chinese and Japanese three say as much
ALIKE = 0.6  # of the shorter text found in the other: a reader would say “the same again”

_APART = re.compile(r"[\W_]+")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def shingles(text: str) -> frozenset[str]:
    """The runs of characters in `text`, in lower case and without signs."""
    plain = _APART.sub("", text.casefold())
    run = 3 if len(_HAN.findall(plain)) * 2 > len(plain) else RUN
    return frozenset(plain[at : at + run] for at in range(max(len(plain) - run + 1, 1)) if plain)


def alike(one: str, other: str) -> float:
    """0 (nothing shared) to 1: how much of the shorter text stands in the other as well."""
    a, b = shingles(one), shingles(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def most_alike(text: str, history: Iterable[str]) -> float:
    """How much `text` repeats the text of `history` that it repeats most; 0 without any."""
    return max((alike(text, sent) for sent in history), default=0.0)
