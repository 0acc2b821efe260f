"""OTTO Market, over its REST interfaces.

Reads    orders v4, shipments v1, returns v3, return-shipments v1, receipts v3, price-reductions
         v1 as evidence about one order; the order list, to guess which order a review is about
Writes   nothing yet: money goes by hand as well
By hand  reviews, buyers' messages, appeals: OTTO has no call, so people carry them
"""

from collections.abc import Iterator
from datetime import datetime

import httpx

from amends.domain.action import Action, Handover, Receipt
from amends.domain.ids import ArticleRef, OrderRef
from amends.domain.order import OrderFacts
from amends.domain.times import Span
from amends.marketplace.connector import Connector, Door, RouteFacts, Standing
from amends.marketplace.errors import CannotTell, NeverAgain, NotOffered
from amends_otto.connector.evidence import gather
from amends_otto.connector.line import Line
from amends_otto.connector.notices import SHARED, Notices
from amends_otto.connector.search import find_orders
from amends_otto.connector.standing import standing_of
from amends_otto.policy import routes
from amends_otto.policy.handovers import HANDS
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
        self._settings = door.settings
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

    def perform(self, action: Action) -> Receipt | Handover:
        """Never a call: what can be done here, a person does. Raises NotOffered for the rest."""
        facts = RouteFacts(
            now=self._door.clock.now(),
            settings=self._settings,
            has_credentials=True,
            order_ref=action.order,
        )
        if action.kind not in HANDS:
            raise NotOffered(self.where, routes(action.kind, facts)[0].reason)
        return HANDS[action.kind](action, facts, self._settings)

    def find(self, action: Action, before: datetime) -> Receipt | None:
        """Raises CannotTell: what was done by hand, no call of OTTO's shows beyond doubt."""
        if action.kind not in HANDS:
            return super().find(action, before)
        raise CannotTell(self.where, "look in Partner Connect", operation=action.kind)
