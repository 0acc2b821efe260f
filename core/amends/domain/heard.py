"""What a case makes of news from outside: the review changed, the buyer wrote. Pure."""

from datetime import datetime

from amends.domain.course import HOW_ENDED, answer, dropped, goes_on, hold, try_again
from amends.domain.events import BuyerWrote, ReviewBack, ReviewChanged, ReviewGone
from amends.domain.hours import Clocks
from amends.domain.ledger import result
from amends.domain.outbox import ActionState
from amends.domain.standing import AskAgain, Case, CaseStatus, Step

BETTER = "the review needs no work any more: look, and say how it ended"
GONE = "the review is no longer visible: look, and say how it ended"
DECLINED = "the buyer wants no more messages: say how it ended"


def review(case: Case, event: ReviewChanged | ReviewGone | ReviewBack) -> Step:
    case = case.but(stands=case.stands + 1)
    match event:
        case ReviewChanged(needs_work=work, dangers=found) if set(found) - set(case.dangers):
            return hold(case.but(better=not work, gone=False), found)
        case ReviewBack():
            return _needs_work(case.but(gone=False), "the review is visible again", event.at)
        case ReviewGone():
            case, lacks = case.but(gone=True), GONE
        case ReviewChanged(needs_work=False):
            case, lacks = case.but(better=True, gone=False), BETTER
        case ReviewChanged():
            return _needs_work(case.but(better=False, gone=False), "the review changed", event.at)
    if case.held:
        return Step(case=case)
    waits = case.pending is not None
    case, effects = dropped(case)
    if case.pending is None and (waits or case.status is CaseStatus.OPEN):
        case = case.but(status=CaseStatus.OPEN, lacks=lacks, due=None)
    elif case.pending is not None:
        again = _ask_again(case, lacks)
        return Step(case=again.case, effects=(*effects, *again.effects))
    return Step(case=case, effects=effects)


def _needs_work(case: Case, why: str, at: datetime) -> Step:
    """The review is there and bad: what waits is asked again, what had rested on less goes on."""
    if case.held or case.better or case.pending is not None:
        return _ask_again(case, why)
    if case.status is CaseStatus.OPEN and case.lacks in (BETTER, GONE):
        return goes_on(case.but(at_step=0, failed=None, lacks=""), at)
    return try_again(case, at) if case.lacks == HOW_ENDED else Step(case=case)


def _ask_again(case: Case, why: str) -> Step:
    """What was approved was approved for another situation."""
    pending = case.pending
    if pending is None or pending.state is not ActionState.APPROVED:
        return Step(case=case)
    back = pending.model_copy(update={"state": ActionState.PROPOSED})
    status = case.status if case.held else CaseStatus.OPEN
    effects = (AskAgain(key=pending.key, why=why),)
    return Step(case=case.but(pending=back, status=status), effects=effects)


def buyer_wrote(case: Case, event: BuyerWrote) -> Step:
    case = result(case, "answered").but(
        buyer_wrote=True,
        unanswered=None if event.declined else event.message,
        clocks=Clocks() if event.declined else event.clocks,
        clock_from=event.at,
        stands=case.stands + 1,
        declined=case.declined or event.declined,
        snoozed_until=None,
    )
    if set(event.dangers) - set(case.dangers):
        return hold(case, event.dangers)
    if case.held:
        return Step(case=case)
    if event.declined:
        case, effects = dropped(case, answers_too=True)
        if case.pending is None:
            case = case.but(status=CaseStatus.OPEN, due=None, lacks=DECLINED)
        return Step(case=case, effects=effects)
    return answer(case, event.message)
