"""The ways of an action on Amazon: what decides between a call, a person and never. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from amends.domain.action import ActionKind, Delivery, Permission, Route
from amends.domain.facts import Purpose
from amends.domain.ids import OrderRef
from amends.domain.order import OrderFacts
from amends.domain.review import ReviewKind
from amends.marketplace.connector import RouteFacts
from amends.testing.builders import a_review
from amends_amazon import Amazon
from amends_amazon.policy.letters import GONE, KINDS, SERVES, fitting
from amends_amazon.policy.origins import NO_RATING
from amends_amazon.settings import AmazonSettings

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ORDER = OrderRef("302-1234567-1234567")
PRODUCT, SELLER = ReviewKind.PRODUCT, ReviewKind.SELLER
API, HAND, NEVER = Delivery.API, Delivery.BY_HAND, Delivery.NEVER


def permitted(*kinds: str, delivery: Delivery = API) -> list[Permission]:
    return [Permission(kind=kind, delivery=delivery) for kind in kinds]


def way(kind: ActionKind = ActionKind.MESSAGE, **over: Any) -> Route:
    of: ReviewKind | None = over.pop("of", PRODUCT)
    settings = AmazonSettings(**over.pop("settings", {}))
    review = a_review(kind=of, rating=over.pop("rating", 1)) if of else None
    plain: dict[str, Any] = {"has_credentials": True, "order_ref": ORDER, "review": review}
    (route,) = Amazon().routes(kind, RouteFacts(NOW, settings, **plain | over))
    return route


@pytest.mark.parametrize("of", [PRODUCT, SELLER, None])
def test_a_buyer_who_wrote_is_answered_by_a_person(of: ReviewKind | None) -> None:
    for over in ({}, {"order_ref": None}, {"permissions": permitted("unexpectedProblem")}):
        assert way(of=of, buyer_wrote=True, **over).delivery is HAND
    assert way(of=of, order_ref=None, purpose=Purpose.REPLY_TO_BUYER).delivery is HAND


@pytest.mark.parametrize(
    ("purpose", "permissions", "delivery", "permit"),
    [
        (Purpose.ORDER_ISSUE, None, API, None),
        (Purpose.ORDER_ISSUE, ["unexpectedProblem"], API, "unexpectedProblem"),
        (Purpose.ORDER_ISSUE, ["confirmDeliveryDetails"], NEVER, None),
        (Purpose.ORDER_ISSUE, [], NEVER, None),
        (Purpose.ORDER_QUERY, ["unexpectedProblem", "confirmOrderDetails"], API, "confirmOrder"),
        (Purpose.DELIVERY_UPDATE, ["unexpectedProblem"], API, "unexpectedProblem"),
        (
            Purpose.DELIVERY_UPDATE,
            ["unexpectedProblem", "confirmDeliveryDetails"],
            API,
            "confirmDelivery",
        ),
        (Purpose.CUSTOMIZATION, ["confirmCustomizationDetails"], API, "confirmCustomization"),
        (Purpose.RETURN_QUESTION, ["unexpectedProblem"], HAND, None),
        (Purpose.INVOICE, ["invoice"], HAND, None),
        (Purpose.REVIEW_REQUEST, ["unexpectedProblem"], NEVER, None),
        (None, ["unexpectedProblem"], API, "unexpectedProblem"),
        (None, ["warranty", "negativeFeedbackRemoval"], NEVER, None),
        (None, None, API, None),
    ],
)
def test_the_purpose_decides_which_permitted_kind_serves(
    purpose: Purpose | None, permissions: list[str] | None, delivery: Delivery, permit: str | None
) -> None:
    asked = None if permissions is None else permitted(*permissions)

    route = way(purpose=purpose, permissions=asked)

    assert route.delivery is delivery
    assert (route.permit or "").startswith(permit or "")
    assert (route.permit is None) is (permit is None)


def test_no_permitted_message_ends_in_words_that_are_no_error() -> None:
    route = way(purpose=Purpose.ORDER_ISSUE, permissions=())

    assert route.delivery is NEVER
    assert route.reason == "Amazon permits no message for this order now"


def test_a_kind_that_we_cannot_send_is_no_reason_to_call() -> None:
    files = permitted("unexpectedProblem", delivery=HAND)

    assert way(purpose=Purpose.ORDER_ISSUE, permissions=files).delivery is NEVER


def test_who_reviewed_a_product_is_never_written_to_about_it_but_by_the_brands_tool() -> None:
    everything = permitted(*KINDS)

    route = way(purpose=Purpose.REVIEW_FOLLOWUP, permissions=everything)

    assert (route.delivery, route.tool, route.permit) == (HAND, "contact_customer", None)
    assert fitting(Purpose.REVIEW_FOLLOWUP, KINDS) is None
    for lacking in ({"brand_registered": False}, {"seller_of_record": False}):
        assert way(purpose=Purpose.REVIEW_FOLLOWUP, settings=lacking).delivery is NEVER


@pytest.mark.parametrize(("rating", "delivery"), [(1, HAND), (3, HAND), (4, NEVER)])
def test_the_brands_tool_is_for_few_stars(rating: int, delivery: Delivery) -> None:
    assert way(order_ref=None, rating=rating).delivery is delivery


def test_behind_seller_feedback_stands_an_order_so_its_buyer_is_reached_through_it() -> None:
    route = way(of=SELLER, purpose=Purpose.REVIEW_FOLLOWUP, permissions=permitted(*KINDS))

    assert (route.delivery, route.tool) == (HAND, None)
    assert way(of=SELLER, purpose=Purpose.ORDER_ISSUE).delivery is API


def test_without_credentials_a_person_writes() -> None:
    assert way(purpose=Purpose.ORDER_ISSUE, has_credentials=False).delivery is HAND


def test_no_purpose_is_served_by_a_kind_that_is_gone_or_made_of_files() -> None:
    kinds = {name for names in SERVES.values() for name in names}

    assert kinds <= {name for name, kind in KINDS.items() if kind.is_text}
    assert not kinds & GONE.keys()
    assert not KINDS.keys() & GONE.keys()


def an_order(**over: Any) -> OrderFacts:
    return OrderFacts(**{"ref": ORDER, "as_of": NOW, "state": "SHIPPED"} | over)


@pytest.mark.parametrize(
    ("days", "delivery"),
    [(4.9, NEVER), (5, API), (30, API), (30.1, NEVER)],
)
def test_a_review_may_be_asked_for_from_day_5_to_30(days: float, delivery: Delivery) -> None:
    order = an_order(deliver_by=NOW - days * DAY)
    on = {"solicitations": True}

    assert way(ActionKind.SOLICITATION, order=order, settings=on).delivery is delivery


@pytest.mark.parametrize(
    ("over", "delivery", "says"),
    [
        ({"settings": {}}, NEVER, "switched off"),
        ({"order_ref": None}, NEVER, "none is known"),
        ({"has_credentials": False}, HAND, "for every order alike"),
        ({}, API, "for every order alike"),  # Amazon itself says whether it is open
        (
            {
                "order": an_order(deliver_by=NOW - 8 * DAY),
                "settings": {"solicitations": True, "solicitation_from_day": 9},
            },
            NEVER,
            "from 2026-11-23 on",
        ),
        ({"order": an_order(delivered=NOW - 40 * DAY)}, NEVER, "until 2026-11-12"),
    ],
)
def test_asking_for_a_review_is_off_by_default_and_blind_to_mood(
    over: dict[str, Any], delivery: Delivery, says: str
) -> None:
    routes = [
        way(ActionKind.SOLICITATION, rating=stars, **{"settings": {"solicitations": True}} | over)
        for stars in (1, 5)
    ]

    assert {route.delivery for route in routes} == {delivery}
    assert all(says in route.reason for route in routes)


def test_buyers_are_never_rated_and_why_is_marked_as_our_reading() -> None:
    route = way(ActionKind.RATE_BUYER)

    assert (route.delivery, route.source) == (NEVER, NO_RATING)
    assert "our reading" in route.source.title


def test_amazons_clock_for_an_answer_runs_24_hours() -> None:
    assert Amazon().answers_within == timedelta(hours=24)
    assert set(Amazon().settles_within) == {ActionKind.MESSAGE, ActionKind.SOLICITATION}
