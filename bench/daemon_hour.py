"""An hour of a hundred shops, played with a clock that is turned by hand: no deadline is missed.

Buyers write all the time, every reply is approved as soon as it is proposed, and each case looks
again ten minutes later. Held: every account is read within one and a half times its interval,
every reply leaves with the next tick, every case that is due is moved on with the next tick.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from amends.db import schema
from amends.db.engine import open_engine
from amends.db.scope import Scope
from amends.db.unit import Memory, Unit
from amends.db.vault import Vault
from amends.domain.action import ActionKind
from amends.domain.outbox import ActionState
from amends.domain.playbook import Inner, PlanStep, Playbook
from amends.domain.store import Store
from amends.engine.local import Engine, Pace
from amends.engine.round import Hall
from amends.marketplace.redact import Redactor
from amends.marketplace.registry import load
from amends.services.decide import Desk
from amends.services.house import House
from amends.services.open_store import open_store
from amends.testing.clock import ManualClock
from amends.testing.serve import serve
from amends_taobao.sandbox import APP_KEY, APP_SECRET, TaobaoSandbox

ALL = Scope.everything()
START = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
STEP = timedelta(seconds=20)  # between two ticks
OFTEN = 0.01  # of the shops, and of the steps, so many get a bad review
KEY = bytes(range(32))
BOOK = Playbook(
    id="hour",
    says="A public reply, and a look at it ten minutes later.",
    steps=(
        PlanStep(name="reply", does=ActionKind.PUBLIC_REPLY, strategy="own up"),
        PlanStep(name="look", does=Inner.LOOK, strategy="look at it", after=timedelta(minutes=10)),
    ),
)


class OneBook(House):
    """A house with one playbook for everything."""

    def playbooks(self, unit: Unit, store: Store) -> tuple[Playbook, ...]:
        return (BOOK,)


@dataclass
class Street:
    """Shops, the installation that works them, and what has happened so far."""

    clock: ManualClock
    sandbox: TaobaoSandbox
    hall: Hall
    rng: random.Random
    written: int = 0
    approved: dict[str, datetime] = field(default_factory=dict)
    read_latest: timedelta = timedelta(0)  # the longest that an account went unread
    missed: int = 0

    def buyers_write(self) -> None:
        for shop in self.sandbox.shops.values():
            if self.rng.random() < OFTEN:
                self.written += 1
                self.sandbox.add_review(shop, text=f"第{self.written}个杯子漏水")

    def say_yes(self) -> None:
        """Approve every reply that is proposed."""
        with self.hall.memory.unit() as unit:
            desk = Desk(unit, self.hall.house, self.clock.now(), "Li")
            for one in unit.outbox.listed(ALL, [ActionState.PROPOSED], limit=10_000):
                shown = desk.write(one, f"您好，关于漏水（编号{one.case}），已重新检验，抱歉。")
                needs = [need.rule for need in shown.needs]
                desk.approve(shown.outgoing, acknowledged=needs, lead=True)
                self.approved[one.key] = desk.now
            unit.commit()

    def look(self, every: timedelta) -> None:
        """Count what should have been done by now and is not."""
        now = self.clock.now()
        with self.hall.memory.look() as unit:
            ran = [one.ran_at or START for one in unit.rounds.all()]
            overdue = [one for one in unit.cases.due(now, 10_000) if one.due and one.due <= now]
        unread = [now - one for one in ran]
        self.read_latest = max(self.read_latest, *unread)
        self.missed += sum(one > 1.5 * every for one in unread) + len(overdue)

    def sent(self) -> Sequence[timedelta]:
        """How long each reply took from its yes to its call; one that is still here counts."""
        now = self.clock.now()
        with self.hall.memory.look() as unit:
            every = unit.outbox.listed(ALL, list(ActionState), limit=100_000)
        at = {one.key: one.sent_at for one in every if one.state is ActionState.DONE}
        return [(at.get(key) or now) - said for key, said in self.approved.items()]


@contextmanager
def street(url: str, shops: int, seed: int) -> Iterator[Street]:
    clock = ManualClock(START)
    sandbox = TaobaoSandbox(clock, quota=None)
    memory, registry = Memory(open_engine(url), Vault(KEY)), load()
    schema.upgrade(memory.engine)
    hall = Hall.over(memory, registry, clock, Redactor(), house=OneBook(registry))
    market = registry.named("tmall")
    try:
        with serve(sandbox) as address:
            wanted = {
                "gateway": f"{address}/router/rest",
                "calls_per_day": None,
                "calls_per_second": None,
            }
            settings = market.settings.model_validate(wanted)
            with memory.unit() as unit:
                client = unit.agency.add_client("示例客户")
                for number in range(1, shops + 1):
                    name, session = f"示例旗舰店{number:03d}", f"6100session-{number:04d}"
                    sandbox.add_shop(name, "tmall", session)
                    account = unit.agency.add_account(client.id, "taobao", "cn", name)
                    key = {"app_key": APP_KEY, "app_secret": APP_SECRET, "session": session}
                    unit.agency.set_credentials(account.id, key, ())
                    open_store(unit, account, market, name, settings, START)
                unit.commit()
            yield Street(clock, sandbox, hall, random.Random(seed))  # noqa: S311  the same again
    finally:
        memory.close()


def play(url: str, shops: int, minutes: int, seed: int) -> dict[str, float]:
    """Play so many minutes, and say how it went."""
    pace = Pace()
    begun = time.monotonic()
    with street(url, shops, seed) as place:
        engine = Engine(place.hall, pace, rng=place.rng)
        for _ in range(int(timedelta(minutes=minutes) / STEP)):
            place.buyers_write()
            engine.tick()
            engine.idle()
            place.look(pace.every)
            place.say_yes()
            place.clock.advance(STEP)
        engine.tick()
        engine.idle()
        engine.stop()
        late = place.sent()
        counts = place.sandbox.counts()
    writes = [n for what, n in counts["writes"].items() if what.startswith("explain/")]
    return {
        "stores": shops,
        "minutes": minutes,
        "calls": sum(counts["calls"].values()),
        "reviews": place.written,
        "approved": len(late),
        "sent": len(writes),
        "doubled": sum(writes) - len(writes),
        "longest unread (min)": round(place.read_latest / timedelta(minutes=1), 1),
        "latest reply (s)": max((one.total_seconds() for one in late), default=0.0),
        "missed": place.missed + sum(one > STEP for one in late),
        "took (s)": round(time.monotonic() - begun, 1),
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--stores", type=int, default=100)
    asked.add_argument("--minutes", type=int, default=60)
    asked.add_argument("--seed", type=int, default=20261124)
    asked.add_argument("--database", help="another one than SQLite in a folder that goes away")
    asked.add_argument("--json", action="store_true")
    wish = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="amends-hour-") as folder:
        url = wish.database or f"sqlite:///{Path(folder) / 'amends.db'}"
        found = play(url, wish.stores, wish.minutes, wish.seed)
    if wish.json:
        print(json.dumps(found))
    else:
        told = ", ".join(f"{n:g} {what}" for what, n in found.items())
        print(f"an hour of the daemon: {told}", flush=True)
    if found["missed"] or found["doubled"] or found["sent"] != found["approved"]:
        raise SystemExit("a deadline was missed, or a reply was lost or doubled")


if __name__ == "__main__":
    main()
