"""Rows that were not taken, in a file beside the one they came from: mend it and import it again.

Two columns come first, the line and the reason, which an import passes over; then the row's own
columns as they came. Only its owner may read it, and no spreadsheet takes a cell for a formula.
"""

import csv
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from amends.services.importing.errors import CannotImport
from amends.services.importing.rows import Cell, Row, legible

LINE, REASON = "line", "reason"
_ENDING = ".quarantine"
_NUMBERED = re.compile(r"\.quarantine(-\d+)?$")
_MOST = 1_000  # files of one name
_REASONS = 1_000  # that are counted apart
OTHERS = "other reasons"
# What a spreadsheet takes for a formula; the quote as well, so that reading gives back the same.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(slots=True)
class Quarantine:
    """The rows of one import that were left out. Made with the first of them."""

    wanted: Path
    columns: Sequence[str]
    path: Path | None = None  # None: there was no row yet
    count: int = 0
    reasons: dict[str, int] = field(default_factory=dict)  # each with how often
    _file: TextIO | None = None

    def add(self, row: Row, reason: str) -> None:
        if self._file is None:
            self.path, self._file = _opened(self.wanted)
            self._write([LINE, REASON, *self.columns])
        self._write([str(row.line), reason, *map(legible, row.cells)])
        self.count += 1
        if reason not in self.reasons and len(self.reasons) >= _REASONS:
            reason = OTHERS
        self.reasons[reason] = self.reasons.get(reason, 0) + 1

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _write(self, cells: Sequence[str]) -> None:
        if self._file is None:
            raise LookupError("a quarantine is written before it is opened")
        csv.writer(self._file).writerow([guarded(cell) for cell in cells])


def guarded(cell: str) -> str:
    """The cell as a spreadsheet shows it: as text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def unguarded(cell: Cell) -> Cell:
    """The cell as it came."""
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") else cell


def is_one(columns: Sequence[str]) -> bool:
    """Whether these are the columns of a quarantine file that is imported again."""
    return tuple(columns[:2]) == (LINE, REASON)


def place_beside(path: Path) -> Path:
    """Where the quarantine of `path` belongs."""
    name = _NUMBERED.sub("", path.stem)
    return path.with_name(f"{name}{_ENDING}.csv")


def refuse_what_cannot_be_written(wanted: Path) -> None:
    """Raises CannotImport before anything is stored, rather than in the middle of it."""
    if not os.access(wanted.parent, os.W_OK):
        raise CannotImport(
            f"nothing can be written to {wanted.parent}, where bad rows would go",
            "name another place by --quarantine FILE.csv",
        )


def _opened(wanted: Path) -> tuple[Path, TextIO]:
    """A new file that only its owner reads; one that is there already is never written over."""
    for number in range(1, _MOST):
        path = wanted if number == 1 else wanted.with_stem(f"{wanted.stem}-{number}")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        os.close(handle)
        return path, path.open("w", encoding="utf-8-sig", errors="replace", newline="")
    raise CannotImport(f"{wanted} and {_MOST} like it are there already", "delete some")
