"""Whatever is laid out is read once, whole, however dense it turns out to be."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.reading import Plan, ReadingRules, plan_more
from amends.domain.times import SECOND, Span
from amends.testing.builders import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES = ReadingRules(horizon=180 * DAY, cap=1_500)
COUNTS = st.lists(st.integers(0, 4_000), max_size=30)


def the_rest(counts: Sequence[int]) -> Callable[[], int]:
    """Gives `counts` one by one, and 0 for ever after."""
    left = iter(counts)
    return lambda: next(left, 0)


def eat(plan: Plan, rules: ReadingRules, count: Callable[[], int]) -> tuple[list[Span], Plan]:
    """Read all that `plan` holds from a platform that answers with `count()` items each time."""
    read: list[Span] = []
    while bite := plan.next_bite():
        items = count()
        if rules.cap and items >= rules.cap and bite.length > SECOND:
            plan = plan.halved(bite)
        else:
            read.append(bite)
            plan = plan.eaten(bite, items, rules)
    return read, plan


def test_a_first_plan_reaches_back_to_the_horizon_newest_first() -> None:
    plan = plan_more(Plan.fresh(RULES), RULES, NOON)

    assert plan.todo == (Span(since=NOON - 180 * DAY, until=NOON),)
    assert plan.next_bite() == Span(since=NOON - 7 * DAY, until=NOON)
    assert plan.planned_to == NOON


def test_an_empty_plan_has_no_bite() -> None:
    assert Plan.fresh(RULES).next_bite() is None


@given(COUNTS, st.integers(1, 2_000), st.none() | st.integers(10, 1_500))
def test_bite_by_bite_all_is_read_and_nothing_twice(
    counts: list[int], hours: int, cap: int | None
) -> None:
    rules = ReadingRules(horizon=hours * HOUR, cap=cap)
    read, plan = eat(plan_more(Plan.fresh(rules), rules, NOON), rules, the_rest(counts))

    assert plan.todo == ()
    assert (read[0].until, read[-1].since) == (NOON, NOON - hours * HOUR)
    assert all(newer.since == older.until for newer, older in pairwise(read))


@given(st.lists(st.integers(0, 6 * 3600), max_size=50), st.integers(4, 40))
def test_an_answer_cut_short_is_asked_again_until_it_is_whole(written: list[int], cap: int) -> None:
    """However the reviews lie, at most a single second may hold more than an answer can."""
    rules = ReadingRules(horizon=6 * HOUR, cap=cap, first_bite=2 * HOUR)
    plan = plan_more(Plan.fresh(rules), rules, NOON)
    begin = plan.todo[0].since
    asked = 0

    while bite := plan.next_bite():
        asked += 1
        assert bite.length >= SECOND
        assert (bite.since.microsecond, bite.until.microsecond) == (0, 0)
        held = sum(bite.since <= begin + second * SECOND < bite.until for second in written)
        if held >= cap and bite.length > SECOND:
            plan = plan.halved(bite)
        else:
            assert held < cap or bite.length == SECOND
            plan = plan.eaten(bite, held, rules)

    assert asked <= 60 * (len(written) + 2)


def test_a_second_that_is_too_full_cannot_be_halved() -> None:
    second = Span(since=NOON, until=NOON + SECOND)

    with pytest.raises(ValueError, match="finer than a second"):
        Plan(todo=(second,), bite=SECOND).halved(second)


@pytest.mark.parametrize(
    ("items", "becomes"),
    [(0, 56 * DAY), (500, 14 * DAY), (1_000, 7 * DAY), (1_499, 4.67 * DAY), (9_999, 3.5 * DAY)],
)
def test_bites_grow_where_answers_are_thin_and_shrink_where_they_are_full(
    items: int, becomes: timedelta
) -> None:
    plan = plan_more(Plan.fresh(RULES), RULES, NOON)
    bite = plan.next_bite()
    assert bite

    assert abs(plan.eaten(bite, items, RULES).bite - becomes) < HOUR


def test_no_bite_grows_beyond_sixty_days() -> None:
    rules = ReadingRules(horizon=3_650 * DAY, cap=1_500)

    read, _ = eat(plan_more(Plan.fresh(rules), rules, NOON), rules, lambda: 0)

    assert max(bite.length for bite in read) == 60 * DAY


def test_the_short_end_of_a_stretch_says_nothing_about_density() -> None:
    plan = Plan(todo=(Span(since=NOON - HOUR, until=NOON),), bite=DAY)
    bite = plan.next_bite()
    assert bite

    assert plan.eaten(bite, 0, RULES).bite == DAY


def test_what_is_kept_of_a_bite_ends_with_it() -> None:
    under_way = {"plugin": {"page": 3}, "begun": True, "lacks": ("the page of one shop",)}
    plan = plan_more(Plan.fresh(RULES), RULES, NOON).model_copy(update=under_way)
    bite = plan.next_bite()
    assert bite

    for after in (
        plan.eaten(bite, 1, RULES),
        plan.halved(bite),
        plan.postponed(bite),
        plan_more(plan, RULES, NOON + DAY),
    ):
        assert (after.plugin, after.begun, after.lacks) == (None, False, ())


@given(COUNTS)
def test_a_plan_survives_being_written_down_between_two_bites(counts: list[int]) -> None:
    plan, count = plan_more(Plan.fresh(RULES), RULES, NOON), the_rest(counts)
    while bite := plan.next_bite():
        plan = plan.eaten(bite, count(), RULES)
        assert Plan.model_validate_json(plan.model_dump_json()) == plan
