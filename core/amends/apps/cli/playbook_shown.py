"""Prints playbooks: a list with whose each is, the steps of one, what an agency's own change."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

from rich.text import Text

from amends.apps.cli.output import answers, as_json, line, many, table
from amends.apps.cli.program import Refused
from amends.domain.action import ActionKind
from amends.domain.playbook import Approver, Inner, PlanStep, Playbook, choose
from amends.domain.review import ReviewKind
from amends.domain.triage import Cause
from amends.marketplace.connector import Marketplace
from amends.services.playbooks import Difference, Shelf

_DOES = {
    ActionKind.PUBLIC_REPLY: "public reply",
    ActionKind.MESSAGE: "message to the buyer",
    ActionKind.SOLICITATION: "request for a review",
    ActionKind.INTERNAL_TASK: "note on the order",
    ActionKind.RATE_BUYER: "rating of the buyer",
    Inner.IMPROVE: "ticket",
    Inner.LOOK: "a person looks",
}
_SIGNS = {"-": "red", "+": "green", " ": ""}
_LENGTHS = (
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)


def print_list(shelf: Shelf, *, json: bool) -> None:
    """One line a playbook."""
    if json:
        as_json(_as_data(shelf, shelf.books))
        return
    shown = table("playbook", "answers", "about", "steps", "whose")
    shown.columns[1].ratio = 1
    for whose, book in shelf.books:
        steps = " → ".join(step.name for step in book.steps)
        shown.add_row(Text(book.id, no_wrap=True), _answers(book), book.about or "", steps, whose)
    answers().print(shown)
    count = many(len(shelf.books), "playbook")
    answers().print(f"\n{count}; where two fit equally well, the lower one is taken.")
    _print_troubles(shelf)


def print_whole(
    shelf: Shelf,
    market: Marketplace,
    id: str | None,  # noqa: A002  its own word
    cause: Cause | None,
    *,
    json: bool,
) -> None:
    """Every step of the one called `id`, or of those that answer `cause` there."""
    found = _chosen(shelf, market, cause) if id is None else _named(shelf, id)
    if json:
        as_json(_as_data(shelf, found))
        return
    console = answers()
    for number, (whose, book) in enumerate(found):
        if number:
            console.print()
        console.print(Text.assemble((book.id, "bold"), "  ", (line(whose), "dim")))
        about = f" in reviews of a {book.about}" if book.about else ""
        console.print(f"Answers {_answers(book)}{about}. {line(book.says)}\n")
        console.print(_steps((("", step) for step in book.steps), signs=False))
    _print_troubles(shelf)


def _chosen(shelf: Shelf, market: Marketplace, cause: Cause | None) -> list[tuple[str, Playbook]]:
    """What cases about articles and about sellers get there."""
    best = [choose(shelf.playbooks, market.name, cause, about) for about in ReviewKind]
    return [one for one in shelf.books if any(one[1] is book for book in best)]


def _named(shelf: Shelf, id: str) -> list[tuple[str, Playbook]]:  # noqa: A002  its own word
    if found := [one for one in shelf.books if one[1].id == id]:
        return found[-1:]
    near = ", ".join(get_close_matches(id, [book.id for book in shelf.playbooks], n=3))
    next_move = f"did you mean {near}?" if near else "without an ID, all are listed"
    raise Refused(f"no playbook is called {id!r} there", next_move)


def print_differences(found: Sequence[Difference], *, json: bool) -> None:
    """What each playbook of the agency's does unlike the default that it replaces."""
    if json:
        as_json({"differences": [_as_difference(one) for one in found]})
        return
    console = answers()
    if not found:
        console.print("There are no playbooks of your own: the defaults stand.")
    for number, one in enumerate(found):
        if number:
            console.print()
        if not one.used:
            console.print(f"{one.own.id} is never taken: others fit every review better.")
            continue
        instead = f"instead of {one.instead_of.id}" if one.instead_of else "where nothing stood"
        causes = ", ".join(_cause_word(cause) for cause in one.causes)
        console.print(Text.assemble((one.own.id, "bold"), f"  {instead}, for {causes}\n"))
        console.print(_steps(one.steps, signs=True))


def _steps(steps: Iterable[tuple[str, PlanStep]], *, signs: bool) -> Any:
    shown = table(*([""] if signs else []), "step", "what", "tries to", "when", "with")
    shown.columns[-3].ratio = 3
    shown.columns[-1].ratio = 2
    for sign, step in steps:
        cells = (step.name, _what(step), line(step.strategy), _when(step), _with(step))
        shown.add_row(*([sign] if signs else []), *cells, style=_SIGNS.get(sign, ""))
    return shown


def _what(step: PlanStep) -> str:
    said = _DOES.get(step.does, step.does.value.replace("_", " "))
    return f"{said} for {line(step.owner)}" if step.owner else said


def _when(step: PlanStep) -> str:
    after = f"{_length(step.after)} later" if step.after else ""
    waits = f"the buyer has {_length(step.patience)}" if step.contacts else ""
    then = "" if step.then is None else f"then {step.then}"
    return ", ".join(part for part in (after, waits, then) if part) or "at once"


def _with(step: PlanStep) -> str:
    lead = "a lead's yes" if step.approver is Approver.LEAD else ""
    remedies = " or ".join(one.value.replace("_", " ") for one in step.remedies)
    options = ", ".join(f"{name} {value}" for name, value in step.options.items())
    return "; ".join(
        line(one) for one in (lead, ", ".join(step.templates), remedies, options) if one
    )


def _length(length: timedelta) -> str:
    for noun, unit in _LENGTHS:
        if length >= unit and not length % unit:
            return many(length // unit, noun)
    return f"{length.total_seconds():g} s"


def _answers(book: Playbook) -> str:
    return ", ".join(_cause_word(one) for one in book.causes) or "what no other answers"


def _cause_word(cause: Cause | None) -> str:
    return cause.value.replace("_", " ") if cause else "no known cause"


def _print_troubles(shelf: Shelf) -> None:
    for trouble in shelf.troubles:
        answers().print(f"\nLeft out, so that the defaults stand: {line(trouble)}", style="red")


def _as_data(shelf: Shelf, books: Iterable[tuple[str, Playbook]]) -> dict[str, Any]:
    return {
        "playbooks": [{"whose": whose, **book.model_dump()} for whose, book in books],
        "troubles": shelf.troubles,
    }


def _as_difference(one: Difference) -> dict[str, Any]:
    return {
        "playbook": one.own.id,
        "instead_of": one.instead_of.id if one.instead_of else None,
        "causes": one.causes,
        "steps": [
            {"change": {"-": "gone", "+": "new", " ": "same"}[sign], **step.model_dump()}
            for sign, step in one.steps
        ],
    }
