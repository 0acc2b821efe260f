"""Notices to OTTO about a review, and data from OTTO's calls."""

from amends.domain.facts import Facts, Says
from amends.domain.rule import APPEAL, BLOCK, CLEAR, DATA, WARN, Finding, Fired, Rule
from amends.domain.rules.appeals import not_listed
from amends_otto.policy.grounds import GROUNDS
from amends_otto.policy.sources import DATA_TERMS, OBJECTION
from amends_otto.policy.sources import GROUNDS as LAW


def _unchecked(facts: Facts) -> Finding:
    if facts.context.ground not in ("no_purchase", "NO_CUSTOMER_CONTACT"):
        return CLEAR
    return CLEAR if facts.text.said(Says.CHECKED_ORDERS) else Fired()


RULES = (
    Rule(
        id="OTTO-APP-001",
        applies_to=frozenset({APPEAL}),
        says="A review goes because it is unlawful or off topic, for one of the listed grounds.",
        severity=BLOCK,
        why="OTTO must act on unlawful content only.",
        source=LAW,
        effective="2024-02-17",
        fix="Choose one of the grounds.",
        fires=not_listed(GROUNDS),
        mirrors=("COM-APP-002",),
    ),
    Rule(
        id="OTTO-APP-002",
        applies_to=frozenset({APPEAL}),
        says="Who says that nobody bought it says that the order records were looked through.",
        severity=WARN,
        why="The objection alone makes OTTO check; made blindly it abuses that right.",
        source=OBJECTION,
        effective="2022-08-09",
        fix="Look through the orders, and say in the notice that you did.",
        fires=_unchecked,
    ),
    Rule(
        id="OTTO-DAT-001",
        applies_to=frozenset({DATA}),
        says="A buyer's data serves the order, and is erased once no duty keeps it.",
        severity=BLOCK,
        why="Purpose limitation.",
        source=DATA_TERMS,
        effective="2018-05-25",
        fix="Let retention purge it on its day.",
        kept_by="retention",
    ),
)
