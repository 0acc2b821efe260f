"""One call: one send, reads tried again and writes never, errors in our words, an honest name."""

import re
import socket
from collections.abc import Callable, Generator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from amends.marketplace.errors import (
    LookFirst,
    MarketplaceError,
    NeverAgain,
    Nonsense,
    RateLimited,
    SignInAgain,
    Unavailable,
)
from amends.marketplace.http import READ_ATTEMPTS, Caller, user_agent
from amends.testing.clock import ManualClock
from amends.testing.fakes import FreeBudgets

SECOND = timedelta(seconds=1)
DROPPED, CUT = "dropped", "cut"

MakeCaller = Callable[..., Caller]


def a_request(platform: Any, **data: str) -> httpx.Request:
    return httpx.Request("POST", platform.url, data={"method": "traderates.get", **data})


def nowhere() -> httpx.Request:
    """A request to a port of loopback where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return httpx.Request("POST", f"http://127.0.0.1:{free.getsockname()[1]}/rest")


def test_an_answer_is_given_as_it_came(platform: Any, a_caller: MakeCaller) -> None:
    platform.will((200, {}, '{"ok": true}'))

    answer = a_caller().read("get", a_request(platform, page="1"))

    assert answer.json() == {"ok": True}
    assert [body for _, _, body in platform.asked] == [b"method=traderates.get&page=1"]


def test_we_name_ourselves_truly_to_every_platform() -> None:
    assert re.fullmatch(r"Amends/\d+\.\d+\.\d+ \(.*automated client\)", user_agent())


def test_the_name_goes_with_every_call(platform: Any, a_caller: MakeCaller) -> None:
    caller = a_caller()
    caller.read("get", caller.http.build_request("POST", platform.url))

    assert platform.headers[0]["user-agent"] == user_agent()


class TestReading:
    """A read changes nothing, so a passing fault is tried again."""

    @pytest.mark.parametrize("fault", [500, 502, 503, DROPPED, CUT])
    def test_a_passing_fault_is_tried_again(
        self, platform: Any, a_caller: MakeCaller, fault: Any
    ) -> None:
        platform.will(fault, fault)

        assert a_caller().read("get", a_request(platform)).status_code == 200
        assert len(platform.asked) == 3

    @pytest.mark.parametrize("fault", [500, DROPPED])
    def test_a_fault_that_stays_is_told_after_the_last_attempt(
        self, platform: Any, a_caller: MakeCaller, clock: ManualClock, fault: Any
    ) -> None:
        platform.will(*[fault] * 9)

        with pytest.raises(Unavailable) as error:
            a_caller().read("traderates.get", a_request(platform))

        assert "(traderates.get)" in str(error.value)
        assert len(platform.asked) == READ_ATTEMPTS
        assert clock.monotonic() == 0.5 + 1 + 2  # nobody waits after the last one

    def test_each_wait_is_as_long_as_chance_and_the_platform_say(
        self, platform: Any, a_caller: MakeCaller, clock: ManualClock
    ) -> None:
        platform.will((503, {"retry-after": "10"}), 503)

        a_caller(chance=lambda: 0.5).read("get", a_request(platform))

        assert clock.monotonic() == (10 + 0.25) + 0.5

    @pytest.mark.parametrize(("seconds", "sends"), [(30, 2), (31, 1)])
    def test_a_long_wait_is_left_to_the_round(
        self, platform: Any, a_caller: MakeCaller, seconds: int, sends: int
    ) -> None:
        platform.will((429, {"retry-after": str(seconds)}))

        if sends == 1:
            with pytest.raises(RateLimited, match=f"rate limited for {seconds} s"):
                a_caller().read("get", a_request(platform))
        else:
            a_caller().read("get", a_request(platform))

        assert len(platform.asked) == sends

    @pytest.mark.parametrize(
        ("status", "kind"), [(401, SignInAgain), (400, NeverAgain), (418, Nonsense)]
    )
    def test_what_would_fail_again_is_not_tried_again(
        self, platform: Any, a_caller: MakeCaller, status: int, kind: type[MarketplaceError]
    ) -> None:
        platform.will((status, {"x-request-id": "15r9a"}))

        with pytest.raises(kind, match=r"\(get\) \[request 15r9a\]$"):
            a_caller().read("get", a_request(platform))

        assert len(platform.asked) == 1

    def test_a_fault_after_a_fault_is_told_as_what_it_is(
        self, platform: Any, a_caller: MakeCaller
    ) -> None:
        platform.will(502, 401)

        with pytest.raises(SignInAgain):
            a_caller().read("get", a_request(platform))

    def test_a_refused_connection_is_tried_again_too(
        self, a_caller: MakeCaller, budgets: FreeBudgets
    ) -> None:
        with pytest.raises(Unavailable, match="no answer: ConnectError"):
            a_caller().read("get", nowhere())

        assert len(budgets.asked) == READ_ATTEMPTS

    def test_a_body_that_cannot_be_unpacked_is_a_passing_fault(
        self, platform: Any, a_caller: MakeCaller
    ) -> None:
        platform.will((200, {"content-encoding": "gzip"}, "no gzip at all"))

        assert a_caller().read("get", a_request(platform)).text == "{}"

    def test_every_attempt_is_signed_anew(
        self, platform: Any, a_caller: MakeCaller, clock: ManualClock
    ) -> None:
        platform.will(500)

        a_caller(Stamp(clock)).read("get", a_request(platform))

        assert [headers["x-time"] for headers in platform.headers] == ["0.0", "0.5"]


class Stamp(httpx.Auth):
    """Signs as some platforms want it: with the time of sending."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["x-time"] = str(self.clock.monotonic())
        yield request


class TestWriting:
    """A write is sent once, whatever comes of it."""

    def test_a_clear_answer_is_given(self, platform: Any, a_caller: MakeCaller) -> None:
        assert a_caller().write("explain", a_request(platform)).status_code == 200

    @pytest.mark.parametrize("fault", [DROPPED, CUT, 500, 503, 418])
    def test_an_answer_that_is_lost_or_unclear_is_looked_up_and_nothing_is_sent_again(
        self, platform: Any, a_caller: MakeCaller, clock: ManualClock, fault: Any
    ) -> None:
        platform.will(fault, 200)

        with pytest.raises(LookFirst, match=r"sent, and then: .* \(explain\)"):
            a_caller().write("explain", a_request(platform))

        assert len(platform.asked) == 1
        assert clock.monotonic() == 0

    def test_the_number_of_an_unclear_answer_is_kept(
        self, platform: Any, a_caller: MakeCaller
    ) -> None:
        platform.will((502, {"x-request-id": "15r9a"}))

        with pytest.raises(LookFirst, match=r"\[request 15r9a\]"):
            a_caller().write("explain", a_request(platform))

    def test_what_never_left_may_be_tried_later(
        self, a_caller: MakeCaller, budgets: FreeBudgets
    ) -> None:
        with pytest.raises(Unavailable, match="no answer: ConnectError"):
            a_caller().write("explain", nowhere())

        assert len(budgets.asked) == 1

    @pytest.mark.parametrize("address", ["gopher://127.0.0.1/", "/rest"])
    def test_an_address_that_cannot_be_called_never_left(
        self, a_caller: MakeCaller, address: str
    ) -> None:
        with pytest.raises(Unavailable, match="no answer: UnsupportedProtocol"):
            a_caller().write("explain", httpx.Request("POST", address))

    @pytest.mark.parametrize(
        ("status", "kind"), [(429, RateLimited), (401, SignInAgain), (400, NeverAgain)]
    )
    def test_a_clear_refusal_is_told_as_what_it_is(
        self, platform: Any, a_caller: MakeCaller, status: int, kind: type[MarketplaceError]
    ) -> None:
        platform.will(status)

        with pytest.raises(kind):
            a_caller().write("explain", a_request(platform))

        assert len(platform.asked) == 1
