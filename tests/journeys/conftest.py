"""The agency of the journeys, on both databases."""

from collections.abc import Iterator

import pytest

from amends.db.unit import Memory
from amends.testing.clock import ManualClock

from .agency import Agency, open_agency


@pytest.fixture
def agency(memory: Memory, clock: ManualClock) -> Iterator[Agency]:
    with open_agency(memory, clock) as opened:
        yield opened
