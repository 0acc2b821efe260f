"""How a case goes through its steps: takes one, passes over what has no door, comes to an end.

The motions behind `amends.domain.case.advance`. Each takes a case and a moment and gives a case
and what follows; none of them asks the time. Pure.
"""

from datetime import datetime

from amends.domain.action import ActionKind
from amends.domain.events import Sent
from amends.domain.hours import Clocks
from amends.domain.ids import CaseId
from amends.domain.outbox import WAITS, ActionState, key_of
from amends.domain.playbook import Approver, Inner, PlanStep, following
from amends.domain.standing import (
    Alarm,
    Attempt,
    Case,
    CaseStatus,
    Effect,
    Gather,
    OpenTicket,
    Outcome,
    Pending,
    Propose,
    Step,
    Withdraw,
)
from amends.domain.triage import Danger

ANSWER = PlanStep(name="answer", does=ActionKind.MESSAGE, strategy="answer what the buyer wrote")
SAFETY = PlanStep(
    name="safety",
    does=ActionKind.MESSAGE,
    strategy="stop use and ask how they are",
    templates=("safety-stop", "safety-remedy"),
    approver=Approver.LEAD,
)
REACTIVE = (ANSWER.name, SAFETY.name)  # no steps of a playbook: an event calls for them
NO_NEW_FACT = "a second contact needs something new to say"
HOW_ENDED = "say how it ended"


def propose(
    case: Case, step: PlanStep, slot: str = "0", attempt: int = 1, effects: tuple[Effect, ...] = ()
) -> Step:
    """Put a step before a person, and wait for the word. A held case stays held."""
    key = key_of(case.id, step.name, slot, attempt)
    pending = Pending(key=key, step=step.name, state=ActionState.PROPOSED)
    status = case.status if case.held else CaseStatus.OPEN
    now = case.but(status=status, pending=pending, failed=None, due=None, lacks="")
    return Step(
        case=now, effects=(*effects, Propose(key=key, step=step, slot=slot, attempt=attempt))
    )


def take(case: Case, at: datetime, effects: tuple[Effect, ...] = ()) -> Step:
    """Take the step that the case is at, or the next one that can be taken."""
    while (step := case.step) is not None:
        if step.name in case.done:
            case = case.but(at_step=following(case.steps, case.at_step))
        elif step.contacts and (why := _no_contact(case, step)):
            case = passed_over(case, f"{step.name}: {why}")
        elif step.does is Inner.IMPROVE:
            effects = (*effects, OpenTicket(step=step))
            moved = done(case, at)
            if moved.due is not None:
                return Step(case=moved, effects=effects)
            case = moved
        elif step.does is Inner.LOOK:
            if not case.attempts:
                case = passed_over(case, f"{step.name}: nothing was tried, so nothing to follow up")
                continue
            looks = case.but(status=CaseStatus.OPEN, due=None, lacks=f"look: {step.strategy}")
            return Step(case=looks, effects=effects)
        else:
            return propose(case, step, effects=effects)
    return _ended(case, at, effects)


def _no_contact(case: Case, step: PlanStep) -> str:
    """Why the buyer may not be written to (again) now; empty: nothing is against it."""
    if case.declined:
        return "the buyer wants no more messages"
    if not case.contacts:
        return ""
    if any(one.strategy == step.strategy for one in case.contacts):
        return f"this was tried already: {step.strategy}"
    return "" if any(not fact.used for fact in case.facts) else NO_NEW_FACT


def passed_over(case: Case, why: str) -> Case:
    """Go past the step it is at without taking it. It may be taken later, should a door open."""
    return case.but(
        at_step=following(case.steps, case.at_step),
        closed_doors=tuple(dict.fromkeys((*case.closed_doors, why))),
    )


def done(case: Case, at: datetime, patience: bool = False) -> Case:
    """Go past the step it is at for good; `due` tells when the next one is taken, None: now.

    With `patience` the buyer has the next word first, for as long as the step gives.
    """
    here = case.steps[case.at_step]
    moved = case.but(
        at_step=following(case.steps, case.at_step), done=(*case.done, here.name), lacks=""
    )
    wait = moved.step.after if moved.step else here.after * 0
    if patience:
        wait = max(wait, here.patience)
    if not wait:
        return moved.but(due=None)
    status = CaseStatus.WAITING if patience else CaseStatus.RESTING
    return moved.but(status=status, due=at + wait)


def _ended(case: Case, at: datetime, effects: tuple[Effect, ...]) -> Step:
    """After the last step: a person says how it ended, unless nothing could be done at all."""
    if case.attempts or case.buyer_wrote or case.declined or case.gone or case.better:
        open_ = case.but(status=CaseStatus.OPEN, due=None, lacks=HOW_ENDED)
        return Step(case=open_, effects=effects)
    if case.signals:
        named = ", ".join(case.signals)
        lacks = f"no contact is possible; it looks like {named}: is there a ground to appeal?"
        return Step(case=case.but(status=CaseStatus.OPEN, due=None, lacks=lacks), effects=effects)
    over = closed(case, Outcome.NO_LAWFUL_CONTACT, at)
    return Step(case=over, effects=(*effects, Gather()))


def closed(case: Case, outcome: Outcome, at: datetime) -> Case:
    return case.but(
        status=CaseStatus.CLOSED,
        outcome=outcome,
        closed_at=at,
        pending=None,
        failed=None,
        due=None,
        lacks="",
        unanswered=None,
        clocks=Clocks(),
        snoozed_until=None,
    )


def dropped(case: Case, *, answers_too: bool = False) -> tuple[Case, tuple[Effect, ...]]:
    """Take back what waits for a yes or for sending; what is under way stays."""
    pending = case.pending
    if pending is None or pending.state not in (*WAITS, ActionState.HANDED_OVER):
        return case, ()
    if pending.step in REACTIVE and not answers_too:
        return case, ()
    return case.but(pending=None, failed=pending), (Withdraw(key=pending.key),)


def hold(case: Case, dangers: tuple[Danger, ...]) -> Step:
    """Stop everything: somebody may be hurt. A lead looks first."""
    case, effects = dropped(case, answers_too=True)
    known = tuple(dict.fromkeys((*case.dangers, *dangers)))
    held = case.but(
        status=CaseStatus.HELD, dangers=known, released_by="", due=None, stands=case.stands + 1
    )
    alarm: tuple[Effect, ...] = (*effects, Alarm(dangers=known))
    if held.pending is not None:
        return Step(case=held, effects=alarm)
    return propose(held, SAFETY, slot=str(held.stands), effects=alarm)


def answer(case: Case, message: int) -> Step:
    """The buyer's message comes before the playbook."""
    case, effects = dropped(case, answers_too=True)
    if case.pending is not None:  # under way: the answer follows once that is settled
        return Step(case=case, effects=effects)
    return propose(case, ANSWER, slot=str(message), effects=effects)


def tried(case: Case, key: str, step: PlanStep, channel: str, at: datetime) -> Case:
    """Enter into the ledger what has left, and use the fact on which it rests."""
    unasked = step.contacts and step.name not in REACTIVE
    fact = next((one for one in case.facts if not one.used), None)
    rests_on = fact if unasked and case.contacts else None
    line = Attempt(
        key=key,
        step=step.name,
        strategy=step.strategy,
        channel=channel,
        at=at,
        contact=unasked,
        fact=rests_on.says if rests_on else "",
    )
    facts = tuple(
        one.model_copy(update={"used": one.used or one is rests_on}) for one in case.facts
    )
    return case.but(attempts=(*case.attempts, line), facts=facts, clocks=Clocks())


def step_named(case: Case, name: str) -> PlanStep:
    """The step behind a pending action."""
    known = {one.name: one for one in (*case.steps, ANSWER, SAFETY)}
    return known[name]


def case_of_key(key: str) -> CaseId:
    """The case that an action's key names."""
    return CaseId(int(key.partition("/")[0].removeprefix("case-")))


def result(case: Case, outcome: str) -> Case:
    """Enter how the last attempt went, unless that is known."""
    if not case.attempts or case.attempts[-1].outcome:
        return case
    last = case.attempts[-1].model_copy(update={"outcome": outcome})
    return case.but(attempts=(*case.attempts[:-1], last))


def status_of(case: Case) -> CaseStatus:
    """Whose turn it is, by what is pending."""
    state = case.pending.state if case.pending else None
    match state:
        case ActionState.UNCERTAIN:
            return CaseStatus.IN_DOUBT
        case ActionState.HANDED_OVER:
            return CaseStatus.AT_HAND
        case ActionState.APPROVED:
            return CaseStatus.APPROVED
    return CaseStatus.OPEN


def late(case: Case, event: Sent) -> Case:
    """News of an action that nobody waits for any more: it goes into the ledger, once."""
    if any(one.key == event.key for one in case.attempts):
        return case
    return tried(
        case, event.key, step_named(case, event.key.split("/")[1]), event.channel, event.at
    )
