"""What is true of a case, its outbox and its platform at every moment, whatever has happened."""

from amends.domain.course import ANSWER, REACTIVE, SAFETY
from amends.domain.heard import BETTER, GONE
from amends.domain.outbox import ActionState
from amends.domain.standing import CaseStatus

from .case_world import World


def nothing_arrives_twice(world: World) -> None:
    assert all(times == 1 for times in world.arrivals.values())
    plan = [key.split("/")[1] for key in world.arrivals]
    plan = [name for name in plan if name not in REACTIVE]
    assert len(plan) == len(set(plan)), world.arrivals


def tickets_are_opened_once(world: World) -> None:
    assert all(times == 1 for times in world.tickets.values())


def ledger_names_each_key_once(world: World) -> None:
    keys = [one.key for one in world.case.attempts]
    assert len(keys) == len(set(keys))


def somebody_always_knows_what_is_owed(world: World) -> None:
    case = world.case
    if case.version == 0:
        return
    match case.status:
        case CaseStatus.OPEN:
            assert case.pending or case.lacks
        case CaseStatus.WAITING | CaseStatus.RESTING:
            assert case.due
            assert not case.pending
            assert case.unanswered is None
        case CaseStatus.APPROVED | CaseStatus.AT_HAND | CaseStatus.IN_DOUBT:
            assert case.pending
        case CaseStatus.CLOSED:
            assert case.outcome
            assert not case.pending
    assert case.pending is None or case.failed is None
    if case.held and not case.pending:
        said = any(one.step == SAFETY.name for one in case.attempts)
        assert said or case.failed or any(it.startswith("safety") for it in case.closed_doors)
    if case.status is CaseStatus.OPEN and case.unanswered is not None and not case.pending:
        answer_failed = case.failed is not None and case.failed.step == ANSWER.name
        assert answer_failed or case.lacks in (BETTER, GONE) or "no way to" in case.lacks


def what_is_pending_is_in_the_outbox(world: World) -> None:
    pending = world.case.pending
    if pending is None:
        return
    row = world.rows[pending.key]
    coming = (row.key, row.state) in world.news
    assert row.state is not ActionState.WITHDRAWN
    assert coming or row.state not in (ActionState.DONE, ActionState.FAILED)
    if pending.step not in REACTIVE:
        assert world.case.step is not None
        assert world.case.step.name == pending.step


def only_safety_is_said_while_held(world: World) -> None:
    if world.case.held and world.case.pending:
        row = world.rows[world.case.pending.key]
        doubted = world.case.pending.state is ActionState.UNCERTAIN
        assert row.step == SAFETY.name or doubted


def a_message_keeps_its_clock(world: World) -> None:
    if world.case.unanswered is not None:
        assert world.case.clocks.first is not None


TRUTHS = (
    nothing_arrives_twice,
    tickets_are_opened_once,
    ledger_names_each_key_once,
    somebody_always_knows_what_is_owed,
    what_is_pending_is_in_the_outbox,
    only_safety_is_said_while_held,
    a_message_keeps_its_clock,
)
