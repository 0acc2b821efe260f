"""A feedback report as bytes: tab separated, in the words, days and charset of its site.

And spoilt on purpose, in the ways that have been seen or must be feared. Tabs and line ends
within a text become blanks here; what Amazon does with them nobody has told.
"""

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from amends_amazon.sandbox.sites import CODECS, day_as_written, header_of
from amends_amazon.sandbox.state import Feedback
from amends_amazon.settings import SITES

_STRANGE_HEADER = ("Päivämäärä", "Arvio", "Kommentit", "Vastauksesi", "Tilausnumero", "Sähköposti")
_WHY_FATAL = "The report could not be produced. Please try again later.\n"  # SAMPLE


class Spoilt(StrEnum):
    """What is wrong with a report that says it is done."""

    UNKNOWN_HEADER = "unknown_header"  # in a language that no site has
    FIVE_COLUMNS = "five_columns"  # the address is missing, from the header on
    SEVEN_COLUMNS = "seven_columns"
    TAB_TOO_MANY = "tab_too_many"  # in the first row, the header is right
    LINE_BREAK = "line_break"  # the text of the first row goes on in the next line
    QUOTES = "quotes"  # a text opens a quotation and never ends it
    CRLF = "crlf"
    EMPTY_COMMENT = "empty_comment"  # stars without a word, in the first row
    DUPLICATE_ROWS = "duplicate_rows"
    WRONG_RATING = "wrong_rating"  # seven stars in the first row
    WRONG_DATE = "wrong_date"  # the first row has another site's way, and a day in the future
    HEADER_ONLY = "header_only"  # done, and nothing in it
    TRUNCATED_GZIP = "truncated_gzip"
    MISLABELLED_CHARSET = "mislabelled_charset"  # says UTF-8 and is not, or the other way round
    MISSING_CHARSET = "missing_charset"
    EMPTY_FILE = "empty_file"  # not even a header


@dataclass(frozen=True, slots=True)
class Document:
    """What lies behind the address: bytes, perhaps compressed, and what they say they are."""

    body: bytes
    content_type: str
    compressed: bool


def write(
    site: str,
    feedback: Iterable[Feedback],
    *,
    charset: str,
    compressed: bool = True,
    spoilt: Spoilt | None = None,
) -> Document:
    """The report of `feedback` in the order given; `charset` as Content-Type names it."""
    zone = ZoneInfo(SITES[site].zone)
    rows = [
        [
            day_as_written(site, one.left.astimezone(zone).date()),
            str(one.rating),
            _flat(one.text),
            _flat(one.response),
            one.order_id,
            one.email,
        ]
        for one in feedback
    ]
    lines = _spoil([list(header_of(site)), *rows], spoilt)
    end = "\r\n" if spoilt is Spoilt.CRLF else "\n"
    text = "".join("\t".join(line) + end for line in lines)
    return _as_bytes(text, charset, compressed, spoilt)


def explain() -> Document:
    """What a fatal report may carry instead of rows. SAMPLE: nobody has shown one."""
    return Document(_WHY_FATAL.encode(), "text/plain; charset=UTF-8", compressed=False)


def _spoil(lines: list[list[str]], spoilt: Spoilt | None) -> Sequence[Sequence[str]]:
    header, rows = lines[0], lines[1:]
    first = rows[0] if rows else []
    match spoilt:
        case Spoilt.UNKNOWN_HEADER:
            return [list(_STRANGE_HEADER), *rows]
        case Spoilt.FIVE_COLUMNS:
            return [line[:5] for line in lines]
        case Spoilt.SEVEN_COLUMNS:
            return [[*header, "ASIN"], *([*row, "B0SANDBOX1"] for row in rows)]
        case Spoilt.HEADER_ONLY:
            return [header]
        case Spoilt.EMPTY_FILE:
            return []
        case Spoilt.DUPLICATE_ROWS:
            return [header, *(row for row in rows for _ in range(2))]
        case Spoilt.TAB_TOO_MANY:
            first[2] = f"{first[2]}\tund noch ein Wort"
        case Spoilt.LINE_BREAK:
            first[2] = f"{first[2]}\nund noch eine Zeile"
        case Spoilt.QUOTES:
            first[2] = f'"{first[2]}, 24" statt 27'
        case Spoilt.EMPTY_COMMENT:
            first[2] = ""
        case Spoilt.WRONG_RATING:
            first[1] = "7"
        case Spoilt.WRONG_DATE:
            first[0] = "2099-12-31"
    return lines


def _as_bytes(text: str, charset: str, compressed: bool, spoilt: Spoilt | None) -> Document:
    said: str | None = charset
    if spoilt is Spoilt.MISLABELLED_CHARSET:
        said = "UTF-8" if charset != "UTF-8" else "Cp1252"
    elif spoilt is Spoilt.MISSING_CHARSET:
        said = None
    body = text.encode(CODECS[charset], "replace")
    if compressed:
        body = gzip.compress(body, compresslevel=6, mtime=0)
    if spoilt is Spoilt.TRUNCATED_GZIP:
        body = body[: len(body) * 2 // 3]
    return Document(body, "text/plain" + (f"; charset={said}" if said else ""), compressed)


def _flat(text: str) -> str:
    return " ".join(text.split()) if "\t" in text or "\n" in text or "\r" in text else text
