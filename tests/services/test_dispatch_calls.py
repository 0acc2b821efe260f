"""A call goes wrong, or its program ends: it is looked up, put off or told, and never doubled."""

from datetime import timedelta

import pytest

from amends.db.inbox import Fact
from amends.domain.action import Action, Receipt
from amends.domain.ids import CaseId
from amends.domain.outbox import MOST_TRIES, ActionState
from amends.domain.standing import CaseStatus
from amends.domain.times import SECOND
from amends.engine.round import Round
from amends.marketplace.errors import (
    ComeBack,
    NeverAgain,
    NotAllowed,
    RateLimited,
    SignInAgain,
    Unavailable,
)
from amends.testing.builders import NOON

from .send_market import (
    REPLY,
    SETTLES,
    Sending,
    SendMarket,
    fails,
    loses_the_answer,
    never_arrives,
    works,
)

WHERE = "case:Kettles"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_lost_answer_is_looked_up_and_never_sent_blindly(sending: Sending) -> None:
    sending.market.plan = [loses_the_answer]
    sending.approve()

    lost = sending.send()
    doubtful = sending.first()
    early = sending.later(SETTLES - SECOND)
    found = sending.later(SECOND)

    assert (lost.in_doubt, doubtful.state) == (1, ActionState.UNCERTAIN)
    assert (early.looked, found.looked, found.sent) == (0, 1, 1)
    assert sending.first().state is ActionState.DONE
    assert len(sending.market.arrived) == 1


def test_what_surely_did_not_arrive_leaves_once_more(sending: Sending) -> None:
    sending.market.plan = [never_arrives, works]
    sending.approve()

    sending.send()
    did = sending.later(SETTLES)

    assert (did.looked, did.sent, len(sending.market.arrived)) == (1, 1, 2)
    assert sending.first().state is ActionState.DONE


def test_a_platform_that_takes_it_and_never_shows_it_is_tried_three_times(
    sending: Sending,
) -> None:
    sending.market.plan = [never_arrives] * (MOST_TRIES + 1)
    sending.approve()

    sending.send()
    for _ in range(MOST_TRIES + 1):
        sending.later(SETTLES)

    failed = sending.first()
    assert (failed.state, len(sending.market.arrived)) == (ActionState.FAILED, MOST_TRIES)
    assert failed.trouble == f"it surely did not arrive, {MOST_TRIES} times"
    assert sending.case().status is CaseStatus.OPEN


def test_what_cannot_be_told_is_a_persons_to_say(sending: Sending) -> None:
    sending.market.plan, sending.market.cannot_tell = [loses_the_answer], True
    sending.approve()

    sending.send()
    did = sending.later(SETTLES)
    later = sending.later(DAY)

    asks = sending.first()
    assert (asks.state, asks.asks) == (ActionState.UNCERTAIN, True)
    assert "a person must look" in asks.trouble
    assert (did.looked, later.looked, len(sending.market.arrived)) == (1, 0, 1)


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (RateLimited(WHERE, timedelta(seconds=40)), timedelta(seconds=40)),
        (Unavailable(WHERE, "down", retry_after=HOUR), HOUR),
        (ComeBack(NOON + HOUR, "the day's calls are spent"), HOUR),
    ],
)
def test_what_the_platform_puts_off_stays_approved_and_is_no_try(
    sending: Sending, error: Exception, wait: timedelta
) -> None:
    sending.market.plan = [fails(error)]
    sending.approve()

    did = sending.send()
    waits = sending.first()
    early = sending.later(wait - SECOND)
    sent = sending.later(SECOND)

    assert (did.later, waits.state, waits.tries) == (1, ActionState.APPROVED, 0)
    assert waits.approval is not None
    assert (early.sent, sent.sent, sending.first().tries) == (0, 1, 1)


def test_a_dead_session_stops_the_account_until_somebody_signs_in(sending: Sending) -> None:
    sending.market.plan = [fails(SignInAgain(WHERE, "the session is over"))]
    sending.approve()

    sending.send()
    sending.work.later(DAY)
    due = sending.is_due()
    with sending.work.memory.unit() as unit:
        stopped = unit.agency.account(sending.work.store.account).stopped
        unit.agency.set_credentials(sending.work.store.account, {"shop": "Kettles"}, ())
        unit.commit()

    assert (stopped, due) == (f"{WHERE}: the session is over", False)
    assert sending.is_due()
    assert sending.send().sent == 1


@pytest.mark.parametrize(
    "error",
    [
        NotAllowed(WHERE, "no such package"),
        NeverAgain(WHERE, "the text is too long", request_id="7"),
    ],
)
def test_what_is_refused_for_good_failed_and_a_person_hears_what_to_do(
    sending: Sending, error: NotAllowed | NeverAgain
) -> None:
    sending.market.plan = [fails(error)]
    sending.approve()

    did = sending.send()

    assert (did.failed, sending.first().state) == (1, ActionState.FAILED)
    assert sending.first().trouble == f"{error}; {error.next_move}"
    assert sending.case().lacks == f"not sent: {error}; {error.next_move}"


def test_a_call_that_breaks_the_program_is_in_doubt_and_its_words_are_not_kept(
    sending: Sending,
) -> None:
    sending.market.plan = [fails(KeyError("what Anna wrote"))]
    sending.approve()

    sending.send()

    doubtful = sending.first()
    assert (doubtful.state, doubtful.trouble) == (
        ActionState.UNCERTAIN, "the call broke: KeyError",
    )  # fmt: skip


def test_what_breaks_before_its_call_keeps_no_other_waiting(sending: Sending) -> None:
    sending.approve(1)
    sending.approve(2, "Thank you. We have changed the hinge of this kettle.")
    sending.market.before_call.append(lambda: {}["what Anna wrote"])

    did = sending.send()

    assert (did.sent, did.later) == (1, 1)
    assert [one.key for one in sending.market.arrived] == [sending.first(2).key]
    assert (sending.first(1).state, sending.first(1).trouble) == (
        ActionState.APPROVED, "a program is at fault: KeyError",
    )  # fmt: skip
    assert sending.later(timedelta(minutes=15)).sent == 1


def test_a_review_that_goes_while_its_reply_is_being_sent_is_known_as_both(
    sending: Sending,
) -> None:
    sending.approve()

    def goes(market: SendMarket, action: Action) -> Receipt:
        with sending.work.memory.unit() as unit:
            gone = Fact("review: gone", sending.case().review, 2)
            unit.inbox.add(sending.work.store.id, [gone], market.now())
            unit.commit()
        sending.work.handle()
        return works(market, action)

    sending.market.plan = [goes]
    did = sending.send()

    assert (did.sent, sending.first().state) == (1, ActionState.DONE)
    case = sending.case()
    assert case.gone
    assert [one.step for one in case.attempts] == ["reply"]


# Programs that end


def begun_by_another(sending: Sending) -> None:
    """Another program took the lease, began to send, and was never heard of again."""
    store = sending.work.store
    name, holder = f"send/{store.account}", "elsewhere/1/ab"
    number = sending.hall.leases.take(name, holder, timedelta(minutes=5))
    out = sending.first()
    with sending.work.memory.unit() as unit:
        assert unit.outbox.begin(out, out.action, (name, holder, number), NOON)
        unit.commit()


def test_what_a_dead_program_had_begun_is_looked_up_by_the_next_one(sending: Sending) -> None:
    sending.approve()
    begun_by_another(sending)

    held = sending.send()
    during = sending.first().state
    taken = sending.later(timedelta(minutes=5))

    assert (held.sent, during) == (0, ActionState.SENDING)
    assert (taken.looked, taken.sent) == (1, 1)  # it surely did not arrive, so it leaves now
    assert len(sending.market.arrived) == 1


def test_what_a_dead_program_had_sent_is_found(sending: Sending) -> None:
    sending.approve()
    begun_by_another(sending)
    sending.market.shown[sending.first().key] = REPLY

    did = sending.later(timedelta(minutes=5))

    assert (did.looked, did.sent, sending.market.arrived) == (1, 1, [])
    assert sending.first().state is ActionState.DONE


def test_whoever_lost_the_lease_sends_nothing(sending: Sending) -> None:
    store = sending.work.store
    sending.approve()

    def taken_over() -> None:
        sending.work.later(timedelta(minutes=6))
        sending.hall.leases.take(f"send/{store.account}", "elsewhere/1/ab", HOUR)

    sending.market.before_call.append(taken_over)
    did = sending.send()

    assert (did.sent, sending.market.arrived) == (0, [])
    assert sending.first().state is ActionState.APPROVED


def test_whoever_is_told_to_stop_begins_no_other_call(sending: Sending) -> None:
    store = sending.work.store
    sending.approve(1)
    sending.approve(2, "Thank you. We have changed the hinge of this kettle.")

    Round(sending.hall, store.account, [store]).dispatch(lambda: not sending.market.arrived)

    assert len(sending.market.arrived) == 1
    assert sending.first(2).state is ActionState.APPROVED


def test_what_a_person_takes_back_in_the_last_moment_is_not_sent(sending: Sending) -> None:
    sending.approve()

    def taken_back() -> None:
        with sending.work.desk() as desk:
            desk.reject(desk.pending(CaseId(1)), "wait for the lab")

    sending.market.before_call.append(taken_back)
    sending.send()

    assert sending.market.arrived == []
    assert sending.first().state is ActionState.WITHDRAWN
