"""Turning the pages of a list by its `links`: the same for every interface, names aside.

A next link may be relative. It must not leave the API host, for the token goes with it, and it
must not lead to a page that was seen, which public clients report. Sources: OTTO Market guide of
2024-03 for the links; the fact sheet, section 2.5, for the guards.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from amends.marketplace.errors import Nonsense
from amends_otto.connector.line import Line, Query
from amends_otto.payloads import LISTS
from amends_otto.payloads.base import parsed

_NUMBER = re.compile(r"[0-9]{1,9}")
ENDLESS = 5_000  # pages; no list of a seller is as long, so the links must be wrong


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a list, its items as they came."""

    items: list[Any]
    has_more: bool
    response: httpx.Response


def sheets(line: Line, path: str, query: Query, *, own_filter: bool = False) -> Iterator[Sheet]:
    """Yield the pages of the list at `path`.

    With `own_filter` a link is followed by its page number alone and `query` is kept: the links
    of price reductions forget which item was asked for.

    Raises Nonsense when a link leads in a circle or to another host.
    """
    operation = path.split("/", 2)[2]
    turner = _Turner(line, operation, path, query)
    url, params = httpx.URL(line.base + path), dict(query)
    for _ in range(ENDLESS):
        turner.visit(url.copy_merge_params(params))
        response = line.send(operation, str(url), params or None)
        body = turner.body_of(response)
        href = _next_in(body.get("links"))
        yield Sheet(turner.items_in(body), href is not None, response)
        if href is None:
            return
        url, params = turner.by_number(href) if own_filter else (turner.at(href), {})
    raise turner.wrong(f"the list does not end within {ENDLESS} pages")


@dataclass(slots=True)
class _Turner:
    line: Line
    operation: str
    path: str
    query: Query
    _seen: set[tuple[Any, ...]] = field(default_factory=set)

    def visit(self, url: httpx.URL) -> None:
        page = (url.path, tuple(sorted(url.params.multi_items())))
        if page in self._seen:
            raise self.wrong("the next page is one that was read already")
        self._seen.add(page)

    def body_of(self, response: httpx.Response) -> dict[str, Any]:
        try:
            return parsed(response.content)
        except ValueError as error:
            raise self.line.nonsense(self.operation, error) from None

    def items_in(self, body: dict[str, Any]) -> list[Any]:
        wrapper, _ = LISTS[self.path]
        items = body.get(wrapper)
        if items is None and "links" in body:
            return []  # the field is optional, and an empty list may be left out
        if not isinstance(items, list):
            raise self.wrong(f"the answer holds no list called {wrapper}")
        return items

    def at(self, href: str) -> httpx.URL:
        """Where a link leads, on the API host or nowhere."""
        base = httpx.URL(self.line.base)
        try:
            url = httpx.URL(self.line.base + href if href.startswith("/") else href)
            url = url if url.is_absolute_url else httpx.URL(self.line.base + self.path).join(url)
        except httpx.InvalidURL:
            raise self.wrong("the link to the next page is no address") from None
        if (url.scheme, url.host, url.port) != (base.scheme, base.host, base.port):
            raise self.wrong("the link to the next page leads to another host")
        return url

    def by_number(self, href: str) -> tuple[httpx.URL, dict[str, str | int]]:
        """Our own question, with the page number of a link."""
        page = self.at(href).params.get("page", "")
        if not _NUMBER.fullmatch(page):
            raise self.wrong("the link to the next page names no page")
        return httpx.URL(self.line.base + self.path), {**self.query, "page": int(page)}

    def wrong(self, what: str) -> Nonsense:
        return Nonsense(self.line.where, what, operation=self.operation)


def _next_in(links: Any) -> str | None:
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "next" and link.get("href"):
            return str(link["href"])
    return None
