"""One stream never stops another, and only pages that go nowhere are nonsense."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from pydantic import BaseModel

from amends.domain.reading import ReadingRules
from amends.domain.times import Span
from amends.marketplace.connector import Completeness, Named, Page, Stream
from amends.marketplace.errors import MarketplaceError, Nonsense, NotAllowed, SignInAgain
from amends.services.sync import sync
from amends.services.tally import Tally
from amends.testing.builders import NOON

from .fake_market import DAY, HOUR, RULES, FakeConnector, FakeMarket
from .shop import ALL, Shop

WHERE = "fake:示例"
ONE_BITE = RULES.model_copy(update={"first_bite": 30 * DAY})


class TwoStreams(FakeMarket):
    """A marketplace with reviews of products and of sellers."""

    def streams(self, settings: BaseModel) -> Mapping[Stream, ReadingRules]:
        return {Stream.SELLER_FEEDBACK: self.reading, Stream.PRODUCT_REVIEWS: self.reading}


class Refusing(FakeConnector):
    """Shows what is said of the seller, and refuses what is said of products."""

    refusal: MarketplaceError

    def fetch(
        self, stream: Stream, ask: Span | Named, state: Mapping[str, Any] | None
    ) -> Iterator[Page[Any]]:
        if stream is Stream.PRODUCT_REVIEWS:
            raise self.refusal
        yield from super().fetch(stream, ask, state)


class Scripted(FakeConnector):
    """Gives the pages that it was told to give."""

    pages: list[Page[Any]]

    def fetch(
        self, stream: Stream, ask: Span | Named, state: Mapping[str, Any] | None
    ) -> Iterator[Page[Any]]:
        yield from self.pages


def read(shop: Shop, market: FakeMarket, connector: FakeConnector) -> Tally:
    return sync(shop.store, market, connector, shop.memory, shop.clock)


def troubles(shop: Shop) -> dict[str, str | None]:
    with shop.memory.look() as unit:
        return {one.stream: one.trouble for one in unit.streams.health(ALL)}


def refused(shop: Shop, error: MarketplaceError) -> None:
    shop.platform.write(1, NOON - HOUR)
    connector = Refusing(shop.platform, WHERE)
    connector.refusal = error
    with pytest.raises(type(error)) as raised:
        read(shop, TwoStreams(shop.platform), connector)
    assert raised.value is error


def test_a_stream_that_is_not_allowed_does_not_stop_the_other(shop: Shop) -> None:
    error = NotAllowed(WHERE, "the permission to read product reviews is missing")

    refused(shop, error)

    assert shop.texts() == ["漏水 1"]
    assert troubles(shop) == {Stream.PRODUCT_REVIEWS: str(error), Stream.SELLER_FEEDBACK: None}


def test_a_session_that_is_over_stops_both(shop: Shop) -> None:
    error = SignInAgain(WHERE, "the session is over")

    refused(shop, error)

    assert shop.platform.calls == 0
    assert troubles(shop) == {Stream.PRODUCT_REVIEWS: str(error)}


def pages(shop: Shop, shown: list[int]) -> Scripted:
    """A connector whose pages show these reviews, 0 for none; each says that it moved on."""
    for number in {*shown} - {0}:
        shop.platform.write(number, NOON - number * HOUR)
    connector = Scripted(shop.platform, WHERE)
    connector.pages = [
        Page(
            items=[shop.platform.reviews[number]] if number else [],
            completeness=Completeness.UNFINISHED,
            state={"report": at},
        )
        for at, number in enumerate(shown)
    ]
    connector.pages.append(Page(items=[], covered=Span(since=NOON - 30 * DAY, until=NOON)))
    return connector


@pytest.mark.parametrize(
    "shown",
    [
        [0] * 12,  # a report that is still being made
        [1, 0, 0, 0, 0, 2],
        [1, 1, 1],
        [1, 1, 1, 2, 1, 1],
    ],
)
def test_pages_that_may_still_bring_something_are_waited_for(shop: Shop, shown: list[int]) -> None:
    tally = read(shop, FakeMarket(shop.platform, ONE_BITE), pages(shop, shown))

    assert (tally.done, tally.pages, tally.fresh) == (True, len(shown) + 1, len({*shown} - {0}))


@pytest.mark.parametrize("shown", [[1, 1, 1, 1], [1, 0, 1, 0, 1, 0, 1], [1, 2, 1, 2, 2]])
def test_three_pages_without_anything_new_are_nonsense(shop: Shop, shown: list[int]) -> None:
    with pytest.raises(Nonsense, match="the same page came again and again"):
        read(shop, FakeMarket(shop.platform, ONE_BITE), pages(shop, shown))

    assert len(shop.texts()) == len({*shown} - {0})
    assert shop.covered() == {}


def test_after_an_hour_a_refused_stream_is_asked_again(shop: Shop) -> None:
    refused(shop, NotAllowed(WHERE, "the permission to read product reviews is missing"))
    shop.clock.advance(timedelta(hours=1))

    read(shop, TwoStreams(shop.platform), FakeConnector(shop.platform, WHERE))

    assert troubles(shop) == {Stream.PRODUCT_REVIEWS: None, Stream.SELLER_FEEDBACK: None}
