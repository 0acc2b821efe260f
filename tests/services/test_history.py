"""Whatever buyers do and however often the platform fails: in the end we know what it shows."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.db.scope import Scope
from amends.db.unit import Memory
from amends.domain.ids import ReviewId
from amends.domain.reading import Reread
from amends.domain.review import Change, Review
from amends.marketplace.errors import ComeBack, MarketplaceError, SignInAgain, Unavailable
from amends.services.sync import WHOLE, Slice
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock

from ..conftest import store_in
from ..db.rows import rows, wipe
from .fake_market import DAY, HOUR, RULES, SCOPE, Platform
from .shop import ALL, Shop

HORIZON = 70 * DAY  # longer than any story
Act = tuple[str, int, int]
EVERY_TIME = RULES.model_copy(
    update={
        "horizon": HORIZON,
        "first_bite": HORIZON,
        "rereads": (Reread(age=HORIZON, every=timedelta(0)),),
    }
)
COUNT = 10  # reviews that are there from the beginning, and as many that may be written
KINDS = [
    "write", "edit", "re_rate", "append", "reply", "malformed", "later", "later",
    "fail", "fail", "sync", "sync", "delete", "vanish", "restore", "restore",
]  # fmt: skip
ACTS = st.tuples(
    st.sampled_from(KINDS),
    st.integers(0, 2 * COUNT - 1),
    st.integers(0, 9),
)
HOW = st.fixed_dictionaries(
    {
        "cap": st.sampled_from([None, 3, 4]),
        "size": st.integers(1, 4),
        "digests": st.booleans(),
        "follow_ups_by_name": st.booleans(),
    }
)


class Buyers:
    """Plays acts on a platform. A number that makes no sense for an act is passed over."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.deleted: dict[int, Review] = {}
        self.ever_deleted: set[str] = set()  # keys

    def do(self, act: Act, at: int) -> None:
        kind, number, size = act
        platform, clock = self.shop.platform, self.shop.clock
        there = number in platform.reviews
        match kind:
            case "write" if not there and number not in self.deleted:
                age = timedelta(hours=size**3 // 3, minutes=1, seconds=number)
                platform.write(number, clock.now() - age)  # old ones are late entries
            case "edit" if there:
                platform.change(number, text=f"改了 {size % 2}")
            case "re_rate" if there:
                platform.change(number, rating=size % 5 + 1, native=f"{size % 5 + 1}")
            case "append" if there:
                platform.append(number, f"追加 {at}")
            case "reply" if there:
                platform.change(number, reply=None if size % 2 else f"抱歉 {at}")
            case "delete" | "vanish" if there:
                self.deleted[number] = platform.reviews.pop(number)
                self.ever_deleted.add(self.deleted[number].key.value)
                if kind == "vanish":  # for long enough to be gone
                    for _ in range(2):
                        clock.advance(25 * HOUR)
                        self._sync(WHOLE, fails=False, number=0)
            case "restore" if self.deleted:
                back = next(iter(self.deleted))  # the one that is away for longest
                platform.reviews[back] = self.deleted.pop(back)
            case "malformed":
                platform.malformed ^= {number}
            case "later":
                clock.advance(size * HOUR)
            case "sync" | "fail":
                slice_ = Slice(pages=size + 1) if size < 5 else WHOLE
                self._sync(slice_, fails=kind == "fail", number=number)

    def _sync(self, slice_: Slice, *, fails: bool, number: int) -> None:
        platform, label = self.shop.platform, "fake:示例"
        if fails:
            error: Exception = [
                Unavailable(label, "down", retry_after=HOUR),
                SignInAgain(label, "the session is over"),
                ComeBack(self.shop.clock.now() + HOUR, "the day's calls are spent"),
            ][number % 3]
            platform.fails_at(platform.calls + 1 + number // 2, error)
        with suppress(MarketplaceError):
            self.shop.sync(slice_)
        platform._faults.clear()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, min_size=5, max_size=25), HOW)
def test_in_the_end_we_know_what_the_platform_shows_and_how_it_came_to_be(
    memory: Memory, acts: Sequence[Act], how: dict[str, Any]
) -> None:
    play(memory, acts, how)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, min_size=5, max_size=25), HOW)
def test_and_so_do_we_on_postgresql(
    memory: Memory, acts: Sequence[Act], how: dict[str, Any]
) -> None:
    play(memory, acts, how)


def play(memory: Memory, acts: Sequence[Act], how: dict[str, Any]) -> None:
    wipe(memory)
    clock = ManualClock(NOON)
    platform = Platform(clock, horizon=HORIZON, **how)
    store = store_in(memory, marketplace="fake", name="示例", key_scope=SCOPE, settings={})
    looks = tuple(n * 12 * HOUR for n in range(1, 60)) if platform.follow_ups_by_name else ()
    rules = EVERY_TIME.model_copy(update={"cap": platform.cap, "looks": looks})
    shop = Shop(memory, store, platform, clock, rules)
    buyers = Buyers(shop)
    for number in range(COUNT):
        buyers.do(("write", number, number), 0)
    shop.sync()

    for at, act in enumerate(acts):
        buyers.do(act, at)
    platform.malformed.clear()
    shop.settle()

    with memory.look() as unit:
        sights = {one.review.key.value: one for one in unit.queue.page(ALL, limit=1_000)}
        known = len(unit.queue.page(ALL, limit=1_000))
    visible = {key: one.review for key, one in sights.items() if one.gone_at is None}
    assert len(sights) == known
    assert visible == {one.key.value: one for one in platform.reviews.values()}
    assert sights.keys() - visible.keys() <= {one.key.value for one in buyers.deleted.values()}
    for key, sight in sights.items():
        changes = explained(memory, sight.id, sight.review.model_dump(mode="json"))
        assert Change.GONE not in changes or key in buyers.ever_deleted
    told = [(row["subject"], row["number"]) for row in rows(memory, "inbox")]
    assert sorted(told) == sorted(
        (row["id"], number)
        for row in rows(memory, "review")
        for number in range(1, row["version"] + 1)
    )


def explained(memory: Memory, review: ReviewId, stands: dict[str, Any]) -> set[Change]:
    """All changes of a review: going back, each one's `after` is what stood before the next."""
    with memory.look() as unit:
        history = unit.queue.history(Scope.everything(), review)
        stands["gone"] = unit.queue.one(Scope.everything(), review).gone_at is not None
    assert [revision.number for revision in history] == list(range(1, len(history) + 1))
    for revision in reversed(history):
        assert revision.before.keys() == revision.after.keys()
        assert {name: stands[name] for name in revision.after} == revision.after
        assert revision.before != revision.after
        stands |= revision.before
        assert (Change.GONE in revision.changes) == (revision.after.get("gone") is True)
    assert stands["gone"] is False
    return {change for revision in history for change in revision.changes}
