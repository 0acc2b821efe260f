"""The program itself: how it starts, how it ends, and that nothing heavy loads for its help."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Desk

AMENDS = [sys.executable, "-c", "from amends.apps.cli.main import run; run()"]
HEAVY = ("pydantic", "sqlalchemy", "httpx", "rich", "structlog", "amends.domain", "amends.db")


def amends(home: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """The program in a process of its own, on the machine's clock."""
    unset = ("AMENDS_DATABASE_URL", "AMENDS_KEY")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment |= {"AMENDS_HOME": str(home), "COLUMNS": "100", **more}
    return subprocess.run(
        [*AMENDS, *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_a_first_day_in_processes_of_their_own(tmp_path: Path) -> None:
    home = tmp_path / "home"
    of = ("--client", "示例公司", "--marketplace", "taobao", "--name", "示例小铺")

    ends = [
        amends(home, *command).returncode
        for command in (
            ("init",),
            ("client", "add", "示例公司"),
            ("store", "add", *of),
        )
    ]
    listed = amends(home, "store", "list")

    assert ends == [0] * 3
    assert "taobao:示例小铺" in listed.stdout
    assert listed.stderr == ""


def test_home_is_named_by_option_too(tmp_path: Path) -> None:
    amends(tmp_path / "elsewhere", "--home", str(tmp_path / "here"), "init")

    assert (tmp_path / "here" / "amends.db").exists()
    assert not (tmp_path / "elsewhere").exists()


def test_help_loads_nothing_but_the_command_line() -> None:
    code = (
        "import sys; sys.argv = ['amends', '--help']\n"
        "from amends.apps.cli.main import run\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "Set up:" in said.stdout
    assert [name for name in said.stderr.split() if name in HEAVY] == []


def test_every_command_is_in_a_section_of_the_help(bare: Desk) -> None:
    from typer.main import get_command

    from amends.apps.cli.main import app

    said = bare.run("--help").out

    for name in get_command(app).commands:  # type: ignore[attr-defined]
        assert f"\n  {name} " in said


@pytest.mark.parametrize(
    "command",
    ["", "client", "account", "store", "plugins --help", "reviews --help", "sync --help",
     "coverage --help", "doctor --help", "demo --help", "store add --help"],
)  # fmt: skip
def test_help_fits_eighty_columns(bare: Desk, command: str) -> None:
    said = bare.run(*command.split(), columns=80, code=0 if "--help" in command else 2)

    assert max(map(len, (said.out + said.err).splitlines())) <= 80


def test_the_version_is_said(bare: Desk) -> None:
    assert bare.run("--version").out.startswith("amends 0.")


@pytest.mark.parametrize("command", ["frob", "reviews --limit 0", "sync --every x", "store add"])
def test_a_command_that_is_not_understood_ends_with_2(bare: Desk, command: str) -> None:
    said = bare.run(*command.split(), code=2)

    assert "Usage: " in said.err
    assert "Traceback" not in said.err


def test_an_error_is_two_lines_and_its_traceback_is_for_debug(bare: Desk) -> None:
    plain, debug = bare.run("reviews", code=1), bare.run("--debug", "reviews", code=1)

    assert plain.err.startswith("Error: ")
    assert len(plain.err.splitlines()) <= 2
    assert "Traceback" in debug.err


def test_a_reader_who_goes_away_is_no_error(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*AMENDS, "plugins", "show", "taobao"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode()

    assert said == ""


def test_a_terminal_that_lacks_chinese_shows_question_marks(tmp_path: Path) -> None:
    said = amends(tmp_path, "plugins", "show", "taobao", PYTHONIOENCODING="ascii")

    assert said.returncode == 0
    assert "Taobao ??" in said.stdout


def test_names_with_spaces_stand_quoted_in_proposed_commands(bare: Desk) -> None:
    bare.run("init")

    assert "--client 'Haus & Hof'" in bare.run("client", "add", "Haus & Hof").out


def test_the_demo_without_its_server_says_what_to_install(tmp_path: Path) -> None:
    missing = "raise ModuleNotFoundError(\"No module named 'uvicorn'\", name='uvicorn')"
    (tmp_path / "uvicorn.py").write_text(missing)  # found before the one that is installed

    said = amends(tmp_path / "home", "demo", "--once", PYTHONPATH=str(tmp_path))

    assert (said.returncode, said.stdout) == (1, "")
    assert "the demo needs uvicorn, which comes with amends[testing]" in said.stderr
    assert "install amends[testing]" in said.stderr
