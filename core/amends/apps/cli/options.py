"""What several commands share: how a noun is made, and their options."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


def noun(name: str, says: str, *, listed_by: bool = False) -> typer.Typer:
    """A group of commands; `listed_by` when its bare name is a command as well."""
    return typer.Typer(
        name=name,
        help=says,
        no_args_is_help=not listed_by,
        invoke_without_command=listed_by,
        rich_markup_mode=None,  # Rich's help takes 0.2 s to load
    )


Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Stores = Annotated[
    list[str] | None,
    typer.Option("--store", help="Only this store, by name or marketplace:name. May be repeated."),
]
Store = Annotated[str, typer.Argument(metavar="NAME", help="Store, by name or marketplace:name.")]
InStore = Annotated[str, typer.Option("--store", help="Store, by name or marketplace:name.")]
Client = Annotated[str, typer.Argument(metavar="NAME", help="Client.")]
Account = Annotated[str, typer.Argument(metavar="NAME", help="Account, by name or platform:name.")]
CredentialsFile = Annotated[
    Path | None,
    typer.Option(
        "--credentials",
        metavar="FILE.json",
        help="Credentials file, as `amends plugins show` prints one; - reads stdin.",
    ),
]
NoCheck = Annotated[
    bool, typer.Option("--no-check", help="Do not ask the marketplace whether they work.")
]
SignedOn = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Day of the processing agreement."),
]
Instructions = Annotated[
    str | None, typer.Option(metavar="TEXT", help="What the client told us to do with the data.")
]
SubProcessors = Annotated[
    list[str] | None,
    typer.Option(
        "--sub-processor", metavar="NAME", help="Who else handles the data. May be repeated."
    ),
]
