"""Filling the sandbox: the demo's reviews, anybody's texts, thousands made up, minds changed."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from amends.testing.clock import ManualClock
from amends_taobao.sandbox import TaobaoSandbox, build, fill, fill_demo, fill_lines
from amends_taobao.sandbox.fill import DEMO, churn

START = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


def dice() -> Random:
    return Random(7)  # noqa: S311 - the same reviews in every run


def test_the_demo_brings_its_shops_reviews_and_refunds() -> None:
    sandbox = TaobaoSandbox(ManualClock(START))
    lines = [json.loads(line) for line in DEMO.read_text("utf-8").splitlines()]

    assert fill_demo(sandbox, START) == len(lines) == 150

    rates = [rate for shop in sandbox.shops.values() for rate in shop.rates]
    refunds = [one for shop in sandbox.shops.values() for one in shop.refunds.values()]
    assert Counter(rate.content for rate in rates) == Counter(line["text"] for line in lines)
    assert Counter(shop.kind for shop in sandbox.shops.values()) == {"taobao": 2, "tmall": 2}
    assert Counter(one.status for one in refunds) == Counter(
        line["refund"]["status"] for line in lines if line["refund"]
    )
    assert sum(rate.append is not None for rate in rates) == sum(
        line["append"] is not None for line in lines
    )


def test_other_texts_are_kept_to_the_letter_and_dealt_to_the_shops_in_turn() -> None:
    sandbox = TaobaoSandbox(ManualClock(START))
    shops = [sandbox.add_shop(name) for name in ("一", "二", "三", "四")]
    texts = ["好", "", "half \ud83d", "行\n二\t\0", "很好"]
    lines = [json.dumps({"text": text, "stars": n or None}) for n, text in enumerate(texts)]

    assert fill_lines(sandbox, shops, [*lines, ""], START) == 5

    assert [len(shop.rates) for shop in shops] == [2, 1, 1, 1]
    found = {rate.content: rate.result for shop in shops for rate in shop.rates if rate.content}
    assert found == {"half \ud83d": "bad", "行\n二\t\0": "neutral", "好": "neutral", "很好": "good"}
    ages = [START - rate.created for shop in shops for rate in shop.rates]
    assert timedelta(0) < min(ages) < max(ages) < timedelta(days=170)


def test_the_same_seed_makes_the_same_reviews() -> None:
    def made() -> list[tuple[int, str, datetime]]:
        sandbox = TaobaoSandbox(ManualClock(START))
        shop = sandbox.add_shop("示例家居小铺")
        fill(sandbox, shop, 500, START - timedelta(days=9), START, dice())
        return [(rate.oid, rate.content, rate.created) for rate in shop.rates]

    assert made() == made()
    assert len(made()) == 500


def test_buyers_change_their_minds_by_share() -> None:
    sandbox = TaobaoSandbox(ManualClock(START))
    shop = sandbox.add_shop("示例家居小铺")
    fill(sandbox, shop, 1_000, START - timedelta(days=9), START, dice())

    done = churn(sandbox, edited=0.01, re_rated=0.03, appended=0.02, gone=0.005)

    assert done == {"edited": 10, "re_rated": 30, "appended": 20, "gone": 5, "written": 0}
    assert len(shop.rates) == 995
    assert sum(rate.content.endswith("（改）") for rate in shop.rates) == 10


def test_a_bench_builds_what_it_asks_for() -> None:
    sandbox = build(["--shops", "3", "--reviews", "20", "--quota", "0", "--rate", "50"])

    assert [len(shop.rates) for shop in sandbox.shops.values()] == [20, 20, 20]
    assert next(iter(sandbox.apps.values())).quota is None
