"""What the words to a buyer on OTTO may hold: no request, no advertising, no way around."""

from amends.domain.facts import ContactKind, Facts, OfferKind, Purpose, Says
from amends.domain.hosts import CARRIERS, beyond
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
    at,
    our_contacts,
    where,
)
from amends.domain.rules.offers import ASKS_RATING, gives_goodwill
from amends_otto.policy.sources import CONDITIONS, READING, TERMS, TERMS_INFERRED

OTTO = frozenset({"otto.de", "otto.market"})
OFFICIAL = frozenset(  # pages on recalls and take-back
    {"ec.europa.eu", "baua.de", "bvl.bund.de", "lebensmittelwarnung.de", "produktsicherheit.de",
     "kba.de", "stiftung-ear.de", "e-schrott-entsorgen.org", "take-e-back.de"}
)  # fmt: skip
_COUPONS = {OfferKind.COUPON, OfferKind.GIFT_CARD}
_OFFICIAL_REASON = {Purpose.RECALL, Purpose.TAKEBACK}
_EVERYWHERE = frozenset({MESSAGE, OFFER, PUBLIC_REPLY})


def _about_the_review(facts: Facts) -> Finding:
    said = where(facts, *ASKS_RATING)
    if not isinstance(said, Fired):
        return said
    # A replacement on its way beside a polite request is no bargain; goodwill would be.
    plain = facts.context.action == MESSAGE and not facts.context.offer
    covers = ("COM-OFF-003",) if plain and not gives_goodwill(facts) else ()
    return Fired(said.spans, sure=said.sure, covers=covers)


def _coupon_offered(facts: Facts) -> bool:
    return facts.context.offer is not None and facts.context.offer.kind in _COUPONS


def _advertises(facts: Facts) -> Finding:
    return CLEAR if _coupon_offered(facts) else where(facts, Says.ADVERTISE)


def _coupon(facts: Facts) -> Finding:
    said = where(facts, Says.GIVE_COUPON)
    if _coupon_offered(facts):
        return Fired() if said is CLEAR else said
    # A rebate in an advertisement is OTTO-MSG-004's to name.
    return CLEAR if facts.text.said(Says.ADVERTISE) else said


def _leads_away(facts: Facts) -> Finding:
    found = beyond(facts.text.links, OTTO, CARRIERS, OFFICIAL)
    if found and facts.context.purpose in _OFFICIAL_REASON:
        return Unknown(("whether the page is an official one",), at(found))
    return Fired(at(found)) if found else CLEAR


def _steers(facts: Facts) -> Finding:
    handles = our_contacts(facts, ContactKind.MESSENGER)
    return Fired(handles) if handles else where(facts, Says.STEER_OUTSIDE)


def _service_contact(facts: Facts) -> Finding:
    found = our_contacts(facts, ContactKind.PHONE, ContactKind.EMAIL)
    if found:
        return Fired(found)
    handles = our_contacts(facts, ContactKind.MESSENGER)
    return CLEAR if handles else where(facts, Says.GIVE_CONTACT)


def _pays_outside(facts: Facts) -> Finding:
    offer = facts.context.offer
    said = where(facts, Says.PAY_OUTSIDE)
    prepaid = offer is not None and offer.kind is OfferKind.PREPAID_TRANSFER
    return Fired() if said is CLEAR and prepaid else said


RULES = (
    Rule(
        id="OTTO-MSG-002",
        applies_to=frozenset({MESSAGE, OFFER, SOLICITATION}),
        says="Nobody on OTTO is asked to write, change or remove a review, in any thread.",
        severity=BLOCK,
        why="It lies outside every permitted purpose.",
        source=TERMS,
        effective="2025-05",
        fix="Solve the problem and say nothing about the review.",
        fires=_about_the_review,
        yields_to=frozenset(
            {"COM-OFF-001", "COM-OFF-002", "COM-THR-001", "COM-TRU-001", "COM-FAK-001"}
        ),
    ),
    Rule(
        id="OTTO-MSG-004",
        applies_to=_EVERYWHERE,
        says="No advertising: no own shop, other products, newsletter or coupon for later.",
        severity=BLOCK,
        why="Buyers gave their data for the order only.",
        source=TERMS,
        effective="2025-05",
        fix="Take the promotion out.",
        fires=_advertises,
        covers=frozenset({"COM-OFF-008"}),
    ),
    Rule(
        id="OTTO-MSG-005",
        applies_to=_EVERYWHERE,
        says="Links lead to otto.de, a carrier, or an official page on a recall or take-back.",
        severity=BLOCK,
        why="External links leave OTTO.",
        source=TERMS_INFERRED,
        effective="2025-05",
        fix="Point to the order on otto.de, or take the link out.",
        fires=_leads_away,
    ),
    Rule(
        id="OTTO-CHN-001",
        applies_to=_EVERYWHERE,
        says="Nobody is led to a messenger, a social network, another marketplace or an own shop.",
        severity=BLOCK,
        why="The thread stays in OTTO.",
        source=READING,
        fix="Ask the buyer to answer in this thread.",
        fires=_steers,
        yields_to=frozenset({"OTTO-MSG-004", "OTTO-MSG-005", "OTTO-OFF-001", "OTTO-OFF-002"}),
    ),
    Rule(
        id="OTTO-CHN-002",
        applies_to=_EVERYWHERE,
        says="An own service number or address leaves the thread that documents the case.",
        severity=WARN,
        why="Allowed as a service contact, and worth a second look.",
        source=READING,
        fix="Ask the buyer to answer in this thread.",
        fires=_service_contact,
    ),
    Rule(
        id="OTTO-OFF-001",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="No money moves outside OTTO: no PayPal, transfer, cash, and nobody asks for an IBAN.",
        severity=BLOCK,
        why="OTTO runs payment and refunds.",
        source=CONDITIONS,
        fix="Refund through OTTO.",
        fires=_pays_outside,
        covers=frozenset({"COM-PII-002"}),
        yields_to=frozenset({"COM-FAK-001"}),
    ),
    Rule(
        id="OTTO-OFF-002",
        applies_to=frozenset({OFFER, MESSAGE}),
        says="No voucher for elsewhere or for a later purchase.",
        severity=BLOCK,
        why="It advertises.",
        source=TERMS_INFERRED,
        effective="2025-05",
        fix="Reduce the price of this order through OTTO.",
        fires=_coupon,
        yields_to=frozenset({"COM-OFF-001", "COM-FAK-001"}),
    ),
)
