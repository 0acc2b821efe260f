"""A store of the fake marketplace that people read by hand: pages, and what comes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from amends.db.imports import Origin
from amends.db.unit import Memory
from amends.domain.coverage import Covered
from amends.domain.ids import ArticleRef
from amends.domain.store import Store
from amends.domain.times import zone_named
from amends.marketplace.capture import Found, HandRules, PageRead
from amends.marketplace.connector import Stream
from amends.services.capture import Captured, Edits, capture
from amends.services.look import Looked, note_nothing_new
from amends.testing.clock import ManualClock

from .fake_market import DAY, FakeMarket, Platform
from .shop import ALL

STREAM = Stream.PRODUCT_REVIEWS
CUP, POT = ArticleRef("71"), ArticleRef("72")
TODAY = date(2026, 11, 22)


class ByHand(FakeMarket):
    """No call gives its reviews."""

    hand = HandRules(hint="open the reviews, newest first")

    def by_hand(self, settings: BaseModel) -> Mapping[Stream, HandRules]:
        return {STREAM: self.hand}


def found(text: str, days: int = 0, **over: Any) -> Found:
    """A review of the cup by Anna, `days` before today."""
    plain: dict[str, Any] = {
        "rating": 1, "native": "1 von 5", "text": text, "written": TODAY - days * DAY,
        "author": "Anna K.", "article": CUP,
    }  # fmt: skip
    return Found(**plain | over)


def a_page(*reviews: Found, **over: Any) -> PageRead:
    """The page of the cup, sorted by the newest."""
    plain: dict[str, Any] = {"found": reviews, "article": CUP, "newest_first": True}
    return PageRead(**plain | over)


@dataclass(slots=True)
class Desk:
    """Where somebody brings what they copied."""

    memory: Memory
    store: Store
    clock: ManualClock
    market: ByHand = field(init=False)

    def __post_init__(self) -> None:
        self.market = ByHand(Platform(self.clock))

    def brings(
        self,
        page: PageRead,
        *,
        as_of: datetime | None = None,
        edits: Edits = Edits.ASK,
        **over: Any,
    ) -> Captured:
        plain: dict[str, Any] = {
            "kind": "clipboard", "name": "", "sha256": "ab" * 32, "by": "anna",
            "as_of": as_of or self.clock.now(),
        }  # fmt: skip
        origin = Origin(**plain | over)
        return capture(
            self.store, STREAM, self.market, self.memory, self.clock, page, origin, edits=edits
        )

    def finds_nothing_new(self, page: int, ratings: int | None = None) -> Looked:
        with self.memory.unit() as unit:
            at = self.clock.now()
            looked = note_nothing_new(unit, self.store, page, at=at, by="anna", ratings=ratings)
            unit.commit()
        return looked

    def later(self, by: timedelta) -> None:
        self.clock.advance(by)

    def covered(self) -> dict[date, Covered]:
        with self.memory.look() as unit:
            days = unit.coverage.days(ALL)
        return {one.coverage.day: one.coverage.status(zone_named(one.zone)) for one in days}

    def whole_days(self) -> list[date]:
        """The days that are proven whole, oldest first."""
        return sorted(day for day, status in self.covered().items() if status is Covered.COMPLETE)
