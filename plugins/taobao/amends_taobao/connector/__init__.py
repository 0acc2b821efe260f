"""Taobao and Tmall, over the Taobao Open Platform (TOP).

Reads    taobao.traderates.get          180 days back, 1,500 reviews a window, 150 a page
         tmall.traderate.feeds.get      one sub-order: tags, mood, follow-up
         taobao.trade.fullinfo.get and what hangs on an order, as evidence
         taobao.trades.sold.get         whom we owe a rating
Writes   taobao.traderate.explain.add   one public explanation a review
         taobao.trade.memo.update       memo and flag of an order, for staff
         taobao.qianniu.task.create     a task for staff
         taobao.traderate.add           a good rating of a buyer
By hand  chat, transfers and appeals: no call exists, so text and link go to a person
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx
from pydantic import BaseModel

from amends.domain.action import Action, ActionKind, Handover, Receipt
from amends.domain.ids import OrderRef
from amends.domain.order import OrderFacts, OwedRating
from amends.domain.times import Span
from amends.marketplace.connector import Connector, Door, Named, Page, Standing, Stream
from amends.marketplace.errors import NeverAgain, NotAllowed, NotOffered
from amends_taobao.connector.evidence import gather
from amends_taobao.connector.line import Line
from amends_taobao.connector.looks import read_looks
from amends_taobao.connector.memos import Memos
from amends_taobao.connector.ratings import Ratings
from amends_taobao.connector.refusals import skew_of
from amends_taobao.connector.replies import Replies
from amends_taobao.connector.tasks import Tasks
from amends_taobao.connector.window import newest, read_window
from amends_taobao.payloads.orders import Refunds, Trades
from amends_taobao.settings import TaobaoCredentials, TaobaoSettings, TmallSettings

LATELY = timedelta(days=30)
ORDERS = "taobao.trades.sold.get"
REFUNDS = "taobao.refunds.receive.get"
PROBES: tuple[tuple[str, str, type[BaseModel], dict[str, object]], ...] = (
    ("read orders", ORDERS, Trades, {"fields": "tid,status", "page_size": 1}),
    ("read refunds", REFUNDS, Refunds, {"fields": "refund_id,status", "page_size": 1}),
)


class TaobaoConnector(Connector):
    """An open session with one shop. Not thread-safe: open one per round."""

    def __init__(self, door: Door, transport: httpx.BaseTransport | None = None) -> None:
        if not isinstance(door.settings, TaobaoSettings) or not isinstance(
            door.credentials, TaobaoCredentials
        ):
            raise TypeError(f"{door.where}: these are no settings and credentials of Taobao")
        self._door = door
        self._settings = door.settings
        self._line = Line(door, door.settings, door.credentials, transport)

    @property
    def where(self) -> str:
        return self._door.where

    def close(self) -> None:
        self._line.close()

    def check(self) -> Standing:
        """Read a review, an order and a refund: what is refused here is refused later.

        The shop is named by the consent it gave, else by its newest review of a month.
        """
        now = self._door.clock.now()
        rates, response = newest(self._line, Span(since=now - LATELY, until=now))
        may, may_not = ["read reviews"], list[str]()
        for what, method, model, params in PROBES:
            try:
                self._line.ask(model, method, **params)
                may.append(what)
            except (NotAllowed, NeverAgain) as error:
                may_not.append(f"{what}: {error.what}")
        live = self._line.keeper.live
        named = next((rate.rated_nick for rate in rates.readable() if rate.rated_nick), "")
        nick = (live.nick if live else "") or named
        return Standing(
            name=nick,
            reference=(live.user_id if live else "") or nick,
            may=tuple(may),
            may_not=tuple(may_not),
            skew=skew_of(response, self._door.clock.now()),
            ends=live.end_dates() if live else (),
        )

    def fetch(
        self, stream: Stream, ask: Span | Named, state: Mapping[str, Any] | None
    ) -> Iterator[Page[Any]]:
        settings = self._settings
        if stream is not Stream.PRODUCT_REVIEWS:
            raise NotOffered(self.where, f"{stream} cannot be fetched here")
        if isinstance(ask, Span):
            return read_window(self._line, settings, self._door.scope, ask, state)
        if isinstance(settings, TmallSettings) and settings.feeds:
            return read_looks(self._line, ask, state, self._door.clock)
        raise NotOffered(self.where, "reviews can be looked at by name on Tmall only")

    def fetch_order(self, ref: OrderRef) -> OrderFacts:
        return gather(self._line, ref, self._door.clock.now())

    def owed_ratings(self, window: Span) -> Iterator[OwedRating]:
        return Ratings(self._line, self._settings, self._door.clock).owed(window)

    def read_back(self, action: Action) -> Mapping[str, str]:
        writer = self._writer(action)
        return {} if writer is None else writer.read_back(action)

    def perform(self, action: Action) -> Receipt | Handover:
        writer = self._writer(action)
        return super().perform(action) if writer is None else writer.perform(action)

    def find(self, action: Action, before: datetime) -> Receipt | None:
        """Compares states and marks, so `before` is not needed."""
        writer = self._writer(action)
        return super().find(action, before) if writer is None else writer.find(action)

    def _writer(self, action: Action) -> Replies | Memos | Tasks | Ratings | None:
        """Who does this kind of action by call; None: a person does, in 千牛."""
        line, settings, clock = self._line, self._settings, self._door.clock
        match action.kind:
            case ActionKind.PUBLIC_REPLY:
                return Replies(line, settings, clock)
            case ActionKind.INTERNAL_TASK if action.options.get("as") == "task":
                return Tasks(line, settings, clock)
            case ActionKind.INTERNAL_TASK:
                return Memos(line, clock)
            case ActionKind.RATE_BUYER:
                return Ratings(line, settings, clock)
        return None
