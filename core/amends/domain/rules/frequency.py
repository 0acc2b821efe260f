"""How often a buyer is written to unasked, and that a no is a no."""

from amends.domain.facts import Facts, Purpose, Says
from amends.domain.rule import (
    BLOCK,
    CLEAR,
    MESSAGE,
    OFFER,
    SOLICITATION,
    WARN,
    Finding,
    Fired,
    Rule,
    high,
    lacking,
    low,
    where,
)
from amends.domain.rules.sources import common, house

# Of these a buyer must hear, whatever they declined.
_MUST_HEAR = {Purpose.RECALL, Purpose.ORDER_ISSUE, Purpose.DELIVERY_UPDATE}
_ABOUT_A_REVIEW = {Purpose.REVIEW_FOLLOWUP, Purpose.REVIEW_REQUEST}


def about_review(facts: Facts) -> bool:
    """Whether the workflow writes because of a review."""
    return facts.context.purpose in _ABOUT_A_REVIEW


def _again_and_again(facts: Facts, most: float) -> Finding:
    context = facts.context
    if context.buyer_asked or (context.purpose is not None and not about_review(facts)):
        return CLEAR
    if context.messages_already_sent is not None and context.messages_already_sent < most:
        return CLEAR
    return lacking(facts, "buyer_asked", "purpose", "messages_already_sent") or Fired()


def _too_soon(facts: Facts, hours: float) -> Finding:
    context = facts.context
    if context.buyer_asked or context.never_written:
        return CLEAR
    since = context.hours_since_last_message
    if since is not None and since >= hours:
        return CLEAR
    return lacking(facts, "buyer_asked", "hours_since_last_message") or Fired()


def _refused(facts: Facts) -> Finding:
    if facts.context.purpose in _MUST_HEAR:
        return CLEAR
    if facts.context.buyer_opted_out:
        return Fired()
    said = where(facts, Says.DECLINED)
    return lacking(facts, "buyer_opted_out") or CLEAR if said is CLEAR else said


RULES = (
    Rule(
        id="COM-FRQ-001",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="After two messages about a review without an answer there is no third.",
        severity=BLOCK,
        why="A third one is harassment.",
        source=house("house rule; harassment rules of all three platforms"),
        fix="Wait for the buyer; close the case.",
        fires=_again_and_again,
        numbers={"most": low(2, "messages")},
    ),
    Rule(
        id="COM-FRQ-002",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="Between two messages that nobody asked for lie three days.",
        severity=WARN,
        why="People need time.",
        source=house(),
        fix="Wait until 72 hours have passed since the last message.",
        fires=_too_soon,
        numbers={"hours": high(72, "hours")},
    ),
    Rule(
        id="COM-FRQ-003",
        applies_to=frozenset({MESSAGE, OFFER, SOLICITATION}),
        says="Who wants no more messages gets none, except what they must hear about the order.",
        severity=BLOCK,
        why="A refusal must be respected.",
        source=common("UWG § 7; GDPR Art. 21; 民法典 1033; Amazon opt-out"),
        fix="Do not write; only a recall, an order problem or a delivery change may still leave.",
        fires=_refused,
    ),
)
