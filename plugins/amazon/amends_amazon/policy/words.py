"""What the words to an Amazon buyer may hold: no marketing, no way around, no request, no gift."""

from amends.domain.facts import Facts, OfferKind, Says
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
    our_contacts,
    says,
    where,
)
from amends.domain.rules.offers import ASKS_CHANGE, ON_ANY_REVIEW, condition, gives_goodwill
from amends_amazon.policy.hosts import outside
from amends_amazon.policy.sources import (
    FEEDBACK,
    GUIDELINES,
    LINKS,
    REVIEWS,
    SELLING,
    SOLICITATIONS,
)

FIRST_DAY, LAST_DAY = 5, 30  # after delivery, for a request

_HEAVIER = frozenset({"COM-OFF-001", "COM-OFF-002", "COM-THR-001", "COM-TRU-001"})
_GIFTS = {OfferKind.COUPON, OfferKind.GIFT, OfferKind.GIFT_CARD}


def _feedback(facts: Facts) -> bool:
    return facts.context.review_target == "seller_feedback"


def _leads_away(facts: Facts) -> Finding:
    spans = outside(facts)
    return Fired(spans) if spans else CLEAR


def _way_to_us(facts: Facts) -> Finding:
    if spans := our_contacts(facts):
        return Fired(spans)
    said = where(facts, Says.GIVE_CONTACT)
    # A link elsewhere is AMZ-MSG-006's to name.
    return said if said is not CLEAR or outside(facts) else where(facts, Says.STEER_OUTSIDE)


def _emoji(facts: Facts) -> Finding:
    return Fired(facts.text.emoji) if facts.text.emoji else CLEAR


def _asks_change(facts: Facts) -> Finding:
    if _feedback(facts):
        return CLEAR
    said = where(facts, *ASKS_CHANGE)
    if not isinstance(said, Fired):
        return said
    # A replacement on its way beside a polite request is no bargain; goodwill would be.
    plain = facts.context.action == MESSAGE and not facts.context.offer
    covers = ("COM-OFF-003",) if plain and not gives_goodwill(facts) else ()
    return Fired(said.spans, sure=said.sure, covers=covers)


def _presses_feedback(facts: Facts) -> Finding:
    if not _feedback(facts):
        return CLEAR
    said = where(facts, Says.ASK_CHANGE)
    if said is CLEAR and _bargains(facts):
        return where(facts, Says.MAY_CHANGE, Says.TIE_REVIEW)
    return said


def _bargains(facts: Facts) -> bool:
    return facts.context.offer is not None or gives_goodwill(facts)


def _may_change_feedback(facts: Facts) -> Finding:
    if not _feedback(facts) or _bargains(facts):
        return CLEAR
    return where(facts, Says.MAY_CHANGE)


def _outside_window(facts: Facts) -> Finding:
    days = facts.context.days_since_delivery
    if days is None:
        return lacking(facts, "days_since_delivery") or CLEAR
    return CLEAR if FIRST_DAY <= days <= LAST_DAY else Fired()


def _second_request(facts: Facts) -> Finding:
    if facts.context.messages_already_sent == 0:
        return CLEAR
    return lacking(facts, "messages_already_sent") or Fired()


def _rewards(facts: Facts) -> Finding:
    said = where(facts, Says.REWARD_ANY)
    return Fired() if said is CLEAR and condition(facts) == ON_ANY_REVIEW else said


def _pays_outside(facts: Facts) -> Finding:
    offer = facts.context.offer
    said = where(facts, Says.PAY_OUTSIDE)
    prepaid = offer is not None and offer.kind is OfferKind.PREPAID_TRANSFER
    return Fired() if said is CLEAR and prepaid else said


def _gift(facts: Facts) -> Finding:
    offer = facts.context.offer
    said = where(facts, Says.GIVE_COUPON, Says.GIVE_GIFT)
    if offer is not None and offer.kind in _GIFTS:
        return Fired() if said is CLEAR else said
    # A code in an advertisement is marketing, which AMZ-MSG-005 names.
    return CLEAR if facts.text.said(Says.ADVERTISE) else said


RULES = (
    Rule(
        id="AMZ-MSG-005",
        applies_to=frozenset({MESSAGE, SOLICITATION, OFFER}),
        says="No marketing: no codes, other products, newsletters, storefronts, social media.",
        severity=BLOCK,
        why="Buyers gave their data for the order only.",
        source=GUIDELINES,
        effective="2020-11-06",
        fix="Take the promotion out.",
        fires=says(Says.ADVERTISE),
    ),
    Rule(
        id="AMZ-MSG-006",
        applies_to=frozenset({MESSAGE, OFFER, SOLICITATION}),
        says="Links lead to Amazon, or over https to what completes the order, such as tracking.",
        severity=BLOCK,
        why="External links are not allowed.",
        source=LINKS,
        effective="2020-11-06",
        fix="Link to the buyer's order or to the carrier, or take the link out.",
        fires=_leads_away,
    ),
    Rule(
        id="AMZ-MSG-007",
        applies_to=frozenset({MESSAGE, OFFER, SOLICITATION}),
        says="No e-mail address, phone number or messenger of the seller.",
        severity=BLOCK,
        why="Contact stays in Amazon's system; maker, carrier and warranty may be named.",
        source=LINKS,
        effective="2020-11-06",
        fix="Ask the buyer to answer this message.",
        fires=_way_to_us,
    ),
    Rule(
        id="AMZ-MSG-008",
        applies_to=frozenset({MESSAGE, OFFER, SOLICITATION}),
        says="No emoji.",
        severity=WARN,
        why="A rule of style.",
        source=GUIDELINES,
        effective="2020-11-06",
        fix="Take the emoji out.",
        fires=_emoji,
    ),
    Rule(
        id="AMZ-REV-001",
        applies_to=frozenset({MESSAGE, OFFER, SOLICITATION, PUBLIC_REPLY}),
        says="Nobody is asked to change or remove a product review, however politely.",
        severity=BLOCK,
        why="Amazon does not permit it, with or without a benefit.",
        source=REVIEWS,
        fix="Solve the problem and say nothing about the review.",
        fires=_asks_change,
        yields_to=_HEAVIER,
    ),
    Rule(
        id="AMZ-FBK-001",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="Nobody is asked or paid to change or remove seller feedback.",
        severity=BLOCK,
        why="Pressure and incentives are forbidden.",
        source=FEEDBACK,
        fix="Solve the problem; say at most that feedback can be changed and need not be.",
        fires=_presses_feedback,
        yields_to=_HEAVIER,
    ),
    Rule(
        id="AMZ-FBK-002",
        applies_to=frozenset({MESSAGE}),
        says="That feedback can be changed, and need not be, is said once all is solved.",
        severity=WARN,
        why="Tolerated wording: a person looks at it.",
        source=FEEDBACK,
        fix="Leave the notice out.",
        fires=_may_change_feedback,
        yields_to=frozenset({"AMZ-FBK-001", *_HEAVIER}),
    ),
    Rule(
        id="AMZ-SOL-001",
        applies_to=frozenset({SOLICITATION}),
        says="A review is asked for between the fifth and the thirtieth day after delivery.",
        severity=BLOCK,
        why="Amazon's window for requests.",
        source=SOLICITATIONS,
        fix="Wait for the fifth day; after the thirtieth do not ask.",
        fires=_outside_window,
    ),
    Rule(
        id="AMZ-SOL-002",
        applies_to=frozenset({SOLICITATION}),
        says="A review is asked for once for an order.",
        severity=BLOCK,
        why="Amazon allows one request.",
        source=SOLICITATIONS,
        fix="Do not ask again.",
        fires=_second_request,
    ),
    Rule(
        id="AMZ-SOL-003",
        applies_to=frozenset({SOLICITATION, MESSAGE}),
        says="A request for a review is neutral: no stars, no good or positive.",
        severity=BLOCK,
        why="Amazon demands blind requests.",
        source=REVIEWS,
        fix="Ask for an honest opinion, praise and criticism alike.",
        fires=says(Says.ASK_GOOD),
        yields_to=frozenset({"COM-OFF-001", "COM-OFF-002", "COM-REV-002", "COM-FAK-001"}),
    ),
    Rule(
        id="AMZ-SOL-004",
        applies_to=frozenset({SOLICITATION, MESSAGE, OFFER}),
        says="Nothing of value is given for a review, whatever it says.",
        severity=BLOCK,
        why="Amazon forbids compensation of any kind.",
        source=REVIEWS,
        fix="Ask without giving, or give without asking.",
        fires=_rewards,
        covers=frozenset({"COM-OFF-003", "AMZ-OFF-002"}),
        yields_to=frozenset({"COM-FAK-001"}),
    ),
    Rule(
        id="AMZ-OFF-001",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="No money moves outside Amazon: no PayPal, transfer, cheque, cash or wallet.",
        severity=BLOCK,
        why="Refunds run through the order.",
        source=SELLING,
        fix="Refund through the order.",
        fires=_pays_outside,
        covers=frozenset({"COM-PII-002"}),
        yields_to=frozenset({"COM-FAK-001"}),
    ),
    Rule(
        id="AMZ-OFF-002",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="Goodwill is no voucher, gift card, free article or future discount.",
        severity=BLOCK,
        why="That is promotion; only a refund or replacement through the order is not.",
        source=GUIDELINES,
        effective="2020-11-06",
        fix="Refund or replace through the order.",
        fires=_gift,
        yields_to=frozenset({"COM-OFF-001", "COM-FAK-001"}),
    ),
)
