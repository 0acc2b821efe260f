"""Pages join the patrol by the reviews that name them, and leave it only by a person."""

from datetime import timedelta

import pytest
from pydantic import BaseModel

from amends.db.unit import Memory
from amends.domain.ids import ArticleRef
from amends.domain.patrol import Reason
from amends.marketplace.capture import HandRules
from amends.services.patrol import Patrol, join_known, todays_patrol
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock

from ..conftest import AddStore
from .fake_market import DAY, SCOPE, Platform
from .hand import CUP, POT, STREAM, ByHand, Desk, a_page, found
from .shop import ALL


class WithAddresses(ByHand):
    """Its pages have addresses, also the one of the whole store."""

    hand = HandRules(hint="open it", every=7 * DAY, shown_for=60 * DAY, store_shown_for=20 * DAY)

    def page_url(self, article: ArticleRef | None, settings: BaseModel) -> str | None:
        return f"https://fake.example/{article or 'all'}"


@pytest.fixture
def desk(memory: Memory, add_store: AddStore, clock: ManualClock) -> Desk:
    store = add_store(marketplace="fake", name="示例", key_scope=SCOPE, settings={})
    desk = Desk(memory, store, clock)
    desk.market = WithAddresses(Platform(clock))
    return desk


def join(desk: Desk) -> dict[str | None, str | None]:
    """Let known pages join, and give the address of each."""
    with desk.memory.unit() as unit:
        join_known(unit, desk.store, desk.market, desk.clock.now())
        unit.commit()
    with desk.memory.look() as unit:
        return {page.article: page.url for page in unit.patrol.pages(ALL)}


def today(desk: Desk) -> Patrol:
    with desk.memory.look() as unit:
        (patrol,) = todays_patrol(unit, desk.store, desk.market, desk.clock.now())
    return patrol


def drop(desk: Desk, article: ArticleRef | None) -> None:
    with desk.memory.unit() as unit:
        page = unit.patrol.of(desk.store.id, STREAM, article)
        assert page is not None
        unit.patrol.drop(page, NOON)
        unit.commit()


def test_the_store_and_every_article_that_a_review_names_join_with_their_addresses(
    desk: Desk,
) -> None:
    assert join(desk) == {None: "https://fake.example/all"}

    desk.brings(a_page(found("undicht"), found("rostig", article=POT)))

    assert join(desk) == {
        None: "https://fake.example/all",
        CUP: "https://fake.example/71",
        POT: "https://fake.example/72",
    }


@pytest.mark.parametrize("article", [CUP, None])
def test_a_page_that_was_dropped_does_not_come_back_by_itself(
    desk: Desk, article: ArticleRef | None
) -> None:
    desk.brings(a_page(found("undicht"), found("rostig", article=POT)))
    drop(desk, article)

    assert set(join(desk)) == {None, CUP, POT} - {article}


def test_pages_are_due_or_rest(desk: Desk) -> None:
    desk.brings(a_page(found("undicht"), found("laut", 30)))

    patrol = today(desk)

    assert [(one.page.article, one.reason) for one in patrol.due] == [(None, Reason.NEVER)]
    assert [page.article for page in patrol.resting] == [CUP]
    assert patrol.pages == 2
    desk.later(7 * DAY)
    assert {one.page.article: one.reason for one in today(desk).due} == {
        None: Reason.NEVER, CUP: Reason.TIME,
    }  # fmt: skip


def test_each_kind_of_page_shows_reviews_for_its_own_time(desk: Desk) -> None:
    join(desk)
    desk.brings(a_page(found("undicht"), found("laut", 30)))

    until = {one.page.article: one.until for one in today(desk).due}
    assert until == {None: NOON + 20 * DAY}
    desk.later(timedelta(days=13))
    assert {one.page.article: one.reason for one in today(desk).due} == {
        None: Reason.VANISHING, CUP: Reason.TIME,
    }  # fmt: skip
