"""Gathering what the platform knows about one order: items, parcels, refunds and their talk.

A part that cannot be read is named in `missing` with its reason, and the rest stands: a case
needs what there is. A session that is over, a spent budget, and an order that cannot be read
itself end the whole.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from amends.domain.ids import OrderRef
from amends.domain.order import OrderFacts
from amends.marketplace.errors import MarketplaceError, SignInAgain
from amends_taobao.connector.line import Line
from amends_taobao.mapping import has_refunds, invoices_of, order_from
from amends_taobao.payloads.orders import (
    Refund,
    RefundAnswer,
    RefundMessage,
    RefundMessages,
    Refunds,
    Trace,
    Trade,
    TradeAnswer,
)
from amends_taobao.settings import BEIJING

TRADE = "taobao.trade.fullinfo.get"
REFUND = "taobao.refund.get"
REFUND_LIST = "taobao.refunds.receive.get"
TALK = "taobao.refund.messages.get"
TRACE = "taobao.logistics.trace.search"

TRADE_FIELDS = (
    "tid,status,created,pay_time,consign_time,end_time,payment,buyer_nick,buyer_open_uid,"
    "buyer_message,seller_memo,receiver_name,receiver_mobile,receiver_address,orders"
)
REFUND_FIELDS = (
    "refund_id,tid,oid,status,refund_fee,reason,desc,created,modified,good_status,refund_phase,"
    "refund_version,cs_status,refund_remind_timeout"
)
TALK_FIELDS = "id,refund_id,owner_role,content,pic_urls,created,message_type,refund_phase"
A_PAGE = 100
PAGES = 10  # ours: a buyer with more refunds than fit here is looked at by hand
LONG_AGO = timedelta(days=180)

Found = TypeVar("Found")
Other = TypeVar("Other")


@dataclass(slots=True)
class _Gathering:
    line: Line
    ref: OrderRef
    now: datetime
    missing: list[str] = field(default_factory=list)

    def part(self, what: str, read: Callable[[], Found], otherwise: Other) -> Found | Other:
        try:
            return read()
        except SignInAgain:
            raise
        except MarketplaceError as error:
            self.missing.append(f"{what}: {error.what}")
            return otherwise

    def trade(self) -> Trade:
        form = {"fields": TRADE_FIELDS, "tid": self.ref}
        return self.line.ask(TradeAnswer, TRADE, **form).trade

    def refunds(self, trade: Trade) -> list[Refund]:
        """Each refund of the order in full. The order names only the newest of a sub-order."""
        numbers = {order.refund_id: None for order in trade.orders if order.refund_id}
        listed = self.part("list of refunds", lambda: self._listed(trade), list[Refund]())
        numbers |= {refund.refund_id: None for refund in listed}
        if not numbers:
            self.missing.append("refunds: the order speaks of some, and none was found")
        found = []
        for number in numbers:
            form = {"fields": REFUND_FIELDS, "refund_id": number}
            read = partial(self.line.ask, RefundAnswer, REFUND, **form)
            answer = self.part(f"refund {number}", read, None)
            found += [answer.refund] if answer else []
        return found

    def _listed(self, trade: Trade) -> list[Refund]:
        """The list has no filter for an order: the buyer's refunds since it was placed."""
        form: dict[str, object] = {
            "fields": "refund_id,tid,oid,status",
            "start_modified": _second(trade.created or self.now - LONG_AGO),
            "end_modified": _second(self.now),
            "page_size": A_PAGE,
            "use_has_next": True,
        }
        if trade.buyer_open_uid:
            form["buyer_open_uid"] = trade.buyer_open_uid
        found: list[Refund] = []
        for page in range(1, PAGES + 1):
            answer = self.line.ask(Refunds, REFUND_LIST, **form, page_no=page)
            found += [refund for refund in answer.refunds if refund.tid == trade.tid]
            if not answer.has_next or not answer.refunds:
                return found
        self.missing.append(f"refunds: only the first {PAGES * A_PAGE} of the list were looked at")
        return found

    def talk(self, refund: Refund) -> list[RefundMessage]:
        said: list[RefundMessage] = []
        for page in range(1, PAGES + 1):
            answer = self.line.ask(
                RefundMessages,
                TALK,
                fields=TALK_FIELDS,
                refund_id=refund.refund_id,
                refund_phase=refund.refund_phase or "onsale",
                page_no=page,
                page_size=A_PAGE,
            )
            said += answer.refund_messages
            if len(answer.refund_messages) < A_PAGE:
                return said
        self.missing.append(f"refund talk: only the first {PAGES * A_PAGE} messages were read")
        return said

    def traces(self, trade: Trade) -> list[Trace]:
        parcels = invoices_of(trade)
        if len(parcels) < 2:
            return [self.line.ask(Trace, TRACE, tid=trade.tid)]
        return [
            self.line.ask(Trace, TRACE, tid=trade.tid, is_split=1, sub_tid=",".join(oids))
            for oids in parcels.values()
        ]


def gather(line: Line, ref: OrderRef, now: datetime) -> OrderFacts:
    """Everything about order `ref`. Raises what the order itself raises, and SignInAgain."""
    it = _Gathering(line, ref, now)
    trade = it.trade()
    refunds = it.refunds(trade) if has_refunds(trade) else []
    threads = {}
    for refund in refunds:
        threads[refund.refund_id] = it.part(
            f"talk of refund {refund.refund_id}", partial(it.talk, refund), list[RefundMessage]()
        )
    traces = list[Trace]()
    if trade.consign_time or invoices_of(trade):
        traces = it.part("parcels", partial(it.traces, trade), traces)
    return order_from(trade, refunds, threads, traces, as_of=now, missing=it.missing)


def _second(at: datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
