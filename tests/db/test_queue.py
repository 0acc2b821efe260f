"""The queue shows the newest first, page by page, and neither repeats nor skips."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.db.errors import NotFound
from amends.db.queue import Cursor, Sight
from amends.db.scope import Scope
from amends.db.unit import Memory
from amends.domain.ids import ReviewId
from amends.testing.builders import NOON

from ..conftest import AddStore, store_in
from .reading import DAY, HOUR, read_whole, review_no, saw, sight_of
from .rows import rows, wipe

ALL = Scope.everything()


def page_of(memory: Memory, after: Sight | None = None, **how: object) -> Sequence[Sight]:
    cursor = after and Cursor(written_at=after.written_at, id=after.id, store=after.store)
    with memory.look() as unit:
        return unit.queue.page(ALL, after=cursor, **how)  # type: ignore[arg-type]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 1)), max_size=20),
    st.lists(st.integers(0, 5), max_size=6),
    st.integers(1, 4),
    st.booleans(),
)
def test_pages_neither_repeat_nor_skip_while_new_ones_come_in(
    memory: Memory, stock: list[tuple[int, int]], coming: list[int], size: int, waiting: bool
) -> None:
    """Many share a second, and some are shown by two stores."""
    wipe(memory)
    stores = [store_in(memory, name="甲"), store_in(memory, name="乙")]
    for number, (minute, shown_by) in enumerate(stock):
        when = NOON - DAY + timedelta(minutes=minute)
        review = review_no(number, written=when, rating=1 + number % 5)
        saw(memory, stores[0], review)
        if shown_by:
            saw(memory, stores[1], review)
    expected = [
        (row["review_id"], row["store_id"])
        for row in rows(memory, "store_review")
        if row["needs_work"] or not waiting
    ]

    seen: list[Sight] = []
    late = iter(enumerate(coming, start=1_000))
    while page := page_of(memory, seen[-1] if seen else None, limit=size, needs_work=waiting):
        seen += page
        for number, minute in late:
            saw(memory, stores[0], review_no(number, written=NOON + timedelta(minutes=minute)))
            break

    assert sorted((one.id, one.store) for one in seen) == sorted(expected)
    assert [one.written_at for one in seen] == sorted((s.written_at for s in seen), reverse=True)


def test_a_page_shows_the_newest_first_and_no_more_than_was_asked_for(
    memory: Memory, add_store: AddStore
) -> None:
    saw(memory, add_store(), *(review_no(number) for number in (3, 1, 2)))

    assert [one.review.key.value for one in page_of(memory, limit=2)] == ["3/buyer", "2/buyer"]


def test_what_waits_for_a_person_is_bad_and_still_visible(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    good, bad, gone = review_no(1, rating=5), review_no(2, rating=3), review_no(3, rating=1)
    read_whole(memory, store, good, bad, gone, at=NOON)
    for hours in (1, 3):
        read_whole(memory, store, good, bad, at=NOON + hours * HOUR)

    assert [one.review for one in page_of(memory, needs_work=True)] == [bad]
    assert len(page_of(memory)) == 3


def test_counts_have_a_row_for_each_store(memory: Memory, add_store: AddStore) -> None:
    busy, empty = add_store(name="乙"), add_store(name="甲")
    read_whole(memory, busy, *(review_no(n, rating=n) for n in range(1, 6)), at=NOON)
    for hours in (1, 3):
        left = (review_no(n, rating=n) for n in range(2, 6))
        read_whole(memory, busy, *left, at=NOON + hours * HOUR)

    with memory.look() as unit:
        of_busy, of_empty = unit.queue.counts(ALL)
    assert (of_busy.store, of_busy.name) == (busy.id, "乙")
    assert (of_busy.reviews, of_busy.needs_work, of_busy.gone) == (5, 2, 1)
    assert of_busy.newest == review_no(5).written
    assert (of_empty.store, of_empty.reviews, of_empty.needs_work) == (empty.id, 0, 0)
    assert (of_empty.gone, of_empty.newest) == (0, None)


def test_an_unknown_review_is_answered_with_what_to_do(memory: Memory, add_store: AddStore) -> None:
    review = review_no(1)
    saw(memory, add_store(), review)
    known = sight_of(memory, review)

    with memory.look() as unit:
        assert unit.queue.one(ALL, known.id) == known
        for ask in (unit.queue.one, unit.queue.history):
            with pytest.raises(NotFound, match="no review 99 is within sight; `amends reviews`"):
                ask(ALL, ReviewId(99))
