"""Data about the buyer: not in public, not asked for without need, not from elsewhere."""

from amends.domain.facts import Facts, PersonalKind, Says
from amends.domain.rule import (
    APPEAL,
    BLOCK,
    MESSAGE,
    OFFER,
    PUBLIC_REPLY,
    WARN,
    Finding,
    Fired,
    Rule,
    at,
    says,
    where,
)
from amends.domain.rules.sources import common

# An appeal may name a buyer and an order; it needs none of these.
_NOT_NEEDED = {
    PersonalKind.ADDRESS,
    PersonalKind.PHONE,
    PersonalKind.EMAIL,
    PersonalKind.IDENTITY,
}


def _published(facts: Facts) -> Finding:
    if facts.text.personal:
        return Fired(at(facts.text.personal))
    return where(facts, Says.BUYER_DATA)


def _more_than_needed(facts: Facts) -> Finding:
    found = tuple(one for one in facts.text.personal if one.kind in _NOT_NEEDED)
    return Fired(at(found)) if found else where(facts, Says.BUYER_DATA)


RULES = (
    Rule(
        id="COM-PII-001",
        applies_to=frozenset({PUBLIC_REPLY}),
        says="A public reply holds no data about the buyer: no name, address, order or chat.",
        severity=BLOCK,
        why="Nothing allows their publication.",
        source=common("GDPR Art. 5, 6; 个人信息保护法 10, 25; 消费者权益保护法 29"),
        effective="2018-05-25",
        fix="Leave out whatever points at this one buyer.",
        fires=_published,
    ),
    Rule(
        id="COM-PII-002",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="Nobody asks for an identity document, a password, a code or full card or bank data.",
        severity=BLOCK,
        why="It is not needed, refunds run through the platform, and it reads like phishing.",
        source=common("GDPR Art. 5(1)(c); 个人信息保护法 6"),
        effective="2018-05-25",
        fix="Refund through the order, which needs none of it.",
        fires=says(Says.ASK_IDENTITY),
    ),
    Rule(
        id="COM-PII-003",
        applies_to=frozenset({APPEAL}),
        says="An appeal holds no address, phone number, document number or health of the buyer.",
        severity=WARN,
        why="It needs none of it.",
        source=common("GDPR Art. 5(1)(c); 个人信息保护法 6"),
        effective="2018-05-25",
        fix="Name the review and the proof, and blacken the rest.",
        fires=_more_than_needed,
    ),
    Rule(
        id="COM-PII-004",
        applies_to=frozenset({MESSAGE, PUBLIC_REPLY, OFFER}),
        says="What is known about a buyer from outside the order is not used or hinted at.",
        severity=BLOCK,
        why="It profiles and frightens.",
        source=common("GDPR Art. 5(1)(b); 个人信息保护法 10; UWG § 4a"),
        effective="2018-05-25",
        fix="Use nothing but the order and what the buyer wrote.",
        fires=says(Says.OUTSIDE_DATA),
    ),
)
