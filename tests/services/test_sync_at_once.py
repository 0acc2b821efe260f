"""Two readings of one shop at once: both end, and nothing is doubled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from amends.db.errors import Changed
from amends.services.stream import Tally
from amends.testing.builders import NOON

from ..db.rows import rows
from .fake_market import DAY, HOUR, SCOPE
from .shop import Shop, outcome


def at_once(*shops: Shop) -> list[Tally | Changed]:
    start = Barrier(len(shops))

    def run(shop: Shop) -> Tally | Changed:
        start.wait()
        try:
            return shop.sync()
        except Changed as changed:
            return changed

    with ThreadPoolExecutor(len(shops)) as pool:
        return list(pool.map(run, shops))


def test_two_readings_of_one_shop_both_end_and_nothing_is_doubled(shop: Shop) -> None:
    for number in range(40):
        shop.platform.write(number, NOON - 10 * DAY + number * 6 * HOUR)
    ended = at_once(shop, shop)
    while not shop.sync().done:
        pass

    assert len(ended) == 2
    assert len(rows(shop.memory, "review")) == len(rows(shop.memory, "inbox")) == 40
    assert all("faster" in str(one) for one in ended if isinstance(one, Changed))
    assert any(isinstance(one, Tally) and one.done for one in ended) or len(shop.texts()) == 40


def test_a_page_of_the_slower_reading_is_forgotten_whole(shop: Shop) -> None:
    shop.platform.write(1, NOON - HOUR)
    faster = iter([shop])

    def overtake() -> None:
        for one in faster:
            one.sync()

    shop.platform.at_call(1, overtake)
    with pytest.raises(Changed, match="another reading of this store was faster"):
        shop.sync()

    assert [row["number"] for row in rows(shop.memory, "inbox")] == [1]
    assert shop.texts() == ["漏水 1"]


def test_readings_of_many_shops_do_not_disturb_each_other(shop: Shop, add_store: object) -> None:
    shops = [shop]
    for n in range(5):
        store = add_store(marketplace="fake", name=f"{n}", key_scope=SCOPE, settings={})  # type: ignore[operator]
        shops.append(Shop(shop.memory, store, type(shop.platform)(shop.clock), shop.clock))
    for n, one in enumerate(shops):
        for number in range(12):
            when = NOON - 5 * DAY + number * timedelta(hours=9)
            one.platform.write(1_000 * n + number, when)

    ended = at_once(*shops)

    assert [one.fresh if isinstance(one, Tally) else one for one in ended] == [12] * 6
    assert len(outcome(shop.memory)["reviews"]) == 72


def test_two_stores_that_show_the_same_reviews_keep_each_once(
    shop: Shop, add_store: object
) -> None:
    """One of the two may have to come back: the row belongs to both."""
    store = add_store(marketplace="fake", name="乙", key_scope=SCOPE, settings={})  # type: ignore[operator]
    other = Shop(shop.memory, store, shop.platform, shop.clock)
    for number in range(30):
        shop.platform.write(number, NOON - 5 * DAY + number * HOUR)

    at_once(shop, other)
    for one in (shop, other):
        while not one.sync().done:
            pass

    assert len(rows(shop.memory, "review")) == 30
    told = [(row["subject"], row["store_id"]) for row in rows(shop.memory, "inbox")]
    assert len(told) == len(set(told)) == 60
