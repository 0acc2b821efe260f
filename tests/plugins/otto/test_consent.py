"""How a seller lets an agency's app in: the link, the code, and the installation that is kept."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from tests.plugins.otto.conftest import NOW
from tests.plugins.otto.stores import AGENCY, LEGACY, OWN_APP, a_door, connected

from amends.domain.ids import OrderRef
from amends.marketplace.errors import NotAllowed, SignInAgain, Unavailable
from amends.testing.clock import ManualClock
from amends.testing.fakes import MemoryTokens
from amends.testing.faults import Dropped, ErrorBody, LostAnswer, ServerError
from amends_otto import Otto
from amends_otto.auth import take_consent
from amends_otto.auth.keeper import INSTALLATION
from amends_otto.sandbox import CALLBACK, OttoSandbox
from amends_otto.sandbox.state import Seller
from amends_otto.settings import OttoCredentials, OttoSettings


def a_link(held: dict[str, str], **settings: Any) -> str | None:
    credentials = OttoCredentials.model_validate(held)
    return Otto().consent_url(OttoSettings(**settings), credentials, "once & for all")


def code_of(link: str) -> str:
    """What the seller's browser comes back with, after a yes."""
    back = httpx.get(link).headers["location"]
    assert back.startswith(CALLBACK)
    return parse_qs(urlsplit(back).query)["code"][0]


def test_consent_leads_to_ottos_page_with_our_state() -> None:
    link = a_link(AGENCY, redirect_uri="https://amends.example.invalid/otto/callback")

    assert link is not None
    assert link.startswith("https://api.otto.market/oauth2/auth?")
    assert {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()} == {
        "response_type": "code",
        "client_id": AGENCY["client_id"],
        "scope": "installation partnerId",
        "state": "once & for all",
        "redirect_uri": "https://amends.example.invalid/otto/callback",
    }


def test_without_a_redirect_the_apps_own_callback_is_used() -> None:
    link = a_link(AGENCY, authorize_path="https://portal.otto.market/oauth2/auth")

    assert link is not None
    assert link.startswith("https://portal.otto.market/oauth2/auth?")
    assert "redirect_uri" not in link


@pytest.mark.parametrize("held", [OWN_APP, LEGACY])
def test_only_an_agencys_app_needs_consent(held: dict[str, str]) -> None:
    assert a_link(held) is None


def test_a_code_becomes_an_installation_that_opens_the_sellers_data(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    sandbox.install(seller)
    order = sandbox.add_order(seller)
    door = a_door(clock, AGENCY, api=url)
    link = a_link(AGENCY, api=url)
    assert link is not None

    ends = Otto().take_consent(door, code_of(link))

    assert ends == ()
    with connected(door) as connector:
        assert connector.fetch_order(OrderRef(order.number)).missing == ()
        assert connector.check().reference == next(iter(sandbox.installations))


def test_a_newer_consent_wins_over_the_file_and_a_newer_file_over_the_consent(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    tokens = MemoryTokens()
    number = sandbox.install(seller)
    old = AGENCY | {"installation_id": "long-gone"}
    link = a_link(AGENCY, api=url)
    assert link is not None
    Otto().take_consent(a_door(clock, old, tokens=tokens, api=url), code_of(link))

    def reference(held: dict[str, str]) -> str:
        with connected(a_door(clock, held, tokens=tokens, api=url)) as connector:
            return connector.check().reference

    assert reference(old) == number
    with pytest.raises(SignInAgain, match="withdrew consent"):
        reference(AGENCY | {"installation_id": "mistyped"})


def test_a_code_works_once(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    sandbox.install(seller)
    link = a_link(AGENCY, api=url)
    assert link is not None
    code = code_of(link)
    Otto().take_consent(a_door(clock, AGENCY, api=url), code)
    second = a_door(clock, AGENCY, api=url)

    with pytest.raises(SignInAgain, match="the code is no longer good: consent again") as caught:
        Otto().take_consent(second, code)

    assert code not in str(caught.value)
    assert second.tokens.load(INSTALLATION) is None


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (LostAnswer(), SignInAgain, "the answer was lost"),
        (Dropped(), SignInAgain, "the answer was lost"),
        (ServerError(), SignInAgain, "the answer was lost"),
        (ErrorBody("invalid_client"), SignInAgain, "consent again"),
        (ErrorBody("invalid_scope"), NotAllowed, "see the setting scopes"),
    ],
)
def test_an_exchange_that_fails_says_what_to_do_and_is_tried_once(
    fault: Any,
    error: type[Exception],
    words: str,
    sandbox: OttoSandbox,
    seller: Seller,
    url: str,
    clock: ManualClock,
) -> None:
    sandbox.faults.plan("oauth2/token", fault)

    with pytest.raises(error, match=words):
        Otto().take_consent(a_door(clock, AGENCY, api=url), "sandboxcode000001")

    assert sandbox.calls["oauth2/token"] == 1


def test_a_host_that_cannot_be_reached_has_not_used_the_code_up(clock: ManualClock) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("down")

    door, settings = a_door(clock, AGENCY), OttoSettings()
    credentials = OttoCredentials.model_validate(AGENCY)

    with pytest.raises(Unavailable):
        take_consent(door, settings, credentials, "CODE42", httpx.MockTransport(refuse))


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({}, "give client_id and client_secret, or username and password"),
        ({"client_id": "a"}, "client_id and client_secret belong together"),
        (LEGACY | {"client_id": "a", "client_secret": "b"}, "not both"),
        ({"username": "a"}, "username and password belong together"),
        (LEGACY | {"app_id": "a"}, "app_id needs the client_id"),
        (OWN_APP | {"installation_id": "a"}, "installation_id needs the app_id"),
    ],
)
def test_credentials_that_are_half_of_something_are_refused(
    held: dict[str, str], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        OttoCredentials.model_validate(held)


@pytest.mark.parametrize("place", ["v1/token", "ftp://x.invalid/token", ""])
def test_a_token_address_is_a_path_or_an_address(place: str) -> None:
    with pytest.raises(ValueError, match="must be a path of the API host"):
        OttoSettings(token_path=place)


def test_nothing_of_the_consent_runs_out() -> None:
    assert Otto().ends(OttoCredentials.model_validate(AGENCY), NOW) == ()
