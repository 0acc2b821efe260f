"""An agency at its desk: the real program, a home folder, a town of shops, one clock for all.

Whatever the program prints, in any test, is searched for the secrets that were planted.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from amends.apps.cli.main import app
from amends.apps.cli.program import Program
from amends.marketplace.registry import Registry, load
from amends.testing.clock import ManualClock
from amends.testing.serve import serve
from amends_taobao.sandbox import App, TaobaoSandbox

if TYPE_CHECKING:
    from .case_desk import CaseDesk

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # noon in Beijing
TAOBAO, TMALL = "示例家居小铺", "示例旗舰店"
APP_KEY, APP_SECRET = "87654321", "planted0secret0of0the0app0000000"
SESSIONS = {TAOBAO: "6100planted0001secret", TMALL: "6100planted0002secret"}


@dataclass(frozen=True, slots=True)
class Said:
    """What one run of the program said, and how it ended."""

    out: str
    err: str
    code: int

    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(slots=True)
class Desk:
    """Somebody who types commands."""

    folder: Path
    clock: ManualClock
    plugins: Registry
    secrets: list[str] = field(default_factory=lambda: [APP_SECRET, *SESSIONS.values()])

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def run(
        self,
        *arguments: object,
        code: int = 0,
        typed: str | None = None,
        columns: int = 120,
        env: Mapping[str, str] | None = None,
    ) -> Said:
        """Run `amends`; it must end with `code` and give no secret away."""
        environment = {
            "AMENDS_HOME": str(self.home),
            "AMENDS_DATABASE_URL": None,
            "AMENDS_KEY": None,
            "COLUMNS": str(columns),
            **(env or {}),
        }
        result = CliRunner().invoke(
            app,
            [str(argument) for argument in arguments],
            input=typed,
            env=environment,
            obj=Program(clock=self.clock, plugins=self.plugins, busy_seconds=0.05),
        )
        said = Said(result.stdout, result.stderr, result.exit_code)
        for secret in self.secrets:
            assert secret not in said.out + said.err
        assert said.code == code, f"{said.code}: {said.out}{said.err}"
        return said

    def file(self, name: str, content: object) -> Path:
        """Write a file that only its owner reads; what is no text is written as JSON."""
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        path.chmod(0o600)
        return path


@dataclass(slots=True)
class Town:
    """A Taobao in which the agency's clients have two shops."""

    url: str
    sandbox: TaobaoSandbox
    desk: Desk

    def papers(self, shop: str, **over: object) -> Path:
        """A credentials file for `shop`; None in `over` leaves a field out."""
        held = {"app_key": APP_KEY, "app_secret": APP_SECRET, "session": SESSIONS[shop]} | over
        credentials = {name: value for name, value in held.items() if value is not None}
        settings = {
            "gateway": f"{self.url}/router/rest",
            "authorize": f"{self.url}/authorize",
            "token": f"{self.url}/token",
            "redirect_uri": "https://agency.example/back",
        }
        content: Mapping[str, object] = {"credentials": credentials, "settings": settings}
        return self.desk.file(f"{shop}.json", content)

    def add(self, shop: str, *more: object, code: int = 0, typed: str | None = None) -> Said:
        """Add `shop` as a store of the client 示例公司."""
        marketplace = "tmall" if shop == TMALL else "taobao"
        of = ("--client", "示例公司", "--marketplace", marketplace, "--name", shop)
        return self.desk.run("store", "add", *of, *more, code=code, typed=typed)


@pytest.fixture
def bare(tmp_path: Path) -> Desk:
    """A desk without an installation."""
    return Desk(tmp_path, ManualClock(NOW), load())


@pytest.fixture
def desk(bare: Desk) -> Desk:
    """A desk with an installation and one client."""
    bare.run("init")
    bare.run("client", "add", "示例公司")
    return bare


@pytest.fixture
def town(desk: Desk) -> Iterator[Town]:
    sandbox = TaobaoSandbox(desk.clock)
    sandbox.add_app(App(APP_KEY, APP_SECRET, quota=5_000))
    sandbox.add_shop(TAOBAO, "taobao", SESSIONS[TAOBAO], app_key=APP_KEY)
    sandbox.add_shop(TMALL, "tmall", SESSIONS[TMALL], app_key=APP_KEY)
    with serve(sandbox) as url:
        yield Town(url, sandbox, desk)


@pytest.fixture
def shop(town: Town) -> Town:
    """The town, with the Taobao shop added as a store."""
    town.add(TAOBAO, "--credentials", town.papers(TAOBAO))
    return town


@pytest.fixture
def work(bare: Desk) -> "CaseDesk":
    """A desk with a store whose cases are worked, and nobody's review yet."""
    from .case_desk import CaseDesk
    from .case_market import CaseMarket

    market = CaseMarket()
    bare.plugins = Registry(found={"case": market})
    bare.run("init")
    bare.run("client", "add", "Nordlicht")
    of = ("--client", "Nordlicht", "--marketplace", "case", "--name", "Kettles")
    bare.run("store", "add", *of, "--start-line", "2026-11-20")
    return CaseDesk(bare, market)
