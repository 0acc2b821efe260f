"""What goes wrong on the way: every fault of the kit, on every kind of call of the sandbox."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from tests.plugins.amazon.conftest import SELLER, refused

from amends.testing.clock import ManualClock
from amends.testing.faults import (
    CutBody,
    Dropped,
    ErrorBody,
    LateWork,
    LostAnswer,
    Meanwhile,
    ServerError,
    Slow,
    Twist,
)
from amends_amazon.sandbox import REFRESH_TOKEN, AmazonSandbox
from amends_amazon.sandbox.ask import Plain
from amends_amazon.sandbox.login import OAUTH
from amends_amazon.sandbox.wire import ERRORS

SITES = "/sellers/v1/marketplaceParticipations"
SINCE = {"createdAfter": "2026-11-01T00:00:00Z"}
CALLS: dict[str, Callable[[Plain], httpx.Response]] = {
    "token": lambda ask: ask.grant(grant_type="refresh_token", refresh_token=REFRESH_TOKEN),
    "createReport": lambda ask: ask.create_report(),
    "getReport": lambda ask: ask.report("50000020001"),
    "getReports": lambda ask: ask.get(
        "/reports/2021-06-30/reports", reportTypes="GET_SELLER_FEEDBACK_DATA"
    ),
    "cancelReport": lambda ask: ask.send("DELETE", "/reports/2021-06-30/reports/50000020001"),
    "getReportDocument": lambda ask: ask.document("amzn1.spdoc.1.4.eu.sandbox-00000001"),
    "download": lambda ask: ask.download("/documents/amzn1.spdoc.1.4.eu.sandbox-00000001"),
    "searchOrders": lambda ask: ask.get("/orders/2026-01-01/orders", **SINCE),
    "getOrder": lambda ask: ask.order("302-1234567-1234567"),
    "getMarketplaceParticipations": lambda ask: ask.get(SITES),
    "getAccount": lambda ask: ask.get("/sellers/v1/account"),
}


@pytest.mark.parametrize("operation", CALLS)
def test_every_call_can_meet_a_proxy_a_fall_and_half_a_body(
    ask: Plain, sandbox: AmazonSandbox, operation: str
) -> None:
    ask.sign_in()
    for fault in (ServerError(), Dropped(), LostAnswer()):
        sandbox.faults.plan(operation, fault)

    assert CALLS[operation](ask).headers["content-type"] == "text/html"
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            CALLS[operation](ask)
    assert sandbox.calls[operation] >= 3


def test_half_a_body_ends_too_early(ask: Plain, sandbox: AmazonSandbox) -> None:
    sandbox.faults.plan("getMarketplaceParticipations", CutBody())

    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
        ask.get(SITES)


def test_a_slow_answer_turns_the_clock(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    sandbox.faults.plan("getMarketplaceParticipations", Slow(40))
    began = clock.now()

    assert ask.get(SITES).status_code == 200
    assert clock.now() - began == timedelta(seconds=40)


def test_a_lost_answer_leaves_a_report_behind(ask: Plain, sandbox: AmazonSandbox) -> None:
    sandbox.faults.plan("createReport", LostAnswer())
    with pytest.raises(httpx.RemoteProtocolError):
        ask.create_report()

    assert len(CALLS["getReports"](ask).json()["reports"]) == 1


def test_late_work_is_done_at_its_time(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    sandbox.faults.plan("createReport", LateWork(timedelta(seconds=5)))
    with pytest.raises(httpx.RemoteProtocolError):
        ask.create_report()

    assert CALLS["getReports"](ask).json()["reports"] == []
    clock.wait(6)
    (report,) = CALLS["getReports"](ask).json()["reports"]
    assert report["createdTime"] == "2026-11-22T04:00:05+00:00"


def test_a_consent_is_withdrawn_in_the_middle_of_a_round(
    ask: Plain, sandbox: AmazonSandbox
) -> None:
    sandbox.leave_feedback(SELLER)
    sandbox.faults.plan("getReport", Meanwhile(lambda: sandbox.withdraw(SELLER)))

    number = ask.create_report().json()["reportId"]

    assert refused(ask.report(number))[:2] == (403, "Unauthorized")


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_can_be_had_by_name(ask: Plain, sandbox: AmazonSandbox, name: str) -> None:
    sandbox.faults.plan("getMarketplaceParticipations", ErrorBody(name))

    answer = ask.get(SITES)

    assert refused(answer) == ERRORS[name][:3]
    assert answer.headers["x-amzn-requestid"]


@pytest.mark.parametrize("name", OAUTH)
def test_every_word_of_the_login_host_can_be_had_by_name(
    ask: Plain, sandbox: AmazonSandbox, name: str
) -> None:
    sandbox.faults.plan("token", ErrorBody(name))

    answer = CALLS["token"](ask)

    assert (answer.status_code, answer.json()["error"]) == (OAUTH[name][0], name)


def test_lists_may_be_strange_and_still_well_formed(ask: Plain, sandbox: AmazonSandbox) -> None:
    orders = [sandbox.add_order(SELLER) for _ in range(2)]
    for twist in (Twist.DUPLICATES, Twist.MALFORMED, Twist.UNKNOWN_FIELDS, Twist.REPEATS):
        sandbox.faults.plan("searchOrders", twist)

    twice, bad, more, again = (CALLS["searchOrders"](ask).json() for _ in range(4))

    assert [one["orderId"] for one in twice["orders"]] == [orders[0]] * 2 + [orders[1]] * 2
    assert [one["createdTime"] == "yesterday" for one in bad["orders"]] == [False, True]
    assert "sandboxField" in more
    assert "sandboxField" in more["orders"][0]
    assert again["pagination"]["nextToken"]


def test_a_single_answer_may_be_empty_or_have_more(ask: Plain, sandbox: AmazonSandbox) -> None:
    order = sandbox.add_order(SELLER)
    for twist in (Twist.MALFORMED, Twist.UNKNOWN_FIELDS):
        sandbox.faults.plan("getOrder", twist)

    assert ask.order(order).json() == {"order": None}
    assert ask.order(order).json().keys() == {"order", "sandboxField"}
