"""Products v5, as far as it leads from an article's page to its SKU. Pages count from zero."""

from typing import Any

from amends_otto.sandbox.call import Call
from amends_otto.sandbox.state import Article
from amends_otto.sandbox.wire import Listing, Plain, link, money, not_found, stamp

_PRODUCTS, _STATUS = "/v5/products", "/v5/products/marketplace-status"
_MOST = 100


def listed(call: Call) -> Listing:
    page, following = _cut(call, _PRODUCTS)
    return Listing("productVariations", [_variation(one) for one in page], following)


def one(call: Call) -> Plain:
    article = call.seller.articles.get(call.text("sku"))
    if article is None:
        raise not_found("product variation")
    return Plain(_variation(article))


def standing(call: Call) -> Listing:
    page, following = _cut(call, _STATUS)
    changed = stamp(call.now)
    records = [
        {
            "sku": one.sku,
            "moin": one.moin,
            "status": "ONLINE",
            "errors": [],
            "information": [],
            "links": [
                {"rel": "self", "href": f"{_PRODUCTS}/{one.sku}"},
                {"rel": "shop", "href": one.page},
            ],
            "lastModified": changed,
        }
        for one in page
    ]
    return Listing("marketPlaceStatus", records, following)


def _cut(call: Call, path: str) -> tuple[list[Article], str | None]:
    wanted = call.maybe("sku")
    rows = [one for one in call.seller.articles.values() if wanted in (None, one.sku)]
    size, number = call.number("limit", _MOST, high=_MOST), call.number("page", 0, low=0)
    page, more = call.page(rows, number * size, size)
    following = link(path, sku=wanted, page=number + 1, limit=size) if more is not None else None
    return list(page), following


def _variation(article: Article) -> dict[str, Any]:
    attribute = {"name": "Farbe", "values": [article.color], "additional": False}
    return {
        "productReference": article.sku.rpartition("-")[0],
        "sku": article.sku,
        "ean": article.ean,
        "moin": article.moin,
        "productDescription": {
            "category": "Demo",
            "brandId": "DEMO0001",
            "productLine": "Demo",
            "bulletPoints": ["Demo Merkmal"],
            "attributes": [attribute],
        },
        "mediaAssets": [{"type": "IMAGE", "location": "https://example.invalid/demo.jpg"}],
        "pricing": {"standardPrice": money(article.price), "vat": "FULL"},
        "compliance": {},
    }
