"""The program `amends`: its commands, what holds for all of them, and how it ends.

Exit codes: 0 all went well, 1 something did not, 2 the command was not understood, 130 stopped
by Ctrl-C.
"""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from amends.apps.cli import (
    account,
    approve,
    case_brought,
    check,
    client,
    conduct,
    coverage,
    daemon,
    demo,
    doctor,
    handover,
    import_,
    init,
    issue,
    labels,
    notice,
    order,
    outbox,
    paste,
    patrol,
    playbook,
    plugins,
    ratings,
    reread,
    reviews,
    rules,
    stop,
    store,
    stores,
    sync,
    templates,
    triage,
    watch,
)
from amends.apps.cli.program import Program, program

_SECTIONS = {
    "Set up": ("init", "client", "account", "store", "stores"),
    "Work": (
        "sync",
        "import",
        "paste",
        "watch",
        "patrol",
        "reviews",
        "order",
        "coverage",
        "rejects",
    ),
    "Cases": (
        "case",
        "approve",
        "reject",
        "edit",
        "handover",
        "followups",
        "outbox",
        "issue",
        "ticket",
        "ratings",
        "phrases",
        "nocontact",
        "stop",
    ),
    "Read and judge": (
        "triage",
        "check",
        "rules",
        "templates",
        "draft",
        "playbook",
        "reread",
        "labels",
    ),
    "Look after": ("run", "status", "notice", "plugins", "doctor", "demo"),
}


class _InWords(TyperGroup):
    """Turns whatever a command raises into words and an exit code."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        for title, names in _SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(
                    [(name, self.commands[name].get_short_help_str(90)) for name in names]
                )

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (typer.TyperException, typer.Exit, typer.Abort, BrokenPipeError):
            raise  # usage, a chosen end, and a reader who has gone: Typer ends those
        except Exception as error:  # a person gets words, whatever it was
            from amends.apps.cli.errors import tell

            tell(error, program(ctx))
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=_InWords,
    help="Recover from bad reviews, on every marketplace, for every client.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(init.init)
app.add_typer(client.app)
app.add_typer(account.app)
store.app.command()(conduct.conduct)
app.add_typer(store.app)
app.add_typer(stores.app)
app.add_typer(plugins.app)
app.command()(sync.sync)
app.command("import")(import_.import_)
app.command()(paste.paste)
app.command()(watch.watch)
app.add_typer(patrol.app)
app.add_typer(reviews.app)
app.add_typer(order.app)
app.command()(coverage.coverage)
app.command()(coverage.rejects)
app.add_typer(case_brought.app)
app.command()(approve.approve)
app.command()(approve.reject)
app.command()(approve.edit)
app.add_typer(handover.app)
app.command()(outbox.followups)
app.command()(outbox.outbox)
app.add_typer(issue.issue)
app.add_typer(issue.ticket)
app.add_typer(ratings.ratings)
app.add_typer(ratings.phrases)
app.add_typer(stop.nocontact)
app.command()(stop.stop)
app.command()(triage.triage)
app.command()(reread.reread)
app.add_typer(labels.app)
app.command()(check.check)
app.command()(templates.templates)
app.command()(templates.draft)
app.command()(rules.rules)
app.add_typer(playbook.app)
app.add_typer(notice.app)
app.command()(daemon.run)
app.command()(daemon.status)
app.command()(doctor.doctor)
app.command()(demo.demo)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"amends {version('amends')}")
        raise typer.Exit


@app.callback()
def _everywhere(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Home folder, instead of AMENDS_HOME or the default."),
    ] = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the log, and the traceback of an error.")
    ] = False,
    _version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    run = context.obj = context.obj or Program()
    run.home = home or run.home
    run.debug = debug


def run() -> None:
    """The entry point."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")  # a terminal that lacks 差 shows ?, not a traceback
    app()
