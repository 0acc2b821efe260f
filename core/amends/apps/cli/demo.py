"""`amends demo`: the whole path, played in a sandbox."""

from pathlib import Path
from typing import Annotated

import typer

from amends.apps.cli.options import Json
from amends.apps.cli.program import program


def demo(
    context: typer.Context,
    once: Annotated[
        bool, typer.Option("--once", help="Print the queue and end, instead of staying open.")
    ] = False,
    json: Json = False,
    reviews: Annotated[
        Path | None,
        typer.Option(metavar="FILE.jsonl", help="Other reviews, one JSON object with `text` each."),
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep the demo's home folder here.")
    ] = None,
) -> None:
    """Play clients and shops in a sandbox, and show their queue."""
    from amends.apps.demo import demo

    debug = program(context).debug
    demo(once=once, as_json=json, reviews=reviews, keep=keep, debug=debug)
