"""The sandbox's messages and requests for a review: what is offered, refused, and what arrives."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.plugins.amazon.conftest import SELLER, refused

from amends.testing.clock import ManualClock
from amends.testing.faults import LateWork, LostAnswer
from amends_amazon.sandbox import CLIENT_ID, AmazonSandbox, Role
from amends_amazon.sandbox.ask import Plain

DAY = timedelta(days=1)
GERMANY, BRITAIN = "A1PA6795UKMFR9", "A1F83G8C2ARO7P"
FILE = {"uploadDestinationId": "4e936e26", "fileName": "rechnung.pdf"}


def send(ask: Plain, order: str, kind: str, site: str = GERMANY, **body: Any) -> httpx.Response:
    path = f"/messaging/v1/orders/{order}/messages/{kind}?marketplaceIds={site}"
    return ask.send("POST", path, json=body)


def solicit(ask: Plain, order: str) -> httpx.Response:
    path = f"/solicitations/v1/orders/{order}/solicitations/productReviewAndSellerFeedback"
    return ask.send("POST", f"{path}?marketplaceIds={GERMANY}")


def offered(ask: Plain, order: str, api: str = "messaging") -> list[str]:
    answer = ask.get(f"/{api}/v1/orders/{order}", marketplaceIds=GERMANY)
    return [link["name"] for link in answer.json()["_links"]["actions"]]


def test_an_order_offers_what_is_permitted_and_two_kinds_that_are_gone(
    ask: Plain, sandbox: AmazonSandbox
) -> None:
    order = sandbox.add_order(SELLER)

    sandbox.permit(order, "warranty")

    gone = ["negativeFeedbackRemoval", "amazonMotors"]
    assert offered(ask, order) == ["warranty", *gone, "attributes"]
    assert [send(ask, order, kind, text="x").status_code for kind in gone] == [403, 403]


def test_the_language_of_the_buyer_is_told(ask: Plain, sandbox: AmazonSandbox) -> None:
    order = sandbox.add_order(SELLER)
    sandbox.permit(order, locale="fr-FR")

    answer = ask.get(f"/messaging/v1/orders/{order}/attributes", marketplaceIds=GERMANY)

    assert answer.json() == {"buyer": {"locale": "fr-FR"}}
    assert answer.headers["content-type"] == "application/hal+json"


def test_a_message_arrives_as_often_as_it_is_sent(ask: Plain, sandbox: AmazonSandbox) -> None:
    order = sandbox.add_order(SELLER)

    first, second = (send(ask, order, "unexpectedProblem", text="Guten Tag") for _ in range(2))

    assert (first.status_code, first.json(), second.status_code) == (201, {}, 201)
    assert [one.text for one in sandbox.messages(order)] == ["Guten Tag"] * 2
    assert sandbox.writes == {f"unexpectedProblem/{order}": 2}
    assert [one["kind"] for one in sandbox.arrived()[order]] == ["unexpectedProblem"] * 2


def test_what_is_not_permitted_is_a_403_that_names_the_combination(
    ask: Plain, sandbox: AmazonSandbox
) -> None:
    order = sandbox.add_order(SELLER)

    answer = send(ask, order, "confirmOrderDetails", text="Guten Tag")

    assert refused(answer) == (
        403,
        "Unauthorized",
        "Invalid amazonOrderId and template combination.",
    )
    assert sandbox.messages(order) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("unexpectedProblem", {}),
        ("unexpectedProblem", {"text": ""}),
        ("unexpectedProblem", {"text": "x" * 2_001}),
        ("unexpectedProblem", {"text": "x", "subject": "y"}),
        ("unexpectedProblem", {"text": "x", "attachments": [FILE]}),
        ("unexpectedProblem", {"text": "<b>Hallo</b>"}),
        ("unexpectedProblem", {"text": "Schreiben Sie an hilfe@beispiel.example"}),
        ("confirmCustomizationDetails", {"text": "x" * 801}),
        ("digitalAccessKey", {"text": "x" * 401}),
        ("legalDisclosure", {"attachments": [FILE] * 6}),
        ("legalDisclosure", {"attachments": [{"fileName": "a.pdf"}]}),
        ("warranty", {}),
        ("warranty", {"attachments": [FILE], "coverageStartDate": "2026-11-01"}),
        ("invoice", {"attachments": []}),
    ],
)
def test_a_body_is_read_strictly(
    ask: Plain, sandbox: AmazonSandbox, kind: str, body: dict[str, Any]
) -> None:
    order = sandbox.add_order(SELLER)
    sandbox.permit(order, kind)

    assert refused(send(ask, order, kind, **body))[:2] == (400, "InvalidInput")
    assert sandbox.messages(order) == []


def test_exactly_the_site_of_the_order_must_be_named(ask: Plain, sandbox: AmazonSandbox) -> None:
    order = sandbox.add_order(SELLER)
    path = f"/messaging/v1/orders/{order}"

    answers = [
        ask.get(path),
        ask.get(path, marketplaceIds=BRITAIN),
        ask.get(path, marketplaceIds=f"{GERMANY},{BRITAIN}"),
        ask.get("/messaging/v1/orders/302-0000000-0000000", marketplaceIds=GERMANY),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400, 404]


def test_without_the_role_neither_is_answered(ask: Plain, sandbox: AmazonSandbox) -> None:
    order = sandbox.add_order(SELLER)
    for consent in sandbox.consents.values():
        consent.roles = sandbox.apps[CLIENT_ID].roles = frozenset({Role.INSIGHTS})

    assert send(ask, order, "unexpectedProblem", text="x").status_code == 403
    assert solicit(ask, order).status_code == 403
    assert sandbox.arrived() == {}


@pytest.mark.parametrize(("age", "open_now"), [(6.9, False), (7, True), (35, True), (35.1, False)])
def test_a_review_may_be_asked_for_from_day_5_to_30_of_the_promised_delivery(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock, age: float, open_now: bool
) -> None:
    order = sandbox.add_order(SELLER, created=clock.now() - age * DAY)

    assert offered(ask, order, "solicitations") == (
        ["productReviewAndSellerFeedback"] if open_now else []
    )
    answer = solicit(ask, order)
    assert answer.status_code == (201 if open_now else 403)
    assert open_now or "5-30 day range" in refused(answer)[2]


def test_a_review_is_asked_for_once(ask: Plain, sandbox: AmazonSandbox) -> None:
    order = sandbox.add_order(SELLER)

    assert solicit(ask, order).status_code == 201
    assert offered(ask, order, "solicitations") == []
    assert "not available" in refused(solicit(ask, order))[2]
    assert sandbox.writes == {f"solicitation/{order}": 1}


def test_five_messages_may_leave_at_once_and_then_one_a_second(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    order = sandbox.add_order(SELLER)
    ask.sign_in()

    burst = [send(ask, order, "unexpectedProblem", text="x").status_code for _ in range(6)]
    clock.wait(1)
    later = send(ask, order, "unexpectedProblem", text="x").status_code

    assert burst == [201] * 5 + [429]
    assert later == 201


def test_work_can_be_done_though_the_answer_is_lost_or_long_after(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    order = sandbox.add_order(SELLER)
    sandbox.faults.plan("createUnexpectedProblem", LostAnswer())
    sandbox.faults.plan("createUnexpectedProblem", LateWork(timedelta(seconds=5)))

    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            send(ask, order, "unexpectedProblem", text="x")
    soon = len(sandbox.messages(order))
    clock.wait(5)
    sandbox.settle()

    assert (soon, len(sandbox.messages(order))) == (1, 2)
