"""What was planted about a buyer, and every token of ours, turns up in no log and no error."""

import io
import traceback
from collections.abc import Iterator
from datetime import timedelta

import pytest
import structlog
from tests.plugins.amazon.conftest import SELLER
from tests.plugins.amazon.desk import Desk, a_desk

from amends.domain.ids import OrderRef
from amends.domain.personal import without_personal
from amends.marketplace.errors import ComeBack, MarketplaceError
from amends.marketplace.redact import WITHHELD, Redactor
from amends.testing.clock import ManualClock
from amends.testing.faults import CutBody, ErrorBody, Fault, ServerError, Twist
from amends_amazon import Amazon
from amends_amazon.auth import ACCESS, LiveAccess
from amends_amazon.payloads.login import TokenAnswer
from amends_amazon.payloads.reports import Document
from amends_amazon.sandbox import CLIENT_SECRET, PLANTED, REFRESH_TOKEN, AmazonSandbox, Role, Spoilt
from amends_amazon.settings import AmazonCredentials

WORDS = ("Geheime Worte", "@marketplace.amazon.de")
CODE = "ANsandbox000042"
SECRETS = (CLIENT_SECRET, REFRESH_TOKEN, CODE, "Atza|", "X-Amz-Signature")
PERSONAL = ("BUYER", "RECIPIENT", "FULFILLMENT", "PACKAGES")


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that is logged, before any redaction of the logs."""
    told = io.StringIO()
    structlog.configure(
        processors=[structlog.processors.KeyValueRenderer(repr_native_str=False)],
        logger_factory=structlog.PrintLoggerFactory(told),
        cache_logger_on_first_use=False,
    )
    yield told
    structlog.reset_defaults()


@pytest.fixture
def order(sandbox: AmazonSandbox) -> OrderRef:
    """An order whose buyer may be seen and has written."""
    app = next(iter(sandbox.apps.values()))
    app.roles = app.roles | {Role.DIRECT_TO_CONSUMER}
    for consent in sandbox.consents.values():
        consent.roles = app.roles
    order = sandbox.add_order(SELLER, status="UNSHIPPED", gift_message="Alles Gute, Oma Mustergast")
    sandbox.leave_feedback(SELLER, 1, "Geheime Worte", order_id=order)
    return OrderRef(order)


def everything(desk: Desk, order: OrderRef) -> list[str]:
    """Ask for all there is, and give the errors as a person or a traceback shows them."""
    told = []
    asks = (
        desk.connector.check,
        lambda: desk.connector.fetch_order(order),
        desk.read,
        lambda: Amazon().take_consent(desk.door, CODE),
    )
    for ask in asks:
        try:
            ask()
        except (MarketplaceError, ComeBack) as error:
            told += [str(error), repr(error), *traceback.format_exception(error)]
    return told


@pytest.mark.parametrize("operation", ["getOrder", "download", "getReport", "token"])
@pytest.mark.parametrize(
    "fault",
    [
        ErrorBody("unauthorized"),
        ServerError(502, f"<html>{PLANTED[0]} {PLANTED[2]} Geheime Worte</html>"),
        ServerError(400, f'{{"errors":[{{"code":"X","message":"call {PLANTED[1]}"}}]}}'),
        ServerError(200, f'{{"order":"{PLANTED[0]}","reportId":[],"x":"Atza|sandbox"}}'),
        CutBody(),
        Twist.MALFORMED,
    ],
    ids=["403", "page", "400", "nonsense", "cut", "malformed"],
)
def test_whatever_goes_wrong_names_nobody_and_shows_no_token(
    sandbox: AmazonSandbox,
    clock: ManualClock,
    url: str,
    order: OrderRef,
    logged: io.StringIO,
    operation: str,
    fault: Fault,
) -> None:
    if operation == "token" and isinstance(fault, ErrorBody):
        fault = ErrorBody("invalid_grant")
    sandbox.faults.plan(operation, fault, times=None)

    with a_desk(url, clock, order_data=PERSONAL) as desk:
        told = everything(desk, order)

    assert told
    shown = logged.getvalue() + "\n".join(told)
    assert [word for word in (*PLANTED, *WORDS, *SECRETS) if word in shown] == []


@pytest.mark.parametrize("spoilt", list(Spoilt))
def test_a_spoilt_report_quotes_nobody_outside_of_what_is_kept_aside(
    sandbox: AmazonSandbox,
    clock: ManualClock,
    url: str,
    order: OrderRef,
    logged: io.StringIO,
    spoilt: Spoilt,
) -> None:
    sandbox.plan_report(spoilt=spoilt)

    with a_desk(url, clock) as desk:
        pages = desk.read()

    told = [(page.lacks, page.state, [one.reason for one in page.rejects]) for page in pages]
    shown = logged.getvalue() + str(told)
    assert [word for word in (*PLANTED, *WORDS, *SECRETS) if word in shown] == []


def test_an_order_that_is_listed_names_nobody(
    clock: ManualClock, url: str, order: OrderRef
) -> None:
    with a_desk(url, clock, order_data=PERSONAL) as desk:
        facts = desk.connector.fetch_order(order)

    assert facts.buyer_name == "Petra Mustergast"
    assert [word for word in (*PLANTED, *WORDS) if word in str(without_personal(facts))] == []


def test_every_token_is_withheld_from_then_on(
    sandbox: AmazonSandbox, clock: ManualClock, url: str, order: OrderRef
) -> None:
    redactor = Redactor()

    with a_desk(url, clock, redactor=redactor) as desk:
        desk.connector.fetch_order(order)
        clock.advance(timedelta(hours=2))
        desk.connector.fetch_order(order)
        kept = desk.door.tokens.load(ACCESS)

    assert kept is not None
    for secret in (*sandbox.accesses, CLIENT_SECRET, REFRESH_TOKEN):
        assert redactor.clean(f"we hold {secret}.") == f"we hold {WITHHELD}."
    assert "Atz" not in repr(LiveAccess.model_validate(kept.data))


def test_models_that_hold_a_token_or_an_address_do_not_print_it() -> None:
    answer = TokenAnswer(access_token="Atza|x", expires_in=1, refresh_token="Atzr|x")
    document = Document(url="https://elsewhere.example.invalid/?X-Amz-Signature=x")
    held = AmazonCredentials.model_validate(
        {"client_id": "a", "client_secret": "geheim", "refresh_token": "Atzr|x"}
    )

    assert [
        word for word in ("Atz", "Signature", "geheim") if word in f"{answer}{document}{held}"
    ] == []
