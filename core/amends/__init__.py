"""Amends: the desk, daemon and plugin framework for recovering from bad reviews.

This is the face that a plugin author imports; everything else stands in `amends.domain`,
`amends.marketplace` and `amends.testing`. A name is loaded when it is first asked for, so that
`amends --help` does not wait for models it never uses.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from amends.marketplace.connector import Connector, Door, Has, Marketplace, Page, Stream
    from amends.marketplace.hookspecs import hookimpl

__all__ = ["Connector", "Door", "Has", "Marketplace", "Page", "Stream", "hookimpl"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'amends' has no attribute {name!r}")
    where = "hookspecs" if name == "hookimpl" else "connector"
    return getattr(import_module(f"amends.marketplace.{where}"), name)
