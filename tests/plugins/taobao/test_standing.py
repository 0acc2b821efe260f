"""What a check says of an account before it is saved."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.plugins.taobao.conftest import NOW, a_page, a_rate, a_shop, refusal

from amends.domain.action import Action, ActionKind
from amends.domain.ids import OrderRef, StoreId
from amends.marketplace.errors import NotOffered, SignInAgain
from amends_taobao.connector import TaobaoConnector


def answers(form: dict[str, str], **over: Any) -> Any:
    return over.get(form["method"].split(".")[1], {f"{form['method']}_response": {}})


def test_a_check_names_the_shop_what_it_may_do_and_the_skew() -> None:
    date = {"date": "Sun, 22 Nov 2026 01:30:07 GMT"}
    rates = httpx.Response(200, json=a_page(a_rate()), headers=date)
    shop = a_shop(
        lambda form: answers(form, traderates=rates, refunds=refusal(11, "isv.permission-x"))
    )

    standing = shop.connector.check()

    assert standing.name == "示例旗舰店"
    assert standing.may == ("read reviews", "read orders")
    assert standing.may_not == (
        "read refunds: a permission is missing (code 11, isv.permission-x)",
    )
    assert standing.skew == timedelta(seconds=7)
    assert [form["page_size"] for form in shop.asked] == ["1", "1", "1"]


def test_a_check_with_a_dead_session_asks_to_sign_in_again() -> None:
    with pytest.raises(SignInAgain, match="code 27, invalid-sessionkey"):
        a_shop([refusal(27, "invalid-sessionkey")]).connector.check()


@pytest.mark.parametrize("kind", [ActionKind.MESSAGE, ActionKind.REFUND, ActionKind.APPEAL])
def test_what_a_person_does_is_not_done_by_call(kind: ActionKind) -> None:
    connector = a_shop().connector
    action = Action(key="c1/1/0/1", kind=kind, store=StoreId(1))

    assert connector.read_back(action) == {}
    with pytest.raises(NotOffered):
        connector.perform(action)
    with pytest.raises(NotOffered):
        connector.find(action, NOW)
    with pytest.raises(NotOffered):
        connector.fetch_permissions(OrderRef("1"))
    connector.close()


def test_settings_of_another_marketplace_are_refused_by_name() -> None:
    shop = a_shop()
    foreign = type(shop.door)(**{**door_fields(shop.door), "settings": shop.credentials})

    with pytest.raises(TypeError, match="taobao:示例旗舰店"):
        TaobaoConnector(foreign)


def door_fields(door: Any) -> dict[str, Any]:
    return {name: getattr(door, name) for name in type(door).__slots__}
