"""What a case becomes when something happens, and what follows from it: one pure function.

    Opened ─→ OPEN ─ Approved ─→ APPROVED ─ Sent ─→ WAITING ─ time ─→ the next step, or the end
               ↑        │            ├ HandedOver ─→ AT_HAND ─ Sent
    BuyerWrote ┘    Rejected         └ InDoubt ────→ IN_DOUBT ─ Sent, Failed
    danger ─→ HELD ─ Released ─→ OPEN      a person's word ─→ CLOSED, which hears and sends nothing

The buyer's word comes before the playbook, danger before everything. Nothing here asks the time,
the database or the marketplace: what a step needs of them comes back as an event.
"""

from amends.domain.became import action
from amends.domain.course import (
    ANSWER,
    HOW_ENDED,
    REACTIVE,
    SAFETY,
    closed,
    done,
    dropped,
    goes_on,
    hold,
    no_contact,
    parts_of,
    propose,
    status_of,
    step_named,
    take,
    try_again,
)
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
    Happened,
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
from amends.domain.heard import buyer_wrote, review
from amends.domain.hours import Clocks
from amends.domain.ledger import late, result
from amends.domain.outbox import WAITS, ActionState
from amends.domain.playbook import Inner
from amends.domain.standing import (
    Case,
    CaseStatus,
    Fact,
    IllegalTransition,
    OpenNext,
    Outcome,
    Propose,
    Step,
    Withdraw,
)

_RESTS = (CaseStatus.RESTING, CaseStatus.WAITING)


def advance(case: Case, event: CaseEvent) -> Step:
    """Say what `case` becomes when `event` happens. Pure.

    An event that changes nothing gives the very case back. Raises IllegalTransition, in words for
    people, when the event makes no sense in this status.
    """
    step = _advance(case, event)
    if step.case == case:
        return Step(case=case, effects=step.effects)
    return Step(case=step.case.but(version=case.version + 1), effects=step.effects)


def _advance(case: Case, event: CaseEvent) -> Step:
    match case.status, event:
        case _, Noted() | TimePassed() if isinstance(event, Noted) or not _is_due(case, event):
            return Step(case=case)
        case _, Assigned(to=to):
            return Step(case=case.but(assigned=to))

        case CaseStatus.CLOSED, BuyerWrote():
            return Step(case=case, effects=(OpenNext(because="the buyer wrote"),))
        case CaseStatus.CLOSED, ReviewChanged(needs_work=True):
            return Step(case=case, effects=(OpenNext(because="the review changed"),))
        case CaseStatus.CLOSED, ReviewChanged() | ReviewGone() | ReviewBack():
            return Step(case=case)
        case CaseStatus.CLOSED, OrderConfirmed(order=order) if (
            case.outcome is Outcome.NO_LAWFUL_CONTACT
        ):
            known = case.but(order=order)
            return Step(case=known, effects=(OpenNext(because="its order is known"),))
        case CaseStatus.CLOSED, Sent():
            return Step(case=late(case, event))  # it had left before the case was closed
        case CaseStatus.CLOSED, Happened() if not event.by:
            return Step(case=case)  # hears, and does nothing
        case CaseStatus.CLOSED, _:
            raise IllegalTransition(case, event, "nothing more is done in it")

        case _, Opened():
            return _opened(case, event)
        case _, ReviewChanged() | ReviewGone() | ReviewBack():
            return review(case, event)
        case _, BuyerWrote():
            return buyer_wrote(case, event)
        case _, Snoozed(until=until):
            return Step(case=case.but(snoozed_until=until))
        case _, FactFound(fact=fact, by=by, at=at):
            found = case.but(facts=(*case.facts, Fact(at=at, says=fact, by=by)))
            return try_again(found, at)
        case _, OrderConfirmed():
            return _order_known(case, event)
        case _, Closed(outcome=outcome):
            return _close(case, event, Outcome(outcome))

        case CaseStatus.HELD, Released(by=by):
            return _released(case, event, by)
        case _, Released():
            raise IllegalTransition(case, event, "nothing holds it")

        case _, Impossible() | Approved() | Bounced() | Rejected() | Sent() | HandedOver():
            return action(case, event)
        case _, HandReturned() | CannotReach() | Failed() | InDoubt():
            return action(case, event)

        case CaseStatus.HELD, Retried() if case.failed and case.failed.step == SAFETY.name:
            return _word(case, event)
        case CaseStatus.HELD, _:
            raise IllegalTransition(case, event, "a lead must look first: somebody may be hurt")
        case _, TimePassed(at=at):
            return take(_silent(case).but(due=None), at)
        case _, Looked() | Retried() | Skipped():
            return _word(case, event)
    raise IllegalTransition(case, event)


def _is_due(case: Case, event: CaseEvent) -> bool:
    return case.status in _RESTS and case.due is not None and event.at >= case.due


def _opened(case: Case, event: Opened) -> Step:
    if case.steps or case.version:
        raise IllegalTransition(case, event, "it is open already")
    begun = case.but(
        causes=event.causes,
        signals=event.signals,
        steps=event.steps,
        playbook=event.playbook,
        clocks=event.clocks,
        clock_from=event.at,
        buyer_wrote=event.buyer_wrote,
        order=event.order,
        previous=event.previous,
        opened_at=event.at,
    )
    return hold(begun, event.dangers) if event.dangers else take(begun, event.at)


def _silent(case: Case) -> Case:
    return result(case, "silent") if case.status is CaseStatus.WAITING else case


def _released(case: Case, event: Released, by: str) -> Step:
    case, effects = dropped(case, answers_too=True)
    free = case.but(
        status=CaseStatus.OPEN, released_by=by, stands=case.stands + 1, failed=None, lacks=""
    )
    if free.pending is not None:  # under way, and settled first
        return Step(case=free.but(status=status_of(free)), effects=effects)
    return goes_on(free, event.at, effects)


def _close(case: Case, event: Closed, outcome: Outcome) -> Step:
    if case.pending and case.pending.state is ActionState.UNCERTAIN:
        raise IllegalTransition(case, event, "a message may have left; say first whether it did")
    if case.held:
        raise IllegalTransition(case, event, "a lead must release it first")
    effects = (Withdraw(key=case.pending.key),) if case.pending else ()
    return Step(case=closed(case, outcome, event.at), effects=effects)


def _order_known(case: Case, event: OrderConfirmed) -> Step:
    if event.order == case.order:
        return Step(case=case)
    known = case.but(order=event.order, stands=case.stands + 1)
    waits = known.pending
    if waits is None:
        return try_again(known, event.at)
    if waits.state not in (*WAITS, ActionState.HANDED_OVER):
        return Step(case=known)
    # What waits names the order it is about, so it is put forward anew.
    step, (_, slot, attempt) = step_named(case, waits.step), parts_of(waits.key)
    effects = (
        Withdraw(key=waits.key),
        Propose(key=waits.key, step=step, slot=slot, attempt=attempt),
    )
    anew = known.but(pending=waits.model_copy(update={"state": ActionState.PROPOSED}), lacks="")
    return Step(case=anew if case.held else anew.but(status=CaseStatus.OPEN), effects=effects)


def _word(case: Case, event: Looked | Retried | Skipped) -> Step:
    """A person moves on what waits for one."""
    step = case.step
    looks = step is not None and step.does is Inner.LOOK
    match event:
        case Retried() if case.failed is not None and case.pending is None:
            name, slot, attempt = parts_of(case.failed.key)
            again = step_named(case, name)
            why = no_contact(case, again) if again.contacts and name not in REACTIVE else ""
            if why:
                raise IllegalTransition(case, event, why)
            return propose(case, again, slot=slot, attempt=attempt + 1)
        case Looked() if case.status is CaseStatus.OPEN and looks and not _owes_more(case):
            on = done(case, event.at)
            return Step(case=on) if on.due is not None else take(on, event.at)
        case Skipped() if case.status is CaseStatus.OPEN:
            return _skip(case, event)
    raise IllegalTransition(case, event, "there is nothing of that kind to do now")


def _owes_more(case: Case) -> bool:
    """Whether something comes before the step at which the case stands."""
    return any(one is not None for one in (case.pending, case.failed, case.unanswered))


def _skip(case: Case, event: Skipped) -> Step:
    what = case.pending or case.failed
    name = what.step if what else ANSWER.name if case.unanswered is not None else ""
    case, effects = dropped(case, answers_too=True)
    free = case.but(failed=None, lacks="")
    if name == ANSWER.name:
        free = free.but(unanswered=None, clocks=Clocks())
    elif name != SAFETY.name:
        if case.step is None:
            raise IllegalTransition(case, event, f"no step is left: {HOW_ENDED}")
        why = f"{case.step.name}: skipped, {event.why}"
        free = done(free, event.at).but(closed_doors=(*case.closed_doors, why))
        if free.due is not None:
            return Step(case=free, effects=effects)
    return goes_on(free, event.at, effects)
