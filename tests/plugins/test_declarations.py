"""What every plugin declares: complete, sourced, and usable before any connector exists."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel, ValidationError

import amends_amazon
import amends_otto
import amends_taobao
from amends.domain.action import ActionKind, Confidence, Delivery
from amends.domain.budget import BudgetScope
from amends.domain.review import ReviewKind
from amends.domain.times import zone_named
from amends.marketplace.connector import Marketplace, RouteFacts
from amends.marketplace.registry import load
from amends.testing.builders import a_review
from amends_amazon.settings import REGIONS, SITES, AmazonSettings

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
MARKETS: Sequence[Marketplace] = [
    *amends_amazon.marketplaces(),
    *amends_otto.marketplaces(),
    *amends_taobao.marketplaces(),
]
every_market = pytest.mark.parametrize("market", MARKETS, ids=lambda market: market.name)


def test_the_registry_finds_all_four_and_none_is_broken() -> None:
    registry = load()

    assert {market.name for market in registry} >= {"amazon", "otto", "taobao", "tmall"}
    assert not registry.broken


@every_market
def test_every_action_is_declared_once_with_a_reason_and_a_source(market: Marketplace) -> None:
    declared = [has.what for has in market.has()]

    assert len(declared) == len(set(declared))
    assert set(ActionKind) <= set(declared)
    assert all(has.reason and has.source.title for has in market.has())


@every_market
def test_every_action_has_a_route_or_never_with_its_reason(market: Marketplace) -> None:
    reviews = [None, a_review(written=NOW), a_review(written=NOW, kind=ReviewKind.SELLER)]
    for kind, review, keys in product(ActionKind, reviews, (False, True)):
        facts = RouteFacts(NOW, market.settings(), has_credentials=keys, review=review)

        routes = market.routes(kind, facts)

        assert routes
        assert all(route.kind is kind for route in routes)
        assert Delivery.NEVER not in [route.delivery for route in routes[1:]]
        assert keys or Delivery.API not in [route.delivery for route in routes]


@every_market
def test_settings_stand_alone_and_a_typing_error_is_found(market: Marketplace) -> None:
    market.settings()

    with pytest.raises(ValidationError):
        market.settings.model_validate({"gatewya": "sandbox"})


@every_market
def test_the_example_credentials_file_is_valid(market: Marketplace) -> None:
    schema = market.credentials.model_json_schema()

    for example in schema["examples"]:
        market.credentials.model_validate(example)
    assert all("description" in field for field in schema["properties"].values())


@every_market
def test_every_setting_is_described_and_marks_are_known_words(market: Marketplace) -> None:
    fields: dict[str, Any] = market.settings.model_json_schema()["properties"]

    assert [name for name, field in fields.items() if not field.get("description")] == []
    marks = {field["confidence"] for field in fields.values() if "confidence" in field}
    assert marks <= {str(one) for one in Confidence}


@every_market
def test_secrets_do_not_show_in_what_is_printed(market: Marketplace) -> None:
    (example,) = market.credentials.model_json_schema()["examples"]
    held: BaseModel = market.credentials.model_validate(example)

    secret = next(value for name, value in example.items() if "secret" in name)
    assert secret not in repr(held)


@every_market
def test_the_place_of_a_market_is_a_real_one(market: Marketplace) -> None:
    assert zone_named(market.zone) == ZoneInfo(market.zone)


@pytest.mark.parametrize(
    "module", ["amends_amazon", "amends_otto", "amends_taobao"], ids=lambda name: name
)
def test_a_plugin_is_imported_without_http_and_parsers(module: str) -> None:
    slow = {"babel", "httpx", "selectolax", "stamina"}
    code = f"import sys, {module}; sys.exit(', '.join({slow} & sys.modules.keys()) or 0)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_reviews_of_shared_articles_are_keyed_by_site() -> None:
    amazon, otto = amends_amazon.Amazon(), amends_otto.Otto()

    assert amazon.key_scope("Our shop", AmazonSettings(site="amazon.fr")) == "amazon.fr"
    assert otto.key_scope("Our shop", otto.settings()) == "otto.de"


def test_amazon_has_its_23_sites_in_three_regions() -> None:
    assert len(SITES) == 23
    assert {site.region for site in SITES.values()} == set(REGIONS)
    assert len({site.marketplace_id for site in SITES.values()}) == 23
    assert all(zone_named(site.zone) for site in SITES.values())


@pytest.mark.parametrize(
    ("settings", "host"),
    [
        ({"site": "amazon.com"}, "https://sellingpartnerapi-na.amazon.com"),
        ({"site": "amazon.de"}, "https://sellingpartnerapi-eu.amazon.com"),
        (
            {"site": "amazon.co.jp", "api": "sandbox"},
            "https://sandbox.sellingpartnerapi-fe.amazon.com",
        ),
        ({"api": "http://127.0.0.1:9000"}, "http://127.0.0.1:9000"),
    ],
)
def test_amazon_hosts_follow_the_region_of_the_site(settings: dict[str, Any], host: str) -> None:
    assert AmazonSettings(**settings).api_url == host


def test_amazon_keeps_its_two_kinds_apart() -> None:
    amazon = amends_amazon.Amazon()

    def way(kind: ActionKind, age: int, of: ReviewKind) -> Delivery:
        review = a_review(kind=of, written=NOW - timedelta(days=age), order=None)
        facts = RouteFacts(NOW, AmazonSettings(), review=review)
        return amazon.routes(kind, facts)[0].delivery

    assert way(ActionKind.PUBLIC_REPLY, 1, ReviewKind.SELLER) is Delivery.BY_HAND
    assert way(ActionKind.PUBLIC_REPLY, 1, ReviewKind.PRODUCT) is Delivery.NEVER
    assert way(ActionKind.APPEAL, 90, ReviewKind.SELLER) is Delivery.BY_HAND
    assert way(ActionKind.APPEAL, 91, ReviewKind.SELLER) is Delivery.NEVER
    assert way(ActionKind.APPEAL, 91, ReviewKind.PRODUCT) is Delivery.BY_HAND


def test_amazon_says_when_secret_and_authorisation_end() -> None:
    amazon = amends_amazon.Amazon()
    (example,) = amazon.credentials.model_json_schema()["examples"]

    ends = amazon.ends(amazon.credentials.model_validate(example), NOW)

    assert [(end.what, end.at.date().isoformat()) for end in ends] == [
        ("authorisation", "2027-11-22"),
        ("client secret", "2027-05-21"),
    ]


def test_otto_never_writes_to_a_buyer_because_of_a_review() -> None:
    otto = amends_otto.Otto()

    def way(order: str | None) -> Delivery:
        facts = RouteFacts(NOW, otto.settings(), review=a_review(order=order))
        return otto.routes(ActionKind.MESSAGE, facts)[0].delivery

    assert (way(None), way("ABCDE12345")) == (Delivery.NEVER, Delivery.NEVER)


def test_ottos_calls_are_counted_by_seller_and_its_tokens_by_address() -> None:
    otto = amends_otto.Otto()

    assert [
        (limit.operation, limit.scope, limit.rate) for limit in otto.limits(otto.settings())
    ] == [("*", BudgetScope.ACCOUNT, 20), ("token", BudgetScope.ADDRESS, 10)]


def test_otto_reads_orders_by_call_and_reviews_by_hand_alone() -> None:
    ways = {has.what: has.delivery for has in amends_otto.Otto().has()}

    assert ways["order evidence"] is ways["find orders of an article"] is Delivery.API
    assert ways["read reviews"] is Delivery.BY_HAND
