"""`amends handover`: what a person does on the platform's pages: copy, paste, done."""

from pathlib import Path
from typing import Annotated

import typer

from amends.apps.cli.deciding import By, CaseNumber, at_desk, in_state, opened
from amends.apps.cli.options import Json, Stores, noun

app = noun("handover", "What a person does on the platform's pages: copy, paste, done.")

Login = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Only this browser profile or (sub-)account."),
]
_NOT_AT_HAND = "nothing of it is handed over"


@app.command("list")
def list_(
    context: typer.Context, store: Stores = None, login: Login = None, json: Json = False
) -> None:
    """List what is handed over, in batches a login: profile, (sub-)account, what is due first."""
    from amends.apps.cli.find import narrowed
    from amends.apps.cli.handovers import batches, batches_as_json, print_batches
    from amends.apps.cli.output import as_json

    with opened(context) as installation, installation.memory.look() as unit:
        found = batches(unit, narrowed(unit, store), login)
        now = installation.clock.now()
    if json:
        as_json(batches_as_json(found))
    else:
        print_batches(found, now)


@app.command()
def show(
    context: typer.Context,
    number: CaseNumber,
    text: Annotated[bool, typer.Option("--text", help="Only the text, to pipe or copy.")] = False,
    link: Annotated[bool, typer.Option("--link", help="Only the link.")] = False,
    json: Json = False,
) -> None:
    """Show one hand-over: the text, the page, the steps, what to avoid, until when."""
    from amends.apps.cli.handovers import hand_as_json, hand_of, print_hand
    from amends.apps.cli.output import as_json
    from amends.domain.outbox import ActionState

    with opened(context) as installation, at_desk(installation, "") as desk:
        outgoing = in_state(desk, number, ActionState.HANDED_OVER, _NOT_AT_HAND)
        hand = hand_of(desk.unit, outgoing)
        now = installation.clock.now()
    if json:
        as_json(hand_as_json(hand))
    elif text:
        typer.echo(hand.sheet.text)
    elif link:
        typer.echo(hand.sheet.link or "")
    else:
        print_hand(hand, now)


@app.command("next")
def next_(context: typer.Context, store: Stores = None, login: Login = None, by: By = "") -> None:
    """Work through the hand-overs, one key each: sent, answered, cannot reach, return."""
    from amends.apps.cli.find import narrowed
    from amends.apps.cli.handing import work_through

    with opened(context) as installation:
        with installation.memory.look() as unit:
            scope = narrowed(unit, store)
        work_through(installation, scope, login, by)


@app.command()
def confirm(
    context: typer.Context,
    number: CaseNumber,
    proof: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The number that the page showed.")
    ] = None,
    screenshot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A picture of it; its digest is kept.")
    ] = None,
    no_proof: Annotated[
        bool, typer.Option("--no-proof", help="The page showed nothing to bring back.")
    ] = False,
    by: By = "",
) -> None:
    """It is done on the platform's page."""
    from amends.apps.cli.case import tell_turn
    from amends.apps.cli.handovers import digest_of
    from amends.domain.outbox import ActionState

    if proof and screenshot:
        raise typer.BadParameter("either --proof or --screenshot", param_hint="--proof")
    shown = digest_of(screenshot) if screenshot else proof
    with opened(context) as installation, at_desk(installation, by) as desk:
        outgoing = in_state(desk, number, ActionState.HANDED_OVER, _NOT_AT_HAND)
        case = desk.confirm(outgoing, shown, none=no_proof)
    tell_turn(case)


@app.command("return")
def return_(
    context: typer.Context,
    number: CaseNumber,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="In a few words.")],
    unreachable: Annotated[
        bool, typer.Option("--unreachable", help="Nobody can be reached that way at all.")
    ] = False,
    by: By = "",
) -> None:
    """It could not be done; the case says what can be done instead."""
    from amends.apps.cli.case import tell_turn
    from amends.domain.outbox import ActionState

    with opened(context) as installation, at_desk(installation, by) as desk:
        outgoing = in_state(desk, number, ActionState.HANDED_OVER, _NOT_AT_HAND)
        case = desk.hand_back(outgoing, why.strip(), unreachable=unreachable)
    tell_turn(case)
