"""What a check says of an account before it is saved."""

from dataclasses import fields
from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.plugins.amazon.conftest import SELLER
from tests.plugins.amazon.desk import a_desk

from amends.marketplace.connector import Door
from amends.marketplace.errors import SignInAgain
from amends.testing.clock import ManualClock
from amends.testing.faults import ErrorBody
from amends_amazon.connector import AmazonConnector
from amends_amazon.sandbox import AmazonSandbox, Role


def test_a_check_names_the_seller_its_sites_what_it_may_do_and_the_skew(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.seller(SELLER).paused.add("amazon.co.uk")
    sandbox.skew = timedelta(seconds=7)
    agreed = {"authorized_at": clock.now() - timedelta(days=300)}

    with a_desk(url, clock, credentials=agreed) as desk:
        standing = desk.connector.check()

    assert standing.name == SELLER
    assert standing.may == ("sell on amazon.de", "read seller feedback", "read orders")
    assert standing.may_not == ("sell on amazon.co.uk: the account does not take part there",)
    assert standing.skew == timedelta(seconds=7)
    assert [(end.what, (end.at - clock.now()).days) for end in standing.ends] == [
        ("authorisation", 65)
    ]


def test_a_check_orders_no_report_and_asks_nothing_scarce_twice(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    with a_desk(url, clock) as desk:
        desk.connector.check()

    assert dict(sandbox.calls) == {
        "token": 1,
        "getMarketplaceParticipations": 1,
        "getReports": 1,
        "getOrder": 1,
    }


@pytest.mark.parametrize(
    ("roles", "may", "may_not"),
    [
        ({Role.BUYER_COMMUNICATION}, "read orders", "read seller feedback"),
        ({Role.INSIGHTS}, "read seller feedback", "read orders"),
    ],
)
def test_a_missing_role_is_named_and_the_rest_is_asked_for(
    sandbox: AmazonSandbox,
    clock: ManualClock,
    url: str,
    roles: set[Role],
    may: str,
    may_not: str,
) -> None:
    next(iter(sandbox.apps.values())).roles = frozenset(roles)

    with a_desk(url, clock) as desk:
        standing = desk.connector.check()

    assert may in standing.may
    assert may_not not in standing.may
    (reason,) = standing.may_not
    assert reason.startswith(f"{may_not}: the app needs the role ")


def test_a_seller_that_may_not_be_named_may_still_be_read(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.faults.plan("getMarketplaceParticipations", ErrorBody("unauthorized"), times=None)

    with a_desk(url, clock) as desk:
        standing = desk.connector.check()

    assert standing.name == ""
    assert standing.may == ("read seller feedback", "read orders")
    assert standing.may_not[0].startswith("name itself: a role is missing (HTTP 403 Unauthorized")


def test_a_site_that_the_account_does_not_have_is_said(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    with a_desk(url, clock, site="amazon.fr") as desk:
        standing = desk.connector.check()

    assert standing.may_not[0] == "sell on amazon.fr: the account has no such site"
    assert "sell on amazon.de" in standing.may


def test_suspended_listings_are_said_and_places_that_are_no_site_are_left_out(
    clock: ManualClock, url: str
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/auth/o2/token":
            return httpx.Response(200, json={"access_token": "Atza|x", "expires_in": 3600})
        if request.url.path.startswith("/sellers/"):
            sites = [_on("A1PA6795UKMFR9", suspended=True), _on("A1NOSITE", suspended=False)]
            return httpx.Response(200, json={"payload": sites})
        return httpx.Response(200, json={"reports": []})

    with a_desk(url, clock) as desk:
        connector = AmazonConnector(desk.door, httpx.MockTransport(answer))
        standing = connector.check()
        connector.close()

    assert standing.may_not == ("show all its articles on amazon.de: listings are suspended",)
    assert [one for one in standing.may if one.startswith("sell")] == ["sell on amazon.de"]
    assert standing.skew is None


def _on(marketplace_id: str, *, suspended: bool) -> dict[str, Any]:
    return {
        "marketplace": {"id": marketplace_id},
        "participation": {"isParticipating": True, "hasSuspendedListings": suspended},
        "storeName": SELLER,
    }


def test_a_check_without_consent_asks_to_sign_in_again(
    sandbox: AmazonSandbox, clock: ManualClock, url: str
) -> None:
    sandbox.withdraw(SELLER)

    with a_desk(url, clock) as desk, pytest.raises(SignInAgain, match="authorise the app again"):
        desk.connector.check()


def test_settings_of_another_marketplace_are_refused_by_name(clock: ManualClock, url: str) -> None:
    with a_desk(url, clock) as desk:
        held = {one.name: getattr(desk.door, one.name) for one in fields(Door)}

    with pytest.raises(TypeError, match="amazon:Beispiel Haushalt"):
        AmazonConnector(Door(**held | {"settings": desk.door.credentials}))
