"""The hooks of Amends: where zero, one or many plugins may answer.

A hook is for an audience. Talk with one platform is not a hook; it goes through that platform's
`Connector`. Each hook has a section in docs/hooks.md.
"""

from collections.abc import Iterable, Sequence

import pluggy

from amends.domain.review import Review
from amends.domain.triage import Triage
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


@hookspec
def reads(batch: Sequence[Review], told: Sequence[Triage]) -> Sequence[Triage | None]:  # type: ignore[empty-body]
    """Say what the reviews of `batch` say, better than `told`, which Amends read; None: agreed.

    Called in the transaction that stores them, so be quick or be None: a language model that
    takes its time holds the store up. Plugins are asked in turn, each hears what the one before
    it said. An error, or another number of answers than of reviews, leaves this plugin's answer
    out and is told.
    """
