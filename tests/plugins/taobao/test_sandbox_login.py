"""The sandbox's login host: codes that work once, sessions, and their refresh."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from amends.testing.clock import ManualClock
from amends.testing.serve import serve
from amends_taobao.sandbox import TaobaoSandbox
from amends_taobao.sandbox.ask import Plain
from amends_taobao.sandbox.street import APP_KEY, APP_SECRET

START = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
BACK = "https://amends.example.invalid/callback?from=taobao"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def sandbox(clock: ManualClock) -> TaobaoSandbox:
    sandbox = TaobaoSandbox(clock, renewable=True)
    sandbox.add_shop("示例家居小铺")
    sandbox.add_shop("示例旗舰店", "tmall")
    return sandbox


@pytest.fixture
def url(sandbox: TaobaoSandbox) -> Iterator[str]:
    with serve(sandbox) as base:
        yield base


def a_code(url: str, **over: str) -> str:
    query = {
        "response_type": "code",
        "client_id": APP_KEY,
        "redirect_uri": BACK,
        "state": "s1",
        **over,
    }
    answer = httpx.get(f"{url}/authorize", params=query, trust_env=False)
    return httpx.URL(answer.headers["location"]).params["code"]


def exchanged(url: str, **form: str) -> httpx.Response:
    app = {"client_id": APP_KEY, "client_secret": APP_SECRET}
    return httpx.post(f"{url}/token", data=app | form, trust_env=False)


def by_code(url: str, code: str) -> httpx.Response:
    return exchanged(url, grant_type="authorization_code", code=code)


def test_a_code_makes_a_session_once(url: str, sandbox: TaobaoSandbox, clock: ManualClock) -> None:
    sandbox.signed_in = "示例旗舰店"
    code = a_code(url)

    first, second = by_code(url, code), by_code(url, code)

    assert (second.status_code, second.json()["error"]) == (400, "invalid_grant")
    with Plain(url, clock, first.json()["access_token"]) as ask:
        answer = ask("taobao.traderates.get", fields="tid", rate_type="get", role="buyer")
    assert "traderates_get_response" in answer
    assert sandbox.sessions[first.json()["access_token"]].shop.nick == "示例旗舰店"


def test_a_code_lasts_ten_minutes(url: str, clock: ManualClock) -> None:
    code = a_code(url)
    clock.advance(timedelta(minutes=10, seconds=1))

    assert by_code(url, code).json()["error"] == "invalid_grant"


def test_a_wrong_secret_or_client_is_refused(url: str) -> None:
    form = {"grant_type": "authorization_code", "code": a_code(url)}

    assert exchanged(url, **form, client_secret="no").json()["error"] == "invalid_client"
    page = httpx.get(f"{url}/authorize", params={"client_id": "1"}, trust_env=False)
    assert page.status_code == 400


def test_a_refresh_works_once_and_ends_the_old_session(
    url: str, sandbox: TaobaoSandbox, clock: ManualClock
) -> None:
    old = by_code(url, a_code(url)).json()

    def refreshed() -> dict[str, Any]:
        with Plain(url, clock) as ask:
            answer: dict[str, Any] = ask(
                "taobao.top.auth.token.refresh", refresh_token=old["refresh_token"]
            )
        return answer

    first, second = refreshed(), refreshed()

    new = json.loads(first["top_auth_token_refresh_response"]["token_result"])
    assert second["error_response"]["code"] == 15
    assert old["access_token"] not in sandbox.sessions
    assert new["access_token"] in sandbox.sessions


def test_a_back_office_app_cannot_refresh(url: str, sandbox: TaobaoSandbox) -> None:
    sandbox.apps[APP_KEY].renewable = False
    token = by_code(url, a_code(url)).json()

    answer = exchanged(url, grant_type="refresh_token", refresh_token=token["refresh_token"])

    assert token["re_expires_in"] == 0
    assert answer.json()["error"] == "invalid_grant"


def test_the_code_is_also_taken_by_the_signed_method(url: str, clock: ManualClock) -> None:
    with Plain(url, clock) as ask:
        answer = ask("taobao.top.auth.token.create", code=a_code(url))

    told = json.loads(answer["top_auth_token_create_response"]["token_result"])
    assert told["token_type"] == "Bearer"
