"""Reads what people bring from Amazon: copied and saved pages of product reviews.

Amazon gives product reviews by no call. A signed-in person opens a page and copies or saves it;
this reads it by its elements, around its permalinks or by its lines, whichever says most.
Nothing is fetched, and no code of ours runs on the page.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from amends.domain.ids import ArticleRef
from amends.marketplace.capture import Copied, Found, PageRead, WrongPage
from amends.marketplace.trees import Node, own_line, text_of, tree_of, value
from amends_amazon.imports import layout, words
from amends_amazon.imports.blocks import read_around_permalinks, read_blocks
from amends_amazon.imports.brand import read_labels, read_table
from amends_amazon.imports.lines import read_lines
from amends_amazon.imports.reading import Reading, count_in
from amends_amazon.imports.where import ASIN, article_in, article_in_text, host_of, site_of
from amends_amazon.imports.wrong import looks_like, open_instead
from amends_amazon.settings import AmazonSettings

__all__ = ["read_page"]

_ASIN_LINE = re.compile(rf"ASIN:?\s*{ASIN}")
_SURE_ORDER = 5  # days that fall by chance once in a hundred pages


def read_page(copied: Copied, settings: AmazonSettings) -> PageRead:
    """The product reviews on one page. Raises WrongPage, which says what to open instead."""
    copied = _with_address(copied)
    site = _site(copied, settings)
    page = tree_of(copied.html) if copied.html else None
    text = text_of(page) if page is not None else copied.text
    if layout.CENTRAL in host_of(copied.url):
        return _read_brand(copied, page, text, settings)
    reading = _read(page, text, settings)
    if not reading.found and (brand := _brand(page, text, settings)).found:
        return _whole_brand(brand)
    if not reading.found and not reading.unread:
        raise WrongPage(f"{looks_like(copied.url, page, text)}: {open_instead(settings)}")
    article = _article(copied, page, text)
    if not article and not all(one.article or one.native_id for one in reading.found):
        raise WrongPage(
            "these are reviews, but nothing says of which article: copy the page with its address "
            "in the first line, or save it as HTML"
        )
    title = own_line(page.css_first(layout.ARTICLE_TITLE)) if page is not None else ""
    return PageRead(
        found=[_about(one, article, title) for one in reading.found],
        unread=reading.unread,
        leftover=[line for line in reading.leftover if not _was_read(line, copied)],
        article=ArticleRef(article) if article else None,
        article_title=title,
        site=site,
        ratings=_ratings(page, text),
        newest_first=_newest_first(copied.url, page, text, reading.found),
        is_whole=_is_whole(copied.url, page, reading),
    )


def _with_address(copied: Copied) -> Copied:
    """A copied text whose first line is an address was copied from there."""
    first = copied.text.lstrip().partition("\n")[0].strip()
    if copied.url or copied.html or not host_of(first):
        return copied
    return replace(copied, url=first)


def _was_read(line: str, copied: Copied) -> bool:
    """Whether a line beside the reviews told us something: it is no loss."""
    return line == copied.url or bool(words.RATINGS.fullmatch(line) or _ASIN_LINE.fullmatch(line))


def _site(copied: Copied, settings: AmazonSettings) -> str | None:
    """The site that the page is of. Raises WrongPage for another one than the store's."""
    host = host_of(copied.url)
    site = site_of(copied.url, copied.html)
    if host and site is None and layout.CENTRAL not in host:
        raise WrongPage(f"this is a page of {host}: {open_instead(settings)}")
    if site and site != settings.site:
        raise WrongPage(
            f"this is a page of {site}, and the store is one of {settings.site}: "
            f"{open_instead(settings)}"
        )
    return site


def _read(page: Node | None, text: str, settings: AmazonSettings) -> Reading:
    """By elements where the layout is known; else the fuller of the other readings."""
    if page is None:
        return read_lines(text, settings)
    by_blocks = read_blocks(page, settings)
    if by_blocks.found:
        return by_blocks
    readings = [by_blocks, read_around_permalinks(page, settings), read_lines(text, settings)]
    return max(readings, key=lambda one: (len(one.found), len(one.unread)))


def _read_brand(copied: Copied, page: Node | None, text: str, settings: AmazonSettings) -> PageRead:
    reading = _brand(page, text, settings)
    if not reading.found and not reading.unread:
        said = looks_like(copied.url, page, text)
        raise WrongPage(
            f"{said}: open Brands, Customer Reviews in Seller Central, and copy or save that "
            f"page; or {open_instead(settings)}"
        )
    return _whole_brand(reading)


def _brand(page: Node | None, text: str, settings: AmazonSettings) -> Reading:
    by_table = read_table(page, settings) if page is not None else Reading()
    return by_table if by_table.found else read_labels(text, settings)


def _whole_brand(reading: Reading) -> PageRead:
    """Seller Central serves several sites under one host, so the page does not tell its site."""
    days = [one.written for one in reading.found]
    return PageRead(
        found=reading.found,
        unread=reading.unread,
        leftover=reading.leftover,
        newest_first=_by_days([str(day) for day in days]),
    )


def _article(copied: Copied, page: Node | None, text: str) -> str | None:
    if named := article_in(copied.url):
        return named
    if page is None:
        return article_in_text(text)
    for link in page.css(layout.ARTICLE_LINK):
        if named := article_in(value(link, "href")):
            return named
    return article_in_text(text)


def _about(one: Found, article: str | None, title: str) -> Found:
    told = {"article": one.article or (ArticleRef(article) if article else None)}
    return one.model_copy(update={**told, "article_title": one.article_title or title})


def _ratings(page: Node | None, text: str) -> int | None:
    for selector in (layout.RATINGS, layout.COUNTED) if page is not None else ():
        for node in page.css(selector) if page is not None else ():
            if counted := count_in(own_line(node)):
                return counted
    for line in text.splitlines():
        if len(line) <= 80 and (counted_line := words.RATINGS.fullmatch(line.strip())):
            return count_in(counted_line["count"])
    return None


def _newest_first(
    url: str | None, page: Node | None, text: str, found: Sequence[Found]
) -> bool | None:
    by_days = _by_days([str(one.written) for one in found])
    if by_days is False:
        return False
    said = _sorted_by(url, page)
    if said:
        return said == "recent"
    if page is None and any(words.NEWEST.fullmatch(line.strip()) for line in text.splitlines()):
        return True
    return by_days


def _by_days(days: Sequence[str]) -> bool | None:
    """What the days themselves say; a few may fall by chance."""
    if list(days) != sorted(days, reverse=True):
        return False
    return True if len(set(days)) >= _SURE_ORDER else None


def _sorted_by(url: str | None, page: Node | None) -> str:
    """ "recent" or "helpful"; empty when the page does not tell."""
    chosen = page.css_first(layout.SORTED_BY) if page is not None else None
    return value(chosen, "value") or _query(url).get("sortBy", "")


def _is_whole(url: str | None, page: Node | None, reading: Reading) -> bool:
    """Whether all texts are here: the page counts as many, leads to no more and hides none."""
    if page is None or reading.unread or page.css_first(layout.MORE) is not None:
        return False
    asked = _query(url)
    if any(asked.get(name, plain) != plain for name, plain in _NOT_FILTERED.items()):
        return False
    parts = _numbers(own_line(page.css_first(layout.COUNTED)))
    return bool(parts) and parts[-1] == len(reading.found)


_NOT_FILTERED = {
    "filterByStar": "all_stars",
    "reviewerType": "all_reviews",
    "formatType": "all_formats",
    "mediaType": "all_contents",
    "filterByKeyword": "",
    "pageNumber": "1",
}


def _query(url: str | None) -> dict[str, str]:
    try:
        return {name: values[-1] for name, values in parse_qs(urlsplit(url or "").query).items()}
    except ValueError:
        return {}


def _numbers(text: str) -> list[int]:
    """ "1.234 Gesamtbewertungen, 321 mit Rezensionen" as 1234 and 321."""
    pieces = (count_in(piece) for piece in text.replace("|", ", ").replace("、", ", ").split(", "))
    return [number for number in pieces if number is not None]
