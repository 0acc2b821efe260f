"""The feedback report as a file: compressed or not, in one of many charsets, six columns wide.

Column names are in the site's language, half of them sometimes in English, so only the order
counts: Date, Rating, Comments, Your Response, Order ID, Rater Email. Knows no day and no rating.

Source: report-type-values-performance for the columns; airbytehq/airbyte PR 9212 and
python-amazon-sp-api issues 244 and 769 for the charsets, second-hand.
"""

import codecs
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

COLUMNS = 6
_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_WIDER = {"shift_jis": "cp932", "iso8859-1": "cp1252"}  # what is written under these names
_RATING = re.compile(r"\s*[1-5]\s*")
_ORDER = re.compile(r"\s*[0-9A-Z]{3}-\d{7}-\d{7}\s*")


class Torn(ValueError):
    """The file ends before it is whole, or is no gzip at all."""


class WrongColumns(ValueError):
    """The first line has another number of columns than the report has."""


class Row(NamedTuple):
    """One line, as it stands in the file."""

    day: str
    rating: str
    comments: str
    response: str
    order_id: str
    email: str  # the buyer's relay address

    @property
    def raw(self) -> str:
        return "\t".join(self)


@dataclass(frozen=True, slots=True)
class Crooked:
    """A line with another number of columns."""

    raw: str

    @property
    def columns(self) -> int:
        return self.raw.count("\t") + 1


def unpacked(body: bytes, algorithm: str | None) -> bytes:
    """The report itself. Raises Torn when it is cut off or not what `algorithm` says."""
    if body.startswith(_GZIP):
        whole = zlib.decompressobj(_GZIP_WINDOW)
        try:
            text = whole.decompress(body)
        except zlib.error as error:
            raise Torn("the gzip is damaged") from error
        if not whole.eof:
            raise Torn("the gzip is cut off")
        return text
    if algorithm and not body:
        raise Torn("nothing came where a gzip was announced")
    return body  # the download may have been unpacked on its way


def text_of(body: bytes, content_type: str, *, japanese: bool = False) -> str:
    """The report as text: UTF-8 where it can be that, else by the charset of `content_type`.

    Files were seen that called UTF-8 by another name, and no other text is UTF-8 by chance.
    Never fails: as the last resort each byte is a letter of ISO 8859-1, or a wrong one is
    marked in a Japanese text.
    """
    said = _charset_in(content_type) or "utf-8"
    wide = said if said.startswith("utf") else "utf-8"
    for charset in (wide, "utf-8", said, "cp932" if japanese else "cp1252"):
        try:
            return body.decode(charset).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    return body.decode("cp932", "replace") if japanese else body.decode("latin-1")


def _charset_in(content_type: str) -> str | None:
    said = _CHARSET.search(content_type)
    try:
        name = codecs.lookup(said[1]).name if said else None
    except LookupError:
        return None
    return _WIDER.get(name or "", name)


def rows_in(text: str) -> Iterator[Row | Crooked]:
    """Yield the lines below the header. A first line that holds data is data.

    Raises WrongColumns when the first line is not six columns wide: then nothing is where we
    look for it.
    """
    # Not splitlines(): it also cuts at signs that buyers write within a text.
    lines = (line.removesuffix("\r") for line in text.split("\n"))
    filled = (line for line in lines if line.strip())
    first = next(filled, "")
    columns = first.count("\t") + 1
    if columns != COLUMNS:
        raise WrongColumns(_EXPECTED.format(columns if first else "an empty file"))
    header = Row(*first.split("\t"))
    if _RATING.fullmatch(header.rating) and _ORDER.fullmatch(header.order_id):
        yield header
    for line in filled:
        cells = line.split("\t")
        yield Row(*cells) if len(cells) == COLUMNS else Crooked(line)


_EXPECTED = (
    "expected a tab-separated report of 6 columns (date, rating, comments, your response, order "
    "id, rater e-mail), found {}"
)
