"""What a check says of an account before it is saved, and what a connector is not asked for."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.plugins.otto.stores import AGENCY, a_door, a_page, a_store, connected

from amends.domain.ids import OrderRef
from amends.domain.times import Span
from amends.marketplace.connector import Stream
from amends.marketplace.errors import NotOffered, SignInAgain, Unavailable
from amends.testing.clock import ManualClock
from amends.testing.faults import ServerError
from amends_otto import Otto
from amends_otto.connector import OttoConnector
from amends_otto.sandbox import OttoSandbox
from amends_otto.sandbox.state import Seller

UNTOLD = "a scope is missing; no text says which one return-shipments needs"
ALL = (
    "read orders",
    "read parcels",
    "read returns",
    "read return parcels",
    "read receipts",
    "read price reductions",
    "read products",
)


def test_a_check_asks_every_interface_one_small_question(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    sandbox.ship(sandbox.add_order(seller), at=clock.now())
    clock.advance(timedelta(hours=1))
    sandbox.skew = timedelta(seconds=7)

    with connected(a_door(clock, api=url)) as connector:
        standing = connector.check()

    assert (standing.name, standing.reference) == ("Demo Händler GmbH", "")
    assert (standing.may, standing.may_not) == (ALL, ())
    assert standing.skew == timedelta(seconds=7)
    asked = [call.params for call in sandbox.log if call.operation != "token"]
    assert len(asked) == 7
    assert {one["limit"] for one in asked} == {"1"}


def test_what_is_refused_is_named_with_its_scope(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    with connected(a_door(clock, api=url, scopes=("orders", "shipments"))) as connector:
        standing = connector.check()

    assert standing.may == ("read orders", "read parcels")
    assert standing.may_not == tuple(
        f"{refused} (INSUFFICIENT_PERMISSION)"
        for refused in (
            "read returns: the scope returns is missing",
            f"read return parcels: {UNTOLD}",
            "read receipts: the scope receipts is missing",
            "read price reductions: the scope price-reduction is missing",
            "read products: the scope products is missing",
        )
    )


def test_an_installation_is_the_reference_of_its_seller(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    held = AGENCY | {"installation_id": sandbox.install(seller)}

    with connected(a_door(clock, held, api=url)) as connector:
        assert connector.check().reference == held["installation_id"]


def test_a_seller_without_receipts_has_no_name_and_is_none_the_worse(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    with connected(a_door(clock, api=url)) as connector:
        standing = connector.check()

    assert (standing.name, standing.may) == ("", ALL)


def test_a_check_without_a_token_asks_to_sign_in(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    sandbox.withdraw(seller)

    with connected(a_door(clock, api=url)) as connector, pytest.raises(SignInAgain):
        connector.check()


def test_a_check_of_a_host_that_is_down_says_so(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    sandbox.faults.plan("receipts", ServerError(), times=None)

    with (
        connected(a_door(clock, api=url)) as connector,
        pytest.raises(Unavailable, match=r"HTTP 502 \(receipts\)"),
    ):
        connector.check()


def test_reviews_and_permissions_have_no_call(clock: ManualClock) -> None:
    door = a_door(clock)
    span = Span(since=clock.now() - timedelta(days=1), until=clock.now())

    with connected(door) as connector:
        for verb in (
            lambda: connector.fetch(Stream.PRODUCT_REVIEWS, span, None),
            lambda: connector.fetch_permissions(OrderRef("1")),
        ):
            with pytest.raises(NotOffered):
                verb()
    assert Otto().streams(door.settings) == {}


def test_a_door_opens_with_ottos_own_settings_alone(clock: ManualClock) -> None:
    door = a_door(clock)

    Otto().connect(door).close()
    with pytest.raises(TypeError, match="otto:Demo Händler: these are no settings"):
        OttoConnector(replace(door, settings=door.credentials))
    with pytest.raises(ValueError, match="these are no settings of OTTO: OttoCredentials"):
        Otto().limits(door.credentials)


def test_a_receipt_without_a_firm_names_nobody() -> None:
    store = a_store([a_page("resources", {"partner": None})])
    store.answers = lambda request: a_page(
        {"/v3/returns": "positionItems", "/v5/products": "productVariations"}.get(
            request.url.path, "results" if "reductions" in request.url.path else "resources"
        ),
        {"partner": {"partnerName": ["no", "name"]}},
    )

    assert store.connector.check().name == ""
