"""What a person can type next about a case: the likeliest first."""

from collections.abc import Iterator

from amends.apps.cli.output import word
from amends.domain.outbox import ActionState
from amends.domain.rule import BLOCK
from amends.domain.standing import CaseStatus, Outcome
from amends.services.decide import Preview
from amends.services.dossier import Dossier
from amends.services.drafting import Proposed

Move = tuple[str, str]  # the command, and what it does


def moves(shown: Dossier, draft: Proposed | None) -> list[Move]:
    """Commands that make sense now, each with what it does."""
    return list(_moves(shown, draft))


def moves_of(pending: Preview, draft: Proposed | None) -> list[Move]:
    """Those about what a case proposes."""
    return list(_of_pending(pending, draft))


def _moves(shown: Dossier, draft: Proposed | None) -> Iterator[Move]:
    case = shown.case
    number = case.id
    if case.status is CaseStatus.CLOSED:
        yield f"amends reviews show {case.review}", "the review with its history"
        if case.outcome is Outcome.NO_LAWFUL_CONTACT and shown.situation.order_ref is None:
            yield f"amends case match {number}", "see which orders it may be about"
        return
    if shown.pending is not None:
        yield from _of_pending(shown.pending, draft)
    if case.held:
        yield f"amends case release {number} --lead --why TEXT", "let the work go on"
        return
    if case.pending is None and case.lacks.startswith("look:"):
        yield f"amends case look {number} --found TEXT", "you have looked: go on"
    if case.failed is not None and case.pending is None:
        yield f"amends case retry {number}", "let it be tried once more"
    if case.step is not None and case.status is CaseStatus.OPEN:
        yield f"amends case skip {number} --why TEXT", "leave this step out"
    if shown.guesses:
        order = word(shown.guesses[0].order)
        yield f"amends case match {number} {order}", "say which order it is about"
    elif shown.situation.order_ref is None:
        yield f"amends case match {number}", "see which orders it may be about"
    yield f'amends case note {number} "…"', "a note for your colleagues"
    yield f"amends case close {number} --outcome OUTCOME", "say how it ended"


def _of_pending(pending: Preview, draft: Proposed | None) -> Iterator[Move]:
    number, outgoing = pending.case.id, pending.outgoing
    match outgoing.state:
        case ActionState.PROPOSED:
            if outgoing.action.text or draft is None or draft.whole:
                acks = "".join(f" --ack {one.rule}" for one in pending.needs)
                signs = " --read-by NAME" if _unread(pending) else ""
                if pending.verdict.may_leave or signs:
                    lead = " --lead" if pending.wants_lead else ""
                    yield f"amends approve {number}{acks}{signs}{lead}", "say yes to these words"
                yield f"amends edit {number} --editor", "change the words"
            else:
                slots = "".join(f' --slot {one}="…"' for one in draft.lacks if one != "signature")
                template = f" --template {draft.template}" if draft.template else ""
                sign = " --sign NAME" if "signature" in draft.lacks else ""
                how = f"{template}{slots}{sign}" if template else " --editor"
                yield f"amends edit {number}{how}", "give it words"
            yield f"amends reject {number} --why TEXT", "say no"
        case ActionState.APPROVED:
            yield f"amends reject {number} --why TEXT", "take it back before it leaves"
        case ActionState.HANDED_OVER:
            yield f"amends handover show {number}", "text, page and steps"
            yield f"amends handover confirm {number}", "it is done"
        case ActionState.UNCERTAIN:
            yield f"amends case sent {number}", "you looked: it arrived"
            yield f"amends case not-sent {number}", "you looked: it did not"


def _unread(pending: Preview) -> bool:
    """Whether somebody must sign for a text that no rule can read."""
    return not pending.verdict.may_leave and pending.verdict.severity < BLOCK
