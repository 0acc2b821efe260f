"""What the seller's staff does at the sandbox: agree to refunds, give coupons, note, look up.

Every write counts itself, so that a test sees how often something was really done.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from amends_taobao.sandbox.state import BEIJING, Refund, Trade, encode, oaid, stamp
from amends_taobao.sandbox.wire import Call, Listing, Method, business, invalid, missing

_AGREE_MOST = {"taobao": (20, 600_000), "tmall": (30, 1_000_000)}  # refunds and fen a call
_MEMO_MOST = 1_000  # bytes
_REDELIVERED_AFTER = timedelta(minutes=1)  # ours: the platform says "again" and not when
_PUBLISHER = "12497914"


def refunds_agree(call: Call) -> Mapping[str, Any]:
    if call.sub_account is None:
        raise business("sub-account-only", "the method works with a sub-account's session only")
    asked = [_agreement(part) for part in call.text("refund_infos").split(",")]
    refunds, fen = _AGREE_MOST[call.shop.kind]
    total = sum(amount for _, amount, _, _ in asked)
    if len(asked) > refunds or total > fen:
        raise invalid("refund_infos", f"at most {refunds} refunds and {fen} fen")
    needs_code = call.shop.sms_above is not None and total > call.shop.sms_above
    if needs_code and call.maybe("code") != call.shop.sms_code:
        return _agreed([(refund_id, "(sample) 需要短信验证码") for refund_id, *_ in asked])
    return _agreed([(one[0], _agree(call, *one)) for one in asked])


def _agreement(part: str) -> tuple[str, int, str, str]:
    pieces = part.split("|")
    if len(pieces) != 4 or not (pieces[0].isdecimal() and pieces[1].isdecimal()):
        raise invalid("refund_infos", "refund_id|fen|version|phase")
    return pieces[0], int(pieces[1]), pieces[2], pieces[3]


def _agree(call: Call, refund_id: str, fen: int, version: str, phase: str) -> str:
    """Agree to one refund; gives why not, or nothing when it is done."""
    refund: Refund | None = call.shop.refunds.get(int(refund_id))
    if refund is None:
        return "(sample) 退款不存在"
    if refund.status != "WAIT_SELLER_AGREE":
        return "(sample) 退款状态已变更"
    if (fen, version, phase) != (refund.fen, str(refund.version), refund.phase):
        return "(sample) 退款版本已变更"
    call.street.writes[f"refund/{refund_id}"] += 1
    call.street.grant(call.shop, refund)
    return ""


def _agreed(results: list[tuple[str, str]]) -> Mapping[str, Any]:
    failed = [why for _, why in results if why]
    if not failed:
        said = "操作成功", "OP_SUCC"
    elif len(failed) < len(results):
        said = "部分成功", "SOME_OP_SUCC"
    else:
        said = failed[0], "OP_FAILURE_UE"
    each = [
        {"refund_id": refund_id, "succ": not why, "message": why or "操作成功"}
        for refund_id, why in results
    ]
    return {
        "succ": len(failed) < len(results),
        "message": said[0],
        "msg_code": said[1],
        "results": {"refund_mapping_result": each},
    }


def memo_update(call: Call) -> Mapping[str, Any]:
    trade = _trade(call, str(call.number("tid")))
    memo = call.maybe("memo")
    if memo is None and not call.flag("reset"):
        raise missing("memo")
    if len((memo or "").encode()) > _MEMO_MOST:
        raise invalid("memo", f"at most {_MEMO_MOST} bytes")
    trade.flag = call.number_or("flag", trade.flag, high=5)
    trade.memo = memo or ""  # it overwrites what stood there
    call.street.writes[f"memo/{trade.tid}"] += 1
    return {"trade": {"tid": trade.tid, "modified": stamp(call.now)}}


def task_create(call: Call) -> Mapping[str, Any]:
    meta, tasks = call.json("meta", dict), call.json("tasks", list)
    for task in tasks:
        kinds = {name: str(task.get(name)) for name in ("biz_type", "sub_biz_type", "biz_id")}
        call.shop.tasks.append({"id": call.street.next_said(), **kinds})
        call.street.writes[f"task/{task.get('biz_id')}"] += 1
    kept = (
        "title",
        "content",
        "sender_uid",
        "sender_nick",
        "reminder_flag",
        "finish_strategy",
        "priority",
    )
    given = {name: meta[name] for name in kept if name in meta}
    return {"result": {"id": call.street.next_said(), **given, "task_count": len(tasks)}}


def tasks_get(call: Call) -> Listing:
    """Tasks by type and the sender's own numbers; the other ways to ask are not played."""
    call.fields()
    kind, sub_kind = call.text("biz_type"), call.text("sub_biz_type")
    wanted = call.text("biz_ids").split(",")
    found = [
        encode(task)
        for task in call.shop.tasks
        if (task["biz_type"], task["sub_biz_type"]) == (kind, sub_kind) and task["biz_id"] in wanted
    ]
    return Listing("tasks", "q_task", found)


def coupon_send(call: Call) -> Mapping[str, Any]:
    call.number("coupon_id")
    named = [str(one.get("ouid")) for one in call.json("ouid_data", list)]
    if not 1 <= len(named) <= 100:
        raise invalid("ouid_data", "1 to 100 buyers")
    strangers = [ouid for ouid in named if ouid in call.shop.strangers]
    members = [ouid for ouid in named if ouid not in call.shop.strangers]
    reply: dict[str, Any] = {"is_success": not strangers}
    if members:
        results = [{"coupon_number": call.street.next_said(), "ouid": one} for one in members]
        reply["coupon_results"] = {"coupon_result": results}
    if strangers:
        whys = [{"ouid": one, "reason": "(sample) 买家不是店铺会员"} for one in strangers]
        reply["failure_buyers"] = {"error_message": whys}
    for ouid in members:
        call.street.writes[f"coupon/{ouid}"] += 1
    return reply


def benefit_send(call: Call) -> Mapping[str, Any]:
    """Pays once for each `unique_id`; the same again gives the same answer."""
    wish = call.json("send_request", dict)
    call.text("ouid")
    unique = str(wish.get("unique_id") or "")
    if not unique:
        raise missing("send_request.unique_id")
    if unique not in call.shop.benefits:
        call.street.writes[f"benefit/{unique}"] += 1
        sent = {"index_id": wish.get("detail_id"), "success_count": 1, "failure_count": 0}
        call.shop.benefits[unique] = {
            "is_success": True,
            "unique_id": unique,
            "result_list": {"benefit_send_result_ext": [sent]},
        }
    return call.shop.benefits[unique]


def sms_send(call: Call) -> Mapping[str, Any]:
    wish = call.json("param_send_message_by_o_a_i_d_request", dict)
    trade = _trade(call, str(wish.get("order_id")))
    if wish.get("oaid") != oaid(trade):
        raise business("oaid-mismatch", "the oaid is not the order's")
    for name in ("sms_free_sign_name", "template_code"):
        if not wish.get(name):
            raise missing(name)
    call.street.writes[f"sms/{trade.tid}"] += 1
    number = f"16nqsms{call.street.next_said()}"
    return {"module": "(sample code)", "req_id": number}


def oaid_decrypt(call: Call) -> Mapping[str, Any]:
    queries = call.json("query_list", list)
    if not 1 <= len(queries) <= 20:
        raise invalid("query_list", "1 to 20")
    return {"receiver_list": {"receiver": [_receiver(call, query) for query in queries]}}


def _receiver(call: Call, query: Mapping[str, Any]) -> dict[str, Any]:
    """The virtual number of a receiver; the scenes of after-sales give no more than that."""
    trade = call.shop.trade(int(query["tid"])) if str(query.get("tid")).isdecimal() else None
    matched = trade is not None and query.get("oaid") == oaid(trade)
    days = timedelta(days=int(query.get("secret_no_days") or 3))
    empty = ("name", "phone", "address_detail", "town", "district", "city", "state", "country")
    return {
        "oaid": str(query.get("oaid")),
        "tid": str(query.get("tid")),
        "mobile": f"17000000000-{trade.buyer % 1000:03d}" if trade and matched else "",
        "privacy_protection": True,
        "secret_no_expire_time": stamp(call.now + days),
        "matched": matched,
        **dict.fromkeys(empty, ""),
    }


def kefueval_get(call: Call) -> Mapping[str, Any]:
    staff = call.text("query_ids").split(",")
    since, until = _digits(call, "btime"), _digits(call, "etime")
    today = call.now.replace(hour=0, minute=0, second=0, microsecond=0)
    if not today - timedelta(days=90) <= since < until < today or until - since > timedelta(days=7):
        raise invalid("btime", "at most 7 days within the last 90, and not today")
    found = [
        mark
        for mark in call.shop.marks
        if mark["eval_sender"] in staff and stamp(since) <= mark["eval_time"] <= stamp(until)
    ]
    if not found:
        return {"result_count": 0}
    return {"result_count": len(found), "staff_eval_details": {"eval_detail": found}}


def _digits(call: Call, name: str) -> datetime:
    value = call.text(name)
    try:
        return datetime.strptime(value, "%Y%m%d%H%M%S").replace(tzinfo=BEIJING)
    except ValueError as error:
        raise invalid(name, "yyyyMMddHHmmss") from error


def permit(call: Call) -> Mapping[str, Any]:
    """Replaces the whole set of topics; without any, everything that the app subscribed to."""
    topics = call.maybe("topics")
    call.shop.topics = set(topics.split(",")) if topics else set(_TOPICS)
    return {"is_success": True}


_TOPICS = (
    "taobao_trade_TradeRated",
    "taobao_traderate_ImprBadTag",
    "taobao_refund_RefundCreated",
    "taobao_refund_RefundCreateMessage",
    "taobao_refund_RefundSuccess",
    "taobao_refund_RefundClosed",
)


def consume(call: Call) -> Listing:
    quantity = call.number_or("quantity", 100, low=10, high=200)
    ready = [
        notice
        for notice in call.street.notices.values()
        if notice.handed is None or call.now - notice.handed >= _REDELIVERED_AFTER
    ][:quantity]
    for notice in ready:
        notice.handed = call.now
    records = [
        encode(
            {
                "id": notice.number,
                "topic": notice.topic,
                "user_id": notice.shop.user_id,
                "user_nick": notice.shop.nick,
                "pub_app_key": _PUBLISHER,
                "pub_time": stamp(notice.published),
                "content": encode(notice.content).decode(),
            }
        )
        for notice in ready
    ]
    return Listing("messages", "tmc_message", records)


def confirm(call: Call) -> Mapping[str, Any]:
    numbers = call.text("s_message_ids").split(",")
    if len(numbers) > 200:
        raise invalid("s_message_ids", "at most 200")
    for number in numbers:
        call.street.notices.pop(int(number) if number.isdecimal() else 0, None)
    return {"is_success": True}


def _trade(call: Call, tid: str) -> Trade:
    trade = call.shop.trade(int(tid)) if tid.isdecimal() else None
    if trade is None:
        raise business("no-such-trade", "the trade is not yours")
    return trade


METHODS: dict[str, Method] = {
    "taobao.rp.refunds.agree": refunds_agree,
    "taobao.trade.memo.update": memo_update,
    "taobao.qianniu.task.create": task_create,
    "taobao.qianniu.tasks.get": tasks_get,
    "taobao.promotion.coupon.send": coupon_send,
    "taobao.promotion.benefit.activity.send": benefit_send,
    "taobao.jst.sms.oaid.message.send": sms_send,
    "taobao.top.oaid.decrypt": oaid_decrypt,
    "taobao.airisland.kefueval.get": kefueval_get,
    "taobao.tmc.user.permit": permit,
}
UNSIGNED_IN: dict[str, Method] = {  # asked by the app and not for a seller
    "taobao.tmc.messages.consume": consume,
    "taobao.tmc.messages.confirm": confirm,
}
