"""A review is gone when two complete readings lacked it, and never for a lesser reason."""

from datetime import datetime, timedelta

import pytest

from amends.db.unit import Memory
from amends.domain.reading import ReadingRules
from amends.domain.review import Change
from amends.domain.times import SECOND, Span
from amends.testing.builders import NOON

from ..conftest import AddStore
from .reading import DAY, HOUR, RULES, STREAM, changes_of, facts, read_whole, review_no, saw
from .reading import sight_of as sight
from .rows import rows

ONE, TWO = review_no(1), review_no(2)


def doubts(memory: Memory) -> list[datetime | None]:
    """For each review, when a second lack would mean that it is gone."""
    return [row["decide_at"] for row in rows(memory, "review")]


def test_the_first_lack_is_noted_and_tells_nobody(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    read_whole(memory, store, ONE, TWO, at=NOON)
    lacking = read_whole(memory, store, TWO, at=NOON + HOUR)

    assert doubts(memory) == [NOON + 2 * HOUR, None]
    assert (lacking.changed, changes_of(memory, ONE), len(facts(memory))) == ({}, [], 2)


@pytest.mark.parametrize(("later", "gone"), [(HOUR - SECOND, False), (HOUR, True)])
def test_the_second_lack_counts_once_an_hour_has_passed(
    memory: Memory, add_store: AddStore, later: timedelta, gone: bool
) -> None:
    store = add_store()
    read_whole(memory, store, ONE, TWO, at=NOON)
    read_whole(memory, store, TWO, at=NOON + HOUR)
    second = read_whole(memory, store, TWO, at=NOON + HOUR + later)

    assert (sight(memory, ONE).gone_at == NOON + HOUR + later) is gone
    assert changes_of(memory, ONE) == ([(Change.GONE,)] if gone else [])
    assert [kind for kind, _, _ in facts(memory)[2:]] == (["review: gone"] if gone else [])
    assert len(second.changed) == gone


def test_a_third_reading_does_not_tell_again(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    for hours, seen in ((0, (ONE, TWO)), (1, (TWO,)), (3, (TWO,)), (5, (TWO,)), (30, (TWO,))):
        read_whole(memory, store, *seen, at=NOON + hours * HOUR)

    assert changes_of(memory, ONE) == [(Change.GONE,)]
    assert sight(memory, ONE).gone_at == NOON + 3 * HOUR


def test_one_that_is_seen_between_two_lacks_is_not_gone(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    for hours, seen in ((0, (ONE, TWO)), (1, (TWO,)), (2, (ONE, TWO)), (3, (TWO,))):
        read_whole(memory, store, *seen, at=NOON + hours * HOUR)

    assert sight(memory, ONE).gone_at is None
    assert doubts(memory) == [NOON + 4 * HOUR, None]


def test_a_sight_alone_ends_the_doubt(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    read_whole(memory, store, ONE, TWO, at=NOON)
    read_whole(memory, store, TWO, at=NOON + HOUR)

    saw(memory, store, ONE, at=NOON + 2 * HOUR)

    assert doubts(memory) == [None, None]


@pytest.mark.parametrize(("lost", "after"), [(10, HOUR), (11, DAY)])
def test_many_that_are_lacking_at_once_are_doubted_for_a_day(
    memory: Memory, add_store: AddStore, lost: int, after: timedelta
) -> None:
    """The platform is more likely to err than eleven buyers to change their minds."""
    store = add_store()
    everything = [review_no(number) for number in range(20)]
    read_whole(memory, store, *everything, at=NOON)

    read_whole(memory, store, *everything[lost:], at=NOON + HOUR)

    assert doubts(memory) == [NOON + HOUR + after] * lost + [None] * (20 - lost)


def test_many_that_stay_away_for_a_day_are_gone(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    everything = [review_no(number) for number in range(20)]
    for hours, gone in ((0, 0), (1, 0), (24, 0), (25, 20)):
        read_whole(memory, store, *(everything if hours == 0 else ()), at=NOON + hours * HOUR)
        assert sum(row["gone_at"] is not None for row in rows(memory, "review")) == gone


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_more_may_be_lacking_at_once_than_a_statement_has_parameters(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    everything = [
        ONE.model_copy(update={"key": ONE.key.model_copy(update={"value": f"{number}"})})
        for number in range(33_000)
    ]
    saw(memory, store, *everything)
    for hours in (1, 26):
        read_whole(memory, store, at=NOON + hours * HOUR)

    assert len(facts(memory)) == 2 * len(everything)


def test_a_reading_says_nothing_of_what_lies_outside_it(
    memory: Memory, add_store: AddStore
) -> None:
    store, other = add_store(name="甲"), add_store(name="乙")
    saw(memory, store, ONE, TWO)
    saw(memory, other, review_no(3))
    span = Span(since=ONE.written + SECOND, until=TWO.written)  # type: ignore[operator]

    for hours in (1, 3, 30):
        read_whole(memory, store, at=NOON + hours * HOUR, span=span)
        read_whole(memory, other, review_no(3), at=NOON + hours * HOUR)

    assert doubts(memory) == [None, None, None]


def test_a_span_ends_before_its_last_instant(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    saw(memory, store, ONE, TWO)

    read_whole(memory, store, at=NOON, span=Span(since=ONE.written, until=TWO.written))

    assert doubts(memory) == [NOON + HOUR, None]


@pytest.mark.parametrize(("age", "doubted"), [(30 * DAY, True), (30 * DAY + SECOND, False)])
def test_at_the_edge_of_the_horizon_everything_ends_and_nothing_is_gone(
    memory: Memory, add_store: AddStore, age: timedelta, doubted: bool
) -> None:
    store = add_store()
    saw(memory, store, review_no(1, written=NOON - age))
    wide = Span(since=NOON - 90 * DAY, until=NOON)

    read_whole(memory, store, at=NOON, span=wide)

    assert doubts(memory) == [NOON + HOUR if doubted else None]


def test_what_is_due_for_a_second_reading_is_known(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    read_whole(memory, store, ONE, TWO, at=NOON)
    read_whole(memory, store, TWO, at=NOON + HOUR)

    def due(at: datetime, horizon: datetime = NOON - RULES.horizon) -> list[datetime]:
        with memory.look() as unit:
            return unit.absences.due(store.id, STREAM, at, horizon)

    assert due(NOON + 2 * HOUR - SECOND) == []
    assert due(NOON + 2 * HOUR) == [ONE.written]
    assert due(NOON + 2 * HOUR, horizon=NOON) == []
    read_whole(memory, store, TWO, at=NOON + 2 * HOUR)
    assert due(NOON + 3 * HOUR) == []


def test_the_marketplace_says_how_long_to_wait(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    rules = ReadingRules(horizon=30 * DAY, gone_after=3 * HOUR)
    for hours, gone in ((0, None), (1, None), (3, None), (4, NOON + 4 * HOUR)):
        seen = (ONE, TWO) if hours == 0 else (TWO,)
        read_whole(memory, store, *seen, at=NOON + hours * HOUR, rules=rules)
        assert sight(memory, ONE).gone_at == gone
