"""Reads the texts that we wrote to learn from, and keeps a part of them aside.

A line is `<labels> | <text>`; the formats stand in `training/README.md`. Which texts are kept
aside is decided by a checksum of the text, so that it never changes by chance.
"""

import hashlib
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

TEXTS = Path(__file__).parent / "texts"
READ = ("zh", "de", "en")


@dataclass(frozen=True)
class Text:
    """One text with the labels that a person gave it."""

    text: str
    language: str
    labels: frozenset[str]

    @property
    def part(self) -> str:
        """`kept` texts are only measured on; the others are learned from."""
        share = zlib.crc32(self.text.encode()) % 15
        return "kept" if share < 2 else "learn"


def lines(kind: str, language: str) -> Iterator[tuple[str, str]]:
    """The (labels, text) pairs of all files of a kind and language, sorted by file name."""
    for path in sorted((TEXTS / kind / language).glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "|" in line and not line.startswith("#"):
                labels, text = line.split("|", 1)
                yield labels.strip(), text.strip()


def reviews(language: str) -> list[Text]:
    """Reviews: sentiment as `-`, `0` or `+`, then causes and signals by name."""
    got = []
    for labels, text in lines("reviews", language):
        mood, causes, signals = labels.split()
        named = {name for name in f"{causes},{signals}".split(",") if name != "."}
        got.append(Text(text, language, frozenset({mood, *named})))
    return got


def drafts(language: str) -> list[Text]:
    """Drafts: what each says, by name."""
    return [
        Text(text, language, frozenset(name for name in labels.split(",") if name != "."))
        for labels, text in lines("drafts", language)
    ]


def of_languages() -> list[Text]:
    """Short texts of every language that is told apart; the label is the language."""
    got = []
    for path in sorted((TEXTS / "language").glob("*.txt")):
        found = path.read_text(encoding="utf-8").splitlines()
        got += [
            Text(line.strip(), path.stem, frozenset({path.stem}))
            for line in found
            if line.strip() and not line.startswith("#")
        ]
    return got


MOOD_SIGNS = {"-": "negative", "0": "neutral", "+": "positive"}


def learned_from(model: str) -> list[Text]:
    """All the texts of a model, in the order of its digest: what is kept aside is among them."""
    match model:
        case "reviews":
            return [
                Text(one.text, read, frozenset(MOOD_SIGNS.get(name, name) for name in one.labels))
                for read in READ
                for one in reviews(read)
            ]
        case "drafts":
            return [text for language in READ for text in drafts(language)]
        case "language":
            texts = [text for text in of_languages() if text.language not in ("zh", "ja")]
            for language in ("de", "en"):
                own = [*reviews(language), *drafts(language)]
                texts += [Text(one.text, language, frozenset({language})) for one in own[::4]]
            return texts
    raise ValueError(f"no model is called {model}")


def truth(texts: list[Text], labels: tuple[str, ...]) -> np.ndarray:
    """One row a text, one column a label: 1 where it holds."""
    return np.array(
        [[label in text.labels for label in labels] for text in texts], dtype=np.float64
    )


LANGUAGE = Path(__file__).parents[1] / "core" / "amends" / "language"
# What turns a text into features, beside the text itself.
FEATURES = {
    "reviews": ("lexicon/reviews/*.txt",),
    "drafts": ("lexicon/*.txt", "grammar/*.txt"),
    "language": (),
}


def digest(model: str, texts: list[Text]) -> str:
    """One checksum of all that a model is learned from, so that stale weights are seen."""
    seen = hashlib.sha256()
    for pattern in FEATURES[model]:
        for path in sorted(LANGUAGE.glob(pattern)):
            seen.update(path.read_bytes())
    for text in texts:
        seen.update(f"{text.language}|{','.join(sorted(text.labels))}|{text.text}\n".encode())
    return seen.hexdigest()


def strung(texts: list[Text], count: int, *, one_of: tuple[str, ...] = ()) -> list[Text]:
    """Longer texts, each strung together from two to five of one language; seeded.

    Of `one_of` (the moods) a strung text keeps a label only where its parts agree; otherwise all
    of them are dropped, and `known` says so.
    """
    draw = random.Random(7)
    got = []
    for _ in range(count):
        parts = draw.sample(texts, draw.choice((2, 2, 3, 3, 4, 5)))
        labels = frozenset().union(*(part.labels for part in parts))
        if len(labels & set(one_of)) > 1:
            labels -= set(one_of)
        joint = "" if parts[0].language == "zh" else " "
        text = joint.join(
            part.text if part.text[-1:] in ".!?。！？" else part.text + draw.choice(".,!")
            for part in parts
        )
        got.append(Text(text, parts[0].language, labels))
    return got
