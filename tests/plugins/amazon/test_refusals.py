"""What a refusal means for the next move, and that it costs its own operation alone."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.plugins.amazon.conftest import SELLER
from tests.plugins.amazon.desk import a_desk, reviews

from amends.domain.ids import OrderRef
from amends.marketplace.errors import (
    ComeBack,
    MarketplaceError,
    NeverAgain,
    Nonsense,
    NotAllowed,
    RateLimited,
    Unavailable,
)
from amends.testing.clock import ManualClock
from amends.testing.fakes import MemoryBudgets
from amends.testing.faults import ErrorBody, ServerError, Twist
from amends_amazon import policy
from amends_amazon.connector.refusals import Judge, TokenRefused
from amends_amazon.sandbox import AmazonSandbox

NO_ORDER = OrderRef("302-0000000-0000000")

TO_BUYERS = {
    "createUnexpectedProblem",
    "createConfirmOrderDetails",
    "createConfirmDeliveryDetails",
    "createConfirmServiceDetails",
    "confirmCustomizationDetails",
    "createDigitalAccessKey",
    "createProductReviewAndSellerFeedbackSolicitation",
}


def judged(status: int, body: Any = None, operation: str = "getOrder") -> MarketplaceError | None:
    headers = {"x-amzn-RequestId": "req-1"}
    if isinstance(body, str):
        response = httpx.Response(status, text=body, headers=headers)
    else:
        response = httpx.Response(status, json=body, headers=headers)
    return Judge("amazon:Beispiel")(response, operation)


def fault(message: str = "", details: str | None = None, code: str = "Unauthorized") -> Any:
    said = {"details": details, "message": message, "code": code}  # the order of keys varies
    return {"errors": [{name: value for name, value in said.items() if value is not None}]}


DENIED = "Access to requested resource is denied."


@pytest.mark.parametrize(
    ("status", "body", "error", "says"),
    [
        (429, fault(code="QuotaExceeded"), RateLimited, "rate limited for 2 s"),
        (401, fault(DENIED), TokenRefused, "refused (HTTP 401)"),
        (403, fault(DENIED), NotAllowed, "(HTTP 403 Unauthorized) (getOrder)"),
        (403, fault(DENIED, ""), NotAllowed, "such as Buyer Communication, then the seller"),
        (403, "<html>Forbidden</html>", NotAllowed, "(HTTP 403)"),
        (
            403,
            fault(DENIED, "The access token you provided has expired."),
            TokenRefused,
            "refused (HTTP 403)",
        ),
        (
            403,
            fault("The access token you provided is revoked, malformed or invalid."),
            TokenRefused,
            "refused (HTTP 403)",
        ),
        (400, fault("Invalid input", "bad", "400"), NeverAgain, "refused (HTTP 400 400)"),
        (400, fault(code="Petra Mustergast"), NeverAgain, "refused (HTTP 400)"),
        (404, {"errors": []}, NeverAgain, "refused (HTTP 404)"),
        (413, None, NeverAgain, "refused (HTTP 413)"),
        (302, "", Nonsense, "HTTP 302"),
        (500, fault(code="InternalFailure"), Unavailable, "HTTP 500"),
        (502, "<html>Bad Gateway</html>", Unavailable, "HTTP 502"),
        (503, "", Unavailable, "HTTP 503"),
    ],
)
def test_each_refusal_has_its_next_move_and_carries_the_request_id(
    status: int, body: Any, error: type[MarketplaceError], says: str
) -> None:
    refusal = judged(status, body)

    assert type(refusal) is error
    assert says in str(refusal)
    assert str(refusal).endswith("(getOrder) [request req-1]")


def test_amazons_words_are_shown_but_for_those_about_an_order() -> None:
    said = fault("Invalid input", "dataStartTime: not ahead", "InvalidInput")

    about_report, about_order = judged(400, said, "createReport"), judged(400, said)

    assert "(HTTP 400 InvalidInput: Invalid input; dataStartTime: not ahead)" in str(about_report)
    assert "(HTTP 400 InvalidInput)" in str(about_order)


@pytest.mark.parametrize(
    ("operation", "words", "says"),
    [
        (
            "createUnexpectedProblem",
            "Invalid amazonOrderId and template combination.",
            "this order does not take this kind of message now: nothing was sent",
        ),
        (
            "createProductReviewAndSellerFeedbackSolicitation",
            "Outside the 5-30 day range after delivery",
            "the days for asking this buyer are not open",
        ),
        (
            "createProductReviewAndSellerFeedbackSolicitation",
            "The requested solicitation is not available for this amazonOrderId.",
            "perhaps because it was done before",
        ),
        ("createConfirmOrderDetails", "Petra Mustergast", "Amazon does not allow it for this"),
    ],
)
def test_where_a_message_was_to_be_sent_a_403_is_about_the_order_and_not_the_account(
    operation: str, words: str, says: str
) -> None:
    refusal = judged(403, fault(words), operation)

    assert type(refusal) is NeverAgain
    assert says in str(refusal)
    assert "role" not in str(refusal)
    assert "Mustergast" not in str(refusal)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_an_answer_is_no_refusal(status: int) -> None:
    assert judged(status) is None


@pytest.mark.parametrize(
    ("operation", "seconds"),
    [("getReport", 0.5), ("getOrder", 2), ("createReport", 60), ("getReports", 45)],
)
def test_after_a_429_the_wait_follows_the_rate_because_amazon_names_no_time(
    operation: str, seconds: float
) -> None:
    refusal = judged(429, fault(code="QuotaExceeded"), operation)

    assert isinstance(refusal, RateLimited)
    assert abs(refusal.retry_after.total_seconds() - seconds) < 0.2


def test_a_429_of_an_order_is_sat_out_and_blocks_its_budget(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    order = OrderRef(sandbox.add_order(SELLER))
    sandbox.faults.plan("getOrder", ErrorBody("quota"))

    with a_desk(url, clock) as desk:
        began = clock.now()
        desk.connector.fetch_order(order)
        ((key, until),) = desk.door.budgets.blocks  # type: ignore[attr-defined]

    assert key == "amazon/account/7/getOrder"
    assert until - began == timedelta(seconds=2)
    assert clock.now() >= until


def test_budgets_are_kept_before_the_call_so_that_amazon_never_says_429(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    order = OrderRef(sandbox.add_order(SELLER))

    with a_desk(url, clock, budgets=MemoryBudgets(clock)) as desk:
        while sandbox.calls["getOrder"] < 40:
            try:
                desk.connector.fetch_order(order)
            except ComeBack as spent:
                clock.advance(spent.at - clock.now())

    assert sandbox.limited == 0


def test_a_scarce_call_is_come_back_for_and_the_report_under_way_is_kept(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.leave_feedback(SELLER)

    with a_desk(url, clock, budgets=MemoryBudgets(clock)) as desk:
        for _ in range(18):  # more than a burst of orders for a report
            pages = desk.read()

    assert len(reviews(pages)) == 1
    assert (sandbox.limited, sandbox.calls["createReport"]) == (0, 18)


def test_an_operation_whose_budget_is_spent_leaves_the_others_alone(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    order = OrderRef(sandbox.add_order(SELLER))

    with a_desk(url, clock, budgets=MemoryBudgets(clock)) as desk:
        for _ in range(9):  # one of the burst of ten is kept back
            desk.connector.check()
        with pytest.raises(ComeBack, match="the budget is spent until 2026-11-22 04:00:"):
            desk.connector.check()
        assert desk.connector.fetch_order(order).ref == order

    assert (sandbox.limited, sandbox.calls["getReports"]) == (0, 9)


def test_an_answer_that_breaks_the_model_is_nonsense_and_quotes_nobody(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    order = OrderRef(sandbox.add_order(SELLER))
    sandbox.faults.plan("getOrder", Twist.MALFORMED)

    with (
        a_desk(url, clock) as desk,
        pytest.raises(Nonsense, match=r"not what the model says \(getOrder\) \[request sandbox"),
    ):
        desk.connector.fetch_order(order)


def test_a_web_page_in_place_of_an_answer_is_a_passing_fault(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.faults.plan("getOrder", ServerError(200, "<html>maintenance</html>"))

    with (
        a_desk(url, clock) as desk,
        pytest.raises(Unavailable, match="a web page instead of an answer"),
    ):
        desk.connector.fetch_order(NO_ORDER)


def test_every_operation_that_is_called_has_its_plan_as_the_models_state_it() -> None:
    limits = {limit.operation: (limit.rate, limit.burst) for limit in policy.limits()}

    assert limits == {
        "createReport": (0.0167, 15),
        "getReports": (0.0222, 10),
        "getReport": (2, 15),
        "getReportDocument": (0.0167, 15),
        "getOrder": (0.5, 30),
        "getMarketplaceParticipations": (0.016, 15),
        **dict.fromkeys(TO_BUYERS, (1, 5)),
        **dict.fromkeys(("getMessagingActionsForOrder", "GetAttributes"), (1, 5)),
        "getSolicitationActionsForOrder": (1, 5),
    }
    assert {limit.operation for limit in policy.limits() if limit.headroom >= 0.1} == TO_BUYERS
    assert {limit.scope for limit in policy.limits()} == {"account"}
