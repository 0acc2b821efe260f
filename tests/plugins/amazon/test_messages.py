"""Messages to Amazon's buyers: only what an order permits, at most once, and never what is gone."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.plugins.amazon.conftest import SELLER
from tests.plugins.amazon.desk import a_desk

from amends.domain.action import Action, ActionKind, Delivery, Receipt
from amends.domain.ids import OrderRef, StoreId
from amends.marketplace.errors import (
    CannotTell,
    LookFirst,
    MarketplaceError,
    NeverAgain,
    NotAllowed,
    NotOffered,
    RateLimited,
    Unavailable,
)
from amends.testing.clock import ManualClock
from amends.testing.fakes import MemoryBudgets
from amends.testing.faults import (
    CutBody,
    Dropped,
    ErrorBody,
    Fault,
    LateWork,
    LostAnswer,
    Meanwhile,
    ServerError,
)
from amends_amazon.connector.messages import what_is_wrong
from amends_amazon.policy.letters import GONE, KINDS
from amends_amazon.sandbox import CLIENT_ID, AmazonSandbox, Role

SENDING = "createUnexpectedProblem"
REMOVED = ("negativeFeedbackRemoval", "amazonMotors")


def a_message(of: str | None, **over: Any) -> Action:
    plain: dict[str, Any] = {
        "key": "case-1/first/0/1",
        "kind": ActionKind.MESSAGE,
        "store": StoreId(1),
        "order": of,
        "text": "Ihr Paket kam zurück. Wohin dürfen wir es noch einmal senden?",
        "language": "de",
        "permit": "unexpectedProblem",
    }
    return Action(**plain | over)


@pytest.fixture
def order(sandbox: AmazonSandbox) -> OrderRef:
    return OrderRef(sandbox.add_order(SELLER))


def asked_of_messages(sandbox: AmazonSandbox) -> list[str]:
    return [one for one in sandbox.calls if "/messag" in one or one in SENDS]


SENDS = {kind.operation for kind in KINDS.values()}


def test_what_an_order_permits_is_told_with_the_buyers_language(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    sandbox.permit(order, "unexpectedProblem", "legalDisclosure", locale="fr-FR")

    with a_desk(url, clock) as desk:
        permitted = desk.connector.fetch_permissions(order)

    assert [(one.kind, one.delivery, one.language) for one in permitted] == [
        ("unexpectedProblem", Delivery.API, "fr"),
        ("legalDisclosure", Delivery.BY_HAND, "fr"),  # made of files
    ]


def test_no_permitted_message_is_a_normal_answer(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    sandbox.permit(order)  # what is gone stays advertised

    with a_desk(url, clock) as desk:
        assert desk.connector.fetch_permissions(order) == []
        assert desk.connector.read_back(a_message(order)) == {"offered": ""}

    assert sandbox.calls["GetAttributes"] == 0  # nothing to write, so no language to ask for


@pytest.mark.parametrize("locale", ["", "Muster", "x-klingon"])
def test_a_language_that_cannot_be_read_is_not_told(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef, locale: str
) -> None:
    sandbox.order(order).locale = locale

    with a_desk(url, clock) as desk:
        permitted = desk.connector.fetch_permissions(order)

    assert {one.language for one in permitted} == {None}


def test_what_is_permitted_counts_without_the_language(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    sandbox.faults.plan("GetAttributes", ErrorBody("invalid_input"))

    with a_desk(url, clock) as desk:
        permitted = desk.connector.fetch_permissions(order)

    assert [(one.kind, one.language) for one in permitted] == [
        ("unexpectedProblem", None),
        ("confirmDeliveryDetails", None),
    ]


def test_a_message_arrives_once_and_to_the_letter(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    message = a_message(order)

    with a_desk(url, clock) as desk:
        receipt = desk.connector.perform(message)

    assert isinstance(receipt, Receipt)
    assert (receipt.key, receipt.at, receipt.reference) == (message.key, clock.now(), None)
    assert receipt.request_id
    assert receipt.request_id.startswith("sandbox-")
    assert [(one.kind, one.text) for one in sandbox.messages(order)] == [
        ("unexpectedProblem", message.text)
    ]


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.is_text])
def test_every_kind_of_text_goes_to_its_own_place_up_to_its_own_length(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef, kind: Any
) -> None:
    sandbox.permit(order, kind.name)

    longest, longer = (
        a_message(order, permit=kind.name, text="ä" * length)
        for length in (kind.longest, kind.longest + 1)
    )
    with a_desk(url, clock) as desk:
        desk.connector.perform(longest)
        with pytest.raises(NeverAgain, match=f"{kind.longest + 1} characters"):
            desk.connector.perform(longer)

    assert [one.kind for one in sandbox.messages(order)] == [kind.name]
    assert sandbox.calls[kind.operation] == 1


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("  ", "the message is empty"),
        ("Bitte <b>lesen</b>", "the message holds HTML"),
        ("Größe M&nbsp;passt", "the message holds HTML"),
        ("<!-- x -->", "the message holds HTML"),
        ("Antwort an hilfe@beispiel.example", "the message holds an e-mail address"),
        ("Wir <3 Tassen & Teller, 5 < 6 > 4", None),
        ("Bestellung @ Lager", None),
    ],
)
def test_what_the_model_forbids_in_a_text_is_seen_before_anything_is_asked(
    text: str, wrong: str | None
) -> None:
    assert what_is_wrong(text, KINDS["unexpectedProblem"]) == wrong


@pytest.mark.parametrize("removed", REMOVED)
def test_a_removed_kind_is_never_called_though_amazon_offers_it(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef, removed: str
) -> None:
    assert removed in sandbox.offers(sandbox.order(order))

    with a_desk(url, clock) as desk:
        permitted = desk.connector.fetch_permissions(order)
        with pytest.raises(NotOffered, match="never called, even where Amazon offers it"):
            desk.connector.perform(a_message(order, permit=removed))

    assert removed in GONE
    assert removed not in {one.kind for one in permitted}
    assert asked_of_messages(sandbox) == []


@pytest.mark.parametrize(
    ("over", "error", "says"),
    [
        ({"permit": None}, NeverAgain, "no kind of message is named"),
        ({"permit": "attributes"}, NotOffered, "no message called attributes"),
        ({"permit": "haggle"}, NotOffered, "no message called haggle"),
        ({"permit": "warranty"}, NotOffered, "made of files"),
        ({"permit": "../attributes"}, NotOffered, "no message called"),
        ({"order": None}, NeverAgain, "needs an order"),
        ({"order": "302-1/..%2f"}, NeverAgain, "3, 7 and 7 digits"),
        ({"text": ""}, NeverAgain, "empty"),
    ],
)
def test_what_cannot_be_sent_is_said_and_nothing_leaves(
    sandbox: AmazonSandbox,
    clock: ManualClock,
    url: str,
    order: OrderRef,
    over: dict[str, Any],
    error: type[MarketplaceError],
    says: str,
) -> None:
    with a_desk(url, clock) as desk, pytest.raises(error, match=says):
        desk.connector.perform(a_message(order, **over))

    assert asked_of_messages(sandbox) == []


def test_a_permission_that_is_gone_by_now_stops_the_message(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    with a_desk(url, clock) as desk:
        desk.connector.fetch_permissions(order)
        sandbox.permit(order, "confirmDeliveryDetails")
        with pytest.raises(NeverAgain, match="no longer permits unexpectedProblem: nothing was"):
            desk.connector.perform(a_message(order))

    assert asked_of_messages(sandbox) == []


def test_a_permission_that_goes_between_question_and_message_leaves_the_account_in_peace(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    sandbox.faults.plan(SENDING, Meanwhile(lambda: sandbox.permit(order)))

    with a_desk(url, clock) as desk:
        with pytest.raises(NeverAgain, match="does not take this kind of message now") as caught:
            desk.connector.perform(a_message(order))
        assert desk.connector.fetch_permissions(order) == []  # the token lives

    assert "[request sandbox-" in str(caught.value)
    assert sandbox.calls["token"] == 1
    assert sandbox.messages(order) == []


def test_without_the_role_the_question_itself_is_refused_and_names_it(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    for consent in sandbox.consents.values():
        consent.roles = sandbox.apps[CLIENT_ID].roles = frozenset({Role.INSIGHTS})

    with (
        a_desk(url, clock) as desk,
        pytest.raises(NotAllowed, match="the app needs the role Buyer Communication"),
    ):
        desk.connector.perform(a_message(order))


@pytest.mark.parametrize(
    ("fault", "arrives"),
    [
        (LostAnswer(), 1),
        (CutBody(), 1),
        (Dropped(), 0),
        (ServerError(502), 0),
        (ErrorBody("internal"), 0),
        (ErrorBody("unavailable"), 0),
        (ServerError(200, "<html>maintenance</html>"), 0),
        (LateWork(timedelta(seconds=5)), 1),
    ],
)
def test_an_answer_that_is_lost_is_looked_for_and_never_sent_again(
    sandbox: AmazonSandbox,
    clock: ManualClock,
    url: str,
    order: OrderRef,
    fault: Fault,
    arrives: int,
) -> None:
    sandbox.faults.plan(SENDING, fault)
    message = a_message(order)

    with a_desk(url, clock) as desk:
        began = clock.now()
        with pytest.raises(LookFirst):
            desk.connector.perform(message)
        clock.advance(timedelta(minutes=10))
        sandbox.settle()
        with pytest.raises(CannotTell, match="lists no messages"):
            desk.connector.find(message, began)

    assert sandbox.calls[SENDING] == 1
    assert len(sandbox.messages(order)) == arrives


def test_a_429_says_that_surely_nothing_was_sent(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    sandbox.faults.plan(SENDING, ErrorBody("quota"))

    with a_desk(url, clock) as desk, pytest.raises(RateLimited) as caught:
        desk.connector.perform(a_message(order))

    assert caught.value.retry_after == timedelta(seconds=1)
    assert (sandbox.calls[SENDING], sandbox.messages(order)) == (1, [])


def test_a_token_that_dies_before_the_message_is_renewed_and_nothing_was_sent(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    sandbox.faults.plan(SENDING, ErrorBody("token_expired"))

    with a_desk(url, clock) as desk:
        with pytest.raises(Unavailable, match="renewed: nothing was sent"):
            desk.connector.perform(a_message(order))
        assert isinstance(desk.connector.perform(a_message(order)), Receipt)

    assert len(sandbox.messages(order)) == 1


def test_a_line_that_was_never_there_is_no_lost_answer(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    with a_desk(url, clock, transport=Refusing()) as desk, pytest.raises(Unavailable):
        desk.connector.perform(a_message(order))

    assert sandbox.messages(order) == []


class Refusing(httpx.HTTPTransport):
    """A line on which everything passes but a message, whose connection is refused."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if "/messages/" in request.url.path:
            raise httpx.ConnectError("refused", request=request)
        return super().handle_request(request)


def test_budgets_hold_messages_below_amazons_cap(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    with a_desk(url, clock, budgets=MemoryBudgets(clock)) as desk:
        began = clock.now()
        for _ in range(20):
            desk.connector.perform(a_message(order))
        took = (clock.now() - began).total_seconds()

    assert sandbox.limited == 0
    assert took >= (20 - 5) * 1.1  # a tenth of the rate stays unused
    assert len(sandbox.messages(order)) == 20


def test_the_words_to_a_buyer_stand_in_no_error_and_no_log(
    sandbox: AmazonSandbox,
    clock: ManualClock,
    url: str,
    order: OrderRef,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sandbox.faults.plan(SENDING, ErrorBody("invalid_input"))
    secret = "Sehr geehrte Frau Mustergast"

    with a_desk(url, clock) as desk, pytest.raises(NeverAgain) as caught:
        desk.connector.perform(a_message(order, text=secret))

    said = capsys.readouterr()
    assert "Mustergast" not in f"{caught.value}{said.out}{said.err}"
    assert "[request sandbox-" in str(caught.value)
