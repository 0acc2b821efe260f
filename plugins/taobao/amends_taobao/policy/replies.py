"""Public explanations (解释) on Taobao: short, in time, before the buyer appends, no promotion."""

from amends.domain.facts import Facts, Says
from amends.domain.rule import (
    BLOCK,
    CLEAR,
    PUBLIC_REPLY,
    WARN,
    Finding,
    Fired,
    Rule,
    lacking,
    says,
)
from amends_taobao.policy.sources import EXPLAIN, OURS

LENGTH = 500  # Chinese characters
DAYS = 30  # after the review
_TO_REPLIES = frozenset({PUBLIC_REPLY})


def _too_long(facts: Facts) -> Finding:
    return Fired() if facts.text.han > LENGTH else CLEAR


def _too_late(facts: Facts) -> Finding:
    days = facts.context.days_since_review
    if days is None:
        return lacking(facts, "days_since_review") or CLEAR
    return Fired() if days > DAYS else CLEAR


def _after_the_append(facts: Facts) -> Finding:
    if facts.context.has_followup is False:
        return CLEAR
    return lacking(facts, "has_followup") or Fired()


RULES = (
    Rule(
        id="TB-REP-001",
        applies_to=_TO_REPLIES,
        says="An explanation has at most 500 Chinese characters.",
        severity=BLOCK,
        why="The field takes no more.",
        source=EXPLAIN,
        fix="Shorten it.",
        fires=_too_long,
    ),
    Rule(
        id="TB-REP-002",
        applies_to=_TO_REPLIES,
        says="A review is explained within 30 days.",
        severity=BLOCK,
        why="Later the platform takes none.",
        source=EXPLAIN,
        fix="Nothing does: the review stays without an explanation.",
        fires=_too_late,
    ),
    Rule(
        id="TB-REP-003",
        applies_to=_TO_REPLIES,
        says="Once the buyer has appended a review there is no explanation.",
        severity=BLOCK,
        why="The platform takes none.",
        source=EXPLAIN,
        fix="Nothing does by call; look in 千牛 whether the append can be answered.",
        fires=_after_the_append,
    ),
    Rule(
        id="TB-REP-004",
        applies_to=_TO_REPLIES,
        says="An explanation explains; it does not sell coupons, arrivals or other articles.",
        severity=WARN,
        why="Readers of a bad review take it for mockery.",
        source=OURS,
        fix="Take the promotion out.",
        fires=says(Says.ADVERTISE),
        covers=frozenset({"COM-OFF-008"}),
    ),
)
