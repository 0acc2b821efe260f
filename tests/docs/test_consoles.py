"""Each command of the guides runs as it stands there, and prints what the guide shows.

Played against a Taobao on this machine whose shop fits the credentials in the quickstart; the
operating guide goes on where the quickstart ends.
"""

import json
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

from amends.apps.cli.main import app
from amends.apps.cli.program import Program
from amends.apps.settings import load_settings
from amends.marketplace.registry import load
from amends.testing.clock import ManualClock
from amends.testing.serve import serve
from amends_taobao.sandbox import APP_KEY, APP_SECRET, TaobaoSandbox, fill_demo

from .guides import Typed, blocks, missing, typed, write_files

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # noon in Beijing, and the day of the guides
SHOP = "示例家居小铺"
QUICKSTART, OPERATING, BY_HAND = "quickstart.md", "operating.md", "by-hand.md"
TEMPLATES, NOTICES, PLAYBOOKS = "templates.md", "notices.md", "playbooks.md"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who types what a guide says, in a folder that holds the credentials file."""

    folder: Path
    clock: ManualClock

    def types(self, command: Typed) -> str:
        environment = {
            "AMENDS_HOME": str(self.folder / "home"),
            "AMENDS_DATABASE_URL": None,
            "AMENDS_KEY": None,
            "COLUMNS": "100",
        }
        with chdir(self.folder):
            result = CliRunner().invoke(
                app, command.words, env=environment, obj=Program(clock=self.clock, plugins=load())
            )
        refusing = "refused" in " ".join(command.prints)  # a report of rows may hold bad ones
        assert result.exit_code == int(refusing), f"{command.words}: {result.output}"
        return result.stdout

    def follows(self, guide: str) -> list[str]:
        """Type all commands of `guide`; the lines that it shows and nobody printed."""
        return [
            line
            for command in typed(guide)
            for line in missing(command.prints, self.types(command))
        ]


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    (credentials,) = (b for b in blocks(QUICKSTART) if b.file == "credentials.json")
    held = json.loads(credentials.text)
    clock = ManualClock(NOW)
    sandbox = TaobaoSandbox(clock)
    sandbox.add_shop(SHOP, "taobao", held["session"])
    fill_demo(sandbox, NOW)
    assert (held["app_key"], held["app_secret"]) == (APP_KEY, APP_SECRET)
    with serve(sandbox) as url:
        papers = tmp_path / credentials.file
        settings = {"gateway": f"{url}/router/rest"}
        papers.write_text(json.dumps({"credentials": held, "settings": settings}))
        papers.chmod(0o600)
        yield Reader(tmp_path, clock)


def test_the_quickstart_can_be_followed(reader: Reader) -> None:
    assert reader.follows(QUICKSTART) == []


def test_the_operating_guide_goes_on_from_there(reader: Reader) -> None:
    for command in typed(QUICKSTART):
        reader.types(command)

    assert reader.follows(OPERATING) == []


def test_stores_that_people_read_come_in_as_the_guide_says(tmp_path: Path) -> None:
    by_hand = Reader(tmp_path, ManualClock(NOW))
    by_hand.types(Typed(("init",), ()))
    write_files(BY_HAND, tmp_path)
    page = files("amends_otto") / "demo_pages" / "otto-saved.html"
    (tmp_path / page.name).write_bytes(page.read_bytes())

    assert by_hand.follows(BY_HAND) == []


def test_templates_are_found_and_filled_as_the_guide_says(tmp_path: Path) -> None:
    write_files(TEMPLATES, tmp_path)

    assert Reader(tmp_path, ManualClock(NOW)).follows(TEMPLATES) == []


def test_playbooks_are_shown_and_written_as_the_guide_says(tmp_path: Path) -> None:
    agency = Reader(tmp_path, ManualClock(NOW))
    agency.types(Typed(("init",), ()))
    write_files(PLAYBOOKS, tmp_path)

    assert agency.follows(PLAYBOOKS) == []


def test_channels_are_added_and_listed_as_the_guide_says(tmp_path: Path) -> None:
    desk = Reader(tmp_path, ManualClock(NOW))
    desk.types(Typed(("init",), ()))
    write_files(NOTICES, tmp_path)

    assert desk.follows(NOTICES) == []


def test_the_operators_file_is_read_as_it_stands_in_the_guide(tmp_path: Path) -> None:
    (file,) = (block for block in blocks(OPERATING) if block.file == "config.toml")
    (tmp_path / file.file).write_text(file.text)

    assert load_settings(tmp_path).database in file.text


@pytest.mark.parametrize(
    ("shown", "said", "lacks"),
    [
        ("a  b\n─────\n…\nd", "a b\n──\nc\nd", []),
        ("Key …  (new)", "Key x/key  (new)", []),
        ("a", "a b", ["a"]),
        ("b\na", "a\nb", ["a"]),
    ],
)
def test_a_line_that_nobody_printed_is_found(shown: str, said: str, lacks: list[str]) -> None:
    assert missing(tuple(shown.splitlines()), said) == lacks
