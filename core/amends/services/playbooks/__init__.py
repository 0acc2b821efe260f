"""Playbooks as data: read from TOML, weighed against a marketplace, put together for a store."""

from amends.services.playbooks.load import BadPlaybook, read
from amends.services.playbooks.of_store import ours, playbooks_of
from amends.services.playbooks.weigh import weigh

__all__ = ["BadPlaybook", "ours", "playbooks_of", "read", "weigh"]
