"""The platform's own words, as models: what TOP answers, before anything is translated.

Fields we do not use are ignored. Both forms of an answer are read, the wrapped one and that of
`simplify=true`; a list may be absent, and its inner key may have any name. Order numbers exceed
2^53 and stay text. Times come without an offset and are Beijing's.
"""

from pydantic import BaseModel

from amends_taobao.payloads.account import Messages, TokenAnswer
from amends_taobao.payloads.actions import (
    AgentMarks,
    Agreed,
    BenefitSent,
    CouponsSent,
    Done,
    MemoWritten,
    MessageAdded,
    RateAdded,
    Receivers,
    SmsSent,
    TaskCreated,
    TasksFound,
)
from amends_taobao.payloads.base import Refusal, read, root_of, unwrap
from amends_taobao.payloads.orders import (
    RefundAnswer,
    RefundMessages,
    Refunds,
    Trace,
    TradeAnswer,
    Trades,
)
from amends_taobao.payloads.reviews import FeedAnswer, ItemTags, Rates, read_rates

ANSWERS: dict[str, type[BaseModel]] = {
    "taobao.traderates.get": Rates,
    "taobao.traderate.add": RateAdded,
    "taobao.traderate.explain.add": Done,
    "tmall.traderate.feeds.get": FeedAnswer,
    "tmall.traderate.itemtags.get": ItemTags,
    "taobao.trades.sold.get": Trades,
    "taobao.trade.fullinfo.get": TradeAnswer,
    "taobao.trade.memo.update": MemoWritten,
    "taobao.refunds.receive.get": Refunds,
    "taobao.refund.get": RefundAnswer,
    "taobao.refund.messages.get": RefundMessages,
    "taobao.refund.message.add": MessageAdded,
    "taobao.rp.refunds.agree": Agreed,
    "taobao.logistics.trace.search": Trace,
    "taobao.promotion.coupon.send": CouponsSent,
    "taobao.promotion.benefit.activity.send": BenefitSent,
    "taobao.jst.sms.oaid.message.send": SmsSent,
    "taobao.top.oaid.decrypt": Receivers,
    "taobao.top.auth.token.refresh": TokenAnswer,
    "taobao.qianniu.task.create": TaskCreated,
    "taobao.qianniu.tasks.get": TasksFound,
    "taobao.airisland.kefueval.get": AgentMarks,
    "taobao.tmc.user.permit": Done,
    "taobao.tmc.messages.consume": Messages,
    "taobao.tmc.messages.confirm": Done,
}  # which model reads the answer to which method

__all__ = [
    "ANSWERS",
    "Rates",
    "Refusal",
    "read",
    "read_rates",
    "root_of",
    "unwrap",
]
