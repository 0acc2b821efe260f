"""`amends store`: the shop windows we look after."""

from datetime import datetime
from typing import Annotated

import typer

from amends.apps.cli.options import CredentialsFile, Json, NoCheck, Store, noun
from amends.apps.cli.program import Refused, program

app = noun("store", "The stores we look after.")


@app.command()
def add(
    context: typer.Context,
    client: Annotated[str, typer.Option(metavar="CLIENT", help="For whom.")],
    marketplace: Annotated[
        str, typer.Option(metavar="MARKETPLACE", help="Where; `amends plugins` lists them.")
    ],
    name: Annotated[str, typer.Option(metavar="NAME", help="How the store is called there.")],
    credentials: CredentialsFile = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask for the credentials, field by field, unseen.")
    ] = False,
    account: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="An account that is there; else one is made."),
    ] = None,
    start_line: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="Older reviews open no case. Default: now.",
        ),
    ] = None,
    zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="Its days, such as Europe/Berlin.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="Of its buyers, such as de.")
    ] = None,
    setting: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="A setting of its marketplace. May be repeated."),
    ] = None,
    no_check: NoCheck = False,
) -> None:
    """Add a store, once its marketplace has said that the credentials work.

    Without credentials the store is worked by hand; `amends account update` gives them later.
    """
    from amends.apps.cli.adding import Wish, add_store
    from amends.apps.cli.shown import print_standing

    if ask and credentials:
        raise typer.BadParameter("either --ask or --credentials", param_hint="--ask")
    of = program(context)
    wish = Wish(
        client=client,
        marketplace=marketplace,
        name=name,
        account=account,
        file=credentials,
        ask=ask,
        start_line=start_line.date() if start_line else None,
        zone=zone,
        language=language,
        settings=tuple(setting or ()),
        checks=not no_check,
    )
    with of.opened() as installation:
        added = add_store(installation.hall, wish, of)
        print_standing(added, installation.clock.now())


@app.command("list")
def list_(context: typer.Context, json: Json = False) -> None:
    """List the stores with their reviews and how they are worked."""
    from amends.apps.cli.shown import print_stores

    with program(context).opened() as installation:
        print_stores(installation.hall, json=json)


@app.command()
def show(context: typer.Context, name: Store, json: Json = False) -> None:
    """Show one store: account, settings, reviews, streams."""
    from amends.apps.cli.shown import print_store

    with program(context).opened() as installation:
        print_store(installation.hall, name, json=json)


@app.command()
def check(context: typer.Context, name: Store, json: Json = False) -> None:
    """Ask the marketplace who the store is and what it may do."""
    from amends.apps.cli.adding import check_store
    from amends.apps.cli.output import as_json
    from amends.apps.cli.shown import print_standing

    with program(context).opened() as installation:
        checked = check_store(installation.hall, name)
        if json:
            as_json({"store": checked.store.label, "standing": checked.standing})
        else:
            print_standing(checked, installation.clock.now())


@app.command("set")
def set_(
    context: typer.Context,
    name: Store,
    setting: Annotated[
        list[str], typer.Argument(metavar="KEY=VALUE...", help="As `amends plugins show` lists.")
    ],
) -> None:
    """Change settings of a store; the others stay as they are."""
    from amends.apps.cli import papers
    from amends.apps.cli.find import ALL

    with program(context).opened() as installation, installation.memory.unit() as unit:
        store = unit.agency.store_named(ALL, name)
        marketplace = installation.hall.registry.named(store.marketplace)
        wanted = {**store.settings, **papers.from_words(setting)}
        settings = papers.right_settings(marketplace, wanted)
        stood = marketplace.place(papers.right_settings(marketplace, store.settings))
        if marketplace.place(settings) != stood:
            raise Refused(
                f"{store.label} stands on {stood.site} for good: its reviews are known by it",
                f"add another store for {marketplace.place(settings).site}",
            )
        unit.agency.set_settings(store.id, settings.model_dump(mode="json", exclude_unset=True))
        unit.commit()
    typer.echo(f"{store.label} has its new settings; `amends store check` tries them.")


@app.command()
def pause(
    context: typer.Context,
    name: Store,
    resume: Annotated[bool, typer.Option("--resume", help="Let it go on.")] = False,
) -> None:
    """Fetch and send nothing for a store until it is resumed."""
    from amends.apps.cli.find import ALL
    from amends.apps.cli.output import word

    with program(context).opened() as installation, installation.memory.unit() as unit:
        store = unit.agency.store_named(ALL, name)
        unit.agency.pause(store.id, paused=not resume)
        unit.commit()
    if resume:
        typer.echo(f"{store.label} goes on.")
    else:
        typer.echo(
            f"{store.label} is paused; `amends store pause {word(name)} --resume` lets it go on."
        )
