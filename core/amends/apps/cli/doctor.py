"""`amends doctor`: what is well, what is not, and what to do about it."""

from typing import Annotated

import typer

from amends.apps.cli.options import Json
from amends.apps.cli.program import program


def doctor(
    context: typer.Context,
    online: Annotated[
        bool, typer.Option("--online", help="Ask each account's marketplace as well.")
    ] = False,
    json: Json = False,
) -> None:
    """Look at everything and say what needs a person. Exit code 1 when something fails."""
    from amends.apps.cli.examine import examine
    from amends.apps.cli.findings import Level, print_findings

    of = program(context)
    findings = examine(of, online=online)
    print_findings(findings, of.redactor.clean, json=json)
    if any(one.level is Level.FAIL for one in findings):
        raise typer.Exit(1)
