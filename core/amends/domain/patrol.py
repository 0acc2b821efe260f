"""Which pages people look at today, where no call tells what is new on them.

A patrol page is one article's reviews, or all of a store's. It is due once its time has passed,
and at the latest before the platform stops showing what nobody has seen yet. Among those that
are due, what sells and what draws bad reviews comes first.
"""

import math
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import AwareDatetime

from amends.domain.ids import ArticleRef, StoreId
from amends.domain.times import Span
from amends.domain.values import Value

_LAST_CALL = timedelta(days=7)  # so long before the platform drops something, at most
_A_DAY = timedelta(days=1)


class PatrolPage(Value):
    """A page that people look at, with what is known of it."""

    id: int
    store: StoreId
    stream: str
    article: ArticleRef | None  # None: the page shows all articles of the store
    title: str = ""
    url: str | None = None  # None: a person knows where it is, we do not
    added: AwareDatetime
    sales: int | None = None  # units a month; None: nobody said
    reviews: int = 0  # that we know, of what the page shows
    bad: int = 0  # of these, how many need work
    looked: AwareDatetime | None = None  # the last look; None: nobody looked yet
    seen: tuple[Span, ...] = ()  # what was seen of it without a gap, oldest first
    ratings: int | None = None  # as the page counted them at the last look


class Reason(StrEnum):
    """Why a page is due."""

    VANISHING = "vanishing"  # the platform soon drops what nobody has seen
    NEVER = "never"  # nobody looked yet, and nothing vanishes soon
    TIME = "time"  # its time has passed


class Due(Value):
    """A page to look at today."""

    page: PatrolPage
    reason: Reason
    until: AwareDatetime | None = None  # then something may be lost; None: nothing vanishes
    urgency: float


def patrol(
    pages: Iterable[PatrolPage],
    now: datetime,
    *,
    every: timedelta,
    shown_for: Callable[[PatrolPage], timedelta | None] = lambda _: None,
) -> list[Due]:
    """The pages that are due at `now`, the most urgent first.

    `every` is the time between two looks; `shown_for` says how long the platform shows a review
    on a page (None: for good).
    """
    due = [one for page in pages if (one := _due(page, now, every, shown_for(page)))]
    return sorted(due, key=lambda one: (one.reason is not Reason.VANISHING, -one.urgency))


def _due(
    page: PatrolPage, now: datetime, every: timedelta, shown_for: timedelta | None
) -> Due | None:
    until, soon = None, False
    if shown_for:
        until = _oldest_unseen(page, now, shown_for) + shown_for
        soon = until - now <= min(_LAST_CALL, shown_for / 2)
    looked_today = page.looked is not None and now - page.looked < _A_DAY
    if soon and not looked_today:
        reason = Reason.VANISHING
    elif page.looked is None:
        reason = Reason.NEVER
    elif now - page.looked >= every:
        reason = Reason.TIME
    else:
        return None
    return Due(page=page, reason=reason, until=until, urgency=_urgency(page, now, every))


def _oldest_unseen(page: PatrolPage, now: datetime, shown_for: timedelta) -> datetime:
    """Since when something may stand on the page that nobody has seen; `now` when nothing does.

    What the platform no longer shows is lost, and no reason to hurry.
    """
    since = max(page.added, now - shown_for)
    for span in page.seen:
        if span.since <= since < span.until:
            since = span.until
    return min(since, now)


def _urgency(page: PatrolPage, now: datetime, every: timedelta) -> float:
    """How much a page matters: what sells, what draws bad reviews, how long nobody looked."""
    waited = max((now - (page.looked or page.added)) / every, 0.0)
    sells = 1 + math.log10(1 + (page.sales or 0))
    draws = 1 + math.log2(1 + page.bad)
    return (1 + waited) * sells * draws


def seen_without_gap(looks: Iterable[Span]) -> list[Span]:
    """The stretches of time that looks at one page cover together, oldest first."""
    joined: list[Span] = []
    for look in sorted(looks, key=lambda one: one.since):
        if joined and joined[-1].until >= look.since:
            last = joined[-1]
            joined[-1] = Span(since=last.since, until=max(last.until, look.until))
        else:
            joined.append(look)
    return joined


def seen_by_all(pages: Iterable[Iterable[Span]], within: Span) -> list[Span]:
    """What of `within` was seen on every page: only there nothing of the store was missed."""
    seen = [within]
    for looks in pages:
        covered = seen_without_gap(looks)
        seen = [
            Span(since=max(one.since, look.since), until=min(one.until, look.until))
            for one in seen
            for look in covered
            if max(one.since, look.since) < min(one.until, look.until)
        ]
    return seen
