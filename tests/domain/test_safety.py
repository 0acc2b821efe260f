"""Reporting clocks: whose law binds a store, and until when."""

from datetime import timedelta

import pytest

from amends.domain.safety import duties_in
from amends.testing.builders import NOON


@pytest.mark.parametrize(("country", "hours"), [("DE", 0), ("PL", 0), ("US", 24), ("CN", 48)])
def test_a_store_is_shown_the_clock_of_its_own_law(country: str, hours: int) -> None:
    (duty,) = duties_in(country)

    assert duty.due(NOON) == NOON + timedelta(hours=hours)
    assert duty.source.title


@pytest.mark.parametrize("country", [None, "JP"])
def test_where_no_duty_is_on_record_none_is_shown(country: str | None) -> None:
    assert duties_in(country) == ()
