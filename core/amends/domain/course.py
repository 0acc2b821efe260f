"""How a case goes through its steps: takes one, passes over what has no door, comes to an end.

The motions behind `amends.domain.case.advance`. Each takes a case and a moment and gives a case
and what follows; none of them asks the time. Pure.
"""

from datetime import datetime

from amends.domain.action import ActionKind
from amends.domain.hours import Clocks
from amends.domain.outbox import WAITS, ActionState, key_of
from amends.domain.playbook import MOST_CONTACTS, Approver, Inner, PlanStep, following
from amends.domain.standing import (
    Alarm,
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
    case: Case,
    step: PlanStep,
    slot: str = "0",
    attempt: int | None = None,
    effects: tuple[Effect, ...] = (),
) -> Step:
    """Put a step before a person, and wait for the word. A held case stays held.

    Only a person gives the `attempt`. Without one, a step that failed waits for a person's word:
    its key is spent, and nothing else may mint the next.
    """
    status = case.status if case.held else CaseStatus.OPEN
    key = key_of(case.id, step.name, slot, attempt or 1)
    fell = next((one for one in reversed(case.spent) if same_intent(one, key)), None)
    if fell is not None and attempt is None:
        failed = Pending(key=fell, step=step.name, state=ActionState.FAILED)
        lacks = f"{step.name} was not done: try it again, skip it or close"
        waits = case.but(status=status, pending=None, failed=failed, due=None, lacks=lacks)
        return Step(case=waits, effects=effects)
    pending = Pending(key=key, step=step.name, state=ActionState.PROPOSED)
    now = case.but(status=status, pending=pending, failed=None, due=None, lacks="")
    asks = Propose(key=key, step=step, slot=slot, attempt=attempt or 1)
    return Step(case=now, effects=(*effects, asks))


def goes_on(case: Case, at: datetime, effects: tuple[Effect, ...] = ()) -> Step:
    """What comes next where nothing is pending: safety, the buyer's word, then the playbook."""
    if case.held:
        return propose(case, SAFETY, slot=str(case.stands), effects=effects)
    if case.unanswered is not None:
        return propose(case, ANSWER, slot=str(case.unanswered), effects=effects)
    return take(case, at, effects)


def take(case: Case, at: datetime, effects: tuple[Effect, ...] = ()) -> Step:
    """Take the step that the case is at, or the next one that can be taken."""
    while (step := case.step) is not None:
        if step.name in case.done:
            case = case.but(at_step=following(case.steps, case.at_step))
        elif why := not_now(case, step):
            case = passed_over(case, f"{step.name}: {why}")
        elif (due := _earliest(case, step)) is not None and at < due:
            rests = case.but(status=CaseStatus.RESTING, due=due, lacks="")
            return Step(case=rests, effects=effects)
        elif step.does is Inner.IMPROVE:
            effects = (*effects, OpenTicket(step=step))
            moved = done(case, at)
            if moved.due is not None:
                return Step(case=moved, effects=effects)
            case = moved
        elif step.does is Inner.LOOK:
            looks = case.but(status=CaseStatus.OPEN, due=None, lacks=f"look: {step.strategy}")
            return Step(case=looks, effects=effects)
        else:
            return propose(case, step, effects=effects)
    return _ended(case, at, effects)


def try_again(case: Case, at: datetime) -> Step:
    """A door may be open now that was not: go through the steps again, without those done."""
    free = case.pending is None and case.status in (CaseStatus.OPEN, CaseStatus.RESTING)
    if not free or case.unanswered is not None or case.declined or case.better or case.gone:
        return Step(case=case)
    if case.failed is not None:
        return Step(case=case)
    again = take(case.but(at_step=0, due=None, lacks=""), at)
    found = again.case.pending
    resting = case.step.name if case.status is CaseStatus.RESTING and case.step else None
    if found is None or found.step == resting:  # no door opened: what rests keeps its time
        return Step(case=case)
    return again


def not_now(case: Case, step: PlanStep) -> str:
    """Why a step is not taken as things stand; empty: nothing is against it."""
    if step.does is Inner.LOOK:
        return "" if case.attempts else "nothing was tried, so nothing to follow up"
    if step.does is Inner.IMPROVE:
        return ""
    if case.gone:
        return "the review is no longer visible"
    if case.better:
        return "the review needs no work any more"
    return no_contact(case, step) if step.contacts else ""


def _earliest(case: Case, step: PlanStep) -> datetime | None:
    """Before when a step is too early, also where those between were passed over; None: never."""
    return case.attempts[-1].at + step.after if case.attempts and step.after else None


def no_contact(case: Case, step: PlanStep) -> str:
    """Why the buyer may not be written to (again) now; empty: nothing is against it."""
    if case.declined:
        return "the buyer wants no more messages"
    if not case.contacts:
        return ""
    if len(case.contacts) >= MOST_CONTACTS:
        return f"the buyer was written to {MOST_CONTACTS} times"
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
        at_step=following(case.steps, case.at_step), done=with_done(case, here.name), lacks=""
    )
    wait = moved.step.after if moved.step else here.after * 0
    if moved.step is not None and moved.step.does is Inner.LOOK and not moved.attempts:
        wait = here.after * 0  # nothing was tried: it is passed over, so nobody waits for it
    if patience:
        wait = max(wait, here.patience)
    if not wait:
        return moved.but(due=None)
    status = CaseStatus.WAITING if patience else CaseStatus.RESTING
    return moved.but(status=status, due=at + wait)


def _ended(case: Case, at: datetime, effects: tuple[Effect, ...]) -> Step:
    """After the last step: a person says how it ended, unless nothing could be done at all."""
    skipped = any(one.name in case.done for one in case.steps if isinstance(one.does, ActionKind))
    if skipped or case.attempts or case.buyer_wrote or case.declined or case.gone or case.better:
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


def step_named(case: Case, name: str) -> PlanStep:
    """The step behind a pending action."""
    known = {one.name: one for one in (*case.steps, ANSWER, SAFETY)}
    return known[name]


def parts_of(key: str) -> tuple[str, str, int]:
    """Step, slot and attempt, as an action's key names them."""
    _, step, slot, attempt = key.split("/")
    return step, slot, int(attempt)


def same_intent(one: str, other: str) -> bool:
    """Whether two keys differ by no more than the attempt."""
    return one.rpartition("/")[0] == other.rpartition("/")[0]


def with_done(case: Case, name: str) -> tuple[str, ...]:
    """The steps that are done, with `name` among them."""
    return tuple(dict.fromkeys((*case.done, name)))


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
