"""Remedies and goodwill: what may be given, and what must never hang on it."""

from amends.domain.facts import Facts, OfferKind, Says
from amends.domain.rule import (
    BLOCK,
    CLEAR,
    MESSAGE,
    OFFER,
    PUBLIC_REPLY,
    SOLICITATION,
    WARN,
    Finding,
    Fired,
    Rule,
    Unknown,
    low,
    says,
    where,
)
from amends.domain.rules.sources import common, house, verified

# What a benefit may be made to wait for, as workflows name it.
ON_THE_REVIEW = {"review_change", "review_removal", "positive_review", "no_negative_review"}
ON_A_CLAIM = {
    "withdraw_claim", "withdraw_dispute", "withdraw_complaint", "withdraw_chargeback",
    "confidentiality", "silence",
}  # fmt: skip
ON_ANY_REVIEW = "any_review"
HONEST = {"return_item", "proof_of_defect", "photo", "receipt"}  # what a remedy may wait for

GOODWILL = (Says.GIVE_GOODWILL, Says.GIVE_COUPON, Says.GIVE_GIFT)
BENEFIT = (Says.GIVE_REMEDY, *GOODWILL)
ASKS_CHANGE = (Says.ASK_CHANGE, Says.MAY_CHANGE)
ASKS_RATING = (*ASKS_CHANGE, Says.ASK_REVIEW, Says.ASK_GOOD)


def gives_goodwill(facts: Facts) -> bool:
    """Something of value beyond the buyer's rights, in words or as the offer."""
    offer = facts.context.offer
    return bool(facts.text.said(*GOODWILL)) or (offer is not None and offer.kind.goodwill)


def gives(facts: Facts) -> bool:
    """Anything of value, the buyer's by law or not, in words or as the offer."""
    return facts.context.offer is not None or bool(facts.text.said(*BENEFIT))


def condition(facts: Facts) -> str | None:
    """What the offer is declared to wait for."""
    return facts.context.offer.condition if facts.context.offer else None


def _tied_to_review(facts: Facts) -> Finding:
    named = condition(facts)
    if named in ON_THE_REVIEW:
        tied = where(facts, Says.TIE_REVIEW)
        return Fired() if tied is CLEAR else tied
    if named and named not in ON_A_CLAIM and named not in HONEST and named != ON_ANY_REVIEW:
        tied = where(facts, Says.TIE_REVIEW)
        return Unknown(("what the offer waits for",)) if tied is CLEAR else tied
    return where(facts, Says.TIE_REVIEW)


def _beside_a_request(facts: Facts) -> Finding:
    asked = where(facts, *ASKS_RATING)
    if asked is CLEAR or not gives(facts) or _neutral_notice(facts):
        return CLEAR
    return where(facts, *ASKS_RATING, *BENEFIT)


def _neutral_notice(facts: Facts) -> bool:
    """Feedback about a seller may be said to be changeable where nothing but a remedy is named."""
    return (
        facts.context.action == MESSAGE
        and facts.context.review_target == "seller_feedback"
        and facts.context.offer is None
        and not facts.text.said(Says.ASK_CHANGE, Says.ASK_REVIEW, Says.ASK_GOOD, *GOODWILL)
    )


def _paid_first(facts: Facts) -> Finding:
    said = where(facts, Says.PREPAID)
    offer = facts.context.offer
    if said is CLEAR and offer and offer.kind is OfferKind.PREPAID_TRANSFER:
        return Fired()
    return said


def _above_the_order(facts: Facts) -> Finding:
    offer, order = facts.context.offer, facts.context.order_value
    if offer is None or not offer.kind.goodwill or offer.money is None:
        return CLEAR
    if order is None:
        return CLEAR if facts.context.orderless else Unknown(("order_value",))
    if order.currency != offer.money.currency:
        return Unknown((f"order_value in {offer.money.currency}",))
    return Fired() if offer.money.minor > order.minor else CLEAR


def _above_the_cap(facts: Facts, **caps: float) -> Finding:
    offer = facts.context.offer
    if offer is None or not offer.kind.goodwill or offer.money is None:
        return CLEAR
    cap = caps.get(offer.money.currency)
    if cap is None:
        return Unknown((f"a cap in {offer.money.currency}",))
    return Fired() if offer.money.amount > cap else CLEAR


def _tied_to_claim(facts: Facts) -> Finding:
    said = where(facts, Says.TIE_CLAIM)
    return Fired() if said is CLEAR and condition(facts) in ON_A_CLAIM else said


RULES = (
    Rule(
        id="COM-OFF-001",
        applies_to=frozenset({MESSAGE, PUBLIC_REPLY, OFFER, SOLICITATION}),
        says="No benefit may hang on a good, changed, deleted or unwritten review.",
        severity=BLOCK,
        why="It buys sentiment; a condition that is only implied counts as well.",
        source=verified("16 CFR 465.4; UWG Annex 23c; 网络反不正当竞争暂行规定 Art. 9(5)"),
        effective="2024-10-21",
        fix="Give the remedy without a word about the review.",
        fires=_tied_to_review,
        yields_to=frozenset({"COM-FAK-001"}),
    ),
    Rule(
        id="COM-OFF-002",
        applies_to=frozenset({MESSAGE, OFFER, PUBLIC_REPLY}),
        says="Refund, return, exchange and repair must not wait for a review or its change.",
        severity=BLOCK,
        why="The buyer owns that remedy already.",
        source=common("BGB §§ 355, 437; 消费者权益保护法 24, 25; Directive 2005/29 Art. 8, 9(d)"),
        fix="Start the remedy now, whatever the review says.",
        fires=says(Says.WITHHOLD),
    ),
    Rule(
        id="COM-OFF-003",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="A benefit and a request about a review must not stand in one text, even without if.",
        severity=BLOCK,
        why="Side by side they read as a condition.",
        source=verified("16 CFR 465.4, expressly or by implication"),
        effective="2024-10-21",
        fix="Leave the request out; the review stays the buyer's own.",
        fires=_beside_a_request,
        yields_to=frozenset({"COM-OFF-001", "COM-OFF-002", "COM-OFF-007", "COM-FAK-001"}),
    ),
    Rule(
        id="COM-OFF-004",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="No money is sent before the buyer has agreed to a remedy.",
        severity=BLOCK,
        why="Pay first and call later presses the buyer, and nothing documents the payment.",
        source=house("house rule; Directive 2005/29 Art. 9; platform payment rules"),
        fix="Offer the remedy first, and pay through the order once the buyer agrees.",
        fires=_paid_first,
        covers=frozenset({"COM-CHN-001"}),
    ),
    Rule(
        id="COM-OFF-005",
        applies_to=frozenset({OFFER, MESSAGE}),
        says="Goodwill is never worth more than the order was.",
        severity=BLOCK,
        why="Beyond that it pays for the review.",
        source=house(),
        fix="Offer at most the order's value; a sum owed by law names its basis instead.",
        fires=_above_the_order,
    ),
    Rule(
        id="COM-OFF-006",
        applies_to=frozenset({OFFER}),
        says="Goodwill above the cap is looked at by a second person.",
        severity=WARN,
        why="Large sums need a human.",
        source=house(),
        fix="Stay at or under the cap, or let a second person approve.",
        fires=_above_the_cap,
        numbers={
            "EUR": low(50, "EUR"),
            "USD": low(50, "USD"),
            "GBP": low(50, "GBP"),
            "CNY": low(300, "CNY"),
        },
    ),
    Rule(
        id="COM-OFF-007",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="No benefit may hang on dropping a claim or complaint, or on silence.",
        severity=BLOCK,
        why="Consumer rights cannot be bought off, and gag clauses are void.",
        source=common("15 USC 45b; 消费者权益保护法实施条例; Directive 2005/29"),
        effective="2017-03-14",
        fix="Give the remedy and leave the claim to the buyer.",
        fires=_tied_to_claim,
    ),
    Rule(
        id="COM-OFF-008",
        applies_to=frozenset({PUBLIC_REPLY}),
        says="Amounts, vouchers and gifts are not promised or reported in public.",
        severity=WARN,
        why="Remedies belong in private; in public they invite complaints.",
        source=house(),
        fix="Say in public that you will help, and settle the sum in private.",
        fires=says(*GOODWILL),
        yields_to=frozenset({"COM-OFF-001"}),
    ),
)
