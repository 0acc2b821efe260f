"""`amends import`: a file of reviews comes in, after it was shown what would be made of it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from amends.apps.cli.options import Json
from amends.apps.cli.program import program


def import_(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV, TSV, XLSX, JSON lines or JSON.")
    ],
    store: Annotated[str, typer.Option(metavar="NAME", help="Whose reviews they are.")],
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=COLUMN",
            help="What a column tells; without COLUMN: nothing. May be repeated.",
        ),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Where the guess is wrong, such as gb18030.")
    ] = None,
    date_order: Annotated[
        str | None, typer.Option(metavar="dmy|mdy|ymd", help="How 03/04/2026 is meant.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(metavar="N", help="Of a workbook, by name or number.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(metavar="product|seller", help="What is judged, where the guess is wrong."),
    ] = None,
    article: Annotated[
        str | None,
        typer.Option(metavar="ID", help="What all rows are about, where no column tells."),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="When the file was made. Default: when it was last written.",
        ),
    ] = None,
    covers: Annotated[
        str | None,
        typer.Option(metavar="A..B", help="Days of which it holds every review, with --complete."),
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="You declare that no review of --covers is missing.")
    ] = False,
    source: Annotated[
        str, typer.Option(metavar="own|platform|service", help="Who made the file.")
    ] = "own",
    decided_by: Annotated[
        str | None, typer.Option(metavar="WHO", help="Who decided to take a doubtful source.")
    ] = None,
    because: Annotated[str | None, typer.Option(metavar="TEXT", help="And why.")] = None,
    quarantine: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Where bad rows go. Default: beside the file."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be read, and store nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before storing.")] = False,
    json: Json = False,
) -> None:
    """Take in a file of reviews: good rows are stored, bad ones left in a file with their reason.

    First you see which column is read as what. The same file again adds nothing.
    """
    from amends.apps.cli.imports import Wish, run

    of = program(context)
    wish = Wish(
        file=file,
        store=store,
        columns=tuple(map_ or ()),
        encoding=encoding,
        days=date_order,
        sheet=sheet,
        kind=kind,
        article=article,
        as_of=as_of.date() if as_of else None,
        covers=covers,
        complete=complete,
        source=source,
        decided_by=decided_by,
        because=because,
        quarantine=quarantine,
        dry_run=dry_run,
        yes=yes,
        json=json,
    )
    with of.opened() as installation:
        if not run(installation.hall, wish):
            raise typer.Exit(1)
