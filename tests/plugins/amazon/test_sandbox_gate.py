"""What the sandbox checks before it answers: token, headers, region, role, and the usage plan."""

from datetime import timedelta

import pytest
from tests.plugins.amazon.conftest import SELLER, refused

from amends.testing.clock import ManualClock
from amends_amazon.sandbox import REFRESH_TOKEN, AmazonSandbox, Role, UsagePlan
from amends_amazon.sandbox.ask import Plain
from amends_amazon.sandbox.wire import DENIED

SITES = "/sellers/v1/marketplaceParticipations"
REPORTS = "/reports/2021-06-30/reports"


def test_a_well_formed_call_is_answered_with_its_number_and_rate(ask: Plain) -> None:
    first, second = ask.get(SITES), ask.get(SITES)

    assert first.status_code == 200
    assert first.headers["x-amzn-ratelimit-limit"] == "0.016"
    assert first.headers["x-amzn-requestid"] != second.headers["x-amzn-requestid"]


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [
        (SITES, None, 403),  # only the Reports model knows 401
        (f"{REPORTS}/1", None, 401),
        (f"{REPORTS}/1", "Atzr|sandbox0001", 401),
        (f"{REPORTS}/1", "Atza|forged", 403),
        (SITES, "Atza|forged", 403),
    ],
)
def test_a_call_without_a_good_token_is_refused(
    ask: Plain, path: str, token: str | None, status: int
) -> None:
    answer = ask.send("GET", path, {"x-amz-access-token": token})

    assert refused(answer) == (status, "Unauthorized", DENIED)
    assert "x-amzn-ratelimit-limit" not in answer.headers
    assert answer.headers["x-amzn-requestid"]


@pytest.mark.parametrize(
    "headers",
    [
        {"x-amz-date": None},
        {"x-amz-date": "2026-11-22T04:00:00Z"},
        {"user-agent": None},
        {"user-agent": "python-httpx/0.28.1"},
        {"user-agent": "Amends/1.0"},
    ],
)
def test_a_date_and_an_honest_name_are_wanted(ask: Plain, headers: dict[str, str | None]) -> None:
    answer = ask.send("GET", SITES, headers)

    assert refused(answer)[:2] == (400, "InvalidInput")


def test_a_token_lives_an_hour(ask: Plain, clock: ManualClock) -> None:
    held = {"x-amz-access-token": ask.sign_in()}

    clock.advance(timedelta(hours=1) - timedelta(seconds=1))
    assert ask.send("GET", SITES, held).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert refused(ask.send("GET", SITES, held))[:2] == (403, "Unauthorized")


def test_a_withdrawn_consent_ends_living_tokens_too(ask: Plain, sandbox: AmazonSandbox) -> None:
    ask.sign_in()
    sandbox.withdraw(SELLER)

    assert refused(ask.get(SITES))[:2] == (403, "Unauthorized")


def test_a_token_is_good_in_its_own_region_only(
    url: str, clock: ManualClock, sandbox: AmazonSandbox
) -> None:
    with Plain(url, clock, region="eu") as home, Plain(url, clock, region="na") as away:
        assert home.get(SITES).status_code == 200
        assert refused(away.get(SITES))[:2] == (403, "Unauthorized")


def test_a_token_that_no_seller_granted_opens_no_sellers_data(ask: Plain) -> None:
    scope = "sellingpartnerapi::notifications"
    token = ask.grant(grant_type="client_credentials", scope=scope).json()["access_token"]

    answer = ask.send("GET", SITES, {"x-amz-access-token": token})

    assert refused(answer)[:2] == (403, "Unauthorized")


def test_a_missing_role_closes_its_own_operations_and_no_other(
    ask: Plain, sandbox: AmazonSandbox
) -> None:
    order = sandbox.add_order(SELLER)
    ask.sign_in()
    sandbox.apps[next(iter(sandbox.apps))].roles = frozenset({Role.BUYER_COMMUNICATION})

    assert refused(ask.create_report()) == (403, "Unauthorized", DENIED)
    assert ask.order(order).status_code == 200
    assert ask.get(SITES).status_code == 200


def test_a_new_role_counts_once_the_seller_has_agreed_again(
    url: str, clock: ManualClock, sandbox: AmazonSandbox
) -> None:
    order = sandbox.add_order(SELLER)
    app = next(iter(sandbox.apps.values()))
    app.roles |= {Role.DIRECT_TO_CONSUMER}

    with Plain(url, clock) as before:
        assert "buyer" not in before.order(order, "BUYER").json()["order"]
    token = sandbox.agree(SELLER, "eu").refresh_token
    with Plain(url, clock, token) as after:
        assert "buyer" in after.order(order, "BUYER").json()["order"]


def test_a_path_that_nobody_built_is_forbidden(ask: Plain) -> None:
    assert refused(ask.get("/reviews/2026-01-01/reviews"))[:2] == (403, "Unauthorized")


def test_a_bucket_runs_dry_and_fills_again(
    ask: Plain, sandbox: AmazonSandbox, clock: ManualClock
) -> None:
    assert [ask.get(SITES).status_code for _ in range(16)] == [200] * 15 + [429]

    answer = ask.get(SITES)
    assert refused(answer)[1] == "QuotaExceeded"
    assert answer.headers.keys().isdisjoint({"retry-after", "x-amzn-ratelimit-limit"})
    clock.wait(1 / 0.016 - 0.1)
    assert ask.get(SITES).status_code == 429
    clock.wait(0.1)
    assert [ask.get(SITES).status_code for _ in range(2)] == [200, 429]
    assert sandbox.limited == sandbox.counts()["limited"] == 4


def test_each_seller_app_and_operation_has_its_own_bucket(
    url: str, ask: Plain, clock: ManualClock, sandbox: AmazonSandbox
) -> None:
    sandbox.limits.plans["getMarketplaceParticipations"] = UsagePlan(0.1, 1)
    sandbox.open_seller("Muster Garten", "amazon.de")
    sandbox.add_app("app2", "secret2")
    other_app = sandbox.agree(SELLER, "eu", "app2").refresh_token

    assert [ask.get(SITES).status_code for _ in range(2)] == [200, 429]
    assert ask.get("/sellers/v1/account").status_code == 200
    with Plain(url, clock, sandbox.refresh_token("Muster Garten")) as other:
        assert other.get(SITES).status_code == 200
    with Plain(url, clock, other_app, client_id="app2", client_secret="secret2") as app2:
        assert app2.get(SITES).status_code == 200


def test_the_rate_is_told_with_what_was_read_and_never_with_a_429(
    ask: Plain, sandbox: AmazonSandbox
) -> None:
    sandbox.limits.plans["getReport"] = UsagePlan(2, 2)

    wrong = ask.send("POST", REPORTS, json={"reportType": "GET_FLAT_FILE"})
    unknown, _, limited = (ask.report("7") for _ in range(3))

    assert (wrong.status_code, wrong.headers["x-amzn-ratelimit-limit"]) == (400, "0.0167")
    assert (unknown.status_code, unknown.headers["x-amzn-ratelimit-limit"]) == (404, "2")
    assert (limited.status_code, "x-amzn-ratelimit-limit" in limited.headers) == (429, False)


def test_error_bodies_differ_in_order_and_in_details(ask: Plain) -> None:
    shapes = {tuple(ask.report("7").json()["errors"][0]) for _ in range(4)}
    shapes |= {tuple(ask.get("/nothing").json()["errors"][0]) for _ in range(6)}

    assert {frozenset(shape) for shape in shapes} == {
        frozenset({"code", "message"}),
        frozenset({"code", "message", "details"}),
    }
    assert ("code", "message") in shapes
    assert ("message", "code") in shapes


def test_a_parameter_that_comes_twice_is_refused(ask: Plain, sandbox: AmazonSandbox) -> None:
    order = sandbox.add_order(SELLER)
    twice = [("includedData", "FULFILLMENT"), ("includedData", "PACKAGES")]

    answer = ask.send("GET", f"/orders/2026-01-01/orders/{order}", params=twice)

    assert refused(answer)[:2] == (400, "InvalidInput")


def test_the_log_keeps_what_was_asked_and_no_secret(ask: Plain, sandbox: AmazonSandbox) -> None:
    ask.get(SITES)
    ask.get("/documents/d1", **{"X-Amz-Signature": "s3cret"})

    signed_in, asked, fetched = sandbox.log
    assert dict(signed_in.params).keys() == {"grant_type", "client_id"}
    assert (asked.operation, dict(asked.params)) == ("getMarketplaceParticipations", {})
    assert (fetched.operation, dict(fetched.params)) == ("download", {})
    assert sandbox.calls == {"token": 1, "getMarketplaceParticipations": 1, "download": 1}
    assert REFRESH_TOKEN not in repr(sandbox.log)
