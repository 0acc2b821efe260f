"""Three ways to a token: renewed early, shared by all processes, spent once, and lost consent."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.plugins.otto.conftest import NOW
from tests.plugins.otto.stores import (
    AGENCY,
    LEGACY,
    MINUTE,
    OWN_APP,
    a_door,
    a_page,
    a_store,
    ask,
    ask_once,
    connected,
    grants,
)

from amends.domain.ids import OrderRef
from amends.marketplace.errors import (
    ComeBack,
    NeverAgain,
    NotAllowed,
    SignInAgain,
    Unavailable,
)
from amends.testing.clock import ManualClock
from amends.testing.fakes import MemoryTokens
from amends.testing.faults import Dropped, Meanwhile, ServerError
from amends_otto.sandbox import OttoSandbox
from amends_otto.sandbox.state import Seller

EVERY = {"own app": OWN_APP, "installation": AGENCY, "old user": LEGACY}
every_way = pytest.mark.parametrize("way", EVERY)


@pytest.fixture
def tokens() -> MemoryTokens:
    """What the processes of one account share."""
    return MemoryTokens()


def held(way: str, sandbox: OttoSandbox, seller: Seller) -> dict[str, str]:
    if way != "installation":
        return EVERY[way]
    return AGENCY | {"installation_id": sandbox.install(seller)}


@every_way
def test_each_way_opens_the_sellers_data(
    way: str, sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    order = sandbox.add_order(seller)

    with connected(a_door(clock, held(way, sandbox, seller), api=url)) as connector:
        facts = connector.fetch_order(OrderRef(order.number))

    assert facts.ref == order.order_id


@every_way
def test_a_token_is_shared_and_renewed_five_minutes_before_its_end(
    way: str,
    sandbox: OttoSandbox,
    seller: Seller,
    url: str,
    clock: ManualClock,
    tokens: MemoryTokens,
) -> None:
    door = a_door(clock, held(way, sandbox, seller), tokens=tokens, api=url)
    ask_once(door)
    first = grants(sandbox)

    ask_once(door)
    clock.advance(25 * MINUTE - timedelta(seconds=1))
    ask_once(door)
    assert grants(sandbox) == first

    clock.advance(timedelta(seconds=1))
    ask_once(door)
    assert len(grants(sandbox)) > len(first)


@every_way
def test_a_token_that_is_refused_is_renewed_once_and_the_call_goes_through(
    way: str, sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    with connected(a_door(clock, held(way, sandbox, seller), api=url)) as connector:
        ask(connector)
        sandbox.expire_tokens()

        ask(connector)

    assert sandbox.calls["orders"] == 3  # the refused one is among them


def test_the_secret_goes_where_the_setting_says(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    ask_once(a_door(clock, OWN_APP, api=url, secret_goes_in="basic", token_path="/oauth2/token"))

    assert sandbox.calls["oauth2/token"] == 1
    assert "client_id" not in sandbox.log[0].params


def test_a_token_is_asked_for_with_the_scopes_of_the_setting() -> None:
    store = a_store([a_page("resources")], scopes=("orders", "returns"))

    ask(store.connector)

    form = dict(parse_qsl(store.requests[0].content.decode()))
    assert form["scope"] == "orders returns"
    assert "headers" not in form
    sent = store.requests[1].headers
    assert sent["authorization"] == "Bearer FAKE.ACCESS.000001"
    assert sent["x-request-timestamp"] == "2026-11-22T09:00:00.000000Z"


def test_a_scope_that_the_app_was_not_granted_says_where_to_look(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    with pytest.raises(NotAllowed, match="was not granted: see the setting scopes"):
        ask_once(a_door(clock, OWN_APP, api=url, scopes=("orders", "ads")))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (OWN_APP | {"client_secret": "wrong-secret"}, "client id or secret is not accepted"),
        (LEGACY | {"password": "wrong-password"}, "user or password is not accepted"),
        (AGENCY | {"installation_id": "nobody"}, "the seller withdrew consent in Partner Connect"),
        (AGENCY, "the app is not installed yet: the seller must consent"),
    ],
)
def test_credentials_that_are_wrong_ask_a_person_and_show_no_secret(
    wrong: dict[str, str],
    words: str,
    sandbox: OttoSandbox,
    seller: Seller,
    url: str,
    clock: ManualClock,
) -> None:
    with pytest.raises(SignInAgain, match=words) as caught:
        ask_once(a_door(clock, wrong, api=url))

    assert sandbox.calls["orders"] == 0
    assert "wrong-" not in str(caught.value)


@pytest.mark.parametrize("answers", [401, 403])
def test_consent_that_is_withdrawn_mid_round_disconnects_the_store(
    answers: int, sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    order = sandbox.add_order(seller)
    sandbox.faults.plan(
        "receipts", Meanwhile(lambda: sandbox.withdraw(seller, answers=answers)), times=1
    )

    with (
        connected(a_door(clock, held("installation", sandbox, seller), api=url)) as connector,
        pytest.raises(SignInAgain, match="store disconnected: the seller withdrew consent"),
    ):
        connector.fetch_order(OrderRef(order.number))


def test_a_scope_that_is_missing_does_not_pass_for_a_lost_consent(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    seller.denied.add("orders")

    with connected(a_door(clock, held("installation", sandbox, seller), api=url)) as connector:
        for _ in range(2):
            with pytest.raises(NotAllowed, match="the scope orders is missing"):
                ask(connector)

    assert grants(sandbox).count("installation") == 2  # looked once whether it still stands


def test_other_credentials_or_scopes_want_another_token(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock, tokens: MemoryTokens
) -> None:
    ask_once(a_door(clock, OWN_APP, tokens=tokens, api=url))
    ask_once(a_door(clock, OWN_APP, tokens=tokens, api=url, scopes=("orders",)))
    ask_once(a_door(clock, LEGACY, tokens=tokens, api=url))

    assert grants(sandbox) == ["client_credentials", "client_credentials", "password"]


def test_a_token_desk_that_is_down_does_no_harm_while_the_token_lives(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock, tokens: MemoryTokens
) -> None:
    door = a_door(clock, OWN_APP, tokens=tokens, api=url)
    ask_once(door)
    sandbox.faults.plan("token", ServerError(), times=None)

    clock.advance(25 * MINUTE)
    ask_once(door)
    clock.advance(6 * MINUTE)
    with pytest.raises(Unavailable, match="HTTP 502"):
        ask_once(door)


@pytest.mark.parametrize("fault", [ServerError(), Dropped()])
def test_a_token_call_that_fails_in_passing_is_tried_again(
    fault: Any, sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    sandbox.faults.plan("token", fault)

    ask_once(a_door(clock, OWN_APP, api=url))

    assert grants(sandbox) == ["client_credentials", "client_credentials"]


def test_an_address_that_gives_no_tokens_is_no_wrong_password(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    with pytest.raises(NeverAgain, match="nothing stands under this address"):
        ask_once(a_door(clock, OWN_APP, api=url, token_path="/v9/token"))


def test_token_calls_are_charged_to_the_address_and_all_calls_to_the_seller() -> None:
    store = a_store([a_page("resources")])

    ask(store.connector)

    assert store.budgets.asked == [
        "otto/account/7/*",
        "otto/address/here/token",
        "otto/account/7/*",
    ]


def test_many_calls_keep_within_what_a_seller_may_ask(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    with connected(a_door(clock, OWN_APP, api=url)) as connector:
        for _ in range(60):
            ask(connector)

    assert sandbox.limited == 0
    assert clock.now() - NOW >= timedelta(seconds=2)


def test_a_spent_budget_ends_the_slice_politely() -> None:
    store = a_store([a_page("resources")])

    def never_soon(asks: Any, patience: Any) -> Any:
        return NOW + timedelta(hours=1)

    class Spent:
        reserve = staticmethod(never_soon)
        block = staticmethod(lambda *_: None)

    door = a_door(store.clock, OWN_APP, budgets=Spent())  # type: ignore[arg-type]  # structural
    with connected(door) as connector, pytest.raises(ComeBack):
        ask(connector)
