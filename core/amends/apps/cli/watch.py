"""`amends watch`: a folder into which people save pages, and out of which they come in."""

from pathlib import Path
from typing import Annotated

import typer

from amends.apps.cli.program import program


def watch(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder into which pages are saved.")
    ],
    store: Annotated[
        str | None,
        typer.Option("--store", help="Whose pages they are; may lack where only one store fits."),
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Take in what is there and end, instead of staying.")
    ] = False,
) -> None:
    """Take in every page that is saved into a folder, until Ctrl-C.

    A page that came in moves to `done`, one that a person must look at to `look-at`, with a note
    beside it that says why. Nothing is deleted.
    """
    from amends.apps.watching import Watched

    with program(context).opened() as installation:
        Watched(installation.hall, folder, store).run(once=once)
