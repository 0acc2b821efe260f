"""What a person is handed for Amazon: one page, few steps, whole text, and nothing of the buyer."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.plugins.amazon.conftest import SELLER
from tests.plugins.amazon.desk import a_desk

from amends.domain.action import Action, ActionKind, Handover, Proof
from amends.domain.facts import Purpose
from amends.domain.ids import ArticleRef, OrderRef, StoreId
from amends.domain.order import Money, OrderFacts, Parcel
from amends.domain.review import Review, ReviewKey, ReviewKind
from amends.marketplace.connector import RouteFacts
from amends.marketplace.errors import NotOffered
from amends.testing.builders import a_review
from amends.testing.clock import ManualClock
from amends_amazon import Amazon
from amends_amazon.policy.handovers import HANDED_OVER
from amends_amazon.sandbox import PLANTED, AmazonSandbox
from amends_amazon.settings import AmazonSettings

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
ORDER = OrderRef("302-1234567-1234567")
TEXT = "Guten Tag, der Ersatz ist unterwegs."
BUYER = "Petra Mustergast"
CENTRAL = "https://sellercentral.amazon.de"


def of_product(**over: Any) -> Review:
    key = ReviewKey(scope="amazon.de", basis="native", value="R1SAMPLE00001")
    plain = {"key": key, "author": BUYER, "article": ArticleRef("B0DEMO0001"), "text": "Kaputt"}
    return a_review(**plain | over)


def of_seller(**over: Any) -> Review:
    key = ReviewKey(scope="amazon.de", basis="natural", value=ORDER)
    plain = {"key": key, "kind": ReviewKind.SELLER, "order": ORDER, "buyer": "x@marketplace"}
    return a_review(**plain | over)


def handed(kind: ActionKind, review: Review | None = None, **over: Any) -> Handover:
    known = {"text": TEXT, "order": ORDER} | {
        name: over.pop(name) for name in ("text", "order", "money", "ground") if name in over
    }
    action = Action(key="case-1/first/0/1", kind=kind, store=StoreId(1), **known)
    settings = AmazonSettings(**over.pop("settings", {}))
    return Amazon().hand_over(action, RouteFacts(NOW, settings, review=review, **over))


def test_a_buyers_question_is_answered_in_messages() -> None:
    told = handed(ActionKind.MESSAGE, of_seller(), buyer_wrote=True)

    assert (told.where, told.link) == ("Seller Central, Messages", f"{CENTRAL}/messaging/inbox")
    assert told.text == TEXT
    assert f"thread of order {ORDER}" in told.steps[0]
    assert told.deadline is None  # the case keeps the 24 hours
    assert told.proof is Proof.NONE


def test_a_first_word_leaves_from_the_order_page() -> None:
    told = handed(ActionKind.MESSAGE, of_seller(), purpose=Purpose.RETURN_QUESTION)

    assert told.link == f"{CENTRAL}/orders-v3/order/{ORDER}"
    assert "Contact buyer" in told.steps[0]
    assert any("no hint" in one for one in told.avoid)


@pytest.mark.parametrize(
    ("money", "template"),
    [(None, "Customer support"), (Money(minor=2490, currency="EUR"), "Courtesy refund")],
)
def test_the_brands_tool_names_the_template_and_keeps_the_text_for_the_answer(
    money: Money | None, template: str
) -> None:
    review = of_product(written=date(2026, 11, 1))

    told = handed(ActionKind.MESSAGE, review, order=None, money=money)

    assert told.link == f"{CENTRAL}/brand-customer-reviews/"
    assert "R1SAMPLE00001" in told.steps[0]
    assert template in told.steps[1]
    assert "not edited" in told.steps[1]
    assert "for the buyer's answer, and not sent before" in told.steps[2]
    assert "the review itself" in told.avoid[0]
    assert told.deadline == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)  # 30 days of Berlin


def test_a_reply_to_feedback_is_one_for_good() -> None:
    told = handed(ActionKind.PUBLIC_REPLY, of_seller())

    assert told.link == f"{CENTRAL}/feedback-manager/index.html"
    assert ORDER in told.steps[0]
    assert any("cannot be edited" in one for one in told.avoid)
    assert any("there is no second one" in one for one in told.avoid)
    assert told.proof is Proof.NONE


@pytest.mark.parametrize(
    "kind", [ActionKind.REFUND, ActionKind.PRICE_REDUCTION, ActionKind.RETURN_ACCEPTANCE]
)
def test_money_and_goods_are_proved_by_a_picture(kind: ActionKind) -> None:
    told = handed(kind, of_seller(), money=Money(minor=500, currency="EUR"))

    assert told.proof is Proof.SCREENSHOT
    assert told.link == f"{CENTRAL}/orders-v3/order/{ORDER}"
    assert ("5.00 EUR" in "".join(told.steps)) is (kind is not ActionKind.RETURN_ACCEPTANCE)


def test_removal_of_feedback_is_asked_for_with_its_ground_its_evidence_and_its_last_day() -> None:
    parcel = Parcel(carrier="DHL", number="00340434", state="DELIVERED")
    order = OrderFacts(
        ref=ORDER, as_of=NOW, state="SHIPPED", fulfilled_by="AMAZON", shipped=NOW, parcels=(parcel,)
    )

    told = handed(
        ActionKind.APPEAL,
        of_seller(written=date(2026, 11, 1)),
        order=ORDER,
        ground="fba_delivery",
    )
    proved = Amazon().hand_over(
        Action(key="case-1/first/0/1", kind=ActionKind.APPEAL, store=StoreId(1)),
        RouteFacts(NOW, AmazonSettings(), review=of_seller(), order=order),
    )

    assert "fba_delivery" in told.steps[1]
    assert told.deadline == datetime(2027, 1, 29, 23, 0, tzinfo=UTC)  # 90 days, earlier edge
    assert any("another channel" in one for one in told.avoid)
    assert "packed and shipped by AMAZON" in proved.evidence
    assert "DHL: DELIVERED" in proved.evidence
    assert "00340434" not in str(proved)


def test_a_product_review_is_reported_on_its_own_page() -> None:
    told = handed(ActionKind.APPEAL, of_product(), ground="spam", order=None)

    assert told.link == "https://www.amazon.de/gp/customer-reviews/R1SAMPLE00001"
    assert "spam" in told.steps[1]
    assert told.deadline is None
    assert any("second report" in one for one in told.avoid)


def test_asking_for_a_review_has_no_words_of_ours() -> None:
    order = OrderFacts(ref=ORDER, as_of=NOW, state="SHIPPED", deliver_by=NOW)

    told = handed(ActionKind.SOLICITATION, None, order=ORDER)
    closing = Amazon().hand_over(
        Action(key="case-1/first/0/1", kind=ActionKind.SOLICITATION, store=StoreId(1)),
        RouteFacts(NOW, AmazonSettings(), order=order),
    )

    assert told.text == ""
    assert "by mood" in told.avoid[0]
    assert closing.deadline == datetime(2026, 12, 22, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("kind", list(HANDED_OVER))
@pytest.mark.parametrize("review", [None, of_product(), of_seller()], ids=["none", "p", "s"])
def test_every_hand_over_is_short_and_holds_nothing_of_the_buyer_but_the_order(
    kind: ActionKind, review: Review | None
) -> None:
    told = handed(kind, review)

    assert 1 <= len(told.steps) <= 3
    assert all(len(step) <= 110 for step in told.steps)
    assert told.avoid
    assert told.where
    everything = str(told.model_dump())
    assert BUYER not in everything
    assert "x@marketplace" not in everything
    assert "Kaputt" not in everything


@pytest.mark.parametrize("kind", list(HANDED_OVER))
def test_it_works_without_order_and_on_every_site(kind: ActionKind) -> None:
    told = handed(kind, None, order=None, settings={"site": "amazon.co.uk"})

    assert told.link is None or "sellercentral.amazon.co.uk" in told.link
    assert "{" not in str(told.link)


def test_pages_that_moved_are_a_setting() -> None:
    moved = {"feedback_address": "https://central.example/feedback?site={site}"}

    told = handed(ActionKind.PUBLIC_REPLY, of_seller(), settings=moved)

    assert told.link == "https://central.example/feedback?site=amazon.de"


def test_a_connector_hands_over_what_has_no_call_and_refuses_what_never_is(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    order = OrderRef(sandbox.add_order(SELLER))

    def action(kind: ActionKind) -> Action:
        return Action(key="case-1/a/0/1", kind=kind, store=StoreId(1), order=order, text=TEXT)

    with a_desk(url, clock) as desk:
        told = desk.connector.perform(action(ActionKind.REFUND))
        for kind in (ActionKind.COUPON, ActionKind.INTERNAL_TASK, ActionKind.RATE_BUYER):
            with pytest.raises(NotOffered, match="is never done here"):
                desk.connector.perform(action(kind))
        assert desk.connector.read_back(action(ActionKind.REFUND)) == {}

    assert isinstance(told, Handover)
    assert order in (told.link or "")
    assert not any(one in str(told) for one in PLANTED)
    assert not sandbox.calls
