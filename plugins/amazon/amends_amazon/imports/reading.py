"""What one way of reading a page found, and how a day and a rating on it are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from amends.marketplace.capture import Found, Unread
from amends.marketplace.dates import day_in, order_in
from amends_amazon.imports import words
from amends_amazon.settings import Site

NO_STARS, NO_DAY, NO_WORDS = "it has no stars", "it has no date", "it has no text"


@dataclass(frozen=True, slots=True)
class Reading:
    """Empty: this way tells nothing about the page."""

    found: Sequence[Found] = ()
    unread: Sequence[Unread] = ()
    leftover: Sequence[str] = ()


def day_on(site: Site, text: str) -> date:
    """The day in a line of `site`. Numbers are read as its country writes them.

    Raises ValueError when it names none.
    """
    try:
        return day_in(text)
    except ValueError:
        if not any(letter.isdecimal() for letter in text):
            raise
        country = "GB" if site.country == "UK" else site.country
        return day_in(text, order=order_in(f"{site.language}_{country}"))


def is_verified(text: str) -> bool:
    """Whether `text` is, or ends with, Amazon's mark of a buyer."""
    return text.endswith(words.VERIFIED)


def count_in(text: str) -> int | None:
    """The first number in "1.234 globale Bewertungen", whatever parts its thousands."""
    digits = ""
    for letter in text.strip():
        if letter.isdecimal():
            digits += str(int(letter))
        elif digits and letter not in ".,'’ \u00a0\u202f٬":
            break
    return int(digits) if 0 < len(digits) <= 12 else None
