"""Reviews that a page describes for machines: schema.org, as JSON-LD or as microdata.

Gives raw texts, as they stand: days, ratings and ids are for the plugin to read. A page may
describe some of its reviews only, or the same one twice; that too is for the plugin to judge.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amends.marketplace.trees import Node, above, own_line, text_of, value

_ARTICLE_IDS = ("sku", "productID", "productId", "mpn", "gtin13", "gtin", "@id")
_DEEPEST = 60  # objects within each other
_LARGEST = 4_000_000  # letters of one script; a page of reviews has some 10^5


@dataclass(frozen=True, slots=True)
class Described:
    """One review as a page describes it. Empty: it does not tell."""

    raw: str
    id: str = ""
    url: str = ""
    rating: str = ""
    best: str = ""  # the best rating there is
    written: str = ""
    author: str = ""
    title: str = ""
    text: str = ""
    article: str = ""
    article_title: str = ""
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """What a page describes: its reviews in reading order, and the article they are about."""

    reviews: Sequence[Described] = ()
    article: str = ""
    article_title: str = ""
    ratings: str = ""  # how many there are
    texts: str = ""  # how many reviews there are


def described_in(page: Node) -> Description:
    """What `page` describes of reviews, JSON-LD first. Empty when it describes nothing."""
    found = _in_json(page)
    return found if found.reviews else _in_microdata(page, found)


def _in_json(page: Node) -> Description:
    reviews: list[Described] = []
    article = title = ratings = texts = ""
    for script in page.css('script[type="application/ld+json"]'):
        try:
            held = json.loads(script.text()[:_LARGEST])
        except (ValueError, RecursionError):
            continue  # a script that is broken describes nothing
        for thing, product in _things(held, {}, 0):
            if _is_a(thing, "Review"):
                reviews.append(_from_json(thing, product))
            elif _is_a(thing, "Product"):
                counted = thing.get("aggregateRating")
                if isinstance(counted, Mapping):
                    ratings = ratings or _said(counted.get("ratingCount"))
                    texts = texts or _said(counted.get("reviewCount"))
                article = article or _first(thing, _ARTICLE_IDS)
                title = title or _said(thing.get("name"))
    return Description(tuple(reviews), article, title, ratings, texts)


def _things(
    held: Any, product: Mapping[str, Any], depth: int
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Every object within `held`, with the product that it stands in."""
    if depth > _DEEPEST:
        return
    if isinstance(held, list):
        for one in held:
            yield from _things(one, product, depth + 1)
    elif isinstance(held, Mapping):
        yield held, product
        around = held if _is_a(held, "Product") else product
        for inner in held.values():
            if isinstance(inner, list | Mapping):
                yield from _things(inner, around, depth + 1)


def _is_a(thing: Mapping[str, Any], kind: str) -> bool:
    told = thing.get("@type")
    kinds = told if isinstance(told, list) else [told]
    return any(isinstance(one, str) and one.rsplit("/", 1)[-1] == kind for one in kinds)


def _from_json(review: Mapping[str, Any], product: Mapping[str, Any]) -> Described:
    rating = review.get("reviewRating")
    rating = rating if isinstance(rating, Mapping) else {"ratingValue": rating}
    about = review.get("itemReviewed")
    about = about if isinstance(about, Mapping) else product
    return Described(
        raw=json.dumps(review, ensure_ascii=False),
        id=_said(review.get("identifier")) or _lasting(_said(review.get("@id"))),
        url=_said(review.get("url")),
        rating=_said(rating.get("ratingValue")),
        best=_said(rating.get("bestRating")),
        written=_first(review, ("datePublished", "dateCreated")),
        author=_said(review.get("author")),
        title=_first(review, ("name", "headline")),
        text=_first(review, ("reviewBody", "description")),
        article=_first(about, _ARTICLE_IDS),
        article_title=_said(about.get("name")),
        variant=_said(about.get("color")),
    )


def _lasting(name: str) -> str:
    """A name of the review itself; a place on the page, such as "#review-3", is none."""
    return "" if "#" in name or name.startswith("_:") else name


def _first(thing: Mapping[str, Any], names: Sequence[str]) -> str:
    return next((said for name in names if (said := _said(thing.get(name)))), "")


def _said(told: Any) -> str:
    """A value as text: some pages wrap it in an object with a name, or in a list of one."""
    if isinstance(told, list):
        told = told[0] if told else None
    if isinstance(told, Mapping):
        told = told.get("name") or told.get("value") or told.get("@value")
    if isinstance(told, bool) or not isinstance(told, str | int | float):
        return ""
    return str(told).strip()


def _in_microdata(page: Node, found: Description) -> Description:
    reviews = [
        _from_microdata(scope)
        for scope in page.css('[itemtype*="schema.org/Review"]')
        if value(scope, "itemtype").rstrip("/").endswith("/Review")
    ]
    counted = page.css_first('[itemtype*="schema.org/AggregateRating"]')
    of_counted = _properties(counted) if counted else {}
    product = page.css_first('[itemtype*="schema.org/Product"]')
    of_product = _properties(product) if product else {}
    return Description(
        tuple(reviews),
        found.article or _told(of_product, _ARTICLE_IDS),
        found.article_title or _told(of_product, ("name",)),
        found.ratings or _told(of_counted, ("ratingCount",)),
        found.texts or _told(of_counted, ("reviewCount",)),
    )


def _from_microdata(scope: Node) -> Described:
    own = _properties(scope)
    rating = _inner(own.get("reviewRating"))
    about = _inner(own.get("itemReviewed"))
    if not about:
        about = next(
            (_properties(one) for one in above(scope) if "/Product" in value(one, "itemtype")), {}
        )
    body = own.get("reviewBody") or own.get("description")
    return Described(
        raw=scope.html or "",
        id=_told(own, ("identifier",)) or _lasting(value(scope, "itemid")),
        url=_told(own, ("url",)),
        rating=_told(rating, ("ratingValue",)) or _told(own, ("reviewRating", "ratingValue")),
        best=_told(rating, ("bestRating",)),
        written=_told(own, ("datePublished", "dateCreated")),
        author=_told(_inner(own.get("author")), ("name",)) or _told(own, ("author",)),
        title=_told(own, ("name", "headline")),
        text=value(body, "content") or text_of(body),
        article=_told(about, _ARTICLE_IDS),
        article_title=_told(about, ("name",)),
        variant=_told(about, ("color",)),
    )


def _properties(scope: Node) -> dict[str, Node]:
    """The properties of `scope` itself, and not of what is described within it."""
    found: dict[str, Node] = {}
    for node in scope.css("[itemprop]"):
        around = next((one for one in above(node) if "itemscope" in one.attributes), None)
        if around is not None and around.mem_id == scope.mem_id:
            for name in value(node, "itemprop").split():
                found.setdefault(name, node)
    return found


def _inner(node: Node | None) -> dict[str, Node]:
    return _properties(node) if node is not None and "itemscope" in node.attributes else {}


def _told(properties: Mapping[str, Node], names: Sequence[str]) -> str:
    for name in names:
        node = properties.get(name)
        if node is not None and "itemscope" not in node.attributes:
            told = next(
                (said for key in ("content", "datetime", "href") if (said := value(node, key))),
                own_line(node),
            )
            if told:
                return told
    return ""
