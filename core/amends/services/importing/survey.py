"""Reads a file once from end to end: its digest, its size, and a sample of what is not ASCII.

One pass of constant memory, before anything is decided: which encoding it is written in is then
told from lines of the whole file, not from its beginning alone.
"""

import codecs
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 20
_HEAD = 1 << 16
_OF_A_CHUNK = 2_048  # bytes of the sample
_SAMPLE = 1 << 18


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over the bytes tells."""

    size: int
    sha256: str
    head: bytes  # the first 64 KiB
    sample: tuple[bytes, ...]  # lines that are not ASCII, from all over the file
    is_utf8: bool  # to the last byte
    lines: int
    longest: int  # bytes of the longest line


def survey(path: Path, progress: Callable[[int], None] = lambda _read: None) -> Survey:
    """Read the file; `progress` hears how many bytes were read."""
    digest = hashlib.sha256()
    utf8 = codecs.getincrementaldecoder("utf-8")()
    is_utf8, head, sample = True, b"", list[bytes]()
    size = lines = longest = carried = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            head = head or chunk[:_HEAD]
            size += len(chunk)
            pieces = chunk.splitlines()
            lines += len(pieces)
            longest = max(longest, carried + len(pieces[0]), *map(len, pieces))
            whole = chunk.endswith((b"\n", b"\r"))
            carried = 0 if whole else len(pieces[-1]) + (carried if len(pieces) == 1 else 0)
            if is_utf8:
                is_utf8 = _goes_on(utf8, chunk)
            if not chunk.isascii():
                # Lines that the chunk cuts in two are left out, where there are others.
                begin = 0 if size == len(chunk) else 1
                end = len(pieces) if len(chunk) < _CHUNK or whole else -1
                sample += _some([one for one in pieces[begin:end] or pieces if not one.isascii()])
            progress(size)
    thinned = sample[:: max(1, sum(map(len, sample)) // _SAMPLE)]
    return Survey(
        size=size,
        sha256=digest.hexdigest(),
        head=head,
        sample=tuple(thinned),
        is_utf8=is_utf8 and _goes_on(utf8, b"", final=True),
        lines=lines,
        longest=longest,
    )


def _goes_on(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _some(lines: list[bytes]) -> list[bytes]:
    """Lines from all over a chunk, as many as its share of the sample holds."""
    if not lines:
        return []
    step = max(1, sum(map(len, lines)) // _OF_A_CHUNK)
    return [line[:_OF_A_CHUNK] for line in lines[::step]]
