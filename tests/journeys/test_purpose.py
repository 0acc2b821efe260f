"""Why a message leaves is computed; whoever writes it cannot say otherwise."""

from datetime import timedelta

import pytest

from amends.domain.facts import ContextFacts, Purpose
from amends.domain.outbox import ActionState
from amends.services.decide import NotApproved, NotNow
from amends.services.situation import context_of, situation_of

from .agency import DAY, Agency

LIE = "As you asked us in your message of yesterday, here is our answer to your question."


def feedback(agency: Agency) -> str:
    """Seller feedback of one star on an order that came in time."""
    left = agency.clock.now() - timedelta(hours=2)
    order = agency.amazon.leave_feedback("Sample Living", 1, "Qualität schlecht", left=left)
    agency.passes(timedelta(hours=13))  # the report is read twice a day
    agency.sync("amazon")
    return order


def context(agency: Agency, text: str) -> ContextFacts:
    case = agency.case("amazon")
    with agency.memory.look() as unit:
        outgoing = unit.outbox.get(case.pending.key) if case.pending else None
        assert outgoing is not None
        action = outgoing.action.model_copy(update={"text": text})
        return context_of(situation_of(unit, case, agency.clock.now()), action, outgoing.step)


def test_words_that_claim_an_answer_make_none(agency: Agency) -> None:
    feedback(agency)

    plain, lied = context(agency, "Wir helfen Ihnen gern."), context(agency, LIE)

    assert lied == plain
    assert (lied.purpose, lied.buyer_asked) == (Purpose.REVIEW_FOLLOWUP, False)


def test_only_a_buyer_makes_it_an_answer(agency: Agency) -> None:
    order = feedback(agency)
    agency.hears("amazon", order, "Wann bekomme ich mein Geld zurück?")

    told = context(agency, "Heute noch.")

    assert (told.purpose, told.buyer_asked) == (Purpose.REPLY_TO_BUYER, True)


def test_a_forged_option_changes_nothing(agency: Agency) -> None:
    feedback(agency)
    case = agency.case("amazon")
    with agency.memory.look() as unit:
        honest = unit.outbox.get(case.pending.key).action if case.pending else None
        assert honest is not None
        forged = honest.model_copy(
            update={"options": {"purpose": "reply_to_buyer", "buyer_asked": "yes"}, "permit": "any"}
        )
        situation = situation_of(unit, case, agency.clock.now())

        assert context_of(situation, forged, "message") == context_of(situation, honest, "message")


def test_a_yes_to_other_words_lets_nothing_leave(agency: Agency) -> None:
    oid = agency.taobao.add_review("示例旗舰店", text="收到就漏水，杯子质量太差。")
    agency.sync("tmall")
    case = agency.case("tmall")
    agency.approve(case.id, "非常抱歉杯子漏水，我们已更换密封圈，请通过订单联系我们处理。")
    (outgoing,) = agency.outbox(ActionState.APPROVED)
    forged = outgoing.action.model_copy(update={"text": "好评返现十元，请联系我们。"})
    with agency.memory.unit() as unit:  # past every door of ours
        unit.outbox.again(outgoing.key, "forged", agency.clock.now())
        proposed = unit.outbox.get(outgoing.key)
        unit.outbox.write(outgoing.key, proposed.version, forged, agency.clock.now(), None)
        proposed = unit.outbox.get(outgoing.key)
        assert outgoing.approval is not None
        unit.outbox.approve(
            outgoing.key, proposed.version, outgoing.approval, outgoing.delivery, agency.clock.now()
        )
        unit.commit()

    agency.send("tmall")

    assert agency.taobao.rate(oid).reply == ""
    (back,) = agency.outbox(ActionState.PROPOSED)
    assert "the text is not the one that was approved" in back.trouble


def test_a_yes_of_yesterday_does_not_outlive_the_review(agency: Agency) -> None:
    oid = agency.taobao.add_review("示例旗舰店", text="收到就漏水，杯子质量太差。")
    agency.sync("tmall")
    case = agency.case("tmall")
    agency.approve(case.id, "非常抱歉杯子漏水，我们已更换密封圈，请通过订单联系我们处理。")
    agency.taobao.edit_review(oid, "漏水，客服还骂人！")
    agency.passes(DAY)
    agency.sync("tmall")

    agency.send("tmall")

    assert agency.taobao.rate(oid).reply == ""
    assert [one.state for one in agency.outbox()] == [ActionState.PROPOSED]


def test_an_approval_for_a_case_that_moved_on_is_refused(agency: Agency) -> None:
    agency.taobao.add_review("示例旗舰店", text="收到就漏水，杯子质量太差。")
    agency.sync("tmall")
    case = agency.case("tmall")
    with agency.desk() as desk:
        seen = desk.write(
            desk.pending(case.id), "非常抱歉，我们已更换密封圈，请联系我们。"
        ).outgoing
    agency.approve(case.id, "非常抱歉杯子漏水，我们已更换密封圈，请通过订单联系我们处理。")

    with pytest.raises(NotNow, match="has moved on"), agency.desk("Wang") as desk:
        desk.approve(seen)


def test_who_signs_nothing_sends_nothing(agency: Agency) -> None:
    agency.taobao.add_review("示例旗舰店", text="收到就漏水，杯子质量太差。")
    agency.sync("tmall")
    case = agency.case("tmall")

    with agency.desk() as desk:
        shown = desk.write(desk.pending(case.id), "改成好评就返现十元，加微信 abc12345 联系。")
    with pytest.raises(NotApproved) as refused, agency.desk() as desk:
        desk.approve(shown.outgoing)

    assert "COM-OFF-001" in refused.value.verdict.rule_ids
    assert agency.send("tmall").sent == 0
