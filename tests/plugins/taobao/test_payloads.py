"""Reading what TOP answers: every sample, both forms, and pages with something broken in them."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.plugins.taobao.conftest import CONTRACTS, a_page, a_rate, sample

from amends_taobao.payloads import ANSWERS, read, read_rates
from amends_taobao.payloads.account import (
    BadWordsNews,
    Messages,
    RatedNews,
    RefundNews,
    TokenAnswer,
)
from amends_taobao.payloads.base import Refusal
from amends_taobao.payloads.orders import Trace, TradeAnswer
from amends_taobao.payloads.reviews import FeedAnswer, ItemTags
from amends_taobao.settings import BEIJING

RATES = "taobao.traderates.get"


def samples(pattern: str) -> list[Any]:
    names = sorted(path.name for path in CONTRACTS.glob(pattern))
    if not names:
        reason = "the shared contracts are not on this machine"
        return [pytest.param("", marks=pytest.mark.skip(reason=reason))]
    return names


def method_of(name: str) -> str:
    """rp_refunds_agree.partial.response.json -> taobao.rp.refunds.agree"""
    said = name.partition(".")[0].replace("_", ".")
    return said if said.startswith("tmall.") else f"taobao.{said}"


@pytest.mark.parametrize("name", samples("*.response.json"))
def test_every_sample_is_read(name: str) -> None:
    raw = json.dumps(sample(name)).encode()
    method = method_of(name)

    if name.startswith("oauth_"):
        assert TokenAnswer.model_validate_json(raw).access_token == "6100test0000session"
    elif "error_response" in sample(name):
        assert Refusal.model_validate(sample(name)["error_response"]).code == 15
    else:
        assert read(ANSWERS[method], raw, method).model_fields_set


@pytest.mark.parametrize("name", samples("traderates_get.*response.json"))
def test_every_sample_of_reviews_is_read_to_the_last_one(name: str) -> None:
    rates = read_rates(json.dumps(sample(name)).encode())

    assert len(list(rates.readable())) == rates.count


@pytest.mark.parametrize("name", samples("*.response.json"))
def test_every_sample_says_the_same_when_it_is_simplified(name: str) -> None:
    if name.startswith("oauth_") or "error_response" in sample(name):
        pytest.skip("has one form only")
    method = method_of(name)
    body = sample(name)
    inner = next(iter(body.values())) if len(body) == 1 else body
    simple = {
        key: next(iter(value.values())) if is_wrapped(value) else value
        for key, value in inner.items()
    }

    assert read_any(simple, method) == read_any(inner, method)


def read_any(body: Any, method: str) -> object:
    raw = json.dumps(body).encode()
    return read_rates(raw) if method == RATES else read(ANSWERS[method], raw, method)


def is_wrapped(value: Any) -> bool:
    return isinstance(value, dict) and [*map(type, value.values())] == [list]


@pytest.mark.parametrize("case", sample("errors.json") if CONTRACTS.exists() else [])
def test_every_error_is_read(case: str) -> None:
    said = sample("errors.json")[case]["error_response"]

    assert Refusal.model_validate(said).code == said["code"]


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("tmc.taobao_trade_TradeRated.content.json", RatedNews),
        ("tmc.taobao_traderate_ImprBadTag.content.json", BadWordsNews),
        ("tmc.taobao_refund_RefundCreated.content.json", RefundNews),
    ],
)
def test_messages_of_the_channel_are_read_alone_and_in_their_envelope(
    name: str, model: type[RatedNews | BadWordsNews | RefundNews]
) -> None:
    alone = model.model_validate(sample(name))
    envelope = read(
        Messages,
        json.dumps(sample("tmc_messages_consume.response.json")).encode(),
        "taobao.tmc.messages.consume",
    )

    assert alone in [message.news() for message in envelope.messages]


def test_a_message_of_another_topic_is_left_alone() -> None:
    unknown = {"id": 1, "topic": "taobao_item_ItemAdd", "content": "{}"}
    messages = read(Messages, json.dumps({"messages": [unknown]}).encode(), "x")

    assert [message.news() for message in messages.messages] == [None]


def page_of(*rates: Any, **more: Any) -> bytes:
    return json.dumps(a_page(*rates, **more)).encode()


def test_order_numbers_stay_text_to_the_last_digit() -> None:
    beyond_64_bits = 9_223_372_036_854_775_809_223_372
    page = page_of(
        a_rate(oid=2231958349000000003, tid="2231958349000000005", num_iid=beyond_64_bits)
    )

    (rate,) = read_rates(page).readable()

    assert (rate.oid, rate.tid) == ("2231958349000000003", "2231958349000000005")
    assert rate.num_iid == "9223372036854775809223372"


def test_times_are_beijing_times() -> None:
    (rate,) = read_rates(page_of(a_rate(created="2026-11-21 20:14:33"))).readable()

    assert rate.created == datetime(2026, 11, 21, 20, 14, 33, tzinfo=BEIJING)
    assert rate.created.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize("inner", ["trade_rate", "trade_rate_d_o", "x"])
def test_the_inner_key_may_have_any_name(inner: str) -> None:
    body = {"traderates_get_response": {"trade_rates": {inner: [a_rate()]}, "has_next": False}}

    assert read_rates(json.dumps(body).encode()).trade_rates == [a_rate()]


@pytest.mark.parametrize("extra", [{}, {"trade_rates": None}, {"trade_rates": {}}])
def test_an_empty_list_may_be_absent(extra: dict[str, Any]) -> None:
    body = {"traderates_get_response": {"has_next": False} | extra}

    assert read_rates(json.dumps(body).encode()).count == 0


@pytest.mark.parametrize(
    "raw",
    [
        b"[]",
        b"null",
        b"{}",
        b"{",
        b'{"other_response": {"x": 1}}',
        b'{"trade_rates": "none"}',
        b'{"trade_rates": null, "has_next": null}',
        b'{"traderates_get_response": "none"}',
        b'{"items": [], "total": 0}',
    ],
)
def test_an_answer_that_speaks_of_no_reviews_is_no_empty_page(raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_rates(raw)


def test_malformed_reviews_are_counted_and_kept_as_they_came() -> None:
    came = [a_rate(oid=1), a_rate(created="yesterday"), "what?", a_rate(oid=3)]

    rates = read_rates(page_of(*came, has_next=True))

    assert (rates.trade_rates, rates.count, rates.has_next) == (came, 4, True)
    assert [rate.oid for rate in rates.readable()] == ["1", "3"]


def test_half_a_character_costs_no_review() -> None:
    raw = page_of(a_rate(content="好\ud83d", nick="a\ud800b", reply="😀"), a_rate(oid=2))

    first, second = read_rates(raw).readable()

    assert first.content == "好\N{REPLACEMENT CHARACTER}"
    assert (first.nick, first.reply) == ("a\N{REPLACEMENT CHARACTER}b", "😀")
    assert second.content == a_rate()["content"]


def test_bytes_that_are_no_utf_8_cost_no_review() -> None:
    raw = page_of(a_rate(content="BROKEN")).replace(b"BROKEN", b"\xff\xfe")

    (rate,) = read_rates(raw).readable()

    assert rate.content == "\N{REPLACEMENT CHARACTER}" * 2


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ({"has_next": True}, True),
        ({"has_next": False}, False),
        ({"has_next": None, "total_results": 3}, True),
        ({"has_next": None, "total_results": 2}, False),
        ({"has_next": None}, True),  # a full page hints at another
    ],
)
def test_whether_another_page_follows(said: dict[str, Any], more: bool) -> None:
    rates = read_rates(page_of(a_rate(), a_rate(oid=2), **said))

    assert rates.more_after(page=1, size=2) is more


@pytest.mark.parametrize(
    ("posi", "positive"),
    [(True, True), (1, True), ("1", True), (False, False), (-1, False), ("-1", False)],
)
def test_a_tag_is_positive_in_either_spelling(posi: Any, positive: bool) -> None:
    body = {"tags": [{"tag_name": "质量", "posi": posi, "count": 3}]}

    assert read(ItemTags, json.dumps(body).encode(), "x").tags[0].posi is positive


def test_blanks_are_nothing_and_unknown_fields_are_ignored() -> None:
    trade = {"tid": 5, "created": "", "payment": "", "new_field": {"a": 1}, "orders": ""}
    answer = read(TradeAnswer, json.dumps({"trade": trade}).encode(), "x").trade
    feed = read(FeedAnswer, b"{}", "tmall.traderate.feeds.get")
    trace = read(Trace, b"{}", "x")

    assert (answer.created, answer.payment, answer.orders) == (None, None, [])
    assert feed.tmall_rate_info is None
    assert trace.trace_list == []
