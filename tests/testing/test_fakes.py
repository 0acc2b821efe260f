"""Budgets and tokens in memory keep the promises of `amends.marketplace.ports`."""

import threading
from datetime import UTC, datetime, timedelta

from amends.domain.budget import Ask, BudgetScope, Limit
from amends.marketplace.ports import Budgets, Tokens
from amends.testing.clock import ManualClock
from amends.testing.fakes import FreeBudgets, MemoryBudgets, MemoryTokens

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PATIENT, HASTY = timedelta(hours=24), timedelta(0)
BY_RATE = Limit("*", BudgetScope.APP, rate=1, burst=3, headroom=0)  # one of it stays unused
BY_DAY = Limit("*", BudgetScope.APP, per_day=1)


def test_they_are_what_a_door_wants() -> None:
    clock = ManualClock(NOON)
    budgets: list[Budgets] = [FreeBudgets(clock), MemoryBudgets(clock)]
    tokens: Tokens = MemoryTokens()

    assert budgets
    assert tokens.load("session") is None


def test_free_budgets_remember_what_the_platform_blocked() -> None:
    budgets = FreeBudgets(ManualClock(NOON))

    budgets.block("taobao/app/1/*", BY_DAY, NOON + timedelta(hours=1))

    assert budgets.reserve([Ask("taobao/app/1/*", BY_DAY)], HASTY) == NOON
    assert budgets.asked == ["taobao/app/1/*"]
    assert budgets.blocks == [("taobao/app/1/*", NOON + timedelta(hours=1))]


def test_a_burst_leaves_at_once_and_the_next_call_a_second_later() -> None:
    budgets = MemoryBudgets(ManualClock(NOON))

    slots = [budgets.reserve([Ask("k", BY_RATE)], PATIENT) for _ in range(4)]

    assert [(slot - NOON).total_seconds() for slot in slots] == [0, 0, 1, 2]


def test_what_is_too_far_away_takes_nothing() -> None:
    budgets = MemoryBudgets(ManualClock(NOON))
    budgets.reserve([Ask("day", BY_DAY)], HASTY)

    slot = budgets.reserve([Ask("rate", BY_RATE), Ask("day", BY_DAY)], timedelta(seconds=2))

    assert slot == datetime(2026, 11, 23, tzinfo=UTC)
    assert [budgets.reserve([Ask("rate", BY_RATE)], HASTY) for _ in range(2)] == [NOON, NOON]


def test_a_block_holds_until_its_end() -> None:
    clock = ManualClock(NOON)
    budgets = MemoryBudgets(clock)
    budgets.block("k", BY_RATE, NOON + timedelta(seconds=30))

    refused = budgets.reserve([Ask("k", BY_RATE)], timedelta(seconds=29))

    clock.wait(30)
    assert budgets.reserve([Ask("k", BY_RATE)], HASTY) == refused == clock.now()


def test_of_two_that_refresh_the_same_token_the_first_wins() -> None:
    tokens = MemoryTokens()

    first = tokens.swap("session", 0, {"access": "a"}, NOON)
    second = tokens.swap("session", 0, {"access": "b"}, NOON)

    assert second == first == tokens.load("session")
    assert tokens.swap("session", first.version, {"access": "c"}, None).data == {"access": "c"}


def test_threads_share_one_budget() -> None:
    budgets = MemoryBudgets(ManualClock(NOON))
    slots: list[datetime] = []

    def spend() -> None:
        slots.extend(budgets.reserve([Ask("k", BY_RATE)], PATIENT) for _ in range(50))

    threads = [threading.Thread(target=spend) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    waits = sorted((slot - NOON).total_seconds() for slot in slots)
    assert waits == [0, *range(199)]
