"""A program that reads a shop of the fake marketplace over three days, and may die at any line.

For each order on its standard input, one line of JSON, it forks a program that plays the story
from its beginning and kills itself when it has run so many lines of ours.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import amends.db
import amends.domain
import amends.services
from amends.db.engine import open_engine
from amends.db.scope import Scope
from amends.db.unit import Memory
from amends.db.vault import Vault
from amends.services.sync import sync
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock

sys.path.insert(0, str(Path(__file__).parent))
from fake_market import DAY, HOUR, RULES, FakeConnector, FakeMarket, Platform

KEY = bytes(range(32))
OURS = tuple(
    str(Path(room.__file__).parent) for room in (amends.services, amends.db, amends.domain)
)
STORY = RULES.model_copy(update={"cap": 5})


def first(platform: Platform) -> None:
    for number in range(14):
        platform.write(number, NOON - 3 * DAY + number * 5 * HOUR)
    platform.malformed = {9}


def second(platform: Platform) -> None:
    platform.change(1, text="改了")
    platform.append(2, "用了一周又漏了")
    platform.change(3, rating=5, native="good")
    platform.delete(4)
    platform.write(20, NOON - 50 * HOUR)  # a late entry


def third(platform: Platform) -> None:
    platform.change(1, text="又改了")
    platform.write(21, NOON + HOUR)
    platform.malformed = set()


STEPS: tuple[tuple[timedelta, Callable[[Platform], None]], ...] = (
    (timedelta(0), first), (2 * HOUR, second), (2 * HOUR, third),
)  # fmt: skip


def beginning() -> Platform:
    return Platform(ManualClock(NOON), cap=5, size=2, digests=True)


def act(platform: Platform, step: int) -> None:
    """Let the time of `step` come, and its buyers do what they do."""
    by, happens = STEPS[step]
    platform.clock.wait(by.total_seconds())
    happens(platform)


def read(memory: Memory, platform: Platform) -> None:
    """Sync the only store to its end."""
    with memory.look() as unit:
        (store,) = unit.agency.stores(Scope.everything())
    market, connector = FakeMarket(platform, STORY), FakeConnector(platform, store.label)
    sync(store, market, connector, memory, platform.clock)


def play(url: str, die_at: int, told: int) -> int:
    """Play the whole story, telling `told` before each step, and say how many lines it took."""
    memory, platform, lines = Memory(open_engine(url), Vault(KEY)), beginning(), 0
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

    for step in range(len(STEPS)):
        act(platform, step)
        os.write(told, b"%d" % step)
        sys.settrace(call)
        read(memory, platform)
        sys.settrace(None)
    memory.close()
    return lines


def main() -> None:
    for order in sys.stdin:
        url, die_at = json.loads(order)
        steps, told = os.pipe()
        if (child := os.fork()) == 0:
            lines = play(url, die_at, told)
            os.write(told, b" %d" % lines)
            os._exit(0)
        os.close(told)
        status = os.waitpid(child, 0)[1]
        with os.fdopen(steps) as said:
            print(json.dumps([status, said.read()]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
