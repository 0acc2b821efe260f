"""OTTO Market, over its REST interfaces.

Reads    orders v4, shipments v1, returns v3, return-shipments v1, receipts v3, price-reductions
         v1 as evidence about one order; the order list, to guess which order a review is about
Writes   nothing yet
By hand  reviews, buyers' messages, appeals: OTTO has no call, so file, paste and mailbox carry them
"""

from collections.abc import Iterator

import httpx

from amends.domain.ids import ArticleRef, OrderRef
from amends.domain.order import OrderFacts
from amends.domain.times import Span
from amends.marketplace.connector import Connector, Door, Standing
from amends.marketplace.errors import NeverAgain
from amends_otto.connector.evidence import gather
from amends_otto.connector.line import Line
from amends_otto.connector.notices import SHARED, Notices
from amends_otto.connector.search import find_orders
from amends_otto.connector.standing import standing_of
from amends_otto.settings import OttoCredentials, OttoSettings


class OttoConnector(Connector):
    """An open session with one store. Not thread-safe: open one per round."""

    def __init__(
        self,
        door: Door,
        transport: httpx.BaseTransport | None = None,
        notices: Notices = SHARED,
    ) -> None:
        if not isinstance(door.settings, OttoSettings) or not isinstance(
            door.credentials, OttoCredentials
        ):
            raise TypeError(f"{door.where}: these are no settings and credentials of OTTO")
        self._door = door
        self._line = Line(door, door.settings, door.credentials, transport, notices)

    @property
    def where(self) -> str:
        return self._door.where

    def close(self) -> None:
        self._line.close()

    def check(self) -> Standing:
        return standing_of(self._line)

    def fetch_order(self, ref: OrderRef) -> OrderFacts:
        """The evidence about one order, by its order number or its sales order id."""
        if not ref.strip():
            raise NeverAgain(self.where, "an order has a number", operation="orders")
        return gather(self._line, ref)

    def find_orders(self, article: ArticleRef, window: Span) -> Iterator[OrderFacts]:
        return find_orders(self._line, article, window)
