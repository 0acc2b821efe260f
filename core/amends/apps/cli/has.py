"""Prints what marketplaces have. Every fact comes with its source, its day and how sure it is."""

import json as json_
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from rich.table import Table
from rich.text import Text

from amends.apps.cli.output import answers, as_json, line, pairs, table
from amends.apps.cli.program import Refused
from amends.domain.action import Delivery
from amends.marketplace.connector import Has, Marketplace
from amends.marketplace.registry import Registry, UnknownMarketplace

_LOOKS = {
    Delivery.API: "green",
    Delivery.MAIL: "cyan",
    Delivery.BY_HAND: "yellow",
    Delivery.NEVER: "dim",
}


def print_all(registry: Registry, *, json: bool) -> None:
    """A table of what against marketplace."""
    if json:
        as_json(
            {
                "marketplaces": [{**_about(one), "has": one.has()} for one in registry],
                "broken": [
                    {"plugin": plugin, "why": why} for plugin, why in registry.broken.items()
                ],
            }
        )
        return
    console = answers()
    found = list(registry)
    if found:
        ways = {one.name: {has.what: has for has in one.has()} for one in found}
        grid = table("", *(one.name for one in found))
        for what in dict.fromkeys(what for of_one in ways.values() for what in of_one):
            grid.add_row(_named(what), *(_way(ways[one.name].get(what)) for one in found))
        console.print(grid)
        console.print(
            "\nThis is what the platforms have. Nothing leaves without a person's yes.\n"
            "`amends plugins show MARKETPLACE` gives reasons, sources and settings."
        )
    else:
        console.print("No plugin is installed.")
    for plugin, why in registry.broken.items():
        console.print(f"\nThe plugin {plugin} is broken: {line(why)}", style="red")


def print_one(registry: Registry, name: str, *, json: bool) -> None:
    """One marketplace. Raises Refused for a broken plugin, UnknownMarketplace for none."""
    try:
        marketplace = registry.named(name)
    except UnknownMarketplace:
        if name in registry.broken:
            raise Refused(
                f"the plugin {name} is broken: {registry.broken[name]}",
                "install a version that fits this Amends, or remove it",
            ) from None
        raise
    settings = marketplace.settings.model_json_schema()
    example = example_of(marketplace.credentials)
    if json:
        as_json(
            {
                **_about(marketplace),
                "has": marketplace.has(),
                "settings": settings,
                "credentials": marketplace.credentials.model_json_schema(),
                "example": example,
            }
        )
        return
    console = answers()
    console.print(marketplace.title, style="bold")
    console.print(
        pairs(
            [
                ("Name", marketplace.name),
                ("Platform", f"{marketplace.platform}, region {marketplace.region}"),
                ("Site", f"{marketplace.site}, language {marketplace.language}"),
                (
                    "Days",
                    f"of {marketplace.zone}; data stays in {marketplace.data_region.value}",
                ),
            ]
        )
    )
    console.print()
    console.print(ways(marketplace.has()))
    console.print("\nSettings", style="bold")
    console.print(_indented(settings), soft_wrap=True)
    console.print("\nA credentials file", style="bold")
    console.print(_indented(example), soft_wrap=True)
    console.print(
        '\nIt may hold settings as well: {"credentials": {…}, "settings": {…}}', soft_wrap=True
    )


def example_of(model: type[BaseModel]) -> Mapping[str, Any]:
    """The model's own example, or its fields with what stands in each."""
    examples = model.model_json_schema().get("examples")
    if examples:
        first: Mapping[str, Any] = examples[0]
        return first
    return {name: field.description or "…" for name, field in model.model_fields.items()}


def ways(found: Iterable[Has]) -> Table:
    """What against way, with reason and source."""
    shown = table("what", "way", "why", "source")
    shown.columns[2].ratio = 3
    shown.columns[3].ratio = 2
    for has in found:
        source = has.source
        shown.add_row(
            _named(has.what),
            _way(has),
            line(has.reason),
            Text.assemble(
                line(source.title), (f" ({source.checked_on}, {source.confidence.value})", "dim")
            ),
        )
    return shown


def _way(has: Has | None) -> Text:
    if has is None:
        return Text("–", "dim")
    return Text(has.delivery.value.replace("_", " "), _LOOKS[has.delivery])


def _named(what: str) -> str:
    return what.replace("_", " ")


def _about(marketplace: Marketplace) -> dict[str, Any]:
    names = ("name", "title", "platform", "site", "language", "zone", "region", "data_region")
    return {name: getattr(marketplace, name) for name in names}


def _indented(value: Mapping[str, Any]) -> str:
    return json_.dumps(value, ensure_ascii=False, indent=2)
