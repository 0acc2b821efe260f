"""Gathering the evidence about one order, and what happens when a part of it fails."""

from typing import Any

import pytest
from tests.plugins.taobao.conftest import a_shop, refusal

from amends.domain.ids import OrderRef
from amends.marketplace.errors import NotAllowed, SignInAgain

TID = OrderRef("2231958349000000001")
TRADE: dict[str, Any] = {
    "tid": 2231958349000000001,
    "status": "TRADE_FINISHED",
    "created": "2026-11-10 21:00:00",
    "consign_time": "2026-11-11 15:00:00",
    "buyer_open_uid": "AAH1",
    "orders": {"order": [{"oid": 2, "refund_status": "WAIT_SELLER_AGREE", "invoice_no": "SF1"}]},
}
REFUND = {"refund_id": "77", "tid": 2231958349000000001, "oid": 2, "status": "WAIT_SELLER_AGREE"}
STRANGER = {"refund_id": "78", "tid": 5, "oid": 5}


class Platform:
    """Answers every method of the evidence; one may be told to fail."""

    def __init__(self, trade: dict[str, Any] = TRADE, **failing: dict[str, Any]) -> None:
        self.trade = trade
        self.failing = failing

    def __call__(self, form: dict[str, str]) -> dict[str, Any]:
        name = form["method"].removeprefix("taobao.").replace(".", "_")
        if name in self.failing:
            return self.failing[name]
        return {f"{name}_response": getattr(self, name)(form)}

    def trade_fullinfo_get(self, form: dict[str, str]) -> dict[str, Any]:
        return {"trade": self.trade}

    def refunds_receive_get(self, form: dict[str, str]) -> dict[str, Any]:
        if form["page_no"] == "1":
            return {"refunds": {"refund": [STRANGER]}, "has_next": True}
        return {"refunds": {"refund": [REFUND]}, "has_next": False}

    def refund_get(self, form: dict[str, str]) -> dict[str, Any]:
        return {"refund": REFUND | {"refund_id": form["refund_id"], "refund_fee": "59.90"}}

    def refund_messages_get(self, form: dict[str, str]) -> dict[str, Any]:
        said = {
            "id": 1,
            "created": "2026-11-21 20:31:12",
            "owner_role": "1",
            "content": "再转我200",
        }
        return {"refund_messages": {"refund_message": [said]}}

    def logistics_trace_search(self, form: dict[str, str]) -> dict[str, Any]:
        return {"out_sid": f"SF{form.get('sub_tid', 1)}", "status": "对方已签收"}


def test_an_order_is_asked_for_with_all_that_hangs_on_it() -> None:
    shop = a_shop(Platform())

    facts = shop.connector.fetch_order(TID)

    assert [form["method"] for form in shop.asked] == [
        "taobao.trade.fullinfo.get",
        "taobao.refunds.receive.get",
        "taobao.refunds.receive.get",
        "taobao.refund.get",
        "taobao.refund.messages.get",
        "taobao.logistics.trace.search",
    ]
    assert facts.ref == TID
    assert [refund.ref for refund in facts.refunds] == ["77"]
    assert len(facts.refunds[0].thread) == 1
    assert [parcel.number for parcel in facts.parcels] == ["SF1"]
    assert facts.missing == ()


def test_the_list_of_refunds_is_narrowed_to_the_buyer_and_the_time_of_the_order() -> None:
    shop = a_shop(Platform())

    shop.connector.fetch_order(TID)

    form = shop.asked[1]
    assert form["buyer_open_uid"] == "AAH1"
    assert form["start_modified"] == "2026-11-10 21:00:00"
    assert form["end_modified"] == "2026-11-22 09:30:00"


def test_a_refund_that_the_order_names_is_read_even_when_the_list_fails() -> None:
    orders = [{"oid": 2, "refund_status": "SUCCESS", "refund_id": 79}]
    shop = a_shop(Platform(TRADE | {"orders": orders}, refunds_receive_get=refusal(50, "isv.no")))

    facts = shop.connector.fetch_order(TID)

    assert [refund.ref for refund in facts.refunds] == ["79"]
    assert facts.missing == ("list of refunds: refused (code 50, isv.no)",)


def test_an_order_without_refunds_asks_for_none() -> None:
    orders = [{"oid": 2, "refund_status": "NO_REFUND"}]
    shop = a_shop(Platform({"tid": 9, "orders": orders}))

    facts = shop.connector.fetch_order(OrderRef("9"))

    assert len(shop.asked) == 1
    assert (facts.refunds, facts.parcels, facts.missing) == ((), (), ())


def test_a_split_order_is_traced_parcel_by_parcel() -> None:
    split = [
        {"oid": 1, "invoice_no": "SF1"},
        {"oid": 2, "invoice_no": "SF2"},
        {"oid": 3, "invoice_no": "SF2"},
    ]
    shop = a_shop(Platform(TRADE | {"orders": split}))

    shop.connector.fetch_order(TID)

    traced = [form for form in shop.asked if form["method"].endswith("trace.search")]
    assert [(form["is_split"], form["sub_tid"]) for form in traced] == [("1", "1"), ("1", "2,3")]


@pytest.mark.parametrize(
    ("failing", "missing"),
    [
        ("refund_get", "refund 77: refused (code 15, isv.broken)"),
        ("refund_messages_get", "talk of refund 77: refused (code 15, isv.broken)"),
        ("logistics_trace_search", "parcels: refused (code 15, isv.broken)"),
    ],
)
def test_a_part_that_fails_is_named_and_the_rest_stands(failing: str, missing: str) -> None:
    shop = a_shop(Platform(**{failing: refusal(15, "isv.broken")}))

    facts = shop.connector.fetch_order(TID)

    assert facts.missing == (missing,)
    assert facts.state == "TRADE_FINISHED"


def test_without_the_order_itself_nothing_is_told() -> None:
    denied = refusal(11, "isv.permission-api-package-limit")
    shop = a_shop(Platform(trade_fullinfo_get=denied))

    with pytest.raises(NotAllowed, match="a permission is missing"):
        shop.connector.fetch_order(TID)


def test_a_session_that_is_over_ends_the_whole() -> None:
    shop = a_shop(Platform(refund_messages_get=refusal(27)))

    with pytest.raises(SignInAgain):
        shop.connector.fetch_order(TID)
