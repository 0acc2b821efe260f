"""A marketplace for the work on cases: reviews are copied, replies go by call, messages by hand.

R1 | 1 | 2026-11-21 | Anna | The handle came loose and the lid leaks.

A review whose id begins with R is tied to the order 500-0000<id>; one that begins with N to none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel

from amends.domain.action import (
    Action,
    ActionKind,
    Delivery,
    Handover,
    Permission,
    Proof,
    Receipt,
    Route,
)
from amends.domain.ids import OrderRef
from amends.domain.order import OwedRating
from amends.domain.times import Span
from amends.marketplace.capture import Copied, Found, PageRead
from amends.marketplace.connector import Connector, Door, RouteFacts
from amends.marketplace.errors import LookFirst
from amends.marketplace.phrases import QuickPhrase

from .hand_market import SEEN, Hand

NIGHT = timedelta(hours=12)
BOOK = """
[[playbooks]]
id = "case-common"
marketplace = "case"
says = "A public word, then a private one, then the cause, then a look."

[[playbooks.steps]]
name = "reply"
does = "public_reply"
strategy = "thank for the detail and say that it is being checked"
templates = ["quality-reply-checking", "quality-reply-fixed"]

[[playbooks.steps]]
name = "first"
does = "message"
strategy = "own up, offer a choice"
templates = ["quality-choice"]
remedies = ["refund_full", "replacement"]
patience = "7 days"

[[playbooks.steps]]
name = "improve"
does = "improve"
strategy = "mend the lid"
owner = "supplier"

[[playbooks.steps]]
name = "look"
does = "look"
strategy = "look at order and review, and say how it stands"
"""


class CaseMarket(Hand):
    """One instance serves one test, and remembers what reached it."""

    name = platform = "case"
    title = "Case"

    def __init__(self) -> None:
        self.arrived: list[Action] = []
        self.loses_answers = False
        self.owes: Sequence[OwedRating] = ()

    def routes(self, kind: ActionKind, facts: RouteFacts) -> Sequence[Route]:
        delivery, why = Delivery.NEVER, "nothing of the kind is done here"
        if kind is ActionKind.PUBLIC_REPLY:
            delivery = Delivery.API if facts.has_credentials else Delivery.BY_HAND
            why = "one public reply a review"
        elif kind is ActionKind.MESSAGE:
            delivery, why = Delivery.BY_HAND, "messages are written on the order's page"
            if facts.order_ref is None:
                delivery, why = Delivery.NEVER, "no order is known, so there is nobody to write to"
        return [Route(kind=kind, delivery=delivery, reason=why, source=SEEN)]

    def playbooks(self) -> Sequence[str]:
        return (BOOK,)

    def hand_over(self, action: Action, facts: RouteFacts) -> Handover:
        return Handover(
            key=action.key,
            text=action.text,
            where="Orders",
            link=f"https://case.example/orders/{action.order}",
            steps=("open the order", "paste and send"),
            avoid=("not a word about the review",),
            deadline=facts.now + NIGHT,
            proof=Proof.SCREENSHOT if action.kind is ActionKind.MESSAGE else Proof.NONE,
        )

    def quick_phrases(self, phrases: Sequence[QuickPhrase], settings: BaseModel) -> bytes:
        return "\n".join(f"{one.group}\t{one.code}\t{one.text!r}" for one in phrases).encode()

    def read_page(self, copied: Copied, settings: BaseModel) -> PageRead:
        page = super().read_page(copied, settings)
        return replace(page, found=[_tied(one) for one in page.found])

    def connect(self, door: Door) -> Connector:
        return CaseConnector(self, door)


def _tied(found: Found) -> Found:
    known = (found.native_id or "").startswith("R")
    order = OrderRef(f"500-0000{found.native_id}") if known else None
    return found.model_copy(update={"order": order, "article_title": "Kettle"})


class CaseConnector(Connector):
    """Takes what is sent, and may lose the answer."""

    def __init__(self, market: CaseMarket, door: Door) -> None:
        self._market, self._door = market, door

    @property
    def where(self) -> str:
        return self._door.where

    def fetch_permissions(self, order: OrderRef) -> Sequence[Permission]:
        return ()

    def perform(self, action: Action) -> Receipt | Handover:
        self._market.arrived.append(action)
        if self._market.loses_answers:
            raise LookFirst(self.where, "the answer was lost")
        return Receipt(key=action.key, at=self._door.clock.now(), reference="P-1")

    def owed_ratings(self, window: Span) -> Any:
        yield from self._market.owes

    def read_back(self, action: Action) -> Mapping[str, str]:
        return {}

    def find(self, action: Action, before: datetime) -> Receipt | None:
        return super().find(action, before)

    def close(self) -> None:
        return None
