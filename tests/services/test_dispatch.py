"""What was approved leaves once: judged again, looked up when the answer is lost."""

from datetime import timedelta
from typing import Any

import pytest

from amends.db.scope import Scope
from amends.domain.action import ActionKind, Delivery, Permission
from amends.domain.ids import CaseId
from amends.domain.outbox import ActionState
from amends.domain.standing import CaseStatus
from amends.testing.builders import NOON

from .send_market import (
    Sending,
)

HELLO = "Hello, how can we help with the kettle?"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_what_is_approved_leaves_once_and_the_case_goes_on(sending: Sending) -> None:
    sending.approve()

    did = sending.send()
    again = sending.send()

    assert (did.sent, again.sent, len(sending.market.arrived)) == (1, 0, 1)
    reply = sending.first()
    assert (reply.state, reply.tries, reply.sent_at) == (ActionState.DONE, 1, NOON)
    assert reply.receipt is not None
    assert reply.receipt.reference == "P-1"
    assert [one.strategy for one in sending.case().attempts] == [
        "thank for the detail and say that it is being checked"
    ]
    assert sending.out().action.kind is ActionKind.MESSAGE  # the next step waits for a person


def test_what_nobody_approved_stays(sending: Sending) -> None:
    sending.work.bring()

    assert sending.send().sent == 0
    assert not sending.is_due()


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"sha256": "0" * 64}, "the text is not the one that was approved"),
        ({"stands": 99}, "the case has moved on since it was approved"),
        ({"text": "If you change your review we will refund you the full price."}, "review"),
    ],
)
def test_what_does_not_hold_any_more_is_proposed_again(
    sending: Sending, over: dict[str, Any], says: str
) -> None:
    sending.work.bring()
    sending.forge(**over)

    did = sending.send()

    assert (did.again, did.sent, sending.market.arrived) == (1, 0, [])
    waits = sending.out()
    assert (waits.state, waits.approval) == (ActionState.PROPOSED, None)
    assert says in waits.trouble
    assert sending.case().lacks == waits.trouble


def test_a_warning_that_nobody_has_acknowledged_keeps_it_here(sending: Sending) -> None:
    sending.market.permissions = [Permission(kind="any", delivery=Delivery.API)]
    sending.work.later(timedelta(hours=11))  # night there: a rule warns
    sending.work.bring()
    sending.work.skip()
    with sending.work.desk() as desk:
        warned = desk.write(
            desk.pending(CaseId(1)), "Hello, how can we help with the kettle?"
        ).needs
    assert warned

    sending.forge(HELLO)
    did = sending.send()

    assert (did.again, sending.market.arrived) == (1, [])
    assert f"nobody has acknowledged the warning {warned[0].rule}" in sending.out().trouble


def test_nothing_leaves_a_case_in_which_somebody_may_be_hurt(sending: Sending) -> None:
    sending.approve()
    sending.put(status=CaseStatus.HELD)

    did = sending.send()

    assert (did.again, sending.market.arrived) == (1, [])
    assert "somebody may be hurt" in sending.first().trouble


def test_a_closed_case_sends_nothing(sending: Sending) -> None:
    sending.approve()
    sending.put(status=CaseStatus.CLOSED)

    did = sending.send()

    assert (did.sent, sending.market.arrived) == (0, [])
    assert sending.first().state is ActionState.WITHDRAWN


def test_a_way_that_is_no_more_is_told_and_the_case_goes_on(sending: Sending) -> None:
    sending.approve()
    sending.market.never = "replies were switched off"

    did = sending.send()

    assert (did.again, sending.market.arrived) == (1, [])
    assert sending.first().state is ActionState.WITHDRAWN
    assert "reply: replies were switched off" in sending.case().closed_doors


@pytest.mark.parametrize("stop", ["kill switch", "pause"])
def test_a_stopped_store_sends_nothing_and_is_not_asked_again_until_it_may(
    sending: Sending, stop: str
) -> None:
    store = sending.work.store.id
    sending.approve()

    with sending.work.memory.unit() as unit:
        if stop == "pause":
            unit.agency.pause(store, paused=True)
        else:
            unit.agency.switch(store, sends=False)
        unit.commit()
    stopped = sending.send()
    due = sending.is_due()
    with sending.work.memory.unit() as unit:
        unit.agency.pause(store, paused=False)
        unit.agency.switch(store, sends=True)
        unit.commit()

    assert (stopped.later, stopped.sent, due) == (1, 0, False)
    assert sending.is_due()
    assert sending.send().sent == 1


@pytest.mark.parametrize("stop", ["kill switch", "pause"])
def test_a_store_stopped_in_the_last_moment_sends_nothing(sending: Sending, stop: str) -> None:
    store = sending.work.store.id
    sending.approve()

    def switched() -> None:
        with sending.work.memory.unit() as unit:
            if stop == "pause":
                unit.agency.pause(store, paused=True)
            else:
                unit.agency.switch(store, sends=False)
            unit.commit()

    sending.market.before_call.append(switched)
    sending.send()

    assert sending.market.arrived == []
    assert sending.first().state is ActionState.APPROVED


def test_a_store_sends_no_more_a_day_than_it_may(sending: Sending) -> None:
    sending.work.conduct(sends_per_day=1)
    sending.approve(1)
    sending.approve(2, "Thank you. We have changed the hinge of this kettle.")

    first = sending.send()
    soon = sending.later(2 * HOUR)
    tomorrow = sending.later(DAY)

    assert (first.sent, first.later, soon.sent, tomorrow.sent) == (1, 1, 0, 1)


# Permissions and hand-overs


def a_message(sending: Sending, text: str = "Hello, may we send you a new kettle?") -> None:
    sending.work.bring()
    sending.work.skip()
    sending.approve(1, text)


def test_the_platform_is_asked_which_message_it_permits_just_before_one_leaves(
    sending: Sending,
) -> None:
    sending.market.permissions = [Permission(kind="unexpectedProblem", delivery=Delivery.API)]
    a_message(sending)

    did = sending.send()

    assert did.sent == 1
    assert [one.permit for one in sending.market.arrived] == ["unexpectedProblem"]


def test_a_message_that_is_permitted_no_more_does_not_leave(sending: Sending) -> None:
    sending.market.permissions = [Permission(kind="unexpectedProblem", delivery=Delivery.API)]
    a_message(sending)
    sending.market.permissions = []

    did = sending.send()

    assert (did.again, sending.market.arrived) == (1, [])
    assert "first: the order permits no message" in sending.case().closed_doors


def test_what_only_a_person_may_do_is_put_before_one_with_everything(sending: Sending) -> None:
    a_message(sending)

    did = sending.send()

    handed = sending.out()
    assert (did.handed, handed.state) == (1, ActionState.HANDED_OVER)
    assert handed.handover is not None
    assert handed.handover.text == "Hello, may we send you a new kettle?"
    assert handed.handover.deadline == NOON + 12 * HOUR
    assert sending.case().status is CaseStatus.AT_HAND


def test_a_hand_over_without_a_time_of_its_own_lasts_until_the_case_wants_an_answer(
    sending: Sending,
) -> None:
    sending.market.deadline = None
    a_message(sending)

    sending.send()

    handed = sending.out().handover
    assert handed is not None
    assert handed.deadline == sending.case().clocks.first


def test_a_buyer_who_wants_no_word_is_not_even_put_before_a_person(sending: Sending) -> None:
    a_message(sending)
    with sending.work.memory.unit() as unit:
        unit.cases.forbid(sending.work.store.id, "500-1", "said so on the phone", NOON)
        unit.commit()

    did = sending.send()

    assert (did.handed, did.again) == (0, 1)
    assert "list of those who are not written to" in sending.out().trouble


def test_a_store_without_credentials_hands_everything_over(sending: Sending) -> None:
    with sending.work.memory.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE account SET credentials = NULL")
    sending.approve()

    did = sending.send()

    assert (did.handed, sending.market.arrived) == (1, [])
    with sending.work.memory.look() as unit:
        assert unit.outbox.counts(Scope.everything())[ActionState.HANDED_OVER] == 1
