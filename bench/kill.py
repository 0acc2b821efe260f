"""Kills the sending program with SIGKILL at random points, 500 times on each database.

The sandbox counts what arrives. Sometimes it does the work and drops the answer, sometimes it
does the work five seconds after the connection fell, sometimes the connection falls before. Held:
nothing doubled, nothing lost, every doubtful one found or put before a person.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kill_child import hall

from amends.db import schema
from amends.db.engine import open_engine
from amends.db.scope import Scope
from amends.domain.outbox import ActionState
from amends.engine.round import Hall, Round
from amends.marketplace.registry import load
from amends.services.decide import Desk
from amends.services.handle import handle
from amends.services.open_store import open_store
from amends.testing.clock import ManualClock
from amends.testing.faults import Dropped, Fault, LateWork, LostAnswer
from amends.testing.postgres import NoPostgres, running_postgres
from amends.testing.serve import serve
from amends_taobao.sandbox import APP_KEY, APP_SECRET, TaobaoSandbox

START = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
ALL = Scope.everything()
SESSION = "6100session-of-the-bench"
TASK, REPLY = "taobao.qianniu.task.create", "taobao.traderate.explain.add"
STEP = timedelta(seconds=17)  # between two programs; `settles_within` is 30 s
LINES = 40_000  # of ours; a program that sends a dozen runs some 60,000
BATCH = 12  # cases under way at a time
UNDER_WAY = (ActionState.APPROVED, ActionState.SENDING, ActionState.UNCERTAIN)


@dataclass
class Town:
    """The platform with one Tmall shop, and the installation that works it."""

    url: str
    clock: ManualClock
    sandbox: TaobaoSandbox
    opened: Hall
    rng: random.Random
    approved: set[str] = field(default_factory=set)
    reviews: int = 0

    @property
    def shop(self) -> Any:
        return next(iter(self.sandbox.shops.values()))

    def fill(self) -> None:
        """Let buyers write, read it, and say yes to what is proposed."""
        for _ in range(BATCH):
            self.reviews += 1
            self.sandbox.add_review(self.shop, text=f"第{self.reviews}个杯子漏水")
        with self.opened.memory.look() as unit:
            stores = unit.agency.stores(ALL)
        Round(self.opened, stores[0].account, stores).sync()
        self.say_yes()

    def say_yes(self) -> None:
        """Handle what is told, and approve everything that is proposed."""
        while handle(self.opened.memory, self.opened.house, self.clock):
            pass
        with self.opened.memory.unit() as unit:
            desk = Desk(unit, self.opened.house, self.clock.now(), "Li")
            for one in unit.outbox.listed(ALL, [ActionState.PROPOSED]):
                shown = desk.write(one, self._words(one.key))
                desk.approve(shown.outgoing, acknowledged=[need.rule for need in shown.needs])
                self.approved.add(one.key)
            unit.commit()

    def _words(self, key: str) -> str:
        case = key.partition("/")[0].removeprefix("case-")
        return f"您好，关于您反馈的漏水问题（编号{case}），我们已更换包装并重新检验，给您添麻烦了。"

    def misbehave(self) -> None:
        """Plan what goes wrong with the next calls."""
        for operation in (TASK, REPLY):
            self.sandbox.faults.clear() if operation == TASK else None
            for _ in range(3):
                if (fault := self._fault()) is not None:
                    self.sandbox.faults.plan(operation, fault, after=self.rng.randint(0, 2))

    def _fault(self) -> Fault | None:
        return self.rng.choice((None, LostAnswer(), LateWork(), LateWork(), Dropped()))

    def under_way(self) -> int:
        """Actions that are not settled yet. One that asks a person is."""
        with self.opened.memory.look() as unit:
            return sum(not one.asks for one in unit.outbox.listed(ALL, UNDER_WAY, limit=10_000))


@contextmanager
def town(url: str, seed: int) -> Iterator[Town]:
    engine = open_engine(url)
    schema.upgrade(engine)
    engine.dispose()
    clock = ManualClock(START)
    sandbox = TaobaoSandbox(clock, quota=None)
    sandbox.add_shop("示例旗舰店", "tmall", SESSION)
    with serve(sandbox) as address, hall(url, clock) as opened:
        market = load().named("tmall")
        settings = market.settings.model_validate(sandbox_settings(address))
        with opened.memory.unit() as unit:
            client = unit.agency.add_client("示例客户")
            account = unit.agency.add_account(client.id, "taobao", "cn", "示例旗舰店")
            session = {"app_key": APP_KEY, "app_secret": APP_SECRET, "session": SESSION}
            unit.agency.set_credentials(account.id, session, ())
            store = open_store(
                unit, account, market, "示例旗舰店", settings, START - timedelta(days=30)
            )
            conduct = store.conduct.model_copy(update={"sends_per_day": 1_000_000})
            unit.agency.set_conduct(store.id, conduct)
            unit.commit()
        rng = random.Random(seed)  # noqa: S311  the same again for the same seed
        yield Town(url, clock, sandbox, opened, rng)


def sandbox_settings(address: str) -> dict[str, Any]:
    return {
        "gateway": f"{address}/router/rest",
        "task_to": "9001:客服",
        "task_from": "9000:示例旗舰店",
    }


def soak(place: Town, kills: int) -> dict[str, int]:
    """Kill until so many are dead, let the rest settle, and count."""
    dead = 0
    child = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("kill_child.py"))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdin
    assert child.stdout
    while True:
        quiet = dead >= kills
        if place.under_way() == 0:
            if quiet:
                break
            place.fill()
        if not quiet:
            place.misbehave()
        else:
            place.sandbox.faults.clear()
        die_at = 0 if quiet else place.rng.randint(1, LINES)
        order = [place.url, place.clock.now().isoformat(), die_at]
        child.stdin.write(json.dumps(order) + "\n")
        child.stdin.flush()
        status, _ = json.loads(child.stdout.readline())
        if status == signal.SIGKILL:
            dead += 1
        elif status:
            raise SystemExit(f"the sending program failed: {status}")
        place.clock.advance(STEP)
        place.sandbox.settle()
        place.say_yes()
    child.stdin.close()
    child.wait()
    return counted(place, dead)


def counted(place: Town, dead: int) -> dict[str, int]:
    """Hold what arrived against what was approved."""
    tasks = Counter(task["biz_id"] for task in place.shop.tasks)
    replies = place.sandbox.counts()["writes"]
    explained = {oid: n for oid, n in replies.items() if oid.startswith("explain/")}
    with place.opened.memory.look() as unit:
        every = unit.outbox.listed(ALL, list(ActionState), limit=1_000_000)
    done = [one for one in every if one.state is ActionState.DONE]
    asks = [one for one in every if one.asks]
    known = {one.key for one in every}
    said = sum(tasks.values()) + sum(explained.values())
    return {
        "killed": dead,
        "approved": len(place.approved),
        "arrived": said,
        "settled as done": len(done),
        "shown to a person": len(asks),
        "doubled": sum(n - 1 for n in (*tasks.values(), *explained.values()) if n > 1),
        "lost": len(place.approved - known) + sum(
            one.state not in (ActionState.DONE, ActionState.FAILED) and not one.asks
            for one in every if one.key in place.approved
        ),
        "said done, never arrived": max(0, len(done) - said),
    }  # fmt: skip


def run(url: str, kills: int, seed: int) -> dict[str, int]:
    with town(url, seed) as place:
        return soak(place, kills)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=500)
    asked.add_argument("--seed", type=int, default=20261124)
    asked.add_argument("--database", help="one database instead of SQLite and PostgreSQL")
    asked.add_argument("--json", action="store_true")
    wish = asked.parse_args()
    bad = 0
    with ExitStack() as stack:
        for name, url in databases(wish.database, stack):
            found = run(url, wish.kills, wish.seed)
            bad += found["doubled"] + found["lost"] + found["said done, never arrived"]
            if wish.json:
                print(json.dumps({"database": name, **found}))
            else:
                told = ", ".join(f"{n} {what}" for what, n in found.items())
                print(f"kill -9, {name}: {told}")
    if bad:
        raise SystemExit("something was doubled or lost")


def databases(given: str | None, stack: ExitStack) -> Iterator[tuple[str, str]]:
    if given:
        yield given.partition(":")[0].partition("+")[0], given
        return
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="amends-kill-"))
    yield "sqlite", f"sqlite:///{folder}/amends.db"
    try:
        server = stack.enter_context(running_postgres())
    except NoPostgres as error:
        print(f"kill -9, not measured on PostgreSQL: {error}")
        return
    yield "postgresql", server.url.format(server.create())


if __name__ == "__main__":
    main()
