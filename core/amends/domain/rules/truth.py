"""Who speaks, what the buyer's rights are, and what keeps people safe."""

from amends.domain.facts import Facts, Says
from amends.domain.rule import (
    APPEAL,
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
)
from amends.domain.rules.sources import common, house


def _without_warning(facts: Facts) -> Finding:
    if facts.context.safety is False or facts.text.said(Says.STOP_USE):
        return CLEAR
    return lacking(facts, "safety") or Fired()


def _before_release(facts: Facts) -> Finding:
    """While a lead has not looked, only an approved warning leaves: no admission, no goodwill."""
    context = facts.context
    if not context.held:
        return CLEAR
    given = facts.text.said(Says.GIVE_GOODWILL, Says.GIVE_COUPON, Says.GIVE_GIFT)
    if context.template_unchanged and facts.text.said(Says.STOP_USE) and not given:
        return CLEAR
    return Fired(tuple((mark.start, mark.end) for mark in given))


RULES = (
    Rule(
        id="COM-TRU-001",
        applies_to=frozenset({MESSAGE, PUBLIC_REPLY, OFFER, SOLICITATION, APPEAL}),
        says="Nobody poses as the platform, an authority, a lawyer or another buyer.",
        severity=BLOCK,
        why="It deceives.",
        source=common("Directive 2005/29 Annex I no. 22; UWG § 5, Annex 23; 电子商务法 17"),
        fix="Write as the store that you are.",
        fires=says(Says.IMPERSONATE),
    ),
    Rule(
        id="COM-SAF-001",
        applies_to=frozenset({MESSAGE, PUBLIC_REPLY, OFFER}),
        says="Where somebody could be hurt, the text first says to stop using the article.",
        severity=WARN,
        why="Product safety comes before reputation.",
        source=common("Regulation (EU) 2023/988; our choice elsewhere"),
        effective="2024-12-13",
        fix="Begin with: please stop using it, and unplug it where there is a plug.",
        fires=_without_warning,
    ),
    Rule(
        id="COM-SAF-002",
        applies_to=frozenset({MESSAGE, PUBLIC_REPLY, OFFER}),
        says="Until a lead has looked at a danger, only an approved warning leaves.",
        severity=BLOCK,
        why="An admission or a gift before anybody knows what happened binds and misleads.",
        source=house("house rule; insurers' terms on admissions"),
        fix="Send a safety template as it is, or let a lead release the case.",
        fires=_before_release,
    ),
    Rule(
        id="COM-LAW-001",
        applies_to=frozenset({MESSAGE, OFFER, PUBLIC_REPLY}),
        says="Withdrawal and warranty are not denied, shortened or charged for.",
        severity=BLOCK,
        why="It misleads about rights that the buyer has.",
        source=common("Directive 2005/29 Art. 6(1)(g); BGB; 消费者权益保护法 25, 26"),
        fix="Say what the law gives, or say nothing about it.",
        fires=says(Says.DENY_RIGHTS),
    ),
)
