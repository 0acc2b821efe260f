"""Amazon, over the Selling Partner API.

Reads    GET_SELLER_FEEDBACK_DATA       seller feedback of 1 to 3 stars, a report at a time
         getOrder (Orders 2026-01-01)   items, parcels of merchants, promised days, as evidence
         getMarketplaceParticipations   the sites of an account
Writes   nothing yet
By hand  product reviews, replies, appeals: no call exists
"""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from amends.domain.ids import OrderRef
from amends.domain.order import OrderFacts
from amends.domain.times import Span
from amends.marketplace.connector import Connector, Door, Named, Page, Standing, Stream
from amends.marketplace.errors import NeverAgain, NotOffered
from amends_amazon.connector.document import Documents
from amends_amazon.connector.feedback import FeedbackReports
from amends_amazon.connector.line import Line
from amends_amazon.connector.standing import standing_of
from amends_amazon.mapping import order_from
from amends_amazon.mapping.feedback import is_order_id
from amends_amazon.payloads.orders import OrderAnswer
from amends_amazon.settings import AmazonCredentials, AmazonSettings


class AmazonConnector(Connector):
    """An open session with one site of one account. Not thread-safe: open one per round."""

    def __init__(self, door: Door, transport: httpx.BaseTransport | None = None) -> None:
        if not isinstance(door.settings, AmazonSettings) or not isinstance(
            door.credentials, AmazonCredentials
        ):
            raise TypeError(f"{door.where}: these are no settings and credentials of Amazon")
        self._door = door
        self._settings = door.settings
        self._line = Line(door, door.settings, door.credentials, transport)
        self._documents = Documents(door, self._line, transport)

    @property
    def where(self) -> str:
        return self._door.where

    def close(self) -> None:
        self._documents.close()
        self._line.close()

    def check(self) -> Standing:
        return standing_of(self._line, self._settings, self._door.clock)

    def fetch(
        self, stream: Stream, ask: Span | Named, state: Mapping[str, Any] | None
    ) -> Iterator[Page[Any]]:
        if stream is not Stream.SELLER_FEEDBACK:
            raise NotOffered(self.where, f"{stream} cannot be fetched here: no call gives it")
        if isinstance(ask, Named):
            raise NotOffered(self.where, "feedback cannot be looked at by name")
        door = self._door
        reports = FeedbackReports(
            self._line, self._documents, self._settings, door.scope, door.clock
        )
        return reports.read(ask, state)

    def fetch_order(self, ref: OrderRef) -> OrderFacts:
        """Raises NeverAgain when there is no such order, or it is older than two years."""
        if not is_order_id(ref):
            raise NeverAgain(self.where, "an order's number has 3, 7 and 7 digits: nothing asked")
        asked = self._settings.order_data
        answer = self._line.ask(
            OrderAnswer,
            "getOrder",
            "GET",
            f"/orders/2026-01-01/orders/{ref}",
            query={"includedData": ",".join(asked)} if asked else None,
        )
        return order_from(answer.order, asked=asked, as_of=self._door.clock.now())
