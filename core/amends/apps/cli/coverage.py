"""`amends coverage` and `amends rejects`: the proof of what was read, and what could not be."""

from typing import Annotated

import typer

from amends.apps.cli.options import Json, Stores
from amends.apps.cli.program import program


def coverage(
    context: typer.Context,
    store: Stores = None,
    days: Annotated[int, typer.Option(min=1, max=3660, help="How many, up to today.")] = 90,
    json: Json = False,
) -> None:
    """Show day by day whether every review was read."""
    from amends.apps.cli.calendar import as_of_json, calendars, print_calendar
    from amends.apps.cli.find import narrowed
    from amends.apps.cli.output import answers, as_json

    with program(context).opened() as installation:
        hall = installation.hall
        with hall.memory.look() as unit:
            found = calendars(unit, narrowed(unit, store), hall.clock.now(), days)
        if json:
            as_json({"stores": [as_of_json(one) for one in found]})
            return
        for number, one in enumerate(found):
            if number:
                answers().print()
            print_calendar(one)
        if not found:
            typer.echo("No store yet; `amends store add` adds one.")


def rejects(
    context: typer.Context,
    store: Stores = None,
    show: Annotated[
        int | None, typer.Option(metavar="ID", help="Print this one as it came, and nothing else.")
    ] = None,
    json: Json = False,
) -> None:
    """List the items that could not be read and are kept aside."""
    if show is not None:
        _show(context, show, store, json=json)
        return
    from amends.apps.cli.find import narrowed
    from amends.apps.cli.output import answers, as_json, line, many, table, when

    with program(context).opened() as installation:
        with installation.memory.look() as unit:
            scope = narrowed(unit, store)
            aside = unit.rejects.all(scope)
            zones = {one.id: one.zone for one in unit.agency.stores(scope)}
        now = installation.clock.now()
    if json:
        as_json({"kept_aside": [{**one.model_dump(), "id": str(one.id)} for one in aside]})
        return
    if not aside:
        answers().print("Nothing is kept aside: everything that came could be read.")
        return
    listed = table("id", "store", "stream", "since", "why")
    for one in aside:
        listed.add_row(
            str(one.id),
            line(f"{one.marketplace}:{one.store_name}"),
            one.stream.replace("_", " "),
            when(one.first_seen, zones[one.store], now),
            line(one.reason),
        )
    answers().print(listed)
    answers().print(
        f"\n{many(len(aside), 'item')} kept aside, encrypted as they came. "
        "`amends rejects --show ID` prints one.\n"
        "One that can be read later comes in while the platform still shows it."
    )


def _show(context: typer.Context, known_as: int, store: list[str] | None, *, json: bool) -> None:
    from amends.apps.cli.find import narrowed
    from amends.apps.cli.output import as_json, lines, notes

    with program(context).opened() as installation, installation.memory.look() as unit:
        raw = unit.rejects.raw(narrowed(unit, store), known_as)
    if json:
        as_json({"id": str(known_as), "raw": raw})
        return
    notes().print("As it came; it may hold personal data.", style="yellow")
    typer.echo(lines(raw))
