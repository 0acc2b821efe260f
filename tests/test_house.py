"""The house keeps its own rules: those that ruff, mypy and import-linter cannot see.

Looks only at what git tracks or would track, so caches and environments do not
matter. Each test names the files that break its rule.
"""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pluggy
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from amends.domain.action import Confidence
from amends.domain.rule import Rule, Severity, by_law
from amends.domain.rules import baseline
from amends.marketplace.registry import load
from amends.marketplace.rulebook import all_rules

ROOT = Path(__file__).parents[1]
PLUGINS = sorted(path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml"))
LOCK = ROOT / "requirements.lock"
CATALOGUE = ROOT.parent / "shared" / "policy" / "catalogue.md"

# One name for one thing in every plugin; `demo*` and data files are a plugin's own.
MAY_HAVE = {
    "__init__", "settings", "connector", "auth", "payloads", "mapping", "policy", "imports",
    "sandbox",
}  # fmt: skip
MUST_HAVE = {
    "taobao": MAY_HAVE - {"imports"},
    "amazon": MAY_HAVE,
    "otto": MAY_HAVE,
}
MUST_HAVE_AT_LEAST = {"__init__", "settings", "policy"}  # rules, also without a connector

# In pieces, so that this file does not find itself.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("registry", "npmjs", "org"),
        ("deb", "debian", "org"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
        ("cdnjs", "cloudflare", "com"),
    )
]
DOWNLOAD = re.compile(r"https?://\S+\.(?:whl|tar\.gz|tgz|zip|deb|exe|dmg)\b")
MACHINE_PATH = re.compile(r"(?<![\w.)}~-])/(?:work|root|home|Users|tmp)/\w")


@cache
def tracked() -> list[Path]:
    """Every file git tracks, and every new one that it does not ignore."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so nobody can say which files are ours")
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return [ROOT / name for name in listed.split("\0") if (ROOT / name).is_file()]


def python_files(*folders: str) -> list[Path]:
    files = [path for path in tracked() if path.suffix == ".py"]
    return [path for path in files if path.relative_to(ROOT).parts[0] in folders]


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def text_of(path: Path) -> str:
    """The file as text; empty for what is no text, such as pictures."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path
        for path in python_files("core", "plugins", "tests", "bench")
        if not ast.get_docstring(ast.parse(path.read_bytes()))
        and not (path.name == "__init__.py" and not path.read_text("utf-8").strip())
    ]

    assert names(silent) == []


def test_no_file_is_over_a_megabyte() -> None:
    assert names([path for path in tracked() if path.stat().st_size > 1_000_000]) == []


def test_no_python_file_is_over_400_lines() -> None:
    files = [path for path in tracked() if path.suffix == ".py"]

    assert names([path for path in files if len(text_of(path).splitlines()) > 400]) == []


def test_no_file_names_a_registry_a_download_or_a_path_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if DOWNLOAD.search(line) or MACHINE_PATH.search(line) or any(host in line for host in HOSTS)
    ]

    assert found == []


@pytest.mark.parametrize("top", ["work", "root", "home", "Users", "tmp"])
def test_a_path_of_one_machine_is_told_from_the_end_of_another(top: str) -> None:
    for seen in ("see /{}/x", '"/{}/x"', "file:///{}/x", "--out=/{}/x"):
        assert MACHINE_PATH.search(seen.format(top))

    for ours in ("shop.example/{}/x", "./{}/x", "$HOME/{}/x", "f'{{root}}/{}/x'"):
        assert not MACHINE_PATH.search(ours.format(top))


def test_the_domain_needs_only_the_standard_library_and_pydantic() -> None:
    allowed = {*sys.stdlib_module_names, "amends", "pydantic"}
    domain = [path for path in python_files("core") if "amends/domain" in path.as_posix()]

    foreign = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in domain
        for name in imported(path)
        if name.split(".")[0] not in allowed
    ]

    assert foreign == []


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("plugin", PLUGINS)
def test_every_plugin_calls_the_same_things_by_the_same_names(plugin: str) -> None:
    package = ROOT / "plugins" / plugin / f"amends_{plugin}"
    inside = [path.relative_to(package) for path in tracked() if path.is_relative_to(package)]
    modules = {path.parts[0].removesuffix(".py") for path in inside if path.suffix == ".py"}

    assert {name for name in modules - MAY_HAVE if not name.startswith("demo")} == set()
    assert MUST_HAVE.get(plugin, MUST_HAVE_AT_LEAST) - modules == set()


def hooks() -> dict[str, Callable[..., object]]:
    where = "amends.marketplace.hookspecs"
    if find_spec(where) is None:
        pytest.skip(f"{where} has not landed")
    hookspecs = importlib.import_module(where)
    manager = pluggy.PluginManager("amends")
    manager.add_hookspecs(hookspecs)
    return {name: getattr(hookspecs, name) for name in vars(manager.hook) if name[0] != "_"}


def test_every_hook_says_what_it_returns_and_has_a_section_in_the_docs() -> None:
    found = hooks()
    sections = re.findall(r"^#+ .*$", (ROOT / "docs/hooks.md").read_text("utf-8"), re.MULTILINE)

    assert [name for name, hook in found.items() if not hook.__doc__] == []
    assert [
        name for name in found if not any(re.search(rf"\b{name}\b", line) for line in sections)
    ] == []


def rules() -> list[Rule]:
    """Every rule there is: of the core, and as each marketplace brings it."""
    return [*baseline(), *(rule for market in load() for rule in market.rules())]


def test_every_rule_has_a_sentence_a_source_a_day_and_a_way_out() -> None:
    assert [rule.id for rule in rules() if not rule.says.endswith(".")] == []
    assert [rule.id for rule in rules() if len(rule.source.title) < 5] == []
    assert [rule.id for rule in rules() if rule.source.checked_on.year < 2026] == []
    assert [rule.id for rule in rules() if not rule.fix.endswith(".")] == []


def test_no_two_rules_share_an_id_and_each_that_is_named_exists() -> None:
    known = all_rules(load())
    named = {one for rule in rules() for one in (*rule.covers, *rule.yields_to)}
    named |= {one for rule in rules() for one in rule.mirrors if not one.endswith("*")}

    assert len(known) == len({rule.id for rule in rules()})
    assert named - known.keys() == set()


def test_what_never_fires_says_which_rule_it_stands_behind_or_what_keeps_it() -> None:
    silent = [rule for rule in rules() if rule.fires is by_law]

    assert [rule.id for rule in silent if not rule.mirrors and not rule.kept_by] == []


_MARKS = {
    "V": {Confidence.VERIFIED, Confidence.SECOND_HAND},
    "K": {Confidence.COMMON},
    "U": {Confidence.UNCERTAIN},
    "H": {Confidence.OURS},
}
_SEVERITIES = {"block": Severity.BLOCK, "warn": Severity.WARN, "–": Severity.ALLOW}


def catalogued() -> dict[str, list[str]]:
    """The rows of the catalogue, by id: its cells."""
    if not CATALOGUE.exists():
        pytest.skip("the shared catalogue is not beside the project")
    rows = re.findall(
        r"^\| ([A-Z]+-[A-Z]+-\d{3}) \|(.*)\|$", CATALOGUE.read_text("utf-8"), re.MULTILINE
    )
    return {name: [cell.strip() for cell in cells.split(" | ")] for name, cells in rows}


def test_every_rule_of_the_catalogue_is_there_and_agrees_with_it() -> None:
    known = all_rules(load())
    apart = []
    for name, cells in catalogued().items():
        rule = known.get(name)
        if rule is None:
            apart.append(f"{name} is missing")
            continue
        severity = _SEVERITIES[re.split(r"[ ;]", cells[2])[0]]
        if rule.severity is not severity:
            apart.append(f"{name} is {rule.severity.word}, catalogued {severity.word}")
        if rule.source.confidence not in _MARKS[cells[-1]]:
            apart.append(f"{name} is {rule.source.confidence.value}, catalogued {cells[-1]}")

    assert apart == []


def test_every_rule_applies_to_what_the_catalogue_says() -> None:
    known = all_rules(load())
    words = {"message", "public_reply", "offer", "appeal", "solicitation", "data"}

    apart = {
        name: sorted(known[name].applies_to ^ named)
        for name, cells in catalogued().items()
        for named in [set(re.findall(r"[a-z_]+", cells[0])) & words]
        if cells[0] != "all" and known[name].applies_to != named
    }

    assert apart == {}


def test_the_guides_name_only_make_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    guides = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]

    named = {
        (guide.name, target)
        for guide in guides
        for code in re.findall(r"```.*?```|`[^`\n]+`", guide.read_text("utf-8"), re.DOTALL)
        for target in re.findall(r"\bmake ([a-z]+)", code)
    }

    assert named, "no guide says how to run anything"
    assert {(guide, target) for guide, target in named if target not in targets} == set()


def locked() -> list[str]:
    """One line for each version in the lock, with all its hashes."""
    lines = LOCK.read_text("utf-8").replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def test_the_lock_holds_each_version_with_its_hash_and_no_address() -> None:
    entry = re.compile(r"[\w.-]+(\[[\w,-]+\])?==\S+( ; .+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")

    assert [line for line in locked() if not entry.fullmatch(line)] == []
    assert "://" not in LOCK.read_text("utf-8")


def test_the_lock_holds_all_that_the_projects_ask_for() -> None:
    pinned = dict(re.findall(r"^([\w.-]+)\S*?==(\S+)", "\n".join(locked()), re.MULTILINE))

    missing = [
        str(wanted)
        for wanted in asked_for()
        if not wanted.specifier.contains(pinned.get(canonicalize_name(wanted.name), "0"))
    ]

    assert missing == [], "run `make lock`"


def asked_for() -> Iterator[Requirement]:
    """What the pyproject files require of others: our own packages are no part of the lock."""
    for path in [
        ROOT / "pyproject.toml",
        *ROOT.glob("core/*.toml"),
        *ROOT.glob("plugins/*/*.toml"),
    ]:
        written = tomllib.loads(path.read_text("utf-8"))
        extras = written["project"].get("optional-dependencies", {})
        groups = written.get("dependency-groups", {})
        lines = [*written["project"].get("dependencies", [])]
        lines += [line for part in (extras, groups) for each in part.values() for line in each]
        yield from (wanted for wanted in map(Requirement, lines) if wanted.name[:6] != "amends")
