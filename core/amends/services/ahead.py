"""Reads one item ahead of whoever consumes them: while a page is stored, the next one travels."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")
_END = object()


@contextmanager
def one_ahead(items: Iterator[Item]) -> Iterator[Iterator[Item]]:
    """Give `items` in their order, each fetched in a thread while the one before is in use.

    What `items` raises is raised in its place, after everything before it was given. Whoever
    leaves the block early waits for the one item that is under way; it is then forgotten.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:

        def given() -> Iterator[Item]:
            under_way = pool.submit(next, items, _END)
            while (item := under_way.result()) is not _END:
                under_way = pool.submit(next, items, _END)
                yield item  # type: ignore[misc]  # _END never gets here

        yield given()
