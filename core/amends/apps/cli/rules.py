"""`amends rules`: what may be said back to buyers, where that is written, and how sure we are."""

from typing import Annotated

import typer

from amends.apps.cli.options import Json
from amends.apps.cli.program import Refused, program


def rules(
    context: typer.Context,
    id: Annotated[  # noqa: A002  the rule's own word
        str | None, typer.Argument(metavar="ID", help="Show this rule whole.")
    ] = None,
    marketplace: Annotated[
        str | None,
        typer.Option("--marketplace", metavar="NAME", help="Only what holds on this one."),
    ] = None,
    stale: Annotated[
        bool, typer.Option("--stale", help="Only rules whose source is due to be read again.")
    ] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Write the whole rule book, for people.")
    ] = False,
    json: Json = False,
) -> None:
    """List the rules for messages, replies, offers and appeals; with an ID, show one."""
    from amends.apps.cli.rule_book import book_of, print_list, print_one
    from amends.apps.clock import SystemClock
    from amends.marketplace.registry import load

    run = program(context)
    if markdown and (id or marketplace or stale or json):
        raise Refused("--markdown writes all rules, as Markdown", "leave the other options out")
    book = book_of(run.plugins or load())
    if markdown:
        from amends.apps.cli.rule_pages import pages

        typer.echo(pages(book), nl=False)
        return
    today = (run.clock or SystemClock()).now().date()
    if id:
        print_one(book, id, today, json=json)
    else:
        print_list(book, today, marketplace=marketplace, stale=stale, json=json)
