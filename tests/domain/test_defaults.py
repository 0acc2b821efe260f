"""A line of `amends check` becomes a situation: the catalogue's defaults, and errors that help."""

from decimal import Decimal
from typing import Any

import pytest

from amends.domain.action import ActionKind
from amends.domain.defaults import BadLine, checked
from amends.domain.facts import ContextFacts, Offer, OfferKind, Purpose, ReviewSays
from amends.domain.order import Money


def a_line(action: str = "message", **context: Any) -> dict[str, Any]:
    plain = {"id": "1", "platform": "otto", "lang": "de", "text": "Guten Tag"}
    return {**plain, "action": action, "context": context}


def test_what_is_not_said_takes_the_catalogues_default() -> None:
    assert checked(a_line(buyer_asked=True)) == ContextFacts(
        action="message",
        kind=ActionKind.MESSAGE,
        buyer_asked=True,
        purpose=Purpose.REPLY_TO_BUYER,
        channel="platform",
        channels_used=("platform",),
        review_target="product_review",
        messages_already_sent=0,
        never_written=True,
        hours_question_open=0.0,
        buyer_opted_out=False,
        local_hour=11,
        buyer_language="de",
        same_text_count=1,
        has_followup=False,
        reply_deleted_before=False,
        safety=False,
        orderless=True,
        appeals_already_filed=0,
        new_evidence=False,
    )


@pytest.mark.parametrize(
    ("action", "context", "purpose", "asked"),
    [
        ("message", {"buyer_asked": True}, Purpose.REPLY_TO_BUYER, True),
        ("message", {"buyer_asked": False}, Purpose.REVIEW_FOLLOWUP, False),
        ("offer", {"buyer_asked": False, "purpose": "recall"}, Purpose.RECALL, False),
        ("solicitation", {}, Purpose.REVIEW_REQUEST, False),
        ("solicitation", {"buyer_asked": False}, Purpose.REVIEW_REQUEST, False),
        ("message", {}, None, None),
    ],
)
def test_the_purpose_follows_from_who_wrote_first(
    action: str, context: dict[str, Any], purpose: Purpose | None, asked: bool | None
) -> None:
    made = checked(a_line(action, **context))

    assert (made.purpose, made.buyer_asked) == (purpose, asked)


def test_what_is_said_is_kept() -> None:
    made = checked(
        a_line(
            "offer",
            marketplace="US",
            buyer_asked=True,
            offer={"kind": "coupon", "amount": 10.0, "currency": "USD", "condition": "any_review"},
            order_value=29.99,
            local_hour=0,
            same_text_count=0,
            hours_since_last_message=20,
            channels_used=["platform", "sms"],
            buyer_lang="es",
            evidence=["chat"],
        ),
        review_says=ReviewSays(product=True, seller=False, delivery=False),
    )

    assert made.offer == Offer(
        kind=OfferKind.COUPON, money=Money(minor=1_000, currency="USD"), condition="any_review"
    )
    assert made.order_value == Money(minor=2_999, currency="USD")
    assert (made.orderless, made.never_written, made.country) == (False, False, "US")
    assert (made.local_hour, made.same_text_count, made.hours_since_last_message) == (0, 0, 20)
    assert (made.channels_used, made.buyer_language) == (("platform", "sms"), "es")
    assert made.evidence == ("chat",)
    assert made.review_says is not None
    assert made.review_says.product


def test_the_buyers_language_is_the_texts_as_it_was_read() -> None:
    assert checked(a_line(), text_language="en").buyer_language == "en"
    assert checked(a_line(buyer_lang="zh"), text_language="en").buyer_language == "zh"


def test_null_says_that_nothing_was_delivered_and_absence_says_nothing() -> None:
    assert checked(a_line(days_since_delivery=None)).days_since_delivery == 0
    assert checked(a_line()).days_since_delivery is None


@pytest.mark.parametrize(
    ("site", "currency"), [("CN", "CNY"), ("US", "USD"), ("DE", "EUR"), (None, "EUR")]
)
def test_an_amount_without_a_currency_is_in_the_sites(site: str | None, currency: str) -> None:
    made = checked(a_line("offer", marketplace=site, offer={"kind": "gift", "amount": 5}))

    assert made.offer is not None
    assert made.offer.money == Money(minor=500, currency=currency)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (a_line("letter"), "action is 'letter'; write one of message, offer, public_reply"),
        ({**a_line(), "colour": 1}, "unknown field 'colour'; a line has action, context, id"),
        (a_line(mood="bad"), "unknown field context.mood; leave it out, or write one of marketpl"),
        (a_line(purpose="fun"), "context.purpose: Input should be 'reply_to_buyer'"),
        (a_line(local_hour=24), "context.local_hour: Input should be less than or equal to 23"),
        (a_line(offer={"kind": "song"}), "context.offer.kind: Input should be 'refund_full'"),
        (
            a_line(offer={"kind": "gift", "size": 3}),
            "unknown field context.offer.size; leave it out, or write one of kind, amount",
        ),
        (a_line(order_value="much"), "context.order_value: Input should be a valid decimal"),
        (
            a_line(offer={"kind": "gift", "amount": float("inf")}),
            "context.offer.amount: Input should be a finite number",
        ),
        ({**a_line(), "context": ["x"]}, "context must be an object, such as"),
    ],
)
def test_what_nobody_knows_is_refused_with_what_to_write(line: dict[str, Any], says: str) -> None:
    with pytest.raises(BadLine) as error:
        checked(line)

    assert says in str(error.value)


def test_a_labelled_line_is_taken_without_its_labels() -> None:
    labels = {"verdict": "allow", "rule_ids": [], "note": "x"}

    assert checked(a_line() | labels) == checked(a_line())


def test_money_is_counted_in_whole_minor_units() -> None:
    assert Money.of(Decimal("59.9"), "CNY") == Money(minor=5_990, currency="CNY")
    assert Money.of(Decimal(120), "JPY") == Money(minor=120, currency="JPY")
    assert Money(minor=5_990, currency="CNY").amount == Decimal("59.90")
