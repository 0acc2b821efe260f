"""Public replies on Amazon: to seller feedback, once, explaining and nothing else."""

from amends.domain.facts import Facts, Says
from amends.domain.rule import (
    BLOCK,
    CLEAR,
    PUBLIC_REPLY,
    WARN,
    Finding,
    Fired,
    Rule,
    at,
    lacking,
    where,
)
from amends.domain.rules.offers import ASKS_CHANGE
from amends_amazon.policy.sources import COMMENTS, FEEDBACK

_TO_REPLIES = frozenset({PUBLIC_REPLY})


def _to_a_product_review(facts: Facts) -> Finding:
    if facts.context.review_target == "seller_feedback":
        return CLEAR
    return lacking(facts, "review_target") or Fired()


def _more_than_an_explanation(facts: Facts) -> Finding:
    spans = at((*facts.text.links, *facts.text.contacts))
    said = where(facts, Says.GIVE_CONTACT, Says.STEER_OUTSIDE, Says.ADVERTISE, *ASKS_CHANGE)
    if isinstance(said, Fired):
        return Fired((*spans, *said.spans), sure=said.sure)
    return Fired(spans) if spans else CLEAR


def _second(facts: Facts) -> Finding:
    if facts.context.reply_deleted_before is False:
        return CLEAR
    return lacking(facts, "reply_deleted_before") or Fired()


RULES = (
    Rule(
        id="AMZ-REP-001",
        applies_to=_TO_REPLIES,
        says="A product review cannot be answered in public; seller feedback can.",
        severity=WARN,
        why="Amazon withdrew comments on reviews.",
        source=COMMENTS,
        effective="2020-12",
        fix="Write through the Customer Reviews tool instead, where the brand is registered.",
        fires=_to_a_product_review,
    ),
    Rule(
        id="AMZ-REP-002",
        applies_to=_TO_REPLIES,
        says="A public reply explains: no link, address, number, promotion or request.",
        severity=BLOCK,
        why="Amazon allows an explanation and nothing else.",
        source=FEEDBACK,
        fix="Point to the messages of the order, and take the rest out.",
        fires=_more_than_an_explanation,
        covers=frozenset({"COM-OFF-008"}),
    ),
    Rule(
        id="AMZ-REP-003",
        applies_to=_TO_REPLIES,
        says="After a reply was deleted there is no second one.",
        severity=BLOCK,
        why="Amazon takes one reply only.",
        source=FEEDBACK,
        fix="Nothing does: the feedback stays without a reply.",
        fires=_second,
    ),
)
