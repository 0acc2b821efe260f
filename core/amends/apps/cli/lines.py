"""JSON lines in, JSON lines out: in order, as they come, and a bad line never ends the run."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from amends.apps.cli.program import Refused

LONGEST = 8_000_000  # bytes of one line
_CHUNK = 1 << 18


class BadLine(ValueError):
    """A line that cannot be read; the words say what to write instead."""


def answer(
    source: str, read: Callable[[Any], Any], reply: Callable[[Sequence[Any]], Sequence[Any]]
) -> int:
    """Answer each line of `source` (a file, or `-` for standard input); gives how many were bad.

    `read` turns a parsed line into a request and raises ValueError or ValidationError with words
    for a person; `reply` answers many requests at once. Whatever stands ready in a pipe is
    answered at once, so nobody waits for a batch to fill.
    """
    bad = 0
    number = 0
    out = sys.stdout.buffer
    for lines in _ready(source):
        asked: list[Any] = []
        places: list[int] = []
        answers: list[Any] = []
        for line in lines:
            number += 1
            if not line.strip():
                continue
            try:
                asked.append(read(_parsed(line)))
            except (ValueError, ValidationError) as error:
                bad += 1
                answers.append({"line": number, **_named(line), "error": _words(error)})
            else:
                places.append(len(answers))
                answers.append(None)
        for place, got in zip(places, reply(asked) if asked else (), strict=True):
            answers[place] = got
        out.writelines(orjson.dumps(one) + b"\n" for one in answers)
        out.flush()
    return bad


def _ready(source: str) -> Iterator[list[bytes]]:
    """The lines of `source`, as many at a time as are there."""
    if source == "-":
        yield from _split(sys.stdin.fileno())
        return
    path = Path(source)
    if not path.is_file():
        raise Refused(f"there is no file {source}", "name a file of JSON lines, or - for a pipe")
    with path.open("rb") as file:
        yield from _split(file.fileno())


def _split(file: int) -> Iterator[list[bytes]]:
    """The lines that stand ready. Of one that is too long only the beginning is held."""
    rest = b""
    while chunk := os.read(file, _CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > LONGEST:
            rest = rest[: LONGEST + 1]
        if lines:
            yield lines
    if rest:
        yield [rest]


def _parsed(line: bytes) -> Any:
    if len(line) > LONGEST:
        raise BadLine(f"longer than {LONGEST:,} bytes: cut the text")
    try:
        given = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise BadLine(f"no JSON in UTF-8: {error}") from None
    if not isinstance(given, dict):
        raise BadLine('not an object: write {"id": …, "text": …}')
    return given


def _named(line: bytes) -> dict[str, Any]:
    """The id of a line, when it can still be told."""
    try:
        given = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {}
    known = isinstance(given, dict) and isinstance(given.get("id"), str | int)
    return {"id": given["id"]} if known else {}


def _words(error: ValueError) -> str:
    """What is wrong, without the text of the line: it may be a buyer's."""
    if isinstance(error, ValidationError):
        return "; ".join(
            f"{'.'.join(str(part) for part in one['loc']) or 'line'}: {one['msg']}"
            for one in error.errors(include_input=False, include_url=False)
        )
    return str(error)
