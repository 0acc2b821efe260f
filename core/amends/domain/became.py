"""What a case makes of news from the outbox: what became of the action it waits for. Pure."""

from amends.domain.action import ActionKind
from amends.domain.course import (
    ANSWER,
    REACTIVE,
    SAFETY,
    answer,
    done,
    late,
    passed_over,
    result,
    status_of,
    step_named,
    take,
    tried,
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
from amends.domain.outbox import ActionState
from amends.domain.standing import Case, CaseStatus, IllegalTransition, Step

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
        if isinstance(event, Sent):
            return Step(case=late(case, event))
        if event.by:
            raise IllegalTransition(case, event, f"it does not wait for {event.key}")
        return Step(case=case)

    def stands_at(state: ActionState) -> Case:
        moved = case.but(pending=pending.model_copy(update={"state": state}))
        return moved if case.held else moved.but(status=status_of(moved))

    match event:
        case Approved():
            if pending.state is not ActionState.PROPOSED:
                raise IllegalTransition(case, event, f"{event.key} is {pending.state} already")
            return Step(case=stands_at(ActionState.APPROVED))
        case Bounced(why=why):
            return Step(case=stands_at(ActionState.PROPOSED).but(lacks=why))
        case HandedOver():
            return Step(case=stands_at(ActionState.HANDED_OVER))
        case InDoubt(why=why):
            return Step(case=stands_at(ActionState.UNCERTAIN).but(lacks=why))
        case Sent():
            return _sent(case, event)
        case Impossible(why=why):
            return _no_door(case.but(pending=None), pending.step, why, event)
        case CannotReach():
            reached = tried(case, event.key, step_named(case, pending.step), "by hand", event.at)
            reached = result(reached, "cannot reach").but(pending=None)
            return _no_door(reached, pending.step, "nobody could be reached", event)
        case Rejected(why=why):
            lacks = f"turned down: {why}" if why else "turned down: try again, skip it or close"
        case HandReturned(why=why, expired=expired):
            lacks = "its time ran out on the desk" if expired else f"came back: {why}"
        case Failed(why=why):
            lacks = f"not sent: {why}"
    status = case.status if case.held else CaseStatus.OPEN
    return Step(case=case.but(status=status, pending=None, failed=pending, lacks=lacks))


def _sent(case: Case, event: Sent) -> Step:
    name = event.key.split("/")[1]
    step = step_named(case, name)
    sent = tried(case, event.key, step, event.channel, event.at).but(pending=None, lacks="")
    if name == ANSWER.name:
        answers = event.key.split("/")[2]
        if case.unanswered is not None and str(case.unanswered) == answers:
            sent = sent.but(unanswered=None)
    if sent.held:
        return Step(case=_past(sent, name, event))
    if sent.unanswered is not None and not sent.declined:
        return answer(_past(sent, name, event), sent.unanswered)
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


def _no_door(case: Case, name: str, why: str, event: Happened) -> Step:
    if name == SAFETY.name:
        return Step(case=case.but(closed_doors=(*case.closed_doors, f"{name}: {why}")))
    if name == ANSWER.name:
        lacks = f"no way to answer: {why}"
        return Step(case=case.but(status=CaseStatus.OPEN, lacks=lacks))
    case = passed_over(case, f"{name}: {why}")
    return Step(case=case) if case.held else take(case, event.at)
