"""Every rule of Taobao, alone: where it fires, where it stays clear, and both sides of edges."""

from typing import Any

import pytest

from amends.domain.facts import ContactKind, Facts, OfferKind, Purpose, Says
from amends.domain.policy import Policy, judge
from amends.domain.rule import BLOCK, WARN, by_law
from amends.marketplace.rulebook import policy_of
from amends.testing.drafts import a_draft, an_offer, contacts, links, proactive
from amends_taobao import Taobao, Tmall

RULES = {rule.id: rule for rule in Taobao().rules()}
WHOLE = policy_of(Taobao())


def reply(*says: Says, **over: Any) -> Facts:
    return a_draft(*says, **{"action": "public_reply"} | over)


def request(*says: Says, **over: Any) -> Facts:
    return proactive(*says, **{"action": "solicitation", "purpose": Purpose.REVIEW_REQUEST} | over)


def appeal(ground: str | None, **over: Any) -> Facts:
    return a_draft(**{"action": "appeal", "ground": ground} | over)


def coupon(condition: str | None) -> Facts:
    return a_draft(action="offer", offer=an_offer(OfferKind.COUPON, 5, "CNY", condition))


TABLE: dict[str, tuple[list[Facts], list[Facts]]] = {
    "TB-CHN-001": (
        [
            a_draft(Says.STEER_OUTSIDE),
            a_draft(Says.GIVE_CONTACT),
            reply(text=contacts(ContactKind.MESSENGER)),
            request(text=contacts(ContactKind.PHONE)),
        ],
        [a_draft(text=contacts(ContactKind.PHONE, whose="third")), a_draft(Says.PAY_OUTSIDE)],
    ),
    "TB-CHN-002": (
        [
            proactive(channel="phone", local_hour=8),
            proactive(channel="phone", local_hour=20),
        ],
        [
            proactive(channel="phone", local_hour=21),
            proactive(channel="phone", purpose=Purpose.DELIVERY_UPDATE),
            proactive(),
        ],
    ),
    "TB-CHN-003": (
        [proactive(channel=one) for one in ("sms", "wechat", "alipay", "email")],
        [proactive(), proactive(channel="phone"), a_draft(channel="sms")],
    ),
    "TB-MSG-001": (
        [
            a_draft(text=links("t.cn")),
            reply(text=links("m.tb.cn")),
            a_draft(text=links("taobao.com.shop.example")),
        ],
        [a_draft(text=links("item.taobao.com", "detail.tmall.com", "alipay.com"))],
    ),
    "TB-REV-001": (
        [a_draft(Says.ASK_CHANGE, messages_already_sent=1)],
        [a_draft(Says.ASK_CHANGE), a_draft(messages_already_sent=1)],
    ),
    "TB-REV-002": (
        [a_draft(Says.ASK_CHANGE), a_draft(Says.MAY_CHANGE)],
        [a_draft(Says.ASK_CHANGE, messages_already_sent=1), a_draft(Says.GIVE_REMEDY)],
    ),
    "TB-REV-003": (
        [reply(Says.ASK_CHANGE), reply(Says.MAY_CHANGE)],
        [a_draft(Says.ASK_CHANGE), reply(Says.GIVE_REMEDY)],
    ),
    "TB-SOL-001": (
        [
            request(Says.ASK_GOOD, Says.GIVE_COUPON),
            a_draft(Says.ASK_GOOD, Says.PAY_OUTSIDE),
            a_draft(Says.ASK_GOOD, Says.TIE_REVIEW),
            coupon("positive_review"),
        ],
        [
            request(Says.ASK_GOOD),
            request(Says.ASK_REVIEW, Says.GIVE_COUPON),
            a_draft(Says.ASK_GOOD, Says.GIVE_REMEDY),
            coupon("review_change"),
        ],
    ),
    "TB-SOL-002": ([request(Says.ASK_GOOD), a_draft(Says.ASK_GOOD)], [request(Says.ASK_REVIEW)]),
    "TB-SOL-003": ([a_draft(Says.GATE)], [a_draft(Says.HELP)]),
    "TB-SOL-004": (
        [
            request(Says.REWARD_ANY),
            request(Says.ASK_REVIEW, offer=an_offer(OfferKind.COUPON, 2, "CNY", "any_review")),
        ],
        [request(Says.REWARD_ANY, tool="评价有礼"), request(Says.ASK_REVIEW)],
    ),
    "TB-REP-001": (
        [reply(text={"han": 501, "length": 600})],
        [reply(text={"han": 500, "length": 600}), a_draft(text={"han": 900})],
    ),
    "TB-REP-002": ([reply(days_since_review=31)], [reply(days_since_review=30)]),
    "TB-REP-003": ([reply(has_followup=True)], [reply(has_followup=False)]),
    "TB-REP-004": ([reply(Says.ADVERTISE)], [reply(Says.HELP), reply(Says.GIVE_COUPON)]),
    "TB-OFF-001": (
        [a_draft(Says.PAY_OUTSIDE), a_draft(offer=an_offer(OfferKind.PREPAID_TRANSFER, 5, "CNY"))],
        [a_draft(Says.GIVE_GOODWILL)],
    ),
    "TB-APP-001": (
        [appeal(None), appeal("harsh")],
        [appeal("extortion"), appeal("professional"), appeal("irrelevant")],
    ),
    "TB-APP-002": (
        [appeal("insult", days_since_review=31)],
        [appeal("insult", days_since_review=30)],
    ),
    "TB-APP-003": (
        [appeal("extortion", evidence=("wechat_chat",))],
        [
            appeal("extortion", evidence=("wechat_chat", "wangwang_chat")),
            appeal("extortion", evidence=()),
            appeal("insult", evidence=("wechat_chat",)),
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


def test_a_first_polite_request_warns_and_one_with_goodwill_or_pity_is_blocked() -> None:
    first = judge(a_draft(Says.ASK_CHANGE), WHOLE)
    paid = judge(a_draft(Says.ASK_CHANGE, Says.GIVE_GOODWILL), WHOLE)
    pity = judge(a_draft(Says.ASK_CHANGE, Says.PRESS), WHOLE)

    assert (first.severity, first.rule_ids) == (WARN, ("TB-REV-002",))
    assert (paid.severity, paid.rule_ids) == (BLOCK, ("COM-OFF-003",))
    assert (pity.severity, pity.rule_ids) == (BLOCK, ("COM-REV-001",))


def test_cash_back_for_praise_is_named_by_the_law_that_forbids_it() -> None:
    verdict = judge(
        request(Says.ASK_GOOD, Says.GIVE_GOODWILL, Says.TIE_REVIEW, Says.PAY_OUTSIDE, country="CN"),
        WHOLE,
    )

    assert verdict.rule_ids == ("TB-SOL-001",)
    assert [law.id for law in verdict.hits[0].cites] == ["CN-NET-001"]


def test_both_kinds_of_shop_stand_under_the_same_rules() -> None:
    assert Tmall().rules() == Taobao().rules()
    assert Tmall().grounds() == Taobao().grounds()
