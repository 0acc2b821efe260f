"""Orders, refunds and parcels of the sandbox: what a case rests on as evidence."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from amends_taobao.sandbox.state import (
    Order,
    Refund,
    Said,
    Shop,
    Trade,
    encode,
    oaid,
    open_uid,
    stamp,
)
from amends_taobao.sandbox.state import ouid as ouid_of
from amends_taobao.sandbox.wire import (
    Call,
    Listing,
    Method,
    Refusal,
    business,
    invalid,
    missing,
    paging,
)

SOLD_WITHIN = timedelta(days=90)
_CARRIER = "示例快递"
_MOST_IMAGE = 500 * 1024  # bytes
_MOST_PROOF = 400  # bytes of text
_RATED: Mapping[str, Callable[[bool, bool], bool]] = {  # by buyer, by seller
    "RATE_UNBUYER": lambda buyer, _: not buyer,
    "RATE_UNSELLER": lambda _, seller: not seller,
    "RATE_BUYER_UNSELLER": lambda buyer, seller: buyer and not seller,
    "RATE_UNBUYER_SELLER": lambda buyer, seller: seller and not buyer,
    "RATE_BUYER_SELLER": lambda buyer, seller: buyer and seller,
}
# `rate_status` is asked for by one name and answered under two.
_ASKED_AS = {"rate_status": ("buyer_rate", "seller_rate")}


def sold_get(call: Call) -> Listing:
    fields = call.fields()
    since, until = call.moment("start_created"), call.moment("end_created")
    since = max(since or call.now - SOLD_WITHIN, call.now - SOLD_WITHIN)
    rated = call.one_of("rate_status", tuple(_RATED)) if call.maybe("rate_status") else None
    status = call.maybe("status")
    trades = [
        trade
        for trade in call.shop.all_trades()
        if since <= trade.created <= (until or call.now)
        and (rated is None or _RATED[rated](*_rated(trade)))
        and (status is None or trade.status(call.now) == status)
    ]
    trades.sort(key=lambda trade: trade.created, reverse=True)
    page = paging(call, len(trades), default=40, most=100)
    records = [
        encode(_only(fields, trade_json(call.shop, trade, call.now)))
        for trade in trades[page.start : page.stop]
    ]
    return Listing("trades", "trade", records, page.beside)


def fullinfo_get(call: Call) -> Mapping[str, Any]:
    fields = call.fields()
    trade = _trade(call)
    return {"trade": _only(fields, trade_json(call.shop, trade, call.now))}


def trade_json(shop: Shop, trade: Trade, now: datetime) -> dict[str, Any]:
    """A trade as the platform shows it, receiver masked. Times that have not come are left out."""
    buyer, seller = _rated(trade)
    ended = now >= trade.ended
    rest = {"pay_time": trade.paid, "consign_time": trade.sent, "end_time": trade.ended}
    return {
        "tid": trade.tid,
        "type": "fixed",
        "status": trade.status(now),
        "created": stamp(trade.created),
        **{name: stamp(at) for name, at in rest.items() if at <= now},
        "payment": f"{trade.payment:.2f}",
        "seller_nick": shop.nick,
        "buyer_nick": trade.nick,
        "buyer_open_uid": open_uid(trade.buyer),
        "ouid": ouid_of(trade.buyer),
        "oaid": oaid(trade),
        "receiver_name": trade.nick,
        "receiver_mobile": f"*******{trade.buyer % 10_000:04d}",
        "receiver_address": "***",
        "buyer_rate": buyer,
        "seller_rate": seller,
        "can_rate": ended and not buyer,
        "seller_can_rate": ended and not seller,
        "buyer_message": trade.buyer_message,
        "seller_memo": trade.memo,
        "seller_flag": trade.flag,
        "orders": {"order": [_order_json(shop, trade, order, now) for order in trade.orders]},
    }


def _order_json(shop: Shop, trade: Trade, order: Order, now: datetime) -> dict[str, Any]:
    refund = shop.refund_of(order.oid)
    record = {
        "oid": order.oid,
        "num_iid": order.num_iid,
        "title": order.title,
        "price": order.price,
        "num": order.num,
        "payment": f"{order.payment:.2f}",
        "status": trade.status(now),
        "refund_status": refund.status if refund else "NO_REFUND",
        "buyer_rate": order.buyer_rate,
        "seller_rate": order.seller_rate,
        "sku_properties_name": order.sku,
    }
    if refund:
        record["refund_id"] = str(refund.refund_id)
    if now >= trade.sent:
        record |= {"logistics_company": _CARRIER, "invoice_no": trade.invoice}
    if now >= trade.ended:
        record["end_time"] = stamp(trade.ended)
    return record


def refunds_get(call: Call) -> Listing:
    call.fields()
    status, buyer = call.maybe("status"), call.maybe("buyer_open_uid")
    since, until = call.moment("start_modified"), call.moment("end_modified")
    refunds = [
        refund
        for refund in call.shop.refunds.values()
        if (status is None or refund.status == status)
        and (buyer is None or open_uid(refund.trade.buyer) == buyer)
        and (since is None or refund.modified >= since)
        and (until is None or refund.modified <= until)
    ]
    refunds.sort(key=lambda refund: refund.modified, reverse=True)
    page = paging(call, len(refunds), default=40, most=100)
    records = [
        encode(_refund_json(call.shop, refund, call.now))
        for refund in refunds[page.start : page.stop]
    ]
    return Listing("refunds", "refund", records, page.beside)


def refund_get(call: Call) -> Mapping[str, Any]:
    call.fields()
    refund = _refund(call)
    waits = refund.status == "WAIT_SELLER_AGREE"
    reminder: dict[str, Any] = {"exist_timeout": waits}
    if waits:
        reminder |= {"remind_type": 1, "timeout": stamp(refund.created + Refund.ANSWER_WITHIN)}
    more = {"cs_status": 1, "operation_contraint": "", "refund_remind_timeout": reminder}
    return {"refund": _refund_json(call.shop, refund, call.now) | more}


def _refund_json(shop: Shop, refund: Refund, now: datetime) -> dict[str, Any]:
    """A refund, whole: the documented sample answers more than its `fields` ask for."""
    trade, order = refund.trade, refund.order
    return {
        "refund_id": str(refund.refund_id),
        "tid": trade.tid,
        "oid": order.oid,
        "title": order.title,
        "num": order.num,
        "total_fee": f"{order.payment:.2f}",
        "refund_fee": f"{refund.fen / 100:.2f}",
        "payment": f"{order.payment - Decimal(refund.fen) / 100:.2f}",
        "status": refund.status,
        "order_status": trade.status(now),
        "good_status": refund.good_status,
        "has_good_return": refund.has_good_return,
        "reason": refund.reason,
        "desc": refund.desc,
        "created": stamp(refund.created),
        "modified": stamp(refund.modified),
        "refund_phase": refund.phase,
        "refund_version": refund.version,
        "dispute_type": "REFUND_AND_RETURN" if refund.has_good_return else "REFUND",
        "seller_nick": shop.nick,
        "buyer_nick": trade.nick,
        "buyer_open_uid": open_uid(trade.buyer),
        "ouid": ouid_of(trade.buyer),
    }


def refund_messages_get(call: Call) -> Listing:
    call.fields()
    refund = _refund(call)
    if call.maybe("refund_phase") not in (None, refund.phase):
        raise invalid("refund_phase")
    talk = sorted(refund.talk, key=lambda said: (said.created, said.number))
    size = call.number_or("page_size", 40, low=1, high=100)
    start = (call.number_or("page_no", 1, low=1) - 1) * size
    records = [encode(_said_json(call.shop, refund, said)) for said in talk[start : start + size]]
    return Listing("refund_messages", "refund_message", records, {"total_results": len(talk)})


def _said_json(shop: Shop, refund: Refund, said: Said) -> dict[str, Any]:
    trade = refund.trade
    record: dict[str, Any] = {
        "id": said.number,
        "refund_id": str(refund.refund_id),
        "refund_phase": refund.phase,
        "owner_id": 0,
        "owner_role": said.role,
        "owner_nick": {"1": trade.nick, "2": shop.nick}.get(said.role, "淘宝客服"),
        "message_type": "NORMAL",
        "content": said.content,
        "created": stamp(said.created),
    }
    if said.role == "1":
        record["owner_open_uid"] = open_uid(trade.buyer)
    if said.pictures:
        record["pic_urls"] = {"pic_url": [{"url": url} for url in said.pictures]}
    return record


def refund_message_add(call: Call) -> Mapping[str, Any]:
    refund, content = _refund(call), call.text("content")
    image = call.params.get("image")
    if not isinstance(image, bytes) or not image:
        raise missing("image")
    if len(content.encode()) > _MOST_PROOF or len(image) > _MOST_IMAGE:
        raise Refusal(50, "Remote service error", "isv.invalid-parameter", "非法参数")
    said = Said(call.street.next_said(), "2", content, call.now)
    refund.talk.append(said)
    refund.modified = max(call.now.replace(microsecond=0), refund.modified)
    call.street.writes[f"refund_message/{refund.refund_id}"] += 1
    return {"refund_message": {"id": said.number, "created": stamp(said.created)}}


def trace_search(call: Call) -> Mapping[str, Any]:
    trade = _trade(call)
    steps = [
        (trade.sent + timedelta(hours=3, minutes=20), "快件已揽收", "GOT"),
        (trade.sent + timedelta(days=1, hours=18, minutes=5), "派送中", "SENT_SCAN"),
        (trade.sent + timedelta(days=1, hours=21, minutes=40), "已签收，签收人：本人", "SIGNED"),
    ]
    seen = [step for step in steps if step[0] <= call.now]
    if call.now < trade.sent:
        raise business("not-sent", "the trade is not sent yet")
    return {
        "tid": trade.tid,
        "out_sid": trade.invoice,
        "company_name": _CARRIER,
        "status": "对方已签收" if len(seen) == len(steps) else "在途中",
        "trace_list": {
            "transit_step_info": [
                {"status_time": stamp(at), "status_desc": says, "action": action}
                for at, says, action in seen
            ]
        },
    }


def _trade(call: Call) -> Trade:
    trade = call.shop.trade(call.number("tid"))
    if trade is None:
        raise business("no-such-trade", "the trade is not yours")
    return trade


def _refund(call: Call) -> Refund:
    refund = call.shop.refunds.get(call.number("refund_id"))
    if refund is None:
        raise business("no-such-refund", "the refund is not yours")
    return refund


def _rated(trade: Trade) -> tuple[bool, bool]:
    """Whether the buyer rated anything in the trade, and whether the seller did."""
    return (
        any(order.buyer_rate for order in trade.orders),
        any(order.seller_rate for order in trade.orders),
    )


def _only(fields: Sequence[str], record: Mapping[str, Any]) -> dict[str, Any]:
    names = [name for field in fields for name in _ASKED_AS.get(field, (field,))]
    return {name: record[name] for name in names if name in record}


METHODS: dict[str, Method] = {
    "taobao.trades.sold.get": sold_get,
    "taobao.trade.fullinfo.get": fullinfo_get,
    "taobao.refunds.receive.get": refunds_get,
    "taobao.refund.get": refund_get,
    "taobao.refund.messages.get": refund_messages_get,
    "taobao.refund.message.add": refund_message_add,
    "taobao.logistics.trace.search": trace_search,
}
