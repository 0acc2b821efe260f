"""Rating buyers in turn: good or not at all, once, in time, and whom we owe one."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.plugins.taobao.writing import NOW, TID, Desk, a_desk

from amends.domain.action import Action, ActionKind, Receipt
from amends.domain.times import Span
from amends.marketplace.errors import LookFirst, NeverAgain
from amends.testing.faults import Dropped, Fault, LostAnswer

ADD = "taobao.traderate.add"
UNTIL_THE_END = timedelta(days=9, hours=13)  # of an order in the sandbox
QUARTER = Span(since=NOW - timedelta(days=89), until=NOW)


@pytest.fixture
def desk() -> Iterator[Desk]:
    with a_desk() as opened:
        yield opened


def rating(desk: Desk, oid: int, text: str = "", **options: str) -> Action:
    return desk.seen(desk.action(ActionKind.RATE_BUYER, oid, text, options=options))


def ordered(desk: Desk, ended: timedelta) -> int:
    """An order TID that ended so long ago, and was rated by nobody; gives its sub-order."""
    trade = desk.sandbox.add_trade(desk.shop, created=NOW - UNTIL_THE_END - ended, tid=TID)
    return trade.orders[0].oid


def test_a_buyer_is_rated_good_once(desk: Desk) -> None:
    oid = desk.reviewed()

    receipt = desk.connector.perform(rating(desk, oid, "好买家", result="good"))

    (given,) = desk.shop.given
    assert isinstance(receipt, Receipt)
    assert (given.oid, given.result, given.content) == (oid, "good", "好买家")
    with pytest.raises(NeverAgain, match="rated this buyer already"):
        desk.connector.perform(rating(desk, oid))
    assert desk.sandbox.writes == {f"rate/{oid}": 1}


@pytest.mark.parametrize("result", ["neutral", "bad", "GOOD", "splendid"])
def test_a_buyer_is_never_rated_other_than_good(desk: Desk, result: str) -> None:
    oid = desk.reviewed()

    with pytest.raises(NeverAgain, match="good or not at all"):
        desk.connector.perform(rating(desk, oid, "差评师", result=result))
    assert desk.sandbox.calls[ADD] == 0


@pytest.mark.parametrize(
    ("ended", "why"),
    [
        (timedelta(0), None),
        (timedelta(days=15), None),
        (timedelta(seconds=-1), "has not ended"),
        (timedelta(days=15, seconds=1), "within 15 days"),
    ],
)
def test_a_buyer_is_rated_within_15_days_after_the_end(
    desk: Desk, ended: timedelta, why: str | None
) -> None:
    action = rating(desk, ordered(desk, ended))

    if why is None:
        desk.connector.perform(action)
    else:
        with pytest.raises(NeverAgain, match=why):
            desk.connector.perform(action)

    assert desk.sandbox.calls[ADD] == (why is None)


@pytest.mark.parametrize(("fault", "done"), [(LostAnswer(), 1), (Dropped(), 0)], ids=str)
def test_after_a_lost_answer_the_list_of_given_ratings_tells(
    desk: Desk, fault: Fault, done: int
) -> None:
    oid = desk.reviewed()
    action = rating(desk, oid)
    desk.sandbox.faults.plan(ADD, fault)

    with pytest.raises(LookFirst):
        desk.connector.perform(action)

    found = desk.connector.find(action, NOW)
    assert (found is not None) == bool(done)
    assert desk.sandbox.writes[f"rate/{oid}"] == done


def test_too_many_words_are_refused(desk: Desk) -> None:
    with pytest.raises(NeverAgain, match="not 501"):
        desk.connector.perform(rating(desk, desk.reviewed(), "长" * 501))


def test_owed_are_those_who_rated_us_and_whom_we_can_still_rate(desk: Desk) -> None:
    owed = desk.reviewed()
    rated = desk.reviewed(tid=TID + 1)
    late = desk.reviewed(tid=TID + 2, created=NOW - timedelta(days=30))
    silent = desk.sandbox.add_trade(desk.shop).orders[0].oid
    desk.connector.perform(
        rating(desk, rated).model_copy(update={"order": str(TID + 1), "read_back": {}})
    )

    found = list(desk.connector.owed_ratings(QUARTER))

    assert [one.line for one in found] == [str(owed)]
    assert found[0].order == str(TID)
    assert found[0].until is not None
    assert NOW < found[0].until < NOW + timedelta(days=15)
    assert len({owed, rated, late, silent}) == 4


def test_a_long_list_of_owed_ratings_is_read_page_by_page(desk: Desk) -> None:
    oids = {str(desk.reviewed(tid=TID + number)) for number in range(101)}

    assert {one.line for one in desk.connector.owed_ratings(QUARTER)} == oids
    assert desk.sandbox.calls["taobao.trades.sold.get"] == 2
