"""What the sandbox checks before it answers, how each interface refuses, and its manners."""

from datetime import timedelta

import httpx
import pytest
from tests.plugins.otto.conftest import NOW, Ask, next_of, titles

from amends.testing.clock import ManualClock
from amends.testing.faults import ANY, CutBody, ErrorBody, Meanwhile, ServerError, Twist
from amends_otto.sandbox import OttoSandbox, build
from amends_otto.sandbox.state import Seller

DAY = timedelta(days=1)
INTERFACES = {
    "/v4/orders": "orders",
    "/v1/shipments?datefrom=2026-11-01": "shipments",
    "/v1/return-shipments?datefrom=2026-11-01": "returns",
    "/v3/returns": "returns",
    "/v3/receipts": "receipts",
    "/v1/price-reductions": "price-reduction",
    "/v5/products": "products",
}


@pytest.mark.parametrize("path", INTERFACES)
def test_each_interface_wants_its_scope_and_no_other(ask: Ask, path: str) -> None:
    others = set(INTERFACES.values()) - {INTERFACES[path]}
    ask.sign_in(scope=" ".join(others))
    without = ask(path)
    ask.sign_in(scope=INTERFACES[path])

    assert (without.status_code, titles(without)) == (403, ["INSUFFICIENT_PERMISSION"])
    assert ask(path).status_code == 200


def test_one_operation_may_be_denied_whatever_the_scope(ask: Ask, seller: Seller) -> None:
    seller.denied.add("receipts")

    assert ask("/v3/receipts").status_code == 403
    assert ask("/v4/orders").status_code == 200


def test_the_scope_of_return_shipments_is_a_switch(ask: Ask, sandbox: OttoSandbox) -> None:
    sandbox.manners.return_shipments_scope = "return-shipments"

    assert ask("/v1/return-shipments", datefrom="2026-11-01").status_code == 403


@pytest.mark.parametrize("header", ["", "Bearer FAKE.NOBODY", "Basic eDp5"])
def test_without_a_good_token_nothing_is_told(ask: Ask, header: str) -> None:
    ask.http.headers["authorization"] = header

    assert {ask(path).status_code for path in INTERFACES} == {401}


def test_shipments_say_unauthorised_without_a_body(ask: Ask) -> None:
    ask.bear("FAKE.NOBODY")

    assert ask("/v1/shipments", datefrom="2026-11-01").content == b""
    assert titles(ask("/v4/orders")) == ["UNAUTHORIZED"]


def test_twenty_calls_a_second_belong_to_each_seller(
    ask: Ask, sandbox: OttoSandbox, clock: ManualClock
) -> None:
    sandbox.open_seller("Andere Demo GmbH", client_id="other")
    mixed = ["/v4/orders", "/v3/receipts"] * 10
    codes = [ask(path).status_code for path in [*mixed, "/v3/returns"]]
    ask.sign_in(client_id="other")
    codes.append(ask("/v4/orders").status_code)
    ask.sign_in()
    clock.wait(0.05)
    codes.append(ask("/v4/orders").status_code)

    assert codes == [200] * 20 + [429, 200, 200]
    assert sandbox.limited == 1


def test_ten_product_reads_a_second_are_counted_apart(ask: Ask) -> None:
    codes = [ask("/v5/products").status_code for _ in range(11)]

    assert codes == [200] * 10 + [429]
    assert ask("/v4/orders").status_code == 200


@pytest.mark.parametrize("seconds", [None, 3])
def test_too_many_calls_are_told_in_the_general_body(
    ask: Ask, sandbox: OttoSandbox, seconds: int | None
) -> None:
    sandbox.manners.retry_after = seconds
    sandbox.faults.plan("price-reductions", ErrorBody("too_many"))

    response = ask("/v1/price-reductions")

    assert response.status_code == 429
    assert response.json()["errors"][0].keys() >= {"path", "title", "logref"}
    assert response.headers.get("retry-after") == (None if seconds is None else "3")


def test_each_interface_words_its_refusal_in_its_own_way(ask: Ask) -> None:
    shipment = ask("/v1/shipments/1").json()["errors"][0]
    returns = ask("/v3/returns", status="LOST").json()["errors"][0]
    general = ask("/v3/receipts/R-1").json()

    assert shipment == {
        "title": "RESOURCE_NOT_FOUND",
        "detail": "Found no shipment with id 1",
        "path": "/shipments/1",
    }
    assert returns.keys() == {"path", "title", "detail", "logref"}
    assert general["warnings"] == []
    assert general["errors"][0].keys() == {
        "path", "title", "code", "detail", "detail-structured", "jsonpath", "logref",
    }  # fmt: skip


@pytest.mark.parametrize("nested", [False, True])
def test_price_reductions_nest_their_errors_as_the_switch_says(
    ask: Ask, sandbox: OttoSandbox, nested: bool
) -> None:
    sandbox.manners.nested_reductions = nested

    errors = ask("/v1/price-reductions", limit=129).json()["errors"]

    assert isinstance(errors, dict) == nested
    entry = (errors["errors"] if nested else errors)[0]
    assert entry["code"] == 400


def test_every_refusal_has_its_own_logref(ask: Ask) -> None:
    first, second = (ask("/v4/orders/none").json()["errors"][0]["logref"] for _ in "ab")

    assert first != second


def test_a_path_that_is_none_is_not_found(ask: Ask, sandbox: OttoSandbox) -> None:
    assert ask("/v1/reviews").status_code == 404
    assert sandbox.calls["nothing"] == 1


def test_a_version_that_ends_says_so_in_four_headers(ask: Ask, sandbox: OttoSandbox) -> None:
    sandbox.manners.deprecated.add("orders")

    farewell = {"warning", "sunset", "deprecation", "link"}
    assert farewell <= ask("/v4/orders").headers.keys()
    assert not farewell & ask("/v3/receipts").headers.keys()


def test_the_timestamp_header_is_wanted_where_the_switch_says(
    ask: Ask, sandbox: OttoSandbox
) -> None:
    sandbox.manners.wants_timestamp = True
    without = ask("/v4/orders").status_code
    ask.http.headers["x-request-timestamp"] = NOW.isoformat()

    assert (without, ask("/v4/orders").status_code) == (400, 200)


def test_links_are_relative_or_absolute(
    ask: Ask, sandbox: OttoSandbox, seller: Seller, url: str
) -> None:
    for number in (1, 2):
        sandbox.add_order(seller, created=NOW - number * DAY)

    relative = next_of(ask("/v4/orders", limit=1).json())
    sandbox.manners.absolute_links = True
    absolute = next_of(ask("/v4/orders", limit=1).json())

    assert relative
    assert absolute == url + relative


def test_a_next_link_may_lead_to_its_own_page(
    ask: Ask, sandbox: OttoSandbox, seller: Seller
) -> None:
    for number in (1, 2):
        sandbox.add_order(seller, created=NOW - number * DAY)
    sandbox.manners.next_repeats = True

    assert next_of(ask("/v4/orders?limit=1").json()) == "/v4/orders?limit=1"


def test_unknown_fields_stand_in_entries_lists_and_objects(
    ask: Ask, sandbox: OttoSandbox, seller: Seller
) -> None:
    order = sandbox.add_order(seller)
    sandbox.manners.unknown_fields = True

    listed = ask("/v4/orders").json()

    assert "sandboxNovelty" in listed
    assert "sandboxNovelty" in listed["resources"][0]
    assert "sandboxNovelty" in ask(f"/v4/orders/{order.number}").json()


def test_faults_happen_in_otto_s_words_and_in_a_proxy_s(ask: Ask, sandbox: OttoSandbox) -> None:
    sandbox.faults.plan("orders", ServerError(502))
    sandbox.faults.plan("orders", ErrorBody("server_error"))
    sandbox.faults.plan("orders", CutBody())

    proxy, own = ask("/v4/orders"), ask("/v4/orders")
    with pytest.raises(httpx.RemoteProtocolError):
        ask("/v4/orders")

    assert (proxy.status_code, proxy.headers["content-type"]) == (502, "text/html")
    assert (own.status_code, titles(own)) == (500, ["INTERNAL_SERVER_ERROR"])


def test_strange_pages_are_well_formed(ask: Ask, sandbox: OttoSandbox, seller: Seller) -> None:
    orders = [sandbox.add_order(seller, created=NOW - n * DAY) for n in (3, 2, 1)]
    for twist in (Twist.DUPLICATES, Twist.REPEATS, Twist.MALFORMED, Twist.UNKNOWN_FIELDS):
        sandbox.faults.plan("orders", twist)

    doubled, repeated, malformed, novel = (ask("/v4/orders").json() for _ in range(4))

    assert len(doubled["resources"]) == 6
    assert len(repeated["resources"]) == 3
    assert next_of(repeated)
    assert [type(one["salesOrderId"]) for one in malformed["resources"]] == [str, list, str]
    assert novel["resources"][0]["salesOrderId"] == orders[0].order_id
    assert "sandboxNovelty" in novel


def test_consent_is_withdrawn_in_the_middle_of_a_pull(
    ask: Ask, sandbox: OttoSandbox, seller: Seller
) -> None:
    for number in (1, 2):
        sandbox.add_order(seller, created=NOW - number * DAY)
    sandbox.faults.plan(ANY, Meanwhile(lambda: sandbox.withdraw(seller)), after=1)

    page = ask("/v4/orders", limit=1)

    assert page.status_code == 200
    assert ask(next_of(page.json()) or "").status_code == 401


def test_a_sandbox_of_its_own_process_tells_how_to_call_it() -> None:
    sandbox = build(["--sellers", "2", "--orders", "30", "--seed", "7"])

    told = sandbox.controls["sellers"]()

    assert [one["orders"] for one in told] == [30, 30]
    assert {one["client_id"] for one in told} <= sandbox.apps.keys()
    assert {one["installation_id"] for one in told} == sandbox.installations.keys()
    assert {one["app_id"] for one in told} == {sandbox.agency.app_id}
