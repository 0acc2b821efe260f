"""Every refusal of OTTO's interfaces, and what we do next."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
import structlog
from tests.plugins.otto.conftest import NOW, sample
from tests.plugins.otto.stores import Store, a_page, a_store, an_error, an_order

from amends.domain.ids import ArticleRef
from amends.domain.times import Span
from amends.marketplace.errors import (
    MarketplaceError,
    NeverAgain,
    Nonsense,
    NotAllowed,
    RateLimited,
    SignInAgain,
    Unavailable,
)
from amends_otto.auth.refusals import NotThere

LATELY = Span(since=NOW - timedelta(days=30), until=NOW)
PAGE = "<html><head><title>502 Bad Gateway</title></head></html>"


def orders_of(store: Store) -> list[Any]:
    return list(store.connector.find_orders(ArticleRef("DEMO-LAMPE-01"), LATELY))


def error_of(answer: Any) -> tuple[MarketplaceError, Store]:
    store = a_store([answer])
    with pytest.raises(MarketplaceError) as caught:
        orders_of(store)
    return caught.value, store


def said(status: int, body: Any = None, **headers: str) -> httpx.Response:
    if isinstance(body, str):
        return httpx.Response(status, text=body, headers=headers)
    return httpx.Response(status, json=body, headers=headers)


@pytest.mark.parametrize(
    ("answer", "error", "calls"),
    [
        (said(400, an_error("PARAMETER_INVALID", code="0815")), NeverAgain, 1),
        (said(401, an_error("UNAUTHORIZED")), SignInAgain, 2),  # once more with a fresh token
        (said(401, ""), SignInAgain, 2),
        (said(403, an_error("INSUFFICIENT_PERMISSION")), NotAllowed, 1),
        (said(403, PAGE), Unavailable, 4),
        (said(404, an_error("RESOURCE_NOT_FOUND", jsonPath="$")), NotThere, 1),
        (said(404, PAGE), NotThere, 1),
        (said(409, {"errors": {"errors": [{"title": "x", "code": 409}]}}), NeverAgain, 1),
        (said(413, {}), NeverAgain, 1),
        (said(424, ""), NeverAgain, 1),
        (said(422, an_error("STATUS_INVALID")), NeverAgain, 1),
        (said(500, an_error("INTERNAL_SERVER_ERROR")), Unavailable, 4),
        (said(502, PAGE), Unavailable, 4),
        (said(503, ""), Unavailable, 4),
        (said(200, PAGE), Unavailable, 4),
        (said(200, ""), Unavailable, 4),
        (said(200, '{"resources": [{"salesOr'), Unavailable, 4),
        (said(200, "[1, 2]"), Unavailable, 4),
        (said(200, '{"resources": [}'), Nonsense, 1),
        (said(200, {"something": "else"}), Nonsense, 1),
        (said(200, {"resources": {"not": "a list"}, "links": []}), Nonsense, 1),
        (said(302, "", location="https://elsewhere.invalid"), Nonsense, 1),
        (httpx.ReadTimeout("slow"), Unavailable, 4),
        (httpx.RemoteProtocolError("cut"), Unavailable, 4),
    ],
)
def test_each_refusal_has_its_next_move(
    answer: Any, error: type[MarketplaceError], calls: int
) -> None:
    caught, store = error_of(answer)

    assert type(caught) is error
    assert len(store.asked) == calls
    assert str(caught).startswith("otto:Demo Händler: ")
    assert caught.operation == "orders"


def test_a_fault_that_passes_is_never_seen() -> None:
    store = a_store([said(502, PAGE), said(200, PAGE), a_page("resources", an_order())])

    assert len(orders_of(store)) == 1


@pytest.mark.parametrize(("headers", "seconds"), [({"retry-after": "77"}, 77), ({}, 1)])
def test_too_many_requests_waits_as_told_or_for_the_second_of_the_limit(
    headers: dict[str, str], seconds: int
) -> None:
    caught, store = error_of(said(429, "", **headers))

    assert isinstance(caught, RateLimited)
    assert caught.retry_after == timedelta(seconds=seconds)
    key, until = store.budgets.blocks[0]
    assert (key, until) == ("otto/account/7/*", NOW + timedelta(seconds=seconds))


def test_a_missing_scope_is_called_by_its_name() -> None:
    caught, _ = error_of(said(403, an_error("INSUFFICIENT_PERMISSION")))

    assert caught.what == "the scope orders is missing (INSUFFICIENT_PERMISSION)"


def test_the_reference_for_otto_support_comes_with_the_error() -> None:
    caught, _ = error_of(said(400, sample("errors/generic-envelope.400.json")))

    assert caught.request_id == "demo-logref-0004"
    assert str(caught) == ("otto:Demo Händler: refused (0000) (orders) [request demo-logref-0004]")


def test_a_doubly_nested_error_gives_its_reference_too() -> None:
    nested = sample("price-reductions/create.conflict.409.nested-variant.json")

    caught, _ = error_of(said(409, nested))

    assert (caught.what, caught.request_id) == ("refused (409)", "demo-logref-0003")


def test_what_a_buyer_may_have_written_is_never_quoted() -> None:
    words = {"title": "Erika Musterfrau sagt", "detail": "erika@example.invalid", "jsonpath": "x"}

    caught, _ = error_of(said(400, {"errors": [words]}))

    assert str(caught) == "otto:Demo Händler: refused (HTTP 400) (orders)"


def test_an_interface_that_will_end_is_said_once_and_no_page_again() -> None:
    ends = sample("errors/deprecation.response-headers.json")
    page = a_page("resources", following="/v4/orders?nextcursor=2")
    answers = [said(200, page, **ends), said(200, a_page("resources"), **ends)]
    store = a_store([*answers, said(200, a_page("resources"), **ends)])

    with structlog.testing.capture_logs() as logs:
        orders_of(store)
        orders_of(store)

    assert logs == [
        {
            "event": "an interface will end",
            "log_level": "warning",
            "where": "otto:Demo Händler",
            "operation": "orders",
            "successor": "https://api.otto.market/v5/orders",
            "sunset": ends["Sunset"],
            "deprecation": ends["Deprecation"],
            "warning": ends["Warning"],
        }
    ]
