"""JSON: objects line by line, or one document that holds a list of them.

What an object holds within another counts as one column by both names, "author.name". The
columns are those of the first 10,000 objects. A document is read as a stream.
"""

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Self, cast

import ijson
import orjson

from amends.services.importing.encodings import MARKED, is_foreign
from amends.services.importing.errors import CannotImport
from amends.services.importing.rows import Cell, Row, has_marked

_LOOK = 10_000  # objects from which the columns are told
_NO_OBJECT = "it is no JSON object"
_UNDECODED = "it holds bytes that are not of the encoding of the file"


class _Bad(NamedTuple):
    """What stands in the place of an object."""

    raw: str
    why: str


@dataclass(slots=True)
class Objects:
    """The objects of one file, as rows under the names of their members."""

    path: Path
    encoding: str
    document: bool
    size: int = 1
    columns: tuple[str, ...] = field(init=False)
    _file: BinaryIO | None = None

    def __post_init__(self) -> None:
        """Learn the columns. Raises CannotImport when there is no object to be found."""
        found: dict[str, None] = {}
        for _, one in islice(self._all(), _LOOK):
            if isinstance(one, dict):
                found |= dict.fromkeys(one)
        if not found:
            raise CannotImport("it is JSON, and holds no list of objects")
        self.columns = tuple(found)

    @property
    def told(self) -> float:
        if self._file is None or self._file.closed:
            return 0
        return min(1, self._file.tell() / max(1, self.size))

    def records(self, width: int | None = None) -> Iterator[Row]:
        """The names, as line 0, then the objects."""
        yield Row(0, self.columns)
        for number, one in self._all():
            if isinstance(one, _Bad):
                yield Row(number, [one.raw], one.why)
                continue
            cells = [one.get(name) for name in self.columns]
            yield Row(number, cells, self._misread(cells))

    def _misread(self, cells: Iterable[Cell]) -> str:
        whole = "\n".join(cell for cell in cells if isinstance(cell, str))
        if whole.isascii():
            return ""
        if has_marked(whole):
            return _UNDECODED
        return "it seems to be in another encoding" if is_foreign(whole, self.encoding) else ""

    def _all(self) -> Iterator[tuple[int, dict[str, Cell] | _Bad]]:
        return self._items() if self.document else self._lines()

    def _lines(self) -> Iterator[tuple[int, dict[str, Cell] | _Bad]]:
        with self.path.open("rb") as file:
            self._file = file
            text = io.TextIOWrapper(file, self.encoding, errors=MARKED)
            for number, line in enumerate(text, start=1):
                if plain := line.strip("\ufeff \t\r\n"):
                    yield number, _read(plain)

    def _items(self) -> Iterator[tuple[int, dict[str, Cell] | _Bad]]:
        """Where the document breaks off, the rest of it cannot be read; the last item says so."""
        number = 0
        with self._bytes() as file:
            where = list_in(file)
        if where is None:
            return
        with self._bytes() as file:
            self._file = file
            try:
                for one in ijson.items(file, where, use_float=True):
                    number += 1
                    if isinstance(one, dict):
                        yield number, flat(one)
                    else:
                        yield number, _Bad(json.dumps(one), _NO_OBJECT)
            except ijson.JSONError:
                yield number + 1, _Bad("", "from here on the file is no JSON")

    def _bytes(self) -> BinaryIO:
        """The document in UTF-8, which is what the stream reader knows."""
        file = self.path.open("rb")
        if self.encoding == "utf-8":
            return file
        return cast("BinaryIO", _InUtf8(file, self.encoding))


def list_in(file: BinaryIO) -> str | None:
    """Where the first list of objects stands in a document; None when there is none."""
    last = ""
    try:
        for where, event, _ in ijson.parse(file):
            if event == "start_map" and last == "start_array":
                return str(where)
            last = event
    except ijson.JSONError:
        return None
    return None


def flat(one: Mapping[str, Any], within: str = "") -> dict[str, Cell]:
    """An object as one row; what is nested has names with dots, lists stay JSON."""
    cells: dict[str, Cell] = {}
    for name, value in one.items():
        match value:
            case dict():
                cells |= flat(value, f"{within}{name}.")
            case list():
                cells[f"{within}{name}"] = json.dumps(value, ensure_ascii=False) if value else ""
            case _:
                cells[f"{within}{name}"] = value
    return cells


def _read(line: str) -> dict[str, Cell] | _Bad:
    try:
        one = orjson.loads(line) if not has_marked(line) else json.loads(line)
    except ValueError:
        return _Bad(line, "it is no JSON")
    return flat(one) if isinstance(one, dict) else _Bad(line, _NO_OBJECT)


class _InUtf8:
    """A file in another encoding, read as UTF-8; bytes that do not decode become �."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
        self._left = b""

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < size and (more := self._text.read(size)):
            self._left += more.lstrip("\ufeff").encode()
        given, self._left = self._left[:size], self._left[size:]
        return given

    def tell(self) -> int:
        return self._text.buffer.tell()

    @property
    def closed(self) -> bool:
        return self._text.closed

    def close(self) -> None:
        self._text.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
