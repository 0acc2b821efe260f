"""Rating buyers in turn: always good, once, within 15 days after the order ended.

Writes   taobao.traderate.add     role seller
Reads    taobao.traderates.get    what the shop gave; taobao.trades.sold.get: whom it owes one
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from amends.domain.action import Action, Receipt
from amends.domain.ids import OrderRef
from amends.domain.order import OwedRating
from amends.domain.times import Clock, Span
from amends.marketplace.errors import NeverAgain, Nonsense
from amends_taobao.connector.line import Line
from amends_taobao.connector.marks import line_of, order_of
from amends_taobao.payloads.actions import RateAdded
from amends_taobao.payloads.orders import SubOrder, Trade, TradeAnswer, Trades
from amends_taobao.payloads.reviews import Rates, TradeRate
from amends_taobao.policy import REPLY_LENGTH
from amends_taobao.settings import BEIJING, TaobaoSettings

ADD = "taobao.traderate.add"
GIVEN = "taobao.traderates.get"
SOLD = "taobao.trades.sold.get"
TRADE = "taobao.trade.fullinfo.get"
GOOD = "good"
A_PAGE = 100
PAGES = 200  # ours: 20,000 owed ratings are nobody's list for a day


class Ratings:
    """What one shop says of its buyers."""

    def __init__(self, line: Line, settings: TaobaoSettings, clock: Clock) -> None:
        self._line = line
        self._within = timedelta(days=settings.rate_days)
        self._clock = clock

    def read_back(self, action: Action) -> Mapping[str, str]:
        """Whether the shop has rated already, and when the order ended."""
        oid = line_of(self._line.where, action)
        trade = self._trade(action)
        ended = _ended(trade, oid)
        return {
            "rated": "no" if self._given(oid) is None else "yes",
            "ended": ended.isoformat() if ended else "",
        }

    def perform(self, action: Action) -> Receipt:
        oid, tid = line_of(self._line.where, action), order_of(self._line.where, action)
        self._check(action)
        self._check_time(action.read_back or self.read_back(action))
        form: dict[str, object] = {
            "tid": tid,
            "oid": oid,
            "result": GOOD,
            "role": "seller",
            "anony": False,
        }
        form |= {"content": action.text} if action.text else {}
        added, number = self._line.write(RateAdded, ADD, **form)
        return Receipt(key=action.key, at=added.trade_rate.created, request_id=number)

    def find(self, action: Action) -> Receipt | None:
        """Whether the shop has rated: it can do so once, so whatever stands there is enough."""
        given = self._given(line_of(self._line.where, action))
        return None if given is None else Receipt(key=action.key, at=given.created)

    def owed(self, window: Span) -> Iterator[OwedRating]:
        """Yield what is owed for the orders placed in `window`, newest order first."""
        now = self._clock.now()
        for trade in self._unrated(window):
            for order in trade.orders:
                ended = _ended(trade, order.oid)
                if not _is_owed(order) or ended is None or now > ended + self._within:
                    continue
                yield OwedRating(
                    order=OrderRef(trade.tid),
                    line=order.oid,
                    title=order.title or "",
                    until=ended + self._within,
                )

    def _unrated(self, window: Span) -> Iterator[Trade]:
        form: dict[str, object] = {
            "fields": "tid,end_time,orders",
            "rate_status": "RATE_BUYER_UNSELLER",
            "start_created": _second(window.since),
            "end_created": _second(window.until),
            "page_size": A_PAGE,
            "use_has_next": True,
        }
        for page in range(1, PAGES + 1):
            answer = self._line.ask(Trades, SOLD, **form, page_no=page)
            yield from answer.trades
            if not answer.has_next or not answer.trades:
                return
        raise Nonsense(
            self._line.where, f"page {PAGES} is not the last", operation="trades.sold.get"
        )

    def _check(self, action: Action) -> None:
        result = action.options.get("result", GOOD)
        why = ""
        if result != GOOD:
            why = f"a buyer is rated good or not at all, never {result}"
        elif len(action.text) > REPLY_LENGTH:
            why = f"a rating has at most {REPLY_LENGTH} characters, not {len(action.text)}"
        if why:
            raise NeverAgain(self._line.where, why)

    def _check_time(self, seen: Mapping[str, str]) -> None:
        now, ended = self._clock.now(), seen.get("ended", "")
        why = ""
        if seen.get("rated") == "yes":
            why = "the shop has rated this buyer already"
        elif not ended or now < datetime.fromisoformat(ended):
            why = "the order has not ended: a buyer is rated afterwards"
        elif now > datetime.fromisoformat(ended) + self._within:
            why = f"buyers are rated within {self._within.days} days after the order ended"
        if why:
            raise NeverAgain(self._line.where, why)

    def _trade(self, action: Action) -> Trade:
        tid = order_of(self._line.where, action)
        return self._line.ask(TradeAnswer, TRADE, fields="tid,end_time,orders", tid=tid).trade

    def _given(self, oid: str) -> TradeRate | None:
        form = {"fields": "tid,oid,role,created", "rate_type": "give", "role": "seller", "tid": oid}
        rates = self._line.ask(Rates, GIVEN, **form, use_has_next=True)
        return next((rate for rate in rates.readable() if rate.oid == oid), None)


def _ended(trade: Trade, oid: str) -> datetime | None:
    """When the sub-order ended, or else the order; None: not yet."""
    order = next((one for one in trade.orders if one.oid == oid), None)
    return (order.end_time if order else None) or trade.end_time


def _is_owed(order: SubOrder) -> bool:
    """The list is of whole orders: of two items perhaps one was rated."""
    return order.buyer_rate is not False and order.seller_rate is not True


def _second(at: datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
