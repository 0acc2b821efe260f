"""Works through hand-overs with one key each, so that one takes a person twenty seconds.

The text lies on the clipboard before the sheet is read. Where the store says so a link is copied
for its browser profile, and never opened from here.
"""

from dataclasses import dataclass
from pathlib import Path

import typer

from amends.apps.cli.case import tell_turn
from amends.apps.cli.clipboard import read_clipboard, write_clipboard
from amends.apps.cli.deciding import at_desk, catch_up, who
from amends.apps.cli.handovers import Hand, batches, digest_of, print_hand
from amends.apps.cli.program import Refused
from amends.apps.installation import Installation
from amends.db.scope import Scope
from amends.domain.action import ActionKind, Proof
from amends.domain.standing import Case
from amends.services.decide import NotNow
from amends.services.message import take_message
from amends.services.pasted_message import read_message

_UNCOPIED = "(answered on the platform's page; not copied here)"


@dataclass(slots=True)
class _Seen:
    """What this sitting has passed over, so that it is not shown again at once."""

    keys: set[str]
    done: int = 0


def work_through(installation: Installation, scope: Scope, login: str | None, by: str) -> None:
    """Show the hand-overs one after another until none is left, or a person stops."""
    seen = _Seen(set())
    while (hand := _first(installation, scope, login, seen)) is not None:
        seen.keys.add(hand.outgoing.key)
        print_hand(hand, installation.clock.now())
        copied = write_clipboard(hand.sheet.text)
        typer.echo("The text is on the clipboard." if copied else "Copy the text above.")
        if not _decide(installation, hand, by, seen):
            break
        catch_up(installation)
    typer.echo(f"{seen.done:,} done." if seen.keys else "Nothing is handed over.")


def _first(installation: Installation, scope: Scope, login: str | None, seen: _Seen) -> Hand | None:
    with installation.memory.look() as unit:
        found = batches(unit, scope, login)
    hands = (hand for batch in found for hand in batch.hands)
    return next((one for one in hands if one.outgoing.key not in seen.keys), None)


def _decide(installation: Installation, hand: Hand, by: str, seen: _Seen) -> bool:
    """Ask for a key until it decides something; False: stop here."""
    answers = hand.outgoing.action.kind is ActionKind.MESSAGE and hand.outgoing.action.order
    copies = hand.store.conduct.login.copies_links
    keys = "s sent" + (", a buyer answered, c cannot reach" if answers else "")
    keys += ", r return" + (f", l {'copy' if copies else 'open'} link" if hand.sheet.link else "")
    while True:
        typer.echo(f"{keys}, t text again, n next, q quit: ", nl=False)
        key = typer.getchar().lower()
        typer.echo(key)
        try:
            match key:
                case "s":
                    case = _sent(installation, hand, by)
                case "a" if answers:
                    case = _answered(installation, hand, by)
                case "c" if answers:
                    case = _back(installation, hand, by, "cannot reach", unreachable=True)
                case "r":
                    why = str(typer.prompt("Why"))
                    case = _back(installation, hand, by, why)
                case "l" if hand.sheet.link:
                    _link(hand.sheet.link, copies=copies)
                    continue
                case "t":
                    copied = write_clipboard(hand.sheet.text)
                    typer.echo("On the clipboard." if copied else hand.sheet.text)
                    continue
                case "n":
                    return True
                case "q" | "\x03" | "\x04" | "":
                    return False
                case _:
                    continue
        except (NotNow, Refused) as error:
            typer.echo(f"{error}; {error.next_move}")
            if isinstance(error, NotNow):
                return True  # somebody else was faster
            continue
        seen.done += 1
        tell_turn(case)
        return True


def _sent(installation: Installation, hand: Hand, by: str) -> Case:
    proof = None
    match hand.sheet.proof:
        case Proof.NUMBER:
            proof = typer.prompt("The number that the page shows, or Enter", default="") or None
        case Proof.SCREENSHOT:
            file = typer.prompt("File of the screenshot, or Enter", default="")
            proof = digest_of(Path(file)) if file else None
    with at_desk(installation, by) as desk:
        outgoing = desk.unit.outbox.get(hand.outgoing.key)
        return desk.confirm(outgoing, proof, none=proof is None)


def _answered(installation: Installation, hand: Hand, by: str) -> Case:
    """It was sent, and the buyer has answered already: what they wrote is on the clipboard."""
    typer.prompt("Copy the buyer's answer, then Enter", default="", show_default=False)
    try:
        words = read_clipboard()[1]
    except Refused:
        words = ""
    if words.strip() == hand.sheet.text.strip():
        words = ""  # it is still our own text
    case = _sent(installation, hand, by)
    now, store, order = installation.clock.now(), hand.store, hand.outgoing.action.order
    if order is None:  # asked for only where there is one
        return case
    pasted = read_message(words or _UNCOPIED, store.zone, now.date())
    take_message(
        installation.memory,
        installation.clock,
        installation.hall.house,
        store,
        order,
        pasted.words,
        pasted.written or now,
        f"told by {who(by)}",
    )
    catch_up(installation)
    with installation.memory.look() as unit:
        return unit.cases.get(Scope.everything(), case.id)


def _back(
    installation: Installation, hand: Hand, by: str, why: str, *, unreachable: bool = False
) -> Case:
    with at_desk(installation, by) as desk:
        outgoing = desk.unit.outbox.get(hand.outgoing.key)
        return desk.hand_back(outgoing, why, unreachable=unreachable)


def _link(link: str, *, copies: bool) -> None:
    if not copies:
        typer.launch(link)
    elif write_clipboard(link):
        typer.echo("The link is on the clipboard; paste it into the profile of this store.")
    else:
        typer.echo(link)
