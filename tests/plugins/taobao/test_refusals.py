"""Every refusal of TOP, and what we do next."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.plugins.taobao.conftest import (
    CONTRACTS,
    NOW,
    Shop,
    a_page,
    a_shop,
    refusal,
    sample,
)

from amends.domain.times import Span
from amends.marketplace.connector import Stream
from amends.marketplace.errors import (
    MarketplaceError,
    NeverAgain,
    Nonsense,
    NotAllowed,
    RateLimited,
    SignInAgain,
    Unavailable,
)
from amends_taobao.connector.refusals import Declined, WindowTooWide

QUOTA = "accesscontrol.limited-by-app-access-count"


def error_of(*answers: Any) -> tuple[MarketplaceError, Shop]:
    shop = a_shop(answers)
    span = Span(since=NOW - timedelta(days=1), until=NOW)
    with pytest.raises(MarketplaceError) as caught:
        list(shop.connector.fetch(Stream.PRODUCT_REVIEWS, span, None))
    return caught.value, shop


@pytest.mark.parametrize(
    ("said", "error", "calls"),
    [
        (refusal(26, "session-is-blank"), SignInAgain, 1),
        (refusal(27, "invalid-sessionkey"), SignInAgain, 1),
        (refusal(53, "sessionkey-not-generated-by-server"), SignInAgain, 1),
        (refusal(11, "isv.permission-api-package-limit"), NotAllowed, 1),
        (refusal(12), NotAllowed, 1),
        (refusal(13, "isv.permission-ip-whitelist-limit"), NotAllowed, 1),
        (refusal(50, "isv.permission-other"), NotAllowed, 1),
        (refusal(15, "isp.top-remote-connection-timeout"), Unavailable, 4),
        (refusal(15, "isp.refund-service-unavailable-tmall"), Unavailable, 4),
        (refusal(50, "isp.remote-service-error"), Unavailable, 4),
        (refusal(15, "isv.anything"), Declined, 1),
        (refusal(50, "isv.invalid-parameter"), Declined, 1),
        (refusal(50), Declined, 1),
        (refusal(10), NeverAgain, 2),
        (refusal(3), NeverAgain, 2),
        (refusal(15), NeverAgain, 2),
        (refusal(9), NeverAgain, 1),
        (refusal(21), NeverAgain, 1),
        (refusal(25), NeverAgain, 1),
        (refusal(40, "isv.missing-parameter:fields"), NeverAgain, 1),
        (refusal(42), NeverAgain, 1),
        (refusal(777), NeverAgain, 1),
        ({"error_response": {"msg": "no code"}}, Nonsense, 1),
        ({"error_response": None}, Nonsense, 1),
        ("<html><h1>502</h1></html>", Unavailable, 4),
        ('{"traderates_get_response":{"trade_rates":{"trade_r', Unavailable, 4),
        ("", Unavailable, 4),
        ('{"traderates_get_response":[}', Nonsense, 1),
        (httpx.Response(502, text="<html>"), Unavailable, 4),
        (httpx.Response(404, text="not here"), Nonsense, 1),
        (httpx.Response(302, headers={"location": "https://elsewhere.invalid"}), Nonsense, 1),
        (httpx.Response(400, json=refusal(27)), SignInAgain, 1),
        (httpx.ReadTimeout("slow"), Unavailable, 4),
        (httpx.RemoteProtocolError("cut"), Unavailable, 4),
    ],
)
def test_each_refusal_has_its_next_move(
    said: Any, error: type[MarketplaceError], calls: int
) -> None:
    caught, shop = error_of(said)

    assert type(caught) is error
    assert len(shop.asked) == calls
    assert str(caught).startswith("taobao:示例旗舰店: ")
    assert caught.operation == "traderates.get"
    assert "6100test0000session" not in str(caught)


def test_a_fault_that_passes_is_never_seen() -> None:
    shop = a_shop([refusal(15, "isp.remote-service-error"), refusal(10), a_page()])

    pages = shop.connector.fetch(
        Stream.PRODUCT_REVIEWS, Span(since=NOW - timedelta(days=1), until=NOW), None
    )

    assert len(list(pages)) == 1


@pytest.mark.parametrize(
    ("sub_code", "words", "seconds", "whose"),
    [
        (QUOTA, "This ban will last for 3600 more seconds", 3600, "daily quota of the app key"),
        (QUOTA, "还将持续 120 秒", 120, "daily quota of the app key"),
        (QUOTA, None, 14.5 * 3600, "daily quota of the app key"),  # until midnight in Beijing
        ("accesscontrol.limited-by-api-access-count", "ban: 90 seconds", 90, "the platform's own"),
        ("accesscontrol.limited-by-app-api-access-count", "90 more seconds", 90, "not online yet"),
        (None, None, 5, ""),
    ],
)
def test_a_ban_lasts_as_long_as_the_platform_says(
    sub_code: str | None, words: str | None, seconds: float, whose: str
) -> None:
    caught, shop = error_of(refusal(7, sub_code, words))

    assert isinstance(caught, RateLimited)
    assert caught.retry_after == timedelta(seconds=seconds)
    assert whose in caught.what
    first_block = shop.budgets.blocks[0][1]
    assert first_block == NOW + timedelta(seconds=seconds)


def test_a_short_ban_is_sat_out() -> None:
    words = "This ban will last for 1 more seconds"
    shop = a_shop([refusal(7, "accesscontrol.limited-by-api-access-count", words), a_page()])

    list(
        shop.connector.fetch(
            Stream.PRODUCT_REVIEWS, Span(since=NOW - timedelta(days=1), until=NOW), None
        )
    )

    assert shop.clock.now() >= NOW + timedelta(seconds=1)


def test_too_many_requests_obeys_retry_after() -> None:
    caught, _ = error_of(httpx.Response(429, headers={"retry-after": "77"}))

    assert isinstance(caught, RateLimited)
    assert caught.retry_after == timedelta(seconds=77)


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("Sun, 22 Nov 2026 01:50:00 GMT", "the platform's clock is 1200 s ahead of ours"),
        ("Sun, 22 Nov 2026 01:10:00 GMT", "the platform's clock is 1200 s behind ours"),
        ("Sun, 22 Nov 2026 01:30:20 GMT", ""),
        ("someday", ""),
    ],
)
def test_a_wrong_signature_says_where_to_look(date: str, words: str) -> None:
    caught, _ = error_of(httpx.Response(200, json=refusal(25), headers={"date": date}))

    assert "check clock and app secret" in str(caught)
    assert words in str(caught)
    assert ("clock is" in str(caught)) == bool(words)


def test_what_a_buyer_may_have_written_is_never_quoted() -> None:
    caught, _ = error_of(refusal(15, "isv.bad", "内容: 张三 13800001111"))

    assert "张三" not in str(caught)
    assert "[request 16nqsample0001]" in str(caught)


def test_a_missing_permission_is_quoted_because_it_names_the_package() -> None:
    caught, _ = error_of(refusal(11, "isv.permission-api-package-limit", "scope ids is 207 287"))

    assert "scope ids is 207 287" in str(caught)


def test_a_review_that_speaks_of_errors_is_no_error() -> None:
    rate = {
        "oid": 1,
        "created": "2026-11-21 20:14:33",
        "content": '{"error_response": {"code": 27}}',
    }
    shop = a_shop([a_page(rate)])

    span = Span(since=NOW - timedelta(days=1), until=NOW)
    (page,) = shop.connector.fetch(Stream.PRODUCT_REVIEWS, span, None)

    assert len(page.items) == 1


def test_too_wide_a_window_and_a_no_of_the_service_are_errors_of_their_own() -> None:
    assert issubclass(WindowTooWide, NeverAgain)
    assert issubclass(Declined, NeverAgain)


EXPECTED = {
    "app_call_limited_app": RateLimited,
    "app_call_limited_api": RateLimited,
    "app_call_limited_app_api": RateLimited,
    "session_expired": SignInAgain,
    "session_blank": SignInAgain,
    "remote_timeout_retryable": Unavailable,
    "business_error_final": Declined,
    "invalid_signature": NeverAgain,
    "no_permission": NotAllowed,
    "missing_argument": NeverAgain,
}


@pytest.mark.skipif(not CONTRACTS.exists(), reason="the shared contracts are not on this machine")
def test_every_sample_error_is_understood() -> None:
    found = {case: type(error_of(body)[0]) for case, body in sample("errors.json").items()}

    assert found == EXPECTED
