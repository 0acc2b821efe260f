"""An order at the desk: facts in full, whom it names withheld, kept for when nobody answers."""

import sqlite3
from datetime import timedelta

import pytest

from amends.testing.faults import Dropped
from amends_taobao.sandbox.state import Trade

from .conftest import NOW, TAOBAO, Town

WORDS, PHONE = "送到门卫王师傅", "13812345678"


@pytest.fixture
def trade(shop: Town) -> Trade:
    """An order whose buyer wrote something; the desk must never show it."""
    trade = shop.sandbox.add_trade(TAOBAO, created=NOW - timedelta(days=4), message=WORDS)
    trade.memo = f"王先生 {PHONE}"
    shop.desk.secrets += [WORDS, PHONE, "王先生"]
    return trade


def shown(shop: Town, trade: Trade, *more: str, code: int = 0) -> str:
    said = shop.desk.run("order", "show", trade.tid, "--store", TAOBAO, *more, code=code)
    return said.out + said.err


def test_an_order_is_asked_for_and_shown_without_whom_it_names(shop: Town, trade: Trade) -> None:
    said = shown(shop, trade)

    assert "Order, as the marketplace tells it now" in said
    assert "59.90 CNY" in said
    assert "(withheld)" in said


def test_what_was_told_stays_when_the_platform_does_not_answer(shop: Town, trade: Trade) -> None:
    shown(shop, trade)
    shop.desk.clock.advance(timedelta(hours=2))
    shop.sandbox.faults.plan("taobao.trade.fullinfo.get", Dropped(), times=None)

    said = shown(shop, trade)

    assert "Order, as the marketplace told it 2 h ago" in said
    assert "no answer" in said
    assert "59.90 CNY" in said


def test_what_is_known_is_shown_without_asking(shop: Town, trade: Trade) -> None:
    shown(shop, trade)
    asked = shop.sandbox.calls.total()

    told = shop.desk.run("order", "show", trade.tid, "--store", TAOBAO, "--known", "--json").json()

    assert shop.sandbox.calls.total() == asked
    assert told["order"]["ref"] == str(trade.tid)
    assert told["order"]["buyer_note"] == "(withheld)"
    assert told["trouble"] == "it was not asked for"


def test_an_order_that_nobody_asked_for_says_what_to_do(shop: Town, trade: Trade) -> None:
    said = shown(shop, trade, "--known", code=1)

    assert f"nothing is known of order {trade.tid}" in said
    assert "look order" in said


def test_nothing_personal_stands_in_the_database_in_clear(shop: Town, trade: Trade) -> None:
    shown(shop, trade)

    held = b"".join(path.read_bytes() for path in shop.desk.home.glob("amends.db*"))

    assert str(trade.orders[0].oid).encode() in held  # the order line is a fact
    for planted in (WORDS, PHONE, "王先生"):
        assert planted.encode() not in held


def test_a_buyer_who_asks_for_it_is_forgotten(shop: Town, trade: Trade) -> None:
    shown(shop, trade)

    shop.desk.run("order", "forget", trade.tid, "--store", TAOBAO)

    told = shop.desk.run("order", "show", trade.tid, "--store", TAOBAO, "--known", "--json").json()
    assert told["order"]["buyer_note"] == ""
    assert told["order"]["items"]
    never = shop.desk.run("order", "forget", "1", "--store", TAOBAO, code=1)
    assert "nothing is kept of order 1" in never.err


def test_personal_data_is_gone_a_month_after_delivery(shop: Town, trade: Trade) -> None:
    shown(shop, trade)
    shop.desk.clock.advance(timedelta(days=31))

    told = shop.desk.run("order", "show", trade.tid, "--store", TAOBAO, "--known", "--json").json()

    assert told["order"]["buyer_note"] == ""


def test_personal_data_goes_on_its_day_though_nobody_asks_for_the_order(
    shop: Town, trade: Trade
) -> None:
    shown(shop, trade)
    shop.desk.clock.advance(timedelta(days=31))

    shop.desk.run("sync")

    with sqlite3.connect(shop.desk.home / "amends.db") as memory:
        facts = memory.execute("SELECT count(*) FROM evidence").fetchone()
        personal = memory.execute("SELECT count(*) FROM personal").fetchone()
        keys = memory.execute("SELECT count(*) FROM buyer_key").fetchone()
    assert (facts, personal, keys) == ((1,), (0,), (0,))


def test_orders_cannot_be_guessed_where_the_review_names_its_own(shop: Town, trade: Trade) -> None:
    oid = trade.orders[0].oid
    shop.sandbox.add_review(TAOBAO, oid=oid, tid=trade.tid, created=NOW - timedelta(hours=1))
    shop.desk.run("sync")
    (found,) = shop.desk.run("reviews", "--json").json()["reviews"]

    said = shop.desk.run("order", "guess", found["id"], code=1)

    assert f"names its order: {trade.tid}" in said.err
