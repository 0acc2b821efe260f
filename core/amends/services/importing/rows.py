"""A file as rows of cells under named columns, whatever kind of file it is.

A row that cannot be one says why and is passed on, for it is kept and not lost. Knows nothing of
reviews.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

Cell = str | int | float | bool | date | datetime | None
_FIRST = 20  # rows among which the names of the columns may stand
_MARKED_BYTES = re.compile("[\udc00-\udcff]+")


class Row(NamedTuple):
    """One row. With trouble, its cells are what came, however many."""

    line: int  # of a text file, where it begins; else the row of the sheet, the item of the list
    cells: Sequence[Cell]
    trouble: str = ""  # why it cannot be read as a row; empty: it can


class Source(Protocol):
    """Whatever gives the rows of a file, the names of its columns among them."""

    def records(self, width: int | None = None) -> Iterator[Row]:
        """Every row from the first on. With `width`, rows of another width are in trouble."""

    @property
    def told(self) -> float:
        """How far the last reading has come, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Table:
    """A source whose columns have names."""

    source: Source
    columns: tuple[str, ...]
    header: int  # the line of the names

    def rows(self) -> Iterator[Row]:
        """The rows below the names; empty ones are left out."""
        width = len(self.columns)
        for row in self.source.records(width):
            if row.line > self.header and (row.trouble or any(row.cells)):
                yield row


def under_names(source: Source, recognises: Callable[[Sequence[str]], int]) -> Table | None:
    """The table of `source`: its names stand in the row of which most are recognised.

    Exports like to open with a title or a date. None when there is no row at all.
    """
    best: tuple[int, int, Row] | None = None
    for number, row in enumerate(source.records()):
        if number == _FIRST:
            break
        names = named(row.cells)
        if row.trouble or not names:
            continue
        known = recognises(names)
        if best is None or ((known, len(names)) > best[:2] and known):
            best = known, len(names), row
    if best is None:
        return None
    return Table(source, named(best[2].cells), best[2].line)


def named(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The names that the cells of a header give, each once; empty ones at its end are none."""
    names = [" ".join(legible(cell).strip("\ufeff").split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    seen: dict[str, int] = {}
    for number, name in enumerate(names):
        plain = name or f"column {number + 1}"
        seen[plain] = seen.get(plain, 0) + 1
        names[number] = f"{plain} ({seen[plain]})" if seen[plain] > 1 else plain
    return tuple(names)


def fitted(cells: Sequence[Cell], width: int) -> str:
    """Why `cells` are no row under `width` columns; empty when they are, or more that are empty."""
    if len(cells) >= width and all(cell in ("", None) for cell in cells[width:]):
        return ""
    return f"it has {len(cells)} cells, and there are {width} columns"


def has_marked(text: str) -> bool:
    """Whether `text` holds bytes that did not decode; see `encodings.mark`."""
    return _MARKED_BYTES.search(text) is not None


def legible(cell: Cell) -> str:
    """A cell as text, as a person would write it; bytes that did not decode are spelled out."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case float() if cell.is_integer():
            return f"{cell:.0f}"
        case datetime() | date():
            return cell.isoformat(*(" ",) if isinstance(cell, datetime) else ())
        case str():
            return _MARKED_BYTES.sub(_spelled, cell)
    return str(cell)


def _spelled(found: "re.Match[str]") -> str:
    return "".join(f"\\x{ord(letter) - 0xDC00:02x}" for letter in found[0])
