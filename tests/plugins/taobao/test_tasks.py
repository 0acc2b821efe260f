"""Tasks for staff in 千牛: who gets them, and how one is found again."""

import json
from collections.abc import Iterator

import pytest
from tests.plugins.taobao.writing import NOW, Desk, a_desk

from amends.domain.action import Action, ActionKind, Receipt
from amends.marketplace.errors import LookFirst, NeverAgain, NotAllowed
from amends.testing.faults import Dropped, Fault, LostAnswer

CREATE = "taobao.qianniu.task.create"
STAFF = {"task_from": "100000001:示例旗舰店", "task_to": "100000002:示例旗舰店:客服小美"}


@pytest.fixture
def desk() -> Iterator[Desk]:
    with a_desk(**STAFF) as opened:
        yield opened


def task(desk: Desk, text: str = "请在千牛联系买家", **options: str) -> Action:
    return desk.action(ActionKind.INTERNAL_TASK, 1, text, options={"as": "task"} | options)


def test_a_task_goes_to_the_staff_that_the_settings_name(desk: Desk) -> None:
    receipt = desk.connector.perform(task(desk, title="补发"))

    (asked,) = desk.sandbox.log
    meta, (sent,) = json.loads(asked.params["meta"]), json.loads(asked.params["tasks"])
    assert isinstance(receipt, Receipt)
    assert receipt.reference
    assert (meta["title"], meta["content"]) == ("补发", "请在千牛联系买家")
    assert (meta["sender_uid"], meta["sender_nick"]) == (100000001, "示例旗舰店")
    assert (sent["receiver_uid"], sent["receiver_nick"]) == (100000002, "示例旗舰店:客服小美")


@pytest.mark.parametrize(("fault", "done"), [(LostAnswer(), 1), (Dropped(), 0)], ids=str)
def test_after_a_lost_answer_our_own_number_tells(desk: Desk, fault: Fault, done: int) -> None:
    desk.sandbox.faults.plan(CREATE, fault)

    with pytest.raises(LookFirst):
        desk.connector.perform(task(desk))

    assert (desk.connector.find(task(desk), NOW) is not None) == bool(done)
    assert sum(desk.sandbox.writes.values()) == done


def test_another_attempt_is_another_task(desk: Desk) -> None:
    desk.connector.perform(task(desk))

    second = task(desk).model_copy(update={"key": "case-1/reply/first/2"})
    assert desk.connector.find(second, NOW) is None


@pytest.mark.parametrize(
    ("settings", "why"), [({}, "set task_from"), ({"task_from": "1:示例旗舰店"}, "set task_to")]
)
def test_without_staff_no_task_is_sent(settings: dict[str, str], why: str) -> None:
    with a_desk(**settings) as desk, pytest.raises(NotAllowed, match=why):
        desk.connector.perform(task(desk))


def test_an_empty_task_is_refused(desk: Desk) -> None:
    with pytest.raises(NeverAgain, match="says nothing"):
        desk.connector.perform(task(desk, " "))
