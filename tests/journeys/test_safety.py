"""Words of danger stop everything until a lead has looked."""

import pytest

from amends.domain.events import Released
from amends.domain.notice import NoticeKind
from amends.domain.outbox import ActionState
from amends.domain.standing import CaseStatus
from amends.services.decide import NotApproved, NotNow
from amends.services.drafting import draft_for

from .agency import Agency

FIRE = "充电的时候突然冒烟起火，差点把桌子烧了，太吓人了！"


def burning(agency: Agency) -> None:
    agency.taobao.add_review("示例旗舰店", text=FIRE, item="示例商品 充电宝")
    agency.sync("tmall")


def test_a_fire_holds_the_case_and_alarms(agency: Agency) -> None:
    burning(agency)

    case = agency.case("tmall")

    assert case.status is CaseStatus.HELD
    assert "fire" in case.dangers
    assert [one.step for one in agency.outbox()] == ["safety"]
    with agency.memory.look() as unit:
        kinds = {one.notice.kind for one in unit.notices.log(20)}
    assert NoticeKind.SAFETY in kinds


def test_while_it_is_held_words_of_our_own_do_not_leave(agency: Agency) -> None:
    burning(agency)
    case = agency.case("tmall")

    for text in ("是我们的错，电池有缺陷，非常抱歉。", "请停止使用。我们送您一张五十元优惠券。"):
        with pytest.raises(NotApproved) as refused:
            agency.approve(case.id, text)
        assert "COM-SAF-002" in refused.value.verdict.rule_ids


def test_an_unchanged_warning_leaves_with_a_leads_yes(agency: Agency) -> None:
    burning(agency)
    case = agency.case("tmall")
    with agency.desk() as desk:
        pending = desk.pending(case.id)
        situation = desk.preview(pending).situation
        made = draft_for(desk.unit, agency.hall.house, situation, pending)
        shown = desk.write(pending, made.text, template=made.template)
    with pytest.raises(NotNow, match="lead"), agency.desk() as desk:
        desk.approve(shown.outgoing)
    with agency.desk("Chen") as desk:
        known = [need.rule for need in shown.needs]
        desk.approve(shown.outgoing, lead=True, acknowledged=known)
    agency.send("tmall")

    (handed,) = agency.outbox(ActionState.HANDED_OVER)
    assert handed.template == "safety-stop"
    assert agency.case("tmall").status is CaseStatus.HELD


def test_a_lead_lets_the_work_go_on(agency: Agency) -> None:
    burning(agency)
    case, now = agency.case("tmall"), agency.clock.now()

    with agency.desk("Chen") as desk:
        free = desk.happen(case.id, Released(at=now, by="Chen", why="checked with the maker"))

    assert (free.status, free.released_by) == (CaseStatus.OPEN, "Chen")
    assert free.pending is not None
    assert free.pending.step == "reply"
