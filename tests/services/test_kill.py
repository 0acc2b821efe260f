"""Killed at any line, with SIGKILL: nothing is lost and nothing is doubled."""

import json
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amends.db.engine import open_engine
from amends.db.unit import Memory
from amends.db.vault import Vault
from amends.domain.times import SECOND

from ..conftest import store_in
from ..db.rows import wipe
from .fake_market import DAY, HOUR, SCOPE, Platform
from .kill_child import KEY, STEPS, act, beginning, read
from .shop import outcome

CHILD = Path(__file__).with_name("kill_child.py")
KILLS = {"sqlite": 30, "postgresql": 8}


class Killer:
    """Runs the story in programs of their own, each killed where it is told."""

    def __init__(self, program: "subprocess.Popen[str]") -> None:
        self._program = program

    def run(self, url: str, die_at: int) -> tuple[int, int, int]:
        """The signal that ended the program, the step it was in, and how many lines it took."""
        assert self._program.stdin
        assert self._program.stdout
        self._program.stdin.write(json.dumps([url, die_at]) + "\n")
        self._program.stdin.flush()
        status, said = json.loads(self._program.stdout.readline())
        steps, _, lines = said.partition(" ")
        return status, int(steps[-1:] or 0), int(lines or 0)


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with subprocess.Popen(
        [sys.executable, str(CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        yield Killer(program)
        assert program.stdin
        program.stdin.close()


def a_shop(memory: Memory) -> None:
    store_in(memory, marketplace="fake", name="示例", key_scope=SCOPE, settings={})


def settled(memory: Memory, platform: Platform) -> dict[str, Any]:
    """What is known after more readings, long enough for whatever vanished to be gone."""
    for by in (SECOND, 2 * HOUR, 2 * HOUR, DAY + HOUR, DAY + HOUR):
        platform.clock.wait(by.total_seconds())
        read(memory, platform)
    return outcome(memory)


def test_wherever_it_is_killed_the_end_is_that_of_a_quiet_run(
    memory: Memory,
    database_url: str,
    backend: str,
    killer: Killer,
    template_file: Path,
    tmp_path: Path,
) -> None:
    a_shop(memory)
    platform = beginning()
    ended, _, lines = killer.run(database_url, 0)
    for step in range(len(STEPS)):
        act(platform, step)
    quiet = settled(memory, platform)
    assert (ended, len(quiet["reviews"]), len(quiet["rejects"])) == (0, 16, 1)
    assert quiet["reviews"]["R4"][1]  # gone

    places = random.Random(7).sample(range(1, lines), KILLS[backend])  # noqa: S311
    for die_at in sorted(places):
        with a_new_memory(memory, backend, template_file, tmp_path / "again.db") as fresh:
            ended, step, _ = killer.run(str(fresh.engine.url.render_as_string(False)), die_at)
            assert ended == signal.SIGKILL

            platform = beginning()
            for done in range(step + 1):
                act(platform, done)
            read(fresh, platform)
            for later in range(step + 1, len(STEPS)):
                act(platform, later)
                read(fresh, platform)

            assert settled(fresh, platform) == quiet, f"killed at line {die_at}, in step {step}"


class a_new_memory:  # noqa: N801  used as a `with` word
    """A memory with nothing but the shop: the one at hand, emptied, or a file of its own."""

    def __init__(self, memory: Memory, backend: str, template: Path, path: Path) -> None:
        self._path = path
        if backend == "sqlite":
            shutil.copyfile(template, path)
            memory = Memory(open_engine(f"sqlite:///{path}"), Vault(KEY))
        self._fresh = memory

    def __enter__(self) -> Memory:
        wipe(self._fresh)
        a_shop(self._fresh)
        return self._fresh

    def __exit__(self, *_: object) -> None:
        self._fresh.close()
        for left in self._path.parent.glob(f"{self._path.name}*"):
            left.unlink()
