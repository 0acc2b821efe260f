"""How long from a person's yes until the reply is at the platform, while its account is read.

The daemon is a program of its own, with the machine's clock; the yes comes from another, as from
the command line. A long first reading of the very same shop goes on all the time.
"""

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from os import environ
from pathlib import Path

from amends.apps.installation import Installation, open_installation
from amends.apps.settings import Settings
from amends.db.scope import Scope
from amends.domain.outbox import ActionState, Outgoing
from amends.domain.store import Store
from amends.engine.round import Round
from amends.services.decide import Desk
from amends.services.handle import handle
from amends.services.open_store import open_store
from amends.services.sync import Slice
from amends.testing.clock import WallClock
from amends.testing.serve import serve
from amends_taobao.sandbox import APP_KEY, APP_SECRET, TaobaoSandbox
from amends_taobao.sandbox.fill import fill

ALL = Scope.everything()
SHOP, SESSION = "示例旗舰店", "6100session-of-the-bench"
OLD = 150_000  # reviews of the long reading; some twenty seconds of it
REPLIES = 20
HOLD = 2.0  # seconds
PATIENCE = 30.0  # seconds after which a reply counts as lost
LOOK = 0.002  # seconds between two looks at the platform
PAUSE = 0.6  # seconds at most between two replies: a yes falls anywhere between two ticks


@dataclass(frozen=True, slots=True)
class Place:
    sandbox: TaobaoSandbox
    opened: Installation
    store: Store
    home: Path


@contextmanager
def place() -> Iterator[Place]:
    """A shop with a long history, of which the newest week is read and has its cases."""
    clock = WallClock()
    sandbox = TaobaoSandbox(clock, quota=None)
    shop = sandbox.add_shop(SHOP, "tmall", SESSION)
    now = clock.now()
    rng = random.Random(5)  # noqa: S311  the same shop each time
    fill(sandbox, shop, OLD, now - timedelta(days=170), now - timedelta(days=8), rng)
    for number in range(REPLIES):
        sandbox.add_review(shop, text=f"第{number}个杯子漏水", created=now - timedelta(hours=1))
    with serve(sandbox) as url, tempfile.TemporaryDirectory(prefix="amends-bench-") as home:
        settings = Settings(home=Path(home), database_url=None)
        opened = open_installation(settings, make=True)
        try:
            store = a_store(opened, url)
            Round(opened.hall, store.account, [store], slice_=Slice(pages=1)).sync()
            while handle(opened.memory, opened.hall.house, opened.clock):
                pass
            yield Place(sandbox, opened, store, Path(home))
        finally:
            opened.close()


def a_store(opened: Installation, url: str) -> Store:
    market = opened.hall.registry.named("tmall")
    wanted = {
        "gateway": f"{url}/router/rest", "calls_per_day": None, "calls_per_second": None,
    }  # fmt: skip
    settings = market.settings.model_validate(wanted)
    with opened.memory.unit() as unit:
        client = unit.agency.add_client("Bench")
        account = unit.agency.add_account(client.id, market.platform, "cn", SHOP)
        session = {"app_key": APP_KEY, "app_secret": APP_SECRET, "session": SESSION}
        unit.agency.set_credentials(account.id, session, ())
        start = opened.clock.now() - timedelta(days=1)
        store = open_store(unit, account, market, SHOP, settings, start)
        unit.commit()
    return store


@contextmanager
def daemon(home: Path) -> Iterator[None]:
    """`amends run`, as a program of its own."""
    command = [str(Path(sys.executable).with_name("amends")), "--home", str(home), "run"]
    told = {name: value for name, value in environ.items() if not name.startswith("AMENDS_")}
    program = subprocess.Popen(
        command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        program.terminate()
        program.wait()


def proposed(at: Place) -> list[Outgoing]:
    with at.opened.memory.look() as unit:
        every = unit.outbox.listed(ALL, [ActionState.PROPOSED])
    return [one for one in every if one.action.kind == "public_reply"]


def approve(at: Place, outgoing: Outgoing) -> float:
    """Say yes, and give the moment at which it was said."""
    text = f"您好，关于您反馈的漏水问题（编号{outgoing.case}），我们已重新检验，给您添麻烦了。"
    with at.opened.memory.unit() as unit:
        desk = Desk(unit, at.opened.hall.house, at.opened.clock.now(), "Li")
        shown = desk.write(outgoing, text)
        needs = [need.rule for need in shown.needs]
        desk.approve(shown.outgoing, acknowledged=needs, lead=True)
        unit.commit()
    return time.monotonic()


def arrived(at: Place, before: int, since: float) -> float:
    """Seconds until one reply more is at the platform than `before`."""
    while replies(at) == before:
        if time.monotonic() - since > PATIENCE:
            raise SystemExit(f"no reply arrived within {PATIENCE:.0f} s")
        time.sleep(LOOK)
    return time.monotonic() - since


def replies(at: Place) -> int:
    return sum(n for what, n in at.sandbox.writes.items() if what.startswith("explain/"))


def pages(at: Place) -> int:
    return at.sandbox.calls["taobao.traderates.get"]


def main() -> None:
    rng = random.Random(7)  # noqa: S311
    with place() as at:
        waits = proposed(at)[:REPLIES]
        assert len(waits) == REPLIES, f"{len(waits)} replies are proposed"
        begun = pages(at)
        with daemon(at.home):
            while pages(at) == begun:  # the long reading has begun
                time.sleep(LOOK)
            took, last = [], pages(at)
            for one in waits:
                time.sleep(rng.random() * PAUSE)
                before = replies(at)
                took.append(arrived(at, before, approve(at, one)))
                last = pages(at)
            time.sleep(1)
            went_on = pages(at) > last
    took.sort()
    p50, p95 = statistics.median(took), took[round(0.95 * len(took)) - 1]
    verdict = "holds" if p95 <= HOLD else "FALLS SHORT"
    reading = f"{last - begun:,} pages of the same shop were read meanwhile"
    if not went_on:
        reading += ", and the reading ended before the replies did"
    print(
        f"{'from a yes to the platform, p95 of 20':<44} {p95:6.2f} s   "
        f"(hold ≤ {HOLD:g} s: {verdict})   p50 {p50:.2f} s, slowest {took[-1]:.2f} s; {reading}",
        flush=True,
    )


if __name__ == "__main__":
    main()
