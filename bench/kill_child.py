"""A program that sends what is approved, and may die at any line of ours.

For each order on its standard input, one line of JSON, it forks a program that works one account
and kills itself when it has run so many lines.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import structlog

import amends.db
import amends.domain
import amends.engine
import amends.services
import amends_taobao
from amends.db.engine import open_engine
from amends.db.scope import Scope
from amends.db.unit import Memory, Unit
from amends.db.vault import Vault
from amends.domain.action import ActionKind
from amends.domain.playbook import Inner, PlanStep, Playbook
from amends.domain.store import Store
from amends.engine.round import Hall, Round
from amends.marketplace.redact import Redactor
from amends.marketplace.registry import load
from amends.services.handle import handle
from amends.services.house import House
from amends.testing.clock import ManualClock

KEY = bytes(range(32))
OURS = tuple(
    str(Path(str(room.__file__)).parent)
    for room in (amends.services, amends.db, amends.domain, amends.engine, amends_taobao)
)
BOOK = Playbook(
    id="kill",
    says="A task for staff, then the public reply: two sends of one case.",
    steps=(
        PlanStep(
            name="task",
            does=ActionKind.INTERNAL_TASK,
            strategy="tell the staff",
            options={"as": "task"},
        ),
        PlanStep(name="reply", does=ActionKind.PUBLIC_REPLY, strategy="own up"),
        PlanStep(name="improve", does=Inner.IMPROVE, strategy="find the cause", owner="supplier"),
    ),
)


class OneBook(House):
    """A house with one playbook for everything."""

    def playbooks(self, unit: Unit, store: Store) -> tuple[Playbook, ...]:
        return (BOOK,)


@contextmanager
def hall(url: str, clock: ManualClock) -> Iterator[Hall]:
    """The installation on `url`, as a program opens it."""
    memory, registry = Memory(open_engine(url), Vault(KEY)), load()
    try:
        yield Hall.over(memory, registry, clock, Redactor(), house=OneBook(registry))
    finally:
        memory.close()


def work(opened: Hall) -> None:
    """One round of sending, and the facts that it left."""
    with opened.memory.look() as unit:
        stores = unit.agency.stores(Scope.everything())
    Round(opened, stores[0].account, stores).dispatch()
    while handle(opened.memory, opened.house, opened.clock):
        pass


def play(url: str, at: datetime, die_at: int) -> int:
    """Work, and say how many lines of ours it took; at line `die_at` the program is gone."""
    lines = 0
    ours: dict[CodeType, bool] = {}

    def line(_frame: FrameType, event: str, _: Any) -> Any:
        nonlocal lines
        if event == "line":
            lines += 1
            if lines == die_at:
                os.kill(os.getpid(), signal.SIGKILL)
        return line

    def call(frame: FrameType, event: str, _: Any) -> Any:
        code = frame.f_code
        if code not in ours:
            ours[code] = code.co_filename.startswith(OURS)
        return line(frame, event, None) if ours[code] else None

    with hall(url, ManualClock(at)) as opened:
        sys.settrace(call)
        work(opened)
        sys.settrace(None)
    return lines


def main() -> None:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    load()
    for order in sys.stdin:
        url, at, die_at = json.loads(order)
        told, tell = os.pipe()
        if (child := os.fork()) == 0:
            lines = play(url, datetime.fromisoformat(at), die_at)
            os.write(tell, b"%d" % lines)
            os._exit(0)
        os.close(tell)
        status = os.waitpid(child, 0)[1]
        with os.fdopen(told) as said:
            print(json.dumps([status, said.read()]), flush=True)


if __name__ == "__main__":
    main()
