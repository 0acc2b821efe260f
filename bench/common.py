"""What the benches share: the sandbox as a process of its own, an installation, child processes.

Every figure is a ratio of two things measured in one run on one machine against one server, so
that it means the same on a slow machine. Nothing here asserts a time.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from amends.apps.clock import SystemClock
from amends.apps.installation import Installation, open_installation
from amends.apps.settings import Settings
from amends.db.scope import Scope
from amends.domain.store import Store
from amends.engine.round import Round
from amends.services.open_store import open_store

HERE = Path(__file__).parent


@contextmanager
def sandbox(**wishes: Any) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Serve the Taobao sandbox in its own process; its address and its shops."""
    with served("amends_taobao", [f"--{name}={value}" for name, value in wishes.items()]) as url:
        yield url, ask(url, "shops")


@contextmanager
def served(plugin: str, arguments: Sequence[str]) -> Iterator[str]:
    """Serve the sandbox of `plugin` in its own process; its address."""
    server = subprocess.Popen(
        [sys.executable, "-m", "amends.testing.serve", f"{plugin}.sandbox:build", *arguments],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout
    url = server.stdout.readline().strip()
    try:
        yield url
    finally:
        server.terminate()
        server.wait()


def ask(url: str, control: str, **arguments: Any) -> Any:
    """Ask the sandbox for one of its controls, such as `churn`."""
    body = json.dumps(arguments).encode()
    with urlopen(f"{url}/_sandbox/{control}", data=body) as answer:  # noqa: S310  our own server
        return json.load(answer)


class LaterClock(SystemClock):
    """The machine's time, some hours on."""

    hours = 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(hours=self.hours)


@contextmanager
def installation() -> Iterator[Installation]:
    """An empty installation on SQLite in a folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="amends-bench-") as home:
        opened = open_installation(Settings(home=Path(home), database_url=None), make=True)
        try:
            yield opened
        finally:
            opened.close()


def add_store(opened: Installation, url: str, shop: dict[str, Any], **settings: Any) -> Store:
    """Add a sandbox shop as a store, without limits unless `settings` name some."""
    marketplace = opened.hall.registry.named(shop["marketplace"])
    wanted = {
        "gateway": f"{url}/router/rest",
        "calls_per_day": None,
        "calls_per_second": None,
        **settings,
    }
    with opened.memory.unit() as unit:
        known = {client.name: client for client in unit.agency.clients(Scope.everything())}
        client = known.get("Bench") or unit.agency.add_client("Bench")
        account = unit.agency.add_account(client.id, marketplace.platform, "cn", shop["name"])
        secrets = {name: shop[name] for name in ("app_key", "app_secret", "session")}
        unit.agency.set_credentials(account.id, secrets, ())
        kept = marketplace.settings.model_validate(wanted)
        store = open_store(unit, account, marketplace, shop["name"], kept, opened.clock.now())
        unit.commit()
    return store


def round_of(opened: Installation, store: Store) -> Round:
    return Round(opened.hall, store.account, [store])


@contextmanager
def puller(**wish: Any) -> Iterator[Callable[[float], dict[str, Any]]]:
    """A program that pulls once for each call, its clock so many hours ahead."""
    program = subprocess.Popen(
        [sys.executable, str(HERE / "ours_pull.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdin
    assert program.stdout
    told, said = program.stdin, program.stdout

    def pull(ahead: float = 0) -> dict[str, Any]:
        told.write(json.dumps({"ahead": ahead}) + "\n")
        told.flush()
        answer: dict[str, Any] = json.loads(said.readline())
        return answer

    told.write(json.dumps(wish) + "\n")
    try:
        yield pull
    finally:
        told.close()
        program.wait()
        said.close()


def child(script: str, **wish: Any) -> dict[str, Any]:
    """Run one of the scripts beside this file: a JSON object in, one out."""
    done = subprocess.run(
        [sys.executable, str(HERE / script)],
        input=json.dumps(wish),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def report(name: str, ratio: float, hold: float, detail: str) -> None:
    """Print one figure: what it is, the ratio, what design.md asks for."""
    verdict = "holds" if ratio <= hold else "FALLS SHORT"
    print(f"{name:<44} {ratio:6.2f} ×   (hold ≤ {hold:g} ×: {verdict})   {detail}", flush=True)
