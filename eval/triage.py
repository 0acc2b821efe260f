"""How well reviews are read: causes, mood, signals, per language, and the worst mistakes."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from scores import macro, of, share, shown, table

from amends.domain.triage import Triage
from amends.language.labels import CAUSES, DANGERS, SIGNALS
from amends.language.read import read_all

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

SEVEN = tuple(cause for cause in CAUSES if cause not in ("misuse", "other"))
ALL_SIGNALS = (*SIGNALS, "contradictory")
MOODS = {"-": "negative", "0": "neutral", "+": "positive"}


def score_triage(path: Path, *, every: bool = False) -> None:
    """Print the scores of a labelled file."""
    rows = [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    _score(f"Reviews: {path.name}", rows, None if every else 10)


def score_kept_aside() -> None:
    """Print the scores of our own texts that were never learned from, as information."""
    from texts import READ, reviews

    rows = [
        {
            "text": one.text,
            "lang": language,
            "stars": None,
            "sentiment": next(MOODS[mood] for mood in MOODS if mood in one.labels),
            "causes": sorted(one.labels & set(CAUSES)),
            "malicious": sorted(one.labels & set(SIGNALS)) or ["none"],
            "dangers": sorted(one.labels & set(DANGERS)),
        }
        for language in READ
        for one in reviews(language)
        if one.part == "kept"
    ]
    _score("Reviews: our own texts kept aside", rows, 10)


def _score(title: str, rows: Sequence[dict], count: int | None) -> None:
    got = read_all([row["text"] for row in rows], [row.get("stars") for row in rows])
    languages = sorted({row["lang"] for row in rows})
    print(f"\n== {title}: {len(rows)} texts ==")
    table(
        "by language",
        ("", "texts", "language", "mood", "macro F1 of 7 causes", "signal P", "signal R"),
        [
            (
                name,
                *_line(
                    [
                        pair
                        for pair in zip(rows, got, strict=True)
                        if name in ("all", pair[0]["lang"])
                    ]
                ),
            )
            for name in ("all", *languages)
        ],
    )
    table(
        "causes",
        ("", "wanted", "said", "recall", "precision", "F1"),
        _labels(CAUSES, _causes(rows, got)),
    )
    table(
        "signals",
        ("", "wanted", "said", "recall", "precision", "F1"),
        _labels(ALL_SIGNALS, _signals(rows, got)),
    )
    if any("dangers" in row for row in rows):
        pairs = [
            (set(row["dangers"]), {one.what.value for one in read.dangers})
            for row, read in zip(rows, got, strict=True)
        ]
        table(
            "dangers", ("", "wanted", "said", "recall", "precision", "F1"), _labels(DANGERS, pairs)
        )
        hit = [(bool(wanted), bool(said)) for wanted, said in pairs]
        print(
            f"   any danger: recall {shown(share(said for wanted, said in hit if wanted))},"
            f" precision {shown(share(wanted for wanted, said in hit if said))}"
        )
    honest = [
        read
        for row, read in zip(rows, got, strict=True)
        if row["sentiment"] == "negative" and row["malicious"] == ["none"]
    ]
    flagged = sum(bool(read.signals) for read in honest)
    print(f"\n   honest but negative: {flagged} of {len(honest)} flagged")
    _worst(rows, got, count)


def _line(pairs: Sequence[tuple[dict, Triage]]) -> tuple[str, ...]:
    rows, got = [row for row, _ in pairs], [read for _, read in pairs]
    any_signal = [(row["malicious"] != ["none"], bool(read.signals)) for row, read in pairs]
    return (
        str(len(rows)),
        shown(share(read.language == row["lang"] for row, read in pairs)),
        shown(share(read.mood.value == row["sentiment"] for row, read in pairs)),
        shown(macro(SEVEN, _causes(rows, got))),
        shown(share(wanted for wanted, said in any_signal if said)),
        shown(share(said for wanted, said in any_signal if wanted)),
    )


def _causes(rows: Sequence[dict], got: Sequence[Triage]) -> list[tuple[set[str], set[str]]]:
    return [
        (set(row["causes"]), {one.what.value for one in read.causes})
        for row, read in zip(rows, got, strict=True)
    ]


def _signals(rows: Sequence[dict], got: Sequence[Triage]) -> list[tuple[set[str], set[str]]]:
    return [
        (set(row["malicious"]) - {"none"}, {one.what.value for one in read.signals})
        for row, read in zip(rows, got, strict=True)
    ]


def _labels(labels: Sequence[str], pairs: list[tuple[set[str], set[str]]]) -> list[tuple[str, ...]]:
    scores = [(label, of(label, pairs)) for label in labels]
    return [
        (label, str(s.wanted), str(s.said), shown(s.recall), shown(s.precision), shown(s.f1))
        for label, s in scores
    ]


def _worst(rows: Sequence[dict], got: Sequence[Triage], count: int | None) -> None:
    """The ten surest mistakes, by id: the texts may not be shown."""
    mistakes = []
    for row, read in zip(rows, got, strict=True):
        mistakes += [
            (one.sure, row.get("id", "kept aside"), f"said {one.what.value}")
            for one in (*read.causes, *read.signals)
            if one.what.value not in (*row["causes"], *row["malicious"])
        ]
        if read.mood.value != row["sentiment"]:
            said = f"said {read.mood.value}, is {row['sentiment']}"
            mistakes.append((read.mood_sure, row.get("id", "kept aside"), said))
    print("\nthe ten worst mistakes, by how sure we were")
    for sure, name, said in sorted(mistakes, reverse=True)[:count]:
        print(f"   {sure:.2f}  {name}  {said}")
