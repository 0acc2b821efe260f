"""Workbooks of Excel: one sheet, its cells typed as they were entered.

A sheet is unpacked into memory whole, so one that unpacks to more than we hold is refused.
Numbers of more than 15 digits lost the others when they were entered as numbers; see `values`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from amends.services.importing.errors import CannotImport
from amends.services.importing.rows import Cell, Row, fitted

_LARGEST = 100_000_000  # bytes of unpacked XML, which take some 150 MB of memory


@dataclass(slots=True)
class Sheet:
    """The rows of one sheet."""

    name: str
    sheet: Any  # calamine's
    _row: int = 0

    @property
    def told(self) -> float:
        return min(1, self._row / max(1, int(self.sheet.total_height)))

    def records(self, width: int | None = None) -> Iterator[Row]:
        for number, cells in enumerate(self.sheet.iter_rows(), start=1):
            self._row = number
            plain = [_plain(cell) for cell in cells]
            yield Row(number, plain, fitted(plain, width) if width is not None else "")


def sheets_of(path: Path, wanted: str | None) -> list[Sheet]:
    """The sheets of the workbook, or the one that is `wanted` by name or number.

    Raises CannotImport when it is no workbook that can be read, or has no such sheet.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    _refuse_what_is_none(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = [one for one in book.sheet_names if wanted in (None, one)]
        if wanted is not None and not names and wanted.isdecimal():
            names = book.sheet_names[int(wanted) - 1 :][:1] if int(wanted) else []
        if not names:
            raise CannotImport(
                f"it has no sheet {wanted}", f"there are {', '.join(book.sheet_names)}"
            )
        return [Sheet(name, book.get_sheet_by_name(name)) for name in names]
    except CalamineError as error:
        raise CannotImport(
            "it is no workbook that can be read", "save it as CSV in UTF-8, and import that"
        ) from error


def _refuse_what_is_none(path: Path) -> None:
    try:
        with ZipFile(path) as packed:
            inside = packed.infolist()
    except (BadZipFile, OSError) as error:
        raise CannotImport("it is a broken archive", "save it again where it came from") from error
    if not any(one.filename.startswith("xl/workbook.") for one in inside):
        raise CannotImport(
            "it is an archive and no workbook", "unpack it, and import what it holds"
        )
    unpacked = sum(one.file_size for one in inside if one.filename.startswith("xl/"))
    if unpacked > _LARGEST:
        raise CannotImport(
            f"the workbook unpacks to {unpacked / 1e6:,.0f} MB, which takes too much memory",
            "save the sheet as CSV in UTF-8, which may have any size",
        )


def _plain(cell: object) -> Cell:
    return cell if isinstance(cell, str | int | float | bool | date | datetime) else str(cell)
