"""`amends store conduct`: how a store is worked, shown and set."""

from typing import Annotated

import typer

from amends.apps.cli.options import Json, Store
from amends.apps.cli.program import Refused, program


def conduct(
    context: typer.Context,
    name: Store,
    setting: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KEY=VALUE...]", help='Such as hours.mon-fri="09:00-12:30, 13:30-18:00".'
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Show how a store is worked, or change it: hours, windows, login, lead, what is automatic."""
    from amends.apps.cli.conduct_words import changed, in_lines
    from amends.apps.cli.find import ALL
    from amends.apps.cli.output import answers, as_json, line, pairs
    from amends.services.calendars import holidays_of

    with program(context).opened() as installation, installation.memory.unit() as unit:
        store = unit.agency.store_named(ALL, name)
        becomes = changed(store.conduct, setting or [])
        region = becomes.holidays
        if region != store.conduct.holidays and region:
            country, _, part = region.partition("-")
            try:
                holidays_of(country, part or None, [installation.clock.now().year])
            except ValueError as error:
                raise Refused(f"holidays: {error}") from error
        if setting:
            unit.agency.set_conduct(store.id, becomes)
            unit.commit()
    if json:
        as_json({"store": store.label, "conduct": becomes})
        return
    console = answers()
    console.print(store.label, style="bold")
    console.print(pairs((key, line(value)) for key, value in in_lines(becomes)))
    if becomes.automatic:
        console.print(
            "Automatic: a whole draft that no rule says anything about leaves without a person.",
            style="yellow",
        )
