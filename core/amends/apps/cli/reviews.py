"""`amends reviews`: the queue of what needs work, and one review with its whole history."""

from typing import Annotated

import typer

from amends.apps.cli.options import Json, Stores, noun
from amends.apps.cli.program import Refused, program

app = noun("reviews", "The queue, and one review whole.", listed_by=True)


@app.callback()
def reviews(
    context: typer.Context,
    store: Stores = None,
    all_: Annotated[
        bool, typer.Option("--all/--needs-work", help="All reviews, or those that need work.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20,
    after: Annotated[
        str | None, typer.Option(metavar="CURSOR", help="Go on where an earlier page ended.")
    ] = None,
    json: Json = False,
) -> None:
    """List the reviews, newest first; those that need work unless --all."""
    if context.invoked_subcommand is not None:
        return
    from amends.apps.cli.find import narrowed
    from amends.apps.cli.queue import cursor_of, page_as_json, print_page, words_of

    place = cursor_of(after) if after else None
    with program(context).opened() as installation:
        with installation.memory.look() as unit:
            scope = narrowed(unit, store)
            page = unit.queue.page(scope, needs_work=not all_, after=place, limit=limit + 1)
            counts = unit.queue.counts(scope)
        page, more = page[:limit], len(page) > limit
        if json:
            page_as_json(page, counts, more=more)
        else:
            print_page(page, installation.clock.now())
            typer.echo(words_of(page, counts, more=more, all_=all_, store=store or []))


@app.command()
def show(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="ID", help="As the listing prints it.")],
    evidence: Annotated[
        bool,
        typer.Option("--evidence", help="Ask the marketplace about the order, personal data out."),
    ] = False,
    json: Json = False,
) -> None:
    """Show one review: what was said, what changed, and the order behind it."""
    from amends.apps.cli.evidence import order_of, print_guesses, print_order
    from amends.apps.cli.find import ALL
    from amends.apps.cli.output import as_json
    from amends.apps.cli.whole import print_review
    from amends.domain.ids import ReviewId

    with program(context).opened() as installation:
        hall = installation.hall
        with hall.memory.look() as unit:
            sight = unit.queue.one(ALL, ReviewId(number))
            history = unit.queue.history(ALL, ReviewId(number))
            store = unit.agency.store(ALL, sight.store)
            guesses = unit.guesses.of(store.id, sight.id)
            origin = unit.imports.one(ALL, sight.import_id) if sight.import_id else None
        if not json:
            print_review(sight, history, origin, hall.clock.now())
            if guesses:
                print_guesses(guesses)
        told = None
        if evidence:
            if sight.review.order is None:
                raise Refused(
                    "the review is not tied to an order, so there is no evidence to fetch",
                    f"`amends order guess {number}` looks which order it may be about",
                )
            told = order_of(hall, store, sight.review.order)
        if json:
            as_json(
                {
                    "review": sight,
                    "history": history,
                    "origin": origin,
                    "guesses": guesses,
                    "evidence": told.facts if told else None,
                }
            )
        elif told:
            print_order(told, store.zone, hall.clock.now())
