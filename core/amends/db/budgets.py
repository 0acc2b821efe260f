"""Budgets that all processes share: one row a key, asked before each call.

A call reserves its slot in one short transaction of its own and then waits for it outside, so
that slots are handed out in the order of asking and nobody polls. The arithmetic is the domain's.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select

from amends.db.bulk import Lookup, insert_new, update_rows
from amends.db.engine import writing
from amends.db.tables import BudgetRow, table_of
from amends.db.types import instant, micros
from amends.domain.budget import Ask, Limit, Spent, as_of, common_slot, take
from amends.domain.times import Clock

BUDGET = table_of(BudgetRow)
_SPENT = ("arrival", "day", "used", "blocked_until")
_LOCKED = Lookup(
    select(*(BUDGET.c[name] for name in _SPENT))
    .where(BUDGET.c.key == bindparam("key"))
    .with_for_update()
)


class SharedBudgets:
    """Implements `amends.marketplace.ports.Budgets` over the database. Thread-safe."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def reserve(self, asks: Sequence[Ask], patience: timedelta) -> datetime:
        """Take one call from every budget, and say when it may leave.

        When that is further away than `patience`, nothing is taken.
        """
        limits = {ask.key: ask.limit for ask in asks}
        with writing(self._engine) as connection:
            spent = self._locked(connection, limits)
            now = self._clock.now()  # not before: waiting for the rows takes time as well
            spent = {key: as_of(one, limits[key], now, patience) for key, one in spent.items()}
            slot = common_slot([(spent[key], limit) for key, limit in limits.items()], now)
            if slot - now <= patience:
                self._put(connection, {key: take(spent[key], limits[key], slot) for key in limits})
                connection.commit()
        return slot

    def block(self, key: str, limit: Limit, until: datetime) -> None:
        """Let nothing leave under `key` before `until`."""
        with writing(self._engine) as connection:
            spent = self._locked(connection, {key: limit})[key]
            latest = max(until, spent.blocked_until or until)
            blocked = Spent(spent.arrival, spent.day, spent.used, latest)
            self._put(connection, {key: blocked})
            connection.commit()

    def _locked(self, connection: Connection, limits: Mapping[str, Limit]) -> dict[str, Spent]:
        """What each key has spent; its row stays ours until the transaction ends."""
        found = self._read(connection, limits)
        now = self._clock.now()
        absent = {key: Spent.nothing(now, limits[key]) for key in limits if key not in found}
        if absent:
            rows = [(key, *_row(spent)) for key, spent in sorted(absent.items())]
            insert_new(connection, BUDGET, ("key", *_SPENT), rows)
            found = self._read(connection, limits)
        return found

    def _read(self, connection: Connection, limits: Mapping[str, Limit]) -> dict[str, Spent]:
        # Always in this order, so that two calls cannot wait for each other.
        return {
            key: _spent(*row)
            for key in sorted(limits)
            for row in _LOCKED.rows(connection, {"key": key})
        }

    def _put(self, connection: Connection, spent: Mapping[str, Spent]) -> None:
        rows = [(*_row(one), key) for key, one in spent.items()]
        update_rows(connection, BUDGET, ("key",), _SPENT, rows)


def _spent(arrival: int, day: date | str, used: int, blocked: int | None) -> Spent:
    if isinstance(day, str):  # as SQLite gives it
        day = date.fromisoformat(day)
    until = None if blocked is None else instant(blocked)
    return Spent(instant(arrival), day, used, until)


def _row(spent: Spent) -> tuple[int, Any, int, int | None]:
    blocked = None if spent.blocked_until is None else micros(spent.blocked_until)
    return micros(spent.arrival), _day(spent.day), spent.used, blocked


def _day(day: date) -> str:
    return day.isoformat()  # both drivers take a day written so
