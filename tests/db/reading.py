"""Plays a reading into the memory, as `services.stream` does, without a marketplace."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from amends.db.queue import Sight
from amends.db.reviews import Reader, Stored
from amends.db.scope import Scope
from amends.db.unit import Memory, Unit
from amends.domain.ids import StoreId
from amends.domain.reading import ReadingRules
from amends.domain.review import Change, Part, Review, ReviewKey
from amends.domain.store import Store
from amends.domain.times import Span
from amends.testing.builders import NOON, a_review

from .rows import rows

ALL = frozenset(Part)
STREAM = "product_reviews"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES = ReadingRules(horizon=30 * DAY)


def bad_or_worse(review: Review) -> bool:
    return review.rating is not None and review.rating <= 3


def review_no(number: int, **over: Any) -> Review:
    """A review whose key and time follow from its number: higher is newer."""
    key = ReviewKey(scope="taobao/示例家居小铺", basis="natural", value=f"{number}/buyer")
    plain = {"key": key, "written": NOON - DAY + number * timedelta(minutes=1)}
    return a_review(**plain | over)


def reader(store: Store | StoreId, **over: Any) -> Reader:
    plain: dict[str, Any] = {
        "store": store.id if isinstance(store, Store) else store,
        "stream": STREAM,
        "zone": "Asia/Shanghai",
        "needs_work": bad_or_worse,
        "first_look": lambda _written: None,
        "next_look": lambda _written, _now: None,
    }
    return Reader(**plain | over)


def saw(
    memory: Memory,
    store: Store,
    *reviews: Review,
    at: datetime = NOON,
    sees: Collection[Part] = ALL,
    **over: Any,
) -> Stored:
    """Store what a page showed, with what the inbox must hear of it."""
    with memory.unit() as unit:
        stored = unit.reviews.store(reader(store, **over), reviews, sees, at)
        announce(unit, store, stored, at)
        unit.commit()
    return stored


def announce(unit: Unit, store: Store, stored: Stored, at: datetime) -> None:
    unit.inbox.add(store.id, stored.facts(), at)
    for other, told in unit.reviews.elsewhere(store.id, stored).items():
        unit.inbox.add(other, told, at)


def read_whole(
    memory: Memory,
    store: Store,
    *reviews: Review,
    at: datetime,
    span: Span | None = None,
    rules: ReadingRules = RULES,
) -> Stored:
    """Store a complete reading of `span` and judge what it lacked."""
    span = span or Span(since=at - rules.horizon, until=at)
    with memory.unit() as unit:
        stored = unit.reviews.store(reader(store), reviews, ALL, at)
        lacking = unit.absences.judge(store.id, STREAM, span, stored.ids, rules, at)
        stored.changed.update(lacking.changed)
        announce(unit, store, stored, at)
        unit.commit()
    return stored


def sight_of(memory: Memory, review: Review) -> Sight:
    """The review as people see it, found by its key."""
    with memory.look() as unit:
        (found,) = [
            sight
            for sight in unit.queue.page(Scope.everything(), limit=10_000)
            if sight.review.key == review.key
        ]
    return found


def changes_of(memory: Memory, review: Review) -> list[tuple[Change, ...]]:
    """What every revision of the review says, oldest first."""
    with memory.look() as unit:
        history = unit.queue.history(Scope.everything(), sight_of(memory, review).id)
    return [revision.changes for revision in history]


def facts(memory: Memory) -> list[tuple[str, int, int]]:
    """What the inbox was told: kind, number and store, in that order."""
    return [(row["kind"], row["number"], row["store_id"]) for row in rows(memory, "inbox")]
