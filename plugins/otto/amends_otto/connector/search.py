"""Finding the orders that hold an article: OTTO has no search, so a time is listed and sifted.

A review names an article as the shop page does, an order as the seller does, so any name counts:
SKU, article number, EAN, the number in the shop's address, or the variation's MOIN, which only
the product list knows.
"""

import re
from collections.abc import Iterator
from datetime import datetime

import structlog

from amends.domain.ids import ArticleRef
from amends.domain.order import OrderFacts
from amends.domain.times import SECOND, Span
from amends_otto.connector.line import Line, Query
from amends_otto.connector.links import sheets
from amends_otto.mapping import CANCELLED, facts_from
from amends_otto.payloads.base import each
from amends_otto.payloads.orders import Order, PositionItem, Product
from amends_otto.payloads.products import Variation

log = structlog.get_logger("amends.otto")

ORDERS = "/v4/orders"
PRODUCTS = "/v5/products"
MOIN = re.compile(r"M[0-9A-Z]{9,14}")  # as the samples show one; a SKU may look alike
_IN_ADDRESS = re.compile(r"-([0-9A-Za-z]{6,})/?$")  # otto.de/p/name-of-the-thing-000000001/


def find_orders(line: Line, article: ArticleRef, window: Span) -> Iterator[OrderFacts]:
    """Yield the orders of `window` that hold `article`, oldest page first, without personal data.

    An order in which every such item was cancelled is left out: nobody holds one.
    """
    names = _names_of(line, article)
    query: Query = {
        "fromOrderDate": _written(window.since - SECOND),  # OTTO gives what is newer, not as old
        "toOrderDate": _written(window.until + SECOND),
        "limit": 256,
    }
    seen = set[str]()  # an order that changes while we turn pages comes again further on
    for sheet in sheets(line, ORDERS, query):
        found = each(Order, sheet.items)
        for why in found.bad:
            log.warning("an order of the list cannot be read", where=line.where, why=why)
        for order in found.good:
            fits = order.ordered and window.since <= order.ordered < window.until
            if fits and order.id not in seen:
                seen.add(order.id)
                yield from _if_held(line, order, names)


def _if_held(line: Line, order: Order, names: set[str]) -> Iterator[OrderFacts]:
    items = each(PositionItem, order.items)
    held = [item for item in items.good if names & _names_in(item.product)]
    if any(item.state not in CANCELLED for item in held):
        missing = [f"item: {why}" for why in items.bad]
        yield facts_from(order, items.good, as_of=line.clock.now(), missing=missing)


def _names_of(line: Line, article: ArticleRef) -> set[str]:
    """All names under which orders may know `article`. Raises NotAllowed without products."""
    names = {_plain(article)}
    if MOIN.fullmatch(article):
        for sheet in sheets(line, PRODUCTS, {"limit": 100}):
            for one in each(Variation, sheet.items).good:
                if one.moin == article:
                    names |= {_plain(name) for name in (one.sku, one.ean) if name}
    return names


def _names_in(product: Product) -> set[str]:
    in_address = _IN_ADDRESS.search((product.shop_url or "").partition("?")[0])
    names = (product.sku, product.article_number, product.ean, in_address and in_address[1])
    return {_plain(name) for name in names if name}


def _plain(name: str) -> str:
    return name.strip().casefold()


def _written(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
