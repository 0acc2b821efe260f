"""A bad review on Tmall: explained once, a chat prepared, and better in the follow-up."""

from datetime import timedelta

import pytest

from amends.domain.outbox import ActionState
from amends.domain.standing import CaseStatus, Outcome

from .agency import DAY, Agency

REPLY = "非常抱歉杯子漏水给您添了麻烦。这一批次的密封圈我们已全部更换并重新检验，请您通过订单联系我们处理。"
CHAT = "您好，我是示例旗舰店的小李，关于您订单里漏水的杯子，可以为您换新或退款，您看哪种方便？"


def test_it_is_explained_once_and_the_chat_is_handed_over(agency: Agency) -> None:
    oid = agency.taobao.add_review("示例旗舰店", text="收到就漏水，杯子质量太差。")
    agency.sync("tmall")
    case = agency.case("tmall")
    assert case.pending is not None
    assert agency.proposed(case.id).action.kind == "public_reply"

    agency.approve(case.id, REPLY)
    agency.send("tmall")

    assert agency.taobao.rate(oid).reply == REPLY
    chat = agency.proposed(case.id)
    assert chat.action.kind == "message"
    agency.approve(case.id, CHAT)
    agency.send("tmall")
    (handed,) = agency.outbox(ActionState.HANDED_OVER)
    assert handed.handover is not None
    assert handed.handover.text == CHAT
    with agency.desk() as desk:
        waits = desk.confirm(handed, None, none=True)
    assert waits.status is CaseStatus.WAITING
    agency.taobao.append(oid, "客服很快换了新的，不漏了。")
    agency.passes(2 * DAY)
    agency.sync("tmall")
    assert agency.taobao.counts()["writes"][f"explain/{oid}"] == 1
