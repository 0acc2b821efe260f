"""Prints what became of a page that was brought, and what a person should look at."""

from typing import Any

import typer
from rich.padding import Padding
from rich.text import Text

from amends.apps.cli.copied import Taken
from amends.apps.cli.output import answers, line, many, moment, notes, word
from amends.services.capture import Edits

_SHOWN = 10  # pieces that could not be placed; the rest is counted


def print_captured(taken: Taken) -> None:
    """In words: what came in, what could not be read, what it proves, what to do next."""
    console, captured, store = answers(), taken.captured, taken.store
    brought = captured.brought
    page = line(f"{taken.read.article_title} {taken.read.article or ''}") or "the whole store"
    console.print(
        Text.assemble(
            (f"{store.label}  ", "bold"),
            (f"{page}  ", "dim"),
            f"{many(len(taken.read.found), 'review')}: {brought.fresh} new, "
            f"{brought.changed} changed, {brought.known} known",
            f", {brought.older} older than what stands" if brought.older else "",
        ),
        soft_wrap=True,
    )
    if captured.unread:
        console.print(
            f"  {many(captured.unread, 'piece')} could not be read; `amends rejects` shows why.",
            style="yellow",
        )
    for piece in captured.leftover[:_SHOWN]:
        console.print(Padding(Text(f"not placed: {line(piece)}", "dim"), (0, 0, 0, 2)))
    if len(captured.leftover) > _SHOWN:
        console.print(f"  and {len(captured.leftover) - _SHOWN} more pieces", style="dim")
    for one in captured.offered:
        console.print(
            f"  Perhaps an edit of review {one.known}, by the same author on the same day:",
            style="yellow",
        )
        console.print(Padding(Text.assemble(("now  ", "dim"), line(one.review.text)), (0, 0, 0, 4)))
        console.print(Padding(Text.assemble(("was  ", "dim"), line(one.text)), (0, 0, 0, 4)))
    console.print(Padding(Text(_proof(taken), "dim"), (0, 0, 0, 2)))
    if captured.offered:
        again = f"amends paste {word(taken.origin.name)}".rstrip()
        notes().print(
            f"Next:  {again} --store {word(store.label)} --edits apply, or --edits separate",
            soft_wrap=True,
        )


def ask_about_edits() -> Edits | None:
    """Ask what the offered ones are, where somebody can answer; None: it stays open."""
    if not notes().is_terminal:
        return None
    answer = typer.prompt(
        f"Is it an edit, or another review? ({Edits.APPLY}/{Edits.SEPARATE}/later)",
        default="later",
        err=True,
    )
    return Edits(answer) if answer in (Edits.APPLY, Edits.SEPARATE) else None


def as_json_of(taken: Taken) -> dict[str, Any]:
    captured, looked = taken.captured, taken.captured.looked
    return {
        "store": taken.store.label,
        "stream": taken.stream,
        "name": taken.origin.name or None,
        "article": taken.read.article,
        "reviews": len(taken.read.found),
        **captured.brought.counts(),
        "unread": captured.unread,
        "leftover": captured.leftover,
        "offered": [
            {"edit_of": one.known, "text": one.review.text, "was": one.text}
            for one in captured.offered
        ],
        "ratings": taken.read.ratings,
        "seen": looked.seen,
        "pages_on_patrol": looked.pages,
    }


def _proof(taken: Taken) -> str:
    """What the look proves, or why it proves nothing."""
    looked, zone = taken.captured.looked, taken.store.zone
    if looked.seen is None:
        if taken.captured.unread or taken.captured.offered:
            return "Looked; it proves no day yet, for not all of it could be taken."
        if not taken.read.newest_first:
            return "Looked; it proves no day: sort the page by the newest and copy it again."
        return "Looked; all of it is of one day, so the next page belongs to it as well."
    since, until = (moment(at, zone) for at in (looked.seen.since, looked.seen.until))
    others = looked.pages - 1
    rest = f"; {many(others, 'other page')} on the patrol" if others else ""
    return f"Covered by hand from {since} to {until}{rest}."
