"""Reads what people bring from otto.de: copied and saved pages of reviews, and tables of them.

OTTO has no call for reviews. How its pages are built nobody has told us, so three readings are
tried and the fullest counts: what the page describes for machines (schema.org), the feed that
others have seen behind it, and the lines as a person reads them. Nothing is fetched.
"""

import re
from collections.abc import Iterable, Sequence

from amends.domain.ids import ArticleRef
from amends.marketplace.capture import Copied, Found, PageRead, WrongPage
from amends.marketplace.trees import own_line, text_of, tree_of
from amends_otto.imports.columns import COLUMNS
from amends_otto.imports.described import read_description
from amends_otto.imports.feed import read_feed
from amends_otto.imports.lines import read_lines
from amends_otto.imports.reading import Reading

__all__ = ["COLUMNS", "read_page"]

SITE = "otto.de"
_ADDRESS = re.compile(
    r"otto\.de/p/[\w-]*?-(?P<article>[0-9A-Z]{6,})(?:-kundenbewertungen)?(?![\w-])"
)
_NUMBER = re.compile(r"Artikel(?:nummer|-?Nr\.?)\s*:?\s*(?P<article>[0-9A-Z]{6,})\b")
_HOST = re.compile(r"https?://(?:[\w-]+\.)*?(?P<host>[\w-]+\.\w+)(?:[/:?#]|$)")
_MORE = re.compile(r"nächste seite|(?:weitere|mehr|alle) \w*bewertungen", re.IGNORECASE)
_DRAWN = re.compile(r"(<[^<>]*\baria-label=\"([^\"<>]*\bvon 5\b[^\"<>]*)\"[^<>]*>)")
_SORTED = re.compile(r"neueste (?:zuerst|bewertungen)", re.IGNORECASE)
_SURE_ORDER = 5  # days that fall by chance once in a hundred pages
_OPEN = (
    "open the article on otto.de, there its Kundenbewertungen, newest first, and copy or save "
    "that page"
)


def read_page(copied: Copied) -> PageRead:
    """The reviews of one article. Raises WrongPage when there is none on it."""
    _refuse_another_site(copied.url)
    text, title = copied.text, ""
    readings = [read_feed(copied.text or copied.html)]
    if copied.html:
        tree = tree_of(_DRAWN.sub(r"\1<p>\2</p>", copied.html))  # stars that are only drawn
        text, title = text_of(tree), own_line(tree.css_first("title"))
        readings.append(read_description(tree))
    readings.append(read_lines(text))
    best = max(readings, key=lambda one: (len(one.found), len(one.unread)))
    if not best.found and not best.unread:
        raise WrongPage(f"{_looks_like(title, text)}: {_OPEN}")
    article = _article(copied, text) or best.article
    name = next((one.title for one in readings if one.title), "")
    found = [_about(one, article, name) for one in best.found]
    return PageRead(
        found=found,
        unread=best.unread,
        leftover=best.leftover,
        article=ArticleRef(article) if article else None,
        article_title=name,
        site=SITE if copied.url else None,
        ratings=_first(one.ratings for one in readings),
        newest_first=_newest_first(found, text),
        is_whole=_is_whole(best, _first(one.reviews for one in readings), text),
    )


def _refuse_another_site(url: str | None) -> None:
    host = _HOST.match(url or "")
    if host and host["host"] != SITE:
        raise WrongPage(f"this is a page of {host['host']}: {_OPEN}")


def _looks_like(title: str, text: str) -> str:
    """What a page without reviews seems to be, in words."""
    plain = f"{title}\n{text[:2000]}".casefold()
    for sign, what in (
        ("anmelden", "this looks like the page to sign in"),
        ("warenkorb ist leer", "this looks like the basket"),
        ("suchergebnis", "this looks like the results of a search"),
        ("in den warenkorb", "this looks like the article itself, without its reviews"),
        ("noch keine bewertung", "the article has no reviews yet"),
    ):
        if sign in plain:
            return what
    return "this is no page of reviews"


def _article(copied: Copied, text: str) -> str:
    """The number of the article: from the address, else from the page."""
    address = _ADDRESS.search(copied.url or "") or _ADDRESS.search(copied.html)
    found = address or _NUMBER.search(text)
    return found["article"] if found else ""


def _about(one: Found, article: str, title: str) -> Found:
    told = {"article": ArticleRef(article) if article else None, "article_title": title}
    return one.model_copy(update=told)


def _newest_first(found: Sequence[Found], text: str) -> bool | None:
    days = [str(one.written) for one in found]
    if days != sorted(days, reverse=True):
        return False
    return True if len(set(days)) >= _SURE_ORDER or _SORTED.search(text) else None


def _is_whole(best: Reading, reviews: int | None, text: str) -> bool:
    """Whether all reviews of the article are on this page."""
    return reviews == len(best.found) and not best.unread and not _MORE.search(text)


def _first(counts: Iterable[int | None]) -> int | None:
    return next((count for count in counts if count is not None), None)
