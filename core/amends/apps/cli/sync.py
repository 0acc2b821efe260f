"""`amends sync`: brings the reviews in, account beside account, and says how it went."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from amends.apps.cli.options import Json, Stores
from amends.apps.cli.program import program

if TYPE_CHECKING:
    from amends.apps.cli.rounds import Outcome, Rounds
    from amends.domain.times import Clock

STOPPED = 130  # what a shell expects after Ctrl-C


def sync(
    context: typer.Context,
    store: Stores = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on until Ctrl-C, again and again.")
    ] = False,
    every: Annotated[
        float, typer.Option(metavar="MINUTES", min=0.1, help="How often --watch looks.")
    ] = 15,
    json: Json = False,
) -> None:
    """Read what is new, changed or gone.

    Stops after the page in hand on Ctrl-C. With --watch and --json each round is one line.
    """
    from amends.apps.cli.find import narrowed
    from amends.apps.cli.progress import ProgressBars
    from amends.apps.cli.rounds import Rounds
    from amends.apps.cli.tally import print_outcomes

    of = program(context)
    with of.opened() as installation, stopping_politely():
        hall = installation.hall
        while True:
            with hall.memory.look() as unit:
                stores = unit.agency.stores(narrowed(unit, store))
            if not stores and not json:
                typer.echo("No store yet; `amends store add` adds one.")
            with ProgressBars(stores) as shown:
                rounds = Rounds(hall, shown.page)
                outcomes = rounds.run(stores)
            print_outcomes(outcomes, of.redactor.clean, json=json, one_line=watch)
            if not watch or rounds.was_stopped:
                raise typer.Exit(_code(rounds, outcomes))
            _wait(hall.clock, every, outcomes)


@contextmanager
def stopping_politely() -> Iterator[None]:
    """Let SIGTERM, by which a service is stopped, end a sync as Ctrl-C does: after the page."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only there may a signal be handled
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _code(rounds: "Rounds", outcomes: "list[Outcome]") -> int:
    if rounds.was_stopped:
        return STOPPED
    return int(any(outcome.is_trouble for outcome in outcomes))


def _wait(clock: "Clock", every: float, outcomes: "list[Outcome]") -> None:
    """Until the next round is due; a budget that is back sooner is used sooner."""
    from datetime import timedelta

    from amends.apps.cli.output import notes
    from amends.apps.cli.rounds import STEP

    now = clock.now()
    back = [one.tally.resume_at for one in outcomes if one.tally.resume_at]
    due = max(min([now + timedelta(minutes=every), *back]), now + timedelta(seconds=1))
    notes().print(f"The next round is at {due.astimezone():%H:%M}. Ctrl-C ends.", style="dim")
    while (left := (due - clock.now()).total_seconds()) > 0:
        clock.wait(min(STEP, left))
