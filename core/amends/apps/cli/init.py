"""`amends init`: makes the home folder, the key and the database, or brings them up to date."""

from typing import TYPE_CHECKING, Annotated

import typer

from amends.apps.cli.options import Json
from amends.apps.cli.program import program

if TYPE_CHECKING:
    from amends.apps.settings import Settings


def init(
    context: typer.Context,
    new_key: Annotated[
        bool,
        typer.Option("--new-key", help="Begin with a new key where the old one is lost."),
    ] = False,
    json: Json = False,
) -> None:
    """Make home folder, key and database, or bring them up to date.

    Harmless when all of it is there.
    """
    from amends.apps.cli.find import ALL
    from amends.apps.cli.output import answers, as_json, pairs
    from amends.db import schema

    of = program(context)
    settings = of.settings()
    key = settings.home / "key"
    was = settings.home.is_dir(), key.exists(), (settings.home / "amends.db").exists()
    with of.opened(make=True, new_key=new_key) as installation, installation.memory.look() as unit:
        is_empty = not unit.agency.clients(ALL)
    made_home, made_key = not was[0], not was[1] and key.exists()
    made_database = settings.database_url is None and not was[2]
    if json:
        as_json(
            {
                "home": settings.home,
                "key": installation.key_from,
                "database": database_of(settings),
                "stands_at": schema.HEAD,
                "made": {"home": made_home, "key": made_key, "database": made_database},
            }
        )
        return
    console = answers()
    found = (
        ("Home", str(settings.home), made_home),
        ("Key", installation.key_from, made_key),
        ("Database", database_of(settings), made_database),
    )
    console.print(pairs((name, f"{where}  (new)" if new else where) for name, where, new in found))
    if made_key:
        console.print(
            "\nKeep a copy of the key elsewhere: without it no stored credentials can be read.",
            style="yellow",
        )
    if is_empty:
        console.print("\nNext: amends client add NAME")


def database_of(settings: "Settings") -> str:
    """Where the database is, without a password."""
    from sqlalchemy import make_url

    address = make_url(settings.database)
    on_file = address.get_backend_name() == "sqlite" and address.database
    return on_file or address.render_as_string(hide_password=True)
