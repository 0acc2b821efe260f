"""When and why an Amazon buyer may be written to, and how long, in which language, with what."""

from amends.domain.facts import Facts, PersonalKind, Purpose, Says
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
    Unknown,
    lacking,
    where,
)
from amends_amazon.policy.sources import (
    ATTACHMENTS,
    GUIDELINES,
    LINKS,
    MESSAGING,
    TOOL,
    TOOL_ONLY,
)

CUSTOMER_TOOL = "contact_customer"  # of the page Customer Reviews, for brands
DAYS = 30  # after delivery, for what the buyer did not ask for
LENGTH, CUSTOM_LENGTH, ATTACHED = 2_000, 800, 5  # characters; files

_MAY_WRITE_FIRST = {
    Purpose.ORDER_ISSUE,
    Purpose.ORDER_QUERY,
    Purpose.DELIVERY_UPDATE,
    Purpose.RETURN_QUESTION,
    Purpose.INVOICE,
    Purpose.CUSTOMIZATION,
    Purpose.REVIEW_REQUEST,
    Purpose.RECALL,
}

# A file is told by its name. What is named as neither goes to a person.
_ALLOWED_FILES = (
    "invoice", "receipt", "rechnung", "beleg", "facture", "fattura", "factura", "发票", "label",
    "etikett", "retoure", "ruecksend", "rücksend", "return", "retour", "退货", "warranty",
    "garantie", "garanzia", "garantia", "保修", "manual", "anleitung", "instruction", "notice",
    "istruzioni", "说明书", "proof", "preview", "entwurf", "engraving", "gravur", "disclosure",
    "declaration", "konformit", "conformity", "safety", "sicherheit",
)  # fmt: skip
_PROMOTION_FILES = (
    "flyer", "sale", "promo", "coupon", "voucher", "gutschein", "rabatt", "discount", "catalog",
    "katalog", "newsletter", "brochure", "broschuere", "prospekt", "angebot", "offer", "deal",
    "优惠", "促销", "宣传",
)  # fmt: skip


def _no_permitted_reason(facts: Facts) -> Finding:
    context = facts.context
    if context.buyer_asked or context.purpose in _MAY_WRITE_FIRST:
        return CLEAR
    if unknown := lacking(facts, "buyer_asked", "purpose"):
        return unknown
    if context.purpose is Purpose.REVIEW_FOLLOWUP:
        if context.review_target != "seller_feedback":
            return CLEAR  # outside the tool AMZ-MSG-013 says it
        if context.rating is not None and context.rating <= 3:
            return CLEAR
    return Fired()


def _too_late(facts: Facts) -> Finding:
    context = facts.context
    if context.buyer_asked or context.purpose is Purpose.RECALL:
        return CLEAR
    days = context.days_since_delivery
    if days is not None and days <= DAYS:
        return CLEAR
    return lacking(facts, "buyer_asked", "days_since_delivery") or Fired()


def _only_courtesy(facts: Facts) -> Finding:
    if facts.context.buyer_asked or not facts.text.courtesy_only:
        return CLEAR
    return lacking(facts, "buyer_asked") or Fired()


def _repeats_amazon(facts: Facts) -> Finding:
    if facts.context.buyer_asked:
        return CLEAR
    said = where(facts, Says.CONFIRM_ORDER, Says.ASK_CANCEL)
    return said if said is CLEAR else lacking(facts, "buyer_asked") or said


def _foreign(facts: Facts) -> Finding:
    written, wanted = facts.text.language, facts.context.buyer_language
    if written is None:
        return Unknown(("language of the text",)) if facts.text.readable else CLEAR
    if wanted is None:
        return lacking(facts, "buyer_language") or CLEAR
    return CLEAR if _plain(written) == _plain(wanted) else Fired()


def _plain(language: str) -> str:
    return language.lower().replace("_", "-").partition("-")[0]


def _attached(facts: Facts) -> Finding:
    names = [name.casefold() for name in facts.context.attachments]
    if any(word in name for name in names for word in _PROMOTION_FILES):
        return Fired()
    if all(any(word in name for word in _ALLOWED_FILES) for name in names):
        return CLEAR
    return Unknown(("what the attachments are",))


def _too_long(facts: Facts) -> Finding:
    custom = facts.context.purpose is Purpose.CUSTOMIZATION
    if facts.text.length > (CUSTOM_LENGTH if custom else LENGTH):
        return Fired()
    return Fired() if len(facts.context.attachments) > ATTACHED else CLEAR


def _mail_without_order(facts: Facts) -> Finding:
    if facts.context.channel != "email" or facts.context.buyer_asked:
        return CLEAR
    if any(one.kind is PersonalKind.ORDER for one in facts.text.personal):
        return CLEAR
    return lacking(facts, "buyer_asked") or Fired()


def _beside_the_tool(facts: Facts) -> Finding:
    context = facts.context
    if context.buyer_asked or context.tool == CUSTOMER_TOOL:
        return CLEAR
    if context.review_target == "seller_feedback" or context.purpose not in (
        None,
        Purpose.REVIEW_FOLLOWUP,
    ):
        return CLEAR
    return lacking(facts, "buyer_asked", "purpose", "review_target") or Fired()


def _tool_for_content(facts: Facts) -> Finding:
    if facts.context.tool != CUSTOMER_TOOL:
        return CLEAR
    rating = facts.context.rating
    if rating is None:
        return lacking(facts, "rating") or CLEAR
    return Fired() if rating > 3 else CLEAR


RULES = (
    Rule(
        id="AMZ-MSG-001",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="Amazon allows a first word to a buyer only for the reasons that it lists.",
        severity=BLOCK,
        why="Anything else is a message nobody asked for.",
        source=GUIDELINES,
        effective="2020-11-06",
        fix="Wait until the buyer writes, or write for a listed reason.",
        fires=_no_permitted_reason,
    ),
    Rule(
        id="AMZ-MSG-002",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="Amazon allows what the buyer did not ask for only within 30 days of delivery.",
        severity=BLOCK,
        why="After that only answers and recalls may leave.",
        source=GUIDELINES,
        effective="2020-11-06",
        fix="Wait until the buyer writes.",
        fires=_too_late,
    ),
    Rule(
        id="AMZ-MSG-003",
        applies_to=frozenset({MESSAGE}),
        says="A first message that only thanks, or only offers help in case, is not allowed.",
        severity=BLOCK,
        why="It is on Amazon's list of what must not be sent.",
        source=GUIDELINES,
        effective="2020-11-06",
        fix="Write only when the order needs an answer, and ask for it.",
        fires=_only_courtesy,
    ),
    Rule(
        id="AMZ-MSG-004",
        applies_to=frozenset({MESSAGE}),
        says="Orders, dispatch and delivery are not confirmed twice, nor buyers asked to cancel.",
        severity=BLOCK,
        why="Amazon sends these itself.",
        source=GUIDELINES,
        effective="2020-11-06",
        fix="Leave it to Amazon.",
        fires=_repeats_amazon,
    ),
    Rule(
        id="AMZ-MSG-009",
        applies_to=frozenset({MESSAGE, OFFER, SOLICITATION}),
        says="A message is written in the language that the buyer prefers.",
        severity=WARN,
        why="Amazon asks for the buyer's language of preference.",
        source=LINKS,
        effective="2020-11-06",
        fix="Use the same template in the buyer's language.",
        fires=_foreign,
    ),
    Rule(
        id="AMZ-MSG-010",
        applies_to=frozenset({MESSAGE}),
        says="Only invoices, labels, warranties, proofs, manuals and disclosures are attached.",
        severity=BLOCK,
        why="Other files are not needed to complete the order.",
        source=ATTACHMENTS,
        effective="2020-11-06",
        fix="Take the file out, or name it for what it is.",
        fires=_attached,
    ),
    Rule(
        id="AMZ-MSG-011",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="At most 2,000 characters and five files; 800 characters about a customization.",
        severity=BLOCK,
        why="Amazon's interface takes no more.",
        source=MESSAGING,
        fix="Shorten it.",
        fires=_too_long,
    ),
    Rule(
        id="AMZ-MSG-012",
        applies_to=frozenset({MESSAGE}),
        says="A first message by e-mail carries the order number of 17 digits.",
        severity=WARN,
        why="Amazon requires it.",
        source=GUIDELINES,
        effective="2020-11-06",
        fix="Add the order number.",
        fires=_mail_without_order,
    ),
    Rule(
        id="AMZ-MSG-013",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="Who reviewed a product is written to first only through the Customer Reviews tool.",
        severity=BLOCK,
        why="Nobody may look for the order behind a review.",
        source=TOOL_ONLY,
        effective="2021",
        fix="Use the tool, where the brand is registered, or wait until the buyer writes.",
        fires=_beside_the_tool,
    ),
    Rule(
        id="AMZ-MSG-014",
        applies_to=frozenset({MESSAGE, OFFER}),
        says="The Customer Reviews tool is for ratings of one to three stars.",
        severity=BLOCK,
        why="Amazon offers it for these only.",
        source=TOOL,
        effective="2021",
        fix="Do not write to content buyers through it.",
        fires=_tool_for_content,
    ),
)
