"""What a case makes of news from the outbox: what became of the action it waits for. Pure."""

from amends.domain.action import ActionKind
from amends.domain.course import (
    ANSWER,
    REACTIVE,
    SAFETY,
    done,
    dropped,
    goes_on,
    parts_of,
    passed_over,
    same_intent,
    status_of,
    step_named,
    take,
)
from amends.domain.events import (
    Approved,
    Bounced,
    CannotReach,
    Failed,
    HandedOver,
    HandReturned,
    Happened,
    Impossible,
    InDoubt,
    Rejected,
    Sent,
)
from amends.domain.ledger import late, left, result, tried
from amends.domain.outbox import WAITS, ActionState
from amends.domain.standing import Case, CaseStatus, IllegalTransition, Pending, Step, Withdraw

OfAction = (
    Impossible
    | Approved
    | Bounced
    | Rejected
    | Sent
    | HandedOver
    | HandReturned
    | CannotReach
    | Failed
    | InDoubt
)


def action(case: Case, event: OfAction) -> Step:
    """What became of an action. News of one that the case waits for no more changes little."""
    pending = case.pending
    if pending is None or pending.key != event.key:
        return _of_another(case, event)
    match event:
        case Bounced() | HandedOver() | Approved(by="") if (
            case.held and pending.step != SAFETY.name
        ):
            # It was under way when somebody was hurt, and has not left: safety comes first.
            case, effects = dropped(_at(case, pending, ActionState.PROPOSED), answers_too=True)
            return goes_on(case, event.at, effects)
        case Approved():
            if event.by and pending.state is not ActionState.PROPOSED:
                raise IllegalTransition(case, event, f"{event.key} is {pending.state} already")
            return Step(case=_at(case, pending, ActionState.APPROVED).but(lacks=""))
        case Bounced(why=why):
            return Step(case=_at(case, pending, ActionState.PROPOSED).but(lacks=why))
        case HandedOver():
            return Step(case=_at(case, pending, ActionState.HANDED_OVER).but(lacks=""))
        case InDoubt(why=why):
            return Step(case=_at(case, pending, ActionState.UNCERTAIN).but(lacks=why))
        case Sent():
            return _sent(case, event)
        case Impossible(why=why):
            return _no_door(case.but(pending=None), event.key, why, event)
        case CannotReach():
            reached = tried(case, event.key, step_named(case, pending.step), "platform", event.at)
            reached = result(reached, "cannot reach").but(pending=None)
            reached = reached.but(spent=(*case.spent, event.key))
            return _no_door(reached, event.key, "nobody could be reached", event)
        case Rejected() if pending.state is ActionState.UNCERTAIN:
            why = "it may have left; say first whether it did"
            raise IllegalTransition(case, event, why)
        case Rejected(why=why):
            lacks = f"turned down: {why}" if why else "turned down: try again, skip it or close"
        case HandReturned(why=why, expired=expired):
            lacks = "its time ran out on the desk" if expired else f"came back: {why}"
        case Failed(why=why):
            lacks = f"not sent: {why}"
    return _not_done(case, pending, lacks, event)


def _at(case: Case, pending: Pending, state: ActionState) -> Case:
    moved = case.but(pending=pending.model_copy(update={"state": state}))
    return moved if case.held else moved.but(status=status_of(moved))


def _not_done(case: Case, pending: Pending, lacks: str, event: Happened) -> Step:
    """A person decides what next, unless safety or a newer word of the buyer comes first."""
    free = case.but(pending=None, spent=(*case.spent, pending.key))
    waits = free.but(failed=pending, lacks=lacks)
    if case.held:
        return Step(case=waits) if pending.step == SAFETY.name else goes_on(free, event.at)
    if free.unanswered is not None and not _answers(case, pending.key):
        return goes_on(free, event.at)
    return Step(case=waits.but(status=CaseStatus.OPEN))


def _answers(case: Case, key: str) -> bool:
    """Whether the action answers the message that waits for our word."""
    name, slot, _ = parts_of(key)
    return name == ANSWER.name and slot == str(case.unanswered)


def _sent(case: Case, event: Sent) -> Step:
    name = parts_of(event.key)[0]
    step = step_named(case, name)
    sent = left(case, event).but(pending=None, failed=None, lacks="")
    if sent.held:
        past = _past(sent, name, event)
        return Step(case=past) if name == SAFETY.name else goes_on(past, event.at)
    if sent.unanswered is not None:
        return goes_on(_past(sent, name, event), event.at)
    if name in REACTIVE:
        waits = sent.but(status=CaseStatus.WAITING, due=event.at + step.patience)
        return Step(case=waits)
    on = done(sent, event.at, patience=step.does is ActionKind.MESSAGE)
    return Step(case=on) if on.due is not None else take(on, event.at)


def _past(case: Case, name: str, event: Sent) -> Case:
    """Past the step, where it is one of the playbook; the time of the next one is another's."""
    if name in REACTIVE:
        return case
    return done(case, event.at).but(status=case.status, due=None)


def _no_door(case: Case, key: str, why: str, event: Happened) -> Step:
    name = parts_of(key)[0]
    if _answers(case, key) and not case.held:
        lacks = f"no way to answer: {why}"
        return Step(case=case.but(status=CaseStatus.OPEN, lacks=lacks))
    if name in REACTIVE:
        case = case.but(closed_doors=(*case.closed_doors, f"{name}: {why}"), lacks="")
    else:
        case = passed_over(case.but(lacks=""), f"{name}: {why}")
    if case.held and name == SAFETY.name:
        return Step(case=case)
    return goes_on(case, event.at)


def _of_another(case: Case, event: OfAction) -> Step:
    """News of an action that the case does not wait for."""
    if isinstance(event, Sent):
        return _sent_late(case, event)
    if isinstance(event, InDoubt) and _left_after_all(case, event.key):
        # It was to be taken back and is under way: what came instead of it waits until it is known.
        effects = (Withdraw(key=case.pending.key),) if case.pending else ()
        doubted = Pending(key=event.key, step=parts_of(event.key)[0], state=ActionState.UNCERTAIN)
        waits = case.but(pending=doubted, failed=None, due=None, lacks=event.why)
        return Step(case=waits.but(status=_kept(case, waits)), effects=effects)
    if event.by:
        raise IllegalTransition(case, event, f"it does not wait for {event.key}")
    if isinstance(event, Failed | HandReturned) and event.key not in case.spent:
        return Step(case=case.but(spent=(*case.spent, event.key)))
    return Step(case=case)


def _kept(case: Case, moved: Case) -> CaseStatus:
    return case.status if case.held else status_of(moved)


def _left_after_all(case: Case, key: str) -> bool:
    name = parts_of(key)[0]
    known = key in case.spent or any(one.key == key for one in case.attempts)
    fresh = case.pending is None or case.pending.state is ActionState.PROPOSED
    here = name in REACTIVE or (case.step is not None and case.step.name == name)
    return not known and fresh and here


def _sent_late(case: Case, event: Sent) -> Step:
    """It left although it was taken back, or counted as failed: it is not done a second time."""
    if any(one.key == event.key for one in case.attempts):
        return Step(case=case)
    waits = case.pending or case.failed
    if waits is None or not same_intent(waits.key, event.key):
        return Step(case=late(case, event))
    if case.pending is None:
        return _sent(case, event)
    if case.pending.state not in (*WAITS, ActionState.HANDED_OVER):
        return Step(case=late(case, event))
    on = _sent(case, event)
    return Step(case=on.case, effects=(Withdraw(key=case.pending.key), *on.effects))
