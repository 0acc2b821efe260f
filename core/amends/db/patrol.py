"""Keeps the pages that people look at, and every look."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select, update

from amends.db.bulk import insert_new
from amends.db.columns import table_of
from amends.db.errors import NotFound
from amends.db.review_rows import LINK, REVIEW
from amends.db.scope import Scope
from amends.db.tables import StoreRow
from amends.db.tables_by_hand import PageLookRow, PatrolPageRow
from amends.db.types import micros
from amends.domain.ids import ArticleRef, StoreId
from amends.domain.patrol import PatrolPage, seen_without_gap
from amends.domain.times import Span
from amends.domain.values import Value, storable

PAGE = table_of(PatrolPageRow)
LOOK = table_of(PageLookRow)
STORE = table_of(StoreRow)
_ADDED = ("store_id", "stream", "article", "title", "url", "sales", "added_at")


class Look(Value):
    """One look at a page."""

    at: datetime
    by: str
    since: datetime | None  # every review from here on was seen; None: no stretch of time was
    ratings: int | None  # as the page counts them
    shown: int = 0
    fresh: int = 0
    import_id: int | None = None


class Wanted(Value):
    """A page that is to be looked at."""

    article: ArticleRef | None
    title: str = ""
    url: str | None = None
    sales: int | None = None


class Patrol:
    """The patrol pages of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, store: StoreId, stream: str, pages: Iterable[Wanted], at: datetime) -> int:
        """Put pages on the patrol, and say how many are new; dropped ones come back.

        What is told anew replaces the old.
        """
        wanted = {one.article or "": one for one in pages}
        rows = [
            (store, stream, article, storable(one.title), one.url, one.sales, micros(at))
            for article, one in wanted.items()
        ]
        new = insert_new(self._connection, PAGE, _ADDED, rows)
        for article, one in wanted.items():
            told = {
                name: value
                for name, value in (("title", one.title), ("url", one.url), ("sales", one.sales))
                if value not in (None, "")
            }
            self._connection.execute(
                update(PAGE)
                .where(PAGE.c.store_id == store, PAGE.c.stream == stream, PAGE.c.article == article)
                .values(**told, dropped_at=None)
            )
        return new

    def drop(self, page: int, at: datetime | None) -> None:
        """Look at a page no longer, or again when `at` is None."""
        self._connection.execute(update(PAGE).where(PAGE.c.id == page).values(dropped_at=at))

    def looked(self, page: int, look: Look) -> None:
        self._connection.execute(LOOK.insert().values(page_id=page, **look.model_dump()))

    def pages(self, scope: Scope) -> Sequence[PatrolPage]:
        """The pages within sight, with what their reviews and looks tell."""
        rows = self._connection.execute(
            select(PAGE)
            .join(STORE, STORE.c.id == PAGE.c.store_id)
            .where(scope.on_stores(), PAGE.c.dropped_at.is_(None))
            .order_by(PAGE.c.store_id, PAGE.c.stream, PAGE.c.article)
        ).all()
        known, looks = self._known(scope), self._looks(scope.on_stores())
        return [
            _page(row, looks.get(row.id, []), known.get((row.store_id, row.stream, row.article)))
            for row in rows
        ]

    def one(self, scope: Scope, page: int) -> PatrolPage:
        """Raises NotFound outside the scope as well."""
        for found in self.pages(scope):
            if found.id == page:
                return found
        raise NotFound(f"no patrol page is called {page}; `amends patrol --all` lists them")

    def of(self, store: StoreId, stream: str, article: ArticleRef | None) -> int | None:
        """The number of the page of `article`; None: it is not on the patrol."""
        return self._connection.execute(
            select(PAGE.c.id).where(
                PAGE.c.store_id == store,
                PAGE.c.stream == stream,
                PAGE.c.article == (article or ""),
                PAGE.c.dropped_at.is_(None),
            )
        ).scalar()

    def knows(self, store: StoreId, stream: str, article: ArticleRef | None) -> bool:
        """Whether the page of `article` is on the patrol, or was and is no longer looked at."""
        query = select(PAGE.c.id).where(
            PAGE.c.store_id == store, PAGE.c.stream == stream, PAGE.c.article == (article or "")
        )
        return self._connection.execute(query).scalar() is not None

    def unwatched(self, store: StoreId, stream: str) -> Sequence[tuple[ArticleRef, str]]:
        """The articles that reviews of a store name and no page of the patrol shows.

        With a title of each; pages that were dropped are not proposed again.
        """
        watched = select(PAGE.c.article).where(PAGE.c.store_id == store, PAGE.c.stream == stream)
        rows = self._connection.execute(
            select(REVIEW.c.article, func.max(REVIEW.c.article_title))
            .join(LINK, LINK.c.review_id == REVIEW.c.id)
            .where(
                LINK.c.store_id == store,
                LINK.c.stream == stream,
                REVIEW.c.article.is_not(None),
                REVIEW.c.article.not_in(watched),
            )
            .group_by(REVIEW.c.article)
            .order_by(REVIEW.c.article)
        )
        return [(ArticleRef(row[0]), row[1]) for row in rows]

    def spans(self, store: StoreId, stream: str) -> dict[int, list[Span]]:
        """What was seen of each page of a store, look by look."""
        pages = self._connection.execute(
            select(PAGE.c.id).where(
                PAGE.c.store_id == store, PAGE.c.stream == stream, PAGE.c.dropped_at.is_(None)
            )
        ).scalars()
        looks = self._looks(STORE.c.id == store, PAGE.c.stream == stream)
        return {page: _spans(looks.get(page, [])) for page in pages}

    def counted(self, store: StoreId, stream: str, article: ArticleRef | None) -> int | None:
        """How many ratings the page of `article` counted at the last look that told."""
        return self._connection.execute(
            select(LOOK.c.ratings)
            .join(PAGE, PAGE.c.id == LOOK.c.page_id)
            .where(
                PAGE.c.store_id == store,
                PAGE.c.stream == stream,
                PAGE.c.article == (article or ""),
                LOOK.c.ratings.is_not(None),
            )
            .order_by(LOOK.c.at.desc(), LOOK.c.id.desc())
            .limit(1)
        ).scalar()

    def _looks(self, *within: ColumnElement[bool]) -> dict[int, list[Row[Any]]]:
        """The looks at each page, oldest first."""
        query = (
            select(LOOK)
            .join(PAGE, PAGE.c.id == LOOK.c.page_id)
            .join(STORE, STORE.c.id == PAGE.c.store_id)
            .where(*within)
            .order_by(LOOK.c.at, LOOK.c.id)
        )
        found: dict[int, list[Row[Any]]] = {}
        for look in self._connection.execute(query):
            found.setdefault(look.page_id, []).append(look)
        return found

    def _known(self, scope: Scope) -> dict[tuple[int, str, str], tuple[int, int]]:
        """How many reviews each article has and how many of them need work; "" is the store."""
        rows = self._connection.execute(
            select(
                LINK.c.store_id,
                LINK.c.stream,
                REVIEW.c.article,
                func.count(),
                func.count().filter(LINK.c.needs_work),
            )
            .join(REVIEW, REVIEW.c.id == LINK.c.review_id)
            .join(STORE, STORE.c.id == LINK.c.store_id)
            .where(scope.on_stores(), LINK.c.store_id.in_(select(PAGE.c.store_id)))
            .group_by(LINK.c.store_id, LINK.c.stream, REVIEW.c.article)
        )
        known: dict[tuple[int, str, str], tuple[int, int]] = {}
        for store, stream, article, reviews, bad in rows:
            for of in {article or "", ""}:
                all_, bad_ones = known.get((store, stream, of), (0, 0))
                known[store, stream, of] = (all_ + reviews, bad_ones + bad)
        return known


def _spans(looks: Sequence[Row[Any]]) -> list[Span]:
    return [
        Span(since=look.since, until=look.at)
        for look in looks
        if look.since is not None and look.since < look.at
    ]


def _page(row: Row[Any], looks: Sequence[Row[Any]], known: tuple[int, int] | None) -> PatrolPage:
    seen = seen_without_gap(_spans(looks))
    reviews, bad = known or (0, 0)
    counted = [look.ratings for look in looks if look.ratings is not None]
    return PatrolPage(
        id=row.id,
        store=StoreId(row.store_id),
        stream=row.stream,
        article=ArticleRef(row.article) if row.article else None,
        title=row.title,
        url=row.url,
        added=row.added_at,
        sales=row.sales,
        reviews=reviews,
        bad=bad,
        looked=looks[-1].at if looks else None,
        seen=tuple(seen),
        ratings=counted[-1] if counted else None,
    )
