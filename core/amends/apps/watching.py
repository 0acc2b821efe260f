"""Takes in pages that people save into a folder, each once it is wholly written.

A browser writes a page piece by piece, so a file is taken when it looked the same twice in a
row. Whatever became of it, the file itself is kept: under `done`, or under `look-at` with a note.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from amends.apps.cli.captured import print_captured
from amends.apps.cli.copied import copy_of, take
from amends.apps.cli.output import notes, word
from amends.apps.cli.program import Refused
from amends.db.errors import MemoryTrouble, NotFound
from amends.engine.round import Hall
from amends.marketplace.capture import WrongPage
from amends.services.capture import Edits

DONE, LOOK_AT = "done", "look-at"
PAGES = (".html", ".htm", ".mhtml", ".mht", ".txt")
_EVERY = 1.0  # seconds between two looks into the folder


@dataclass(slots=True)
class Settling:
    """Tells the pages that are wholly written from those that a browser still writes."""

    folder: Path
    _seen: dict[Path, tuple[int, int]] = field(default_factory=dict)  # size and time of writing

    def settled(self) -> list[Path]:
        """The pages that look as they did the last time this was asked."""
        found = {}
        for file in pages_in(self.folder):
            with suppress(FileNotFoundError):  # a browser renames what it has written
                found[file] = _looks(file)
        same = [file for file, looks in found.items() if self._seen.get(file) == looks]
        self._seen = found
        return sorted(same)


def pages_in(folder: Path) -> Iterator[Path]:
    """The files of `folder` that may be pages, by their names."""
    for file in folder.iterdir():
        if file.suffix.lower() in PAGES and file.is_file() and not file.name.startswith("."):
            yield file


@dataclass(frozen=True, slots=True)
class Watched:
    """One folder. `store` names whose pages they are; None: they tell by themselves."""

    hall: Hall
    folder: Path
    store: str | None

    def run(self, *, once: bool) -> None:
        """Take in what is there, again and again until Ctrl-C; only now when `once`.

        Raises Refused when the folder is not there.
        """
        if not self.folder.is_dir():
            raise Refused(f"{self.folder} is no folder", "make it, and save pages into it")
        if once:
            for file in sorted(pages_in(self.folder)):
                self.take_in(file)
            return
        settling = Settling(self.folder)
        notes().print(f"Watching {self.folder}; save pages into it. Ctrl-C ends.", style="dim")
        try:
            while True:
                for file in settling.settled():
                    self.take_in(file)
                self.hall.clock.wait(_EVERY)
        except KeyboardInterrupt:
            notes().print("The folder is no longer watched.")

    def take_in(self, file: Path) -> None:
        """Take in one page and move it aside; whatever is wrong with it stands in a note."""
        try:
            taken = take(
                self.hall, copy_of(file, self.hall.clock, kind="folder"), self.store, Edits.ASK
            )
        except (Refused, WrongPage, NotFound) as error:
            next_move = getattr(error, "next_move", "")
            self._set_aside(file, f"{error}\n{next_move}\n")
            return
        except MemoryTrouble:
            raise
        except Exception as error:  # noqa: BLE001  one page must not keep the others out for ever
            what = f"Amends failed on it: {type(error).__name__}\n"
            self._set_aside(
                file, f"{what}report this with the page, and run `amends paste` on it\n"
            )
            return
        print_captured(taken)
        if taken.captured.offered:
            again = f"amends paste {word(file.name)} --store {word(taken.store.label)}"
            self._set_aside(
                file,
                f"{len(taken.captured.offered)} of its reviews may be edits of known ones.\n"
                f"Say what they are: {again} --edits apply, or --edits separate\n",
            )
        else:
            _move(file, self.folder / DONE)

    def _set_aside(self, file: Path, why: str) -> None:
        notes().print(f"{file.name}: {why.strip()}", style="yellow", soft_wrap=True)
        moved = _move(file, self.folder / LOOK_AT)
        moved.with_name(f"{moved.name}.why.txt").write_text(why, "utf-8")


def _looks(file: Path) -> tuple[int, int]:
    about = file.stat()
    return about.st_size, about.st_mtime_ns


def _move(file: Path, into: Path) -> Path:
    """Move `file`; one that is there already keeps its name, and this one gets a number."""
    into.mkdir(exist_ok=True)
    moved, number = into / file.name, 1
    while moved.exists():
        number += 1
        moved = into / f"{file.stem}-{number}{file.suffix}"
    file.rename(moved)
    return moved
