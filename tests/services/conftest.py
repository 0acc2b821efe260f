"""A shop of the fake marketplace on each database."""

import pytest

from amends.db.unit import Memory
from amends.testing.clock import ManualClock

from ..conftest import AddStore
from .case_work import CaseWork, case_work
from .fake_market import SCOPE, Platform
from .shop import Shop


@pytest.fixture
def platform(clock: ManualClock) -> Platform:
    return Platform(clock)


@pytest.fixture
def shop(memory: Memory, platform: Platform, clock: ManualClock, add_store: AddStore) -> Shop:
    store = add_store(marketplace="fake", name="示例", key_scope=SCOPE, settings={})
    return Shop(memory=memory, store=store, platform=platform, clock=clock)


@pytest.fixture
def work(memory: Memory, clock: ManualClock, add_store: AddStore) -> CaseWork:
    """A store whose cases are worked; it is noon where it is."""
    store = add_store(
        marketplace="case", name="Kettles", key_scope="hand.example", site="hand.example",
        language="en", settings={},
    )  # fmt: skip
    return case_work(memory, clock, store)
