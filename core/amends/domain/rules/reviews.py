"""Requests about reviews: no pressure, no dictation, no fakes, no picking of the content."""

from amends.domain.facts import Facts, Says
from amends.domain.rule import (
    BLOCK,
    CLEAR,
    MESSAGE,
    OFFER,
    PUBLIC_REPLY,
    SOLICITATION,
    Finding,
    Rule,
    says,
    where,
)
from amends.domain.rules.offers import ASKS_CHANGE
from amends.domain.rules.sources import common, verified


def _pressed(facts: Facts) -> Finding:
    if not facts.text.said(*ASKS_CHANGE, Says.ASK_GOOD):
        return CLEAR
    return where(facts, Says.PRESS)


RULES = (
    Rule(
        id="COM-REV-001",
        applies_to=frozenset({MESSAGE, OFFER, SOLICITATION}),
        says="A request about a review carries no pity, guilt, ultimatum or time pressure.",
        severity=BLOCK,
        why="Undue influence on the buyer's opinion.",
        source=common("UWG § 4a; Directive 2005/29 Art. 8, 9; 网络交易监督管理办法"),
        effective="2008-12-30",
        fix="Leave out what the review means for you, your team or your income.",
        fires=_pressed,
    ),
    Rule(
        id="COM-REV-002",
        applies_to=frozenset({MESSAGE, OFFER, SOLICITATION}),
        says="Nobody hands a buyer the words or the stars of a review.",
        severity=BLOCK,
        why="A review written by the seller is manufactured.",
        source=common("16 CFR 465.2; UWG Annex 23c; 反不正当竞争法 Art. 9"),
        effective="2024-10-21",
        fix="Leave words and stars to the buyer.",
        fires=says(Says.DICTATE),
    ),
    Rule(
        id="COM-FAK-001",
        applies_to=frozenset({MESSAGE, OFFER, SOLICITATION, PUBLIC_REPLY}),
        says="No fake, paid, insider or exchanged reviews, no votes, no attacks on rivals.",
        severity=BLOCK,
        why="Organising reviews deceives every later buyer.",
        source=verified("16 CFR 465.2, 465.5; UWG Annex 23b, 23c; 反不正当竞争法 Art. 9"),
        effective="2024-10-21",
        fix="Nothing does: leave it out.",
        fires=says(Says.FAKE_REVIEWS),
        covers=frozenset({"COM-REV-002"}),
    ),
)

# Where reviews are asked for at all this is brought by the platform's own plugin.
NO_GATING = Rule(
    id="COM-SOL-001",
    applies_to=frozenset({SOLICITATION, MESSAGE}),
    says="Content and unhappy buyers are invited alike; nobody is steered away from reviewing.",
    severity=BLOCK,
    why="Asking only the content distorts the total picture.",
    source=verified("Amazon customer review policy; Directive 2005/29 Art. 6"),
    fix="Invite everybody with the same words, and offer help without making it a choice.",
    fires=says(Says.GATE),
)
