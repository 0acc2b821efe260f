"""What was planted about a buyer turns up in no log, no error and no listing.

Mail address and telephone of a forwarder's order turn up nowhere at all.
"""

import io
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import structlog
from tests.plugins.otto.stores import LEGACY, OWN_APP, a_door, connected

from amends.domain.ids import ArticleRef, OrderRef
from amends.domain.personal import apart, without_personal
from amends.domain.times import Span
from amends.marketplace.errors import MarketplaceError
from amends.testing.clock import ManualClock
from amends.testing.fakes import MemoryTokens
from amends.testing.faults import CutBody, ErrorBody, ServerError, Twist
from amends_otto.sandbox import LEGACY_PASSWORD, OttoSandbox
from amends_otto.sandbox.state import Buyer, Order, Seller

PLANTED = Buyer(
    salutation="MS",
    first="Geheima",
    last="Verschwiegen",
    email="geheima.verschwiegen@plain.example.invalid",
    phone="+49 151 98765432",
    relay="planted0relay0token@customer.otto.market",
    street="Schweigegasse",
    house="7b",
    zip_code="01234",
    city="Stillstadt",
)
FORWARDERS = (PLANTED.email, PLANTED.phone)
WORDS = (*FORWARDERS, "Geheima", "Verschwiegen", "planted0relay", "Schweigegasse", "Stillstadt")


@pytest.fixture
def order(sandbox: OttoSandbox, seller: Seller, clock: ManualClock) -> Order:
    order = sandbox.add_order(seller, forwarder=True)
    order.buyer = PLANTED
    clock.advance(timedelta(days=1))
    sandbox.ship(order)
    clock.advance(timedelta(days=3))
    sandbox.announce_return(order.items[0])
    clock.advance(timedelta(days=1))
    return order


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that is logged, as an operator would read it before any redaction."""
    told = io.StringIO()
    structlog.configure(
        processors=[structlog.processors.KeyValueRenderer(repr_native_str=False)],
        logger_factory=structlog.PrintLoggerFactory(told),
        cache_logger_on_first_use=False,
    )
    yield told
    structlog.reset_defaults()


def test_the_planted_words_are_told_by_the_platform_at_all(
    order: Order, url: str, clock: ManualClock, sandbox: OttoSandbox
) -> None:
    with connected(a_door(clock, api=url)) as connector:
        facts = connector.fetch_order(OrderRef(order.number))

    assert facts.buyer_name == "Geheima Verschwiegen"
    assert facts.buyer_email == PLANTED.relay
    assert facts.buyer_address == "Schweigegasse 7b, 01234 Stillstadt, DEU"


def test_a_forwarders_contact_is_in_no_field_whatever_it_is_marked(
    order: Order, url: str, clock: ManualClock
) -> None:
    with connected(a_door(clock, api=url)) as connector:
        facts = connector.fetch_order(OrderRef(order.number))

    whole = facts.model_dump_json() + repr(facts)
    assert [words for words in FORWARDERS if words in whole] == []
    assert facts.buyer_phone is None


def test_without_its_marked_fields_an_order_names_nobody(
    order: Order, url: str, clock: ManualClock
) -> None:
    with connected(a_door(clock, api=url)) as connector:
        facts = connector.fetch_order(OrderRef(order.number))
        span = Span(since=clock.now() - timedelta(days=30), until=clock.now())
        listed = list(connector.find_orders(ArticleRef(order.items[0].article.sku), span))

    plain, _ = apart(facts)
    assert listed
    for shown in (repr(plain), repr(without_personal(facts)), repr(listed)):
        assert [words for words in WORDS if words in shown] == []


@pytest.mark.parametrize(
    "fault",
    [
        ServerError(body="<html>Verschwiegen, Schweigegasse, +49 151 98765432</html>"),
        ServerError(status=400, body='{"errors": [{"title": "Verschwiegen", "detail": "x"}]}'),
        ServerError(status=200, body='{"salesOrderId": ["Verschwiegen"]}'),
        ServerError(status=200, body='{"resources": "Verschwiegen"}'),
        ErrorBody("bad_request"),
        CutBody(),
        Twist.MALFORMED,
    ],
    ids=lambda fault: type(fault).__name__,
)
@pytest.mark.parametrize("operation", ["orders", "orders/one", "receipts"])
def test_no_fault_of_the_platform_quotes_the_buyer(
    operation: str,
    fault: Any,
    order: Order,
    sandbox: OttoSandbox,
    url: str,
    clock: ManualClock,
    logged: io.StringIO,
) -> None:
    sandbox.faults.plan(operation, fault, times=None)
    span = Span(since=clock.now() - timedelta(days=30), until=clock.now())
    told: list[str] = []

    with connected(a_door(clock, api=url)) as connector:
        asks = (
            partial(connector.fetch_order, OrderRef(order.number)),
            lambda: list(connector.find_orders(ArticleRef("DEMO"), span)),
            connector.check,
        )
        for ask in asks:
            try:
                told.append(repr(getattr(ask(), "missing", ())))
            except MarketplaceError as error:
                told += [str(error), repr(error.__cause__), repr(error.__context__)]

    everything = logged.getvalue() + " ".join(told)
    assert everything or isinstance(fault, Twist)  # which a single order has none of
    assert [words for words in WORDS if words in everything] == []


@pytest.mark.parametrize("held", [OWN_APP, LEGACY], ids=["own app", "old user"])
def test_no_secret_and_no_token_is_logged_or_told(
    held: dict[str, str],
    order: Order,
    sandbox: OttoSandbox,
    url: str,
    clock: ManualClock,
    logged: io.StringIO,
) -> None:
    tokens = MemoryTokens()
    door = a_door(clock, held, tokens=tokens, api=url)
    told: list[str] = []
    for fault in (
        ErrorBody("invalid_client"),
        ErrorBody("invalid_scope"),
        ServerError(),
        CutBody(),
    ):
        sandbox.faults.plan("token", fault, times=4)
        with connected(door) as connector:
            try:
                connector.fetch_order(OrderRef(order.number))
            except MarketplaceError as error:
                told += [str(error), repr(error.__cause__)]
        sandbox.faults.clear()
        clock.advance(timedelta(minutes=31))

    everything = logged.getvalue() + " ".join(told)
    secrets = [held.get("client_secret", LEGACY_PASSWORD), *sandbox.tokens]
    assert told
    assert logged.getvalue()
    assert [secret for secret in secrets if secret in everything] == []
