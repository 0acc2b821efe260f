"""What kind of file it is: a table of lines, a workbook, JSON, a page, or nothing for us.

Told by what it holds and not by its name, which people change. Decides from the beginning of the
file, and opens nothing.
"""

from pathlib import Path

import orjson

from amends.services.importing.errors import CannotImport
from amends.services.importing.survey import Survey

_LONG = 1_000_000  # bytes; a line of a table is never that long
_PAGE = (".html", ".htm", ".mhtml", ".mht")
_NO_TABLES = {
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old workbook of Excel, or one with a password",
    b"\x1f\x8b": "packed by gzip",
    b"7z\xbc\xaf": "an archive",
    b"Rar!": "an archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a text document",
}
_SAVE = "save what it shows as CSV in UTF-8, or as XLSX, and import that"


def refuse_what_is_no_table(path: Path, survey: Survey) -> None:
    """Raises CannotImport for a file that no reading could make rows of, saying what it is."""
    if path.suffix.lower() in _PAGE or survey.head.lstrip()[:15].lower().startswith(
        (b"<!doctype html", b"<html", b"mime-version:")
    ):
        raise CannotImport("it is a saved page", "`amends paste FILE` reads saved pages")
    if not survey.head.strip():
        raise CannotImport("it is empty")
    for begins, what in _NO_TABLES.items():
        if survey.head.startswith(begins):
            raise CannotImport(f"it is {what}", _SAVE)


def is_workbook(survey: Survey) -> bool:
    return survey.head.startswith(b"PK\x03\x04")


def is_json(beginning: str) -> str:
    """ "lines" of objects, one "document", or empty: neither."""
    plain = beginning.lstrip("\ufeff \t\r\n")
    if not plain.startswith(("{", "[")):
        return ""
    first, _, rest = plain.partition("\n")
    try:
        one = orjson.loads(first)
    except ValueError:
        return "document"
    holds_a_list = isinstance(one, dict) and any(
        isinstance(value, list) and value and isinstance(value[0], dict) for value in one.values()
    )
    alone = not rest.strip()
    return "document" if isinstance(one, list) or (holds_a_list and alone) else "lines"


def refuse_long_lines(survey: Survey) -> None:
    """Raises CannotImport for a text whose lines no table has: it would fill the memory."""
    if survey.longest > _LONG:
        raise CannotImport(
            f"it has a line of {survey.longest / 1e6:,.1f} MB, which no table has", _SAVE
        )
