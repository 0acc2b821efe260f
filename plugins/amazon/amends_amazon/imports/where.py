"""Which site and which article a page is of: from its address, its links and its marks. Pure."""

import re
from collections import Counter
from urllib.parse import parse_qs, unquote, urlsplit

from amends_amazon.settings import SITES

ASIN = r"(?:B0[0-9A-Z]{8}|\d{9}[\dX])"  # a book's number is its ISBN-10
_IN_PATH = re.compile(
    rf"/(?:product-reviews|dp(?:/product)?|gp/product|gp/aw/d|reviews)/({ASIN})(?![0-9A-Z])"
)
_IN_TEXT = re.compile(rf"(?<![0-9A-Z])(B0[0-9A-Z]{{8}}|(?<=ASIN: ){ASIN})(?![0-9A-Z])")
_REVIEW_IN_PATH = re.compile(r"/(?:customer-reviews|review)/(R[0-9A-Z]{8,20})(?![0-9A-Z])")
_REVIEW = re.compile(r"R[0-9A-Z]{8,20}")
_MARKETPLACE = re.compile(
    r"(?:ue_mid\s*=|\bmarketplaceI[dD]\"?\s*[:=]|obfuscatedMarketId\"?\s*[:=])\s*[\"']([0-9A-Z]{10,})"
)
_LINKED = re.compile(r"https://www\.(amazon(?:\.[a-z]{2,3}){1,2})(?=[/?\"'#])")
_SITE_OF = {site.marketplace_id: name for name, site in SITES.items()}


def host_of(url: str | None) -> str:
    """The host that `url` names, without www; empty when it names none."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").removeprefix("m.")


def site_of(url: str | None, html: str) -> str | None:
    """The site of a page, by its address, else by its own mark, else by most of its links."""
    host = host_of(url)
    if host:
        return host if host in SITES else None
    if marked := _MARKETPLACE.search(html):
        return _SITE_OF.get(marked[1])
    linked = Counter(site for site in _LINKED.findall(html) if site in SITES)
    return linked.most_common(1)[0][0] if linked else None


def article_in(url: str | None) -> str | None:
    """The ASIN that an address names."""
    if not url:
        return None
    if found := _IN_PATH.search(unquote(url)):
        return found[1]
    try:
        told = parse_qs(urlsplit(url).query)
    except ValueError:
        return None
    for name in ("ASIN", "asin"):
        for value in told.get(name, ()):
            if re.fullmatch(ASIN, value):
                return value
    return None


def article_in_text(text: str) -> str | None:
    """The ASIN that a copied text names, in an address or by itself, when it is only one."""
    named = {found[1] for found in _IN_PATH.finditer(text)} or set(_IN_TEXT.findall(text))
    return named.pop() if len(named) == 1 else None


def review_in(url: str | None) -> str | None:
    """The review id in a permalink."""
    found = _REVIEW_IN_PATH.search(url or "")
    return found[1] if found else None


def review_id(text: str) -> str | None:
    """The review id that an element is called by: "R1ABC…", "customer_review-R1ABC…"."""
    plain = text.removeprefix("customer_review-").removeprefix("customer_review_foreign-")
    plain = plain.removesuffix("-review-card")
    return plain if _REVIEW.fullmatch(plain) else None


def permalink(site: str, review: str) -> str:
    """Where a person sees one review. Uncertain: paths change."""
    return f"https://www.{site}/gp/customer-reviews/{review}"
