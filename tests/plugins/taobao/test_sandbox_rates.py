"""The sandbox's reviews: windows, pages, the silent cap, and what buyers do to them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from amends.testing.clock import ManualClock
from amends.testing.faults import Twist
from amends.testing.serve import serve
from amends_taobao.sandbox import TaobaoSandbox, fill
from amends_taobao.sandbox.ask import Plain
from amends_taobao.sandbox.state import Shop, stamp

START = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)  # 09:30 in Beijing
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def sandbox(clock: ManualClock) -> TaobaoSandbox:
    return TaobaoSandbox(clock)


@pytest.fixture
def shop(sandbox: TaobaoSandbox) -> Shop:
    return sandbox.add_shop("示例旗舰店", "tmall", "6100a")


@pytest.fixture
def ask(sandbox: TaobaoSandbox, shop: Shop, clock: ManualClock) -> Iterator[Plain]:
    with serve(sandbox) as url, Plain(url, clock, "6100a") as plain:
        yield plain


def dice() -> Random:
    return Random(1)  # noqa: S311 - the same reviews in every run


def page_of(ask: Plain, fields: str = "oid,created,result,content", **more: Any) -> dict[str, Any]:
    wish = {"fields": fields, "rate_type": "get", "role": "buyer", **more}
    answer: dict[str, Any] = ask("taobao.traderates.get", **wish)["traderates_get_response"]
    return answer


def rates_of(ask: Plain, **more: Any) -> list[dict[str, Any]]:
    rates: list[dict[str, Any]] = page_of(ask, **more).get("trade_rates", {}).get("trade_rate", [])
    return rates


def oids_of(ask: Plain, **more: Any) -> list[int]:
    return [rate["oid"] for rate in rates_of(ask, **more)]


def feed_of(ask: Plain, oid: int) -> dict[str, Any]:
    answer = ask("tmall.traderate.feeds.get", child_trade_id=oid)
    info: dict[str, Any] = answer["tmall_traderate_feeds_get_response"].get("tmall_rate_info", {})
    return info


def explained(ask: Plain, oid: int, reply: str = "抱歉，已为您补发。") -> dict[str, Any]:
    answer: dict[str, Any] = ask("taobao.traderate.explain.add", oid=oid, reply=reply)
    return answer


def test_a_window_holds_both_its_ends_newest_first(
    ask: Plain, sandbox: TaobaoSandbox, shop: Shop
) -> None:
    oids = [sandbox.add_review(shop, created=START - hours * HOUR) for hours in range(5)]

    window = {"start_date": stamp(START - 3 * HOUR), "end_date": stamp(START - HOUR)}

    assert oids_of(ask, **window) == [oids[1], oids[2], oids[3]]
    assert oids_of(ask, end_date=window["end_date"]) == oids  # without a start it is ignored


def test_the_platform_forgets_after_180_days(
    ask: Plain, sandbox: TaobaoSandbox, shop: Shop
) -> None:
    kept = sandbox.add_review(shop, created=START - 180 * DAY)
    sandbox.add_review(shop, created=START - 180 * DAY - timedelta(seconds=1))

    assert oids_of(ask) == [kept]


def test_a_window_is_cut_at_1500_without_a_word(
    ask: Plain, sandbox: TaobaoSandbox, shop: Shop
) -> None:
    fill(sandbox, shop, 1_600, START - DAY, START, dice())

    last = page_of(ask, page_size=150, page_no=10, use_has_next=True)
    after = page_of(ask, page_size=150, page_no=11, use_has_next=True)

    assert len(last["trade_rates"]["trade_rate"]) == 150
    assert last["has_next"] is False
    assert "trade_rates" not in after
    assert page_of(ask)["total_results"] == 1_500


def test_pages_meet_without_gap_or_overlap(ask: Plain, sandbox: TaobaoSandbox, shop: Shop) -> None:
    fill(sandbox, shop, 95, START - DAY, START, dice())

    pages = [page_of(ask, page_no=number, use_has_next=True) for number in (1, 2, 3)]

    seen = [rate["oid"] for page in pages for rate in page["trade_rates"]["trade_rate"]]
    assert [len(page["trade_rates"]["trade_rate"]) for page in pages] == [40, 40, 15]
    assert [page["has_next"] for page in pages] == [True, True, False]
    assert set(seen) == {rate.oid for rate in shop.rates}


def test_ratings_are_found_by_result_order_and_article(
    ask: Plain, sandbox: TaobaoSandbox, shop: Shop
) -> None:
    bad = sandbox.add_review(shop, item="保温杯", tid=1001)
    good = sandbox.add_review(shop, result="good", item="书包", tid=1002)

    assert oids_of(ask, result="bad") == [bad]
    assert oids_of(ask, tid=1002) == oids_of(ask, tid=good) == [good]
    assert oids_of(ask, num_iid=shop.items["保温杯"]) == [bad]
    assert oids_of(ask, ouid=rates_of(ask, fields="ouid", tid=1002)[0]["ouid"]) == [good]
    assert oids_of(ask, rate_type="give", role="seller") == []


def test_only_the_fields_that_were_asked_for_come_back(
    ask: Plain, sandbox: TaobaoSandbox, shop: Shop
) -> None:
    sandbox.add_review(shop, logistics=2)

    assert rates_of(ask, fields="result,logistics_service_score,colour") == [
        {"result": "bad", "logistics_service_score": 2}
    ]


def test_what_a_buyer_changes_is_answered_changed(
    ask: Plain, sandbox: TaobaoSandbox, shop: Shop
) -> None:
    edited, rated, gone = (sandbox.add_review(shop) for _ in range(3))
    rates_of(ask)  # so that bytes of the old state are kept

    sandbox.edit_review(edited, "又用了一周，还是漏")
    sandbox.re_rate(rated, "good", "补发了，满意")
    sandbox.delete_review(gone)
    sandbox.hide(edited)

    found = {one["oid"]: one for one in rates_of(ask, fields="oid,result,content,valid_score")}
    assert found == {
        edited: {
            "oid": edited,
            "result": "bad",
            "content": "又用了一周，还是漏",
            "valid_score": False,
        },
        rated: {"oid": rated, "result": "good", "content": "补发了，满意", "valid_score": True},
    }
    assert oids_of(ask, result="good") == [rated]


def test_a_late_review_shows_up_with_its_earlier_time(
    ask: Plain, sandbox: TaobaoSandbox, shop: Shop, clock: ManualClock
) -> None:
    sandbox.add_review(shop, created=START - 2 * HOUR, visible_from=START + HOUR)
    assert rates_of(ask) == []

    clock.advance(HOUR)

    assert [rate["created"] for rate in rates_of(ask)] == ["2026-11-22 07:30:00"]


@pytest.mark.parametrize("text", ["", "half \ud83d", "NUL \0 and \u2028", "长" * 300_000])
def test_every_text_goes_out_as_it_is(
    ask: Plain, sandbox: TaobaoSandbox, shop: Shop, text: str
) -> None:
    sandbox.add_review(shop, result="wonderful", text=text, created=START + 400 * DAY)

    assert [rate["content"] for rate in rates_of(ask)] == [text]
    assert [rate["result"] for rate in rates_of(ask)] == ["wonderful"]


def test_one_second_may_hold_more_than_the_cap(
    ask: Plain, sandbox: TaobaoSandbox, shop: Shop
) -> None:
    fill(sandbox, shop, 1_501, START, START + timedelta(seconds=1), dice())

    assert page_of(ask, start_date=stamp(START), end_date=stamp(START))["total_results"] == 1_500


def test_twists_of_a_page(ask: Plain, sandbox: TaobaoSandbox, shop: Shop) -> None:
    oids = [sandbox.add_review(shop, created=START - hours * HOUR) for hours in range(3)]
    for twist in (Twist.DUPLICATES, Twist.MALFORMED, Twist.UNKNOWN_FIELDS):
        sandbox.faults.plan("taobao.traderates.get", twist)

    doubled, malformed, novel = (rates_of(ask) for _ in range(3))

    assert [rate["oid"] for rate in doubled] == [oid for oid in oids for _ in range(2)]
    assert [rate["oid"] for rate in malformed] == [oids[0], "?", oids[2]]
    assert all("sandbox_novelty" in rate for rate in novel)


def test_a_page_repeats_for_ever(ask: Plain, sandbox: TaobaoSandbox, shop: Shop) -> None:
    oids = [sandbox.add_review(shop, created=START - hours * HOUR) for hours in range(3)]
    sandbox.faults.plan("taobao.traderates.get", Twist.REPEATS, times=None)

    pages = [page_of(ask, page_no=number, page_size=2, use_has_next=True) for number in (1, 2, 9)]

    assert all(page["has_next"] for page in pages)
    assert [[rate["oid"] for rate in page["trade_rates"]["trade_rate"]] for page in pages] == [
        oids[:2]
    ] * 3


def test_a_follow_up_shows_in_the_tmall_detail_only(
    ask: Plain, sandbox: TaobaoSandbox, shop: Shop
) -> None:
    oid = sandbox.add_review(shop, tags=[("质量差", False)])
    before = feed_of(ask, oid)

    sandbox.append(oid, "一周后又坏了", negative=True)

    assert "append_content" not in before
    assert feed_of(ask, oid)["append_content"] == "一周后又坏了"
    assert feed_of(ask, oid)["append_has_negtv"] is True
    assert [rate["content"] for rate in rates_of(ask)] == [before["content"]]
    assert feed_of(ask, 1) == {}


def test_a_review_is_explained_once(ask: Plain, sandbox: TaobaoSandbox, shop: Shop) -> None:
    oid = sandbox.add_review(shop)

    first, second = explained(ask, oid), explained(ask, oid, "再说一次")

    assert first["traderate_explain_add_response"]["is_success"] is True
    assert second["error_response"]["code"] == 15
    assert [rate["reply"] for rate in rates_of(ask, fields="reply")] == ["抱歉，已为您补发。"]
    assert sandbox.writes == {f"explain/{oid}": 1}


@pytest.mark.parametrize(("age", "done"), [(30 * DAY, True), (30 * DAY + HOUR, False)])
def test_a_review_is_explained_within_30_days(
    ask: Plain, sandbox: TaobaoSandbox, shop: Shop, age: timedelta, done: bool
) -> None:
    oid = sandbox.add_review(shop, created=START - age)

    assert ("error_response" not in explained(ask, oid)) is done


def test_what_cannot_be_explained(ask: Plain, sandbox: TaobaoSandbox, shop: Shop) -> None:
    followed_up = sandbox.add_review(shop)
    sandbox.append(followed_up, "追评")
    fresh = sandbox.add_review(shop)

    assert explained(ask, followed_up)["error_response"]["code"] == 15
    assert explained(ask, fresh, "长" * 501)["error_response"]["code"] == 50
    assert explained(ask, 12345)["error_response"]["code"] == 15
    assert "error_response" not in explained(ask, fresh, "长" * 500)


def test_a_taobao_shop_has_no_mall_methods(
    sandbox: TaobaoSandbox, shop: Shop, clock: ManualClock
) -> None:
    oid = sandbox.add_review(sandbox.add_shop("示例家居小铺", "taobao", "6100c"))
    with serve(sandbox) as url, Plain(url, clock, "6100c") as ask:
        assert explained(ask, oid)["error_response"]["code"] == 15
        feed = ask("tmall.traderate.feeds.get", child_trade_id=oid)

    assert feed["error_response"]["code"] == 15


def test_a_seller_rates_a_buyer_once(ask: Plain, sandbox: TaobaoSandbox, shop: Shop) -> None:
    oid = sandbox.add_review(shop, tid=1001)
    wish = {"tid": 1001, "oid": oid, "role": "seller"}

    without_words = ask("taobao.traderate.add", **wish, result="bad")
    done = ask("taobao.traderate.add", **wish, result="good")
    again = ask("taobao.traderate.add", **wish, result="good")

    assert without_words["error_response"]["sub_code"] == "isv.missing-parameter:content"
    assert done["traderate_add_response"]["trade_rate"]["oid"] == oid
    assert again["error_response"]["code"] == 15
    assert oids_of(ask, rate_type="give", role="seller") == [oid]
