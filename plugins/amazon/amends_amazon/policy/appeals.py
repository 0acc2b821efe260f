"""Requests to take a product review or seller feedback down, and data from Amazon's calls."""

from amends.domain.facts import Facts
from amends.domain.rule import (
    APPEAL,
    BLOCK,
    CLEAR,
    DATA,
    Finding,
    Fired,
    Rule,
    lacking,
)
from amends.domain.rules.appeals import not_listed
from amends_amazon.policy.grounds import FEEDBACK, GROUNDS, REVIEW
from amends_amazon.policy.sources import COMMUNITY, MIXED, PROTECTION, REMOVAL, USE, WINDOW

DAYS = 90  # after the feedback
_ALL_OF_IT = {"entirely_product_review", "fba_delivery"}
_TO_APPEALS = frozenset({APPEAL})


def _too_late(facts: Facts) -> Finding:
    if facts.context.review_target == REVIEW:
        return CLEAR
    days = facts.context.days_since_review
    if days is not None and days <= DAYS:
        return CLEAR
    return lacking(facts, "review_target", "days_since_review") or Fired()


def _mixed_feedback(facts: Facts) -> Finding:
    if facts.context.ground not in _ALL_OF_IT:
        return CLEAR
    judged = facts.context.review_says
    if judged is None:
        return lacking(facts, "review_says") or CLEAR
    return Fired() if judged.seller else CLEAR


def _mixed_review(facts: Facts) -> Finding:
    if facts.context.ground != "seller_or_shipping_only":
        return CLEAR
    judged = facts.context.review_says
    if judged is None:
        return lacking(facts, "review_says") or CLEAR
    return Fired() if judged.product else CLEAR


RULES = (
    Rule(
        id="AMZ-APP-001",
        applies_to=_TO_APPEALS,
        says="A product review goes only on a ground of the Community Guidelines.",
        severity=BLOCK,
        why="Amazon's list of what a review must not hold.",
        source=COMMUNITY,
        fix="Choose one of the grounds for product reviews.",
        fires=not_listed(GROUNDS, REVIEW),
        mirrors=("COM-APP-002",),
    ),
    Rule(
        id="AMZ-APP-002",
        applies_to=_TO_APPEALS,
        says="Seller feedback is removed or struck through in five cases only.",
        severity=BLOCK,
        why="Amazon's list of cases.",
        source=REMOVAL,
        fix="Choose one of the grounds for seller feedback.",
        fires=not_listed(GROUNDS, FEEDBACK),
        mirrors=("COM-APP-002",),
    ),
    Rule(
        id="AMZ-APP-003",
        applies_to=_TO_APPEALS,
        says="Removal of seller feedback is asked for within 90 days.",
        severity=BLOCK,
        why="Later requests are closed.",
        source=WINDOW,
        fix="Nothing does: reply in public instead.",
        fires=_too_late,
    ),
    Rule(
        id="AMZ-APP-004",
        applies_to=_TO_APPEALS,
        says="Feedback that also criticises our own service is not all about product or delivery.",
        severity=BLOCK,
        why="Mixed comments stay.",
        source=REMOVAL,
        fix="Answer the criticism in a public reply instead.",
        fires=_mixed_feedback,
    ),
    Rule(
        id="AMZ-APP-005",
        applies_to=_TO_APPEALS,
        says="A review that also judges the product is a product review.",
        severity=BLOCK,
        why="It stays as one.",
        source=MIXED,
        fix="Choose another ground, or let it stand.",
        fires=_mixed_review,
    ),
    Rule(
        id="AMZ-DAT-001",
        applies_to=frozenset({DATA}),
        says="Data that points at a buyer is gone 30 days after delivery.",
        severity=BLOCK,
        why="Longer only where law demands it, encrypted and offline.",
        source=PROTECTION,
        effective="2021",
        fix="Let retention purge it on its day.",
        kept_by="retention, 30 days after delivery",
    ),
    Rule(
        id="AMZ-DAT-002",
        applies_to=frozenset({DATA}),
        says="Contact data of a buyer serves the order and nothing else.",
        severity=BLOCK,
        why="Amazon's terms for its calls.",
        source=USE,
        effective="2021",
        fix="Use it for this order only.",
        kept_by="the data model: buyers are never joined across orders",
    ),
)
