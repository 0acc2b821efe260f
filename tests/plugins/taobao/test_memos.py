"""Memo and flag of an order: what stood there stays, and nothing is appended twice."""

from collections.abc import Iterator

import pytest
from tests.plugins.taobao.writing import NOW, TID, Desk, a_desk

from amends.domain.action import Action, ActionKind, Receipt
from amends.domain.ids import OrderRef
from amends.marketplace.errors import LookFirst, NeverAgain
from amends.testing.faults import CutBody, Dropped, Fault, LostAnswer, Meanwhile
from amends_taobao.connector.marks import mark_of
from amends_taobao.sandbox.state import Trade

READ, WRITE = "taobao.trade.fullinfo.get", "taobao.trade.memo.update"
NOTE = "[差评跟进] 已联系，待买家答复"


@pytest.fixture
def desk() -> Iterator[Desk]:
    with a_desk() as opened:
        yield opened


@pytest.fixture
def trade(desk: Desk) -> Trade:
    desk.reviewed()
    found = desk.shop.trade(TID)
    assert found is not None
    return found


def note(desk: Desk, text: str = NOTE, **over: object) -> Action:
    return desk.action(ActionKind.INTERNAL_TASK, 1, text, **over)


def test_a_note_is_appended_below_what_stood_there(desk: Desk, trade: Trade) -> None:
    trade.memo, trade.flag = "赠品已发", 3
    action = note(desk)

    receipt = desk.connector.perform(action)

    assert isinstance(receipt, Receipt)
    assert receipt.reference == mark_of(action.key)
    assert trade.memo == f"赠品已发\n{NOTE} {mark_of(action.key)}"
    assert trade.flag == 3


@pytest.mark.parametrize(("said", "flag"), [("0", 0), ("5", 5), ("red", 1), ("pink", 5)])
def test_a_flag_is_set_by_number_or_colour(desk: Desk, trade: Trade, said: str, flag: int) -> None:
    trade.flag = 2

    desk.connector.perform(note(desk, options={"flag": said}))

    assert trade.flag == flag


@pytest.mark.parametrize("said", ["6", "-1", "purple", "１"])
def test_a_flag_that_does_not_exist_is_refused_by_name(desk: Desk, trade: Trade, said: str) -> None:
    with pytest.raises(NeverAgain, match="no flag is called"):
        desk.connector.perform(note(desk, options={"flag": said}))
    assert desk.sandbox.calls[WRITE] == 0


def test_the_same_action_is_written_once(desk: Desk, trade: Trade) -> None:
    desk.connector.perform(note(desk))
    desk.connector.perform(note(desk))
    desk.connector.perform(note(desk, key="case-1/reply/first/2"))

    assert trade.memo.count(NOTE) == 2
    assert desk.sandbox.writes == {f"memo/{TID}": 2}


@pytest.mark.parametrize(
    ("fault", "done"), [(LostAnswer(), True), (CutBody(), True), (Dropped(), False)], ids=str
)
def test_after_a_lost_answer_the_mark_tells(
    desk: Desk, trade: Trade, fault: Fault, done: bool
) -> None:
    trade.memo = "赠品已发"
    action = desk.seen(note(desk))
    desk.sandbox.faults.plan(WRITE, fault)

    with pytest.raises(LookFirst):
        desk.connector.perform(action)
    found = desk.connector.find(action, NOW)
    desk.connector.perform(action)

    assert (found is not None) is done
    assert trade.memo == f"赠品已发\n{NOTE} {mark_of(action.key)}"
    assert desk.sandbox.writes == {f"memo/{TID}": 1}


def test_what_a_colleague_wrote_since_the_read_back_stays(desk: Desk, trade: Trade) -> None:
    action = desk.seen(note(desk))

    def colleague() -> None:
        trade.memo = "同事的备注"

    desk.sandbox.faults.plan(READ, Meanwhile(colleague))
    desk.connector.perform(action)

    assert trade.memo.startswith("同事的备注\n")


def test_a_memo_that_was_cleared_is_written_anew(desk: Desk, trade: Trade) -> None:
    action = desk.seen(note(desk))
    desk.connector.perform(action)
    trade.memo = ""

    assert desk.connector.find(action, NOW) is None


def test_the_memo_takes_1000_bytes_and_no_more(desk: Desk, trade: Trade) -> None:
    room = 1_000 - len(f"{NOTE} {mark_of('case-1/reply/first/1')}".encode()) - 1
    trade.memo = "x" * (room + 1)
    with pytest.raises(NeverAgain, match="would have 1001 bytes"):
        desk.connector.perform(note(desk))

    trade.memo = "x" * room
    desk.connector.perform(note(desk))

    assert len(trade.memo.encode()) == 1_000


def test_how_a_memo_stood_is_told_without_its_words(desk: Desk, trade: Trade) -> None:
    trade.memo, trade.flag = "买家电话已记", 4

    seen = desk.connector.read_back(note(desk))

    assert seen["flag"] == "4"
    assert len(seen["memo"]) == 16


def test_a_note_needs_an_order(desk: Desk) -> None:
    with pytest.raises(NeverAgain, match="names no order"):
        desk.connector.perform(note(desk, order=None))
    with pytest.raises(NeverAgain, match="code 15"):
        desk.connector.perform(note(desk, order=OrderRef("99")))
