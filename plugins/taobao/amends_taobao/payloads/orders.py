"""Orders, refunds, refund talk and parcels as TOP answers them: the evidence behind a case."""

from typing import Any

from amends_taobao.payloads.base import Many, MaybeNumber, MaybeTime, Number, Payload, Time, Yuan


class SubOrder(Payload):
    oid: Number
    num_iid: MaybeNumber = None
    title: str | None = None
    num: int | None = None
    payment: Yuan = None
    status: str | None = None
    refund_id: MaybeNumber = None  # the newest refund only
    refund_status: str | None = None
    sku_properties_name: str | None = None
    logistics_company: str | None = None
    invoice_no: str | None = None
    buyer_rate: bool | None = None
    seller_rate: bool | None = None
    end_time: MaybeTime = None


class Trade(Payload):
    tid: Number
    status: str | None = None
    created: MaybeTime = None
    pay_time: MaybeTime = None
    consign_time: MaybeTime = None
    end_time: MaybeTime = None
    modified: MaybeTime = None
    payment: Yuan = None
    buyer_nick: str | None = None
    buyer_open_uid: str | None = None
    buyer_message: str | None = None
    receiver_name: str | None = None
    receiver_mobile: str | None = None
    receiver_address: str | None = None
    seller_memo: str | None = None
    seller_flag: int | None = None
    orders: Many[SubOrder]


class TradeAnswer(Payload):
    trade: Trade


class Trades(Payload):
    trades: Many[Trade]
    has_next: bool | None = None


class RemindTimeout(Payload):
    exist_timeout: bool = False
    timeout: MaybeTime = None


class Refund(Payload):
    refund_id: Number
    tid: MaybeNumber = None
    oid: MaybeNumber = None
    status: str | None = None
    refund_fee: Yuan = None
    reason: str | None = None
    desc: str | None = None
    created: MaybeTime = None
    modified: MaybeTime = None
    refund_phase: str | None = None
    refund_version: MaybeNumber = None  # a decision names it; when it changed the decision is void
    refund_remind_timeout: RemindTimeout | None = None


class RefundAnswer(Payload):
    refund: Refund


class Refunds(Payload):
    refunds: Many[Refund]
    has_next: bool | None = None


class RefundMessage(Payload):
    id: Number
    created: Time
    owner_role: str | None = None  # 1 buyer, 2 seller, 3 the platform's staff
    content: str | None = None
    pic_urls: Many[Any]


class RefundMessages(Payload):
    refund_messages: Many[RefundMessage]
    total_results: int | None = None


class Step(Payload):
    status_time: Time
    status_desc: str | None = None
    action: str | None = None


class Trace(Payload):
    out_sid: str | None = None
    company_name: str | None = None
    status: str | None = None
    trace_list: Many[Step]
