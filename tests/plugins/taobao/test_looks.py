"""Looking at Tmall reviews by name: small pages, and nothing that was seen is lost."""

from typing import Any

import pytest
from tests.plugins.taobao.conftest import Shop, a_shop, refusal, sample

from amends.domain.ids import OrderRef
from amends.domain.review import Part
from amends.marketplace.connector import Completeness, Named, Page, Stream
from amends.marketplace.errors import NotOffered, SignInAgain
from amends_taobao.mapping import key_of

SCOPE = "taobao/示例旗舰店"
FEED: dict[str, Any] = {
    "comment_time": "2026-11-21 20:14:33",
    "content": "收到就漏水",
    "has_negtv": True,
    "tags": {"tags": [{"tag_name": "质量差", "posi": -1}]},
}


def named(count: int) -> Named:
    oids = [str(100 + n) for n in range(count)]
    return Named(
        reviews=tuple(key_of(SCOPE, oid) for oid in oids),
        orders=tuple((OrderRef(f"9{oid}"), oid) for oid in oids),
    )


def answered(feed: dict[str, Any]) -> dict[str, Any]:
    return {"tmall_traderate_feeds_get_response": {"tmall_rate_info": feed}}


def look(shop: Shop, ask: Named, state: Any = None) -> list[Page[Any]]:
    return list(shop.connector.fetch(Stream.PRODUCT_REVIEWS, ask, state))


def test_a_look_sees_tags_mood_and_follow_up_and_no_verdict() -> None:
    shop = a_shop([sample("tmall_traderate_feeds_get.response.json")], tmall=True)

    (page,) = look(shop, named(1))

    assert shop.asked[0]["method"] == "tmall.traderate.feeds.get"
    assert shop.asked[0]["child_trade_id"] == "100"
    assert page.sees == {Part.FOLLOW_UPS, Part.SIGNS}
    assert page.covered is None
    (review,) = page.items
    assert (review.key, review.order, review.rating) == (key_of(SCOPE, "100"), "9100", None)
    assert review.negative is True
    assert [(sign.name, sign.positive) for sign in review.signs] == [
        ("质量差", False),
        ("客服不理人", False),
    ]
    (follow_up,) = review.follow_ups
    assert (follow_up.text, follow_up.negative) == ("补发已收到，这个不漏了。", False)


def test_pages_are_small_and_read_on_after_a_crash() -> None:
    shop = a_shop([answered(FEED)], tmall=True)

    pages = look(shop, named(45))

    assert [len(page.items) for page in pages] == [20, 20, 5]
    assert [page.completeness for page in pages] == [
        Completeness.UNFINISHED,
        Completeness.UNFINISHED,
        Completeness.COMPLETE,
    ]
    again = a_shop([answered(FEED)], tmall=True)
    look(again, named(45), pages[1].state)
    assert [form["child_trade_id"] for form in again.asked] == ["140", "141", "142", "143", "144"]


def test_what_was_seen_is_given_before_the_session_dies() -> None:
    shop = a_shop([answered(FEED), answered(FEED), refusal(27)], tmall=True)
    pages = shop.connector.fetch(Stream.PRODUCT_REVIEWS, named(5), None)

    first = next(pages)
    with pytest.raises(SignInAgain):
        next(pages)

    assert len(first.items) == 2
    assert first.completeness is Completeness.UNFINISHED
    again = a_shop([answered(FEED)], tmall=True)
    look(again, named(5), first.state)
    assert [form["child_trade_id"] for form in again.asked] == ["102", "103", "104"]


def test_a_sub_order_that_is_refused_is_set_aside() -> None:
    shop = a_shop([answered(FEED), refusal(15, "isv.no-such-order"), answered(FEED)], tmall=True)

    (page,) = look(shop, named(3))

    assert len(page.items) == 2
    assert [reject.raw for reject in page.rejects] == ['{"oid": "101"}']


def test_a_review_that_the_feed_no_longer_knows_is_no_item() -> None:
    shop = a_shop([{"tmall_traderate_feeds_get_response": {"request_id": "x"}}], tmall=True)

    (page,) = look(shop, named(1))

    assert (page.items, page.rejects) == ([], [])


@pytest.mark.parametrize("shop", [a_shop(), a_shop(tmall=True, feeds=False)])
def test_without_feeds_there_is_no_looking_by_name(shop: Shop) -> None:
    with pytest.raises(NotOffered, match="Tmall only"):
        look(shop, named(1))
