"""Rules about offers: what may be given, and what must not hang on it."""

import pytest

from amends.domain.facts import Facts, OfferKind, Says
from amends.domain.order import Money
from amends.domain.policy import Policy, judge
from amends.domain.rule import BLOCK, WARN
from amends.domain.rules.offers import RULES
from amends.testing.drafts import a_draft, an_offer

POLICY = Policy(RULES)
PARTIAL, FULL = OfferKind.PARTIAL_REFUND, OfferKind.REFUND_FULL


def named(draft: Facts) -> set[str]:
    return {rule.removeprefix("COM-OFF-") for rule in judge(draft, POLICY).rule_ids}


@pytest.mark.parametrize(
    ("draft", "rules"),
    [
        # 001: tied to the review, in words or as the offer's condition
        (a_draft(Says.TIE_REVIEW, Says.GIVE_GOODWILL, Says.ASK_CHANGE), {"001"}),
        (a_draft(Says.TIE_REVIEW, action="public_reply"), {"001"}),
        (a_draft(Says.TIE_REVIEW, action="solicitation"), {"001"}),
        *(
            (a_draft(action="offer", offer=an_offer(FULL, 10, condition=on)), {"001"})
            for on in ("review_change", "review_removal", "positive_review", "no_negative_review")
        ),
        (a_draft(action="offer", offer=an_offer(FULL, 10, condition="return_item")), set()),
        (a_draft(action="offer", offer=an_offer(FULL, 10, condition="a_song")), {"001"}),
        # 002: the buyer's own remedy waits
        (a_draft(Says.WITHHOLD, Says.GIVE_REMEDY, Says.ASK_CHANGE), {"002"}),
        (a_draft(Says.GIVE_REMEDY), set()),
        # 003: side by side
        (a_draft(Says.GIVE_GOODWILL, Says.ASK_CHANGE), {"003"}),
        (a_draft(Says.GIVE_REMEDY, Says.ASK_REVIEW), {"003"}),
        (a_draft(Says.ASK_GOOD, action="offer", offer=an_offer(FULL, 10)), {"003"}),
        (a_draft(Says.GIVE_GOODWILL), set()),
        (a_draft(Says.ASK_CHANGE), set()),
        (a_draft(Says.GIVE_REMEDY, Says.MAY_CHANGE, review_target="seller_feedback"), set()),
        (a_draft(Says.GIVE_GOODWILL, Says.MAY_CHANGE, review_target="seller_feedback"), {"003"}),
        (a_draft(Says.GIVE_REMEDY, Says.MAY_CHANGE), {"003"}),
        # 004: paid first
        (a_draft(Says.PREPAID), {"004"}),
        (a_draft(action="offer", offer=an_offer(OfferKind.PREPAID_TRANSFER, 5)), {"004"}),
        # 005: more than the order was worth; the edge is allowed
        (a_draft(action="offer", offer=an_offer(PARTIAL, 40), order_value=None), {"005"}),
        (a_draft(action="offer", offer=an_offer(PARTIAL, 40, "USD")), {"005"}),
        (a_draft(action="message", offer=an_offer(PARTIAL, 100.01)), {"005"}),
        (a_draft(action="message", offer=an_offer(PARTIAL, 100)), set()),
        (a_draft(action="message", offer=an_offer(FULL, 300)), set()),
        (a_draft(action="message", offer=an_offer(OfferKind.GIFT)), set()),
        (
            a_draft(offer=an_offer(PARTIAL, 400), order_value=None, orderless=True),
            set(),
        ),
        # 006: above the cap of its currency
        (a_draft(action="offer", offer=an_offer(PARTIAL, 50)), set()),
        (a_draft(action="offer", offer=an_offer(PARTIAL, 50.01)), {"006"}),
        (
            a_draft(
                action="offer",
                offer=an_offer(PARTIAL, 300, "CNY"),
                order_value=Money(minor=90_000, currency="CNY"),
            ),
            set(),
        ),
        (
            a_draft(
                action="offer",
                offer=an_offer(PARTIAL, 301, "CNY"),
                order_value=Money(minor=90_000, currency="CNY"),
            ),
            {"006"},
        ),
        (
            a_draft(
                action="offer",
                offer=an_offer(PARTIAL, 10, "SEK"),
                order_value=Money(minor=90_000, currency="SEK"),
            ),
            {"006"},
        ),
        # 007: tied to a claim
        (a_draft(Says.TIE_CLAIM, Says.GIVE_REMEDY), {"007"}),
        (a_draft(action="offer", offer=an_offer(FULL, 10, condition="withdraw_claim")), {"007"}),
        # 008: in public
        (a_draft(Says.GIVE_GOODWILL, action="public_reply"), {"008"}),
        (a_draft(Says.GIVE_COUPON, action="public_reply"), {"008"}),
        (a_draft(Says.GIVE_REMEDY, action="public_reply"), set()),
        (a_draft(Says.GIVE_GOODWILL, action="message"), set()),
    ],
)
def test_exactly_these_rules_are_named(draft: Facts, rules: set[str]) -> None:
    assert named(draft) == rules


def test_an_amount_without_an_order_to_compare_with_is_for_a_person() -> None:
    verdict = judge(a_draft(offer=an_offer(PARTIAL, 40), order_value=None), POLICY)

    assert verdict.severity is WARN
    assert verdict.hits[0].unknown == ("order_value",)


def test_a_condition_that_nobody_knows_is_for_a_person() -> None:
    offer = an_offer(FULL, 10, condition="a_song")

    assert judge(a_draft(action="offer", offer=offer), POLICY).severity is WARN
    assert judge(a_draft(Says.TIE_REVIEW, action="offer", offer=offer), POLICY).severity is BLOCK
