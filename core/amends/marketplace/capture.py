"""What people bring by hand: a copied page, a saved one, a row of a file, before it is a review.

Where a platform has no call for reviews, a person reads them on its pages and hands them to us.
No code of ours runs on those pages and nothing is fetched: a plugin only reads what was copied,
says what it found, and shows what it could not read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from amends.domain.ids import ArticleRef, OrderRef
from amends.domain.review import ReviewKind
from amends.domain.times import Written
from amends.domain.values import Value


class WrongPage(ValueError):
    """What was copied is no page of reviews of this marketplace and site; says what it looks like.

    The message ends with what to open and copy instead.
    """


@dataclass(frozen=True, slots=True)
class Copied:
    """What a person copied or saved, as text, as HTML, or both."""

    text: str = ""
    html: str = ""
    url: str | None = None  # where it was saved from, when the file says so
    name: str = ""  # of the file; empty: from the clipboard


class Found(Value):
    """One review as a page or a file tells it. What it does not tell stays None or empty."""

    kind: ReviewKind = ReviewKind.PRODUCT
    native_id: str | None = None  # the platform's own id of the review
    url: str | None = None  # permalink
    rating: Annotated[int, Field(ge=1, le=5)] | None = None
    native: str = ""  # the rating as it was written: "2,0 von 5 Sternen"
    title: str = ""
    text: str = ""
    written: Written
    author: str | None = None
    order: OrderRef | None = None
    order_line: str | None = None
    article: ArticleRef | None = None
    article_title: str = ""
    variant: str = ""
    verified: bool | None = None
    reply: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece that looks like a review and could not be read as one."""

    raw: str  # as it was copied; kept aside, encrypted
    reason: str  # names what is missing or wrong; quotes nobody


@dataclass(frozen=True, slots=True)
class PageRead:
    """What a plugin read on one page of reviews."""

    found: Sequence[Found]
    unread: Sequence[Unread] = ()
    leftover: Sequence[str] = ()  # other pieces of the review list; shown, so that nothing is lost
    article: ArticleRef | None = None
    article_title: str = ""
    site: str | None = None  # "amazon.de"; None: the page does not tell
    ratings: int | None = None  # how many ratings the page counts
    newest_first: bool | None = None  # how the list is sorted; None: it cannot be told
    is_whole: bool = False  # there is no further page: all reviews of the article are here


class HandRules(Value):
    """How one stream is read by hand: what a person opens, how often, and until when."""

    hint: str  # what to open and how to sort it, in words
    every: timedelta = Field(timedelta(days=7), gt=timedelta(0))  # a page is looked at again then
    shown_for: timedelta | None = None  # how long an article's page shows a review; None: for good
    store_shown_for: timedelta | None = None  # the same of the page that shows the whole store
