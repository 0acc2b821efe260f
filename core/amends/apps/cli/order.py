"""`amends order`: the evidence behind a review, with whom it names withheld."""

from typing import Annotated

import typer

from amends.apps.cli.options import InStore, Json, noun
from amends.apps.cli.program import Refused, program

app = noun("order", "What is known of an order, and which order a review may be about.")

Ref = Annotated[str, typer.Argument(metavar="ORDER", help="The platform's number of the order.")]


@app.command()
def show(
    context: typer.Context,
    ref: Ref,
    store: InStore,
    known: Annotated[
        bool, typer.Option("--known", help="Show what was told before; ask nobody.")
    ] = False,
    json: Json = False,
) -> None:
    """Show one order: items, parcels, returns, receipts. Personal data is withheld."""
    from amends.apps.cli.evidence import order_of, print_order
    from amends.apps.cli.find import ALL
    from amends.apps.cli.output import as_json
    from amends.domain.ids import OrderRef

    with program(context).opened() as installation:
        hall = installation.hall
        with hall.memory.look() as unit:
            found = unit.agency.store_named(ALL, store)
        told = order_of(hall, found, OrderRef(ref), ask=not known)
        if json:
            as_json(
                {
                    "store": found.label,
                    "order": told.facts,
                    "as_of": told.as_of,
                    "trouble": told.trouble or None,
                }
            )
        else:
            print_order(told, found.zone, hall.clock.now())


@app.command()
def guess(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="REVIEW", help="As the listing prints it.")],
    json: Json = False,
) -> None:
    """Guess which orders a review may be about, with how sure each is."""
    from amends.apps.cli.evidence import guesses_of, print_guesses
    from amends.apps.cli.find import ALL
    from amends.apps.cli.output import as_json
    from amends.domain.ids import ReviewId

    with program(context).opened() as installation:
        hall = installation.hall
        with hall.memory.look() as unit:
            sight = unit.queue.one(ALL, ReviewId(number))
        if sight.review.order is not None:
            raise Refused(
                f"review {number} names its order: {sight.review.order}",
                f"`amends reviews show {number} --evidence` shows it",
            )
        guesses = guesses_of(hall, sight)
        if json:
            as_json({"review": number, "guesses": guesses})
        else:
            print_guesses(guesses)


@app.command()
def forget(
    context: typer.Context,
    ref: Ref,
    store: InStore,
) -> None:
    """Make what is kept of an order's buyer unreadable, as they may ask for."""
    from amends.apps.cli.find import ALL
    from amends.domain.ids import OrderRef

    with program(context).opened() as installation, installation.memory.unit() as unit:
        found = unit.agency.store_named(ALL, store)
        known = unit.evidence.forget_buyer(found.id, OrderRef(ref))
        known = bool(unit.messages.forget(found.id, OrderRef(ref))) or known
        unit.commit()
    if not known:
        raise Refused(f"nothing is kept of order {ref} of {found.label}")
    typer.echo(f"What was kept of the buyer of order {ref} cannot be read any more.")
