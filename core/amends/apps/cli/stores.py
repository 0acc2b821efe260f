"""`amends stores`: all stores at once: the list, and many added by one table."""

from pathlib import Path
from typing import Annotated

import typer

from amends.apps.cli.options import Json, noun
from amends.apps.cli.program import program

app = noun("stores", "All stores: the list, and many added at once.", listed_by=True)


@app.callback()
def stores(context: typer.Context, json: Json = False) -> None:
    """List the stores, as `amends store list` does."""
    if context.invoked_subcommand is not None:
        return
    from amends.apps.cli.shown import print_stores

    with program(context).opened() as installation:
        print_stores(installation.hall, json=json)


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Table: client, marketplace, name, and more.")
    ],
    make_clients: Annotated[
        bool, typer.Option("--make-clients", help="Add clients that are not there yet.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of each row; store nothing.")
    ] = False,
    json: Json = False,
) -> None:
    """Add a store for each row of a table, to be worked by hand, and report row by row.

    Columns: client, marketplace, name; and account, zone, language, start_line, or a setting of
    the marketplace such as site. Rows of one client that name one account share it.
    """
    from dataclasses import asdict

    from amends.apps.cli.output import answers, as_json, line, many, table
    from amends.services.importing.opening import named_rows
    from amends.services.open_stores import Became, open_stores

    with program(context).opened() as installation:
        hall = installation.hall
        rows = list(named_rows(file))
        with hall.memory.unit() as unit:
            report = open_stores(
                unit, hall.registry, rows, hall.clock.now(), make_clients=make_clients
            )
            if not dry_run:
                unit.commit()
    counts = {one: sum(row.became is one for row in report) for one in Became}
    if json:
        as_json({"rows": [asdict(row) for row in report], "counts": counts, "dry_run": dry_run})
    else:
        listed = table("line", "store", "what", "why")
        for row in report:
            listed.add_row(str(row.line), line(row.name), row.became.value, line(row.why))
        answers().print(listed)
        added = many(counts[Became.ADDED], "store")
        answers().print(
            f"\n{added} {'would be ' if dry_run else ''}added, {counts[Became.KNOWN]} there "
            f"already, {counts[Became.REFUSED]} refused."
        )
    if counts[Became.REFUSED]:
        raise typer.Exit(1)
