"""A broken plugin is named, with what is wrong with it, and never stops the rest."""

from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from amends.marketplace.registry import Registry, UnknownMarketplace, load

HEAD = """
from amends import Marketplace, hookimpl

class Plain(Marketplace):
    name = "plain"

    def __init__(self, name=None, contract=1):
        self.name, self.contract = name or self.name, contract

    def has(self):
        return []

    def routes(self, kind, facts):
        return []

"""
SERVES = HEAD + "@hookimpl\ndef marketplaces():\n    return [{}]\n"

Write = Callable[[str, str], EntryPoint]


@pytest.fixture
def a_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a plugin of one module, importable for this test only."""
    monkeypatch.syspath_prepend(tmp_path)

    def write(name: str, source: str) -> EntryPoint:
        module = f"{tmp_path.name.replace('-', '_')}_{name}"  # no test sees another's module
        (tmp_path / f"{module}.py").write_text(source, "utf-8")
        return EntryPoint(name=name, value=module, group="amends")

    return write


def test_every_marketplace_of_every_plugin_is_found_by_name(a_plugin: Write) -> None:
    registry = load(
        [
            a_plugin("one", SERVES.format("Plain('tmall'), Plain('taobao')")),
            a_plugin("two", SERVES.format("Plain('otto')")),
        ]
    )

    assert [marketplace.name for marketplace in registry] == ["tmall", "taobao", "otto"]
    assert registry.named("taobao").name == "taobao"
    assert registry.broken == {}


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("def (", "SyntaxError: invalid syntax"),
        ("raise SystemExit('no licence')", "SystemExit: no licence"),
        (SERVES.format("1 / 0"), "ZeroDivisionError: division by zero"),
        (HEAD + "@hookimpl\ndef marketplaces():\n    raise SystemExit(3)", "SystemExit: 3"),
        (HEAD + "@hookimpl\ndef marketplaces():\n    return Plain()", "TypeError: 'Plain' object"),
        (HEAD + "@hookimpl\ndef marketplaces():\n    yield Plain('x')\n    1 / 0", "ZeroDivision"),
        (SERVES.format("Plain(contract=2)"), "plain speaks contract 2, this Amends 1"),
        (SERVES.format("'taobao'"), "TypeError: 'taobao' is not a Marketplace"),
        (SERVES.format("Plain"), "is not a Marketplace"),
        (SERVES.format("Marketplace()"), "TypeError: Can't instantiate abstract class"),
        (SERVES.format("None"), "TypeError: None is not a Marketplace"),
        (HEAD + "@hookimpl\ndef marketplaces(store):\n    return []", "PluginValidationError"),
        (HEAD + "@hookimpl\ndef markets():\n    return []", "unknown hook 'markets'"),
    ],
)
def test_a_broken_plugin_is_named_and_the_others_work(
    a_plugin: Write, source: str, why: str
) -> None:
    registry = load(
        [
            a_plugin("first", SERVES.format("Plain('otto')")),
            a_plugin("broken", source),
            a_plugin("last", SERVES.format("Plain('tmall')")),
        ]
    )

    assert list(registry.found) == ["otto", "tmall"]
    assert list(registry.broken) == ["broken"]
    assert why in registry.broken["broken"]


def test_of_two_plugins_that_claim_one_name_the_first_stays_and_both_are_named(
    a_plugin: Write,
) -> None:
    registry = load(
        [
            a_plugin("first", SERVES.format("Plain('otto')")),
            a_plugin("second", SERVES.format("Plain('amazon'), Plain('otto')")),
        ]
    )

    assert list(registry.found) == ["otto"]  # a plugin that is wrong in part is left out whole
    assert registry.broken == {"second": "ValueError: the plugin first serves 'otto' already"}


def test_a_plugin_may_not_serve_one_name_twice(a_plugin: Write) -> None:
    registry = load([a_plugin("twin", SERVES.format("Plain(), Plain()"))])

    assert registry.found == {}
    assert registry.broken == {"twin": "ValueError: the plugin twin serves 'plain' already"}


def test_two_plugins_of_one_name_do_not_take_the_first_one_down(a_plugin: Write) -> None:
    first = a_plugin("otto", SERVES.format("Plain('otto')"))
    second = a_plugin("fork", SERVES.format("Plain('fork')"))
    namesake = EntryPoint(name="otto", value=second.value, group="amends")

    registry = load([first, namesake, second])

    assert list(registry.found) == ["otto", "fork"]
    assert "otto" in registry.broken["otto"]


@pytest.mark.parametrize("source", ["", HEAD])
def test_a_plugin_that_serves_no_marketplace_is_not_broken(a_plugin: Write, source: str) -> None:
    assert load([a_plugin("quiet", source)]) == Registry(found={})


def test_a_hook_of_a_later_amends_may_be_marked_as_optional(a_plugin: Write) -> None:
    later = "\n@hookimpl(optionalhook=True)\ndef signals(batch, history):\n    return []\n"

    registry = load([a_plugin("early", SERVES.format("Plain()") + later)])

    assert (list(registry.found), registry.broken) == (["plain"], {})


def test_an_object_may_be_a_plugin_as_well_as_a_module(a_plugin: Write) -> None:
    source = HEAD + (
        "class Plugin:\n    @hookimpl\n    def marketplaces(self):\n        return [Plain()]\n\n"
        "plugin = Plugin()\n"
    )
    point = a_plugin("thing", source)

    registry = load([EntryPoint(name="thing", value=f"{point.value}:plugin", group="amends")])

    assert list(registry.found) == ["plain"]


def test_a_name_that_nobody_serves_is_answered_with_what_there_is(a_plugin: Write) -> None:
    registry = load(
        [a_plugin("one", SERVES.format("Plain('tmall')")), a_plugin("two", "raise OSError('gone')")]
    )

    with pytest.raises(UnknownMarketplace) as error:
        registry.named("ebay")

    assert str(error.value) == (
        "no plugin serves 'ebay'. Known: tmall; the plugin two is broken: OSError: gone"
    )


def test_without_any_plugin_the_answer_says_so() -> None:
    with pytest.raises(UnknownMarketplace, match="Known: none"):
        load([]).named("tmall")


def test_the_plugins_that_are_installed_are_found_without_being_named() -> None:
    assert load().broken == {}
