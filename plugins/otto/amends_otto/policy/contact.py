"""When, why and in which language a buyer on OTTO may be written to."""

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
    Unknown,
    lacking,
    low,
    where,
)
from amends_otto.policy.reasons import REASONS
from amends_otto.policy.sources import FAQ, FIELD, TARGET, TERMS


def _no_listed_reason(facts: Facts) -> Finding:
    if facts.context.buyer_asked or facts.context.purpose in REASONS:
        return CLEAR
    return lacking(facts, "buyer_asked", "purpose") or Fired()


def _repeats_otto(facts: Facts) -> Finding:
    if facts.context.buyer_asked:
        return CLEAR
    said = where(facts, Says.CONFIRM_ORDER)
    return said if said is CLEAR else lacking(facts, "buyer_asked") or said


def _not_german(facts: Facts) -> Finding:
    written = facts.text.language
    if written is None:
        return Unknown(("language of the text",)) if facts.text.readable else CLEAR
    if written == "de":
        return CLEAR
    wanted = facts.context.buyer_language
    if wanted is None:
        return lacking(facts, "buyer_language") or CLEAR
    return CLEAR if wanted.partition("-")[0].lower() == written else Fired()


def _long_reply(facts: Facts, most: float) -> Finding:
    return Fired() if facts.text.length > most else CLEAR


def _late(facts: Facts, hours: float) -> Finding:
    if facts.context.buyer_asked is False:
        return CLEAR
    waits = facts.context.hours_question_open
    if waits is None:
        return lacking(facts, "hours_question_open") or CLEAR
    return Fired() if waits > hours else CLEAR


def _any_request(_: Facts) -> Finding:
    return Fired()


RULES = (
    Rule(
        id="OTTO-MSG-001",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="OTTO allows a first word to a buyer only for listed reasons; a review is none.",
        severity=BLOCK,
        why="The list is closed.",
        source=TERMS,
        effective="2025-05",
        fix="Wait until the buyer writes.",
        fires=_no_listed_reason,
    ),
    Rule(
        id="OTTO-MSG-003",
        applies_to=frozenset({MESSAGE}),
        says="Receipt, dispatch, parcel shop and delivery are not confirmed a second time.",
        severity=BLOCK,
        why="OTTO sends these itself.",
        source=TERMS,
        effective="2025-05",
        fix="Leave it to OTTO.",
        fires=_repeats_otto,
    ),
    Rule(
        id="OTTO-LNG-001",
        applies_to=frozenset({MESSAGE, OFFER, PUBLIC_REPLY}),
        says="Buyers on OTTO are answered in German, unless they wrote in another language.",
        severity=WARN,
        why="Customer service in German is a condition of entry.",
        source=FAQ,
        fix="Use the same template in German.",
        fires=_not_german,
    ),
    Rule(
        id="OTTO-REP-001",
        applies_to=frozenset({PUBLIC_REPLY}),
        says="A public reply stays under 1,000 characters.",
        severity=WARN,
        why="Nobody reads more; the field's limit is not known.",
        source=FIELD,
        fix="Shorten it.",
        fires=_long_reply,
        numbers={"most": low(1_000, "characters")},
    ),
    Rule(
        id="OTTO-SOL-001",
        applies_to=frozenset({SOLICITATION}),
        says="A seller asks for no review on OTTO, neutral or not.",
        severity=BLOCK,
        why="OTTO asks itself; it is no listed reason to write.",
        source=TERMS,
        effective="2025-05",
        fix="Nothing does: OTTO asks every buyer.",
        fires=_any_request,
        covers=frozenset({"OTTO-MSG-002"}),
    ),
    Rule(
        id="OTTO-SLA-001",
        applies_to=frozenset({MESSAGE}),
        says="A buyer's question is answered within 24 hours.",
        severity=WARN,
        why="The response target.",
        source=TARGET,
        fix="Answer now, and say that you are sorry for the wait.",
        fires=_late,
        numbers={"hours": low(24, "hours")},
    ),
)
