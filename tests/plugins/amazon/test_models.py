"""The sandbox says nothing that Amazon's own models do not know, and takes nothing else.

The fixture `sandbox` holds every test of this folder to the models; here is that all of them are
covered, that the sandbox's tables agree with them, and that the checker sees what is wrong.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from tests.plugins.amazon.conftest import SELLER
from tests.plugins.amazon.models import CONTRACTS, Operation, Watched, models

from amends.testing.builders import NOON
from amends.testing.clock import ManualClock
from amends.testing.sandbox import Answer, Request
from amends_amazon.sandbox import AmazonSandbox, Role
from amends_amazon.sandbox.ask import Plain
from amends_amazon.sandbox.limits import PLANS, UsagePlan
from amends_amazon.sandbox.messaging import KINDS
from amends_amazon.sandbox.operations import OPERATIONS
from amends_amazon.sandbox.order_told import DATA_SETS
from amends_amazon.sandbox.wire import ERRORS

pytestmark = pytest.mark.skipif(
    not CONTRACTS.is_dir(),
    reason="Amazon's models are not on this machine: shared/contracts/amazon is absent",
)


GERMANY = "A1PA6795UKMFR9"


def named(name: str) -> Operation:
    return next(one for one in models() if one.name == name)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_stands_where_the_model_has_it(name: str) -> None:
    operation = named(name)

    assert OPERATIONS[name] == (operation.verb, operation.path)
    assert operation.plan or name == "sendInvoice"
    assert PLANS[name] == UsagePlan(*operation.plan or (1, 5))


def test_official_examples_fit_their_models_but_for_the_one_that_is_known() -> None:
    wrong = Counter(
        f"{name} {status}"
        for name in OPERATIONS
        for status, body in named(name).examples()
        if named(name).about_body(status, body)
    )

    assert wrong == {"getAccount 200": 1}  # two fields that its own schema demands are missing


def test_a_whole_day_is_said_in_words_that_the_models_know(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    assert isinstance(sandbox, Watched)
    app = next(iter(sandbox.apps.values()))
    app.roles |= {Role.DIRECT_TO_CONSUMER}
    sandbox.agree(SELLER, "eu", refresh_token="Atzr|sandbox0001")
    order = sandbox.leave_feedback(SELLER)
    sandbox.add_order(SELLER, by_amazon=True, replaces=order)
    day = {"createdAfter": (clock.now() - timedelta(days=30)).isoformat()}

    ask.get("/sellers/v1/marketplaceParticipations")
    ask.get("/sellers/v1/account")
    for _ in range(2):
        number = ask.create_report("amazon.de", clock.now() - timedelta(days=30)).json()["reportId"]
        ask.report(number)
    ask.send("DELETE", f"/reports/2021-06-30/reports/{number}")
    clock.wait(120)
    listed = ask.get(
        "/reports/2021-06-30/reports", reportTypes="GET_SELLER_FEEDBACK_DATA", pageSize="1"
    )
    ask.get("/reports/2021-06-30/reports", nextToken=listed.json()["nextToken"])
    ask.document(ask.report("50000020001").json()["reportDocumentId"])
    ask.order(order, *DATA_SETS)
    ask.get("/orders/2026-01-01/orders", **day, includedData=",".join(DATA_SETS))
    for _ in range(31):
        ask.order("302-0000000-0000000")
    ask.order("nonsense")
    _write_everything(ask, sandbox)

    statuses = Counter(answer.status for _, answer in sandbox.seen)
    asked = set(sandbox.calls) - {"token"}
    assert asked == set(OPERATIONS)
    assert statuses.keys() == {200, 201, 202, 403, 404, 429}
    assert sandbox.complaints() == []


def _write_everything(ask: Plain, sandbox: AmazonSandbox) -> None:
    """Every kind of message and a request for a review, each twice."""
    order = sandbox.add_order(SELLER)
    sandbox.permit(order, *KINDS)
    ask.get(f"/messaging/v1/orders/{order}", marketplaceIds=GERMANY)
    ask.get(f"/messaging/v1/orders/{order}/attributes", marketplaceIds=GERMANY)
    ask.get(f"/solicitations/v1/orders/{order}", marketplaceIds=GERMANY)
    file = {"uploadDestinationId": "4e936e26-7b72-4b84-af27-e6baee1d546d", "fileName": "a.pdf"}
    for kind, rule in KINDS.items():
        body: dict[str, Any] = {"text": "Guten Tag"} if rule.longest else {"attachments": [file]}
        path = f"/messaging/v1/orders/{order}/messages/{kind}?marketplaceIds={GERMANY}"
        ask.send("POST", path, json=body)
    for _ in range(2):
        path = f"/solicitations/v1/orders/{order}/solicitations/productReviewAndSellerFeedback"
        ask.send("POST", f"{path}?marketplaceIds={GERMANY}")


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_error_is_one_that_the_operation_may_give(name: str) -> None:
    sandbox = AmazonSandbox(ManualClock(NOON))
    responses = named(name).spec["responses"]

    for error, (status, *_) in ERRORS.items():
        if str(status) in responses:
            assert named(name).about_answer(sandbox.error(error)) == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_missing_token_is_refused_as_the_model_allows(
    ask: Plain, sandbox: AmazonSandbox, name: str
) -> None:
    assert isinstance(sandbox, Watched)
    verb, path = OPERATIONS[name]

    answer = ask.send(verb, path.replace("{", "").replace("}", ""), {"x-amz-access-token": None})

    assert answer.status_code in (401, 403)
    assert sandbox.calls[name] == 1
    assert sandbox.complaints() == []


def a_request(**over: Any) -> Request:
    plain: dict[str, Any] = {
        "verb": "GET",
        "path": "/eu/reports/2021-06-30/reports",
        "query": "reportTypes=A,B",
        "headers": {},
        "body": b"",
    }
    return Request(**plain | over)


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("reportTypes=A,B&processingStatuses=DONE&pageSize=100", None),
        ("reportTypes=A&sort=up", "query.sort is no parameter"),
        ("processingStatuses=READY", "processingStatuses[0] is 'READY', which is none of them"),
        ("reportTypes=" + ",".join("ABCDEFGHIJK"), "reportTypes has 11, at most 10"),
        ("pageSize=101", "pageSize is 101, not 1 to 100"),
        ("pageSize=many", "pageSize is no integer"),
        ("createdSince=2026-11-22", "createdSince is '2026-11-22', which is no time"),
    ],
)
def test_the_checker_reads_parameters(query: str, complaint: str | None) -> None:
    found = named("getReports").about_request(a_request(query=query))

    assert found == ([complaint] if complaint else [])


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b'{"reportType":"A","marketplaceIds":["M"],"reportOptions":{"a":"b"}}', None),
        (b"", "body.body is missing"),
        (b'{"reportType":"A"}', "body.marketplaceIds is missing"),
        (b'{"reportType":"A","marketplaceIds":[]}', "body.marketplaceIds has 0, at least 1"),
        (b'{"reportType":1,"marketplaceIds":["M"]}', "body.reportType is no string"),
        (
            b'{"reportType":"A","marketplaceIds":["M"],"reportOptions":{"a":true}}',
            "body.reportOptions.a is no string",
        ),
        (b'{"reportType":"A","marketplaceIds":["M"],"since":"x"}', "body.since is no field"),
    ],
)
def test_the_checker_reads_bodies(body: bytes, complaint: str | None) -> None:
    request = a_request(verb="POST", query="", body=body)

    assert named("createReport").about_request(request) == ([complaint] if complaint else [])


def test_the_checker_takes_the_limit_of_a_text_on_a_list_at_its_word() -> None:
    upload = {"type": "array", "maxLength": 2, "items": {"type": "string"}}
    operation = Operation("upload", "GET", "/", {"responses": {"200": {"schema": upload}}}, {})

    assert operation.about_body("200", ["a", "b"]) == []
    assert operation.about_body("200", ["a", "b", "c"]) == ["body has 3, at most 2"]


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (Answer(b"{}", 418), "418 is no answer of getReport"),
        (Answer(b'{"errors":[]}', 404), "the request id is missing"),
        (
            Answer(b'{"errors":[]}', 429, headers={"x-amzn-requestid": "1", "x-amzn-other": "1"}),
            "x-amzn-other is no header of 429",
        ),
        (
            Answer(b'{"errors":[{"code":"x"}]}', 404, headers={"x-amzn-requestid": "1"}),
            "body.errors[0].message is missing",
        ),
    ],
)
def test_the_checker_reads_answers(answer: Answer, complaint: str) -> None:
    assert named("getReport").about_answer(answer) == [complaint]
