"""Every rule of the core, alone: where it fires, where it stays clear, and both sides of edges."""

from typing import Any

import pytest

from amends.domain.facts import (
    Disguise,
    Facts,
    OfferKind,
    PersonalKind,
    Purpose,
    Says,
    Term,
    TermFound,
)
from amends.domain.ground import Ground
from amends.domain.policy import Policy, judge
from amends.domain.rule import ALLOW, APPEAL, BLOCK, DATA, WARN, by_law
from amends.domain.rules import baseline
from amends.domain.rules.reviews import NO_GATING
from amends.testing.drafts import SPAN, a_draft, an_offer, personal, proactive

GROUNDS = (
    Ground(code="insult", says="It insults."),
    Ground(code="competitor", says="A rival.", proof=True, aliases=("RIVAL",)),
    Ground(code="no_purchase", says="Nobody bought it.", objection=True),
    Ground(code="obscene", says="Obscene.", on="seller_feedback"),
)
RULES = {rule.id: rule for rule in (*baseline(GROUNDS), NO_GATING)}
REPLY, OFFER, SOLICITATION = "public_reply", "offer", "solicitation"


def reply(*says: Says, **over: Any) -> Facts:
    return a_draft(*says, action=REPLY, **over)


def appeal(*says: Says, **over: Any) -> Facts:
    return a_draft(*says, **{"action": APPEAL, "ground": "insult"} | over)


def disguised(*, matters: bool) -> Facts:
    one = Disguise(how="spaced", start=0, end=3, matters=matters)
    return a_draft(text={"disguises": (one,)})


PARTIAL = OfferKind.PARTIAL_REFUND
TABLE: dict[str, tuple[list[Facts], list[Facts]]] = {
    "COM-OFF-001": ([a_draft(Says.TIE_REVIEW)], [a_draft(Says.GIVE_GOODWILL, Says.ASK_CHANGE)]),
    "COM-OFF-002": ([a_draft(Says.WITHHOLD)], [a_draft(Says.TIE_CLAIM, Says.GIVE_REMEDY)]),
    "COM-OFF-003": (
        [a_draft(Says.GIVE_COUPON, Says.ASK_REVIEW)],
        [a_draft(Says.GIVE_COUPON), a_draft(Says.ASK_REVIEW), a_draft(Says.ASK_GOOD, Says.HELP)],
    ),
    "COM-OFF-004": ([a_draft(Says.PREPAID)], [a_draft(Says.PAY_OUTSIDE)]),
    "COM-OFF-005": (
        [a_draft(offer=an_offer(PARTIAL, 100.01))],
        [
            a_draft(offer=an_offer(PARTIAL, 100)),
            a_draft(offer=an_offer(OfferKind.REFUND_FULL, 101)),
        ],
    ),
    "COM-OFF-006": (
        [a_draft(action=OFFER, offer=an_offer(PARTIAL, 50.01))],
        [
            a_draft(action=OFFER, offer=an_offer(PARTIAL, 50)),
            a_draft(action=OFFER, offer=an_offer(OfferKind.REFUND_FULL, 90)),
            a_draft(action=OFFER, offer=an_offer(OfferKind.GIFT)),
            a_draft(offer=an_offer(PARTIAL, 60)),  # a message is looked at by COM-OFF-005 only
        ],
    ),
    "COM-OFF-007": ([a_draft(Says.TIE_CLAIM)], [a_draft(Says.GIVE_REMEDY)]),
    "COM-OFF-008": ([reply(Says.GIVE_GIFT)], [reply(Says.GIVE_REMEDY), a_draft(Says.GIVE_GIFT)]),
    "COM-REV-001": (
        [a_draft(Says.PRESS, Says.ASK_CHANGE), a_draft(Says.PRESS, Says.ASK_GOOD)],
        [a_draft(Says.PRESS), a_draft(Says.ASK_CHANGE), reply(Says.PRESS, Says.ASK_CHANGE)],
    ),
    "COM-REV-002": ([a_draft(Says.DICTATE)], [a_draft(Says.ASK_REVIEW)]),
    "COM-FAK-001": (
        [a_draft(Says.FAKE_REVIEWS), reply(Says.FAKE_REVIEWS)],
        [a_draft(Says.ASK_GOOD)],
    ),
    "COM-SOL-001": (
        [a_draft(Says.GATE), a_draft(Says.GATE, action=SOLICITATION)],
        [a_draft(Says.ASK_REVIEW, action=SOLICITATION)],
    ),
    "COM-THR-001": (
        [a_draft(Says.THREATEN), reply(Says.THREATEN)],
        [a_draft(Says.PRESS), appeal(Says.THREATEN)],
    ),
    "COM-TON-001": ([reply(Says.INSULT)], [reply(Says.BLAME)]),
    "COM-TON-002": ([reply(Says.ACCUSE)], [appeal(Says.ALLEGE)]),
    "COM-TON-003": (
        [reply(Says.BLAME), a_draft(Says.BLAME, Says.THANK)],
        [
            reply(Says.BLAME, Says.APOLOGISE),
            reply(Says.BLAME, Says.HELP),
            a_draft(Says.BLAME, Says.GIVE_REMEDY),
        ],
    ),
    "COM-PII-001": (
        [reply(text=personal(PersonalKind.ORDER)), reply(Says.BUYER_DATA)],
        [a_draft(text=personal(PersonalKind.ORDER)), reply()],
    ),
    "COM-PII-002": ([a_draft(Says.ASK_IDENTITY)], [a_draft(Says.PAY_OUTSIDE)]),
    "COM-PII-003": (
        [
            appeal(text=personal(PersonalKind.NAME, PersonalKind.PHONE)),
            appeal(text=personal(PersonalKind.ADDRESS)),
            appeal(Says.BUYER_DATA),
        ],
        [appeal(text=personal(PersonalKind.NAME, PersonalKind.ORDER, PersonalKind.PARCEL))],
    ),
    "COM-PII-004": ([a_draft(Says.OUTSIDE_DATA)], [a_draft(Says.BUYER_DATA)]),
    "COM-CHN-001": (
        [a_draft(Says.SECOND_CHANNEL), a_draft(channels_used=("platform", "sms"))],
        [a_draft(channels_used=("platform", "platform")), a_draft(channels_used=())],
    ),
    "COM-TIM-001": (
        [a_draft(channel="phone", local_hour=hour) for hour in (0, 7, 21, 23)],
        [
            a_draft(channel="phone", local_hour=8),
            a_draft(channel="sms", local_hour=20),
            a_draft(channel="platform", local_hour=3),
        ],
    ),
    "COM-TIM-002": (
        [proactive(local_hour=7), proactive(local_hour=21)],
        [
            proactive(local_hour=8),
            proactive(local_hour=20),
            a_draft(local_hour=3),
            proactive(local_hour=3, channel="phone"),
        ],
    ),
    "COM-FRQ-001": (
        [proactive(messages_already_sent=2), proactive(messages_already_sent=3)],
        [
            proactive(messages_already_sent=1),
            a_draft(messages_already_sent=5),
            proactive(messages_already_sent=5, purpose=Purpose.RECALL),
        ],
    ),
    "COM-FRQ-002": (
        [proactive(never_written=False, hours_since_last_message=71.9)],
        [
            proactive(never_written=False, hours_since_last_message=72),
            proactive(),
            a_draft(never_written=False, hours_since_last_message=1),
        ],
    ),
    "COM-FRQ-003": (
        [a_draft(buyer_opted_out=True), a_draft(Says.DECLINED)],
        [
            a_draft(),
            *(
                proactive(Says.DECLINED, buyer_opted_out=True, purpose=one)
                for one in (Purpose.RECALL, Purpose.ORDER_ISSUE, Purpose.DELIVERY_UPDATE)
            ),
        ],
    ),
    "COM-FMT-001": ([appeal(text={"placeholders": (SPAN,)})], [a_draft()]),
    "COM-FMT-002": (
        [reply(same_text_count=3)],
        [reply(same_text_count=2), a_draft(same_text_count=9)],
    ),
    "COM-FMT-003": ([disguised(matters=True)], [disguised(matters=False)]),
    "COM-LNG-001": (
        [a_draft(text={"readable": False, "language": "fi"})],
        [
            a_draft(text={"readable": False}, template_unchanged=True),
            a_draft(text={"readable": False}, read_by="Aino"),
            a_draft(),
        ],
    ),
    "COM-TRU-001": ([a_draft(Says.IMPERSONATE), appeal(Says.IMPERSONATE)], [a_draft(Says.HELP)]),
    "COM-SAF-001": (
        [a_draft(safety=True), reply(Says.APOLOGISE, safety=True)],
        [a_draft(Says.STOP_USE, safety=True), a_draft(safety=False), appeal(safety=True)],
    ),
    "COM-SAF-002": (
        [
            a_draft(Says.STOP_USE, held=True),
            a_draft(Says.APOLOGISE, held=True, template_unchanged=True),
            a_draft(Says.STOP_USE, Says.GIVE_COUPON, held=True, template_unchanged=True),
        ],
        [
            a_draft(Says.STOP_USE, held=True, template_unchanged=True),
            a_draft(Says.GIVE_COUPON, safety=True),
        ],
    ),
    "COM-LAW-001": ([a_draft(Says.DENY_RIGHTS)], [a_draft(Says.GIVE_REMEDY)]),
    "COM-APP-001": ([appeal(Says.ONLY_NEGATIVE)], [appeal(Says.ALLEGE)]),
    "COM-APP-002": (
        [appeal(ground=None), appeal(ground="harsh"), appeal(ground="obscene")],
        [
            appeal(),
            appeal(ground="RIVAL"),
            appeal(ground="obscene", review_target="seller_feedback"),
        ],
    ),
    "COM-APP-003": (
        [appeal(ground="competitor"), appeal(Says.ALLEGE), appeal(ground="RIVAL")],
        [
            appeal(ground="competitor", evidence=("chat",)),
            appeal(Says.ALLEGE, ground="no_purchase"),
            appeal(),
        ],
    ),
    "COM-APP-004": ([appeal(Says.FALSE_NOTICE)], [appeal(Says.ALLEGE)]),
    "COM-APP-005": (
        [appeal(appeals_already_filed=1), appeal(appeals_already_filed=2)],
        [
            appeal(appeals_already_filed=0),
            appeal(appeals_already_filed=2, new_evidence=True),
        ],
    ),
    "COM-APP-006": ([appeal(Says.INSULT)], [appeal(Says.ALLEGE)]),
    "COM-APP-007": (
        [appeal(review_id=None)],
        [appeal(review_id=None, text={"names_place": True}), appeal()],
    ),
    "DE-UWG-001": (
        [
            a_draft(Says.REWARD_ANY, action=SOLICITATION),
            a_draft(action=OFFER, offer=an_offer(OfferKind.COUPON, 5, condition="any_review")),
        ],
        [
            a_draft(Says.REWARD_ANY, action=SOLICITATION, country="US"),
            a_draft(Says.ASK_REVIEW, action=SOLICITATION),
        ],
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_rule_fires_where_it_should(name: str) -> None:
    policy = Policy([RULES[name]])

    for number, draft in enumerate(TABLE[name][0]):
        assert judge(draft, policy).rule_ids == (name,), number


@pytest.mark.parametrize("name", TABLE)
def test_a_rule_stays_clear_where_it_should(name: str) -> None:
    policy = Policy([RULES[name]])

    for number, draft in enumerate(TABLE[name][1]):
        assert judge(draft, policy).rule_ids == (), number


def test_the_table_holds_every_rule_that_can_fire() -> None:
    assert set(TABLE) == {name for name, rule in RULES.items() if rule.fires is not by_law}


def test_what_a_rule_asks_for_in_vain_is_a_warning_that_names_it() -> None:
    unknown = {
        "COM-TIM-001": ("local_hour", a_draft(channel="phone", local_hour=None)),
        "COM-TIM-002": ("buyer_asked", a_draft(buyer_asked=None)),
        "COM-FRQ-001": ("messages_already_sent", proactive(messages_already_sent=None)),
        "COM-FRQ-002": ("hours_since_last_message", proactive(never_written=False)),
        "COM-FRQ-003": ("buyer_opted_out", a_draft(buyer_opted_out=None)),
        "COM-FMT-002": ("same_text_count", reply(same_text_count=None)),
        "COM-SAF-001": ("safety", a_draft(safety=None)),
        "COM-APP-005": ("appeals_already_filed", appeal(appeals_already_filed=None)),
        "COM-OFF-005": ("order_value", a_draft(offer=an_offer(PARTIAL, 5), order_value=None)),
    }

    for name, (field, draft) in unknown.items():
        (hit,) = judge(draft, Policy([RULES[name]])).hits
        assert (hit.severity, hit.unknown) == (WARN, (field,)), name


def test_an_appeal_where_the_grounds_are_not_known_is_for_a_person() -> None:
    policy = Policy(baseline())

    assert judge(appeal(ground=None), policy).severity is BLOCK
    assert judge(appeal(ground="insult"), policy).severity is WARN
    assert judge(appeal(ground="competitor"), policy).severity is BLOCK


def test_the_second_appeal_is_a_warning_and_the_third_is_blocked() -> None:
    policy = Policy([RULES["COM-APP-005"]])

    assert [
        judge(appeal(appeals_already_filed=filed), policy).severity for filed in (0, 1, 2, 3)
    ] == [ALLOW, WARN, BLOCK, BLOCK]


class TestALanguageThatIsNotRead:
    """It is a warning that holds the text back until somebody who reads it has signed."""

    FOREIGN = {  # noqa: RUF012  never changed
        "readable": False,
        "language": "fi",
        "terms": (TermFound(term=Term.REFUND, start=4, end=11),),
    }

    def test_it_does_not_leave_and_the_words_we_know_are_underlined(self) -> None:
        verdict = judge(a_draft(text=self.FOREIGN), Policy(baseline()))

        assert verdict.severity is WARN
        assert verdict.rule_ids == ("COM-LNG-001",)
        assert not verdict.may_leave
        assert verdict.spans == ((4, 11),)

    @pytest.mark.parametrize("signed", [{"template_unchanged": True}, {"read_by": "Aino"}])
    def test_signed_or_unchanged_it_leaves(self, signed: dict[str, Any]) -> None:
        verdict = judge(a_draft(text=self.FOREIGN, **signed), Policy(baseline()))

        assert (verdict.severity, verdict.may_leave) == (ALLOW, True)


def test_a_duty_about_data_stands_in_the_book_with_what_keeps_it_and_judges_no_text() -> None:
    duties = [rule for rule in RULES.values() if rule.applies_to == {DATA}]

    assert {rule.id for rule in duties} >= {"COM-DAT-001", "COM-DAT-002", "EU-GDPR-002"}
    assert all(rule.kept_by or rule.mirrors for rule in duties)
    assert Policy(duties).asked("data") == ()
