"""Every rule of Amazon, alone: where it fires, where it stays clear, and both sides of edges."""

from typing import Any

import pytest

from amends.domain.action import Confidence
from amends.domain.facts import (
    ContactKind,
    Facts,
    OfferKind,
    PersonalKind,
    Purpose,
    ReviewSays,
    Says,
)
from amends.domain.policy import Policy, judge
from amends.domain.rule import ALLOW, WARN, by_law
from amends.marketplace.rulebook import policy_of
from amends.testing.drafts import SPAN, a_draft, an_offer, contacts, links, personal, proactive
from amends_amazon import Amazon
from amends_amazon.policy.grounds import GROUNDS

RULES = {rule.id: rule for rule in Amazon().rules()}
WHOLE = policy_of(Amazon())
FEEDBACK = {"review_target": "seller_feedback"}
PRODUCT, SELLER = (
    ReviewSays(product=True, seller=False, delivery=True),
    ReviewSays(product=False, seller=True, delivery=True),
)


def reply(*says: Says, **over: Any) -> Facts:
    return a_draft(*says, **{"action": "public_reply", **FEEDBACK} | over)


def request(*says: Says, **over: Any) -> Facts:
    return proactive(*says, **{"action": "solicitation", "purpose": Purpose.REVIEW_REQUEST} | over)


def appeal(ground: str | None, **over: Any) -> Facts:
    return a_draft(**{"action": "appeal", "ground": ground} | over)


def tool(**over: Any) -> Facts:
    return proactive(tool="contact_customer", **over)


def ordinary(*says: Says, **over: Any) -> Facts:
    """A first word for a reason that Amazon lists."""
    return proactive(*says, **{"purpose": Purpose.ORDER_QUERY} | over)


TABLE: dict[str, tuple[list[Facts], list[Facts]]] = {
    "AMZ-MSG-001": (
        [
            proactive(purpose=Purpose.REPLY_TO_BUYER),
            proactive(purpose=Purpose.TAKEBACK),
            proactive(rating=4, **FEEDBACK),
            proactive(rating=None, **FEEDBACK),
        ],
        [
            a_draft(purpose=Purpose.TAKEBACK),
            proactive(rating=3, **FEEDBACK),
            proactive(),
            *(
                proactive(purpose=one)
                for one in (Purpose.ORDER_ISSUE, Purpose.DELIVERY_UPDATE, Purpose.RECALL)
            ),
        ],
    ),
    "AMZ-MSG-002": (
        [ordinary(days_since_delivery=31)],
        [
            ordinary(days_since_delivery=30),
            a_draft(days_since_delivery=90),
            proactive(purpose=Purpose.RECALL, days_since_delivery=300),
        ],
    ),
    "AMZ-MSG-003": (
        [ordinary(Says.THANK, text={"courtesy_only": True})],
        [ordinary(Says.THANK), a_draft(Says.THANK, text={"courtesy_only": True})],
    ),
    "AMZ-MSG-004": (
        [ordinary(Says.CONFIRM_ORDER), ordinary(Says.ASK_CANCEL)],
        [a_draft(Says.CONFIRM_ORDER), ordinary()],
    ),
    "AMZ-MSG-005": ([a_draft(Says.ADVERTISE)], [a_draft(Says.GIVE_COUPON)]),
    "AMZ-MSG-006": (
        [
            a_draft(text=links("shop.example")),
            a_draft(text=links("amazon.de.shop.example")),
            a_draft(text=links("notamazon.de")),
            a_draft(text=links("dhl.de", secure=False)),
        ],
        [
            a_draft(text=links("amazon.de", "sellercentral.amazon.co.uk")),
            a_draft(text=links("tracking.dhl.de")),
        ],
    ),
    "AMZ-MSG-007": (
        [
            a_draft(text=contacts(ContactKind.EMAIL)),
            a_draft(text=contacts(ContactKind.PHONE)),
            a_draft(text=contacts(ContactKind.MESSENGER)),
            a_draft(Says.GIVE_CONTACT),
            a_draft(Says.STEER_OUTSIDE),
        ],
        [
            a_draft(text=contacts(ContactKind.PHONE, whose="third")),
            a_draft(Says.STEER_OUTSIDE, text=links("shop.example")),
        ],
    ),
    "AMZ-MSG-008": ([a_draft(text={"emoji": (SPAN,)})], [a_draft()]),
    "AMZ-MSG-009": (
        [a_draft(buyer_language="es")],
        [a_draft(buyer_language="de-AT"), a_draft(text={"readable": False, "language": None})],
    ),
    "AMZ-MSG-010": (
        [
            a_draft(attachments=("Sommer-SALE.pdf",)),
            a_draft(attachments=("label.pdf", "flyer.pdf")),
        ],
        [a_draft(attachments=("Rechnung_4711.pdf", "return-label.png")), a_draft()],
    ),
    "AMZ-MSG-011": (
        [
            a_draft(text={"length": 2_001}),
            a_draft(text={"length": 801}, purpose=Purpose.CUSTOMIZATION),
            a_draft(attachments=("label.pdf",) * 6),
        ],
        [
            a_draft(text={"length": 2_000}),
            a_draft(text={"length": 800}, purpose=Purpose.CUSTOMIZATION),
            a_draft(attachments=("label.pdf",) * 5),
        ],
    ),
    "AMZ-MSG-012": (
        [ordinary(channel="email")],
        [
            ordinary(channel="email", text=personal(PersonalKind.ORDER)),
            ordinary(),
            a_draft(channel="email"),
        ],
    ),
    "AMZ-MSG-013": (
        [proactive(), proactive(action="offer", tool="other")],
        [tool(), a_draft(), proactive(**FEEDBACK), ordinary()],
    ),
    "AMZ-MSG-014": ([tool(rating=4)], [tool(rating=3), proactive(rating=5)]),
    "AMZ-REV-001": (
        [
            a_draft(Says.ASK_CHANGE),
            a_draft(Says.MAY_CHANGE),
            a_draft(Says.ASK_CHANGE, action="public_reply"),
        ],
        [a_draft(Says.ASK_CHANGE, **FEEDBACK), a_draft(Says.GIVE_REMEDY)],
    ),
    "AMZ-FBK-001": (
        [
            a_draft(Says.ASK_CHANGE, **FEEDBACK),
            a_draft(Says.MAY_CHANGE, Says.GIVE_GOODWILL, **FEEDBACK),
            a_draft(Says.MAY_CHANGE, offer=an_offer(OfferKind.REFUND_FULL, 9), **FEEDBACK),
        ],
        [
            a_draft(Says.ASK_CHANGE),
            a_draft(Says.MAY_CHANGE, Says.GIVE_REMEDY, **FEEDBACK),
            a_draft(Says.GIVE_GOODWILL, **FEEDBACK),
        ],
    ),
    "AMZ-FBK-002": (
        [a_draft(Says.MAY_CHANGE, Says.GIVE_REMEDY, **FEEDBACK)],
        [
            a_draft(Says.MAY_CHANGE),
            a_draft(Says.MAY_CHANGE, Says.GIVE_COUPON, **FEEDBACK),
            a_draft(**FEEDBACK),
        ],
    ),
    "AMZ-SOL-001": (
        [request(days_since_delivery=4), request(days_since_delivery=31)],
        [request(days_since_delivery=5), request(days_since_delivery=30)],
    ),
    "AMZ-SOL-002": ([request(messages_already_sent=1)], [request(messages_already_sent=0)]),
    "AMZ-SOL-003": ([request(Says.ASK_GOOD)], [request(Says.ASK_REVIEW)]),
    "AMZ-SOL-004": (
        [
            request(Says.REWARD_ANY),
            a_draft(offer=an_offer(OfferKind.GIFT_CARD, 9, condition="any_review")),
        ],
        [a_draft(offer=an_offer(OfferKind.GIFT_CARD, 9)), request(Says.ASK_REVIEW)],
    ),
    "AMZ-OFF-001": (
        [a_draft(Says.PAY_OUTSIDE), a_draft(offer=an_offer(OfferKind.PREPAID_TRANSFER, 5))],
        [a_draft(Says.GIVE_GOODWILL, offer=an_offer(OfferKind.PARTIAL_REFUND, 5))],
    ),
    "AMZ-OFF-002": (
        [
            a_draft(Says.GIVE_COUPON),
            a_draft(Says.GIVE_GIFT),
            a_draft(offer=an_offer(OfferKind.GIFT_CARD, 5)),
            a_draft(Says.ADVERTISE, offer=an_offer(OfferKind.COUPON, 5)),
        ],
        [
            a_draft(Says.GIVE_GOODWILL),
            a_draft(Says.GIVE_COUPON, Says.ADVERTISE),
            a_draft(offer=an_offer(OfferKind.GOODWILL_CREDIT, 5)),
        ],
    ),
    "COM-SOL-001": ([request(Says.GATE)], [request(Says.ASK_REVIEW)]),
    "AMZ-REP-001": ([reply(review_target="product_review")], [reply()]),
    "AMZ-REP-002": (
        [
            reply(text=links("amazon.de")),
            reply(text=contacts(ContactKind.PHONE, whose="third")),
            reply(Says.ADVERTISE),
            reply(Says.ASK_CHANGE),
            reply(Says.STEER_OUTSIDE),
        ],
        [reply(Says.APOLOGISE, Says.HELP)],
    ),
    "AMZ-REP-003": ([reply(reply_deleted_before=True)], [reply(reply_deleted_before=False)]),
    "AMZ-APP-001": (
        [appeal(None), appeal("obscene"), appeal("harsh")],
        [appeal("wrong_product"), appeal("private_info"), appeal(None, **FEEDBACK)],
    ),
    "AMZ-APP-002": (
        [appeal(None, **FEEDBACK), appeal("spam", **FEEDBACK)],
        [appeal("obscene", **FEEDBACK), appeal("PII", **FEEDBACK), appeal(None)],
    ),
    "AMZ-APP-003": (
        [appeal("obscene", days_since_review=91, **FEEDBACK)],
        [
            appeal("obscene", days_since_review=90, **FEEDBACK),
            appeal("spam", days_since_review=400),
        ],
    ),
    "AMZ-APP-004": (
        [
            appeal("entirely_product_review", review_says=SELLER, **FEEDBACK),
            appeal("fba_delivery", review_says=SELLER, **FEEDBACK),
        ],
        [
            appeal("entirely_product_review", review_says=PRODUCT, **FEEDBACK),
            appeal("obscene", review_says=SELLER, **FEEDBACK),
        ],
    ),
    "AMZ-APP-005": (
        [appeal("seller_or_shipping_only", review_says=PRODUCT)],
        [
            appeal("seller_or_shipping_only", review_says=SELLER),
            appeal("spam", review_says=PRODUCT),
        ],
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_rule_fires_where_it_should(name: str) -> None:
    for number, draft in enumerate(TABLE[name][0]):
        verdict = judge(draft, Policy([RULES[name]]))
        assert (verdict.rule_ids, [hit.unknown for hit in verdict.hits]) == ((name,), [()]), number


@pytest.mark.parametrize("name", TABLE)
def test_a_rule_stays_clear_where_it_should(name: str) -> None:
    for number, draft in enumerate(TABLE[name][1]):
        assert judge(draft, Policy([RULES[name]])).rule_ids == (), number


def test_the_table_holds_every_rule_that_can_fire() -> None:
    assert set(TABLE) == {name for name, rule in RULES.items() if rule.fires is not by_law}


def test_a_file_that_its_name_does_not_tell_is_for_a_person() -> None:
    verdict = judge(a_draft(attachments=("IMG_2231.jpg",)), WHOLE)

    assert verdict.severity is WARN
    assert verdict.hits[0].unknown == ("what the attachments are",)


def test_an_order_without_a_known_delivery_day_is_for_a_person() -> None:
    verdict = judge(ordinary(days_since_delivery=None), WHOLE)

    assert [(hit.rule.id, hit.unknown) for hit in verdict.hits] == [
        ("AMZ-MSG-002", ("days_since_delivery",))
    ]


def test_a_request_inside_a_threat_is_named_as_the_threat() -> None:
    verdict = judge(a_draft(Says.THREATEN, Says.ASK_CHANGE), WHOLE)

    assert verdict.rule_ids == ("COM-THR-001",)
    assert [hit.rule.id for hit in verdict.covered] == ["AMZ-REV-001"]


def test_a_replacement_beside_a_polite_request_is_no_bargain_but_goodwill_is() -> None:
    assert judge(a_draft(Says.GIVE_REMEDY, Says.ASK_CHANGE), WHOLE).rule_ids == ("AMZ-REV-001",)
    assert set(judge(a_draft(Says.GIVE_GOODWILL, Says.ASK_CHANGE), WHOLE).rule_ids) == {
        "AMZ-REV-001",
        "COM-OFF-003",
    }


def test_a_missing_ground_cites_the_list_of_the_kind_of_review() -> None:
    cited = {
        target: [rule.id for hit in judge(draft, WHOLE).hits for rule in hit.cites]
        for target, draft in (("product", appeal(None)), ("feedback", appeal(None, **FEEDBACK)))
    }

    assert cited == {"product": ["AMZ-APP-001"], "feedback": ["AMZ-APP-002"]}


def test_every_ground_stands_on_its_list() -> None:
    for ground in GROUNDS:
        target = ground.on or "product_review"
        draft = appeal(ground.code, review_target=target, evidence=("x",), review_says=None)
        named = judge(draft, Policy([RULES["AMZ-APP-001"], RULES["AMZ-APP-002"]]))
        assert named.severity is ALLOW, ground.code


def test_what_others_report_is_marked_so() -> None:
    marks = {name: RULES[name].source.confidence for name in ("AMZ-MSG-013", "AMZ-APP-003")}

    assert marks == {
        "AMZ-MSG-013": Confidence.UNCERTAIN,
        "AMZ-APP-003": Confidence.SECOND_HAND,
    }
