"""Files of reviews for the tests of imports: written with one call, looked at with another."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from amends.domain.reading import ReadingRules
from amends.domain.store import Store
from amends.marketplace.capture import HandRules
from amends.marketplace.connector import Stream
from amends.services.importing.look import Look, Said, look
from amends.services.importing.opening import Opened, opened
from amends.services.importing.rows import Row
from amends.testing.builders import NOON, a_store
from amends.testing.clock import ManualClock

from .fake_market import FakeMarket, Platform

HEADER = "Review ID,Article,Rating,Date,Text"
GOOD = "R1,A1,1,2026-11-03,It broke"


class ByHand(FakeMarket):
    """The fake marketplace with columns of its own, and both streams read by hand."""

    def streams(self, settings: BaseModel) -> dict[Stream, ReadingRules]:
        return {}

    def by_hand(self, settings: BaseModel) -> dict[Stream, HandRules]:
        rules = HandRules(hint="open the page")
        return {Stream.PRODUCT_REVIEWS: rules, Stream.SELLER_FEEDBACK: rules}

    def columns(self) -> dict[str, Sequence[str]]:
        return {"native_id": ["Fake number"], "no_such_field": ["Text"]}


def by_hand() -> ByHand:
    return ByHand(Platform(ManualClock(NOON)))


def a_file(folder: Path, content: str | bytes, name: str = "reviews.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def table(*rows: str, header: str = HEADER) -> str:
    return "".join(f"{row}\r\n" for row in (header, *rows))


def looked(folder: Path, content: str | bytes, store: Store | None = None, **said: Any) -> Look:
    """What is made of a file with this content."""
    store = store or a_store(marketplace="fake", site="fake.example", settings={})
    return look(a_file(folder, content), store, by_hand(), Said(**said))


def open_file(path: Path, **said: Any) -> Opened:
    known = {"rating", "date", "text", "bewertung", "datum", "评分", "日期"}
    return opened(
        path, recognises=lambda names: sum(name.lower() in known for name in names), **said
    )


def texts(rows: Iterable[Row]) -> list[list[Any]]:
    return [list(row.cells) for row in rows if not row.trouble]


def troubles(rows: Iterable[Row]) -> list[tuple[int, str]]:
    return [(row.line, row.trouble) for row in rows if row.trouble]
