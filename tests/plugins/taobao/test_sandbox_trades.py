"""The sandbox's orders, refunds that move with the time, and what the shop's staff does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from amends.testing.clock import ManualClock
from amends.testing.faults import LateWork, LostAnswer
from amends.testing.serve import serve
from amends_taobao.sandbox import TaobaoSandbox
from amends_taobao.sandbox.ask import Plain
from amends_taobao.sandbox.state import Refund, Shop

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
    return sandbox.add_shop("示例家居小铺", session="6100a", sub_account="客服小美")


@pytest.fixture
def refund(sandbox: TaobaoSandbox, shop: Shop) -> Refund:
    return sandbox.add_refund(
        shop,
        sandbox.add_review(shop, tid=1001),
        talk=[(HOUR, "buyer", "不退钱就一直差评，再转我200。")],
    )


@pytest.fixture
def ask(sandbox: TaobaoSandbox, shop: Shop, clock: ManualClock) -> Iterator[Plain]:
    with serve(sandbox) as url, Plain(url, clock, "6100a") as plain:
        yield plain


def seen(ask: Plain, refund: Refund) -> dict[str, Any]:
    answer = ask("taobao.refund.get", fields="status", refund_id=refund.refund_id)
    found: dict[str, Any] = answer["refund_get_response"]["refund"]
    return found


def agreed(ask: Plain, *refunds: Refund, fen: int | None = None, **more: Any) -> dict[str, Any]:
    infos = [f"{one.refund_id}|{fen or one.fen}|{one.version}|{one.phase}" for one in refunds]
    answer = ask("taobao.rp.refunds.agree", refund_infos=",".join(infos), **more)
    inner: dict[str, Any] = next(iter(answer.values()))
    return inner


@pytest.mark.parametrize(
    ("passed", "status", "waits"),
    [
        (48 * HOUR - timedelta(seconds=1), "WAIT_SELLER_AGREE", True),
        (48 * HOUR, "SUCCESS", False),
    ],
)
def test_a_refund_that_nobody_answers_is_granted_after_48_hours(
    ask: Plain, refund: Refund, clock: ManualClock, passed: timedelta, status: str, waits: bool
) -> None:
    clock.advance(passed)

    found = seen(ask, refund)

    assert found["status"] == status
    assert found["refund_remind_timeout"]["exist_timeout"] is waits


def test_messages_appear_in_their_time(ask: Plain, refund: Refund, clock: ManualClock) -> None:
    wish = {"fields": "content", "refund_id": refund.refund_id}
    before = ask("taobao.refund.messages.get", **wish)["refund_messages_get_response"]

    clock.advance(HOUR)

    after = ask("taobao.refund.messages.get", **wish)["refund_messages_get_response"]
    assert before["total_results"] == 0
    assert [one["content"] for one in after["refund_messages"]["refund_message"]] == [
        "不退钱就一直差评，再转我200。"
    ]


def test_refunds_are_listed_by_status_and_time_of_change(
    ask: Plain, sandbox: TaobaoSandbox, shop: Shop, refund: Refund
) -> None:
    closed = sandbox.add_refund(shop, sandbox.add_review(shop), created=START - DAY)
    sandbox.close_refund(closed)

    def listed(**wish: Any) -> list[str]:
        answer = ask("taobao.refunds.receive.get", fields="refund_id", **wish)
        rows = answer["refunds_receive_get_response"].get("refunds", {"refund": []})["refund"]
        return [row["refund_id"] for row in rows]

    assert listed(status="CLOSED") == [str(closed.refund_id)]
    assert set(listed()) == {str(refund.refund_id), str(closed.refund_id)}
    assert listed(end_modified="2026-11-22 09:29:59") == []


def test_an_agreement_pays_once(ask: Plain, sandbox: TaobaoSandbox, refund: Refund) -> None:
    first, second = agreed(ask, refund), agreed(ask, refund)

    assert (first["msg_code"], second["msg_code"]) == ("OP_SUCC", "OP_FAILURE_UE")
    assert seen(ask, refund)["status"] == "SUCCESS"
    assert sandbox.writes == {f"refund/{refund.refund_id}": 1}


def test_an_agreement_to_an_older_version_or_another_amount_is_refused(
    ask: Plain, sandbox: TaobaoSandbox, refund: Refund
) -> None:
    old = f"{refund.refund_id}|{refund.fen}|{refund.version}|{refund.phase}"
    sandbox.change_refund(refund, "20.00")

    stale = ask("taobao.rp.refunds.agree", refund_infos=old)["rp_refunds_agree_response"]

    assert stale["succ"] is False
    assert agreed(ask, refund, fen=1)["succ"] is False
    assert agreed(ask, refund)["succ"] is True


def test_more_than_the_threshold_wants_the_code(ask: Plain, shop: Shop, refund: Refund) -> None:
    shop.sms_above = 5_000

    assert agreed(ask, refund)["message"] == "(sample) 需要短信验证码"
    assert agreed(ask, refund, code="000000")["succ"] is False
    assert agreed(ask, refund, code="123456")["succ"] is True


def test_only_a_sub_account_agrees(
    sandbox: TaobaoSandbox, shop: Shop, refund: Refund, clock: ManualClock
) -> None:
    sandbox.add_session(shop, "6100owner")
    with serve(sandbox) as url, Plain(url, clock, "6100owner") as owner:
        assert agreed(owner, refund)["sub_code"] == "isv.SAMPLE-sub-account-only"


def test_work_is_done_although_the_answer_is_lost(
    ask: Plain, sandbox: TaobaoSandbox, refund: Refund, clock: ManualClock
) -> None:
    sandbox.faults.plan("taobao.rp.refunds.agree", LateWork())
    with pytest.raises(Exception, match="disconnected"):
        agreed(ask, refund)
    assert seen(ask, refund)["status"] == "WAIT_SELLER_AGREE"

    clock.wait(5)

    assert seen(ask, refund)["status"] == "SUCCESS"
    assert seen(ask, refund)["modified"] == "2026-11-22 09:30:05"


def test_an_order_moves_from_paid_to_finished(
    ask: Plain, sandbox: TaobaoSandbox, shop: Shop, clock: ManualClock
) -> None:
    trade = sandbox.add_trade(shop, created=START, items=[("杯子", "10.00"), ("盖子", "2.50")])

    def status() -> tuple[str, bool]:
        wish = {"fields": "status,end_time,payment", "tid": trade.tid}
        found = ask("taobao.trade.fullinfo.get", **wish)["trade_fullinfo_get_response"]["trade"]
        assert found["payment"] == "12.50"
        return found["status"], "end_time" in found

    steps = []
    for passed in (timedelta(0), DAY, 10 * DAY):
        clock.advance(passed)
        steps.append(status())

    assert steps == [
        ("WAIT_SELLER_SEND_GOODS", False),
        ("WAIT_BUYER_CONFIRM_GOODS", False),
        ("TRADE_FINISHED", True),
    ]
    trace = ask("taobao.logistics.trace.search", tid=trade.tid)["logistics_trace_search_response"]
    assert trace["status"] == "对方已签收"


def test_orders_are_listed_by_who_has_rated(ask: Plain, sandbox: TaobaoSandbox, shop: Shop) -> None:
    rated = sandbox.add_review(shop, tid=1001)
    unrated = sandbox.add_trade(shop)

    def listed(rate_status: str) -> list[int]:
        wish = {"fields": "tid,rate_status", "rate_status": rate_status, "use_has_next": True}
        rows = ask("taobao.trades.sold.get", **wish)["trades_sold_get_response"]
        return [trade["tid"] for trade in rows.get("trades", {"trade": []})["trade"]]

    assert rated
    assert listed("RATE_BUYER_UNSELLER") == [1001]
    assert listed("RATE_UNBUYER") == [unrated.tid]
    assert listed("RATE_BUYER_SELLER") == []


def test_an_order_outlives_its_review(ask: Plain, sandbox: TaobaoSandbox, shop: Shop) -> None:
    oid = sandbox.add_review(shop, tid=1001)
    sandbox.delete_review(oid)

    found = ask("taobao.trade.fullinfo.get", fields="orders", tid=1001)

    orders = found["trade_fullinfo_get_response"]["trade"]["orders"]["order"]
    assert [order["oid"] for order in orders] == [oid]


def test_proof_needs_a_picture(ask: Plain, sandbox: TaobaoSandbox, refund: Refund) -> None:
    wish = {"refund_id": refund.refund_id, "content": "物流签收凭证"}

    without = ask("taobao.refund.message.add", **wish)
    too_long = ask("taobao.refund.message.add", image=b"\x89PNG", **wish | {"content": "长" * 134})
    done = ask("taobao.refund.message.add", image=b"\x89PNG", **wish)

    assert without["error_response"]["sub_code"] == "isv.missing-parameter:image"
    assert too_long["error_response"]["code"] == 50
    assert done["refund_message_add_response"]["refund_message"]["id"]
    assert [said.content for said in refund.talk] == ["物流签收凭证"]
    assert sandbox.writes == {f"refund_message/{refund.refund_id}": 1}


def test_a_memo_overwrites_the_one_before(ask: Plain, sandbox: TaobaoSandbox, shop: Shop) -> None:
    sandbox.add_review(shop, tid=1001)
    for memo in ("一", "二"):
        ask("taobao.trade.memo.update", tid=1001, memo=memo, flag=1)

    found = ask("taobao.trade.fullinfo.get", fields="seller_memo,seller_flag", tid=1001)

    trade = found["trade_fullinfo_get_response"]["trade"]
    assert trade == {"seller_memo": "二", "seller_flag": 1}
    assert "error_response" in ask("taobao.trade.memo.update", tid=1001, memo="长" * 334)


def test_a_benefit_is_paid_once_for_its_key(ask: Plain, sandbox: TaobaoSandbox) -> None:
    request = {"relation_id": 1, "detail_id": 2, "benefit_type": "x", "unique_id": "case-1"}
    wish: dict[str, Any] = {"send_request": request, "ouid": "AAF1"}
    method = "taobao.promotion.benefit.activity.send"
    sandbox.faults.plan(method, LostAnswer())
    with pytest.raises(Exception, match="disconnected"):
        ask(method, **wish)

    again = ask(method, **wish)["promotion_benefit_activity_send_response"]

    assert again["is_success"] is True
    assert sandbox.writes == {"benefit/case-1": 1}


def test_coupons_go_to_members_only(ask: Plain, sandbox: TaobaoSandbox, shop: Shop) -> None:
    shop.strangers.add("B")

    answer = ask(
        "taobao.promotion.coupon.send", coupon_id=1, ouid_data=[{"ouid": "A"}, {"ouid": "B"}]
    )["promotion_coupon_send_response"]

    assert answer["is_success"] is False
    assert sandbox.writes == {"coupon/A": 1}


def test_messages_come_again_until_they_are_confirmed(
    ask: Plain, sandbox: TaobaoSandbox, shop: Shop, clock: ManualClock
) -> None:
    ask("taobao.tmc.user.permit", topics="taobao_trade_TradeRated")
    sandbox.add_review(shop)  # also of bad words, to which nobody subscribed

    def consumed() -> list[int]:
        answer = ask("taobao.tmc.messages.consume", quantity=10)["tmc_messages_consume_response"]
        return [one["id"] for one in answer.get("messages", {"tmc_message": []})["tmc_message"]]

    first, at_once = consumed(), consumed()
    clock.wait(60)
    again = consumed()
    ask("taobao.tmc.messages.confirm", s_message_ids=",".join(map(str, again)))
    clock.wait(60)

    assert len(first) == 1
    assert (at_once, again, consumed()) == ([], first, [])
