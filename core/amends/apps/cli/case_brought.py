"""More of `amends case`: what only a person can know.

Which order a review is about, whether something arrived, which older review is worth a case.
"""

from typing import Annotated

import typer

from amends.apps.cli.case import app as app
from amends.apps.cli.case import tell_turn
from amends.apps.cli.deciding import By, CaseNumber, at_desk, in_state, numbered, opened
from amends.apps.cli.options import Json, Stores

_NOT_IN_DOUBT = "nothing of it is in doubt"


@app.command()
def match(
    context: typer.Context,
    number: CaseNumber,
    order: Annotated[
        str | None,
        typer.Argument(metavar="[ORDER]", help="The order it is about; without: the candidates."),
    ] = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Say which order a review is about, or see which it may be.

    Before a person has said so, nobody is written to.
    """
    from amends.apps.cli.evidence import guesses_of, print_guesses
    from amends.apps.cli.find import ALL
    from amends.apps.cli.output import as_json
    from amends.domain.events import OrderConfirmed
    from amends.domain.ids import OrderRef

    with opened(context) as installation:
        if order is None:
            with installation.memory.look() as unit:
                case = unit.cases.get(ALL, numbered(number))
                sight = unit.queue.of([case.review])[case.store, case.review]
            guesses = guesses_of(installation.hall, sight)
            if json:
                as_json({"case": number, "candidates": guesses})
                return
            print_guesses(guesses)
            if guesses:
                typer.echo(f"\nNext: amends case match {number} ORDER, once you have looked it up")
            return
        with at_desk(installation, by) as desk:
            event = OrderConfirmed(at=desk.now, by=desk.by, order=OrderRef(order.strip()))
            case = desk.happen(numbered(number), event)
    tell_turn(case)


@app.command()
def promote(
    context: typer.Context,
    review: Annotated[
        list[int], typer.Argument(metavar="REVIEW...", help="As `amends reviews --all` lists them.")
    ],
    store: Stores = None,
    by: By = "",
    json: Json = False,
) -> None:
    """Open cases for reviews that are older than the start line of their store."""
    from dataclasses import asdict

    from amends.apps.cli.find import narrowed
    from amends.apps.cli.output import as_json
    from amends.domain.ids import ReviewId
    from amends.services.promote import promote as open_for

    with opened(context) as installation, at_desk(installation, by) as desk:
        scope = narrowed(desk.unit, store)
        wanted = [ReviewId(one) for one in review]
        done = open_for(desk.unit, desk.house, desk.now, scope, wanted, desk.by)
    if json:
        as_json({"reviews": [asdict(one) for one in done]})
        return
    for one in done:
        what = f"case {one.case}" if one.case is not None else "no case"
        typer.echo(f"Review {one.review}: {what}" + (f", {one.why}" if one.why else " is opened"))


@app.command()
def sent(
    context: typer.Context,
    number: CaseNumber,
    reference: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="The number that it shows, if any."),
    ] = None,
    by: By = "",
) -> None:
    """You looked at the platform: what was in doubt has arrived."""
    from amends.domain.outbox import ActionState

    with opened(context) as installation, at_desk(installation, by) as desk:
        outgoing = in_state(desk, number, ActionState.UNCERTAIN, _NOT_IN_DOUBT)
        case = desk.settle_doubt(outgoing, sent=True, reference=reference)
    tell_turn(case)


@app.command("not-sent")
def not_sent(context: typer.Context, number: CaseNumber, by: By = "") -> None:
    """You looked at the platform: what was in doubt has not arrived. It may be tried again."""
    from amends.domain.outbox import ActionState

    with opened(context) as installation, at_desk(installation, by) as desk:
        outgoing = in_state(desk, number, ActionState.UNCERTAIN, _NOT_IN_DOUBT)
        case = desk.settle_doubt(outgoing, sent=False)
    tell_turn(case)
