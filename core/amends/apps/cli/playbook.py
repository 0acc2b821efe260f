"""`amends playbook`: which steps answer which cause, what an agency's own change, and keeping them.

A case takes a copy of its steps when it opens: what is set here holds for the cases after it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amends.apps.cli.deciding import By, who
from amends.apps.cli.options import Json, noun
from amends.apps.cli.program import Program, Refused, program

if TYPE_CHECKING:
    from amends.db.playbooks import OwnText
    from amends.db.unit import Unit
    from amends.domain.ids import ClientId, StoreId
    from amends.domain.triage import Cause
    from amends.marketplace.connector import Marketplace
    from amends.marketplace.registry import Registry
    from amends.services.playbooks import Shelf

app = noun("playbook", "Which steps answer which cause: ours, and an agency's own.")

File = Annotated[Path, typer.Argument(metavar="FILE.toml", help="Playbooks, as TOML.")]
Market = Annotated[
    str | None, typer.Option("--marketplace", metavar="NAME", help="As this marketplace has it.")
]
OneStore = Annotated[
    str | None,
    typer.Option("--store", metavar="NAME", help="As this store works, by name or full name."),
]
OneClient = Annotated[
    str | None, typer.Option("--client", metavar="NAME", help="For all stores of this client.")
]


@app.command()
def show(
    context: typer.Context,
    id: Annotated[  # noqa: A002  the playbook's own word
        str | None, typer.Argument(metavar="ID", help="Show this one step by step.")
    ] = None,
    store: OneStore = None,
    marketplace: Market = None,
    cause: Annotated[
        str | None, typer.Option(metavar="CAUSE", help="Show what answers it: quality, …")
    ] = None,
    json: Json = False,
) -> None:
    """List the playbooks of a store or a marketplace; with an ID or a cause, the steps."""
    from amends.apps.cli.playbook_shown import print_list, print_whole

    known = _cause(cause)
    market, shelf = _shelf(program(context), store, marketplace)
    if id is None and known is None:
        print_list(shelf, json=json)
        return
    print_whole(shelf, market, id, known, json=json)


@app.command()
def check(context: typer.Context, file: File, marketplace: Market = None) -> None:
    """Say everything that speaks against a file of playbooks; then it ends with 1."""
    from amends.apps.cli.output import line, many
    from amends.services.playbooks import object_to, read

    registry = _registry(program(context))
    markets = [_market(registry, marketplace)] if marketplace else list(registry)
    text = _text(file)
    reasons = object_to(text, file.name, markets, registry.found)
    for reason in reasons:
        typer.echo(line(reason))
    if reasons:
        raise typer.Exit(1)
    typer.echo(f"{many(len(read(text)), 'playbook')}: nothing speaks against it.")


@app.command()
def diff(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE.toml", help="Playbooks; else those that the store has."),
    ] = None,
    store: OneStore = None,
    marketplace: Market = None,
    json: Json = False,
) -> None:
    """Show what an agency's own playbooks change against the defaults, step by step."""
    from amends.apps.cli.playbook_shown import print_differences
    from amends.services.playbooks import compare, read, shelf_of

    if file is None and store is None:
        raise typer.BadParameter("name a file, or a store with --store", param_hint="FILE")
    market, shelf = _shelf(program(context), store, marketplace)
    defaults = shelf_of(market).playbooks
    if file is None:
        own = shelf.playbooks[len(defaults) :]
    else:
        text = _text(file)
        _refuse(text, file.name, [market], _registry(program(context)))
        own = tuple(one for one in read(text) if one.marketplace in ("*", market.name))
    print_differences(list(compare(own, defaults, market.name)), json=json)


@app.command(name="set")
def set_(
    context: typer.Context,
    file: File,
    client: OneClient = None,
    store: OneStore = None,
    by: By = "",
) -> None:
    """Keep a file of playbooks for a client or a store; it replaces what was there."""
    from amends.apps.cli.find import ALL
    from amends.apps.cli.output import many
    from amends.services.playbooks import read

    text = _text(file)
    with program(context).opened() as installation, installation.memory.unit() as unit:
        registry = installation.hall.registry
        client_id, store_id, label = _whom(unit, client, store)
        mine = [one for one in unit.agency.stores(ALL) if client_id in (one.client, None)]
        names = {one.marketplace for one in mine if store_id in (one.id, None)}
        _refuse(text, file.name, [registry.named(name) for name in sorted(names)], registry)
        unit.playbooks.put(client_id, store_id, text, who(by), installation.clock.now())
        unit.commit()
    typer.echo(f"{label} works by {many(len(read(text)), 'playbook')} of its own, from now on.")
    typer.echo("Cases that are open keep the steps they have.")


@app.command()
def reset(context: typer.Context, client: OneClient = None, store: OneStore = None) -> None:
    """Drop what a client or a store has of its own: the defaults stand again."""
    with program(context).opened() as installation, installation.memory.unit() as unit:
        client_id, store_id, label = _whom(unit, client, store)
        if not unit.playbooks.drop(client_id, store_id):
            raise Refused(f"{label} has no playbooks of its own")
        unit.commit()
    typer.echo(f"{label} works by the defaults again. Cases that are open keep their steps.")


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{file} is not UTF-8") from error


def _refuse(text: str, name: str, markets: "Sequence[Marketplace]", registry: "Registry") -> None:
    """Raises Refused with everything that speaks against `text`. No markets: any may be meant."""
    from amends.services.playbooks import object_to

    if reasons := object_to(text, name, markets or list(registry), registry.found):
        raise Refused("\n       ".join(reasons), "mend the file and say it again")


def _whom(
    unit: "Unit", client: str | None, store: str | None
) -> "tuple[ClientId | None, StoreId | None, str]":
    """Whose playbooks are meant, and how people call them."""
    from amends.apps.cli.find import ALL

    if (client is None) == (store is None):
        raise typer.BadParameter("say --client NAME or --store NAME", param_hint="--client")
    if client is not None:
        return unit.agency.client_named(ALL, client).id, None, client
    found = unit.agency.store_named(ALL, store or "")
    return None, found.id, found.label


def _shelf(run: Program, store: str | None, marketplace: str | None) -> "tuple[Marketplace, Shelf]":
    """What a store works by, or any new store of a marketplace."""
    from amends.apps.cli.find import ALL
    from amends.services.playbooks import shelf_of

    if (store is None) == (marketplace is None):
        raise typer.BadParameter("say --store NAME or --marketplace NAME", param_hint="--store")
    if marketplace is not None:
        market = _market(_registry(run), marketplace)
        return market, shelf_of(market)
    with run.opened() as installation, installation.memory.look() as unit:
        found = unit.agency.store_named(ALL, store or "")
        market = installation.hall.registry.named(found.marketplace)
        own = [
            (f"{'its client' if one.of_client else 'the store'}'s own, {_written(one)}", one.text)
            for one in unit.playbooks.own(found)
        ]
    return market, shelf_of(market, own)


def _written(one: "OwnText") -> str:
    return f"version {one.version}, by {one.by}, {one.at:%Y-%m-%d}"


def _registry(run: Program) -> "Registry":
    from amends.marketplace.registry import load

    return run.plugins or load()


def _market(registry: "Registry", name: str) -> "Marketplace":
    if name not in registry.found:
        known = ", ".join(sorted(registry.found)) or "none"
        raise Refused(f"no plugin serves {name!r}", f"choose one of: {known}")
    return registry.found[name]


def _cause(word: str | None) -> "Cause | None":
    from amends.domain.triage import Cause

    if word is None:
        return None
    if word not in set(Cause):
        raise Refused(f"there is no cause {word!r}", f"choose one of: {', '.join(Cause)}")
    return Cause(word)
