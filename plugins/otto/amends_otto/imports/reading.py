"""What one way of reading a page found."""

from collections.abc import Sequence
from dataclasses import dataclass

from amends.marketplace.capture import Found, Unread


@dataclass(frozen=True, slots=True)
class Reading:
    """Empty: this way tells nothing about the page."""

    found: Sequence[Found] = ()
    unread: Sequence[Unread] = ()
    leftover: Sequence[str] = ()
    title: str = ""  # of the article
    article: str = ""  # its number, where the page tells
    ratings: int | None = None  # how many the page counts
    reviews: int | None = None  # how many texts the page counts
