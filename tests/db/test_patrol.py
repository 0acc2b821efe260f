"""The pages of the patrol, what their reviews and looks tell, and what was seen of each."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from amends.db.errors import NotFound
from amends.db.patrol import Look, Wanted
from amends.db.scope import Scope
from amends.db.unit import Memory
from amends.domain.ids import ArticleRef
from amends.domain.patrol import PatrolPage
from amends.domain.store import Store
from amends.domain.times import Span
from amends.testing.builders import NOON

from ..conftest import AddStore
from .reading import STREAM, review_no, saw

ALL = Scope.everything()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CUP, POT = ArticleRef("71"), ArticleRef("72")


def add(memory: Memory, store: Store, *pages: Wanted, at: datetime = NOON) -> int:
    with memory.unit() as unit:
        new = unit.patrol.add(store.id, STREAM, pages, at)
        unit.commit()
    return new


def number_of(memory: Memory, store: Store, article: ArticleRef | None) -> int:
    with memory.look() as unit:
        page = unit.patrol.of(store.id, STREAM, article)
    assert page is not None
    return page


def look_at(memory: Memory, page: int, at: datetime, **over: Any) -> None:
    plain: dict[str, Any] = {"at": at, "by": "anna", "since": None, "ratings": None}
    with memory.unit() as unit:
        unit.patrol.looked(page, Look(**plain | over))
        unit.commit()


def drop(memory: Memory, page: int, at: datetime | None) -> None:
    with memory.unit() as unit:
        unit.patrol.drop(page, at)
        unit.commit()


def pages(memory: Memory, scope: Scope = ALL) -> dict[str | None, PatrolPage]:
    with memory.look() as unit:
        return {page.article: page for page in unit.patrol.pages(scope)}


def test_a_page_that_joins_the_patrol_is_told_whole(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    wanted = Wanted(article=CUP, title="杯子", url="https://shop.example/71", sales=40)

    assert add(memory, store, wanted, Wanted(article=None)) == 2

    told = pages(memory)
    assert told[CUP] == PatrolPage(
        id=told[CUP].id, store=store.id, stream=STREAM, article=CUP, title="杯子",
        url="https://shop.example/71", sales=40, added=NOON,
    )  # fmt: skip
    assert told[None].article is None


def test_a_page_joins_once_and_what_is_told_anew_replaces_the_old(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    add(memory, store, Wanted(article=CUP, title="杯子", sales=40))

    again = Wanted(article=CUP, url="https://shop.example/71", sales=50)
    assert add(memory, store, again, Wanted(article=POT), at=NOON + DAY) == 1

    cup = pages(memory)[CUP]
    assert (cup.title, cup.url, cup.sales, cup.added) == (
        "杯子", "https://shop.example/71", 50, NOON,
    )  # fmt: skip


def test_a_dropped_page_is_not_shown_until_somebody_wants_it_again(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    add(memory, store, Wanted(article=CUP, title="杯子"), Wanted(article=POT))
    page = number_of(memory, store, CUP)

    drop(memory, page, NOON)
    with memory.look() as unit:
        assert unit.patrol.of(store.id, STREAM, CUP) is None
        assert unit.patrol.knows(store.id, STREAM, CUP)
        assert CUP not in {one.article for one in unit.patrol.pages(ALL)}
        assert page not in unit.patrol.spans(store.id, STREAM)
        with pytest.raises(NotFound, match=f"no patrol page is called {page}"):
            unit.patrol.one(ALL, page)

    add(memory, store, Wanted(article=CUP))  # with nothing to tell about it
    assert number_of(memory, store, CUP) == page
    drop(memory, page, NOON)
    drop(memory, page, None)
    assert number_of(memory, store, CUP) == page


def test_a_page_knows_its_reviews_and_how_many_need_work(
    memory: Memory, add_store: AddStore
) -> None:
    store, other = add_store(name="甲"), add_store(name="乙")
    add(memory, store, Wanted(article=CUP), Wanted(article=POT), Wanted(article=None))
    saw(memory, store, review_no(1, article=CUP), review_no(2, article=CUP, rating=5))
    saw(memory, store, review_no(3))
    saw(memory, other, review_no(4, article=CUP))
    saw(memory, store, review_no(5, article=CUP), stream="seller_feedback")

    told = pages(memory)
    assert [(told[one].reviews, told[one].bad) for one in (CUP, POT, None)] == [
        (2, 1), (0, 0), (3, 2),
    ]  # fmt: skip


def test_looks_tell_what_was_seen_and_counted(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    add(memory, store, Wanted(article=CUP), Wanted(article=POT))
    cup, pot = number_of(memory, store, CUP), number_of(memory, store, POT)
    look_at(memory, cup, NOON, since=NOON - DAY, ratings=30)
    look_at(memory, cup, NOON + DAY, since=NOON)
    look_at(memory, cup, NOON + 5 * DAY)  # it proved nothing
    look_at(memory, cup, NOON + 4 * DAY, since=NOON + 3 * DAY, ratings=31)  # entered late
    look_at(memory, cup, NOON + 4 * DAY, since=NOON + 4 * DAY)  # an empty stretch

    told = pages(memory)
    assert (told[CUP].looked, told[CUP].ratings) == (NOON + 5 * DAY, 31)
    assert told[CUP].seen == (
        Span(since=NOON - DAY, until=NOON + DAY),
        Span(since=NOON + 3 * DAY, until=NOON + 4 * DAY),
    )
    assert (told[POT].looked, told[POT].seen, told[POT].ratings) == (None, (), None)
    with memory.look() as unit:
        assert unit.patrol.one(ALL, cup) == told[CUP]
        spans = unit.patrol.spans(store.id, STREAM)
        assert (len(spans[cup]), spans[pot]) == (3, [])
        assert unit.patrol.counted(store.id, STREAM, CUP) == 31
        assert unit.patrol.counted(store.id, STREAM, POT) is None


def test_only_pages_within_sight_are_shown(memory: Memory, add_store: AddStore) -> None:
    store, other = add_store(name="甲"), add_store(name="乙")
    add(memory, store, Wanted(article=CUP))
    add(memory, other, Wanted(article=POT))
    hers = number_of(memory, other, POT)

    mine = ALL.narrowed([store.id])
    assert set(pages(memory, mine)) == {CUP}
    assert set(pages(memory)) == {CUP, POT}
    with memory.look() as unit, pytest.raises(NotFound):
        unit.patrol.one(mine, hers)


def test_articles_that_reviews_name_and_no_page_shows_are_found(
    memory: Memory, add_store: AddStore
) -> None:
    store, other = add_store(name="甲"), add_store(name="乙")
    add(memory, store, Wanted(article=CUP))
    saw(memory, store, review_no(1, article=CUP), review_no(2, article=POT), review_no(3))
    saw(memory, store, review_no(4, article=POT, article_title="壶"))
    saw(memory, other, review_no(5, article="73"))

    with memory.look() as unit:
        assert unit.patrol.unwatched(store.id, STREAM) == [(POT, "壶")]
    add(memory, store, Wanted(article=POT))
    drop(memory, number_of(memory, store, POT), NOON)
    with memory.look() as unit:
        assert unit.patrol.unwatched(store.id, STREAM) == []  # it was dropped on purpose
