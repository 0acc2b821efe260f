"""Where the sandbox's tokens come from: own app, an agency's app with consent, legacy user."""

from datetime import timedelta

import httpx
import pytest
from tests.plugins.otto.conftest import Ask, titles

from amends.testing.clock import ManualClock
from amends.testing.faults import LostAnswer
from amends_otto.sandbox import (
    APP_CLIENT_ID,
    APP_CLIENT_SECRET,
    APP_ID,
    CALLBACK,
    CLIENT_ID,
    CLIENT_SECRET,
    LEGACY_CLIENT,
    LEGACY_PASSWORD,
    LEGACY_USER,
    OttoSandbox,
)
from amends_otto.sandbox.state import Seller

AGENCY = {"client_id": APP_CLIENT_ID, "client_secret": APP_CLIENT_SECRET}
LEGACY = {"client_id": LEGACY_CLIENT, "client_secret": ""}
BY_PASSWORD = {"grant_type": "password", "username": LEGACY_USER, "password": LEGACY_PASSWORD}
ORDERS = "/v4/orders"


def told(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]


def a_code(ask: Ask, **over: str) -> str:
    query = {"client_id": APP_CLIENT_ID, "scope": "installation partnerId", "state": "s1", **over}
    answer = ask.http.get("/oauth2/auth", params=query)
    return httpx.URL(answer.headers["location"]).params["code"]


def exchanged(ask: Ask, code: str) -> httpx.Response:
    return ask.token("/oauth2/token", **AGENCY, grant_type="authorization_code", code=code)


def for_installation(ask: Ask, number: str, **form: str) -> httpx.Response:
    ask.bear(ask.token(**AGENCY, scope="developer").json()["access_token"])
    return ask.http.post(f"/v1/apps/{APP_ID}/installations/{number}/accessToken", data=form)


@pytest.mark.parametrize("path", ["/v1/token", "/oauth2/token"])
@pytest.mark.parametrize("sent_in", ["form", "basic"])
def test_the_secret_may_come_in_the_form_or_by_basic(ask: Ask, path: str, sent_in: str) -> None:
    del ask.http.headers["authorization"]
    form = {"grant_type": "client_credentials", "scope": "orders"}
    if sent_in == "form":
        secret = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        token = ask.http.post(path, data=form | secret).json()
    else:
        token = ask.http.post(path, data=form, auth=(CLIENT_ID, CLIENT_SECRET)).json()

    ask.bear(token["access_token"])
    assert token["expires_in"] == 1800
    assert ask(ORDERS).status_code == 200
    assert ask("/v1/shipments", datefrom="2026-11-01").status_code == 403  # only orders was asked


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        ({"client_secret": "no"}, (401, "invalid_client")),
        ({"client_id": "nobody"}, (401, "invalid_client")),
        ({"scope": "orders reviews"}, (400, "invalid_scope")),
        ({"scope": "developer"}, (400, "invalid_scope")),  # a seller's own app is no developer
        ({"grant_type": "implicit"}, (400, "unsupported_grant_type")),
        ({"grant_type": "authorization_code", "code": "x"}, (400, "unsupported_grant_type")),
    ],
)
def test_a_wrong_wish_for_a_token_is_refused(
    ask: Ask, wrong: dict[str, str], refused: tuple[int, str]
) -> None:
    assert told(ask.token(**wrong)) == refused


def test_a_token_lasts_half_an_hour(ask: Ask, clock: ManualClock) -> None:
    clock.advance(timedelta(seconds=1799))
    assert ask(ORDERS).status_code == 200

    clock.advance(timedelta(seconds=1))
    assert ask(ORDERS).status_code == 401


def test_the_legacy_user_signs_in_and_its_refresh_token_works_once(ask: Ask) -> None:
    first = ask.token(**LEGACY, **BY_PASSWORD).json()
    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}

    second, again = ask.token(**LEGACY, **refresh), ask.token(**LEGACY, **refresh)

    assert (first["expires_in"], first["refresh_expires_in"]) == (1800, 7200)
    assert told(again) == (400, "invalid_grant")
    ask.bear(second.json()["access_token"])
    assert ask(ORDERS).status_code == 200


def test_a_refresh_token_is_spent_also_when_its_answer_is_lost(
    ask: Ask, sandbox: OttoSandbox
) -> None:
    first = ask.token(**LEGACY, **BY_PASSWORD).json()
    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    sandbox.faults.plan("token", LostAnswer())
    with pytest.raises(httpx.RemoteProtocolError):
        ask.token(**LEGACY, **refresh)

    assert told(ask.token(**LEGACY, **refresh)) == (400, "invalid_grant")


@pytest.mark.parametrize(("late", "status"), [(7199, 200), (7200, 400)])
def test_a_refresh_token_lasts_two_hours(
    ask: Ask, clock: ManualClock, late: int, status: int
) -> None:
    first = ask.token(**LEGACY, **BY_PASSWORD).json()
    clock.advance(timedelta(seconds=late))

    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    assert ask.token(**LEGACY, **refresh).status_code == status


def test_the_legacy_user_needs_its_password_and_the_common_client(ask: Ask) -> None:
    wrong = ask.token(**LEGACY, **BY_PASSWORD | {"password": "no"})
    stranger = ask.token(**LEGACY | {"client_id": "other"}, **BY_PASSWORD)

    assert told(wrong) == (401, "invalid_grant")
    assert told(stranger) == (401, "invalid_client")


def test_consent_leads_to_the_installation_and_to_a_token_of_the_seller(
    ask: Ask, sandbox: OttoSandbox, seller: Seller
) -> None:
    order = sandbox.add_order(seller)
    link = sandbox.invite()

    installed = ask.http.get(link, params={"state": "s0"})
    ask.bear(exchanged(ask, a_code(ask)).json()["access_token"])
    number = ask(f"/v1/apps/{APP_ID}/installation").json()["installationId"]
    token = for_installation(ask, number, scope="orders").json()

    assert httpx.URL(installed.headers["location"]).params["state"] == "s0"
    assert token.keys() == {"access_token", "expires_in"}  # and nothing to refresh it with
    ask.bear(token["access_token"])
    assert ask(f"{ORDERS}/{order.number}").status_code == 200
    assert ask("/v3/receipts").status_code == 403


def test_the_browser_comes_back_with_the_state_untouched(ask: Ask) -> None:
    query = {"client_id": APP_CLIENT_ID, "redirect_uri": CALLBACK, "state": "a b&c=d"}

    answer = ask.http.get("/oauth2/auth", params=query)

    back = httpx.URL(answer.headers["location"])
    assert answer.status_code == 302
    assert str(back).startswith(CALLBACK)
    assert back.params["state"] == "a b&c=d"


def test_a_browser_is_not_sent_to_an_address_that_the_app_did_not_name(ask: Ask) -> None:
    query = {"client_id": APP_CLIENT_ID, "redirect_uri": "https://elsewhere.example.invalid/"}

    assert ask.http.get("/oauth2/auth", params=query).status_code == 400


def test_a_code_works_once_and_ten_minutes(ask: Ask, clock: ManualClock) -> None:
    code, late = a_code(ask), a_code(ask)
    first, second = exchanged(ask, code), exchanged(ask, code)
    clock.advance(timedelta(minutes=10, seconds=1))

    assert first.status_code == 200
    assert told(second) == (400, "invalid_grant")
    assert told(exchanged(ask, late)) == (400, "invalid_grant")


def test_an_invitation_works_once_and_for_a_day(
    ask: Ask, sandbox: OttoSandbox, seller: Seller, clock: ManualClock
) -> None:
    used, late = sandbox.invite(), sandbox.invite()
    first, second = ask.http.get(used), ask.http.get(used)
    clock.advance(timedelta(hours=24, seconds=1))

    assert (first.status_code, second.status_code) == (302, 410)
    assert ask.http.get(late).status_code == 410
    assert sandbox.installation(seller, sandbox.agency)


def test_before_consent_there_is_no_installation(ask: Ask) -> None:
    ask.bear(exchanged(ask, a_code(ask)).json()["access_token"])

    response = ask(f"/v1/apps/{APP_ID}/installation")

    assert (response.status_code, titles(response)) == (404, ["RESOURCE_NOT_FOUND"])


def test_only_a_developers_token_opens_an_installation(
    ask: Ask, sandbox: OttoSandbox, seller: Seller
) -> None:
    number = sandbox.install(seller)
    as_seller = ask.http.post(f"/v1/apps/{APP_ID}/installations/{number}/accessToken")
    wrong_scope = for_installation(ask, number, scope="orders reviews")
    as_developer = ask(ORDERS)

    assert (as_seller.status_code, as_developer.status_code) == (403, 403)
    assert told(wrong_scope) == (400, "invalid_scope")
    assert for_installation(ask, "00000000-unknown").status_code == 404


@pytest.mark.parametrize("answers", [401, 403])
def test_withdrawn_consent_ends_tokens_at_once_and_gives_no_more(
    ask: Ask, sandbox: OttoSandbox, seller: Seller, answers: int
) -> None:
    number = sandbox.install(seller)
    token = for_installation(ask, number).json()["access_token"]
    sandbox.withdraw(seller, answers=answers)

    again = for_installation(ask, number)
    ask.bear(token)

    assert again.status_code == 403
    assert ask(ORDERS).status_code == answers
    assert told(ask.token()) == (401, "invalid_client")
    assert told(ask.token(**LEGACY, **BY_PASSWORD)) == (401, "invalid_grant")


def test_consent_given_anew_is_another_installation(
    ask: Ask, sandbox: OttoSandbox, seller: Seller
) -> None:
    old = sandbox.install(seller)
    sandbox.withdraw(seller)

    new = sandbox.install(seller)

    assert new != old
    assert for_installation(ask, new).status_code == 200


def test_more_than_ten_token_calls_a_second_are_too_many(
    ask: Ask, sandbox: OttoSandbox, clock: ManualClock
) -> None:
    clock.advance(timedelta(seconds=1))
    codes = [ask.token().status_code for _ in range(11)]
    clock.wait(0.1)
    codes += [ask.token().status_code for _ in range(2)]

    assert codes == [200] * 10 + [429] + [200, 429]
    assert sandbox.limited == 2


def test_the_log_holds_no_secret(ask: Ask, sandbox: OttoSandbox) -> None:
    first = ask.token(**LEGACY, **BY_PASSWORD).json()
    ask.token(**LEGACY, grant_type="refresh_token", refresh_token=first["refresh_token"])
    exchanged(ask, a_code(ask))

    log = str(list(sandbox.log))
    kept = [CLIENT_SECRET, APP_CLIENT_SECRET, LEGACY_PASSWORD, first["refresh_token"], "code0"]
    assert [secret for secret in kept if secret in log] == []
    assert sandbox.log[-1].params["grant_type"] == "authorization_code"
