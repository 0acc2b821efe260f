"""What a person is handed for 千牛, when buyers may be written to, and the phrases for staff."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from pydantic import ValidationError
from tests.plugins.taobao.writing import NOW

from amends.domain.action import Action, ActionKind, Delivery, Handover, Proof
from amends.domain.ids import OrderRef, StoreId
from amends.domain.order import Money, OrderFacts, Refund
from amends.domain.review import FollowUp
from amends.marketplace.connector import RouteFacts
from amends.marketplace.phrases import QuickPhrase
from amends.testing.builders import a_review
from amends_taobao import Taobao
from amends_taobao.settings import TaobaoSettings

MARKET = Taobao()
ORDER = OrderRef("2231958349000000001")
REVIEW = a_review(written=NOW, order=ORDER, order_line="2231958349000000002")


def handed(kind: ActionKind, text: str = "亲，", **over: Any) -> Handover:
    names = ("settings", "review", "order", "order_ref")
    known = {name: over.pop(name) for name in names if name in over}
    facts = RouteFacts(**{"now": NOW, "settings": TaobaoSettings(), "review": REVIEW} | known)
    action = Action(key="case-1/a/b/1", kind=kind, store=StoreId(1), text=text, **over)
    return MARKET.hand_over(action, facts)


def test_a_chat_names_order_window_and_what_must_not_be_said() -> None:
    sheet = handed(ActionKind.MESSAGE, "亲，给您补发。")

    assert sheet.text == "亲，给您补发。"
    assert sheet.key == "case-1/a/b/1"
    assert ORDER in sheet.steps[0]
    assert "12:00-13:00, 18:00-20:00" in sheet.steps[2]
    for word in ("改评", "返现", "微信"):
        assert word in "".join(sheet.avoid)
    assert (sheet.proof, sheet.link) == (Proof.SCREENSHOT, None)


def test_the_order_that_a_person_confirmed_is_opened_where_the_review_names_none() -> None:
    review = a_review(order=None)

    assert "4711" in handed(ActionKind.MESSAGE, review=review, order_ref=OrderRef("4711")).steps[0]
    assert "见案例" in handed(ActionKind.MESSAGE, review=None).steps[0]


def test_a_link_is_only_what_the_settings_name() -> None:
    page = TaobaoSettings(order_page="https://trade.example.invalid/?id={order}")

    assert handed(ActionKind.MESSAGE, settings=page).link == (
        f"https://trade.example.invalid/?id={ORDER}"
    )
    assert handed(ActionKind.MESSAGE, settings=page, review=None).link is None


def test_a_reply_has_its_30_days_and_a_follow_up_has_none_that_we_know() -> None:
    later = FollowUp(text="还是漏", written=NOW)
    followed_up = REVIEW.model_copy(update={"follow_ups": (later,)})

    first = handed(ActionKind.PUBLIC_REPLY)
    second = handed(ActionKind.PUBLIC_REPLY, review=followed_up)

    assert first.deadline == NOW + timedelta(days=30)
    assert "2231958349000000002" in first.steps[0]
    assert second.deadline is None
    assert "回复追评" in second.steps[1]


def test_a_refund_that_waits_is_agreed_to_before_the_platform_decides() -> None:
    due = NOW + timedelta(hours=40)
    money = Money(minor=5990, currency="CNY")
    refund = Refund(ref="77", line="2", state="WAIT_SELLER_AGREE", amount=money, answer_by=due)
    order = OrderFacts(ref=ORDER, as_of=NOW, state="", refunds=(refund,))

    for kind in (ActionKind.REFUND, ActionKind.RETURN_ACCEPTANCE):
        sheet = handed(kind, order=order)

        assert "77" in sheet.steps[0]
        assert "59.90 CNY" in sheet.steps[1]
        assert sheet.deadline == due


def test_without_an_open_refund_money_goes_as_a_small_transfer() -> None:
    sheet = handed(ActionKind.REFUND, money=Money(minor=2000, currency="CNY"))

    assert sheet == handed(ActionKind.PRICE_REDUCTION, money=Money(minor=2000, currency="CNY"))
    assert "小额打款" in sheet.steps[0]
    assert "20.00 CNY" in sheet.steps[1]


def test_a_report_of_malice_names_its_ground_and_proof() -> None:
    sheet = handed(ActionKind.APPEAL, ground="extortion")

    assert any("敲诈勒索" in step for step in sheet.steps)
    assert any("举证号" in one for one in sheet.evidence)
    assert sheet.deadline == NOW + timedelta(days=30)


def test_a_rating_by_hand_is_good_and_in_time() -> None:
    order = OrderFacts(ref=ORDER, as_of=NOW, state="", finished=NOW)

    sheet = handed(ActionKind.RATE_BUYER, order=order)

    assert "好评" in sheet.steps[1]
    assert sheet.deadline == NOW + timedelta(days=15)


def test_a_note_by_hand_keeps_what_stands_there_and_names_its_flag() -> None:
    sheet = handed(ActionKind.INTERNAL_TASK, options={"flag": "red"})

    assert any("red" in step for step in sheet.steps)
    assert not any("插旗" in step for step in handed(ActionKind.INTERNAL_TASK).steps)


@pytest.mark.parametrize("kind", ActionKind)
def test_every_sheet_is_short_and_names_no_buyer(kind: ActionKind) -> None:
    review = REVIEW.model_copy(update={"author": "张**", "text": "收到就漏水"})
    facts = RouteFacts(NOW, TaobaoSettings(), review=review)

    sheet = handed(kind, review=review)

    around = str(sheet.model_copy(update={"text": ""}))
    assert "张" not in around
    assert "漏水" not in around
    assert 1 <= len(sheet.steps) <= 4
    assert MARKET.routes(kind, facts)[0].delivery is not Delivery.API


def test_buyers_are_written_to_at_noon_and_in_the_evening() -> None:
    assert [(f"{p.opens:%H:%M}", f"{p.closes:%H:%M}") for p in windows()] == [
        ("12:00", "13:00"),
        ("18:00", "20:00"),
    ]
    assert len(windows(contact_windows="08:00-22:00")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        "07:59-09:00",
        "21:00-22:01",
        "20:00-00:00",
        "22:00-08:00",
        "13:00-12:00",
        "noon",
        "",
        "25:00-26:00",
    ],
)
def test_a_window_at_night_or_none_at_all_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        TaobaoSettings(contact_windows=wrong)


def windows(**settings: Any) -> Any:
    return MARKET.windows(TaobaoSettings(**settings)).periods


PHRASES = [
    QuickPhrase("差评安抚", "lsbf", '亲，漏水是我们的问题，\n给您"补发"。'),
    QuickPhrase("差评安抚", "sc", "色差, 抱歉 🙏"),
]


def test_phrases_are_read_back_as_they_were() -> None:
    page = MARKET.quick_phrases(PHRASES, TaobaoSettings()).decode("gb18030")

    head, *rows = csv.reader(StringIO(page, newline=""))
    assert head == ["快捷短语分组", "快捷编码", "快捷短语"]
    assert rows == [[phrase.group, phrase.code, phrase.text] for phrase in PHRASES]


def test_headings_order_and_encoding_are_settings() -> None:
    own = TaobaoSettings(phrase_columns="code=编码,text=短语,group=组", phrase_encoding="utf-8-sig")

    page = MARKET.quick_phrases(PHRASES[1:], own)

    assert page.decode("utf-8-sig").splitlines()[0] == "编码,短语,组"
    assert page.startswith(b"\xef\xbb\xbf")


def test_two_phrases_with_one_code_are_refused() -> None:
    with pytest.raises(ValueError, match="same code"):
        MARKET.quick_phrases([PHRASES[0], PHRASES[0]], TaobaoSettings())


@pytest.mark.parametrize("wrong", ["group=a,code=b", "group=a,code=b,text=", "code", ""])
def test_columns_name_all_three_parts(wrong: str) -> None:
    with pytest.raises(ValidationError, match="group, code and text"):
        TaobaoSettings(phrase_columns=wrong)
