"""The plugin that docs/writing-a-plugin.md builds is a real one: it loads, syncs and passes."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from amends.db.scope import Scope
from amends.db.unit import Memory
from amends.domain.store import Store
from amends.engine.round import Hall, Report, Round
from amends.marketplace.capture import Copied, WrongPage
from amends.marketplace.redact import Redactor
from amends.marketplace.registry import Registry, load
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock
from amends.testing.serve import serve

from ..conftest import AddStore
from .guides import ROOT, write_files

GUIDE = "writing-a-plugin.md"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SQLITE = pytest.mark.parametrize("backend", ["sqlite"])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "bazaar"
    write_files(GUIDE, folder)
    return folder


@pytest.fixture
def plugins(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """What the entry points of the guide's pyproject.toml bring in."""
    monkeypatch.syspath_prepend(project)
    written = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
    points = written["project"]["entry-points"]["amends"]
    yield load([EntryPoint(name, value, "amends") for name, value in points.items()])
    for name in [name for name in sys.modules if name.partition(".")[0] == "amends_bazaar"]:
        del sys.modules[name]


@pytest.fixture
def sandbox(plugins: Registry, clock: ManualClock) -> Any:
    assert plugins.broken == {}
    return import_module("amends_bazaar.sandbox").BazaarSandbox(clock)


@pytest.fixture
def shop(sandbox: Any, add_store: AddStore) -> Iterator[Store]:
    """A shop of the guide's marketplace, whose platform answers on this machine."""
    token = import_module("amends_bazaar.sandbox").TOKEN
    with serve(sandbox) as url:
        yield add_store(
            marketplace="bazaar",
            name="Lamps",
            key_scope="bazaar/Lamps",
            zone="Europe/London",
            credentials={"token": token},
            settings={"api": url, "calls_per_second": 1000},
        )


@pytest.fixture
def hall(memory: Memory, clock: ManualClock, plugins: Registry) -> Hall:
    return Hall.over(memory, plugins, clock, Redactor())


def pull(hall: Hall, shop: Store) -> Report:
    (report,) = Round(hall, shop.account, [shop]).sync()
    assert report.trouble == ""
    return report


def test_a_copied_page_is_read_and_nothing_of_it_is_lost(plugins: Registry) -> None:
    bazaar = plugins.named("bazaar")
    page = (
        "Reviews of Lamp (A1), 7 ratings\n"
        "Anna gave 1 of 5 on 21 November 2026: It leaks.\n"
        "Ben gave 7 of 5 on 20 November 2026: Good.\n"
        "Was this helpful?\n"
    )

    read = bazaar.read_page(Copied(text=page), bazaar.settings())

    assert [(one.rating, one.text, str(one.written)) for one in read.found] == [
        (1, "It leaks.", "2026-11-21")
    ]
    assert [one.reason for one in read.unread] == ["7 of 5 is no rating: it goes from 1 to 5"]
    assert list(read.leftover) == ["Was this helpful?"]
    with pytest.raises(WrongPage, match="open an article's reviews"):
        bazaar.read_page(Copied(text="Basket"), bazaar.settings())


@SQLITE
def test_its_reviews_are_stored_once_though_the_platform_cuts_windows_short(
    hall: Hall, shop: Store, sandbox: Any
) -> None:
    for number in range(130):
        sandbox.write(number, NOON - DAY + number * timedelta(minutes=1))

    first, again = pull(hall, shop), pull(hall, shop)

    assert (first.tally.fresh, again.tally.fresh, again.tally.changed) == (130, 0, 0)
    assert first.tally.done
    with hall.memory.look() as unit:
        (count,) = unit.queue.counts(Scope.everything())
    assert (count.reviews, count.needs_work) == (130, 130)


@SQLITE
def test_a_review_that_cannot_be_read_is_kept_aside_and_quotes_nobody(
    hall: Hall, shop: Store, sandbox: Any
) -> None:
    sandbox.write(1, NOON - HOUR)
    sandbox.write(2, NOON - HOUR, stars="the worst lamp")

    tally = pull(hall, shop).tally

    assert (tally.fresh, tally.rejected) == (1, 1)
    with hall.memory.look() as unit:
        assert [one.reason for one in unit.rejects.all(Scope.everything())] == [
            "stars: int_parsing"
        ]


def test_the_test_in_the_guide_passes_and_its_code_is_in_form(project: Path) -> None:
    config = str(ROOT / "pyproject.toml")
    for program in (
        ("pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(project)),
        ("ruff", "check", "--no-cache", "--config", config, "--ignore", "I001,S101"),
        ("ruff", "format", "--no-cache", "--check", "--config", config),
    ):
        ran = subprocess.run(
            [sys.executable, "-m", *program, str(project)],
            cwd=project, env={**os.environ, "PYTHONPATH": str(project)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
