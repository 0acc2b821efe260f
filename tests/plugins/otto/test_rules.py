"""Every rule of OTTO, alone: where it fires, where it stays clear, and both sides of edges."""

from typing import Any

import pytest

from amends.domain.facts import ContactKind, Facts, OfferKind, Purpose, Says
from amends.domain.policy import Policy, judge
from amends.domain.rule import WARN, by_law
from amends.marketplace.rulebook import policy_of
from amends.testing.drafts import a_draft, an_offer, contacts, links, proactive
from amends_otto import Otto

RULES = {rule.id: rule for rule in Otto().rules()}
WHOLE = policy_of(Otto())


def reply(*says: Says, **over: Any) -> Facts:
    return a_draft(*says, **{"action": "public_reply"} | over)


def request(*says: Says, **over: Any) -> Facts:
    return proactive(*says, **{"action": "solicitation", "purpose": Purpose.REVIEW_REQUEST} | over)


def appeal(*says: Says, **over: Any) -> Facts:
    return a_draft(*says, **{"action": "appeal", "ground": "no_purchase"} | over)


def ordinary(*says: Says, **over: Any) -> Facts:
    """A first word for a reason that OTTO lists."""
    return proactive(*says, **{"purpose": Purpose.ORDER_QUERY} | over)


TABLE: dict[str, tuple[list[Facts], list[Facts]]] = {
    "OTTO-MSG-001": (
        [proactive(), proactive(purpose=Purpose.ORDER_ISSUE), proactive(purpose=Purpose.INVOICE)],
        [
            a_draft(),
            *(
                proactive(purpose=one)
                for one in (
                    Purpose.ORDER_QUERY,
                    Purpose.DELIVERY_UPDATE,
                    Purpose.RECALL,
                    Purpose.RETURN_REJECTED,
                    Purpose.TAKEBACK,
                )
            ),
        ],
    ),
    "OTTO-MSG-002": (
        [
            a_draft(Says.ASK_CHANGE),
            a_draft(Says.ASK_REVIEW),
            a_draft(Says.ASK_GOOD),
            a_draft(Says.MAY_CHANGE),
        ],
        [a_draft(Says.THANK, Says.GIVE_REMEDY)],
    ),
    "OTTO-MSG-003": (
        [ordinary(Says.CONFIRM_ORDER)],
        [a_draft(Says.CONFIRM_ORDER), ordinary()],
    ),
    "OTTO-MSG-004": (
        [a_draft(Says.ADVERTISE), reply(Says.ADVERTISE)],
        [a_draft(Says.GIVE_COUPON), a_draft(Says.ADVERTISE, offer=an_offer(OfferKind.COUPON, 5))],
    ),
    "OTTO-MSG-005": (
        [a_draft(text=links("shop.example")), reply(text=links("otto.de.shop.example"))],
        [
            a_draft(text=links("otto.de", "kundenservice.otto.de")),
            a_draft(text=links("myhermes.de", "ec.europa.eu")),
        ],
    ),
    "OTTO-CHN-001": (
        [a_draft(Says.STEER_OUTSIDE), a_draft(text=contacts(ContactKind.MESSENGER))],
        [a_draft(text=contacts(ContactKind.EMAIL)), a_draft(Says.GIVE_CONTACT)],
    ),
    "OTTO-CHN-002": (
        [
            a_draft(text=contacts(ContactKind.EMAIL)),
            reply(text=contacts(ContactKind.PHONE)),
            a_draft(Says.GIVE_CONTACT),
        ],
        [
            a_draft(text=contacts(ContactKind.PHONE, whose="third")),
            a_draft(Says.GIVE_CONTACT, text=contacts(ContactKind.MESSENGER)),
        ],
    ),
    "OTTO-LNG-001": (
        [a_draft(text={"language": "en"})],
        [
            a_draft(),
            a_draft(text={"language": "en"}, buyer_language="en-GB"),
            a_draft(text={"language": None, "readable": False}),
        ],
    ),
    "OTTO-REP-001": (
        [reply(text={"length": 1_001})],
        [reply(text={"length": 1_000}), a_draft(text={"length": 1_001})],
    ),
    "OTTO-SOL-001": ([request(), request(Says.ASK_REVIEW)], [a_draft(Says.ASK_REVIEW)]),
    "OTTO-SLA-001": (
        [a_draft(hours_question_open=24.1)],
        [
            a_draft(hours_question_open=24),
            proactive(hours_question_open=None),
        ],
    ),
    "OTTO-OFF-001": (
        [a_draft(Says.PAY_OUTSIDE), a_draft(offer=an_offer(OfferKind.PREPAID_TRANSFER, 5))],
        [a_draft(Says.GIVE_REMEDY)],
    ),
    "OTTO-OFF-002": (
        [
            a_draft(Says.GIVE_COUPON),
            a_draft(offer=an_offer(OfferKind.COUPON, 5)),
            a_draft(offer=an_offer(OfferKind.GIFT_CARD, 5)),
        ],
        [
            a_draft(Says.GIVE_GOODWILL, offer=an_offer(OfferKind.GOODWILL_CREDIT, 5)),
            a_draft(Says.GIVE_COUPON, Says.ADVERTISE),
        ],
    ),
    "COM-SOL-001": ([a_draft(Says.GATE)], [a_draft(Says.HELP)]),
    "OTTO-APP-001": (
        [appeal(ground=None), appeal(ground="THREAT_OR_EXTORTION")],
        [appeal(), appeal(ground="UNTRUE_FACT"), appeal(ground="spam")],
    ),
    "OTTO-APP-002": (
        [appeal(), appeal(Says.ALLEGE, ground="NO_CUSTOMER_CONTACT")],
        [appeal(Says.CHECKED_ORDERS), appeal(ground="insult")],
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


def test_a_foreign_page_about_a_recall_is_for_a_person() -> None:
    verdict = judge(
        proactive(Says.STOP_USE, text=links("maker.example"), purpose=Purpose.RECALL), WHOLE
    )

    assert [(hit.rule.id, hit.severity) for hit in verdict.hits] == [("OTTO-MSG-005", WARN)]


def test_a_prize_draw_is_named_by_the_law_where_otto_has_no_rule_of_its_own() -> None:
    verdict = judge(request(Says.REWARD_ANY, Says.ASK_REVIEW), WHOLE)

    assert set(verdict.rule_ids) == {"OTTO-SOL-001", "DE-UWG-001"}


def test_an_own_shop_is_named_by_its_link_and_a_messenger_by_itself() -> None:
    shop = judge(a_draft(Says.STEER_OUTSIDE, text=links("shop.example")), WHOLE)
    messenger = judge(a_draft(Says.STEER_OUTSIDE), WHOLE)

    assert shop.rule_ids == ("OTTO-MSG-005",)
    assert messenger.rule_ids == ("OTTO-CHN-001",)


def test_saying_that_nobody_bought_it_needs_no_proof() -> None:
    assert judge(appeal(Says.ALLEGE, Says.CHECKED_ORDERS), WHOLE).rule_ids == ()
    assert judge(appeal(Says.ALLEGE, ground="insult"), WHOLE).rule_ids == ("COM-APP-003",)
