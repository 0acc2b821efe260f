"""A marketplace in memory: buyers act on it, and it answers in pages, cut short or not at all.

Used by the tests, and by programs of their own that the tests kill: nothing here is relative to
the tests' folder.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from pydantic import BaseModel

from amends.domain.action import ActionKind, Route
from amends.domain.ids import stable_id
from amends.domain.reading import ReadingRules, Reread
from amends.domain.review import FollowUp, Part, Review, ReviewKey
from amends.domain.store import DataRegion
from amends.domain.times import Clock, Span
from amends.marketplace.connector import (
    Completeness,
    Connector,
    Door,
    Has,
    Marketplace,
    Named,
    Page,
    Reject,
    RouteFacts,
    Shown,
    Stream,
)
from amends.marketplace.errors import Nonsense

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SCOPE = "fake/示例"
STREAM = Stream.PRODUCT_REVIEWS.value
RULES = ReadingRules(
    horizon=30 * DAY, overlap=HOUR, first_bite=7 * DAY, rereads=(Reread(age=30 * DAY, every=HOUR),)
)
NAMED_ONLY = frozenset({Part.FOLLOW_UPS})


@dataclass(slots=True)
class Platform:
    """What buyers wrote, by number, and how the platform shows it."""

    clock: Clock
    cap: int | None = None  # it shows this many of a span and keeps silent about the rest
    size: int = 3  # reviews a page
    horizon: timedelta = RULES.horizon
    follow_ups_by_name: bool = False  # shown only to whoever asks for a review by name
    signs_by_name: bool = False  # and so are its own tags
    lacks: str = ""  # what it says is missing from every span
    digests: bool = False  # it gives reviews that need not be read while their digest stands
    repeats: bool = False  # the first page comes again and again
    unreadable: int | None = None  # the page that shows this review is nonsense
    named_silence: bool = False  # an ask by name is answered without a page
    reviews: dict[int, Review] = field(default_factory=dict)
    malformed: set[int] = field(default_factory=set)
    twisted: dict[int, dict[str, Any]] = field(default_factory=dict)  # shown unlike it was written
    asked: list[Span | Named] = field(default_factory=list)
    calls: int = 0
    _faults: dict[int, Callable[[], object]] = field(default_factory=dict)
    _lock: Any = field(default_factory=Lock)

    def write(self, number: int, at: datetime, **over: Any) -> Review:
        """A buyer writes review `number`; one that says so `at` long ago is a late entry."""
        plain: dict[str, Any] = {
            "key": ReviewKey(scope=SCOPE, basis="native", value=f"R{number}"),
            "rating": 1,
            "native": "bad",
            "text": f"漏水 {number}",
            "order": f"{number}",
            "written": at,
        }
        self.reviews[number] = Review(**plain | over)
        return self.reviews[number]

    def change(self, number: int, **over: Any) -> None:
        self.reviews[number] = self.reviews[number].model_copy(update=over)

    def append(self, number: int, text: str) -> None:
        added = FollowUp(text=text, written=self.clock.now())
        self.change(number, follow_ups=(*self.reviews[number].follow_ups, added))

    def delete(self, number: int) -> None:
        del self.reviews[number]

    def at_call(self, number: int, happens: Callable[[], object]) -> None:
        """Let something happen just before call `number`, counted from 1; it may raise."""
        self._faults[number] = happens

    def fails_at(self, number: int, error: Exception) -> None:
        def fail() -> None:
            raise error

        self.at_call(number, fail)

    def spans(self) -> list[Span]:
        return [ask for ask in self.asked if isinstance(ask, Span)]

    def page(self, span: Span, after: Sequence[Any] | None) -> tuple[Page[Review], list[Any]]:
        """The page of `span` after the place `after`, and the place where it ends."""
        self._called()
        found = self._within(span)
        capped = self.cap is not None and len(found) >= self.cap
        found = found[: self.cap] if capped else found
        rest = [n for n in found if self.repeats or after is None or self._place(n) < tuple(after)]
        numbers, more = rest[: self.size], self.repeats or len(rest) > self.size
        if self.unreadable in numbers:
            raise Nonsense("fake:示例", "the answer is no JSON object")
        place = list(self._place(numbers[-1])) if numbers else list(after or ())
        ends = Completeness.CAPPED if capped else Completeness.COMPLETE
        if self.lacks and not capped:
            ends = Completeness.PARTIAL
        page = Page(
            items=[self._item(n) for n in numbers if n not in self.malformed],
            completeness=Completeness.UNFINISHED if more else ends,
            covered=span,
            rejects=[
                Reject(raw=self.reviews[n].model_dump_json(), reason="result: an unknown word")
                for n in numbers
                if n in self.malformed
            ],
            lacks="" if more else self.lacks,
            state={"after": place} if more else None,
            sees=frozenset(Part) - self._by_name(),
        )
        return page, place

    def named(self, ask: Named) -> Iterator[Page[Review]]:
        self._called()
        if self.named_silence:
            return
        wanted = {key.value for key in ask.reviews}
        items = [one for one in self.reviews.values() if one.key.value in wanted]
        yield Page(items=items, sees=NAMED_ONLY | self._by_name())

    def _by_name(self) -> frozenset[Part]:
        """What a list of reviews does not show."""
        shown = {Part.FOLLOW_UPS: self.follow_ups_by_name, Part.SIGNS: self.signs_by_name}
        return frozenset(part for part, only in shown.items() if only)

    def _within(self, span: Span) -> list[int]:
        edge = self.clock.now() - self.horizon
        found = [
            number
            for number, review in list(self.reviews.items())
            if span.since <= _instant(review) < span.until and _instant(review) >= edge
        ]
        return sorted(found, key=self._place, reverse=True)

    def _place(self, number: int) -> tuple[str, int]:
        return _instant(self.reviews[number]).isoformat(), number

    def _item(self, number: int) -> Any:
        review = self._shown(number)
        if not self.digests:
            return review
        digest = stable_id(review.model_dump_json())
        return Shown(review.key.known_as, digest, read=lambda: review, raw=review.model_dump_json)

    def _shown(self, number: int) -> Review:
        hidden: dict[str, Any] = {"follow_ups": ()} if self.follow_ups_by_name else {}
        if self.signs_by_name:
            hidden |= {"signs": (), "negative": None}
        return self.reviews[number].model_copy(update=hidden | self.twisted.get(number, {}))

    def _called(self) -> None:
        with self._lock:
            self.calls += 1
            happens = self._faults.pop(self.calls, None)
        if happens:
            happens()


def _instant(review: Review) -> datetime:
    assert isinstance(review.written, datetime)
    return review.written


class FakeConnector(Connector):
    """Talks with the platform; the plugin's state is where the last page ended."""

    def __init__(self, platform: Platform, where: str) -> None:
        self._platform, self._where = platform, where
        self.closed = False

    @property
    def where(self) -> str:
        return self._where

    def fetch(
        self, stream: Stream, ask: Span | Named, state: Mapping[str, Any] | None
    ) -> Iterator[Page[Any]]:
        self._platform.asked.append(ask)
        if isinstance(ask, Named):
            yield from self._platform.named(ask)
            return
        after = state["after"] if state else None
        while True:
            page, after = self._platform.page(ask, after)
            yield page
            if page.completeness is not Completeness.UNFINISHED:
                return

    def close(self) -> None:
        self.closed = True


class FakeSettings(BaseModel):
    host: str = "https://fake.example"


class FakeCredentials(BaseModel):
    session: str


class FakeMarket(Marketplace):
    """One instance serves one test, and remembers whom it let in."""

    name = "fake"
    platform = "fake"
    title = "Fake"
    site = "fake.example"
    language = "zh"
    zone = "Asia/Shanghai"
    region = "cn"
    data_region = DataRegion.CN
    settings = FakeSettings
    credentials = FakeCredentials

    def __init__(self, shows: Platform, rules: ReadingRules = RULES) -> None:
        self.shows, self.reading = shows, rules
        self.doors: list[Door] = []
        self.connectors: list[FakeConnector] = []

    def has(self) -> Sequence[Has]:
        return ()

    def routes(self, kind: ActionKind, facts: RouteFacts) -> Sequence[Route]:
        return ()

    def streams(self, settings: BaseModel) -> Mapping[Stream, ReadingRules]:
        return {Stream.PRODUCT_REVIEWS: self.reading}

    def connect(self, door: Door) -> Connector:
        self.doors.append(door)
        self.connectors.append(FakeConnector(self.shows, door.where))
        return self.connectors[-1]
