"""`amends plugins`: what each marketplace has, by which way, and how sure we are of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from amends.apps.cli.options import Json, noun
from amends.apps.cli.program import program

if TYPE_CHECKING:
    from amends.marketplace.registry import Registry

app = noun("plugins", "What each marketplace has.", listed_by=True)


@app.callback()
def plugins(context: typer.Context, json: Json = False) -> None:
    """List what each marketplace has: by api, by mail, by hand, or never."""
    if context.invoked_subcommand is None:
        from amends.apps.cli.has import print_all

        print_all(_registry(context), json=json)


@app.command()
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="MARKETPLACE")],
    json: Json = False,
) -> None:
    """Show one marketplace: reasons and sources, settings, an example credentials file."""
    from amends.apps.cli.has import print_one

    print_one(_registry(context), name, json=json)


def _registry(context: typer.Context) -> "Registry":
    """The plugins, which need no installation to be read."""
    from amends.marketplace.registry import load

    return program(context).plugins or load()
