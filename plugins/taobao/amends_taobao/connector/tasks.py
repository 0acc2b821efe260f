"""A light task (轻任务) for staff in 千牛. The buyer sees nothing of it.

Writes   taobao.qianniu.task.create   with its reminder, so `task.message.send` is not needed
Reads    taobao.qianniu.tasks.get     by our own number of it

Which types of task an app may send is not documented: setting `task_type`.
"""

import json
from collections.abc import Mapping

from amends.domain.action import Action, Receipt
from amends.domain.times import Clock
from amends.marketplace.errors import NeverAgain, NotAllowed
from amends_taobao.connector.line import Line
from amends_taobao.connector.marks import mark_of
from amends_taobao.payloads.actions import TaskCreated, TasksFound
from amends_taobao.settings import TaobaoSettings

CREATE = "taobao.qianniu.task.create"
FIND = "taobao.qianniu.tasks.get"
TITLE = "差评跟进"
REMIND, ONE_IS_ENOUGH, HIGH = 1, 0, 1


class Tasks:
    """The staff tasks of one shop."""

    def __init__(self, line: Line, settings: TaobaoSettings, clock: Clock) -> None:
        self._line = line
        self._settings = settings
        self._clock = clock

    def read_back(self, action: Action) -> Mapping[str, str]:
        """Nothing: our own number tells the task from every other."""
        return {}

    def perform(self, action: Action) -> Receipt:
        if not action.text.strip():
            raise NeverAgain(self._line.where, "a task without a text says nothing")
        sender, sender_name = self._sender()
        receiver, receiver_name = self._receiver()
        kind = self._settings.task_type
        meta = {
            "title": action.options.get("title", TITLE),
            "content": action.text,
            "sender_uid": int(sender),
            "sender_nick": sender_name,
            "reminder_flag": REMIND,
            "finish_strategy": ONE_IS_ENOUGH,
            "biz_type": kind,
            "priority": HIGH,
        }
        task = {
            "receiver_uid": int(receiver),
            "receiver_nick": receiver_name,
            "biz_type": kind,
            "sub_biz_type": kind,
            "biz_id": _number(action),
            "biz_nick": sender_name,  # meant for the buyer's name, which has no place here
        }
        created, number = self._line.write(
            TaskCreated, CREATE, meta=_json(meta), tasks=_json([task])
        )
        return Receipt(
            key=action.key,
            at=self._clock.now(),
            reference=created.result.id,
            request_id=number,
        )

    def find(self, action: Action) -> Receipt | None:
        kind, wanted = self._settings.task_type, _number(action)
        found = self._line.ask(
            TasksFound,
            FIND,
            biz_type=kind,
            sub_biz_type=kind,
            biz_ids=wanted,
            fields="id,biz_id",
        )
        number = next((task.id for task in found.tasks if task.biz_id == wanted), None)
        if number is None:
            return None
        return Receipt(key=action.key, at=self._clock.now(), reference=number)

    def _sender(self) -> tuple[str, str]:
        live = self._line.keeper.live
        if self._settings.task_from:
            return _apart(self._settings.task_from)
        if live and live.user_id and live.user_id.isdigit() and live.nick:
            return live.user_id, live.nick
        raise NotAllowed(self._line.where, "set task_from: the session does not say whose it is")

    def _receiver(self) -> tuple[str, str]:
        if self._settings.task_to is None:
            raise NotAllowed(self._line.where, "set task_to: whose tasks are they?")
        return _apart(self._settings.task_to)


def _number(action: Action) -> str:
    return f"amends-{mark_of(action.key).removeprefix('#')}"


def _apart(who: str) -> tuple[str, str]:
    number, _, name = who.partition(":")
    return number, name


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
