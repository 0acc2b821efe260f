"""What every marketplace gives by itself: where a store stands, and the review behind a copy."""

from datetime import date
from typing import Any

import pytest

from amends.domain.ids import ArticleRef, OrderRef
from amends.domain.review import Review, ReviewKey, ReviewKind, fingerprint
from amends.domain.store import Place
from amends.marketplace.capture import Found
from amends.marketplace.connector import Marketplace
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock

from ..services.fake_market import FakeMarket, FakeSettings, Platform
from ..services.hand import ByHand

WHOLE: dict[str, Any] = {
    "kind": ReviewKind.SELLER, "url": "https://fake.example/R1", "rating": 2,
    "native": "2,0 von 5 Sternen", "title": "Tasse", "text": "Läuft aus",
    "written": date(2026, 11, 20), "author": "Anna K.", "order": OrderRef("303"),
    "order_line": "1", "article": ArticleRef("71"), "article_title": "Tasse, blau",
    "variant": "blau", "verified": True, "reply": "Sorry",
}  # fmt: skip


@pytest.fixture
def market() -> Marketplace:
    return FakeMarket(Platform(ManualClock(NOON)))


def test_all_that_was_found_stands_in_the_review(market: Marketplace) -> None:
    key = ReviewKey(scope="fake.example", basis="native", value="R1")

    found = Found(native_id="R1", **WHOLE)

    assert set(Found.model_fields) == {*WHOLE, "native_id"}
    assert market.review_of(found, "fake.example") == Review(key=key, **WHOLE)
    assert found == Found(native_id="R1", **WHOLE)  # it is left as it was


@pytest.mark.parametrize("native_id", [None, ""])
def test_without_an_id_a_fingerprint_is_the_key(market: Marketplace, native_id: str | None) -> None:
    review = market.review_of(Found(native_id=native_id, **WHOLE), "fake.example")

    assert review == Review(
        key=fingerprint(
            "fake.example", ArticleRef("71"), date(2026, 11, 20), "Anna K.", "Tasse\nLäuft aus"
        ),
        **WHOLE,
    )


def test_the_key_does_not_hang_on_what_may_change_or_be_left_out(market: Marketplace) -> None:
    told = {name: WHOLE[name] for name in ("title", "text", "written", "author", "article")}

    bare = market.review_of(Found(**told), "fake.example")

    assert bare.key == market.review_of(Found(**WHOLE), "fake.example").key


@pytest.mark.parametrize(
    ("lacks", "why"),
    [
        ({"article": None}, "needs the article it is about"),
        ({"author": None, "title": "", "text": ""}, "needs an author or a text"),
    ],
)
def test_what_cannot_be_told_from_others_is_refused_unless_it_has_an_id(
    market: Marketplace, lacks: dict[str, Any], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        market.review_of(Found(**WHOLE | lacks), "fake.example")

    assert market.review_of(Found(native_id="R1", **WHOLE | lacks), "fake.example").rating == 2


def test_a_store_stands_where_its_marketplace_does(market: Marketplace) -> None:
    assert market.place(FakeSettings()) == Place(
        site="fake.example",
        language="zh",
        zone="Asia/Shanghai",
        region="cn",
        data_region=market.data_region,
    )


def test_nothing_is_read_by_hand_unless_the_plugin_says_so(market: Marketplace) -> None:
    assert market.by_hand(FakeSettings()) == {}
    assert market.page_url(ArticleRef("71"), FakeSettings()) is None
    assert list(ByHand(Platform(ManualClock(NOON))).by_hand(FakeSettings()))
