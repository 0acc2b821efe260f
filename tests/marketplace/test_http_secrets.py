"""Whatever goes wrong with a call, no log and no error tells a secret or a buyer's words."""

from collections.abc import Callable, Generator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from amends.marketplace.errors import MarketplaceError
from amends.marketplace.http import Caller
from amends.marketplace.redact import Redactor

WORDS = st.text("abcdefXYZ0123456789-._", min_size=12, max_size=40).map(lambda text: f"s3{text}")
FAULTS = [500, 503, 429, 400, 401, 418, "dropped", "cut"]

MakeCaller = Callable[..., Caller]


class Secretive(httpx.Auth):
    """Puts a session where platforms want it: in the address and in a header."""

    def __init__(self, session: str) -> None:
        self.session = session

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.url = request.url.copy_merge_params({"session": self.session})
        request.headers["authorization"] = f"Bearer {self.session}"
        yield request


def told(caller: Caller, request: httpx.Request, verb: str) -> str:
    """All that a person could read of a call that failed: the log and the error."""
    with capture_logs(processors=[caller.redactor]) as logs, pytest.raises(MarketplaceError) as one:
        getattr(caller, verb)("traderates.get", request)
    assert logs
    assert all("traderates.get" in repr(line) for line in logs)
    return f"{logs} {one.value} {one.value!r} {one.value.what}"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(session=WORDS, fault=st.sampled_from(FAULTS), verb=st.sampled_from(["read", "write"]))
def test_a_session_is_never_told(
    platform: Any, a_caller: MakeCaller, session: str, fault: Any, verb: str
) -> None:
    answer = (fault, {}, f"no: {session}") if isinstance(fault, int) else fault
    platform.answers.clear()
    platform.will(*[answer] * 4)
    caller = a_caller(Secretive(session), redactor=Redactor([session]))

    said = told(caller, httpx.Request("POST", platform.url), verb)

    assert session in platform.asked[-1][0]  # it was really sent
    assert session not in said


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS, fault=st.sampled_from([f for f in FAULTS if isinstance(f, int)]))
def test_a_buyer_whom_the_platform_quotes_is_never_told(
    platform: Any, a_caller: MakeCaller, words: str, fault: int
) -> None:
    quoted = f'{{"buyer_nick": "{words}", "content": "很差 {words}", "mobile": 13812345678}}'
    platform.answers.clear()
    platform.will(*[(fault, {}, quoted)] * 4)

    said = told(a_caller(), httpx.Request("POST", platform.url), "read")

    assert not any(secret in said for secret in (words, "很差", "13812345678"))


def test_a_header_that_cannot_be_sent_is_not_told(platform: Any, a_caller: MakeCaller) -> None:
    secret = "s3cr3t-with-a-line\nbreak"
    caller = a_caller(redactor=Redactor([secret]))

    said = told(caller, httpx.Request("POST", platform.url, headers={"x-key": secret}), "write")

    assert "no answer: LocalProtocolError" in said
    assert "sent" not in said
    assert "s3cr3t" not in said
    assert platform.asked == []


def test_a_log_names_store_operation_and_how_long_it_took(
    platform: Any, a_caller: MakeCaller
) -> None:
    platform.will("dropped")
    with capture_logs() as logs:
        a_caller().read("traderates.get", httpx.Request("POST", platform.url))

    line = next(line for line in logs if line["event"] == "no answer")
    assert line == {
        "event": "no answer",
        "log_level": "warning",
        "where": "taobao:示例家居小铺",
        "operation": "traderates.get",
        "error": "taobao:示例家居小铺: no answer: RemoteProtocolError (traderates.get)",
        "seconds": 0.0,
    }
