"""The budget is asked before the call, and a platform that says we are too fast is obeyed."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.budget import Ask, BudgetScope, Limit
from amends.marketplace.errors import ComeBack, RateLimited
from amends.marketplace.http import Caller, Charges, retry_after
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock
from amends.testing.fakes import FreeBudgets, MemoryBudgets

SECOND, MS = timedelta(seconds=1), timedelta(milliseconds=1)

MakeCaller = Callable[..., Caller]


def a_request(platform: Any) -> httpx.Request:
    return httpx.Request("POST", platform.url)


class Spent:
    """Budgets that give `slots` one by one, and remember how many calls were out by then."""

    def __init__(self, platform: Any, *slots: datetime | ComeBack) -> None:
        self.platform, self.slots = platform, list(slots)
        self.asked: list[tuple[list[str], timedelta, int]] = []

    def reserve(self, asks: Sequence[Ask], patience: timedelta) -> datetime:
        self.asked.append(([ask.key for ask in asks], patience, len(self.platform.asked)))
        slot = self.slots.pop(0)
        if isinstance(slot, ComeBack):
            raise slot
        return slot

    def block(self, key: str, limit: Limit, until: datetime) -> None:
        raise AssertionError("nobody said that we were too fast")


def test_the_budget_is_asked_before_each_attempt(platform: Any, a_caller: MakeCaller) -> None:
    budgets = Spent(platform, NOON, NOON + SECOND)
    platform.will(500)

    a_caller(budgets=budgets, patience=5 * SECOND).read("get", a_request(platform))

    key = "taobao/app/a1/*"
    assert budgets.asked == [([key], 5 * SECOND, 0), ([key], 5 * SECOND, 1)]


def test_a_short_wait_for_budget_is_waited(
    platform: Any, a_caller: MakeCaller, clock: ManualClock
) -> None:
    a_caller(budgets=Spent(platform, NOON + 1.5 * SECOND)).write("get", a_request(platform))

    assert clock.now() == NOON + 1.5 * SECOND


@pytest.mark.parametrize("verb", ["read", "write"])
def test_a_long_wait_for_budget_ends_the_slice_politely(
    platform: Any, a_caller: MakeCaller, verb: str
) -> None:
    later = ComeBack(NOON + 60 * SECOND, "the day's quota is spent")
    caller = a_caller(budgets=Spent(platform, later))

    with pytest.raises(ComeBack) as raised:
        getattr(caller, verb)("get", a_request(platform))

    assert raised.value is later
    assert platform.asked == []


def test_a_place_that_is_further_away_than_promised_ends_the_slice_too(
    platform: Any, a_caller: MakeCaller
) -> None:
    caller = a_caller(budgets=Spent(platform, NOON + 60 * SECOND))

    with pytest.raises(ComeBack) as raised:
        caller.read("get", a_request(platform))

    assert raised.value.at == NOON + 60 * SECOND
    assert platform.asked == []


class Stalling(ManualClock):
    """A busy machine: the first wait takes longer than it was asked to."""

    def __init__(self, late: timedelta) -> None:
        super().__init__(NOON)
        self._late = late

    def wait(self, seconds: float) -> None:
        super().wait(seconds + self._late.total_seconds())
        self._late = timedelta(0)


@pytest.mark.parametrize("verb", ["read", "write"])
@pytest.mark.parametrize(
    ("late", "asks", "leaves"),
    [(40, 1, 1040), (50, 1, 1050), (51, 2, 2000), (60, 2, 2000)],  # milliseconds
)
def test_a_place_that_a_stall_let_pass_is_asked_for_anew(
    platform: Any, a_caller: MakeCaller, verb: str, late: int, asks: int, leaves: int
) -> None:
    clock, budgets = Stalling(late * MS), Spent(platform, NOON + SECOND, NOON + 2 * SECOND)

    getattr(a_caller(budgets=budgets, clock=clock), verb)("get", a_request(platform))

    assert [sent for _, _, sent in budgets.asked] == [0] * asks
    assert (len(platform.asked), clock.now()) == (1, NOON + leaves * MS)


@given(
    st.sampled_from([(1, 5), (5, 2), (10, 5), (50, 5), (50, 20)]),
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 50)), max_size=80),
)
def test_calls_that_leave_as_late_as_they_may_find_room_in_the_platforms_bucket(
    limit: tuple[int, int], calls: list[tuple[int, int]]
) -> None:
    """Each call is asked for some milliseconds after the last, and leaves some after its place."""
    (rate, burst), clock = limit, ManualClock(NOON)
    budgets, left = MemoryBudgets(clock), []
    ask = Ask("taobao/app/a1/*", Limit("*", BudgetScope.APP, rate=rate, burst=burst))
    for pause, late in calls:
        clock.advance(pause * MS)
        left.append(budgets.reserve([ask], timedelta(hours=1)) + late * MS)

    room, before = float(burst), NOON
    for at in sorted(left):
        room = min(burst, room + (at - before).total_seconds() * rate) - 1
        before = at
        assert room >= -1e-9


def test_real_budgets_space_the_calls(
    platform: Any, a_caller: MakeCaller, clock: ManualClock
) -> None:
    limit = Limit("*", BudgetScope.APP, rate=1, headroom=0)
    charges = Charges("taobao", [limit], {BudgetScope.APP: "a1"})
    caller = a_caller(budgets=MemoryBudgets(clock), charges=charges)

    for _ in range(3):
        caller.read("get", a_request(platform))

    assert clock.monotonic() == 2


@pytest.mark.parametrize("verb", ["read", "write"])
def test_a_platform_that_says_too_fast_blocks_every_budget_of_the_call(
    platform: Any, a_caller: MakeCaller, budgets: FreeBudgets, verb: str
) -> None:
    platform.will((429, {"retry-after": "90"}))
    limits = [Limit("get", BudgetScope.STORE), Limit("*", BudgetScope.APP)]
    charges = Charges("taobao", limits, {BudgetScope.APP: "a1", BudgetScope.STORE: "s1"})

    with pytest.raises(RateLimited):
        getattr(a_caller(charges=charges), verb)("get", a_request(platform))

    until = NOON + 90 * SECOND
    assert budgets.blocks == [("taobao/store/s1/get", until), ("taobao/app/a1/*", until)]


def test_a_call_is_charged_to_its_own_limits_and_to_those_of_all_calls() -> None:
    limits = [Limit(name, BudgetScope.APP) for name in ("get", "explain", "*")]

    asks = Charges("taobao", limits, {BudgetScope.APP: "a1"}).of("get")

    assert [ask.key for ask in asks] == ["taobao/app/a1/get", "taobao/app/a1/*"]


def test_without_a_limit_no_budget_is_asked(platform: Any, a_caller: MakeCaller) -> None:
    a_caller(charges=Charges("taobao", [], {}), budgets=None).read("get", a_request(platform))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "30"}, 30),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "-3"}, 0),
        (
            {
                "retry-after": "Sun, 22 Nov 2026 04:02:00 GMT",
                "date": "Sun, 22 Nov 2026 04:00:00 GMT",
            },
            120,
        ),
        ({"retry-after": "Sun, 22 Nov 2026 04:02:00 GMT"}, None),
        ({"retry-after": "soon", "date": "Sun, 22 Nov 2026 04:00:00 GMT"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_understood_or_left(headers: dict[str, str], seconds: float | None) -> None:
    said = retry_after(httpx.Response(429, headers=headers))

    assert said == (None if seconds is None else timedelta(seconds=seconds))


def test_what_is_approved_leaves_when_reading_has_used_up_the_day(
    platform: Any, a_caller: MakeCaller, clock: ManualClock
) -> None:
    day = Limit(operation="*", scope=BudgetScope.APP, per_day=3, kept=1)
    charges = Charges("taobao", [day], {BudgetScope.APP: "a1"})
    caller = a_caller(budgets=MemoryBudgets(clock), charges=charges)
    caller.read("get", a_request(platform))
    caller.read("get", a_request(platform))

    with pytest.raises(ComeBack):
        caller.read("get", a_request(platform))
    caller.write("add", a_request(platform))

    assert len(platform.asked) == 3
