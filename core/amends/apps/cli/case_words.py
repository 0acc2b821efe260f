"""A case in words: whose turn it is and until when, and what happened, one event a line."""

from datetime import datetime, timedelta

from amends.domain.action import Delivery
from amends.domain.events import (
    Approved,
    Assigned,
    Bounced,
    BuyerWrote,
    CannotReach,
    CaseEvent,
    Closed,
    FactFound,
    Failed,
    HandedOver,
    HandReturned,
    Impossible,
    InDoubt,
    Looked,
    Noted,
    Opened,
    OrderConfirmed,
    Rejected,
    Released,
    Retried,
    ReviewBack,
    ReviewChanged,
    ReviewGone,
    Sent,
    Skipped,
    Snoozed,
    TimePassed,
)
from amends.domain.hours import Clocks
from amends.domain.standing import Case, CaseStatus

_WAYS = {
    Delivery.API: "by call",
    Delivery.MAIL: "by mail",
    Delivery.BY_HAND: "by hand",
    Delivery.NEVER: "no way",
}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def turn(case: Case) -> tuple[str, str]:
    """Whose turn it is, and what they owe."""
    step = case.pending.step if case.pending else ""
    someone = case.assigned or "anyone"
    match case.status:
        case CaseStatus.HELD:
            danger = ", ".join(case.dangers)
            waits = f"; approve “{step}”" if step else ""
            return "lead", f"somebody may be hurt ({danger}): look, then release{waits}"
        case CaseStatus.OPEN if case.pending and case.unanswered is not None:
            return someone, "answer the buyer"
        case CaseStatus.OPEN if case.pending:
            again = f": {case.lacks}" if case.lacks else ""
            return someone, f"approve “{step}”{again}"
        case CaseStatus.OPEN:
            return someone, case.lacks or "decide"
        case CaseStatus.APPROVED:
            return "Amends", f"send “{step}”"
        case CaseStatus.IN_DOUBT:
            return someone, f"“{step}” may have left: Amends looks, and asks if it cannot tell"
        case CaseStatus.AT_HAND:
            return someone, f"do “{step}” on the platform's page"
        case CaseStatus.WAITING:
            return "buyer", "the next word"
        case CaseStatus.RESTING:
            following = case.step.name if case.step else "the end"
            return "nobody", f"“{following}” comes later"
        case CaseStatus.CLOSED:
            return "nobody", f"closed: {worded(case.outcome or '')}"


def worded(name: str) -> str:
    """A value of ours as people say it."""
    return name.replace("_", " ")


def by_way(delivery: Delivery) -> str:
    """How something goes, as people say it."""
    return _WAYS[delivery]


def cause_of(case: Case) -> str:
    """What went wrong, in a word or two: danger before signals before causes."""
    found = [*(one.upper() for one in case.dangers), *(f"{one}?" for one in case.signals)]
    found += list(case.causes)
    return ", ".join(worded(one) for one in found[:2]) or "no reason given"


def remains(at: datetime | None, now: datetime) -> str:
    """How much time is left until `at`, or since when it is over: "5 h", "late 20 min"."""
    if at is None:
        return "–"
    left = at - now
    return f"late {span(-left)}" if left < timedelta(0) else span(left)


def span(time: timedelta) -> str:
    """A length of time as people round it."""
    if time < 2 * HOUR:
        return f"{time // MINUTE} min"
    return f"{time // HOUR} h" if time < 2 * DAY else f"{time // DAY} d"


def clocks_of(clocks: Clocks, now: datetime) -> str:
    """Both clocks, in words; empty while none runs."""
    told = [
        f"{name} {remains(at, now)}"
        for name, at in (("marketplace", clocks.marketplace), ("team", clocks.team))
        if at is not None
    ]
    return " · ".join(told)


def happened(event: CaseEvent) -> str:
    """What happened, in a line. Who and when stand beside it."""
    match event:
        case Opened(causes=causes, dangers=dangers, playbook=playbook, previous=before):
            what = ", ".join(worded(one) for one in (*dangers, *causes)) or "no reason given"
            after = f", after case {before}" if before is not None else ""
            by_book = f"; playbook {playbook}" if playbook else ""
            return f"opened: {what}{by_book}{after}"
        case ReviewChanged(needs_work=False):
            return "the buyer changed the review: it needs no work any more"
        case ReviewChanged(appended=True):
            return "the buyer added to the review"
        case ReviewChanged():
            return "the buyer changed the review"
        case ReviewGone():
            return "the review is no longer visible"
        case ReviewBack():
            return "the review is visible again"
        case BuyerWrote(declined=declined, dangers=dangers):
            more = ", and wants no more messages" if declined else ""
            more += f"; it speaks of {', '.join(dangers)}" if dangers else ""
            return f"the buyer wrote{more}"
        case TimePassed():
            return "its time came"
        case Assigned(to=to):
            return f"gave it to {to}" if to else "gave it to nobody"
        case Noted():
            return "wrote a note"
        case Snoozed(until=until):
            return f"put it aside until {until:%Y-%m-%d %H:%M} UTC"
        case FactFound(fact=fact):
            return f"something new: {fact}"
        case OrderConfirmed(order=order):
            return f"says that it is about order {order}"
        case Looked(found=found):
            return f"looked: {found}" if found else "looked"
        case Retried():
            return "lets it be tried once more"
        case Skipped(why=why):
            return f"skipped a step: {why}"
        case Released(why=why):
            return f"looked at the danger and let it go on: {why}"
        case Closed(outcome=outcome, why=why):
            return f"closed it: {worded(outcome)}" + (f", {why}" if why else "")
    return _of_action(event)


def _of_action(event: CaseEvent) -> str:
    step = f"“{event.key.split('/')[1]}”" if hasattr(event, "key") else "it"
    match event:
        case Impossible(why=why):
            return f"{step} has no way: {why}"
        case Approved():
            return f"said yes to {step}"
        case Bounced(why=why):
            return f"{step} needs another yes: {why}"
        case Rejected(why=why):
            return f"said no to {step}" + (f": {why}" if why else "")
        case Sent(by=by):
            return f"did {step} by hand" if by else f"{step} was sent"
        case HandedOver():
            return f"{step} was handed over, to be done by a person"
        case HandReturned(why=why, expired=expired):
            return f"{step}: {why}" if expired else f"gave {step} back: {why}"
        case CannotReach():
            return f"{step}: nobody could be reached"
        case Failed(why=why):
            return f"{step} was not sent: {why}"
        case InDoubt(why=why):
            return f"{step} may have been sent: {why}"
    return event.event
