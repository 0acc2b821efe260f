"""What the two marketplaces have and allow, and which reviews need work."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.plugins.taobao.conftest import NOW

from amends.domain.action import ActionKind, Delivery
from amends.domain.budget import BudgetScope
from amends.domain.order import OrderFacts, Refund
from amends.domain.review import FollowUp, Review
from amends.marketplace.connector import RouteFacts, Stream
from amends.testing.builders import a_review
from amends_taobao import Taobao, Tmall, marketplaces
from amends_taobao.settings import TaobaoSettings, TmallSettings

API, HAND, NEVER = Delivery.API, Delivery.BY_HAND, Delivery.NEVER
FOLLOW_UP = FollowUp(text="还是漏", written=NOW, negative=True)


def ways(kind: ActionKind, *, tmall: bool = False, **facts: Any) -> list[Delivery]:
    market = Tmall() if tmall else Taobao()
    settings = facts.pop("settings", TmallSettings() if tmall else TaobaoSettings())
    held = {"now": NOW, "settings": settings, "has_credentials": True} | facts
    return [route.delivery for route in market.routes(kind, RouteFacts(**held))]


def written(age: timedelta, **over: Any) -> Review:
    return (
        a_review(written=NOW - age, order="1") if not over else a_review(written=NOW - age, **over)
    )


@pytest.mark.parametrize(
    ("review", "expected"),
    [
        (None, [API, HAND]),
        (written(timedelta(days=30)), [API, HAND]),
        (written(timedelta(days=30, seconds=1)), [NEVER]),
        (written(timedelta(days=1), reply="亲，抱歉"), [NEVER]),
        (written(timedelta(days=1), follow_ups=(FOLLOW_UP,)), [HAND]),
    ],
)
def test_a_tmall_reply_goes_by_call_once_in_time_and_before_a_follow_up(
    review: Review | None, expected: list[Delivery]
) -> None:
    assert ways(ActionKind.PUBLIC_REPLY, tmall=True, review=review) == expected


def test_a_taobao_reply_goes_by_hand_until_somebody_tries_the_call() -> None:
    tried = TaobaoSettings(reply_by_api=True)

    assert ways(ActionKind.PUBLIC_REPLY) == [HAND]
    assert ways(ActionKind.PUBLIC_REPLY, settings=tried) == [API, HAND]


def test_a_shop_without_credentials_works_by_hand() -> None:
    for kind in ActionKind:
        found = ways(kind, tmall=True, has_credentials=False)
        assert found in ([HAND], [NEVER]), kind


def test_a_refund_goes_by_hand_whether_or_not_the_buyer_opened_one() -> None:
    refund = Refund(ref="1", line="2", state="WAIT_SELLER_AGREE")
    order = OrderFacts(ref="9", as_of=NOW, state="", refunds=(refund,))
    closed = order.model_copy(update={"refunds": (refund.model_copy(update={"state": "CLOSED"}),)})

    assert ways(ActionKind.REFUND) == [HAND]
    assert ways(ActionKind.REFUND, order=closed) == [HAND]
    assert ways(ActionKind.REFUND, order=order) == [HAND]
    assert ways(ActionKind.RETURN_ACCEPTANCE, order=order) == [HAND]


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        (None, [NEVER]),
        (NOW + timedelta(seconds=1), [NEVER]),
        (NOW, [API]),
        (NOW - timedelta(days=15), [API]),
        (NOW - timedelta(days=15, seconds=1), [NEVER]),
    ],
)
def test_a_buyer_is_rated_after_the_end_within_15_days(
    ended: datetime | None, expected: list[Delivery]
) -> None:
    order = OrderFacts(ref="9", as_of=NOW, state="", finished=ended)

    assert ways(ActionKind.RATE_BUYER, order=order) == expected
    assert ways(ActionKind.RATE_BUYER) == [API]


@pytest.mark.parametrize(
    ("days", "expected"), [(timedelta(days=30), [HAND]), (timedelta(days=31), [NEVER])]
)
def test_a_report_of_malice_has_its_days(days: timedelta, expected: list[Delivery]) -> None:
    assert ways(ActionKind.APPEAL, review=written(days)) == expected


def test_nobody_is_written_to_without_an_order() -> None:
    assert ways(ActionKind.MESSAGE, review=a_review(order=None)) == [NEVER]
    assert ways(ActionKind.MESSAGE, review=written(timedelta(0))) == [HAND]


def test_asking_for_reviews_does_not_exist() -> None:
    assert ways(ActionKind.SOLICITATION) == [NEVER]


def test_every_kind_has_a_way_or_a_reason() -> None:
    for market in marketplaces():
        shown = {has.what for has in market.has()}
        for kind in ActionKind:
            facts = RouteFacts(now=NOW, settings=market.settings(), has_credentials=True)
            routes = market.routes(kind, facts)
            assert routes, kind
            assert kind in shown, kind


@pytest.mark.parametrize(
    ("over", "needed"),
    [
        ({"native": "bad", "rating": 1}, True),
        ({"native": "neutral", "rating": 3}, True),
        ({"native": "good", "rating": 5}, False),
        ({"native": "splendid", "rating": None}, True),
        ({"native": "", "rating": None}, False),
        ({"native": "good", "rating": None, "negative": True}, True),
        ({"native": "good", "rating": 5, "negative": False}, False),
        ({"native": "good", "rating": 5, "follow_ups": (FOLLOW_UP,)}, True),
    ],
)
def test_what_needs_work(over: dict[str, Any], needed: bool) -> None:
    assert Tmall().needs_work(a_review(**over)) is needed


def test_one_quota_is_shared_by_all_shops_of_an_app() -> None:
    (limit,) = Taobao().limits(TaobaoSettings())

    assert (limit.operation, limit.scope, limit.per_day) == ("*", BudgetScope.APP, 5000)
    assert limit.day_zone.utcoffset(None) == timedelta(hours=8)


def test_reviews_are_read_back_for_half_a_year() -> None:
    rules = Taobao().streams(TaobaoSettings())[Stream.PRODUCT_REVIEWS]

    assert rules.horizon == timedelta(days=180)
    assert rules.cap == 1500
    assert [(r.age.days, r.every) for r in rules.rereads] == [
        (1, timedelta(hours=1)),
        (30, timedelta(days=1)),
        (180, timedelta(days=7)),
    ]
    assert rules.looks == ()


def test_tmall_reviews_are_looked_at_by_name_as_they_age() -> None:
    looks = Tmall().streams(TmallSettings())[Stream.PRODUCT_REVIEWS].looks

    assert [age.days for age in looks] == [0, 1, 3, 7, 14, 30, 60, 90, 180]
    assert Tmall().streams(TmallSettings(feeds=False))[Stream.PRODUCT_REVIEWS].looks == ()
    short = Tmall().streams(TmallSettings(looks_until_days=14))[Stream.PRODUCT_REVIEWS].looks
    assert [age.days for age in short] == [0, 1, 3, 7, 14]
