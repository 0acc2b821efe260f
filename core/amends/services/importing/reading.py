"""What one row tells of one review. Values in, a value out; nothing is invented.

A cell that cannot be what its column says makes the row one for a person: half a star, a day
that is none, a number that Excel cut short. An empty cell is no mistake: the row does not tell.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import partial
from typing import Any

from amends.domain.review import ReviewKind
from amends.marketplace.capture import Found
from amends.marketplace.dates import DayOrder, day_in
from amends.marketplace.stars import stars_in
from amends.services.importing.names import SITE
from amends.services.importing.rows import Cell, legible
from amends.services.importing.sites import names_another

LONGEST = 100_000  # letters of a text
_IDS = ("native_id", "order", "order_line", "article")
_EXACT = 10**15  # beyond it Excel, and a float, round
_CUT = "the number was rounded by Excel; enter it as text"
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_AS_FORMULA = re.compile(r'="([^"]*)"')  # how exports keep Excel from cutting a number
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_YES = {
    *("yes", "y", "true", "1", "x", "✓", "✔", "verified", "verified purchase"),
    *("ja", "j", "wahr", "verifiziert", "verifizierter kauf"),
    *("是", "是的", "已验证", "已验证购买"),
}
_NO = {"no", "n", "false", "0", "unverified", "nein", "falsch", "否", "不是", "未验证"}
_MANY = 10_000  # distinct values that are remembered


@dataclass(slots=True)
class Reading:
    """How the rows of one file are read."""

    places: Mapping[str, int]  # field -> number of its column
    order: DayOrder | None
    zone: tzinfo  # of the store: times without a zone are there
    site: str
    site_names: frozenset[str]  # other names of it: its marketplace, its title
    kind: ReviewKind
    article: str | None = None  # what a row is about that does not tell it; None: nobody knows
    _days: dict[str, date | datetime] = field(default_factory=dict)
    _stars: dict[str, int] = field(default_factory=dict)
    _steps: tuple[tuple[str, int, Callable[[Cell], Any]], ...] = field(init=False)

    def __post_init__(self) -> None:
        self._steps = tuple(
            (name, place, self._reader(name)) for name, place in self.places.items()
        )

    def found(self, cells: Sequence[Cell]) -> Found:
        """The review that `cells` tell. Raises ValueError with the reason why they tell none."""
        told: dict[str, Any] = {}
        for name, place, read in self._steps:
            cell = cells[place]
            if cell is not None and cell != "":
                told[name] = read(cell)
        told.pop(SITE, None)
        if told.get("written") is None:
            raise ValueError("it has no date")
        if native := told.pop("rating", ""):
            told |= {"native": native, "rating": self._rating(native)}
        elif not told.get("text") and not told.get("title"):
            raise ValueError("it has neither a rating nor a text")
        if not told.get("article"):
            told["article"] = self.article
        return Found(kind=self.kind, **told)

    def _reader(self, name: str) -> Callable[[Cell], Any]:
        """How the cells of one column are read; what says nothing but spaces is None or empty."""
        if name in _IDS:
            return partial(_identity, name)
        plain: dict[str, Callable[[Cell], Any]] = {
            "written": self._written,
            "rating": _text,
            "verified": _yes_or_no,
            "url": _address,
            SITE: self._same_site,
            "author": lambda cell: _words(name, cell) or None,
            "reply": lambda cell: _words(name, cell) or None,
        }
        return plain.get(name) or partial(_words, name)

    def _written(self, cell: Cell) -> date | datetime | None:
        if isinstance(cell, datetime):
            return cell if cell.tzinfo else cell.replace(tzinfo=self.zone)
        if isinstance(cell, date):
            return cell
        text = _text(cell)
        if not text:
            return None
        known = self._days.get(text)
        if known is None:
            known = self._day(text)
            if len(self._days) < _MANY:
                self._days[text] = known
        return known

    def _day(self, text: str) -> date | datetime:
        try:
            if _INSTANT.match(text):
                at = datetime.fromisoformat(text)
                return (at if at.tzinfo else at.replace(tzinfo=self.zone)).astimezone(self.zone)
            return day_in(text, order=self.order)
        except ValueError as error:
            raise ValueError(f"date: {error}") from error

    def _rating(self, text: str) -> int:
        known = self._stars.get(text)
        if known is None:
            try:
                known = stars_in(text)
            except ValueError as error:
                raise ValueError(f"rating: {error}") from error
            if len(self._stars) < _MANY:
                self._stars[text] = known
        return known

    def _same_site(self, cell: Cell) -> None:
        if names_another(_text(cell), self.site, self.site_names):
            raise ValueError(f"it is about another site than {self.site}")


def _text(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else legible(cell)


def _identity(name: str, cell: Cell) -> str | None:
    """A number or name that must be kept to the letter."""
    if isinstance(cell, int | float) and abs(cell) >= _EXACT:
        raise ValueError(f"{name}: {_CUT}")
    text = _text(cell)
    if text[:1].isdigit() and _ROUNDED.fullmatch(text):
        raise ValueError(f"{name}: {_CUT}")
    unwrapped = _AS_FORMULA.fullmatch(text) if text.startswith("=") else None
    return (unwrapped[1] if unwrapped else text) or None


def _words(name: str, cell: Cell) -> str:
    text = _text(cell)
    if len(text) > LONGEST:
        raise ValueError(f"{name}: it has {len(text):,} letters, more than any review")
    return text


def _yes_or_no(cell: Cell) -> bool | None:
    """None where the words are no answer that we know: it is not said, then."""
    text = _text(cell).casefold()
    if text in _NO:
        return False
    return True if text in _YES else None


def _address(cell: Cell) -> str | None:
    text = _text(cell)
    return text if text.startswith(("https://", "http://")) else None
