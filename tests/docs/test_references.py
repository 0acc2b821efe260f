"""What the guides point at is there: files, commands, options, variables, settings."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from amends.apps.cli.main import app
from amends.apps.settings import Settings
from amends.db import errors as memory_errors
from amends.marketplace import errors as marketplace_errors

from .guides import GUIDES, ROOT, code_of

PROGRAM: Any = typer.main.get_command(app)
_COMMAND = re.compile(r"(?<![\w.@:-])amends +([a-z-][^`#|;]*)")
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
_ERROR = re.compile(r"`([A-Z][a-z]+(?:[A-Z][a-z]+)*)`")


def of(guide: Path) -> str:
    return str(guide.relative_to(ROOT))


@pytest.mark.parametrize("guide", GUIDES, ids=of)
def test_every_link_leads_to_a_file(guide: Path) -> None:
    links = _LINK.findall(guide.read_text("utf-8"))

    assert [link for link in links if not (guide.parent / link).exists()] == []


@pytest.mark.parametrize("guide", GUIDES, ids=of)
def test_every_command_and_option_that_is_named_exists(guide: Path) -> None:
    called = [words for code in code_of(guide) for words in _COMMAND.findall(code)]

    assert [why for words in called for why in unknown(words.split())] == []


def unknown(words: list[str]) -> Iterator[str]:
    """What of a command line the program does not know; values are not looked at."""
    command, said = PROGRAM, "amends"
    options = options_of(command)
    at = 0
    while at < len(words) and words[at].startswith("--") and said == "amends":
        at += 2 if words[at] == "--home" else 1  # what holds for all stands before the command
    for word in words[at:]:
        inner = getattr(command, "commands", {})
        if word.startswith("--"):
            break
        if not inner:
            break
        if not re.fullmatch(r"[a-z]+", word):
            break  # a gap, or a name in capitals
        if word not in inner:
            yield f"{said} {word}"
            return
        command, said = inner[word], f"{said} {word}"
        options = options | options_of(command)
    for word in words:
        if word.startswith("--") and word.partition("=")[0] not in options:
            yield f"{said} {word}"


def options_of(command: Any) -> set[str]:
    found = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    return found | {"--help"}


@pytest.mark.parametrize("guide", GUIDES, ids=of)
def test_every_variable_that_is_named_can_be_set(guide: Path) -> None:
    named = set(re.findall(r"\bAMENDS_[A-Z_]+\b", guide.read_text("utf-8")))

    assert named <= {f"AMENDS_{name.upper()}" for name in Settings.model_fields}


def test_every_trouble_of_the_operating_guide_is_one_of_ours_and_none_is_left_out() -> None:
    table = (ROOT / "docs/operating.md").read_text("utf-8").partition("## What each trouble")[2]

    named = set(_ERROR.findall(table))

    ours = {
        name
        for module in (memory_errors, marketplace_errors)
        for name, error in vars(module).items()
        if isinstance(error, type) and issubclass(error, Exception)
    }
    groups = {"MarketplaceError", "MemoryTrouble", "TryLater"}
    in_words = {"Taken", "NotFound"}  # their messages list what there is
    assert named == ours - groups - in_words


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("store add --client C --name N", []),
        ("--debug doctor --online", []),
        ("reviews --all", []),
        ("account NAME", []),
        ("store ad", ["amends store ad"]),
        ("sync --wach", ["amends sync --wach"]),
    ],
)
def test_a_command_that_is_not_there_is_found(words: str, wrong: list[str]) -> None:
    assert list(unknown(words.split())) == wrong
