"""`amends triage`: what reviews say, as JSON lines."""

from typing import Annotated

import typer


def triage(
    file: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="JSON lines; - reads a pipe.")
    ] = "-",
) -> None:
    """Read reviews: language, mood, causes, signals, dangers, with the words that led to them.

    In: {id, text, stars?, platform?}. Out, in the same order: {id, lang, sentiment, causes,
    malicious, dangers, confidence, spans}. A bad line gives {line, error} and the run goes on;
    the exit code is then 1.
    """
    from amends.apps.cli.lines import answer
    from amends.apps.cli.reviews_asked import Asked, replies

    if answer(file, Asked.model_validate, replies):
        raise typer.Exit(1)
