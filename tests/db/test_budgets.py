"""A budget is spent once, however many programs and threads ask for it."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.db.budgets import SharedBudgets
from amends.db.types import instant
from amends.db.unit import Memory
from amends.domain.budget import Ask, BudgetScope, Limit
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock
from amends.testing.fakes import MemoryBudgets

from .budget_child import FOR_EVER, LIMIT
from .rows import dump, rows, wipe

CHILD = Path(__file__).with_name("budget_child.py")
NOW = timedelta(0)


def limit(name: str, **over: float | int | None) -> Limit:
    return Limit(name, BudgetScope.APP, headroom=0, **over)  # type: ignore[arg-type]


@pytest.fixture
def budgets(memory: Memory, clock: ManualClock) -> SharedBudgets:
    return SharedBudgets(memory.engine, clock)


def test_calls_leave_in_a_burst_and_then_at_the_rate(budgets: SharedBudgets) -> None:
    ask = Ask("app/get", limit("get", rate=2.0, burst=3))

    slots = [budgets.reserve([ask], FOR_EVER) - NOON for _ in range(5)]

    assert [slot.total_seconds() for slot in slots] == [0, 0, 0.5, 1.0, 1.5]  # one is kept back


def test_what_is_further_away_than_the_patience_is_not_taken(
    memory: Memory, budgets: SharedBudgets
) -> None:
    ask = Ask("app/get", limit("get", rate=1.0))
    budgets.reserve([ask], NOW)
    before = dump(memory)

    assert budgets.reserve([ask], timedelta(seconds=0.9)) == NOON + timedelta(seconds=1)
    assert dump(memory) == before
    assert budgets.reserve([ask], timedelta(seconds=1)) == NOON + timedelta(seconds=1)


def test_of_several_budgets_all_are_charged_or_none(
    memory: Memory, budgets: SharedBudgets, clock: ManualClock
) -> None:
    wide = Ask("app/all", limit("*", per_day=10))
    narrow = Ask("app/get", limit("get", per_day=1))
    assert budgets.reserve([wide, narrow], NOW) == NOON

    midnight = datetime.combine(NOON.date() + timedelta(days=1), time.min, UTC)
    assert budgets.reserve([wide, narrow], NOW) == midnight
    assert {row["key"]: row["used"] for row in rows(memory, "budget")} == {
        "app/all": 1, "app/get": 1,
    }  # fmt: skip

    clock.advance(midnight - NOON)
    assert budgets.reserve([wide, narrow], NOW) == midnight
    assert [row["used"] for row in rows(memory, "budget")] == [1, 1]


def test_a_new_key_that_must_wait_leaves_no_row(memory: Memory, budgets: SharedBudgets) -> None:
    ask = Ask("app/get", limit("get", per_day=0))

    budgets.reserve([ask], NOW)

    assert rows(memory, "budget") == []


def test_a_block_holds_until_it_ends_and_the_longer_one_wins(
    budgets: SharedBudgets, clock: ManualClock
) -> None:
    ask = Ask("app/get", limit("get", rate=1_000.0))
    for seconds in (30, 10):
        budgets.block(ask.key, ask.limit, NOON + timedelta(seconds=seconds))

    assert budgets.reserve([ask], NOW) == NOON + timedelta(seconds=30)
    clock.advance(timedelta(seconds=30))
    assert budgets.reserve([ask], NOW) == clock.now()


STEPS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40_000), st.booleans()), max_size=20)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_the_rows_count_as_the_arithmetic_of_the_domain_does(
    memory: Memory, steps: list[tuple[int, int, bool]]
) -> None:
    """Whatever is asked when, the database answers as the plain dict does."""
    wipe(memory)
    clock = ManualClock(NOON)
    shared, plain = SharedBudgets(memory.engine, clock), MemoryBudgets(clock)
    asks = [
        Ask("a", limit("a", rate=0.5, burst=2)),
        Ask("b", limit("b", per_day=3)),
        Ask("c", limit("c", rate=10.0, burst=4, per_day=6)),
        Ask("d", Limit("d", BudgetScope.APP, rate=3.0)),
    ]
    for which, seconds, block in steps:
        clock.advance(timedelta(seconds=seconds))
        if block:
            until = clock.now() + timedelta(seconds=5)
            for budgets in (shared, plain):
                budgets.block(asks[which].key, asks[which].limit, until)
        both = [asks[which], asks[3]] if which < 3 else asks
        assert shared.reserve(both, FOR_EVER) == plain.reserve(both, FOR_EVER)


def test_two_programs_on_one_quota_never_exceed_it(memory: Memory, database_url: str) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, str(CHILD), database_url, "60"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    for program in programs:
        assert program.stdout
        assert program.stdout.readline() == "ready\n"

    said = [program.communicate("go\n", timeout=60)[0].split() for program in programs]

    assert [len(one) for one in said] == [60, 60]
    slots = sorted(instant(int(slot)) for one in said for slot in one)
    days = Counter(slot.date() for slot in slots)
    assert set(days.values()) <= {LIMIT.per_day, 120 - LIMIT.per_day}
    assert all(  # however many calls, however long: never more than the rate and the burst
        slots[last] - slots[first] >= LIMIT.interval * (last - first) - LIMIT.tolerance
        for first, last in combinations(range(len(slots)), 2)
    )
