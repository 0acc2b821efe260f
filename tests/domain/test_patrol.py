"""No page is forgotten, what vanishes comes first, and only what was seen everywhere counts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.patrol import PatrolPage, Reason, patrol, seen_by_all, seen_without_gap
from amends.domain.times import SECOND, Span
from amends.testing.builders import NOON

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def a_page(number: int = 1, **over: Any) -> PatrolPage:
    """A page that joined the patrol a month before NOON."""
    plain: dict[str, Any] = {
        "id": number,
        "store": 1,
        "stream": "product_reviews",
        "article": f"{number}",
        "added": NOON - 30 * DAY,
    }
    return PatrolPage(**plain | over)


def shown_for(time: timedelta) -> Callable[[PatrolPage], timedelta]:
    return lambda _: time


def a_span(since: int, until: int) -> Span:
    """From so many hours after NOON to so many."""
    return Span(since=NOON + timedelta(hours=since), until=NOON + timedelta(hours=until))


def test_a_page_that_nobody_looked_at_is_due() -> None:
    (due,) = patrol([a_page()], NOON, every=WEEK)

    assert (due.page.id, due.reason, due.until) == (1, Reason.NEVER, None)


@pytest.mark.parametrize(("later", "comes"), [(WEEK - SECOND, False), (WEEK, True)])
def test_a_page_is_due_again_once_its_time_has_passed(later: timedelta, comes: bool) -> None:
    due = patrol([a_page(looked=NOON)], NOON + later, every=WEEK)

    assert [one.reason for one in due] == ([Reason.TIME] if comes else [])


@pytest.mark.parametrize(("days", "comes"), [(22, False), (23, True)])
def test_what_nobody_has_seen_comes_up_a_week_before_it_vanishes(days: int, comes: bool) -> None:
    seen = (Span(since=NOON - 30 * DAY, until=NOON),)
    page = a_page(looked=NOON, seen=seen)
    due = patrol([page], NOON + days * DAY, every=60 * DAY, shown_for=shown_for(30 * DAY))

    told = [(one.reason, one.until) for one in due]
    assert told == ([(Reason.VANISHING, NOON + 30 * DAY)] if comes else [])


def test_a_look_without_proof_is_not_asked_for_again_the_same_day() -> None:
    page = a_page(looked=NOON)  # it showed no stretch of time: what was written may be unseen
    rules = {"every": WEEK, "shown_for": shown_for(30 * DAY)}

    assert patrol([page], NOON + DAY - SECOND, **rules) == []  # type: ignore[arg-type]
    (again,) = patrol([page], NOON + DAY, **rules)  # type: ignore[arg-type]
    assert (again.reason, again.until) == (Reason.VANISHING, NOON + DAY)


def test_where_reviews_are_shown_for_a_short_time_a_page_comes_at_half_of_it() -> None:
    page = a_page(looked=NOON, seen=(Span(since=NOON - 30 * DAY, until=NOON),))
    rules = {"every": WEEK, "shown_for": shown_for(6 * DAY)}

    assert patrol([page], NOON + 3 * DAY - SECOND, **rules) == []  # type: ignore[arg-type]
    assert len(patrol([page], NOON + 3 * DAY, **rules)) == 1  # type: ignore[arg-type]


def test_a_page_that_nobody_looked_at_may_vanish_as_well() -> None:
    pages = [
        a_page(1, looked=NOON - 20 * DAY, seen=(a_span(-480, -479),), bad=99, sales=9_999),
        a_page(2, added=NOON - 24 * DAY),
        a_page(3, looked=NOON - 8 * DAY, seen=(Span(since=NOON - 30 * DAY, until=NOON - DAY),)),
        a_page(4, added=NOON),
    ]

    due = patrol(pages, NOON, every=WEEK, shown_for=shown_for(30 * DAY))

    assert [(one.page.id, one.reason) for one in due] == [
        (1, Reason.VANISHING), (2, Reason.VANISHING), (3, Reason.TIME), (4, Reason.NEVER),
    ]  # fmt: skip


@pytest.mark.parametrize("more", [{"sales": 1_000}, {"bad": 4}, {"looked": NOON - 20 * DAY}])
def test_what_sells_draws_bad_reviews_or_waits_longer_comes_first(more: dict[str, Any]) -> None:
    plain = {"looked": NOON - WEEK}
    pages = [a_page(1, **plain), a_page(2, **plain | more)]

    assert [one.page.id for one in patrol(pages, NOON, every=WEEK)] == [2, 1]


@given(
    st.lists(st.integers(-40, 40), max_size=8), st.integers(1, 30), st.none() | st.integers(1, 40)
)
def test_every_page_comes_up_within_its_time(
    ages: list[int], every: int, shown: int | None
) -> None:
    """Whatever is known of a page, and wherever a clock stood: nobody has to remember it."""
    pages = [a_page(age, looked=NOON - age * DAY) for age in set(ages)]
    time = None if shown is None else shown * DAY

    due = patrol(pages, NOON, every=every * DAY, shown_for=lambda _: time)

    overdue = {page.id for page in pages if NOON - (page.looked or NOON) >= every * DAY}
    assert overdue <= {one.page.id for one in due}


@given(st.lists(st.tuples(st.integers(0, 9_999), st.integers(0, 50)), min_size=1, max_size=9))
def test_who_looks_at_one_page_a_day_leaves_none_out_for_ever(known: list[tuple[int, int]]) -> None:
    """The least of the pages gains by waiting, so that the busiest do not keep it away."""
    pages = {n: a_page(n, sales=sales, bad=bad) for n, (sales, bad) in enumerate(known)}
    seen = set[int]()
    for day in range(60 * len(pages)):
        now = NOON + day * DAY
        if due := patrol(pages.values(), now, every=DAY):
            first = due[0].page.id
            seen.add(first)
            pages[first] = pages[first].model_copy(update={"looked": now})

    assert seen == set(pages)


SPANS = st.tuples(st.integers(0, 40), st.integers(1, 15)).map(lambda at: a_span(at[0], sum(at)))
LOOKS = st.lists(SPANS, max_size=6)


def within(spans: list[Span], at: datetime) -> bool:
    return any(span.since <= at < span.until for span in spans)


@given(LOOKS)
def test_looks_that_touch_are_one_stretch_and_nothing_is_added(looks: list[Span]) -> None:
    joined = seen_without_gap(looks)

    assert all(one.until < other.since for one, other in pairwise(joined))
    for hour in range(60):
        at = NOON + timedelta(hours=hour)
        assert within(joined, at) == within(looks, at)


@given(st.lists(LOOKS, max_size=4), SPANS)
def test_seen_by_all_is_what_every_page_was_seen_for(pages: list[list[Span]], whole: Span) -> None:
    seen = seen_by_all(pages, whole)

    for hour in range(60):
        at = NOON + timedelta(hours=hour)
        everywhere = all(within(looks, at) for looks in pages)
        assert within(seen, at) == (within([whole], at) and everywhere)
