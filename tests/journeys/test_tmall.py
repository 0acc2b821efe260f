"""A bad review on Tmall: explained once, a chat prepared, and better in the follow-up."""

from amends.domain.events import Closed
from amends.domain.notice import NoticeKind
from amends.domain.outbox import ActionState
from amends.domain.standing import CaseStatus, Outcome

from .agency import DAY, Agency

REPLY = "非常抱歉杯子漏水。这一批次的密封圈已全部更换，请您通过订单联系我们处理。"
CHAT = "您好，我是客服小李，关于漏水的杯子，可以换新或退款，您看哪种方便？"


def test_it_is_explained_once_and_the_chat_is_handed_over(agency: Agency) -> None:
    oid = agency.taobao.add_review("示例旗舰店", text="收到就漏水，杯子质量太差。")
    agency.sync("tmall")
    case = agency.case("tmall")
    assert case.pending is not None
    assert agency.proposed(case.id).action.kind == "public_reply"

    agency.approve(case.id, REPLY)
    agency.send("tmall")

    assert agency.taobao.rate(oid).reply == REPLY
    assert agency.proposed(case.id).action.kind == "internal_task"
    agency.approve(case.id, "差评：漏水，已公开回复，待联系")
    agency.send("tmall")
    assert agency.proposed(case.id).action.kind == "message"
    agency.approve(case.id, CHAT)
    agency.send("tmall")
    (handed,) = agency.outbox(ActionState.HANDED_OVER)
    assert handed.handover is not None
    assert handed.handover.text == CHAT
    with agency.memory.look() as unit:
        kinds = [one.notice.kind for one in unit.notices.log(20)]
    assert kinds.count(NoticeKind.HANDOVER_WAITING) == 1
    with agency.desk() as desk:
        waits = desk.confirm(handed, None, none=True)
    assert waits.status is CaseStatus.WAITING
    agency.taobao.append(oid, "客服很快换了新的，不漏了。")
    agency.passes(2 * DAY)
    agency.sync("tmall")
    seen = agency.case("tmall")
    assert seen.attempts[-1].strategy == "own the defect and offer a choice"
    assert agency.taobao.counts()["writes"][f"explain/{oid}"] == 1
    agency.passes(14 * DAY)
    with agency.desk() as desk:
        ended = desk.happen(
            seen.id, Closed(at=agency.clock.now(), by="Li", outcome="problem_solved")
        )
    assert (ended.status, ended.outcome) == (CaseStatus.CLOSED, Outcome.PROBLEM_SOLVED)
    assert agency.send("tmall").sent == 0
