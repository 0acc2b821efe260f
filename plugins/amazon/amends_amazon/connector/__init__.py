"""Amazon, over the Selling Partner API.

Reads    GET_SELLER_FEEDBACK_DATA       seller feedback of 1 to 3 stars, a report at a time
         getOrder (Orders 2026-01-01)   items, parcels of merchants, promised days, as evidence
         getMarketplaceParticipations   the sites of an account
         getMessagingActionsForOrder    which messages an order permits, in which language
Writes   the permitted kinds of message that are text; never one that Amazon has removed
         Amazon's own request for a review, where a store switches it on
By hand  product reviews, answers to buyers, replies, refunds, appeals: no call exists
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import httpx

from amends.domain.action import Action, ActionKind, Delivery, Handover, Permission, Receipt
from amends.domain.ids import OrderRef
from amends.domain.order import OrderFacts
from amends.domain.times import Span
from amends.marketplace.connector import (
    Connector,
    Door,
    Named,
    Page,
    RouteFacts,
    Standing,
    Stream,
)
from amends.marketplace.errors import CannotTell, NeverAgain, NotOffered
from amends_amazon import policy
from amends_amazon.connector.document import Documents
from amends_amazon.connector.feedback import FeedbackReports
from amends_amazon.connector.line import Line
from amends_amazon.connector.messages import Messages
from amends_amazon.connector.solicitations import OFFERED, Solicitations
from amends_amazon.connector.standing import standing_of
from amends_amazon.mapping import order_from
from amends_amazon.mapping.feedback import is_order_id
from amends_amazon.payloads.orders import OrderAnswer
from amends_amazon.policy.handovers import hand_over
from amends_amazon.policy.letters import SOLICITATION
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
        site_id = door.settings.where.marketplace_id
        self._messages = Messages(self._line, site_id, door.clock)
        self._solicitations = Solicitations(self._line, door.settings, door.clock)

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

    def fetch_permissions(self, order: OrderRef) -> Sequence[Permission]:
        return self._messages.permissions(order)

    def read_back(self, action: Action) -> Mapping[str, str]:
        """What Amazon offers for the order, by name; empty for what is done by hand."""
        if action.order is None:
            return {}
        if action.kind is ActionKind.MESSAGE:
            return {OFFERED: " ".join(sorted(self._messages.offered(action.order)))}
        if action.kind is ActionKind.SOLICITATION:
            return {OFFERED: SOLICITATION if self._solicitations.offered(action.order) else ""}
        return {}

    def perform(self, action: Action) -> Receipt | Handover:
        """Messages and requests for reviews go by call; what has none is handed over."""
        match action.kind:
            case ActionKind.MESSAGE:
                return self._messages.send(action)
            case ActionKind.SOLICITATION:
                return self._solicitations.send(action)
        facts = RouteFacts(self._door.clock.now(), self._settings, order_ref=action.order)
        (route, *_) = policy.routes(action.kind, facts)
        if route.delivery is Delivery.NEVER:
            raise NotOffered(self.where, f"{action.kind} is never done here: {route.reason}")
        return hand_over(action, facts)

    def find(self, action: Action, before: datetime) -> Receipt | None:
        if action.kind is ActionKind.SOLICITATION:
            return self._solicitations.find(action, before)
        if action.kind is ActionKind.MESSAGE:
            why = "Amazon lists no messages that were sent: look at the order in Seller Central"
            raise CannotTell(self.where, why)
        return super().find(action, before)
