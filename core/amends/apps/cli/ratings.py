"""`amends ratings` and `amends phrases`: whom we owe a rating, and texts for staff's tools."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from amends.apps.cli.options import InStore, Json, Store, noun
from amends.apps.cli.program import Refused, program

ratings = noun("ratings", "Who has rated us while we have not.")
phrases = noun("phrases", "Our texts for the tools that staff work with.")


@ratings.command()
def owed(
    context: typer.Context,
    name: Store,
    days: Annotated[
        int, typer.Option(min=1, max=180, help="Orders placed in the last so many days.")
    ] = 45,
    json: Json = False,
) -> None:
    """List who has rated the store while it has not. To rate in turn is optional, and never bad."""
    from amends.apps.cli.find import ALL
    from amends.apps.cli.output import answers, as_json, line, many, moment, table
    from amends.domain.times import Span
    from amends.engine.round import Round

    with program(context).opened() as installation:
        hall = installation.hall
        with hall.memory.look() as unit:
            store = unit.agency.store_named(ALL, name)
            account = unit.agency.account(store.account)
        if not account.has_credentials:
            raise Refused(
                f"{store.label} has no credentials: nobody can be asked",
                "look at the orders on the platform's own page",
            )
        now = hall.clock.now()
        window = Span(since=now - timedelta(days=days), until=now)
        with Round(hall, account.id, [store]).connected(store) as (_, connector):
            found = list(connector.owed_ratings(window))
    if json:
        as_json({"store": store.label, "owed": found})
        return
    shown = table("order", "item", "article", "until")
    for one in found:
        until = moment(one.until, store.zone) if one.until else "no end"
        shown.add_row(line(one.order), line(one.line), line(one.title), until)
    if found:
        answers().print(shown)
    answers().print(f"\n{many(len(found), 'rating')} owed by {store.label}.")


@phrases.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What the tool imports.")],
    store: InStore,
    language: Annotated[
        str, typer.Option(metavar="CODE", help="Else the language of its buyers.")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over a file.")] = False,
) -> None:
    """Write the templates as quick phrases for the marketplace's own tool.

    What is to be filled in stands in 【 】; no phrase is meant to leave with one.
    """
    from amends.apps.cli.find import ALL
    from amends.apps.cli.output import many
    from amends.services.phrases import quick_phrases

    if file.exists() and not force:
        raise Refused(f"{file} is there already", "name another, or say --force")
    with program(context).opened() as installation:
        with installation.memory.look() as unit:
            found = unit.agency.store_named(ALL, store)
        marketplace = installation.hall.registry.named(found.marketplace)
        settings = marketplace.settings.model_validate(found.settings)
        made = quick_phrases(marketplace, found, language or found.language)
        if not made:
            raise Refused(f"no template speaks {language or found.language!r}")
        file.write_bytes(marketplace.quick_phrases(made, settings))
    typer.echo(f"{many(len(made), 'phrase')} for {found.label} in {file}.")
