"""Text files whose rows are lines: cells set apart by comma, semicolon, tab or bar.

A quote that is never closed would swallow the file. So a record that goes wrong costs its first
line alone, and reading goes on with the next. Constant memory, however long the file is.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Literal, TextIO

from amends.services.importing.encodings import MARKED, is_foreign
from amends.services.importing.rows import Row, fitted, has_marked

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_LOOK = 100  # rows from which the shape is told
_LONGEST = 500  # lines of one record; beyond it a quote is not closed


@dataclass(frozen=True, slots=True)
class Shape:
    """How cells are set apart."""

    delimiter: str
    quoted: bool = True  # False: a quote is a letter like others
    skips: int = 0  # lines before the first row: Excel's "sep=;"

    @property
    def in_words(self) -> str:
        """Such as "CSV, semicolon"."""
        kind = "TSV" if self.delimiter == "\t" else f"CSV, {DELIMITERS[self.delimiter]}"
        return kind if self.quoted else f"{kind}, quotes are letters"

    def cells_of(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """The cells of each record. Raises csv.Error where quotes do not fit."""
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE
        return csv.reader(lines, delimiter=self.delimiter, quoting=quoting, strict=True)


@dataclass(slots=True)
class Separated:
    """The rows of one text file."""

    path: Path
    encoding: str
    shape: Shape
    certain: bool = False  # every byte is known to decode
    size: int = 1
    _read: TextIO | None = field(default=None, repr=False)

    @property
    def told(self) -> float:
        if self._read is None or self._read.closed:
            return 0
        with suppress(OSError):
            return min(1, self._read.buffer.tell() / max(1, self.size))
        return 0

    def records(self, width: int | None = None) -> Iterator[Row]:
        with self.path.open("rb") as file:
            text = TextIOWrapper(file, self.encoding, errors=MARKED, newline="")
            self._read = text
            lines = _Lines(text)
            for _ in range(self.shape.skips):
                next(lines)
            reader = self.shape.cells_of(lines)
            while True:
                lines.begin()
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield Row(lines.first, [lines.only_the_first()], _in_words(error))
                    continue
                trouble = ""
                if width is not None and len(cells) != width:
                    trouble = fitted(cells, width) if cells else ""
                    if trouble and lines.one_is_whole(width, self.shape):
                        yield Row(lines.first, [lines.only_the_first()], _OPEN)
                        continue
                yield Row(lines.first, cells, trouble or self._misread(cells))

    def _misread(self, cells: Sequence[str]) -> str:
        if self.certain:
            return ""
        whole = "\n".join(cells)
        if whole.isascii():
            return ""
        if has_marked(whole):
            return _UNDECODED
        return _FOREIGN if is_foreign(whole, self.encoding) else ""


_OPEN = "a quote is opened and not closed"
_UNDECODED = "it holds bytes that are not of the encoding of the file"
_FOREIGN = "it seems to be written in another encoding than the file"


def _in_words(error: csv.Error) -> str:
    match str(error):
        case "unexpected end of data":
            return _OPEN
        case words if "expected after" in words:
            return "its quotes do not fit: a quote within a quoted cell is written twice"
        case words if "field larger" in words or words == _OPEN:
            return f"{_OPEN}, or a cell is far too long"
        case words:
            return words


class _Lines(Iterator[str]):
    """Lines with their numbers, of which those of a failed record can be given again."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self._number = 0  # of the last line that was given
        self._taken: list[str] = []
        self.first = 1

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._text)
        self._number += 1
        self._taken.append(line)
        if len(self._taken) > _LONGEST:
            raise csv.Error(_OPEN)
        return line

    def begin(self) -> None:
        """The next line begins a record."""
        self._taken.clear()
        self.first = self._number + 1

    def only_the_first(self) -> str:
        """The first line of the record; the others are given again."""
        first, *others = self._taken
        self._again.extendleft(reversed(others))
        self._number -= len(others)
        return first.rstrip("\r\n")

    def one_is_whole(self, width: int, shape: Shape) -> bool:
        """Whether a line that this record swallowed is a row by itself."""
        for line in self._taken[1:]:
            with suppress(csv.Error):
                if any(len(cells) == width for cells in shape.cells_of([line])):
                    return True
        return False


def shapes_of(path: Path, encoding: str) -> Iterator[tuple[Shape, float]]:
    """Every shape that the first rows may have, each with the share of rows that fit it.

    A row fits when it has as many cells as most, and more than one. Quotes may be letters only
    where no cell stands between two of them.
    """
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        first = file.readline().strip("\ufeff\r\n")
    if first.lower().startswith("sep=") and first[4:5] in DELIMITERS:
        yield Shape(first[4], skips=1), 1.0
        return
    for delimiter in DELIMITERS:
        plain = _first(path, encoding, Shape(delimiter, quoted=False))
        cells = (cell for row in plain for cell in row.cells)
        between_two = any(_BETWEEN.fullmatch(str(cell)) for cell in cells)
        for quoted in (True,) if between_two else (True, False):
            rows = _first(path, encoding, Shape(delimiter)) if quoted else plain
            widths = [len(row.cells) for row in rows if not row.trouble]
            usual = max(widths, key=widths.count, default=0)
            if usual > 1:
                yield Shape(delimiter, quoted), widths.count(usual) / len(rows)


_BETWEEN = re.compile(r'"(?:.*[^"])?"', re.DOTALL)


def _first(path: Path, encoding: str, shape: Shape) -> list[Row]:
    rows = islice(Separated(path, encoding, shape).records(), _LOOK)
    return [row for row in rows if row.cells]
