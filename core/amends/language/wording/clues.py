"""What a sentence offers to the model: its words, its concepts, and the patterns that matched.

Three groups, each weighed for itself: many words must not drown one pattern. A clue is a row of
the table; the hash is stable, so that weights learned on one machine hold on every other.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
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
    said: frozenset[Says]  # by a pattern


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
            said=frozenset(one.pattern.says for one in mine),
        )
        for text, hits, mine in zip(parsed.texts, parsed.hits, matched, strict=True)
    ]


def _words(text: str, salt: int, *, chinese: bool) -> set[int]:
    if chinese:
        signs = re.sub(r"\s+", "", text)
        return {
            crc32(signs[place : place + size].encode("utf-8", "replace"), salt) & _MASK
            for size in (1, 2, 3)
            for place in range(len(signs) - size + 1)
        }
    tokens = _TOKEN.findall(text)
    # A word, two that follow each other, and its first five letters, for endings.
    return {
        crc32(part.encode("utf-8", "replace"), salt) & _MASK
        for index, token in enumerate(tokens)
        for part in (token, f"{token} {''.join(tokens[index + 1 : index + 2])}", token[:5] + "*")
    }


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
