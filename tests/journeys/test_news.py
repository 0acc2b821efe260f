"""News that comes while something waits for a yes or for leaving: what was right is so no more."""

from datetime import timedelta
from typing import Any

import pytest

from amends.domain.events import Skipped
from amends.domain.ids import CaseId
from amends.domain.outbox import ActionState
from amends.domain.standing import CaseStatus
from amends.services.decide import NotApproved, NotNow

from .agency import DAY, Agency

REPLY = "非常抱歉杯子漏水。这一批次的密封圈已全部更换，请您通过订单联系我们处理。"
SECOND = timedelta(seconds=1)


def reviewed(agency: Agency, **over: Any) -> tuple[int, CaseId]:
    """A bad review on Tmall: its sub-order, and its case."""
    oid = agency.taobao.add_review("示例旗舰店", text="收到就漏水，杯子质量太差。", **over)
    agency.sync("tmall")
    return oid, agency.case("tmall").id


def test_a_review_that_turns_good_while_a_reply_waits_to_leave_gets_none(agency: Agency) -> None:
    oid, case = reviewed(agency)
    agency.approve(case, REPLY)
    agency.taobao.re_rate(oid, "good", "换了新的，很好用。")
    agency.passes(DAY)
    agency.sync("tmall")

    agency.send("tmall")

    assert agency.taobao.rate(oid).reply == ""
    assert [one.state for one in agency.outbox()] == [ActionState.WITHDRAWN]
    stands = agency.case("tmall")
    assert (stands.status, stands.better) == (CaseStatus.OPEN, True)
    assert "say how it ended" in stands.lacks  # observed; nobody had asked for it


def test_a_review_that_is_gone_is_not_replied_to(agency: Agency) -> None:
    oid, case = reviewed(agency)
    agency.approve(case, REPLY)
    agency.taobao.delete_review(oid)

    did = agency.send("tmall")

    assert (did.sent, did.failed) == (0, 1)
    assert agency.case("tmall").lacks.endswith("there is nothing to reply to")


def test_after_a_follow_up_that_was_read_the_yes_is_refused(agency: Agency) -> None:
    oid, case = reviewed(agency)
    agency.taobao.append(oid, "换的还是漏。", negative=True)
    agency.passes(DAY)
    agency.sync("tmall")

    with pytest.raises(NotApproved) as refused:
        agency.approve(case, REPLY)

    assert "TB-REP-003" in refused.value.verdict.rule_ids
    with agency.desk() as desk:
        event = Skipped(at=agency.clock.now(), by="Li", why="a follow-up stands there")
        desk.happen(case, event)
    assert agency.proposed(case).step == "memo"  # the case goes on without it


def test_a_follow_up_that_nobody_has_read_is_seen_before_the_call(agency: Agency) -> None:
    oid, case = reviewed(agency)
    agency.approve(case, REPLY)
    agency.taobao.append(oid, "换的还是漏。", negative=True)

    agency.send("tmall")

    assert agency.taobao.rate(oid).reply == ""
    assert "追评" in agency.case("tmall").lacks
    assert agency.outbox(ActionState.UNCERTAIN) == []


@pytest.mark.parametrize(("late", "leaves"), [(timedelta(0), True), (SECOND, False)])
def test_replies_close_thirty_days_after_the_review(
    agency: Agency, late: timedelta, leaves: bool
) -> None:
    oid, case = reviewed(agency, created=agency.clock.now() - 29 * DAY)
    agency.approve(case, REPLY)
    agency.passes(DAY + late)

    agency.send("tmall")

    assert bool(agency.taobao.rate(oid).reply) is leaves
    assert agency.proposed(case).step == "memo"


def test_a_reply_that_comes_too_late_has_no_way_to_be_approved(agency: Agency) -> None:
    _, case = reviewed(agency, created=agency.clock.now() - 29 * DAY)
    agency.passes(2 * DAY)

    with pytest.raises(NotNow, match="replies close 30 days after the review"):
        agency.approve(case, REPLY)
