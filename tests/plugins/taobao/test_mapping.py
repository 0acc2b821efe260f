"""Their words into ours: ratings, times, money, people, and what stays open."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.plugins.taobao.conftest import NOW, a_rate, sample

from amends.domain.order import Money, Speaker
from amends.domain.personal import PersonalClass, personal_fields, without_personal
from amends.domain.review import FollowUp, Sign
from amends_taobao import mapping
from amends_taobao.payloads.orders import Refund, RefundMessage, Trace, Trade
from amends_taobao.payloads.reviews import Feed, TradeRate
from amends_taobao.settings import BEIJING

SCOPE = "taobao/示例旗舰店"


def review_of(**over: Any) -> Any:
    return mapping.review_from(TradeRate.model_validate(a_rate(**over)), SCOPE)


def test_a_review_is_known_by_shop_sub_order_and_role() -> None:
    review = review_of()

    assert review.key.scope == SCOPE
    assert (review.key.basis, review.key.value) == ("natural", "2231958349000000002/buyer")
    assert review.order == "2231958349000000001"
    assert review.order_line == "2231958349000000002"
    assert review.article == "600000000001"
    assert (review.author, review.buyer) == ("张**", "AAFsampleOuid0000000000000001")
    assert review.written == datetime(2026, 11, 21, 20, 14, 33, tzinfo=BEIJING)
    assert (review.reply, review.counted) == (None, True)
    assert (review.negative, review.follow_ups) == (None, ())


@pytest.mark.parametrize(("oid", "role"), [("1", "buyer"), ("2231958349000000002", "seller")])
def test_a_review_is_known_without_building_its_key(oid: str, role: str) -> None:
    assert mapping.known_as(SCOPE, oid, role) == mapping.key_of(SCOPE, oid, role).known_as


@pytest.mark.parametrize(
    ("result", "rating"),
    [("good", 5), ("neutral", 3), ("bad", 1), ("splendid", None), (None, None)],
)
def test_the_three_results_become_stars_and_no_other_does(
    result: str | None, rating: int | None
) -> None:
    review = review_of(result=result)

    assert (review.rating, review.native) == (rating, result or "")


def test_tmall_keeps_the_result_and_gives_no_stars() -> None:
    rate = TradeRate.model_validate(a_rate())

    review = mapping.review_from(rate, SCOPE, rated=False)

    assert (review.rating, review.native) == (None, "bad")


def test_what_is_not_said_stays_open() -> None:
    rate = TradeRate.model_validate({"oid": 1, "created": "2026-11-21 20:14:33"})

    review = mapping.review_from(rate, SCOPE)

    assert (review.text, review.author, review.buyer, review.order) == ("", None, None, None)
    assert (review.counted, review.article) == (None, None)


@pytest.mark.parametrize("text", ["", "x" * 1_000_000, "a\0b", "😀\u202e"])
def test_any_text_is_taken(text: str) -> None:
    assert review_of(content=text).text == text.replace("\0", "␀")


def test_a_feed_adds_tags_mood_and_follow_up() -> None:
    feed = Feed.model_validate(
        {
            "has_negtv": True,
            "tags": [{"tag_name": "质量差", "posi": False}],
            "append_time": "2026-11-22 08:02:10",
            "append_content": "还是漏",
            "append_has_negtv": True,
        }
    )

    review = mapping.with_feed(review_of(), feed)

    assert review.text == review_of().text
    assert review.negative is True
    assert review.signs == (Sign(name="质量差", positive=False),)
    assert review.follow_ups == (
        FollowUp(
            text="还是漏",
            written=datetime(2026, 11, 22, 8, 2, 10, tzinfo=BEIJING),
            negative=True,
        ),
    )


def test_a_feed_without_follow_up_gives_none() -> None:
    feed = Feed.model_validate({"comment_time": "2026-11-22 08:02:10", "append_content": ""})

    assert mapping.with_feed(review_of(), feed).follow_ups == ()


@pytest.mark.parametrize(
    ("yuan", "minor"), [("59.90", 5990), ("0.00", 0), ("0.07", 7), ("1234567.89", 123456789)]
)
def test_yuan_become_fen(yuan: str, minor: int) -> None:
    assert mapping.fen(Decimal(yuan)) == Money(minor=minor, currency="CNY")


def order_of_samples() -> Any:
    trade = sample("trade_fullinfo_get.response.json")["trade_fullinfo_get_response"]["trade"]
    refund = sample("refund_get.response.json")["refund_get_response"]["refund"]
    talk = sample("refund_messages_get.response.json")["refund_messages_get_response"]
    trace = sample("logistics_trace_search.response.json")["logistics_trace_search_response"]
    said = talk["refund_messages"]["refund_message"]
    return mapping.order_from(
        Trade.model_validate(trade),
        [Refund.model_validate(refund)],
        {refund["refund_id"]: [RefundMessage.model_validate(one) for one in reversed(said)]},
        [Trace.model_validate(trace)],
        as_of=NOW,
    )


def test_an_order_is_whole_evidence() -> None:
    order = order_of_samples()

    assert (order.ref, order.state) == ("2231958349000000001", "TRADE_FINISHED")
    assert order.total == Money(minor=5990, currency="CNY")
    assert order.shipped == datetime(2026, 11, 11, 15, tzinfo=BEIJING)
    (item,) = order.items
    assert (item.line, item.variant, item.quantity) == ("2231958349000000002", "颜色:白色", 1)
    (refund,) = order.refunds
    assert (refund.state, refund.reason) == ("WAIT_SELLER_AGREE", "质量问题")
    assert refund.answer_by == datetime(2026, 11, 23, 20, 30, tzinfo=BEIJING)
    assert [said.by for said in refund.thread] == [Speaker.BUYER, Speaker.SELLER]
    assert [said.attachments for said in refund.thread] == [1, 0]
    assert order.missing == ()


def test_signed_for_proves_no_delivery() -> None:
    (parcel,) = order_of_samples().parcels

    assert [step.native for step in parcel.steps] == ["GOT", "SENT_SCAN", "SIGNED"]
    assert parcel.state == "对方已签收"
    assert parcel.proves_delivery is False


def test_whoever_the_buyer_is_stands_in_marked_fields_only() -> None:
    order = order_of_samples()

    shown = str(without_personal(order))
    assert (order.buyer, order.buyer_name) == ("AAHsampleOpenUid000000000001", "张**")
    for personal in (order.buyer, order.buyer_name, order.buyer_phone, "再转我200", "杯底漏水"):
        assert personal not in shown
    assert PersonalClass.WORDS in {of for _, of in personal_fields(type(order))}


def test_a_parcel_without_a_trace_is_still_a_parcel() -> None:
    orders = [{"oid": 1, "invoice_no": "SF1"}, {"oid": 2, "invoice_no": "SF2"}, {"oid": 3}]
    trade = Trade.model_validate({"tid": 9, "orders": orders})

    order = mapping.order_from(trade, as_of=NOW)

    assert [parcel.number for parcel in order.parcels] == ["SF1", "SF2"]
    assert mapping.invoices_of(trade) == {"SF1": ["1"], "SF2": ["2"]}
