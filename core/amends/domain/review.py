"""A buyer's public verdict, in words that no marketplace owns.

A review is a fact that happened elsewhere: it is read, never edited. When the buyer rewrites
it, adds to it or takes it back, the marketplace shows it differently and we keep a revision of
each difference. Two kinds never mix: what is said of a product and what is said of a seller.
"""

import hashlib
from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from amends.domain.ids import ArticleRef, KeyId, OrderRef, stable_id
from amends.domain.times import Written
from amends.domain.values import Value


class ReviewKind(StrEnum):
    """What is judged. Platforms and their rules treat the two differently."""

    PRODUCT = "product"  # the article; may belong to no order of ours
    SELLER = "seller"  # the seller and one order


class ReviewKey(Value):
    """How a review is known at its marketplace: by its own id, a natural key, or a fingerprint.

    `scope` is where the key is unique: a shop, or marketplace and site for an article that
    several sellers share. The same review under two keys is merged by a person, as an alias.
    """

    scope: str  # "taobao/示例家居小铺", "amazon.de"
    basis: Literal["native", "natural", "fingerprint"]
    value: str  # "R1ABC…", "2231958349000000002/buyer", a digest

    @property
    def known_as(self) -> KeyId:
        """The number derived from the key: the same in every process, for ever."""
        return KeyId(stable_id(self.scope, self.basis, self.value))


class Sign(Value):
    """A tag that the platform itself hung on the review."""

    name: str
    positive: bool


class FollowUp(Value):
    """What the buyer added later (追评). The first verdict stands beside it."""

    text: str
    written: Written
    negative: bool | None = None  # the platform's own mark; None: it gives none
    signs: tuple[Sign, ...] = ()


class Part(StrEnum):
    """What one reading can see of a review. A part it cannot see keeps what an earlier one saw."""

    VERDICT = "verdict"  # rating, native, title and text
    FOLLOW_UPS = "follow_ups"
    REPLY = "reply"
    COUNTED = "counted"
    SIGNS = "signs"


class Review(Value):
    """One review as it stands now.

    `rating` is 1 (worst) to 5 (best); `native` keeps the platform's own word beside it.
    Whether a review needs work is the marketplace's to say.
    """

    key: ReviewKey
    kind: ReviewKind = ReviewKind.PRODUCT
    rating: Annotated[int, Field(ge=1, le=5)] | None = None  # None: the platform did not say
    native: str  # "bad", "2/5": as the platform wrote it; empty when it wrote nothing
    title: str = ""
    text: str = ""
    written: Written
    author: str | None = None  # as shown in public, often masked; None: hidden
    buyer: str | None = None  # the platform's pseudonym of the buyer; kept only as a keyed digest
    order: OrderRef | None = None  # None: not tied to an order, so no message can be sent
    order_line: str | None = None  # the sub-order or item within it
    article: ArticleRef | None = None
    article_title: str = ""
    variant: str = ""
    reply: str | None = None  # the seller's public answer; None: there is none
    follow_ups: tuple[FollowUp, ...] = ()  # oldest first
    signs: tuple[Sign, ...] = ()
    negative: bool | None = None  # the platform's own reading of the mood; None: it gives none
    verified: bool | None = None  # the platform marks the author as a buyer; None: not said
    counted: bool | None = None  # whether it counts towards the score; None: not said
    url: str | None = None


class Change(StrEnum):
    """What is different about a review. `APPEARED` is its first sight; others make a revision."""

    APPEARED = "appeared"
    EDITED = "edited"
    RE_RATED = "re_rated"
    APPENDED = "appended"
    REPLIED = "replied"
    COUNTED = "counted"  # it began or ceased to count towards the score
    SIGNS = "signs"  # the platform's own tags or mood changed
    COMPLETED = "completed"  # a look by name brought what no list shows; nobody changed anything
    GONE = "gone"  # no longer visible in two complete readings; people read "no longer visible"
    BACK = "back"  # visible again


FIELDS: dict[Part, dict[str, Change]] = {
    Part.VERDICT: {
        "rating": Change.RE_RATED,
        "native": Change.RE_RATED,
        "title": Change.EDITED,
        "text": Change.EDITED,
    },
    Part.FOLLOW_UPS: {"follow_ups": Change.APPENDED},
    Part.REPLY: {"reply": Change.REPLIED},
    Part.COUNTED: {"counted": Change.COUNTED},
    Part.SIGNS: {"signs": Change.SIGNS, "negative": Change.SIGNS},
}  # a field that stands in none of these never changes once it was read


class Revision(Value):
    """One difference between two readings, with what stood before and what stands after."""

    number: int = Field(ge=1)
    at: AwareDatetime  # when we saw it; the platforms do not say when it happened
    changes: tuple[Change, ...]
    before: dict[str, Any]
    after: dict[str, Any]


def compare_by(sees: Collection[Part]) -> dict[str, Change]:
    """The fields that a reading of these parts may judge, each with what a difference means."""
    return {name: change for part in Part if part in sees for name, change in FIELDS[part].items()}


def fingerprint(
    scope: str, article: ArticleRef | None, written: date, author: str | None, words: str
) -> ReviewKey:
    """The key of a review that no id names: article, day, author and what was said.

    Spaces and capitals do not count, for copying changes them. Another wording is another key.

    Raises ValueError without an article, or without author and words: too many would be alike.
    """
    if not article:
        raise ValueError("without its id a review needs the article it is about")
    said = _said(words)
    if not author and not said:
        raise ValueError("without its id a review needs an author or a text")
    day = written.date() if isinstance(written, datetime) else written
    parts = (str(article), day.isoformat(), _said(author or ""), said)
    digest = hashlib.blake2b(ascii(parts).encode(), digest_size=16).hexdigest()
    return ReviewKey(scope=scope, basis="fingerprint", value=digest)


def same_words(one: str, other: str) -> bool:
    """Whether two copies say the same, but for spaces and capitals."""
    return one == other or _said(one) == _said(other)


def _said(words: str) -> str:
    return " ".join(words.casefold().split())
