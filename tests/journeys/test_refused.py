"""The practices of the founding documents that are refused today, each with its rule.

Numbers are those of the list of practices. A yes is refused, so nothing of it can leave.
"""

from datetime import timedelta

import pytest

from amends.domain.events import FactFound
from amends.domain.outbox import ActionState
from amends.services.decide import NotApproved, NotNow

from .agency import DAY, Agency

HOUR = timedelta(hours=1)
TMALL = (
    ("29 counter-attack", "COM-TON-003", "您自己不会用还怪我们，别的客人都说好。"),
    ("36 off the platform", "TB-CHN-001", "请加微信 abc12345，我们私下给您处理。"),
    ("37 pay first", "COM-OFF-008", "我们先给您支付宝转了十元，麻烦您把差评改一下。"),
    ("38 cash for a change", "COM-OFF-001", "改成好评就返现二十元，包邮。"),
    ("39 delete", "TB-REV-003", "麻烦您把差评删掉，谢谢。"),
    ("40 withdraw, or else", "COM-THR-001", "请撤回您的恶意差评，否则我们将起诉您。"),
    ("82 rewards", "COM-OFF-001", "晒图好评即可领取五元红包。"),
)
AMAZON = (
    ("37 pay first", "COM-OFF-003", "We sent you 10 euros already, please update your feedback."),
    ("38 cash", "COM-OFF-001", "Wenn Sie Ihre Bewertung ändern, erstatten wir Ihnen 20 Euro."),
    ("39 delete", "AMZ-FBK-001", "Bitte löschen Sie Ihre negative Bewertung."),
    ("36 outside", "AMZ-MSG-007", "Schreiben Sie uns per WhatsApp an +49 1512 3456789."),
    ("82 rewards", "AMZ-SOL-004", "We send you a gift card for every review you write."),
)


def refused(agency: Agency, market: str, rule: str, text: str) -> None:
    case = agency.case(market)
    with pytest.raises(NotApproved) as said:
        agency.approve(case.id, text, acknowledged=())
    assert rule in said.value.verdict.rule_ids
    assert agency.send(market).sent == 0


@pytest.mark.parametrize(("practice", "rule", "text"), TMALL)
@pytest.mark.parametrize("backend", ["sqlite"])
def test_on_tmall(agency: Agency, practice: str, rule: str, text: str) -> None:
    agency.taobao.add_review("示例旗舰店", text="收到就漏水，杯子质量太差。")
    agency.sync("tmall")

    refused(agency, "tmall", rule, text)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_on_amazon(agency: Agency) -> None:
    left = agency.clock.now() - 2 * HOUR
    agency.amazon.leave_feedback("Sample Living", 1, "Artikel defekt", left=left)
    agency.passes(13 * HOUR)
    agency.sync("amazon")

    for practice, rule, text in AMAZON:
        case = agency.case("amazon")
        with pytest.raises(NotApproved) as said:
            agency.approve(case.id, text, acknowledged=())
        assert rule in said.value.verdict.rule_ids, practice


@pytest.mark.parametrize("backend", ["sqlite"])
def test_words_without_words_do_not_leave(agency: Agency) -> None:
    agency.taobao.add_review("示例旗舰店", text="收到就漏水，杯子质量太差。")
    agency.sync("tmall")

    with pytest.raises(NotNow, match="nothing in words"):
        agency.approve(agency.case("tmall").id, "👍👍👍😊")


def test_a_second_contact_needs_another_strategy_and_a_new_fact(agency: Agency) -> None:
    agency.taobao.add_review("示例旗舰店", text="收到就漏水，杯子质量太差。")
    agency.sync("tmall")
    case = agency.case("tmall")
    chats(agency, "您好，我是客服小陈，杯子漏水可以换新或退款，您看哪种方便？")
    agency.passes(8 * DAY)  # the buyer's week is over

    rests = agency.case("tmall")
    assert rests.pending is None
    assert any("something new" in door for door in rests.closed_doors)
    with agency.desk() as desk:
        now = agency.clock.now()
        offered = desk.happen(case.id, FactFound(at=now, by="Li", fact="退款已到账"))

    assert offered.pending is not None
    assert offered.pending.step == "chat-again"
    agency.approve(case.id, "您好，客服小陈再次联系：退款今天已到账，密封圈也已改进，抱歉。")
    agency.send("tmall")
    confirm(agency)
    agency.passes(30 * DAY)
    with agency.desk() as desk:
        third = desk.happen(case.id, FactFound(at=agency.clock.now(), by="Li", fact="又一件事"))
    assert third.pending is None  # there is no third
    assert len(third.contacts) == 2


def chats(agency: Agency, text: str) -> None:
    """Through reply and memo to the first chat, which a person sends by hand."""
    case = agency.case("tmall")
    agency.approve(case.id, "非常抱歉杯子漏水，密封圈已更换，请通过订单联系我们处理。")
    agency.send("tmall")
    agency.approve(case.id, "差评：漏水，待联系")
    agency.send("tmall")
    agency.approve(case.id, text)
    agency.send("tmall")
    confirm(agency)


def confirm(agency: Agency) -> None:
    (handed,) = agency.outbox(ActionState.HANDED_OVER)
    with agency.desk() as desk:
        desk.confirm(handed, None, none=True)
