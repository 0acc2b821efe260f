"""`amends patrol`: the pages to look at today, where no call tells what is new on them."""

from pathlib import Path
from typing import Annotated

import typer

from amends.apps.cli.options import InStore, Json, Stores, noun
from amends.apps.cli.program import program

app = noun("patrol", "The pages to look at by hand today, and the looks.", listed_by=True)

Page = Annotated[int, typer.Argument(metavar="PAGE", help="Number of the page, as the list says.")]


@app.callback()
def patrol(
    context: typer.Context,
    store: Stores = None,
    all_: Annotated[bool, typer.Option("--all", help="Also pages that are not due.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 30,
    json: Json = False,
) -> None:
    """List the pages to look at today, the most urgent first."""
    if context.invoked_subcommand is not None:
        return
    from amends.apps.cli.find import narrowed
    from amends.apps.cli.patrols import as_json_of, print_patrols
    from amends.services.patrol import join_known, todays_patrol

    with program(context).opened() as installation:
        hall, now = installation.hall, installation.clock.now()
        with hall.memory.unit() as unit:
            found = []
            for of in unit.agency.stores(narrowed(unit, store)):
                marketplace = hall.registry.found.get(of.marketplace)
                if marketplace is not None and not of.paused:
                    join_known(unit, of, marketplace, now)
                    found += todays_patrol(unit, of, marketplace, now)
            unit.commit()
        if json:
            as_json_of(found, all_=all_)
        else:
            print_patrols(found, now, limit=limit, all_=all_)


@app.command()
def add(
    context: typer.Context,
    articles: Annotated[
        list[str], typer.Argument(metavar="ARTICLE...", help="The platform's numbers of articles.")
    ],
    store: InStore,
    title: Annotated[str, typer.Option(help="Name of the article.")] = "",
    url: Annotated[str | None, typer.Option(help="Address of its page of reviews.")] = None,
    sales: Annotated[
        int | None, typer.Option(min=0, help="Units a month: what sells is looked at first.")
    ] = None,
) -> None:
    """Put pages on the patrol; one that is there gets what is told anew."""
    from amends.apps.cli.output import many
    from amends.apps.cli.patrols import put
    from amends.db.patrol import Wanted
    from amends.domain.ids import ArticleRef

    wanted = [
        Wanted(article=ArticleRef(one), title=title, url=url, sales=sales) for one in articles
    ]
    with program(context).opened() as installation:
        new = put(installation.hall, store, wanted)
    typer.echo(f"{many(new, 'new page')} on the patrol, {len(wanted) - new} known.")


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Table with a column `article`.")],
    store: InStore,
) -> None:
    """Put the articles of a table on the patrol: article, title, url, sales."""
    from amends.apps.cli.output import many
    from amends.apps.cli.patrols import put, wanted_in

    with program(context).opened() as installation:
        wanted = wanted_in(file)
        new = put(installation.hall, store, wanted)
    typer.echo(f"{many(new, 'new page')} on the patrol, {len(wanted) - new} known.")


@app.command()
def done(
    context: typer.Context,
    page: Page,
    ratings: Annotated[
        int | None, typer.Option(min=0, help="How many ratings the page counts now.")
    ] = None,
    json: Json = False,
) -> None:
    """Say that you looked and there was nothing new."""
    from amends.apps.cli.copied import user
    from amends.apps.cli.find import ALL
    from amends.apps.cli.output import as_json
    from amends.apps.cli.patrols import print_look
    from amends.services.look import note_nothing_new

    with program(context).opened() as installation:
        with installation.memory.unit() as unit:
            store = unit.agency.store(ALL, unit.patrol.one(ALL, page).store)
            now = installation.clock.now()
            looked = note_nothing_new(unit, store, page, at=now, by=user(), ratings=ratings)
            unit.commit()
        if json:
            as_json({"store": store.label, "page": page, "seen": looked.seen, "ratings": ratings})
        else:
            print_look(store, looked)


@app.command()
def drop(
    context: typer.Context,
    page: Page,
    again: Annotated[bool, typer.Option("--again", help="Look at it again after all.")] = False,
) -> None:
    """Look at a page no longer."""
    from amends.apps.cli.find import ALL

    with program(context).opened() as installation, installation.memory.unit() as unit:
        if not again:
            unit.patrol.one(ALL, page)
        unit.patrol.drop(page, None if again else installation.clock.now())
        unit.commit()
    typer.echo(f"Page {page} is {'on' if again else 'off'} the patrol.")
