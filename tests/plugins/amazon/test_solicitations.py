"""Amazon's own request for a review: off by default, once an order, found by its absence."""

from datetime import timedelta
from typing import Any

import pytest
from tests.plugins.amazon.conftest import SELLER
from tests.plugins.amazon.desk import a_desk

from amends.domain.action import Action, ActionKind, Receipt
from amends.domain.ids import OrderRef, StoreId
from amends.marketplace.errors import CannotTell, LookFirst, NeverAgain, NotAllowed, TryLater
from amends.testing.clock import ManualClock
from amends.testing.faults import Dropped, LateWork, LostAnswer, Meanwhile
from amends_amazon import policy
from amends_amazon.sandbox import AmazonSandbox

SENDING = "createProductReviewAndSellerFeedbackSolicitation"
SETTLED = policy.SETTLES_WITHIN[ActionKind.SOLICITATION]


def a_request(of: str | None, **over: Any) -> Action:
    plain: dict[str, Any] = {
        "key": "case-1/ask/0/1",
        "kind": ActionKind.SOLICITATION,
        "store": StoreId(1),
        "order": of,
    }
    return Action(**plain | over)


@pytest.fixture
def order(sandbox: AmazonSandbox) -> OrderRef:
    """Ten days old, so that its buyer may be asked."""
    return OrderRef(sandbox.add_order(SELLER))


def test_a_request_is_sent_once_and_the_second_is_refused_before_it_leaves(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    with a_desk(url, clock, solicitations=True) as desk:
        receipt = desk.connector.perform(a_request(order))
        with pytest.raises(NeverAgain, match=r"it was asked before, or it is not day 5 to 30"):
            desk.connector.perform(a_request(order))

    assert isinstance(receipt, Receipt)
    assert (sandbox.calls[SENDING], len(sandbox.order(order).solicited)) == (1, 1)


def test_switched_off_nothing_is_even_asked(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    with a_desk(url, clock) as desk, pytest.raises(NotAllowed, match="switched off"):
        desk.connector.perform(a_request(order))

    assert not sandbox.calls


@pytest.mark.parametrize("age", [6, 36])
def test_outside_its_days_amazon_does_not_offer_it_and_nothing_is_sent(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, age: int
) -> None:
    order = sandbox.add_order(SELLER, created=clock.now() - timedelta(days=age))

    with (
        a_desk(url, clock, solicitations=True) as desk,
        pytest.raises(NeverAgain, match=r"not day 5 to 30 after delivery\. Nothing was sent"),
    ):
        desk.connector.perform(a_request(order))

    assert sandbox.calls[SENDING] == 0


@pytest.mark.parametrize(
    ("over", "says"), [({"text": "Bitte 5 Sterne"}, "no text can be given"), ({}, "needs an order")]
)
def test_nobody_gives_it_words_and_nobody_is_asked_without_an_order(
    sandbox: AmazonSandbox,
    clock: ManualClock,
    url: str,
    order: OrderRef,
    over: dict[str, Any],
    says: str,
) -> None:
    request = a_request(order if over else None, **over)

    with a_desk(url, clock, solicitations=True) as desk, pytest.raises(NeverAgain, match=says):
        desk.connector.perform(request)

    assert sandbox.order(order).solicited == []


def test_asked_by_somebody_else_meanwhile_is_a_refusal_and_no_trouble_of_the_account(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    sandbox.faults.plan(SENDING, Meanwhile(lambda: sandbox.solicit(sandbox.order(order))))

    with (
        a_desk(url, clock, solicitations=True) as desk,
        pytest.raises(NeverAgain, match="perhaps because it was done before"),
    ):
        desk.connector.perform(a_request(order))

    assert (len(sandbox.order(order).solicited), sandbox.calls["token"]) == (1, 1)


@pytest.mark.parametrize("fault", [LostAnswer(), LateWork(timedelta(seconds=5))])
def test_a_request_whose_answer_was_lost_is_found_because_it_is_offered_no_more(
    sandbox: AmazonSandbox,
    clock: ManualClock,
    url: str,
    order: OrderRef,
    fault: LostAnswer | LateWork,
) -> None:
    sandbox.faults.plan(SENDING, fault)

    with a_desk(url, clock, solicitations=True) as desk:
        plain = a_request(order)
        request = a_request(order, read_back=dict(desk.connector.read_back(plain)))
        began = clock.now()
        with pytest.raises(LookFirst):
            desk.connector.perform(request)
        clock.advance(SETTLED)
        found = desk.connector.find(request, began)

    assert request.read_back == {"offered": "productReviewAndSellerFeedback"}
    assert isinstance(found, Receipt)
    assert (found.key, found.at) == (request.key, began)
    assert len(sandbox.order(order).solicited) == 1


def test_a_request_that_never_arrived_is_surely_not_done_once_it_cannot_land_any_more(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    sandbox.faults.plan(SENDING, Dropped())

    with a_desk(url, clock, solicitations=True) as desk:
        began = clock.now()
        with pytest.raises(LookFirst):
            desk.connector.perform(a_request(order))
        clock.advance(timedelta(minutes=1))
        with pytest.raises(TryLater) as early:
            desk.connector.find(a_request(order), began)
        clock.advance(early.value.retry_after)
        found = desk.connector.find(a_request(order), began)

    assert early.value.retry_after == SETTLED - timedelta(minutes=1)
    assert found is None
    assert sandbox.order(order).solicited == []


def test_what_was_not_offered_before_either_tells_nothing(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    order = OrderRef(sandbox.add_order(SELLER, created=clock.now() - timedelta(days=36)))

    with a_desk(url, clock, solicitations=True) as desk:
        before = dict(desk.connector.read_back(a_request(order)))
        with pytest.raises(CannotTell, match="whether it was before is not known"):
            desk.connector.find(a_request(order, read_back=before), clock.now())

    assert before == {"offered": ""}
