"""What docs/hooks.md shows works as it stands there."""

import re
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from amends.domain.action import ActionKind, Delivery
from amends.marketplace.connector import RouteFacts
from amends.marketplace.registry import load
from amends.testing.builders import NOON

GUIDE = Path(__file__).parents[2] / "docs/hooks.md"


def test_the_plugin_in_the_guide_can_be_loaded_and_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (source,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    (tmp_path / "amends_corner.py").write_text(source, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    registry = load([EntryPoint(name="corner", value="amends_corner", group="amends")])

    assert registry.broken == {}
    corner = registry.named("corner")
    facts = RouteFacts(now=NOON, settings=corner.settings())
    assert [corner.routes(kind, facts)[0].delivery for kind in ActionKind].count(
        Delivery.BY_HAND
    ) == 1
    assert [one.what for one in corner.has()] == ["read reviews"]
    assert (corner.streams(facts.settings), corner.limits(facts.settings)) == ({}, ())
