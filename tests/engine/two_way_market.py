"""A marketplace in memory that is read, and that takes what we send: it counts what arrives.

What buyers write and how it is read stands in `fake_market`; here is the counter where replies
and messages arrive.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any

from amends.domain.action import (
    Action,
    ActionKind,
    Confidence,
    Delivery,
    Handover,
    Receipt,
    Route,
    Source,
)
from amends.domain.reading import ReadingRules
from amends.marketplace.connector import Connector, Door, RouteFacts

from ..services.fake_market import RULES, FakeConnector, FakeMarket, Platform

SEEN = Source(title="seen here", checked_on=date(2026, 11, 22), confidence=Confidence.OURS)
BOOK = """
[[playbooks]]
id = "fake-common"
marketplace = "fake"
says = "A public word, then a private one, then a look."

[[playbooks.steps]]
name = "reply"
does = "public_reply"
strategy = "own up"

[[playbooks.steps]]
name = "first"
does = "message"
strategy = "offer a choice"
patience = "7 days"

[[playbooks.steps]]
name = "look"
does = "look"
strategy = "look at the review"
"""


@dataclass(slots=True)
class Counter:
    """Where what we send arrives. Safe between threads."""

    arrived: list[Action] = field(default_factory=list)
    ways: dict[ActionKind, Delivery] = field(default_factory=dict)  # unlike the usual ones
    opens: Callable[[Door], object] = lambda _door: None  # called for each session; may raise
    _planned: deque[Callable[[], object]] = field(default_factory=deque)
    _lock: Any = field(default_factory=Lock)

    def then(self, happens: Callable[[], object]) -> None:
        """Let something happen when the next action has arrived; it may raise."""
        self._planned.append(happens)

    def take(self, action: Action, now: datetime) -> Receipt:
        with self._lock:
            self.arrived.append(action)
            happens = self._planned.popleft() if self._planned else None
        if happens is not None:
            happens()
        return Receipt(key=action.key, at=now, reference="P-1")

    @property
    def keys(self) -> list[str]:
        """What arrived, in its order."""
        return [one.key for one in self.arrived]


class TwoWayMarket(FakeMarket):
    """The fake marketplace with a counter. Replies go by call there, messages by hand."""

    settles_within: Mapping[ActionKind, timedelta] = {  # type: ignore[misc]
        ActionKind.PUBLIC_REPLY: timedelta(seconds=30)
    }

    def __init__(self, shows: Platform, rules: ReadingRules = RULES) -> None:
        super().__init__(shows, rules)
        self.counter = Counter()

    def routes(self, kind: ActionKind, facts: RouteFacts) -> Sequence[Route]:
        usual = {ActionKind.PUBLIC_REPLY: Delivery.API, ActionKind.MESSAGE: Delivery.BY_HAND}
        way = (usual | self.counter.ways).get(kind, Delivery.NEVER)
        if way is Delivery.API and not facts.has_credentials:
            way = Delivery.BY_HAND
        return [Route(kind=kind, delivery=way, reason=f"it goes {way.value} here", source=SEEN)]

    def playbooks(self) -> Sequence[str]:
        return (BOOK,)

    def hand_over(self, action: Action, facts: RouteFacts) -> Handover:
        steps = ("open the order", "paste and send")
        return Handover(key=action.key, text=action.text, where="Orders", steps=steps)

    def connect(self, door: Door) -> Connector:
        self.counter.opens(door)
        self.doors.append(door)
        self.connectors.append(TwoWayConnector(self, door))
        return self.connectors[-1]


class TwoWayConnector(FakeConnector):
    """Reads like any other, and hands over at the counter."""

    def __init__(self, market: TwoWayMarket, door: Door) -> None:
        super().__init__(market.shows, door.where)
        self._counter, self._door = market.counter, door

    def perform(self, action: Action) -> Receipt | Handover:
        return self._counter.take(action, self._door.clock.now())

    def find(self, action: Action, before: datetime) -> Receipt | None:
        return Receipt(key=action.key, at=before) if action.key in self._counter.keys else None
