"""By which way and at which hour a buyer is written to or called."""

from amends.domain.facts import Facts, Says
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

RINGS = {"phone", "sms"}
OPENS, CLOSES = 8, 21  # hours at the buyer's place
_HOURS = {"opens": high(OPENS, "o'clock"), "closes": low(CLOSES, "o'clock")}


def _second_channel(facts: Facts) -> Finding:
    said = where(facts, Says.SECOND_CHANNEL)
    return Fired() if said is CLEAR and len(set(facts.context.channels_used)) > 1 else said


def _rings_at_night(facts: Facts, opens: float, closes: float) -> Finding:
    if facts.context.channel not in RINGS:
        return lacking(facts, "channel") or CLEAR
    return _at_night(facts, opens, closes)


def _shows_at_night(facts: Facts, opens: float, closes: float) -> Finding:
    if facts.context.buyer_asked or facts.context.channel not in (None, "platform"):
        return CLEAR
    return lacking(facts, "buyer_asked") or _at_night(facts, opens, closes)


def _at_night(facts: Facts, opens: float, closes: float) -> Finding:
    hour = facts.context.local_hour
    if hour is None:
        return lacking(facts, "local_hour") or CLEAR
    return CLEAR if opens <= hour < closes else Fired()


RULES = (
    Rule(
        id="COM-CHN-001",
        applies_to=frozenset({MESSAGE, OFFER, SOLICITATION}),
        says="One matter is pursued on one channel only, and no second one is announced.",
        severity=BLOCK,
        why="Writing, calling and adding at once is pestering.",
        source=common("UWG § 7; 民法典 1033; channel rules of Amazon and OTTO"),
        fix="Stay in the thread that is open.",
        fires=_second_channel,
    ),
    Rule(
        id="COM-TIM-001",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="Nobody is called or texted before 8 or from 21 o'clock at their place.",
        severity=BLOCK,
        why="Quiet hours.",
        source=common("47 CFR 64.1200; our choice for the EU and China"),
        fix="Wait until 8 o'clock at the buyer's place.",
        fires=_rings_at_night,
        numbers=_HOURS,
    ),
    Rule(
        id="COM-TIM-002",
        applies_to=frozenset({MESSAGE, OFFER, SOLICITATION}),
        says="What the buyer did not ask for is not sent before 8 or from 21 o'clock.",
        severity=WARN,
        why="It rings on a phone at night.",
        source=house(),
        fix="Let it leave at 8 o'clock at the buyer's place.",
        fires=_shows_at_night,
        numbers=_HOURS,
    ),
)
