"""Takes a guide apart: its blocks, the files among them, and the commands with what they print."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDES = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "core/*.md", "plugins/*/*.md")
    for path in ROOT.glob(pattern)
)
_BLOCK = re.compile(r"^```(\w*)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_GAP = "…"  # in a guide: whatever the program prints here


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced piece of a guide."""

    language: str
    file: str  # empty: it is shown and no file
    text: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as a guide shows it, with the lines that it says are printed."""

    words: tuple[str, ...]
    prints: tuple[str, ...]


def blocks(guide: str) -> list[Block]:
    text = (ROOT / "docs" / guide).read_text("utf-8")
    return [Block(language, file, body) for language, file, body in _BLOCK.findall(text)]


def write_files(guide: str, folder: Path) -> list[Path]:
    """Write the blocks that are files into `folder`."""
    written = []
    for block in blocks(guide):
        if block.file:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, "utf-8")
            written.append(path)
    return written


def typed(guide: str) -> Iterator[Typed]:
    """Every command of the console blocks, in their order."""
    for block in blocks(guide):
        if block.language == "console":
            for part in block.text.replace("\\\n", " ").split("$ amends ")[1:]:
                command, *prints = part.splitlines()
                yield Typed(tuple(shlex.split(command)), tuple(prints))


def missing(prints: tuple[str, ...], said: str) -> list[str]:
    """The lines of a guide that the program did not print, or not in this order.

    Spaces and the length of rules do not count, and a gap stands for anything.
    """
    lines = iter([_plain(line) for line in said.splitlines()])
    return [
        line
        for line in prints
        if line.strip(f" {_GAP}") and not any(_fits(_plain(line), real) for real in lines)
    ]


def code_of(guide: Path) -> Iterator[str]:
    """Whatever a guide sets as code, but for Python: fenced blocks and words in backticks."""
    text = guide.read_text("utf-8")
    for language, _, body in _BLOCK.findall(text):
        if language != "python":
            yield from body.replace("\\\n", " ").splitlines()
    yield from re.findall(r"`([^`\n]+)`", _BLOCK.sub("", text))


def _plain(line: str) -> str:
    return re.sub(r"─+", "─", " ".join(line.split()))


def _fits(shown: str, real: str) -> bool:
    parts = [re.escape(part.strip()) for part in shown.split(_GAP)]
    return re.fullmatch(".*".join(parts) if len(parts) > 1 else parts[0], real) is not None
