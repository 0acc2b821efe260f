"""The signature, against every vector of the contract, and what really leaves for the gateway."""

from typing import Any

import httpx
import pytest
from tests.plugins.taobao.conftest import CONTRACTS, a_page, a_shop, sample

from amends.domain.times import Span
from amends.marketplace.connector import Stream
from amends_taobao.auth import canonical, sign
from amends_taobao.settings import GATEWAYS


def vectors(part: str) -> list[Any]:
    if not (CONTRACTS / "signature_vectors.json").exists():
        reason = "the shared contracts are not on this machine"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason))]
    return [pytest.param(one, id=one["id"]) for one in sample("signature_vectors.json")[part]]


@pytest.mark.parametrize("vector", vectors("vectors"))
def test_every_vector_is_signed_as_published(vector: dict[str, Any]) -> None:
    files = dict.fromkeys(vector.get("excluded_byte_params", ()), b"\x89PNG")
    params = vector["params"] | files

    assert canonical(params) == vector["canonical"]
    assert sign(params, vector["secret"], vector["sign_method"]) == vector["sign"]


@pytest.mark.parametrize("vector", vectors("must_not_match"))
def test_the_old_protocol_is_not_spoken(vector: dict[str, Any]) -> None:
    ours = sign(vector["params"], vector["secret"], "md5")

    assert ours == vector["v2_md5_sign"]
    assert ours != vector["legacy_v1_sign"]


@pytest.mark.parametrize("vector", vectors("message_channel"))
def test_the_message_channel_shakes_hands_with_the_same_rule(vector: dict[str, Any]) -> None:
    assert canonical(vector["fields"]) == vector["canonical"]
    assert sign(vector["fields"], vector["secret"], "md5") == vector["sign"]


def test_the_signature_itself_is_never_signed() -> None:
    assert sign({"a": "1", "sign": "OLD"}, "secret", "md5") == sign({"a": "1"}, "secret", "md5")


def test_an_unknown_method_is_named() -> None:
    with pytest.raises(ValueError, match="sha1"):
        sign({"a": "1"}, "secret", "sha1")


def test_a_call_is_a_signed_form_with_nothing_in_its_address() -> None:
    shop = a_shop([a_page()])

    list(shop.connector.fetch(Stream.PRODUCT_REVIEWS, an_hour(shop.clock.now()), None))

    request, form = shop.requests[0], shop.asked[0]
    assert (request.method, str(request.url)) == ("POST", GATEWAYS["production"])
    assert request.headers["content-type"] == "application/x-www-form-urlencoded;charset=utf-8"
    assert request.headers["user-agent"].startswith("Amends/")
    assert form["timestamp"] == "2026-11-22 09:30:00"
    assert (form["format"], form["v"], form["app_key"]) == ("json", "2.0", "12345678")
    assert form["session"] == "6100test0000session"
    assert form["use_has_next"] == "true"
    assert form["sign"] == sign(form, "helloworld", "hmac-sha256")


def test_a_retry_carries_a_fresh_timestamp_and_signature() -> None:
    shop = a_shop([httpx.Response(503, headers={"retry-after": "20"}), a_page()])

    list(shop.connector.fetch(Stream.PRODUCT_REVIEWS, an_hour(shop.clock.now()), None))

    first, second = shop.asked
    assert first["timestamp"] == "2026-11-22 09:30:00"
    assert second["timestamp"] >= "2026-11-22 09:30:20"
    assert second["sign"] == sign(second, "helloworld", "hmac-sha256") != first["sign"]


def an_hour(until: Any) -> Span:
    return Span(since=until.replace(hour=0), until=until)
