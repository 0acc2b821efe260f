"""`amends outbox` and `amends followups`: what leaves, what would leave, and what comes later."""

from typing import Annotated

import typer

from amends.apps.cli.deciding import opened
from amends.apps.cli.options import Json, Stores
from amends.apps.cli.program import Refused


def outbox(
    context: typer.Context,
    store: Stores = None,
    state: Annotated[
        list[str] | None,
        typer.Option(metavar="STATE", help="proposed, approved, uncertain, …; may be repeated."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="What would leave now, by which way, or why not.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 200,
    json: Json = False,
) -> None:
    """List what waits to leave or is in doubt. Nothing is sent by this command."""
    from amends.apps.cli.find import narrowed
    from amends.apps.cli.leaving import (
        leaving_as_json,
        outbox_as_json,
        print_leaving,
        print_outbox,
        states_named,
    )
    from amends.apps.cli.output import as_json
    from amends.services.dry_run import dry_run as would_leave

    if dry_run and state:
        raise Refused("a dry run is about what is approved", "leave --state away")
    states = states_named(state)
    with opened(context) as installation, installation.memory.look() as unit:
        now, scope = installation.clock.now(), narrowed(unit, store)
        labels = {one.id: one.label for one in unit.agency.stores(scope)}
        if dry_run:
            leaving = would_leave(unit, installation.hall.house, scope, now)
            if json:
                as_json(leaving_as_json(leaving))
            else:
                print_leaving(leaving)
            return
        rows = unit.outbox.listed(scope, states, limit)
        counts = unit.outbox.counts(scope)
    if json:
        as_json(outbox_as_json(rows, counts, labels))
    else:
        print_outbox(rows, counts, labels, now)


def followups(
    context: typer.Context,
    store: Stores = None,
    days: Annotated[int, typer.Option(min=0, max=365, help="How far ahead.")] = 14,
    json: Json = False,
) -> None:
    """List the looks and steps that are due or coming: what stands and what comes next."""
    from datetime import timedelta

    from amends.apps.cli.find import narrowed
    from amends.apps.cli.leaving import coming, coming_as_json, print_coming
    from amends.apps.cli.output import as_json

    with opened(context) as installation, installation.memory.look() as unit:
        now = installation.clock.now()
        found = coming(unit, narrowed(unit, store), now, now + timedelta(days=days))
    if json:
        as_json(coming_as_json(found))
    else:
        print_coming(found, now)
