"""What goes wrong around a yes: two at once, a store that stops, a platform that lies, a clock."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from amends.apps.cli.case_shown import print_dossier
from amends.db.unit import Memory
from amends.domain.outbox import ActionState
from amends.domain.standing import CaseStatus
from amends.services.decide import NotNow
from amends.services.dossier import dossier_of
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock
from amends.testing.faults import Dropped, LostAnswer, Meanwhile

from .agency import ALL, DAY, Agency, open_agency

EXPLAIN = "taobao.traderate.explain.add"
HOUR = timedelta(hours=1)
REPLY = "非常抱歉杯子漏水。这一批次的密封圈已全部更换，请您通过订单联系我们处理。"
CHAT = "您好，我是客服小李，关于漏水的杯子，可以换新或退款，您看哪种方便？"


class TurnedClock(ManualClock):
    """A clock that somebody may set back; what has passed since the start it still knows."""

    def __init__(self) -> None:
        super().__init__(NOON)
        self._off = timedelta(0)

    def set_back(self, by: timedelta) -> None:
        self._off -= by

    def now(self) -> datetime:
        return super().now() + self._off

    def monotonic(self) -> float:
        return (super().now() - NOON).total_seconds()


def reviewed(agency: Agency, text: str = "收到就漏水，杯子质量太差。") -> int:
    """A bad review on Tmall, read and opened; its sub-order."""
    oid = agency.taobao.add_review("示例旗舰店", text=text)
    agency.sync("tmall")
    return oid


def explained(agency: Agency) -> dict[str, int]:
    """How often each explanation reached the platform."""
    writes = agency.taobao.counts()["writes"]
    return {name: count for name, count in writes.items() if name.startswith("explain/")}


def test_of_two_people_who_say_yes_at_once_one_hears_that_it_has_moved_on(agency: Agency) -> None:
    oid = reviewed(agency)
    case = agency.case("tmall")
    with agency.desk() as desk:
        shown = desk.write(desk.pending(case.id), REPLY)
    start = threading.Barrier(2)
    won, heard = [], []

    def says_yes(by: str) -> None:
        start.wait()
        try:
            with agency.desk(by) as desk:
                desk.approve(shown.outgoing, acknowledged=[one.rule for one in shown.needs])
        except NotNow as error:
            heard.append(str(error))
        else:
            won.append(by)

    people = [threading.Thread(target=says_yes, args=(by,)) for by in ("Li", "Wang")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    agency.send("tmall")

    assert len(won) == 1
    assert [f"it is approved by {won[0]}" in one for one in heard] == [True]
    assert explained(agency) == {f"explain/{oid}": 1}


def test_a_review_that_is_deleted_while_its_reply_is_sent_gets_none_later(agency: Agency) -> None:
    oid = reviewed(agency)
    case = agency.case("tmall")
    agency.approve(case.id, REPLY)
    agency.taobao.faults.plan(EXPLAIN, Meanwhile(lambda: agency.taobao.delete_review(oid)))

    agency.send("tmall")

    stands = agency.case("tmall")
    assert stands.status is CaseStatus.OPEN
    assert "not sent" in stands.lacks
    for _ in range(3):
        agency.passes(DAY)
        agency.send("tmall")
    assert explained(agency) == {}
    assert [one.state for one in agency.outbox()] == [ActionState.FAILED]


def test_a_yes_without_a_deed_is_not_repeated_and_whoever_looks_is_told(
    agency: Agency, capsys: pytest.CaptureFixture[str]
) -> None:
    oid = reviewed(agency)
    case = agency.case("tmall")
    agency.approve(case.id, REPLY)
    agency.send("tmall")
    agency.taobao.rate(oid).reply = ""  # it had said yes

    for _ in range(3):
        agency.passes(DAY)
        agency.sync("tmall")
        agency.send("tmall")

    with agency.memory.look() as unit:
        now = agency.clock.now()
        shown = dossier_of(unit, agency.hall.house, ALL, case.id, now)
    print_dossier(shown, None, now)
    assert "was sent; it has not been seen under the review" in capsys.readouterr().out
    assert explained(agency) == {f"explain/{oid}": 1}
    assert agency.case("tmall").attempts[0].step == "reply"


def test_a_lost_answer_after_a_deed_that_was_none_is_looked_up_and_sent_again(
    agency: Agency,
) -> None:
    oid = reviewed(agency)
    agency.approve(agency.case("tmall").id, REPLY)
    agency.taobao.faults.plan(EXPLAIN, Dropped())
    agency.send("tmall")
    assert agency.case("tmall").status is CaseStatus.IN_DOUBT
    assert explained(agency) == {}

    for _ in range(3):
        agency.passes(HOUR)
        agency.send("tmall")

    assert agency.taobao.rate(oid).reply == REPLY
    assert explained(agency) == {f"explain/{oid}": 1}


def test_a_store_that_is_paused_mid_send_ends_the_call_in_hand_and_begins_no_other(
    agency: Agency,
) -> None:
    first, second = reviewed(agency), reviewed(agency, "杯盖一拧就裂，做工太差。")
    for case in agency.cases("tmall"):
        agency.approve(case.id, f"{REPLY}（{case.id}）")
    agency.taobao.faults.plan(EXPLAIN, Meanwhile(lambda: paused(agency, yes=True)))

    did = agency.send("tmall")

    assert (did.sent, did.later) == (1, 1)
    assert len(explained(agency)) == 1
    paused(agency, yes=False)
    agency.send("tmall")
    assert explained(agency) == {f"explain/{first}": 1, f"explain/{second}": 1}


def paused(agency: Agency, *, yes: bool) -> None:
    with agency.memory.unit() as unit:
        unit.agency.pause(agency.stores["tmall"].id, paused=yes)
        unit.commit()


def test_nothing_leaves_past_the_kill_switch_and_nothing_is_forgotten(agency: Agency) -> None:
    oid = reviewed(agency)
    agency.approve(agency.case("tmall").id, REPLY)
    switched(agency, on=False)

    for _ in range(3):
        agency.passes(HOUR)
        assert agency.send("tmall").sent == 0

    assert explained(agency) == {}
    switched(agency, on=True)
    agency.send("tmall")
    assert explained(agency) == {f"explain/{oid}": 1}


def switched(agency: Agency, *, on: bool) -> None:
    with agency.memory.unit() as unit:
        unit.agency.switch(agency.stores["tmall"].id, sends=on)
        unit.commit()


def test_whoever_is_not_to_be_written_to_is_not_although_it_was_approved(agency: Agency) -> None:
    reviewed(agency)
    case = agency.case("tmall")
    for words in (REPLY, "差评：漏水，待联系", CHAT):
        agency.approve(case.id, words)
        if words != CHAT:
            agency.send("tmall")
    order = agency.case("tmall").order
    assert order is not None
    with agency.memory.unit() as unit:
        unit.cases.forbid(case.store, order, "asked by telephone", agency.clock.now())
        unit.commit()

    did = agency.send("tmall")

    assert (did.sent, did.handed) == (0, 0)
    assert agency.outbox(ActionState.HANDED_OVER, ActionState.APPROVED) == []
    assert agency.case("tmall").contacts == ()


@pytest.fixture
def turned() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def turned_agency(memory: Memory, turned: TurnedClock) -> Iterator[Agency]:
    with open_agency(memory, turned) as opened:
        yield opened


def test_a_clock_that_is_set_back_sends_nothing_twice_and_stops_nothing(
    turned_agency: Agency, turned: TurnedClock
) -> None:
    agency = turned_agency
    oid = reviewed(agency)
    case = agency.case("tmall")
    agency.approve(case.id, REPLY)
    turned.set_back(2 * HOUR)

    agency.send("tmall")
    agency.passes(timedelta(0))
    agency.send("tmall")

    assert explained(agency) == {f"explain/{oid}": 1}
    assert agency.proposed(case.id).step == "memo"
    agency.approve(case.id, "差评：漏水，待联系")
    turned.set_back(DAY)
    assert agency.send("tmall").sent == 1
    agency.passes(3 * DAY)
    assert agency.proposed(case.id).step == "chat"


def test_a_lost_answer_is_looked_up_although_the_clock_was_set_back(
    turned_agency: Agency, turned: TurnedClock
) -> None:
    agency = turned_agency
    oid = reviewed(agency)
    agency.approve(agency.case("tmall").id, REPLY)
    agency.taobao.faults.plan(EXPLAIN, LostAnswer())
    agency.send("tmall")
    turned.set_back(HOUR)

    for _ in range(30):
        agency.passes(timedelta(minutes=10))
        agency.send("tmall")

    assert agency.outbox(ActionState.UNCERTAIN) == []
    assert explained(agency) == {f"explain/{oid}": 1}
    assert agency.case("tmall").attempts[0].step == "reply"
