"""`amends labels`: a person says what a review says, and that is what counts."""

import getpass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from amends.apps.cli.options import noun
from amends.apps.cli.program import program

app = noun("labels", "Put right what was read in a review, and export such examples.")

Name = TypeVar("Name", bound=StrEnum)
Number = Annotated[int, typer.Argument(metavar="ID", help="As `amends reviews` prints it.")]


@app.command("set")
def set_(
    context: typer.Context,
    number: Number,
    mood: Annotated[str, typer.Option(metavar="negative|neutral|positive")],
    cause: Annotated[list[str] | None, typer.Option(help="quality, service … Repeat it.")] = None,
    signal: Annotated[list[str] | None, typer.Option(help="abuse, extortion … Repeat it.")] = None,
    danger: Annotated[list[str] | None, typer.Option(help="fire, injury … Repeat it.")] = None,
    by: Annotated[str | None, typer.Option(help="Who says so, if not you.")] = None,
) -> None:
    """Say what a review says. It wins over the reader until the buyer writes other words."""
    from amends.apps.cli.find import ALL
    from amends.db.readings import Label
    from amends.domain.ids import ReviewId
    from amends.domain.triage import Cause, Danger, Mood, Signal, words_of

    with program(context).opened() as installation, installation.memory.unit() as unit:
        sight = unit.queue.one(ALL, ReviewId(number))
        unit.readings.label(
            Label(
                review=sight.id,
                words=words_of(sight.review),
                language=sight.triage.language if sight.triage else None,
                mood=_named(Mood, [mood], "--mood")[0],
                causes=_named(Cause, cause, "--cause"),
                signals=_named(Signal, signal, "--signal"),
                dangers=_named(Danger, danger, "--danger"),
                by=by or getpass.getuser(),
                at=installation.clock.now(),
            )
        )
        unit.commit()
    typer.echo(f"Review {number}: your word counts.")


def _named(kind: type[Name], given: list[str] | None, option: str) -> tuple[Name, ...]:
    """The names that were given, each once. Raises BadParameter, which lists what there is."""
    known = {one.value: one for one in kind}
    if unknown := [one for one in given or () if one not in known]:
        raise typer.BadParameter(f"{unknown[0]!r} is none of {', '.join(known)}", param_hint=option)
    return tuple(known[one] for one in dict.fromkeys(given or ()))


@app.command()
def drop(context: typer.Context, number: Number) -> None:
    """Take a person's word back: what was read counts again."""
    from amends.domain.ids import ReviewId

    with program(context).opened() as installation, installation.memory.unit() as unit:
        had = unit.readings.unlabel(ReviewId(number))
        unit.commit()
    typer.echo(
        f"Review {number}: what was read counts again." if had else "Nobody had said anything."
    )


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Where to; else the screen.")] = None,
) -> None:
    """Write what people put right as JSON lines, in the form that `make eval` scores.

    The lines hold the buyers' public words: treat the file like the reviews themselves.
    """
    import orjson

    from amends.db.readings import Label

    def as_line(label: Label) -> bytes:
        return orjson.dumps(
            {
                "id": label.review,
                "lang": label.language,
                "stars": None,
                "text": label.words,
                "sentiment": label.mood,
                "causes": label.causes,
                "malicious": label.signals or ["none"],
                "dangers": label.dangers,
                "by": label.by,
                "at": label.at,
            }
        )

    with program(context).opened() as installation, installation.memory.look() as unit:
        lines = [as_line(label) for label in unit.readings.labels()]
    if file is None:
        for one in lines:
            typer.echo(one.decode())
        return
    file.write_bytes(b"".join(one + b"\n" for one in lines))
    typer.echo(f"{len(lines):,} written to {file}")
