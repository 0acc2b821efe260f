"""The memory that a connector is given, without a database: budgets and tokens in plain dicts.

Structurally the same as what `amends.db` gives, so a plugin's tests need nothing else.
"""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from amends.domain.budget import Ask, Limit, Spent, common_slot, take
from amends.domain.times import Clock
from amends.domain.token import Token


class FreeBudgets:
    """Budgets that never refuse. They remember what was asked and what the platform blocked."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.asked: list[str] = []  # the key of every call that was charged, in order
        self.blocks: list[tuple[str, datetime]] = []

    def reserve(self, asks: Sequence[Ask], patience: timedelta) -> datetime:
        self.asked.extend(ask.key for ask in asks)
        return self._clock.now()

    def block(self, key: str, limit: Limit, until: datetime) -> None:
        self.blocks.append((key, until))


class MemoryBudgets:
    """Budgets with the domain's own arithmetic, shared by the threads of one process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._spent: dict[str, Spent] = {}
        self._lock = threading.Lock()

    def reserve(self, asks: Sequence[Ask], patience: timedelta) -> datetime:
        with self._lock:
            now = self._clock.now()
            slot = common_slot([(self._of(a.key, a.limit, now), a.limit) for a in asks], now)
            if slot - now > patience:
                return slot  # and nothing is taken
            for ask in asks:
                self._spent[ask.key] = take(self._of(ask.key, ask.limit, now), ask.limit, slot)
            return slot

    def block(self, key: str, limit: Limit, until: datetime) -> None:
        with self._lock:
            spent = self._of(key, limit, self._clock.now())
            self._spent[key] = replace(
                spent, blocked_until=max(until, spent.blocked_until or until)
            )

    def _of(self, key: str, limit: Limit, now: datetime) -> Spent:
        return self._spent.get(key) or Spent.nothing(now, limit)


class MemoryTokens:
    """The live tokens of one account. Of two that swap the same version, the first wins."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}
        self._lock = threading.Lock()

    def load(self, name: str) -> Token | None:
        with self._lock:
            return self._tokens.get(name)

    def swap(
        self, name: str, seen: int, data: dict[str, Any], expires_at: datetime | None
    ) -> Token:
        with self._lock:
            standing = self._tokens.get(name)
            if standing is not None and standing.version != seen:
                return standing
            fresh = Token(version=seen + 1, data=data, expires_at=expires_at)
            self._tokens[name] = fresh
            return fresh
