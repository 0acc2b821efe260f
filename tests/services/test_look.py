"""A look proves a day once every page of the store was seen for it, and counts tell the truth."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.db.errors import NotFound
from amends.db.patrol import Wanted
from amends.db.unit import Memory
from amends.domain.coverage import Covered
from amends.domain.ids import ArticleRef
from amends.domain.times import Span, day_span, zone_named
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock

from ..conftest import AddStore
from ..db.rows import rows, wipe
from .fake_market import DAY, HOUR, SCOPE
from .hand import CUP, POT, STREAM, TODAY, Desk, a_page, found
from .shop import ALL

SHANGHAI = zone_named("Asia/Shanghai")
LACKS = "read by hand: not all of 2 pages were looked at"


@pytest.fixture
def desk(memory: Memory, add_store: AddStore, clock: ManualClock) -> Desk:
    return a_desk(memory, add_store, clock)


def a_desk(memory: Memory, add_store: AddStore, clock: ManualClock) -> Desk:
    store = add_store(marketplace="fake", name="示例", key_scope=SCOPE, settings={})
    return Desk(memory, store, clock)


def watch(desk: Desk, *articles: ArticleRef) -> None:
    with desk.memory.unit() as unit:
        wanted = [Wanted(article=article) for article in articles]
        unit.patrol.add(desk.store.id, STREAM, wanted, desk.clock.now())
        unit.commit()


def days(first: int, last: int) -> list[date]:
    """The days from so long ago to so long ago."""
    return [TODAY - n * DAY for n in range(first, last - 1, -1)]


def test_a_day_is_whole_once_every_page_was_seen_for_it(desk: Desk) -> None:
    watch(desk, CUP, POT)

    one = desk.brings(a_page(found("undicht"), found("laut", 5)))
    assert (one.looked.pages, one.looked.whole, desk.whole_days()) == (2, (), [])
    with desk.memory.look() as unit:
        reasons = {why for day in unit.coverage.days(ALL) for why in day.coverage.reasons(SHANGHAI)}
    assert {why for why in reasons if not why.startswith("not read")} == {LACKS}

    other = desk.brings(a_page(found("rostig", 2, article=POT), article=POT, is_whole=True))
    assert other.looked.whole == (one.looked.seen,)
    assert desk.whole_days() == days(4, 1)


def test_a_page_that_joins_later_lowers_no_day_that_was_whole(desk: Desk) -> None:
    desk.brings(a_page(found("undicht"), found("laut", 5)))
    before = desk.whole_days()
    watch(desk, POT)

    desk.later(HOUR)
    desk.brings(a_page(found("undicht"), found("laut", 5)))

    assert before == days(4, 1)
    assert desk.whole_days() == before


def test_a_page_that_is_no_longer_looked_at_is_not_waited_for(desk: Desk) -> None:
    watch(desk, POT)
    with desk.memory.unit() as unit:
        page = unit.patrol.of(desk.store.id, STREAM, POT)
        assert page is not None
        unit.patrol.drop(page, NOON)
        unit.commit()

    desk.brings(a_page(found("undicht"), found("laut", 5)))

    assert desk.whole_days() == days(4, 1)


def a_known_page(desk: Desk, ratings: int | None) -> int:
    """A page that was seen at NOON, which counted so many ratings."""
    return desk.brings(a_page(found("undicht"), found("laut", 2), ratings=ratings)).looked.page


@pytest.mark.parametrize(
    ("before", "now", "covers"),
    [
        (30, 30, True),
        (30, 31, False),  # somebody rated: a text of it may stand on the page
        (30, 29, False),
        (30, None, True),  # nobody counts: the person's word is all there is
        (None, 30, True),
        (None, None, True),
    ],
)
def test_nothing_new_covers_the_time_since_the_last_look_unless_the_count_speaks_against_it(
    desk: Desk, before: int | None, now: int | None, covers: bool
) -> None:
    page = a_known_page(desk, before)
    desk.later(2 * DAY)

    looked = desk.finds_nothing_new(page, now)

    since = Span(since=NOON, until=NOON + 2 * DAY)
    assert (looked.seen, looked.whole) == ((since, (since,)) if covers else (None, ()))
    assert (looked.ratings_before, looked.ratings) == (before, now)
    assert desk.whole_days() == (days(1, -1) if covers else days(1, 1))


def test_nothing_new_at_a_page_that_nobody_looked_at_proves_nothing(desk: Desk) -> None:
    watch(desk, CUP)
    with desk.memory.look() as unit:
        page = unit.patrol.of(desk.store.id, STREAM, CUP)
    assert page is not None

    looked = desk.finds_nothing_new(page)

    assert (looked.seen, desk.covered()) == (None, {})
    (look,) = rows(desk.memory, "page_look")
    assert (look["at"], look["since"], look["import_id"]) == (NOON, None, None)


def test_a_count_that_has_grown_is_what_the_next_look_is_measured_by(desk: Desk) -> None:
    page = a_known_page(desk, 30)
    desk.later(DAY)
    desk.finds_nothing_new(page, 31)
    desk.later(DAY)

    looked = desk.finds_nothing_new(page, 31)

    assert looked.seen == Span(since=NOON + DAY, until=NOON + 2 * DAY)


def test_nothing_new_at_a_page_of_another_store_is_not_noted(
    desk: Desk, add_store: AddStore
) -> None:
    page = a_known_page(desk, None)
    stranger = Desk(desk.memory, add_store(marketplace="fake", name="乙"), desk.clock)

    with pytest.raises(NotFound, match=f"no patrol page is called {page}"):
        stranger.finds_nothing_new(page)

    assert len(rows(desk.memory, "page_look")) == 1


LOOKS = st.lists(
    st.tuples(st.sampled_from([CUP, POT]), st.integers(0, 9), st.integers(1, 30)), max_size=8
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LOOKS)
def test_a_day_is_called_whole_only_when_both_pages_were_seen_for_all_of_it(
    memory: Memory, add_store: AddStore, looks: list[tuple[ArticleRef, int, int]]
) -> None:
    """Looks in any sequence, each from some days back, with hours in between."""
    wipe(memory)
    desk = a_desk(memory, add_store, ManualClock(NOON))
    watch(desk, CUP, POT)
    seen: dict[ArticleRef, list[Span]] = {CUP: [], POT: []}
    for article, back, hours in looks:
        today = desk.clock.now().astimezone(SHANGHAI).date()
        last = found("laut", 0, article=article, written=today - (back + 1) * DAY)
        captured = desk.brings(a_page(last, article=article))
        if captured.looked.seen:
            seen[article].append(captured.looked.seen)
        desk.later(timedelta(hours=hours))

    def is_seen(article: ArticleRef, day: date) -> bool:
        left = [day_span(day, SHANGHAI)]
        for span in seen[article]:
            left = [rest for piece in left for rest in piece.outside(span)]
        return not left

    for day, status in desk.covered().items():
        assert (status is Covered.COMPLETE) == all(is_seen(one, day) for one in (CUP, POT))
