"""Takes in what people of the demo bring by hand, as `amends import` and `amends paste` do.

A table goes one way, a page or a copied text the other; how the file's name ends tells which.
The files stay in their folder, so that whoever looks on can bring them a second time.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from amends.apps.cli.captured import as_json_of, print_captured
from amends.apps.cli.copied import copy_of, take
from amends.apps.cli.find import ALL
from amends.apps.cli.imported import print_look, print_taken, taken_as_json
from amends.apps.cli.imports import origin_of
from amends.apps.cli.output import answers, line, word
from amends.apps.cli.reading_bar import ReadingBar
from amends.engine.round import Hall
from amends.marketplace.demo import DemoCapture
from amends.services.capture import Edits
from amends.services.importing.look import Said, look
from amends.services.importing.quarantine import place_beside
from amends.services.importing.take import take as take_rows

_TABLES = (".csv", ".tsv", ".xlsx", ".jsonl")


def bring_in(
    hall: Hall, captures: Sequence[DemoCapture], folder: Path, *, quiet: bool
) -> Iterator[Mapping[str, Any]]:
    """Save each in `folder`, take it in, and say in values, and unless `quiet` in words, how."""
    for one in captures:
        file = folder / one.file
        file.write_bytes(one.data)
        is_table = file.suffix in _TABLES
        if not quiet:
            verb = "import" if is_table else "paste"
            print_step(one.says, f"amends {verb} {word(file.name)} --store {word(one.store)}")
        taken = _table if is_table else _page
        yield {
            "store": one.store,
            "file": one.file,
            **taken(hall, file, one.store, quiet=quiet),
        }


def print_step(says: str, command: str) -> None:
    """Head the next part of the demo, with the command that does the same elsewhere."""
    console = answers()
    console.print(f"\n{line(says)}", style="bold")
    console.print(f"$ {command}\n", style="dim", soft_wrap=True)


def _page(hall: Hall, file: Path, store: str, *, quiet: bool) -> Mapping[str, Any]:
    taken = take(hall, copy_of(file, hall.clock), store, Edits.ASK)
    if not quiet:
        print_captured(taken)
    told = as_json_of(taken)
    return {"reviews": told["reviews"], "new": told["fresh"], "aside": told["unread"]}


def _table(hall: Hall, file: Path, name: str, *, quiet: bool) -> Mapping[str, Any]:
    with hall.memory.look() as unit:
        store = unit.agency.store_named(ALL, name)
    marketplace = hall.registry.named(store.marketplace)
    with ReadingBar("looking at it", file) as bar:
        seen = look(file, store, marketplace, Said(), bar.at)
    if not quiet:
        print_look(seen, store)
    with ReadingBar("importing", file) as bar:
        taken = take_rows(
            seen,
            store,
            marketplace,
            hall.memory,
            hall.clock,
            origin=origin_of(hall, file, seen),
            quarantine=place_beside(file),
            progress=bar.share,
        )
    if not quiet:
        print_taken(taken, store, file)
    told = taken_as_json(taken)
    return {"reviews": told["rows"], "new": told["new"], "aside": told["quarantined"]}
