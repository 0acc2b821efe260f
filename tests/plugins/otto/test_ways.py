"""Which way an action goes on OTTO: the closed list of first words, and what is never done."""

from typing import Any

import pytest
from tests.plugins.otto.conftest import NOW

from amends.domain.action import ActionKind, Confidence, Delivery, Route
from amends.domain.facts import Purpose
from amends.domain.ids import OrderRef
from amends.domain.policy import judge
from amends.marketplace.connector import RouteFacts
from amends.marketplace.rulebook import policy_of
from amends.testing.builders import a_review
from amends.testing.drafts import proactive
from amends_otto import Otto
from amends_otto.settings import OttoSettings

HAND, NEVER = Delivery.BY_HAND, Delivery.NEVER
ORDER = OrderRef("demoorder1")
LISTED = {
    Purpose.ORDER_QUERY,
    Purpose.DELIVERY_UPDATE,
    Purpose.RECALL,
    Purpose.RETURN_REJECTED,
    Purpose.TAKEBACK,
}
MONEY = (ActionKind.PRICE_REDUCTION, ActionKind.RETURN_ACCEPTANCE, ActionKind.REFUND)
every_purpose = pytest.mark.parametrize("purpose", Purpose)


def way(kind: ActionKind = ActionKind.MESSAGE, **over: Any) -> Route:
    (route,) = Otto().routes(kind, RouteFacts(NOW, OttoSettings(), **over))
    return route


@every_purpose
def test_a_first_word_leaves_for_a_listed_reason_alone(purpose: Purpose) -> None:
    first = way(buyer_wrote=False, purpose=purpose, order_ref=ORDER)

    assert first.delivery is (HAND if purpose in LISTED else NEVER)
    assert first.source.title.startswith("seller terms, Annex 9, section 10")
    assert first.source.confidence is Confidence.SECOND_HAND


@every_purpose
def test_a_guess_of_an_order_lets_nobody_write_first(purpose: Purpose) -> None:
    guessed = a_review(order=None)

    assert way(buyer_wrote=False, purpose=purpose, review=guessed).delivery is NEVER


def test_a_listed_reason_without_its_order_says_what_is_missing() -> None:
    missing = way(buyer_wrote=False, purpose=Purpose.RECALL)

    assert missing.reason == (
        "a first word needs its order, and a guess is none (a recall or warning)"
    )


@every_purpose
def test_in_the_buyers_own_thread_all_but_a_request_for_a_review_is_answered(
    purpose: Purpose,
) -> None:
    answered = way(buyer_wrote=True, purpose=purpose, review=a_review(order=None))

    assert answered.delivery is (NEVER if purpose is Purpose.REVIEW_REQUEST else HAND)


@pytest.mark.parametrize("buyer_wrote", [None, False])
@pytest.mark.parametrize("order", [None, ORDER])
def test_a_review_alone_is_no_reason_to_write(
    buyer_wrote: bool | None, order: OrderRef | None
) -> None:
    review = a_review(order=order)

    silent = way(buyer_wrote=buyer_wrote, review=review, order_ref=order)

    assert silent.delivery is NEVER
    assert silent.reason.endswith("because of a review: wait until the buyer writes")


def test_without_any_facts_a_message_is_possible_and_says_when() -> None:
    assert (way().delivery, way(buyer_wrote=False).delivery) == (HAND, NEVER)
    assert way().reason == "in a thread that the buyer opened; first only for listed order reasons"


@every_purpose
def test_way_and_rule_read_the_same_list(purpose: Purpose) -> None:
    if purpose is Purpose.REVIEW_REQUEST:  # the way refuses it as well where the rule sees a thread
        return
    first = way(buyer_wrote=False, purpose=purpose, order_ref=ORDER)

    named = judge(proactive(purpose=purpose), policy_of(Otto())).rule_ids

    assert (first.delivery is NEVER) == ("OTTO-MSG-001" in named)


@pytest.mark.parametrize("kind", MONEY)
def test_money_waits_until_the_order_of_a_review_is_confirmed(kind: ActionKind) -> None:
    review = a_review(order=None)

    assert way(kind, review=review).delivery is NEVER
    assert way(kind, review=review, order_ref=ORDER).delivery is HAND
    assert way(kind).delivery is HAND


@pytest.mark.parametrize(
    "kind",
    [
        ActionKind.PUBLIC_REPLY,
        ActionKind.SOLICITATION,
        ActionKind.COUPON,
        ActionKind.INTERNAL_TASK,
        ActionKind.RATE_BUYER,
    ],
)
def test_some_things_are_never_done_on_otto_even_with_thread_and_order(kind: ActionKind) -> None:
    best = way(kind, buyer_wrote=True, order_ref=ORDER, review=a_review(), has_credentials=True)

    assert best.delivery is NEVER


@pytest.mark.parametrize("kind", ActionKind)
def test_nothing_goes_by_call_or_mail_whatever_is_known(kind: ActionKind) -> None:
    known = {"buyer_wrote": True, "order_ref": ORDER, "has_credentials": True}

    assert way(kind, **known).delivery in (HAND, NEVER)
