"""The sandbox's login host: three grants, codes that work once, secrets and consents that end."""

from datetime import timedelta

import httpx
import pytest
from tests.plugins.amazon.conftest import SELLER

from amends.testing.clock import ManualClock
from amends_amazon.sandbox import CLIENT_ID, REFRESH_TOKEN, AmazonSandbox
from amends_amazon.sandbox.ask import Plain

DAY = timedelta(days=1)


def refresh(ask: Plain, **over: str) -> httpx.Response:
    return ask.grant(**{"grant_type": "refresh_token", "refresh_token": REFRESH_TOKEN} | over)


def by_code(ask: Plain, code: str) -> httpx.Response:
    return ask.grant(grant_type="authorization_code", code=code, redirect_uri="https://a.example")


def error(answer: httpx.Response) -> tuple[int, str]:
    assert answer.json()["error_description"]
    return answer.status_code, answer.json()["error"]


def test_a_refresh_token_gives_access_again_and_again(ask: Plain) -> None:
    first, second = refresh(ask), refresh(ask)

    told = first.json()
    assert told.pop("access_token").startswith("Atza|")
    assert told == {"token_type": "bearer", "expires_in": 3600, "refresh_token": REFRESH_TOKEN}
    assert second.json()["access_token"] != first.json()["access_token"]
    assert first.headers["x-amzn-requestid"]


def test_a_code_works_once(ask: Plain, sandbox: AmazonSandbox) -> None:
    code = sandbox.authorize(SELLER, "eu")

    first, second = by_code(ask, code), by_code(ask, code)

    fresh = first.json()["refresh_token"]
    assert fresh == sandbox.refresh_token(SELLER) != REFRESH_TOKEN
    assert refresh(ask, refresh_token=fresh).status_code == 200
    assert error(second) == (400, "invalid_grant")


@pytest.mark.parametrize(("seconds", "status"), [(299, 200), (300, 400)])
def test_a_code_lives_five_minutes(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock, seconds: int, status: int
) -> None:
    code = sandbox.authorize(SELLER, "eu")
    clock.advance(timedelta(seconds=seconds))

    assert by_code(ask, code).status_code == status


def test_an_app_alone_is_given_a_scope_and_no_refresh_token(ask: Plain) -> None:
    def alone(scope: str) -> httpx.Response:
        return ask.grant(grant_type="client_credentials", scope=scope)

    told = alone("sellingpartnerapi::notifications").json()

    assert told["scope"] == "sellingpartnerapi::notifications"
    assert "refresh_token" not in told
    assert error(alone("sellingpartnerapi::everything")) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"client_id": "nobody"}, (401, "invalid_client")),
        ({"client_secret": "wrong"}, (401, "invalid_client")),
        ({"client_secret": ""}, (400, "invalid_request")),
        ({"refresh_token": "Atzr|other"}, (400, "invalid_grant")),
        ({"refresh_token": ""}, (400, "invalid_request")),
        ({"grant_type": "password"}, (400, "unsupported_grant_type")),
    ],
)
def test_what_is_wrong_has_its_own_word(
    ask: Plain, over: dict[str, str], expected: tuple[int, str]
) -> None:
    assert error(refresh(ask, **over)) == expected


def test_the_form_must_say_that_it_is_one(url: str) -> None:
    answer = httpx.post(f"{url}/auth/o2/token", json={"grant_type": "x"}, trust_env=False)

    assert error(answer) == (400, "invalid_request")


def test_a_refresh_token_belongs_to_its_app(ask: Plain, sandbox: AmazonSandbox) -> None:
    sandbox.add_app("other", "secret")

    answer = refresh(ask, client_id="other", client_secret="secret")

    assert error(answer) == (400, "invalid_grant")


def test_a_withdrawn_consent_is_told_at_the_next_refresh(
    ask: Plain, sandbox: AmazonSandbox
) -> None:
    sandbox.withdraw(SELLER)

    assert error(refresh(ask)) == (400, "invalid_grant")


def test_consent_may_end_in_one_region_alone(ask: Plain, sandbox: AmazonSandbox) -> None:
    sandbox.open_seller("Muster Garten", "amazon.de", "amazon.com")
    home, away = (sandbox.refresh_token("Muster Garten", region) for region in ("eu", "na"))
    sandbox.withdraw("Muster Garten", "na")

    assert refresh(ask, refresh_token=home).status_code == 200
    assert error(refresh(ask, refresh_token=away)) == (400, "invalid_grant")


def test_a_public_app_is_authorised_for_365_days(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    sandbox.add_app("own", "secret", public=False)
    own = sandbox.agree(SELLER, "eu", "own").refresh_token
    clock.advance(365 * DAY - timedelta(seconds=1))
    assert refresh(ask).status_code == 200

    clock.advance(timedelta(seconds=1))
    assert error(refresh(ask)) == (400, "invalid_grant")
    private = refresh(ask, client_id="own", client_secret="secret", refresh_token=own)
    assert private.status_code == 200


def test_a_rotated_secret_takes_over_and_refresh_tokens_stay(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    fresh = sandbox.rotate_secret(CLIENT_ID, old_works_for=7 * DAY)

    assert refresh(ask).status_code == 200
    clock.advance(7 * DAY)
    assert error(refresh(ask)) == (401, "invalid_client")
    assert refresh(ask, client_secret=fresh).status_code == 200
