"""The hooks of Amends: where zero, one or many plugins may answer.

A hook is for an audience. Talk with one platform is not a hook; it goes through that platform's
`Connector`. Each hook has a section in docs/hooks.md.
"""

from collections.abc import Iterable

import pluggy

from amends.marketplace.connector import Marketplace

GROUP = "amends"  # the entry-point group, and the name of the hook markers

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


@hookspec
def marketplaces() -> Iterable[Marketplace]:  # type: ignore[empty-body]
    """Return the marketplaces that this plugin serves.

    Called once, when a program starts. Of two plugins that claim one name the first stays, and
    both are named. An error here leaves all of this plugin's marketplaces out and is shown.
    """
