"""What the sandbox's gateway checks before anything is answered: app, time, signature, quota."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from amends.testing.clock import ManualClock
from amends.testing.faults import ErrorBody, Meanwhile
from amends.testing.serve import serve
from amends_taobao.sandbox import App, TaobaoSandbox
from amends_taobao.sandbox.ask import Plain

START = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)  # 09:30 in Beijing
RATES = {"fields": "tid,oid", "rate_type": "get", "role": "buyer"}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def sandbox(clock: ManualClock) -> TaobaoSandbox:
    sandbox = TaobaoSandbox(clock, quota=3)
    sandbox.add_shop("示例家居小铺", session="6100a")
    sandbox.add_shop("示例旗舰店", "tmall", session="6100b")
    return sandbox


@pytest.fixture
def url(sandbox: TaobaoSandbox) -> Iterator[str]:
    with serve(sandbox) as base:
        yield base


@pytest.fixture
def ask(url: str, clock: ManualClock) -> Iterator[Plain]:
    with Plain(url, clock, "6100a") as plain:
        yield plain


def refusal(body: dict[str, Any]) -> tuple[int, str | None]:
    error = body.get("error_response", {"code": 0})
    return error["code"], error.get("sub_code")


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        ({"sign": None}, 24),
        ({"sign": "0" * 64}, 25),
        ({"sign_method": "sha1"}, 25),
        ({"fields": "tid"}, 25),  # changed after signing
        ({"app_key": None}, 28),
        ({"app_key": "1"}, 29),
        ({"timestamp": None}, 30),
        ({"timestamp": "2026-11-22T09:30:00"}, 31),
        ({"v": None}, 32),
        ({"format": "xml"}, 23),
        ({"method": None}, 21),
    ],
)
def test_a_spoilt_request_is_refused_with_the_gateways_code(
    ask: Plain, sandbox: TaobaoSandbox, spoilt: dict[str, str | None], code: int
) -> None:
    params = ask.params("taobao.traderates.get", RATES) | spoilt
    sent = {name: value for name, value in params.items() if value is not None}

    response = ask.send(sent)

    assert response.status_code == 200  # the body tells
    assert refusal(response.json())[0] == code
    assert response.json()["error_response"]["request_id"]
    assert sandbox.apps["12345678"].used == 0


@pytest.mark.parametrize("sign_method", ["md5", "hmac", "hmac-sha256"])
def test_three_ways_to_sign_are_good(url: str, clock: ManualClock, sign_method: str) -> None:
    with Plain(url, clock, "6100a", sign_method=sign_method) as ask:
        assert refusal(ask("taobao.traderates.get", **RATES)) == (0, None)


@pytest.mark.parametrize(
    ("skew", "code"),
    [(timedelta(minutes=10), 0), (timedelta(minutes=10, seconds=1), 31), (-timedelta(hours=8), 31)],
)
def test_a_clock_may_be_ten_minutes_wrong(
    ask: Plain, sandbox: TaobaoSandbox, skew: timedelta, code: int
) -> None:
    sandbox.skew = skew

    assert refusal(ask("taobao.traderates.get", **RATES))[0] == code


def test_all_shops_of_an_app_share_one_quota_until_midnight_in_beijing(
    ask: Plain, sandbox: TaobaoSandbox, url: str, clock: ManualClock
) -> None:
    with Plain(url, clock, "6100b") as other:
        for caller in (ask, other, ask):
            assert refusal(caller("taobao.traderates.get", **RATES)) == (0, None)
        refused = other("taobao.traderates.get", **RATES)["error_response"]

    assert refused["sub_code"] == "accesscontrol.limited-by-app-access-count"
    assert refused["sub_msg"] == "This ban will last for 52200 more seconds"  # 14 h 30 min
    assert sandbox.limited == 1
    clock.advance(timedelta(seconds=52200))
    assert refusal(ask("taobao.traderates.get", **RATES)) == (0, None)


def test_calls_beyond_the_rate_are_banned_for_a_second(
    ask: Plain, sandbox: TaobaoSandbox, clock: ManualClock
) -> None:
    sandbox.add_app(App("12345678", sandbox.apps["12345678"].secret, None, rate=2, burst=2))
    codes = [refusal(ask("taobao.traderates.get", **RATES)) for _ in range(3)]
    assert codes == [(0, None), (0, None), (7, "accesscontrol.limited-by-api-access-count")]

    clock.wait(0.9)
    assert refusal(ask("taobao.traderates.get", **RATES))[0] == 7  # the ban goes on
    clock.wait(0.1)
    assert refusal(ask("taobao.traderates.get", **RATES))[0] == 0


def test_a_session_is_wanted_and_must_be_alive(
    url: str, ask: Plain, sandbox: TaobaoSandbox, clock: ManualClock
) -> None:
    sandbox.apps["12345678"].quota = None
    sandbox.add_app(App("87654321", "s" * 32))
    with Plain(url, clock) as nobody, Plain(url, clock, "6100x") as stranger:
        assert refusal(nobody("taobao.traderates.get", **RATES)) == (27, "session-is-blank")
        assert refusal(stranger("taobao.traderates.get", **RATES)) == (27, "invalid-sessionkey")
    with Plain(url, clock, "6100a", app_key="87654321", app_secret="s" * 32) as other_app:
        assert refusal(other_app("taobao.traderates.get", **RATES)) == (27, "invalid-sessionkey")

    sandbox.expire_session("示例家居小铺")
    assert refusal(ask("taobao.traderates.get", **RATES)) == (27, "invalid-sessionkey")


def test_a_session_dies_in_the_middle_of_a_pull(ask: Plain, sandbox: TaobaoSandbox) -> None:
    dies = Meanwhile(lambda: sandbox.expire_session("6100a"))
    sandbox.faults.plan("taobao.traderates.get", dies, after=1)

    assert refusal(ask("taobao.traderates.get", **RATES))[0] == 0
    assert refusal(ask("taobao.traderates.get", **RATES))[0] == 27


@pytest.mark.parametrize(
    ("method", "business", "expected"),
    [
        ("taobao.item.reviews.get", {}, (22, None)),
        ("taobao.traderates.get", {"role": "buyer"}, (40, "isv.missing-parameter:fields")),
        ("taobao.traderates.get", RATES | {"role": "me"}, (41, "isv.invalid-parameter:role")),
        (
            "taobao.traderates.get",
            RATES | {"page_size": 151},
            (41, "isv.invalid-parameter:page_size"),
        ),
        ("taobao.traderates.get", RATES | {"page_no": 201}, (41, "isv.invalid-parameter:page_no")),
        (
            "taobao.traderates.get",
            RATES | {"fields": ",".join(f"f{n}" for n in range(21))},
            (41, "isv.invalid-parameter:fields"),
        ),
        (
            "taobao.traderates.get",
            RATES | {"start_date": "2026-11-22"},
            (41, "isv.invalid-parameter:start_date"),
        ),
    ],
)
def test_arguments_are_read_strictly(
    ask: Plain, method: str, business: dict[str, Any], expected: tuple[int, str | None]
) -> None:
    assert refusal(ask(method, **business)) == expected


def test_the_log_keeps_what_was_asked_and_no_secret(ask: Plain, sandbox: TaobaoSandbox) -> None:
    sandbox.faults.plan("taobao.traderates.get", ErrorBody("remote_timeout_retryable"))

    body = ask("taobao.traderates.get", **RATES)

    assert refusal(body) == (15, "isp.top-remote-connection-timeout")
    asked = sandbox.log[0].params
    assert asked["role"] == "buyer"
    assert not {"sign", "session"} & asked.keys()
    assert sandbox.calls == {"taobao.traderates.get": 1}
