"""A shop of the fake marketplace on each database."""

import pytest

from amends.db.unit import Memory
from amends.engine.round import Hall
from amends.marketplace.redact import Redactor
from amends.marketplace.registry import Registry
from amends.services.house import House
from amends.testing.clock import ManualClock

from ..conftest import AddStore
from .case_work import CaseWork, case_work
from .fake_market import SCOPE, Platform
from .send_market import Sending, SendMarket
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


@pytest.fixture
def sending(memory: Memory, clock: ManualClock, add_store: AddStore) -> Sending:
    """A store whose replies leave by call; it is noon where it is."""
    store = add_store(
        marketplace="case", name="Kettles", key_scope="hand.example", site="hand.example",
        language="en", settings={}, credentials={"shop": "Kettles"},
    )  # fmt: skip
    market = SendMarket(clock.now)
    registry = Registry({"case": market})
    house = House(registry)
    hall = Hall.over(memory, registry, clock, Redactor(), house)
    return Sending(CaseWork(memory, clock, store, market, house), hall, market)
