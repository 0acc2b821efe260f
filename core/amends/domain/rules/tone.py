"""How a buyer is spoken to: no threats, no contempt, no accusations, no blame without help."""

from amends.domain.facts import Facts, Says
from amends.domain.rule import (
    BLOCK,
    CLEAR,
    MESSAGE,
    OFFER,
    PUBLIC_REPLY,
    WARN,
    Finding,
    Rule,
    says,
    where,
)
from amends.domain.rules.offers import gives
from amends.domain.rules.sources import common, house, verified


def _blamed_without_help(facts: Facts) -> Finding:
    if facts.text.said(Says.APOLOGISE, Says.HELP) or gives(facts):
        return CLEAR
    return where(facts, Says.BLAME)


RULES = (
    Rule(
        id="COM-THR-001",
        applies_to=frozenset({MESSAGE, OFFER, PUBLIC_REPLY}),
        says="A buyer is not threatened: no lawyer, police, blacklist, exposure, refused service.",
        severity=BLOCK,
        why="Coercion, and suppression of an opinion.",
        source=verified("16 CFR 465.7; UWG § 4a; 治安管理处罚法"),
        effective="2024-10-21",
        fix="Leave the threat out; what is unlawful in a review goes into an appeal.",
        fires=says(Says.THREATEN),
        covers=frozenset({"COM-PII-004"}),
    ),
    Rule(
        id="COM-TON-001",
        applies_to=frozenset({MESSAGE, PUBLIC_REPLY, OFFER}),
        says="A buyer is not insulted, mocked or looked down on.",
        severity=BLOCK,
        why="It is retaliation, and everybody reads it.",
        source=common("UWG § 4; platform codes of conduct; 民法典 1024"),
        fix="Say what went wrong and what you do about it, and nothing about the buyer.",
        fires=says(Says.INSULT),
        covers=frozenset({"COM-TON-003"}),
    ),
    Rule(
        id="COM-TON-002",
        applies_to=frozenset({PUBLIC_REPLY, MESSAGE}),
        says="Nobody is called a liar, rival, fraud or extortionist as if it were a fact.",
        severity=BLOCK,
        why="An accusation without proof; with proof it belongs in an appeal.",
        source=common("BGB §§ 823, 824; 民法典 1024"),
        fix="Answer the point itself, and take the suspicion to an appeal with evidence.",
        # Words that allege in an appeal accuse in public: only the place tells them apart.
        fires=says(Says.ACCUSE, Says.ALLEGE),
    ),
    Rule(
        id="COM-TON-003",
        applies_to=frozenset({PUBLIC_REPLY, MESSAGE}),
        says="Blame or playing down never stands alone, without an apology or help.",
        severity=WARN,
        why="It escalates.",
        source=house(),
        fix="Say that you are sorry, or offer help.",
        fires=_blamed_without_help,
    ),
)
