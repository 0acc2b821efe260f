"""Requests about reviews on Taobao: lawful begging is looked at, anything bought is blocked."""

from amends.domain.facts import Facts, Says
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
    lacking,
    says,
    where,
)
from amends.domain.rules.offers import ASKS_CHANGE, GOODWILL, ON_ANY_REVIEW, condition
from amends_taobao.policy.sources import BEGGING, CASH_BACK, HARASSMENT, OURS, TOOL

REWARD_TOOLS = {"评价有礼"}
_BOUGHT = frozenset({"COM-OFF-001", "COM-OFF-003", "COM-FAK-001"})


def _again(facts: Facts) -> Finding:
    said = where(facts, *ASKS_CHANGE)
    if said is CLEAR or facts.context.messages_already_sent == 0:
        return CLEAR
    return lacking(facts, "messages_already_sent") or said


def _first(facts: Facts) -> Finding:
    return where(facts, *ASKS_CHANGE) if facts.context.messages_already_sent == 0 else CLEAR


def _bought(facts: Facts) -> Finding:
    offer = facts.context.offer
    given = bool(facts.text.said(*GOODWILL, Says.PAY_OUTSIDE)) or (offer and offer.kind.goodwill)
    if offer is not None and offer.condition == "positive_review":
        said = where(facts, Says.ASK_GOOD)
        return Fired() if said is CLEAR else said
    said = where(facts, Says.ASK_GOOD)
    if not isinstance(said, Fired) or not (given or facts.text.said(Says.TIE_REVIEW)):
        return CLEAR
    # In a request of its own this says all that COM-OFF-001 would.
    covers = ("COM-OFF-001",) if facts.context.action == SOLICITATION else ()
    return Fired(said.spans, sure=said.sure, covers=covers)


def _rewards(facts: Facts) -> Finding:
    if facts.context.tool in REWARD_TOOLS:
        return CLEAR
    said = where(facts, Says.REWARD_ANY)
    return Fired() if said is CLEAR and condition(facts) == ON_ANY_REVIEW else said


RULES = (
    Rule(
        id="TB-REV-001",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="Nobody is asked a second time to change a review.",
        severity=BLOCK,
        why="A repeated request harasses.",
        source=HARASSMENT,
        fix="Say nothing about the review any more.",
        fires=_again,
        covers=frozenset({"COM-FRQ-001"}),
    ),
    Rule(
        id="TB-REV-002",
        applies_to=frozenset({MESSAGE}),
        says="A first, polite request to change a review is looked at by a person.",
        severity=WARN,
        why="Lawful without benefit and pressure, but delicate.",
        source=OURS,
        fix="Leave the request out.",
        fires=_first,
        yields_to=frozenset(
            {"COM-OFF-002", "COM-REV-001", "COM-REV-002", "COM-THR-001", "COM-TRU-001", *_BOUGHT}
        ),
    ),
    Rule(
        id="TB-REV-003",
        applies_to=frozenset({PUBLIC_REPLY}),
        says="The public reply asks nobody to change, delete or add to a review.",
        severity=BLOCK,
        why="Everybody reads it, and it can never be taken back.",
        source=OURS,
        fix="Answer what the review says.",
        fires=says(*ASKS_CHANGE),
        yields_to=frozenset({"COM-REV-001", "COM-THR-001", *_BOUGHT}),
    ),
    Rule(
        id="TB-SOL-001",
        applies_to=frozenset({SOLICITATION, MESSAGE, OFFER}),
        says="No cash-back, red packet, coupon or gift for a good review (好评返现).",
        severity=BLOCK,
        why="The law forbids inducing designated good reviews.",
        source=CASH_BACK,
        effective="2024-09-01",
        fix="Give nothing for a review, or use 评价有礼, blind to what it says.",
        fires=_bought,
        yields_to=frozenset({"COM-FAK-001"}),
    ),
    Rule(
        id="TB-SOL-002",
        applies_to=frozenset({SOLICITATION, MESSAGE}),
        says="Asking for 好评 or five stars, without a benefit, is looked at by a person.",
        severity=WARN,
        why="Allowed begging, but not neutral.",
        source=BEGGING,
        fix="Ask for an honest opinion.",
        fires=says(Says.ASK_GOOD),
        yields_to=frozenset({"TB-SOL-001", "COM-REV-001", "COM-REV-002", *_BOUGHT}),
    ),
    Rule(
        id="TB-SOL-003",
        applies_to=frozenset({SOLICITATION, MESSAGE}),
        says="Asking the unhappy to come to service first is looked at by a person.",
        severity=WARN,
        why="It steers who reviews.",
        source=BEGGING,
        fix="Offer help without a word about reviews.",
        fires=says(Says.GATE),
        yields_to=frozenset({"TB-SOL-001", *_BOUGHT}),
    ),
    Rule(
        id="TB-SOL-004",
        applies_to=frozenset({SOLICITATION}),
        says="A reward for any review, whatever it says, goes through 评价有礼 only.",
        severity=WARN,
        why="The platform's tool keeps it blind; by hand nobody can tell.",
        source=TOOL,
        fix="Use 评价有礼.",
        fires=_rewards,
        yields_to=frozenset({"TB-SOL-001", *_BOUGHT}),
    ),
)
