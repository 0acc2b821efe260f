"""Prints one case so that a newcomer understands it in ten seconds, and knows what to type."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from amends.apps.cli.case_moves import moves
from amends.apps.cli.case_words import by_way, cause_of, happened, remains, turn, worded
from amends.apps.cli.output import answers, line, lines, moment, pairs
from amends.apps.cli.queue import stars
from amends.apps.cli.verdicts import print_text, print_verdict, verdict_as_json
from amends.domain.action import ActionKind
from amends.domain.events import BuyerWrote, Noted, TimePassed
from amends.domain.outbox import ActionState
from amends.domain.standing import Case
from amends.services.dossier import Dossier
from amends.services.drafting import Proposed

_REVIEW = 600  # characters; `amends reviews show` has the rest
_STYLES = {"lead": "bold red", "buyer": "cyan", "Amends": "cyan", "nobody": "dim"}


def print_dossier(shown: Dossier, draft: Proposed | None, now: datetime) -> None:
    """The headline, the review, the order, what happened, what is proposed, what can be typed."""
    console, case = answers(), shown.case
    _headline(console, shown, now)
    _review(console, shown)
    console.print(pairs(_order(shown)))
    _messages(console, shown)
    _timeline(console, shown)
    _ledger(console, case, shown.situation.store.zone)
    _proposal(console, shown, draft)
    _beside(console, shown)
    console.print("\nWhat you can type", style="bold")
    console.print(Padding(pairs(moves(shown, draft or shown.draft)), (0, 0, 0, 2)))


def _headline(console: Console, shown: Dossier, now: datetime) -> None:
    case, store = shown.case, shown.situation.store
    console.print(
        Text.assemble(
            (f"Case {case.id}  ", "bold"), stars(shown.situation.sight), f"  {store.label}  ",
            (line(cause_of(case)), "bold red" if case.dangers else "cyan"),
        ),
        soft_wrap=True,
    )  # fmt: skip
    owes, what = turn(case)
    console.print(
        Text.assemble((f"{owes}: ", _STYLES.get(owes, "bold yellow")), (line(what), "bold"))
    )
    console.print(pairs(_until(case, store.zone, now)))
    for duty in shown.duties:
        by = moment(duty.due(case.opened_at), store.zone) if duty.within else "without delay"
        told = f"Perhaps to report, {by}: to the {duty.to}. {duty.says} ({duty.source.title})"
        console.print(Padding(Text(told, "red"), (0, 0, 0, 2)))


def _until(case: Case, zone: str, now: datetime) -> Iterator[tuple[str, str | Text]]:
    for name, at in (("Marketplace", case.clocks.marketplace), ("Team", case.clocks.team)):
        if at is not None:
            late = "bold red" if at <= now else ""
            yield f"{name} clock", Text(f"{moment(at, zone)}, {_in(at, now)}", late)
    if case.due is not None:
        yield "Next by itself", f"{moment(case.due, zone)}, {_in(case.due, now)}"
    if case.snoozed_until is not None and case.snoozed_until > now:
        yield "Put aside", f"until {moment(case.snoozed_until, zone)}"
    if case.assigned:
        yield "Given to", line(case.assigned)


def _in(at: datetime, now: datetime) -> str:
    told = remains(at, now)
    return told if told.startswith("late") else f"in {told}"


def _review(console: Console, shown: Dossier) -> None:
    sight = shown.situation.sight
    review, zone = sight.review, sight.zone
    head = f"\nReview {sight.id}, {moment(review.written, zone)}"
    head += f", {line(review.article_title)}" if review.article_title else ""
    head += ", no longer visible" if sight.gone_at else ""
    console.print(head, style="bold", soft_wrap=True)
    text = "\n".join(part for part in (review.title, review.text) if part) or "(no text)"
    more = "…" if len(text) > _REVIEW else ""
    console.print(Padding(Text(lines(text[:_REVIEW]) + more), (0, 0, 0, 2)))
    for follow_up in review.follow_ups:
        told = f"+ {moment(follow_up.written, zone)}  {line(follow_up.text)}"
        console.print(Padding(Text(told), (0, 0, 0, 2)))
    if ours := line(review.reply or "") or _unseen(shown):
        console.print(Padding(Text.assemble(("our reply  ", "dim"), ours), (0, 0, 0, 2)))


def _unseen(shown: Dossier) -> str:
    """That a reply was taken and does not show; a platform may say yes and do nothing."""
    taken = any(
        one.action.kind is ActionKind.PUBLIC_REPLY and one.state is ActionState.DONE
        for one in shown.actions
    )
    return "was sent; it has not been seen under the review" if taken else ""


def _order(shown: Dossier) -> Iterator[tuple[str, str]]:
    situation = shown.situation
    ref, facts = situation.order_ref, situation.order
    if ref is None:
        yield "Order", "not known"
        for one in shown.guesses:
            yield f"  {one.percent} %", f"perhaps {line(one.order)}: {line(one.why)}"
        return
    zone = situation.store.zone
    parts = [str(ref)]
    if facts is not None:
        parts += [facts.state, f"{facts.total}" if facts.total else ""]
        parts.append(f"delivered {moment(facts.delivered, zone)}" if facts.delivered else "")
        parts += [f"return {one.state}" for one in facts.returns]
        parts += [f"refund {one.state}" for one in facts.refunds]
    yield "Order", line(", ".join(part for part in parts if part))
    if situation.forbidden:
        yield "Contact", "this buyer is not written to any more"


def _messages(console: Console, shown: Dossier) -> None:
    if not shown.messages:
        return
    console.print("\nThe buyer wrote", style="bold")
    zone = shown.situation.store.zone
    for message, words in shown.messages:
        mark = "→ " if message.id == shown.case.unanswered else "  "
        told = Text.assemble(f"{mark}{moment(message.written_at, zone)}  ", lines(words))
        console.print(Padding(told, (0, 0, 0, 0)))


def _timeline(console: Console, shown: Dossier) -> None:
    console.print("\nWhat happened", style="bold")
    zone = shown.situation.store.zone
    rows = []
    for event in shown.history:
        if isinstance(event, TimePassed):
            continue  # what it brought stands in the next line
        said = happened(event)
        if isinstance(event, Noted) and event.note in shown.notes:
            said = f"note: {shown.notes[event.note].words}"
        by = event.by or ("buyer" if isinstance(event, BuyerWrote) else "")
        rows.append((f"  {moment(event.at, zone)}", Text.assemble(
            (f"{line(by)}  " if by else "", "bold"), line(said))))  # fmt: skip
    console.print(pairs(rows))


def _ledger(console: Console, case: Case, zone: str) -> None:
    if not case.attempts and not case.closed_doors and not case.facts:
        return
    console.print("\nWhat was tried", style="bold")
    rows = []
    for one in case.attempts:
        told = f"{one.strategy}, by {worded(one.channel)}"
        told += f", on: {one.fact}" if one.fact else ""
        told += f" → {one.outcome}" if one.outcome else ""
        rows.append((f"  {moment(one.at, zone)}", line(told)))
    rows += [("  no door", line(door)) for door in case.closed_doors]
    rows += [("  new fact", line(f"{one.says}, says {one.by}" + (", used" if one.used else "")))
             for one in case.facts]  # fmt: skip
    console.print(pairs(rows))


def _proposal(console: Console, shown: Dossier, draft: Proposed | None) -> None:
    if shown.pending is None:
        return
    outgoing, route = shown.pending.outgoing, shown.pending.route
    kind = worded(outgoing.action.kind.value)
    head = f"\n{worded(outgoing.state.value).capitalize()}: {kind} “{outgoing.step}”"
    console.print(f"{head}, {by_way(route.delivery)}", style="bold", soft_wrap=True)
    why = Text(line(f"{route.reason} ({route.source.title})"), "dim")
    console.print(Padding(why, (0, 0, 0, 2)))
    if outgoing.trouble:
        console.print(f"  {line(outgoing.trouble)}", style="yellow")
    text, verdict = outgoing.action.text, shown.pending.verdict
    if text:
        print_text(console, text, verdict)
    lacking = draft or shown.draft
    if lacking is not None and not text:
        _lacking(console, lacking)
        return
    if draft is not None and draft.back:
        console.print("  In your language", style="dim")
        console.print(Padding(Text(lines(draft.back), "italic"), (0, 0, 0, 2)))
    for note in draft.notes if draft else ():
        console.print(f"  Note: {line(note)}", style="yellow")
    print_verdict(console, verdict, text)


def _lacking(console: Console, draft: Proposed) -> None:
    if draft.template is None:
        console.print("  It has no words yet, and no template fits: write them.", style="yellow")
        return
    console.print(f"  It has no words yet. Template {draft.template} lacks:", style="yellow")
    means = draft.means or {}
    console.print(pairs((f"    {name}", means.get(name, "")) for name in draft.lacks))


def _beside(console: Console, shown: Dossier) -> None:
    rows = [
        (f"  case {one.id}", line(f"{one.status.value}, {cause_of(one)}"))
        for one in shown.situation.beside
    ]
    rows += [
        (f"  ticket {one.id}", line(f"{one.owner}: {one.says}" + (", done" if one.done_at else "")))
        for one in shown.tickets
    ]
    gathers = "gathers reviews of this product and cause"
    rows += [(f"  issue {one}", gathers) for one in shown.issues]
    if rows:
        console.print("\nBeside it", style="bold")
        console.print(pairs(rows))


def dossier_as_json(shown: Dossier) -> dict[str, Any]:
    """All of it, for programs. The buyer's messages are opened, as on the screen."""
    case, situation = shown.case, shown.situation
    owes, what = turn(case)
    pending = shown.pending
    lacking = shown.draft
    return {
        "case": case,
        "store": situation.store.label,
        "owes": owes,
        "owed": what,
        "review": situation.sight,
        "order": situation.order_ref,
        "candidates": shown.guesses,
        "messages": [{**one.model_dump(), "words": words} for one, words in shown.messages],
        "timeline": [_event_as_json(shown, event) for event in shown.history],
        "proposed": None
        if pending is None
        else {
            "key": pending.outgoing.key,
            "kind": pending.outgoing.action.kind,
            "state": pending.outgoing.state,
            "version": pending.outgoing.version,
            "text": pending.outgoing.action.text,
            "template": pending.outgoing.template,
            "lacks": lacking.lacks if lacking else (),
            "way": pending.route,
            **verdict_as_json(pending.verdict),
        },
        "beside": [one.id for one in situation.beside],
        "duties": [
            {**one.model_dump(mode="json"), "due": one.due(case.opened_at)} for one in shown.duties
        ],
        "tickets": shown.tickets,
        "issues": shown.issues,
        "moves": [command for command, _ in moves(shown, lacking)],
    }


def _event_as_json(shown: Dossier, event: Any) -> dict[str, Any]:
    told = {**event.model_dump(mode="json"), "words": happened(event)}
    if isinstance(event, Noted) and event.note in shown.notes:
        told["note"] = shown.notes[event.note].words
    return told
