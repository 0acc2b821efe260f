"""Branches and engines that are ended with their test."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest

from amends.db.unit import Memory
from amends.engine.local import Engine, Pace
from amends.testing.clock import ManualClock

from ..conftest import AddStore
from .branch import Branch, open_branch

Start = Callable[..., Engine]


@pytest.fixture
def branch(memory: Memory, clock: ManualClock, add_store: AddStore) -> Branch:
    return open_branch(memory, clock, add_store)


@pytest.fixture
def start(branch: Branch) -> Iterator[Start]:
    """Starts an engine over the branch; `pace` may say otherwise."""
    engines: list[Engine] = []

    def begin(**wish: Any) -> Engine:
        told = {"hall": branch.hall, "send": None} | wish
        pace = Pace(**{"jitter": 0.0, "senders": 2, "readers": 2} | told.pop("pace", {}))
        engines.append(Engine(told["hall"], pace, rng=Random(7), send=told["send"]))  # noqa: S311
        return engines[-1]

    yield begin
    for engine in engines:
        engine.stop()


def turn(engine: Engine) -> None:
    """One tick, and all that it begins."""
    engine.tick()
    assert engine.idle(30)
