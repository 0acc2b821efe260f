"""The next plan reads what is new, what is doubted and what is due again, and no more."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.reading import Plan, ReadingRules, Reread, first_look, next_look, plan_more
from amends.domain.times import SECOND, Span
from amends.testing.builders import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY, WEEKLY = Reread(age=7 * DAY, every=DAY), Reread(age=30 * DAY, every=7 * DAY)
RULES = ReadingRules(horizon=180 * DAY, cap=1_500, rereads=(DAILY, WEEKLY))


def eaten(plan: Plan) -> Plan:
    """The plan once all of it was read."""
    while bite := plan.next_bite():
        plan = plan.eaten(bite, 0, RULES)
    return plan


def a_read_plan(rules: ReadingRules = RULES) -> Plan:
    """The plan of a stream that was read to the end at NOON."""
    return eaten(plan_more(Plan.fresh(rules), rules, NOON))


def test_the_next_plan_begins_before_the_last_one_ended_for_what_came_late() -> None:
    plan = plan_more(a_read_plan(), RULES, NOON + 2 * HOUR)

    assert plan.todo == (Span(since=NOON - HOUR, until=NOON + 2 * HOUR),)


@given(st.lists(st.integers(0, 400_000), min_size=1, max_size=20), st.integers(0, 3_600))
def test_an_entry_that_came_late_within_the_overlap_is_read(pauses: list[int], late: int) -> None:
    now, plan = NOON, a_read_plan()
    for pause in pauses:
        written = now - late * SECOND
        now += pause * SECOND
        plan = plan_more(plan, RULES, now)
        assert pause == late == 0 or any(span.since <= written < span.until for span in plan.todo)
        plan = eaten(plan)


def test_a_plan_that_is_not_finished_loses_nothing_to_a_newer_one() -> None:
    half_read = plan_more(Plan.fresh(RULES), RULES, NOON)
    bite = half_read.next_bite()
    assert bite
    half_read = half_read.eaten(bite, 100, RULES)

    plan = plan_more(half_read, RULES, NOON + HOUR)

    assert plan.todo == (Span(since=NOON - HOUR, until=NOON + HOUR), *half_read.todo)


def test_after_a_long_silence_the_horizon_is_the_limit() -> None:
    plan = plan_more(a_read_plan(), RULES, NOON + 400 * DAY)

    assert plan.todo == (Span(since=NOON + 220 * DAY, until=NOON + 400 * DAY),)


@pytest.mark.parametrize("back", [timedelta(0), HOUR, 30 * DAY])
def test_a_clock_that_is_put_back_makes_no_plan_for_the_future(back: timedelta) -> None:
    plan = plan_more(a_read_plan(), RULES, NOON - back)

    assert all(span.until <= NOON - back for span in plan.todo)
    assert plan.planned_to == NOON - back


@pytest.mark.parametrize(("passed", "again"), [(DAY - SECOND, False), (DAY, True)])
def test_minds_change_so_what_is_young_is_read_again_when_due(
    passed: timedelta, again: bool
) -> None:
    plan = plan_more(a_read_plan(), RULES, NOON + passed)
    begin = NOON + passed - 7 * DAY

    assert (Span(since=begin, until=NOON - HOUR) in plan.todo) == again


def test_a_wide_reading_serves_the_narrow_one_too() -> None:
    week = NOON + 7 * DAY

    plan = plan_more(a_read_plan(), RULES, week)

    assert plan.todo == (
        Span(since=NOON - HOUR, until=week),
        Span(since=week - 30 * DAY, until=NOON - HOUR),
    )
    assert set(plan.reread.values()) == {week}


def test_a_narrow_reading_leaves_the_wide_one_due() -> None:
    plan = plan_more(a_read_plan(), RULES, NOON + DAY)

    assert sorted(plan.reread.values()) == [NOON, NOON + DAY]


def test_a_rule_that_a_newer_plugin_brings_is_due_at_once() -> None:
    plan = a_read_plan(ReadingRules(horizon=180 * DAY))

    plan = plan_more(plan, RULES, NOON + HOUR)

    assert plan.todo[-1] == Span(since=NOON + HOUR - 30 * DAY, until=NOON - HOUR)


@given(st.lists(st.integers(1, 10 * 86_400), max_size=12))
def test_no_reading_again_is_ever_later_than_its_rule_and_the_round(pauses: list[int]) -> None:
    now, plan, seen = NOON, a_read_plan(), NOON
    for pause in pauses:
        now += pause * SECOND
        plan = plan_more(plan, RULES, now)
        reaches = min(span.since for span in plan.todo)
        if now - seen >= DAILY.every:
            assert reaches <= now - DAILY.age
        if reaches <= now - DAILY.age:
            seen = now
        assert reaches >= now - RULES.horizon
        plan = eaten(plan)


DOUBTS = st.lists(st.integers(-200 * 86_400, 3_600).map(lambda s: NOON + s * SECOND / 2))


@given(DOUBTS, st.sampled_from([SECOND, HOUR, 7 * DAY, 30 * DAY]))
def test_every_doubted_review_is_looked_for_and_nothing_beyond_the_horizon(
    doubted: list[datetime], bite: timedelta
) -> None:
    plan = a_read_plan().model_copy(update={"bite": bite})
    edge, now = NOON - RULES.horizon, NOON

    plan = plan_more(plan, RULES, now, doubted)

    assert all(edge <= span.since < span.until <= now for span in plan.todo)
    for moment in doubted:
        assert not edge <= moment < now or any(
            span.since <= moment < span.until for span in plan.todo
        )
    _new, *spans = plan.todo
    assert all(newer.since >= older.until for newer, older in pairwise(spans))
    assert all(span.length <= max(bite / 8, 3 * SECOND) for span in spans)


def test_doubted_reviews_that_lie_close_are_looked_for_together() -> None:
    close = [NOON - DAY, NOON - DAY - HOUR, NOON - 20 * DAY]

    _new, *spans = plan_more(a_read_plan(), RULES, NOON, close).todo

    assert spans == [
        Span(since=NOON - DAY - HOUR - SECOND, until=NOON - DAY + 2 * SECOND),
        Span(since=NOON - 20 * DAY - SECOND, until=NOON - 20 * DAY + 2 * SECOND),
    ]


def test_what_is_new_comes_before_what_is_doubted_and_that_before_what_is_due() -> None:
    now = NOON + DAY

    todo = plan_more(a_read_plan(), RULES, now, [NOON - 60 * DAY]).todo

    assert [span.until for span in todo] == [now, NOON - 60 * DAY + 2 * SECOND, NOON - HOUR]


LOOKS = ReadingRules(horizon=180 * DAY, looks=(DAY, 7 * DAY, 30 * DAY))


@pytest.mark.parametrize(
    ("age", "next_age"),
    [
        (timedelta(0), DAY),
        (DAY - SECOND, DAY),
        (DAY, 7 * DAY),
        (29 * DAY, 30 * DAY),
        (30 * DAY, None),
    ],
)
def test_a_review_is_looked_at_by_name_at_each_of_its_ages(
    age: timedelta, next_age: timedelta | None
) -> None:
    due = next_look(NOON, LOOKS, NOON + age)

    assert due == (None if next_age is None else NOON + next_age)


def test_without_looks_none_is_due() -> None:
    assert next_look(NOON, RULES, NOON) is None


def test_plans_that_nobody_could_read_do_not_pile_up() -> None:
    plan = a_read_plan()
    for minutes in range(5, 605, 5):
        plan = plan_more(plan, RULES, NOON + timedelta(minutes=minutes), doubted=[NOON - DAY])

    read = sum((span.length for span in plan.todo), timedelta(0))
    assert len(plan.todo) <= 4
    assert read <= 11 * HOUR + timedelta(minutes=1)


@given(st.lists(st.booleans(), max_size=40), st.integers(1, 30 * 86_400))
def test_a_bite_that_cannot_be_read_is_never_lost_and_waits_behind_all_else(
    readable: list[bool], bite: int
) -> None:
    fresh = Plan.fresh(RULES.model_copy(update={"first_bite": bite * SECOND}))
    plan = plan_more(fresh, RULES, NOON).model_copy(update={"plugin": {"page": 2}})
    unread = sum((span.length for span in plan.todo), timedelta(0))
    for good in readable:
        span = plan.next_bite()
        if span is None:
            break
        others = len(plan.todo) > 1 or span != plan.todo[0]
        plan = plan.eaten(span, 0, RULES) if good else plan.postponed(span)
        unread -= span.length if good else timedelta(0)
        assert sum((one.length for one in plan.todo), timedelta(0)) == unread
        assert plan.plugin is None
        assert good or plan.todo[-1] == span
        assert good or not others or plan.next_bite() != span


def test_what_a_clock_that_was_ahead_has_planned_counts_as_unread() -> None:
    ahead = eaten(plan_more(a_read_plan(), RULES, NOON + 2 * DAY))

    plan = plan_more(ahead, RULES, NOON + HOUR)

    assert plan.todo == (Span(since=NOON + HOUR - RULES.horizon, until=NOON + HOUR),)
    assert set(plan.reread.values()) == {NOON + HOUR}


def test_a_new_review_is_looked_at_at_the_first_age() -> None:
    rules = ReadingRules(horizon=180 * DAY, looks=(timedelta(0), DAY))

    assert first_look(NOON, rules) == NOON
    assert first_look(NOON, RULES) is None
