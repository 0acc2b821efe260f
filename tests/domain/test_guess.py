"""An order is only ever guessed: what fits is told with its reason, and never called sure."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amends.domain.guess import WINDOW, guess_orders
from amends.domain.ids import OrderRef
from amends.domain.order import OrderFacts
from amends.domain.times import SECOND
from amends.testing.builders import NOON

DAY = timedelta(days=1)
TIMES = st.none() | st.integers(-200, 20).map(lambda days: NOON + days * DAY)


def an_order(ref: str = "1", **over: Any) -> OrderFacts:
    """Ordered a week before NOON, shipped the next day and delivered two days later."""
    plain: dict[str, Any] = {
        "ref": OrderRef(ref),
        "as_of": NOON,
        "state": "DELIVERED",
        "ordered": NOON - 7 * DAY,
        "shipped": NOON - 6 * DAY,
        "delivered": NOON - 4 * DAY,
    }
    return OrderFacts(**plain | over)


ORDERS = st.lists(
    st.builds(an_order, st.uuids().map(str), ordered=TIMES, shipped=TIMES, delivered=TIMES),
    max_size=12,
)


def test_a_lone_order_is_likely_and_not_sure() -> None:
    (guess,) = guess_orders([an_order()], NOON)

    assert (guess.order, guess.percent) == ("1", 74)
    assert guess.why == "the only order of the article in 120 days, delivered 4 days before"


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"delivered": NOON}, "delivered the same day"),
        ({"delivered": NOON - DAY}, "delivered 1 day before"),
        ({"delivered": NOON + SECOND}, "delivered after the review's day"),
        ({"delivered": None}, "sent 6 days before"),
        ({"delivered": None, "shipped": None}, "not sent by then"),
    ],
)
def test_the_reason_says_what_a_person_can_judge(over: dict[str, Any], says: str) -> None:
    (guess,) = guess_orders([an_order(**over)], NOON)

    assert guess.why.endswith(f", {says}")


@pytest.mark.parametrize(
    ("ordered", "fits"),
    [
        (None, False),
        (NOON + SECOND, False),
        (NOON, True),
        (NOON - WINDOW, True),
        (NOON - WINDOW - SECOND, False),
    ],
)
def test_only_orders_of_the_weeks_before_are_meant(ordered: datetime | None, fits: bool) -> None:
    assert bool(guess_orders([an_order(ordered=ordered)], NOON)) is fits


def test_what_had_come_by_then_and_lately_comes_first() -> None:
    orders = [
        an_order("not sent", shipped=None, delivered=None),
        an_order("came later", delivered=NOON + 3 * DAY),
        an_order("long ago", ordered=NOON - 60 * DAY, delivered=NOON - 50 * DAY),
        an_order("only sent", delivered=None),
        an_order("just come"),
    ]

    guesses = guess_orders(orders, NOON)

    assert [one.order for one in guesses] == [
        "just come", "only sent", "long ago", "not sent", "came later",
    ]  # fmt: skip
    assert all("one of 5 orders" in one.why for one in guesses)


def test_among_many_orders_nothing_is_likely() -> None:
    guesses = guess_orders([an_order(f"{n:03}") for n in range(200)], NOON)

    assert [(one.order, one.percent) for one in guesses] == [(f"{n:03}", 1) for n in range(5)]


@example([an_order(f"{n}") for n in range(3)], 3)  # rounding each would make 81 of 80
@given(ORDERS, st.integers(1, 12))
def test_guesses_share_four_fifths_and_name_only_earlier_orders(
    orders: list[OrderFacts], most: int
) -> None:
    guesses = guess_orders(orders, NOON, most=most)

    percents = [one.percent for one in guesses]
    assert sum(percents) <= 80
    assert percents == sorted(percents, reverse=True)
    ordered = {order.ref: order.ordered for order in orders}
    for guess in guesses:
        at = ordered[guess.order]
        assert at is not None
        assert NOON - WINDOW <= at <= NOON


@given(ORDERS)
def test_the_sequence_of_the_orders_does_not_matter(orders: list[OrderFacts]) -> None:
    assert guess_orders(orders, NOON) == guess_orders(reversed(orders), NOON)
