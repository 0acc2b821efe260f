"""Playbooks as data: read from TOML, weighed against a marketplace, put together for a store."""

from amends.services.playbooks.compare import Difference, compare
from amends.services.playbooks.load import BadPlaybook, read
from amends.services.playbooks.object_to import object_to
from amends.services.playbooks.of_store import Shelf, ours, shelf_of
from amends.services.playbooks.weigh import weigh

__all__ = [
    "BadPlaybook",
    "Difference",
    "Shelf",
    "compare",
    "object_to",
    "ours",
    "read",
    "shelf_of",
    "weigh",
]
