"""`amends labels`: a person says what a review says, and that is what counts."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from amends.apps.cli.options import noun
from amends.apps.cli.program import program
from amends.domain.triage import Cause, Danger, Mood, Signal

app = noun("labels", "Put right what was read in a review, and export such examples.")

Number = Annotated[int, typer.Argument(metavar="ID", help="As `amends reviews` prints it.")]


@app.command("set")
def set_(
    context: typer.Context,
    number: Number,
    mood: Annotated[Mood, typer.Option(help="What the words feel like.")],
    cause: Annotated[list[Cause] | None, typer.Option(help="Again for each cause.")] = None,
    signal: Annotated[list[Signal] | None, typer.Option(help="Again for each signal.")] = None,
    danger: Annotated[list[Danger] | None, typer.Option(help="Again for each danger.")] = None,
    by: Annotated[str | None, typer.Option(help="Who says so, if not you.")] = None,
) -> None:
    """Say what a review says. It wins over the reader until the buyer writes other words."""
    from amends.apps.cli.find import ALL
    from amends.db.readings import Label
    from amends.domain.ids import ReviewId
    from amends.domain.triage import words_of

    with program(context).opened() as installation, installation.memory.unit() as unit:
        sight = unit.queue.one(ALL, ReviewId(number))
        unit.readings.label(
            Label(
                review=sight.id,
                words=words_of(sight.review),
                language=sight.triage.language if sight.triage else None,
                mood=mood,
                causes=tuple(dict.fromkeys(cause or ())),
                signals=tuple(dict.fromkeys(signal or ())),
                dangers=tuple(dict.fromkeys(danger or ())),
                by=by or getpass.getuser(),
                at=installation.clock.now(),
            )
        )
        unit.commit()
    typer.echo(f"Review {number}: your word counts.")


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
