"""A program of its own that spends from a shared budget: prints the slot of each call, in µs."""

import sys
from datetime import timedelta

from amends.db.budgets import SharedBudgets
from amends.db.engine import open_engine
from amends.db.types import micros
from amends.domain.budget import Ask, BudgetScope, Limit
from amends.testing.clock import WallClock

LIMIT = Limit("reviews.get", BudgetScope.APP, rate=50.0, burst=5, per_day=70)
ASK = Ask("fake/app/1f3a/reviews.get", LIMIT)
FOR_EVER = timedelta(days=10)


def main(url: str, calls: int) -> None:
    budgets = SharedBudgets(open_engine(url), WallClock())
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    for _ in range(calls):
        print(micros(budgets.reserve([ASK], FOR_EVER)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
