"""Amazon's own request for a review and feedback: neutral, in Amazon's words, once an order.

It is no step of recovery, and off unless the store switches it on. That it was sent shows only in
that Amazon no longer offers it, which is inferred from "once" and said nowhere.

Source: solicitations.json; solicit-feedback-for-an-order; selling-partner-api-models, issue 19.
"""

from datetime import datetime

from amends.domain.action import Action, ActionKind, Receipt
from amends.domain.ids import OrderRef
from amends.domain.times import Clock
from amends.marketplace.errors import CannotTell, NeverAgain, NotAllowed, TryLater
from amends_amazon import policy
from amends_amazon.connector.line import Line
from amends_amazon.connector.messages import checked
from amends_amazon.connector.refusals import REQUEST_ID
from amends_amazon.payloads.actions import Offered
from amends_amazon.policy.letters import SOLICITATION, SOLICITING
from amends_amazon.settings import AmazonSettings

_ASKING = "getSolicitationActionsForOrder"
OFFERED = "offered"  # in what is read back: the actions that Amazon offers, with blanks between


class Solicitations:
    """Requests for reviews of one store, on one site."""

    def __init__(self, line: Line, settings: AmazonSettings, clock: Clock) -> None:
        self._line = line
        self._settings = settings
        self._query = {"marketplaceIds": settings.where.marketplace_id}
        self._clock = clock

    def offered(self, order: OrderRef) -> bool:
        """Whether Amazon offers the request for this order now."""
        path = self._path(order)
        answer = self._line.ask(Offered, _ASKING, "GET", path, query=self._query)
        return SOLICITATION in answer.names

    def send(self, action: Action) -> Receipt:
        order = self._order(action)
        if not self._settings.solicitations:
            why = "requests for reviews are switched off for this store: nothing was sent"
            raise NotAllowed(self._line.where, why)
        if action.text:
            why = "Amazon writes the request itself, so no text can be given: nothing was sent"
            raise NeverAgain(self._line.where, why)
        if not self.offered(order):
            days = self._settings.solicitation_from_day, self._settings.solicitation_until_day
            why = (
                "Amazon offers no request for this order now: it was asked before, or it is not "
                f"day {days[0]} to {days[1]} after delivery. Nothing was sent"
            )
            raise NeverAgain(self._line.where, why)
        path = f"{self._path(order)}/solicitations/{SOLICITATION}"
        response = self._line.write(SOLICITING, path, query=self._query)
        request_id = response.headers.get(REQUEST_ID)
        return Receipt(key=action.key, at=self._clock.now(), request_id=request_id)

    def find(self, action: Action, before: datetime) -> Receipt | None:
        """Whether the request begun at `before` was sent: then it is offered no more.

        Raises TryLater while it may still land, and CannotTell when it was not offered before
        either, or the days for asking have passed meanwhile.
        """
        if self.offered(self._order(action)):
            left = before + policy.SETTLES_WITHIN[ActionKind.SOLICITATION] - self._clock.now()
            if left.total_seconds() > 0:
                raise TryLater(self._line.where, "it may still land", retry_after=left)
            return None
        if SOLICITATION not in action.read_back.get(OFFERED, "").split():
            why = "the request is not offered, and whether it was before is not known"
            raise CannotTell(self._line.where, why, operation=_ASKING)
        return Receipt(key=action.key, at=before)

    def _order(self, action: Action) -> OrderRef:
        if action.order is None:
            raise NeverAgain(self._line.where, "a request for a review needs an order")
        return action.order

    def _path(self, order: OrderRef) -> str:
        return f"/solicitations/v1/orders/{checked(order, self._line.where)}"
