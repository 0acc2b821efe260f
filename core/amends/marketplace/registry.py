"""Finds plugins and the marketplaces they serve; a broken one is named and never stops the rest."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from typing import cast

import pluggy

from amends.domain.triage import Triage
from amends.marketplace import hookspecs
from amends.marketplace.connector import Marketplace

CONTRACT = 1

Reads = Callable[..., Sequence[Triage | None]]


class UnknownMarketplace(LookupError):
    """No working plugin serves a marketplace of this name."""


@dataclass(frozen=True, slots=True)
class Registry:
    """What was found: marketplaces by name, and what is wrong with the plugins that failed."""

    found: Mapping[str, Marketplace]
    broken: Mapping[str, str] = field(default_factory=dict)  # plugin name -> why, in words
    readers: Mapping[str, Reads] = field(default_factory=dict)  # plugin name -> its hook `reads`

    def __iter__(self) -> Iterator[Marketplace]:
        return iter(self.found.values())

    def named(self, name: str) -> Marketplace:
        """The marketplace called `name`. Raises UnknownMarketplace, which lists what there is."""
        if name in self.found:
            return self.found[name]
        known = ", ".join(sorted(self.found)) or "none"
        broken = "".join(
            f"; the plugin {plugin} is broken: {why}" for plugin, why in self.broken.items()
        )
        raise UnknownMarketplace(f"no plugin serves {name!r}. Known: {known}{broken}")


def load(points: Iterable[EntryPoint] | None = None) -> Registry:
    """Load every plugin of the entry-point group `amends`, or the given ones.

    A plugin that raises, whether at import or in its hook, lands in `broken`: any exception is
    caught, because whatever a stranger's module does must not take the agency's day with it.
    """
    manager = pluggy.PluginManager(hookspecs.GROUP)
    manager.add_hookspecs(hookspecs)
    found: dict[str, Marketplace] = {}
    servers: dict[str, str] = {}  # marketplace -> the plugin that serves it
    broken: dict[str, str] = {}
    readers: dict[str, Reads] = {}
    for point in entry_points(group=hookspecs.GROUP) if points is None else points:
        try:
            served = _served(manager, point, servers)
        except (Exception, SystemExit) as error:  # noqa: BLE001
            broken[point.name] = f"{type(error).__name__}: {error}"
        else:
            found |= served
            servers |= dict.fromkeys(served, point.name)
            for hook in manager.hook.reads.get_hookimpls():
                if hook.plugin_name == point.name:
                    readers[point.name] = cast("Reads", hook.function)
    return Registry(found=found, broken=broken, readers=readers)


def _served(
    manager: pluggy.PluginManager, point: EntryPoint, servers: dict[str, str]
) -> dict[str, Marketplace]:
    """Load one plugin and give what it serves: all of it, or nothing when a part is wrong."""
    plugin = point.load()
    manager.register(plugin, name=point.name)
    try:
        manager.check_pending()
        others = [other for other in manager.get_plugins() if other is not plugin]
        answers = manager.subset_hook_caller("marketplaces", others)()
        served: dict[str, Marketplace] = {}
        for marketplace in (one for many in answers for one in many):
            _check(marketplace, servers | dict.fromkeys(served, point.name))
            served[marketplace.name] = marketplace
    except BaseException:
        manager.unregister(plugin)
        raise
    return served


def _check(marketplace: object, servers: dict[str, str]) -> None:
    if not isinstance(marketplace, Marketplace):
        raise TypeError(f"{marketplace!r} is not a Marketplace")
    if marketplace.contract != CONTRACT:
        raise ValueError(
            f"{marketplace.name} speaks contract {marketplace.contract}, this Amends {CONTRACT}"
        )
    if marketplace.name in servers:
        raise ValueError(
            f"the plugin {servers[marketplace.name]} serves {marketplace.name!r} already"
        )
