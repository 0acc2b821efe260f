"""Complaints about a review in 千牛, and data from Taobao's calls."""

from amends.domain.facts import Facts
from amends.domain.ground import find_ground
from amends.domain.rule import (
    APPEAL,
    BLOCK,
    CLEAR,
    DATA,
    WARN,
    Finding,
    Fired,
    Rule,
    lacking,
    low,
)
from amends.domain.rules.appeals import not_listed
from amends_taobao.policy.grounds import GROUNDS
from amends_taobao.policy.sources import PRIVACY, PROOF, RATING, RATING_DAYS

_OUTSIDE_CHAT = {"wechat_chat", "qq_chat", "sms", "alipay_chat", "call_record"}
_TO_APPEALS = frozenset({APPEAL})


def _late(facts: Facts, days: float) -> Finding:
    age = facts.context.days_since_review
    if age is None:
        return lacking(facts, "days_since_review") or CLEAR
    return Fired() if age > days else CLEAR


def _chat_from_elsewhere(facts: Facts) -> Finding:
    ground = find_ground(GROUNDS, facts.context.ground or "", None)
    evidence = facts.context.evidence
    if ground is None or not ground.proof or not evidence:
        return CLEAR
    return Fired() if _OUTSIDE_CHAT.issuperset(evidence) else CLEAR


RULES = (
    Rule(
        id="TB-APP-001",
        applies_to=_TO_APPEALS,
        says="A review goes as malicious or improper, for one of the listed grounds.",
        severity=BLOCK,
        why="Taobao's list.",
        source=RATING,
        fix="Choose one of the grounds.",
        fires=not_listed(GROUNDS),
        mirrors=("COM-APP-002",),
    ),
    Rule(
        id="TB-APP-002",
        applies_to=_TO_APPEALS,
        says="A complaint comes within 30 days of the review.",
        severity=WARN,
        why="Later the window is probably closed.",
        source=RATING_DAYS,
        fix="Look in 千牛 whether it still takes one.",
        fires=_late,
        numbers={"days": low(30, "days")},
    ),
    Rule(
        id="TB-APP-003",
        applies_to=_TO_APPEALS,
        says="What must be proved is proved by 旺旺 records, not by chat from elsewhere alone.",
        severity=WARN,
        why="Chat from outside counts little.",
        source=PROOF,
        fix="Add the 旺旺 record, or have the buyer repeat it there.",
        fires=_chat_from_elsewhere,
    ),
    Rule(
        id="TB-DAT-001",
        applies_to=frozenset({DATA}),
        says="Phone and address of a buyer are not kept beyond the order, and never exported.",
        severity=BLOCK,
        why="The platform encrypts them, and the law limits storage.",
        source=PRIVACY,
        effective="2021-11-01",
        fix="Let retention purge them on their day.",
        kept_by="retention; exports leave them out",
    ),
)
