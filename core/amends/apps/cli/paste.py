"""`amends paste`: reviews and buyers' messages come in by copy, where no call gives them."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from amends.apps.cli.deciding import By, who
from amends.apps.cli.options import Json
from amends.apps.cli.program import Refused, program


def paste(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE...]",
            help="Saved pages, .html or .mhtml; - reads stdin; none: clipboard.",
        ),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option("--store", help="Whose page it is; may lack where only one store fits."),
    ] = None,
    edits: Annotated[
        str,
        typer.Option(
            metavar="ask|apply|separate",
            help="What a text is that resembles a known review: ask, an edit of it, another one.",
        ),
    ] = "ask",
    message: Annotated[
        bool, typer.Option("--message", help="It is a buyer's message, not a page of reviews.")
    ] = False,
    order: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="Of a message: the order, if it lacks.")
    ] = None,
    written: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d %H:%M", "%Y-%m-%d"],
            metavar="WHEN",
            help="Of a message: when it was written, where the store is, if it lacks.",
        ),
    ] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Take in a page of reviews that you copied or saved, or a buyer's message. Nothing is fetched.

    Sort by the newest, select all, copy, and run it: the reviews are stored, whatever could not be
    read is shown, and the look counts for the coverage of the store.
    """
    from amends.apps.cli.captured import as_json_of, ask_about_edits, print_captured
    from amends.apps.cli.copied import copy_from, sources, take
    from amends.apps.cli.output import as_json, notes
    from amends.services.capture import Edits

    if message:
        _message(context, files or [], store, order, written, by, json=json)
        return
    if order or written:
        raise typer.BadParameter("these are of a --message", param_hint="--order, --written")
    if edits not in set(Edits):
        raise typer.BadParameter("one of ask, apply, separate", param_hint="--edits")
    failed = False
    told = []
    with program(context).opened() as installation:
        hall = installation.hall
        for source in sources(files or []):
            try:
                copied = copy_from(source, hall.clock)
                taken = take(hall, copied, store, Edits(edits))
            except (Refused, ValueError) as error:
                failed = True
                next_move = getattr(error, "next_move", "")
                name = source.name if source else ""
                told.append({"name": name, "refused": str(error), "next": next_move})
                if not json:
                    notes().print(f"{name}: {error}".lstrip(":- "), style="red", soft_wrap=True)
                    if next_move:
                        notes().print(f"Next:  {next_move}", soft_wrap=True)
                continue
            if not json:
                print_captured(taken)
                if taken.captured.offered and (said := ask_about_edits()):
                    taken = take(hall, copied, taken.store.label, said)
                    print_captured(taken)
            told.append(as_json_of(taken))
    if json:
        as_json({"pages": told})
    if failed:
        raise typer.Exit(1)


def _message(
    context: typer.Context,
    files: list[Path],
    store: str | None,
    order: str | None,
    written: datetime | None,
    by: str,
    *,
    json: bool,
) -> None:
    from amends.apps.cli.output import as_json
    from amends.apps.cli.pasted import Brought, print_message, take_pasted

    with program(context).opened() as installation:
        brought = Brought(files, store, order, written)
        told = take_pasted(installation, brought, by=who(by))
    if json:
        as_json(told)
    else:
        print_message(told)
