"""Recall, precision and F1 from pairs of what was wanted and what was got."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """How often a label was right. None where nothing was wanted, or nothing said."""

    wanted: int
    said: int
    both: int

    @property
    def recall(self) -> float | None:
        return self.both / self.wanted if self.wanted else None

    @property
    def precision(self) -> float | None:
        return self.both / self.said if self.said else None

    @property
    def f1(self) -> float:
        total = self.wanted + self.said
        return 2 * self.both / total if total else 1.0


def of(label: Hashable, pairs: Iterable[tuple[set[str], set[str]]]) -> Score:
    """The score of one label over (wanted, got) pairs."""
    pairs = list(pairs)
    return Score(
        wanted=sum(label in wanted for wanted, _ in pairs),
        said=sum(label in got for _, got in pairs),
        both=sum(label in wanted and label in got for wanted, got in pairs),
    )


def macro(labels: Sequence[str], pairs: Sequence[tuple[set[str], set[str]]]) -> float:
    """The mean F1 of the labels that are wanted at least once."""
    scores = [of(label, pairs) for label in labels]
    counted = [score.f1 for score in scores if score.wanted]
    return sum(counted) / len(counted) if counted else 0.0


def share(right: Iterable[bool]) -> float | None:
    """How many of these are right. None of none."""
    listed = list(right)
    return sum(listed) / len(listed) if listed else None


def shown(value: float | None) -> str:
    """Two digits, or a dash."""
    return "  – " if value is None else f"{value:.2f}"


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print columns as wide as they need to be."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    print(f"\n{title}")
    for line in lines:
        _, *rest = (cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        print("  ", line[0].ljust(widths[0]), *rest)
