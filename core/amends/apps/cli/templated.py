"""How templates and drafts look: languages side by side, and what a person should know."""

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from amends.apps.cli.output import answers, as_json, lines, many, pairs, table
from amends.domain.template import Template
from amends.services.drafts import Draft


def print_list(found: Sequence[Template], *, json: bool) -> None:
    """One line a template."""
    if json:
        as_json({"templates": [_as_json(one) for one in found]})
        return
    console = answers()
    rows = table("id", "kind", "cause", "tries to", "needs")
    for one in found:
        needs = ", ".join(slot.name for slot in one.slots)
        rows.add_row(one.id, one.kind.replace("_", " "), one.cause, one.strategy, needs)
    if found:
        console.print(rows)
    console.print(f"\n{many(len(found), 'template')}. `amends templates ID` shows one.")


def print_one(one: Template, language: str | None, *, json: bool) -> None:
    """Slots with what they mean, then each language."""
    if json:
        as_json(_as_json(one))
        return
    console = answers()
    console.print(one.id, style="bold")
    served = ", ".join(sorted(one.marketplaces)) or "every marketplace"
    console.print(f"{one.kind.replace('_', ' ')} · {one.cause} · {one.strategy} · {served}\n")
    console.print(pairs((f"{slot.name}", slot.means) for slot in one.slots))
    console.print()
    console.print(
        pairs(
            (code if len(ways) == 1 else f"{code} {way}", text)
            for code, ways in one.texts.items()
            if language in (None, code)
            for way, text in ways.items()
        )
    )


def print_draft(made: Draft, read: Draft | None, *, json: bool) -> None:
    """The text as it would leave, then in the reader's language, then what to know."""
    if json:
        as_json({"draft": made, "read_in": read})
        return
    console = answers()
    for draft in filter(None, (made, read)):
        if read:
            console.print(f"[{draft.language}]", style="dim")
        console.print(Text(lines(draft.text)), soft_wrap=True)
        for note in draft.notes:
            console.print(f"Note: {note}", style="yellow")
        for slip in draft.slips:
            word = draft.text[slip.start : slip.end]
            console.print(f"Note: {word!r} mixes ways of address", style="yellow")
        if read and draft is made:
            console.print()


def _as_json(one: Template) -> dict[str, Any]:
    return {**one.model_dump(mode="json"), "marketplaces": sorted(one.marketplaces)}
