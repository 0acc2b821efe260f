"""Opens a file as a table, whatever kind of file it is, and says what was guessed on the way.

The encoding, the sign between cells, the sheet and the row that names the columns are told from
the file; a person may say encoding and sheet. Knows no reviews.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from amends.services.importing.encodings import encoding_of
from amends.services.importing.errors import CannotImport
from amends.services.importing.kinds import (
    is_json,
    is_workbook,
    refuse_long_lines,
    refuse_what_is_no_table,
)
from amends.services.importing.objects import Objects
from amends.services.importing.rows import Source, Table, legible, under_names
from amends.services.importing.separated import Separated, Shape, shapes_of
from amends.services.importing.sheets import sheets_of
from amends.services.importing.survey import Survey, survey

Recognises = Callable[[Sequence[str]], int]  # how many of the names are known
_SURE = 2  # names that must be known before a sheet is taken for the one that is meant

_FEWEST = 2  # columns of a table


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as a table."""

    survey: Survey
    form: str  # "CSV, semicolon", "XLSX, sheet Daten", "JSON lines": in words
    encoding: str | None  # None: a workbook, which has none of its own
    table: Table


def opened(
    path: Path,
    *,
    recognises: Recognises = lambda _names: 0,
    encoding: str | None = None,
    sheet: str | None = None,
    progress: Callable[[int], None] = lambda _read: None,
) -> Opened:
    """Open the file at `path`; `progress` hears how many bytes of it were read.

    Raises CannotImport when it is no table, with what it is, and OSError when it is not there.
    """
    surveyed = survey(path, progress)
    refuse_what_is_no_table(path, surveyed)
    if is_workbook(surveyed):
        name, table = _sheet(path, sheet, recognises)
        return Opened(surveyed, f"XLSX, sheet {name}", None, table)
    if sheet is not None:
        raise CannotImport("only a workbook has sheets", "leave --sheet out")
    name = encoding_of(surveyed, encoding)
    kind = is_json(surveyed.head.decode(name, "replace"))
    if kind != "document":
        refuse_long_lines(surveyed)
    if kind:
        objects = Objects(path, name, document=kind == "document", size=surveyed.size)
        return Opened(surveyed, f"JSON {kind}", name, Table(objects, objects.columns, 0))
    shape, table = _separated(path, name, surveyed, recognises)
    return Opened(surveyed, shape.in_words, name, table)


def named_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table as texts under the names of its columns, each with its line.

    Raises CannotImport when the file is no table, or one of its rows is none.
    """
    table = opened(path).table
    for row in table.rows():
        if row.trouble:
            raise CannotImport(f"line {row.line} of {path}: {row.trouble}")
        yield row.line, dict(zip(table.columns, map(legible, row.cells), strict=False))


def _sheet(path: Path, wanted: str | None, recognises: Recognises) -> tuple[str, Table]:
    """The sheet that is wanted, else the first whose names are known, else the first."""
    tables = [
        (one.name, table)
        for one in sheets_of(path, wanted)
        if (table := under_names(one, recognises)) is not None
    ]
    if not tables:
        raise CannotImport("its sheets are empty")
    return next((one for one in tables if recognises(one[1].columns) >= _SURE), tables[0])


def _separated(
    path: Path, encoding: str, surveyed: Survey, recognises: Recognises
) -> tuple[Shape, Table]:
    """The shape under which most names are known and most rows fit."""
    certain = encoding.startswith("utf-8") and surveyed.is_utf8
    best: tuple[tuple[int, float, int, bool], Shape, Table] | None = None
    for shape, share in shapes_of(path, encoding):
        source: Source = Separated(path, encoding, shape, certain, surveyed.size)
        table = under_names(source, recognises)
        if table is None or len(table.columns) < _FEWEST:
            continue
        rank = (recognises(table.columns), share, len(table.columns), shape.quoted)
        if best is None or rank > best[0]:
            best = rank, shape, table
    if best is None:
        raise CannotImport(
            "it is no table: no comma, semicolon, tab or bar sets its cells apart",
            "save it as CSV in UTF-8, with the names of the columns in the first row",
        )
    return best[1:]
