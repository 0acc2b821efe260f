"""What is true of every judgement: more said never weighs less, and strictness only grows."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.action import Confidence
from amends.domain.facts import Facts, Mark, OfferKind, Purpose, Says, Term, TermFound
from amends.domain.loosening import Setting
from amends.domain.policy import Policy, judge
from amends.domain.rule import BLOCK, Rule, Severity
from amends.marketplace.registry import load
from amends.marketplace.rulebook import policy_of
from amends.testing.drafts import a_context, a_text, an_offer

POLICIES = {one.name: policy_of(one) for one in load()}
MARKETS = st.sampled_from(sorted(POLICIES))

# Help, an apology and a warning to stop soften blame and danger; a search of the orders answers
# the doubt about a purchase. Nothing else that can be said makes a text lighter.
SOFTENS = {
    Says.APOLOGISE,
    Says.HELP,
    Says.GIVE_REMEDY,
    Says.GIVE_GOODWILL,
    Says.GIVE_COUPON,
    Says.GIVE_GIFT,
    Says.STOP_USE,
    Says.CHECKED_ORDERS,
}

SAID = st.sets(st.sampled_from(list(Says)), max_size=6)
OFFERS = st.none() | st.builds(
    an_offer,
    st.sampled_from(list(OfferKind)),
    st.sampled_from([None, 5.0, 50.0, 200.0]),
    st.just("EUR"),
    st.sampled_from([None, "return_item", "review_change", "any_review", "withdraw_claim", "odd"]),
)
MAYBE = st.sampled_from([None, True, False])
CONTEXTS = st.builds(
    a_context,
    action=st.sampled_from(["message", "public_reply", "offer", "appeal", "solicitation"]),
    buyer_asked=MAYBE,
    purpose=st.none() | st.sampled_from(list(Purpose)),
    review_target=st.sampled_from([None, "product_review", "seller_feedback"]),
    tool=st.sampled_from([None, "contact_customer", "评价有礼"]),
    channel=st.sampled_from([None, "platform", "phone", "sms", "email"]),
    rating=st.sampled_from([None, 1, 3, 5]),
    days_since_delivery=st.sampled_from([None, 2, 8, 40]),
    days_since_review=st.sampled_from([None, 3, 31, 91]),
    messages_already_sent=st.sampled_from([None, 0, 1, 2]),
    local_hour=st.sampled_from([None, 3, 11]),
    buyer_opted_out=MAYBE,
    safety=MAYBE,
    offer=OFFERS,
    ground=st.sampled_from([None, "insult", "no_purchase", "incentivised", "odd"]),
    evidence=st.sampled_from([(), ("wechat_chat",), ("chat", "photo")]),
    country=st.sampled_from([None, "DE", "US", "CN"]),
)


def facts(said: set[Says], context: object) -> Facts:
    return Facts(text=a_text(*sorted(said)), context=context)


@given(MARKETS, SAID, st.sampled_from(sorted(set(Says) - SOFTENS)), CONTEXTS)
def test_saying_more_never_makes_a_text_lighter(
    market: str, said: set[Says], more: Says, context: object
) -> None:
    before = judge(facts(said, context), POLICIES[market])
    after = judge(facts(said | {more}, context), POLICIES[market])

    assert after.severity >= before.severity


@given(MARKETS, SAID, CONTEXTS)
def test_the_order_of_marks_and_rules_does_not_matter(
    market: str, said: set[Says], context: object
) -> None:
    rules = list(POLICIES[market].rules.values())
    text = a_text(*sorted(said))
    other_way = text.model_copy(update={"marks": tuple(reversed(text.marks))})

    verdict = judge(Facts(text=text, context=context), Policy(rules))

    assert judge(Facts(text=other_way, context=context), Policy(reversed(rules))) == verdict


@given(MARKETS, SAID, CONTEXTS, st.data())
def test_a_stricter_setting_never_allows_more(
    market: str, said: set[Says], context: object, data: st.DataObject
) -> None:
    policy = POLICIES[market]
    rule = data.draw(st.sampled_from(sorted(policy.rules)))
    numbers = {
        name: data.draw(
            st.floats(0, one.value) if one.low_is_strict else st.floats(one.value, one.value * 9)
        )
        for name, one in policy.rules[rule].numbers.items()
    }
    severity = data.draw(st.sampled_from([None, BLOCK]))
    strict = policy.with_settings(Setting(rule=rule, severity=severity, numbers=numbers))

    assert (
        judge(facts(said, context), strict).severity >= judge(facts(said, context), policy).severity
    )


@given(MARKETS, SAID, CONTEXTS)
def test_the_verdict_is_the_strictest_of_what_is_named(
    market: str, said: set[Says], context: object
) -> None:
    verdict = judge(facts(said, context), POLICIES[market])

    assert verdict.severity == max((hit.severity for hit in verdict.hits), default=0)
    assert verdict.may_leave == (verdict.severity < BLOCK)
    assert len(set(verdict.rule_ids)) == len(verdict.rule_ids)
    assert not {hit.rule.id for hit in verdict.covered} & set(verdict.rule_ids)


@given(MARKETS, SAID, CONTEXTS)
def test_a_text_that_nobody_can_read_never_leaves_unsigned(
    market: str, said: set[Says], context: object
) -> None:
    draft = facts(said, context)
    unread = draft.text.model_copy(
        update={"readable": False, "terms": (TermFound(term=Term.STARS, start=0, end=5),)}
    )

    verdict = judge(Facts(text=unread, context=draft.context), POLICIES[market])

    assert not verdict.may_leave
    assert verdict.severity > 0


def test_rules_of_the_same_words_are_named_in_one_order() -> None:
    def fires(name: str, severity: Severity) -> Rule:
        plain = next(iter(POLICIES["otto"].rules.values()))
        return Rule(
            id=name, applies_to=plain.applies_to, says="x", severity=severity, why="x", fix="x",
            source=plain.source, fires=plain.fires,
        )  # fmt: skip

    rules = [
        fires("COM-AAA-001", Severity.WARN),
        fires("COM-BBB-001", BLOCK),
        fires("COM-CCC-001", BLOCK),
    ]
    draft = facts({Says.TIE_REVIEW}, a_context())

    named = {judge(draft, Policy(order)).rule_ids for order in permutations(rules)}

    assert named == {("COM-BBB-001", "COM-CCC-001", "COM-AAA-001")}


@pytest.mark.parametrize("market", sorted(POLICIES))
def test_what_is_law_or_verified_cannot_be_switched_off(market: str) -> None:
    fixed = [
        rule
        for rule in POLICIES[market].rules.values()
        if rule.source.confidence
        in (Confidence.VERIFIED, Confidence.SECOND_HAND, Confidence.COMMON)
        and rule.severity
    ]

    softened = [rule.id for rule in fixed if not Setting(rule=rule.id, severity=0).softens(rule)]

    assert fixed
    assert softened == []


def test_marks_of_one_kind_all_lend_their_places() -> None:
    two = tuple(Mark(says=Says.THREATEN, start=at, end=at + 4) for at in (10, 2))
    draft = Facts(text=a_text(marks=two), context=a_context())

    verdict = judge(draft, POLICIES["otto"], date(2026, 11, 24))

    assert verdict.spans == ((2, 6), (10, 14))
