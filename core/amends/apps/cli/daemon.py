"""`amends run`: the daemon."""

import os
from typing import Annotated

import typer

from amends.apps.cli.options import Json
from amends.apps.cli.program import program


def run(
    context: typer.Context,
    every: Annotated[
        float, typer.Option(metavar="MINUTES", min=0.1, help="How often each account is read.")
    ] = 15,
    threads: Annotated[
        int, typer.Option(min=1, max=64, help="Accounts worked at a time, reading and sending.")
    ] = 4,
    once: Annotated[bool, typer.Option("--once", help="Do what is due and end, for cron.")] = False,
) -> None:
    """Read, send and remind until Ctrl-C: the daemon. Several on one database are harmless.

    A stop is polite: a call that was begun is finished, a reading ends after its page.
    """
    from datetime import timedelta

    from amends.apps import daemon
    from amends.apps.cli.find import ALL
    from amends.apps.cli.output import many, notes
    from amends.apps.logs import set_up
    from amends.engine.local import Pace

    of = program(context)
    pace = Pace(every=timedelta(minutes=every), senders=threads, readers=threads)
    with of.opened() as installation:
        hall = installation.hall
        if not of.debug:
            set_up(hall.redactor, hall.clock, warnings=True)
        if once:
            raise typer.Exit(0 if daemon.once(hall, pace) else 1)
        with hall.memory.look() as unit:
            count = len(unit.agency.accounts(ALL))

        def begun() -> None:
            notes().print(
                f"Working {many(count, 'account')}, each read every {every:g} minutes. Ctrl-C "
                "ends; `amends status` says how it fares.",
                style="dim",
            )

        ended = daemon.run(hall, pace, begun)
        notes().print("Stopped." if ended else "Stopped; a call was still under way.", style="dim")
        if not ended:
            # A thread waits for a platform that may never answer. What it had begun is looked up
            # by whoever comes next, as after a crash.
            os._exit(1)


def status(
    context: typer.Context,
    tell: Annotated[
        bool, typer.Option("--tell", help="Send an alarm to the people on duty as well, for cron.")
    ] = False,
    json: Json = False,
) -> None:
    """Say how it fares: freshness, lateness, outbox, last errors. Exit code 1: an alarm."""
    from amends.apps.cli.output import as_json
    from amends.apps.cli.statuses import print_status, tell_alarms
    from amends.services.status import status_of

    with program(context).opened() as installation:
        found = status_of(installation.memory, installation.clock.now())
        if tell and found.alarms:
            tell_alarms(installation.hall, found)
    if json:
        as_json(found)
    else:
        print_status(found)
    if found.alarms:
        raise typer.Exit(1)
