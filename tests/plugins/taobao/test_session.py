"""The seller's session: its clocks, its refreshing by one winner, and consent by code."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest
from tests.plugins.taobao.conftest import NOW, Shop, a_page, a_shop, refusal

from amends.domain.times import Span
from amends.marketplace.connector import Stream
from amends.marketplace.errors import NotAllowed, SignInAgain, Unavailable
from amends_taobao import Taobao, Tmall
from amends_taobao.auth import LiveSession, exchange
from amends_taobao.payloads.account import TokenAnswer
from amends_taobao.settings import TaobaoCredentials, TaobaoSettings, TmallSettings

DAY = timedelta(days=1)
ANSWER: dict[str, Any] = {
    "access_token": "6100fresh",
    "token_type": "Bearer",
    "expires_in": 31536000,
    "refresh_token": "6100fresh-refresh",
    "re_expires_in": 0,
    "r1_expires_in": 31536000,
    "r2_expires_in": 31536000,
    "w1_expires_in": 31536000,
    "w2_expires_in": 1800,
    "taobao_user_id": "100000001",
    "taobao_user_nick": "%E7%A4%BA%E4%BE%8B%E6%97%97%E8%88%B0%E5%BA%97",
}
REFRESHED = {"top_auth_token_refresh_response": {"token_result": ANSWER | {"re_expires_in": 99}}}


def ending_in(left: timedelta, *, refresh: str | None = "6100old-refresh") -> dict[str, Any]:
    return {"session_expires_at": NOW + left, "refresh_token": refresh}


def read_once(shop: Shop) -> None:
    span = Span(since=NOW - DAY, until=NOW)
    list(shop.connector.fetch(Stream.PRODUCT_REVIEWS, span, None))


def by_method(form: dict[str, str]) -> dict[str, Any]:
    return REFRESHED if form["method"].endswith("token.refresh") else a_page()


@pytest.mark.parametrize(
    ("left", "methods"),
    [
        (DAY + timedelta(seconds=1), ["taobao.traderates.get"]),
        (DAY, ["taobao.top.auth.token.refresh", "taobao.traderates.get"]),
    ],
)
def test_a_session_is_refreshed_within_a_day_of_its_end(
    left: timedelta, methods: list[str]
) -> None:
    shop = a_shop(by_method, session=ending_in(left))

    read_once(shop)

    assert [form["method"] for form in shop.asked] == methods


def test_a_refreshed_session_is_kept_and_used_from_then_on() -> None:
    shop = a_shop(by_method, session=ending_in(timedelta(hours=3)))

    read_once(shop)
    read_once(shop)

    refresh, first, second = shop.asked
    assert refresh["refresh_token"] == "6100old-refresh"
    assert "session" not in refresh
    assert [first["session"], second["session"]] == ["6100fresh", "6100fresh"]
    kept = shop.tokens.load("session")
    assert kept is not None
    assert kept.expires_at == NOW + timedelta(seconds=31536000)


def test_the_answer_may_carry_the_session_as_text() -> None:
    text = '{"access_token": "6100text", "expires_in": 60, "re_expires_in": 9}'

    assert TokenAnswer.model_validate({"token_result": text}).access_token == "6100text"
    assert TokenAnswer.model_validate(ANSWER).access_token == "6100fresh"


def test_of_two_rounds_only_one_refreshes() -> None:
    first = a_shop(by_method, session=ending_in(timedelta(hours=3)))
    second = a_shop(by_method, session=ending_in(timedelta(hours=3)), tokens=first.tokens)

    def refresh_while_the_other_reads(form: dict[str, str]) -> dict[str, Any]:
        if form["method"].endswith("token.refresh"):
            read_once(second)
        return by_method(form)

    first.answers = refresh_while_the_other_reads
    read_once(first)

    assert [form["method"] for form in second.asked] == ["taobao.traderates.get"]
    assert second.asked[0]["session"] == "6100test0000session"  # the old one, good for hours yet
    assert first.asked[-1]["session"] == "6100fresh"


def test_a_session_that_another_process_ended_by_refreshing_is_replaced() -> None:
    lasts = ending_in(timedelta(hours=25))
    slow = a_shop(session=lasts)
    quick = a_shop(by_method, session=lasts, tokens=slow.tokens)

    def refreshed_meanwhile(form: dict[str, str]) -> dict[str, Any]:
        quick.clock.advance(timedelta(hours=2))
        read_once(quick)
        return a_page() if form["session"] == "6100fresh" else refusal(27)

    slow.answers = refreshed_meanwhile
    read_once(slow)

    assert [form["session"] for form in slow.asked] == ["6100test0000session", "6100fresh"]


def test_a_refresh_that_fails_does_no_harm_while_the_session_lives() -> None:
    def refuse(form: dict[str, str]) -> dict[str, Any]:
        return refusal(15, "isv.no") if "refresh" in form["method"] else a_page()

    shop = a_shop(refuse, session=ending_in(timedelta(hours=3)))
    read_once(shop)
    read_once(shop)
    shop.clock.advance(timedelta(minutes=5))
    read_once(shop)

    methods = [form["method"].rpartition(".")[2] for form in shop.asked]
    assert methods == ["refresh", "get", "get", "refresh", "get"]  # once each claim, no hammering


def test_a_session_that_cannot_be_refreshed_is_left_alone() -> None:
    shop = a_shop(by_method, session=ending_in(timedelta(hours=1), refresh=None))

    read_once(shop)

    assert [form["method"] for form in shop.asked] == ["taobao.traderates.get"]


def test_a_newer_session_in_the_credentials_wins_over_a_kept_one() -> None:
    shop = a_shop(by_method, session=ending_in(timedelta(hours=3)))
    read_once(shop)

    newer = {"session": "6100second0000session"}
    later = a_shop(by_method, session=newer, tokens=shop.tokens)
    read_once(later)

    assert later.asked[0]["session"] == "6100second0000session"


def test_without_a_session_nothing_leaves() -> None:
    shop = a_shop(by_method, session={"session": None})

    with pytest.raises(SignInAgain, match="the seller must consent"):
        read_once(shop)

    assert shop.asked == []


def test_a_session_without_refresh_asks_a_person_to_plan_ahead() -> None:
    shorter = TokenAnswer.model_validate(ANSWER | {"r2_expires_in": 86400})
    live = LiveSession.from_answer(shorter, NOW, "")

    ends = {end.what: end for end in live.end_dates()}
    assert live.nick == "示例旗舰店"
    assert ends["session"].at == NOW + timedelta(days=365)
    assert "plan a day before this on which the seller authorises again" in ends["session"].remedy
    assert ends["write access to sensitive data (w2)"].at == NOW + timedelta(seconds=1800)
    assert ends["read access to sensitive data (r2)"].at == NOW + DAY
    assert len(ends) == 3  # r1 and w1 end with the session; nothing can be refreshed


def test_four_clocks_of_half_an_hour_mean_a_broken_app_key() -> None:
    broken = ANSWER | dict.fromkeys(("r1_expires_in", "r2_expires_in", "w1_expires_in"), 1800)
    live = LiveSession.from_answer(TokenAnswer.model_validate(broken), NOW, "")

    (note,) = [end.remedy for end in live.end_dates() if end.what == "app key"]
    assert note.endswith("report it to the platform's support")


def test_credentials_alone_tell_when_the_session_ends() -> None:
    held = {"app_key": "1", "app_secret": "s", "session": "x", "session_expires_at": NOW}
    credentials = TaobaoCredentials.model_validate(held)

    assert [end.what for end in Taobao().ends(credentials, NOW)] == ["session"]
    assert Taobao().ends(credentials.model_copy(update={"session": None}), NOW) == ()


def test_consent_leads_to_the_login_page_with_our_state() -> None:
    credentials = TaobaoCredentials.model_validate({"app_key": "12345678", "app_secret": "s"})
    settings = TmallSettings(redirect_uri="https://amends.example.invalid/taobao/callback")

    url = Tmall().consent_url(settings, credentials, "once & for all")

    assert url is not None
    assert url.startswith("https://oauth.taobao.com/authorize?")
    assert {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()} == {
        "response_type": "code",
        "client_id": "12345678",
        "redirect_uri": "https://amends.example.invalid/taobao/callback",
        "state": "once & for all",
        "view": "tmall",
    }
    assert Tmall().consent_url(TmallSettings(), credentials, "x") is None


def take(shop: Shop, *answers: httpx.Response | Exception) -> list[dict[str, str]]:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(dict(parse_qsl(request.content.decode())) | {"url": str(request.url)})
        if isinstance(answers[0], Exception):
            raise answers[0]
        return answers[0]

    exchange(shop.door, shop.settings, shop.credentials, "CODE42", httpx.MockTransport(answer))
    return asked


def test_a_code_becomes_a_session_in_one_try() -> None:
    shop = a_shop([a_page()], session={"session": None}, token="sandbox")

    (form,) = take(shop, httpx.Response(200, json=ANSWER))

    assert form["url"] == "https://oauth.daily.taobao.net/token"
    assert (form["grant_type"], form["code"]) == ("authorization_code", "CODE42")
    after = Shop(shop.answers, shop.settings, shop.credentials, tokens=shop.tokens)
    read_once(after)
    assert after.asked[0]["session"] == "6100fresh"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(400, json={"error": "invalid_grant"}), SignInAgain),
        (httpx.Response(400, json={"error": "invalid_client"}), NotAllowed),
        (httpx.ReadTimeout("slow"), SignInAgain),
        (httpx.ConnectError("down"), Unavailable),
        (httpx.Response(502, text="<html>"), SignInAgain),
    ],
)
def test_a_code_that_gives_no_session_says_what_to_do(
    answer: httpx.Response | Exception, error: type[Exception]
) -> None:
    shop = a_shop(session={"session": None})

    with pytest.raises(error) as caught:
        take(shop, answer)

    assert "CODE42" not in str(caught.value)
    assert shop.tokens.load("session") is None


def test_the_settings_name_hosts_or_take_any_address() -> None:
    local = TaobaoSettings(gateway="http://127.0.0.1:8001/router/rest")

    assert local.gateway_url == "http://127.0.0.1:8001/router/rest"
    assert TaobaoSettings(gateway="sandbox").gateway_url.endswith("tbsandbox.com/router/rest")
    with pytest.raises(ValueError, match="must be production, production-gw, overseas, sandbox or"):
        TaobaoSettings(gateway="prodction")


def test_a_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="timezone"):
        TaobaoCredentials.model_validate(
            {"app_key": "1", "app_secret": "s", "session_expires_at": datetime(2027, 1, 1)}  # noqa: DTZ001
        )
