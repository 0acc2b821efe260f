"""Says which pages people look at today, and puts the pages of known articles on the list.

What a store sells is seldom told to us, but every review names an article: its page joins the
patrol by itself. Others are added by a person, with what they sell.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from amends.db.patrol import Wanted
from amends.db.scope import Scope
from amends.db.unit import Unit
from amends.domain.patrol import Due, PatrolPage, patrol
from amends.domain.store import Store
from amends.marketplace.capture import HandRules
from amends.marketplace.connector import Marketplace, Stream


@dataclass(frozen=True, slots=True)
class Patrol:
    """The pages of one stream of one store that are due."""

    store: Store
    stream: Stream
    rules: HandRules
    due: tuple[Due, ...]
    resting: tuple[PatrolPage, ...]  # not due yet

    @property
    def pages(self) -> int:
        """How many are on the patrol in all."""
        return len(self.due) + len(self.resting)


def join_known(unit: Unit, store: Store, marketplace: Marketplace, now: datetime) -> None:
    """Put pages on the patrol that known reviews ask for. The caller commits."""
    settings = marketplace.settings.model_validate(store.settings)
    for stream in marketplace.by_hand(settings):
        _join(unit, store, marketplace, stream, now)


def todays_patrol(
    unit: Unit, store: Store, marketplace: Marketplace, now: datetime
) -> list[Patrol]:
    """What is to be looked at for `store`, stream by stream."""
    settings = marketplace.settings.model_validate(store.settings)
    scope = Scope.everything().narrowed([store.id])
    patrols = []
    for stream, rules in marketplace.by_hand(settings).items():
        pages = [page for page in unit.patrol.pages(scope) if page.stream == stream]
        due = patrol(
            pages,
            now,
            every=rules.every,
            shown_for=partial(_shown_for, rules),
        )
        wanted = {one.page.id for one in due}
        resting = tuple(page for page in pages if page.id not in wanted)
        patrols.append(Patrol(store, stream, rules, tuple(due), resting))
    return patrols


def _join(
    unit: Unit, store: Store, marketplace: Marketplace, stream: Stream, now: datetime
) -> None:
    settings = marketplace.settings.model_validate(store.settings)
    wanted = [
        Wanted(article=article, title=title, url=marketplace.page_url(article, settings))
        for article, title in unit.patrol.unwatched(store.id, stream)
    ]
    whole = marketplace.page_url(None, settings)
    if whole and not unit.patrol.knows(store.id, stream, None):
        wanted.append(Wanted(article=None, title="all articles of the store", url=whole))
    if wanted:
        unit.patrol.add(store.id, stream, wanted, now)


def _shown_for(rules: HandRules, page: PatrolPage) -> timedelta | None:
    return rules.store_shown_for if page.article is None else rules.shown_for
