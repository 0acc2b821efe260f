"""What a sentence offers to the model: its words, its concepts, and the patterns that matched.

Three groups, each weighed for itself: many words must not drown one pattern. A clue is a row of
the table; the hash is stable, so that weights learned on one machine hold on every other.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from zlib import crc32

from amends.domain.facts import Says
from amends.language.wording.lexicon import Hit
from amends.language.wording.parsed import Parsed, Said

BITS = 16
_MASK = (1 << BITS) - 1
_SALT = {"zh": 11, "de": 22, "en": 33}
_TOKEN = re.compile(r"[^\W_]+(?:'[a-z]+)?|[!?%€$£¥❝]")
_TURNS = frozenset(
    {"NEG", "DECOUPLE", "BUYERSAYS", "QUOTE", "IF", "UNTIL", "PLEASE", "WISH", "WE", "YOU"}
)


@dataclass(frozen=True, slots=True)
class Clues:
    """The rows of one sentence, by group."""

    words: tuple[int, ...]
    concepts: tuple[int, ...]
    patterns: tuple[int, ...]
    matched: frozenset[tuple[Says, str]]  # what a pattern says, and the name of its line


def clues(parsed: Parsed, said: Iterable[Said], language: str) -> list[Clues]:
    """The clues of each sentence."""
    salt = _SALT[language]
    matched: list[list[Said]] = [[] for _ in parsed.texts]
    for one in said:
        matched[min(one.sentence, len(matched) - 1)].append(one)
    return [
        Clues(
            words=tuple(_words(text, salt, chinese=language == "zh")),
            concepts=tuple(_concepts(hits)),
            patterns=tuple(_patterns(mine, hits, salt)),
            matched=frozenset((one.pattern.says, line_name(one, language)) for one in mine),
        )
        for text, hits, mine in zip(parsed.texts, parsed.hits, matched, strict=True)
    ]


def line_name(one: Said, language: str) -> str:
    """A short name of a line of a grammar, the same wherever the line stands in its file."""
    return f"{crc32(one.pattern.line.encode(), _SALT[language]):08x}"


def _words(text: str, salt: int, *, chinese: bool) -> set[int]:
    if chinese:
        signs = re.sub(r"\s+", "", text)
        return {
            crc32(signs[place : place + size].encode("utf-8", "replace"), salt) & _MASK
            for size in (1, 2, 3)
            for place in range(len(signs) - size + 1)
        }
    tokens = _TOKEN.findall(text)
    rows = {_row(f"{left} {right}", salt) for left, right in pairwise([*tokens, ""])}
    for token in tokens:
        rows.update(_rows_of(token, salt))
    return rows


@lru_cache(maxsize=20_000)
def _rows_of(token: str, salt: int) -> tuple[int, int]:
    """A word, and its first five letters, for endings. Small words come again and again."""
    return _row(token, salt), _row(token[:5] + "*", salt)


def _row(part: str, salt: int) -> int:
    return crc32(part.encode("utf-8", "replace"), salt) & _MASK


def _concepts(hits: Sequence[Hit]) -> set[int]:
    """Each concept, and each pair in its order: shared by all languages."""
    names: list[str] = []
    for hit in hits:
        if not names or names[-1] != hit.concept:
            names.append(hit.concept)
    codes = [_code(name) for name in names]
    rows = {code & _MASK for code in codes}
    rows.update(
        (left * 31 + right * 17 + 7) & _MASK
        for index, left in enumerate(codes)
        for right in codes[index + 1 : index + 9]
    )
    return rows


@cache
def _code(name: str) -> int:
    return crc32(name.encode())


def _patterns(said: Sequence[Said], hits: Sequence[Hit], salt: int) -> set[int]:
    """Each line that matched, each thing it says, and that beside what may turn it round."""
    rows: set[int] = set()
    turns = {hit.concept for hit in hits} & _TURNS
    for one in said:
        name = one.pattern.says.value
        rows.add(crc32(one.pattern.line.encode(), salt) & _MASK)
        rows.add(crc32(b"says " + name.encode()) & _MASK)
        rows.update(crc32(f"{name} by {turn}".encode()) & _MASK for turn in turns)
    return rows
