"""A buyer's message is kept once, sealed and no longer than it may be, and its danger is heard."""

from datetime import timedelta

import pytest

from amends.domain.ids import OrderRef
from amends.domain.standing import CaseStatus
from amends.domain.triage import Danger
from amends.services.message import Taken, order_meant, take_message
from amends.services.pasted_message import NotTold

from .case_work import CaseWork

ORDER = OrderRef("500-1")
DAY = timedelta(days=1)


def take(work: CaseWork, words: str = "Where is it?", back: timedelta = DAY) -> Taken:
    written = work.clock.now() - back
    taken = take_message(
        work.memory, work.clock, work.house, work.store, ORDER, words, written, "pasted by Li"
    )
    work.handle()
    return taken


def test_a_message_calls_for_an_answer_since_it_was_written(work: CaseWork) -> None:
    work.bring()

    taken = take(work, back=timedelta(hours=3))

    case = work.case()
    assert (case.unanswered, case.buyer_wrote) == (taken.message, True)
    first = case.clocks.marketplace
    assert first == work.clock.now() - timedelta(hours=3) + timedelta(hours=24)


def test_the_same_message_twice_is_one(work: CaseWork) -> None:
    work.bring()

    first, second = take(work), take(work, " Where is it?\n")

    assert first.message is not None
    assert second.message is None


def test_danger_and_a_wish_for_silence_are_heard(work: CaseWork) -> None:
    work.bring()

    taken = take(work, "It caught fire! Do not contact me again.")

    assert Danger.FIRE in taken.dangers
    assert taken.declined
    assert work.case().status is CaseStatus.HELD
    with work.memory.look() as unit:
        assert unit.cases.forbidden(work.store.id, ORDER)


@pytest.mark.parametrize(("back", "words"), [(-DAY, "Hello"), (DAY, "  ")])
def test_nothing_and_what_lies_ahead_is_refused(
    work: CaseWork, back: timedelta, words: str
) -> None:
    with pytest.raises(NotTold):
        take(work, words, back)


def test_it_is_kept_a_month_and_gone_then(work: CaseWork) -> None:
    take(work)

    with work.memory.unit() as unit:
        early = unit.messages.purge(work.clock.now() + 29 * DAY)
        late = unit.messages.purge(work.clock.now() + 31 * DAY)
        unit.commit()

    assert (early, late) == (0, 1)


def test_the_number_that_a_case_is_about_is_meant(work: CaseWork) -> None:
    work.bring()

    with work.memory.look() as unit:
        assert order_meant(unit, work.store, [OrderRef("12345678"), ORDER]) == ORDER
        assert order_meant(unit, work.store, [OrderRef("12345678")]) == "12345678"
        with pytest.raises(NotTold, match="no order number"):
            order_meant(unit, work.store, [])
