"""Prints how a sync went: a row for each store, and in words what a person must do."""

from collections.abc import Callable, Sequence
from typing import Any

from rich.text import Text

from amends.apps.cli.output import answers, as_json, line, table
from amends.apps.cli.rounds import Outcome, State

_LOOKS = {
    State.UP_TO_DATE: "green",
    State.TROUBLE: "red",
    State.STOPPED: "red",
    State.RESTS: "yellow",
    State.INTERRUPTED: "yellow",
}
_COUNTED = ("new", "changed", "gone", "kept aside", "pages")


def print_outcomes(
    outcomes: Sequence[Outcome], clean: Callable[[str], str], *, json: bool, one_line: bool
) -> None:
    """`clean` takes out of the words what must not be read."""
    if json:
        as_json({"stores": [_dumped(one, clean) for one in outcomes]}, one_line=one_line)
        return
    if not outcomes:
        return
    console = answers()
    shown = table("store", *_COUNTED, "outcome")
    for column in shown.columns[1:-1]:
        column.justify = "right"
    for one in outcomes:
        tally = one.tally
        counts = (tally.fresh, tally.changed, tally.gone, tally.rejected, tally.pages)
        shown.add_row(
            one.store.label,
            *(Text(f"{count:,}", "" if count else "dim") for count in counts),
            Text(_ended(one), _LOOKS.get(one.state, "dim")),
        )
    console.print(shown)
    for one in outcomes:
        if one.words and (one.is_trouble or one.state is State.BUSY):
            console.print()
            console.print(line(clean(one.words)), style="red" if one.is_trouble else "")
            if one.next_move:
                console.print(f"  Next: {line(clean(one.next_move))}")
    if any(one.tally.rejected for one in outcomes):
        console.print("\n`amends rejects` shows what was kept aside and why.")


def _ended(one: Outcome) -> str:
    if one.state is State.RESTS and one.tally.resume_at:
        return f"rests until {one.tally.resume_at.astimezone():%H:%M}"
    return one.state.value


def _dumped(one: Outcome, clean: Callable[[str], str]) -> dict[str, Any]:
    tally = one.tally
    return {
        "store": one.store.label,
        "marketplace": one.store.marketplace,
        "name": one.store.name,
        "state": one.state.value,
        "new": tally.fresh,
        "changed": tally.changed,
        "gone": tally.gone,
        "kept_aside": tally.rejected,
        "pages": tally.pages,
        "resume_at": tally.resume_at,
        "words": clean(one.words),
        "next": clean(one.next_move),
    }
