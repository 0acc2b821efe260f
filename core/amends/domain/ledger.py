"""The ledger of a case: what has left, by which way, on what new fact, and how it went. Pure."""

from datetime import datetime

from amends.domain.course import ANSWER, REACTIVE, parts_of, step_named, with_done
from amends.domain.events import Sent
from amends.domain.hours import Clocks
from amends.domain.playbook import PlanStep
from amends.domain.standing import Attempt, Case


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
    clocks = Clocks() if case.unanswered is None else case.clocks  # an answer is still owed
    return case.but(attempts=(*case.attempts, line), facts=facts, clocks=clocks)


def left(case: Case, event: Sent) -> Case:
    """Enter into the ledger what the platform took; an answer to the last message answers it."""
    name, slot, _ = parts_of(event.key)
    entered = tried(case, event.key, step_named(case, name), event.channel, event.at)
    if name == ANSWER.name and slot == str(case.unanswered):
        return entered.but(unanswered=None, clocks=Clocks())
    return entered


def result(case: Case, outcome: str) -> Case:
    """Enter how the last attempt went, unless that is known."""
    if not case.attempts or case.attempts[-1].outcome:
        return case
    last = case.attempts[-1].model_copy(update={"outcome": outcome})
    return case.but(attempts=(*case.attempts[:-1], last))


def late(case: Case, event: Sent) -> Case:
    """News of an action that nobody waits for any more: it goes into the ledger, once."""
    if any(one.key == event.key for one in case.attempts):
        return case
    name = parts_of(event.key)[0]
    entered = left(case, event)
    return entered if name in REACTIVE else entered.but(done=with_done(case, name))
