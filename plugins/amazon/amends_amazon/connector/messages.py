"""Messages to buyers: what Amazon permits for an order, and one of them sent.

What may be sent is asked again right before it is sent. Amazon gives a message no number and no
list, so whether one whose answer was lost has arrived nobody can look up.

Source: send-a-message; messaging.json; selling-partner-api-docs, issues 193 and 1662.
"""

import re
from collections.abc import Sequence

from amends.domain.action import Action, Delivery, Permission, Receipt
from amends.domain.ids import OrderRef
from amends.domain.times import Clock
from amends.marketplace.errors import NeverAgain, NotAllowed, NotOffered
from amends_amazon.connector.line import Line
from amends_amazon.connector.refusals import REQUEST_ID
from amends_amazon.mapping.feedback import is_order_id
from amends_amazon.payloads.actions import Attributes, Offered
from amends_amazon.policy.letters import GONE, KINDS, Kind

_HTML = re.compile(r"</?[a-z!][^>]*>|&(?:#\w+|[a-z]+);", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_LANGUAGE = re.compile(r"[A-Za-z]{2}(?=$|[-_])")


class Messages:
    """The messages of one store, on one site."""

    def __init__(self, line: Line, site_id: str, clock: Clock) -> None:
        self._line = line
        self._query = {"marketplaceIds": site_id}
        self._clock = clock

    def permissions(self, order: OrderRef) -> Sequence[Permission]:
        """What may be sent now; none is a normal answer. What we cannot send goes by hand."""
        offered = self.offered(order)
        language = self._language(order) if offered else None
        return [
            Permission(
                kind=name,
                delivery=Delivery.API if KINDS[name].is_text else Delivery.BY_HAND,
                language=language,
            )
            for name in offered
        ]

    def offered(self, order: OrderRef) -> tuple[str, ...]:
        """The kinds that Amazon advertises and that exist; the others are never looked at."""
        path = self._path(order)
        answer = self._line.ask(
            Offered, "getMessagingActionsForOrder", "GET", path, query=self._query
        )
        return tuple(dict.fromkeys(name for name in answer.names if name in KINDS))

    def send(self, action: Action) -> Receipt:
        """Raises NeverAgain for a text that Amazon would not take, before anything is asked."""
        order, kind = self._order(action), self._kind(action)
        if wrong := what_is_wrong(action.text, kind):
            raise self._never(f"{wrong}: nothing was sent", kind)
        if kind.name not in self.offered(order):
            raise self._never(f"Amazon no longer permits {kind.name}: nothing was sent", kind)
        response = self._line.write(
            kind.operation,
            f"{self._path(order)}/messages/{kind.name}",
            query=self._query,
            body={"text": action.text},
        )
        return Receipt(
            key=action.key, at=self._clock.now(), request_id=response.headers.get(REQUEST_ID)
        )

    def _language(self, order: OrderRef) -> str | None:
        """The language that the buyer prefers, without the country; None: Amazon does not say."""
        path = f"{self._path(order)}/attributes"
        try:
            told = self._line.ask(Attributes, "GetAttributes", "GET", path, query=self._query)
        except (NeverAgain, NotAllowed):
            return None  # what is permitted counts without it
        found = _LANGUAGE.match(told.buyer.locale)
        return found[0].lower() if found else None

    def _kind(self, action: Action) -> Kind:
        name = action.permit
        if name is None:
            raise NeverAgain(self._line.where, "no kind of message is named: nothing was sent")
        if name in GONE:
            why = f"{name} is never called, even where Amazon offers it: {GONE[name]}"
            raise NotOffered(self._line.where, why)
        kind = KINDS.get(name)
        if kind is None:
            raise NotOffered(self._line.where, f"Amazon has no message called {name[:40]}")
        if not kind.is_text:
            why = f"{kind.name} is made of files, which are not sent by call"
            raise NotOffered(self._line.where, why, operation=kind.operation)
        return kind

    def _order(self, action: Action) -> OrderRef:
        if action.order is None:
            raise NeverAgain(self._line.where, "a message needs an order: nothing was sent")
        return action.order

    def _path(self, order: OrderRef) -> str:
        return f"/messaging/v1/orders/{checked(order, self._line.where)}"

    def _never(self, what: str, kind: Kind) -> NeverAgain:
        return NeverAgain(self._line.where, what, operation=kind.operation)


def what_is_wrong(text: str, kind: Kind) -> str | None:
    """What in `text` Amazon's model forbids for this kind, quoting nothing; None: nothing."""
    longest = kind.longest or 0
    if not text.strip():
        return "the message is empty"
    if len(text) > longest:
        return f"{len(text)} characters, and {kind.name} takes {longest}"
    if _HTML.search(text):
        return "the message holds HTML"
    if _MAIL.search(text):
        return "the message holds an e-mail address"
    return None


def checked(order: OrderRef, where: str) -> OrderRef:
    """`order`, fit for a path. Raises NeverAgain when it is not written like one."""
    if is_order_id(order):
        return order
    raise NeverAgain(where, "an order's number has 3, 7 and 7 digits: nothing asked")
