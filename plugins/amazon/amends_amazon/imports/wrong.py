"""What a page without reviews looks like, in words, so that a person opens the right one."""

import re

from amends.marketplace.trees import Node
from amends_amazon.imports import layout
from amends_amazon.settings import AmazonSettings

_NOT_A_PERSON = re.compile(
    r"enter the characters you see|zeichen unten ein|saisissez les caractères|inserisci i caratteri"
    r"|introduce los caracteres|文字を入力|not a robot|kein roboter|continue shopping button",
    re.IGNORECASE,
)
_BY_ADDRESS = (
    (re.compile(r"/ap/(?:signin|mfa|cvf)|/ax/"), "sign in"),
    (re.compile(r"/errors/validateCaptcha"), "captcha"),
    (re.compile(r"/s[/?]|/s$|/b[/?]"), "search"),
    (re.compile(r"/sp\?|/stores/|/shops/|[?&]seller="), "shop"),
    (re.compile(r"/gp/(?:cart|your-account|css)|/hz/|/orders"), "account"),
)
_SAYS = {
    "captcha": "this looks like the page on which Amazon asks whether you are a person",
    "sign in": "this looks like the page to sign in",
    "search": "this looks like the results of a search",
    "shop": "this looks like the page of a shop: its reviews are about the seller, not an article",
    "account": "this looks like your basket, orders or account",
    "none": "the article shows no reviews here",
    "article": "this looks like an article's own page, without its reviews",
    "": "this is no page of reviews",
}
_NO_REVIEWS = re.compile(
    r"no customer reviews|no reviews match|keine (?:kunden)?rezensionen|aucun commentaire"
    r"|nessuna recensione|no hay (?:opiniones|reseñas)|カスタマーレビューはありません"
    r"|there are 0 (?:customer )?reviews",
    re.IGNORECASE,
)


def open_instead(settings: AmazonSettings) -> str:
    """What to open and how to copy it."""
    return (
        f"open the article on {settings.site}, there all its reviews, sorted by the newest, and "
        "copy or save that page"
    )


def looks_like(url: str | None, page: Node | None, text: str) -> str:
    """What a page without a single review seems to be, in words."""
    return _SAYS[_kind(url or "", page, text)]


def _kind(url: str, page: Node | None, text: str) -> str:
    if (page is not None and page.css_first(layout.CAPTCHA)) or _NOT_A_PERSON.search(text[:5000]):
        return "captcha"
    by_address = next((kind for shape, kind in _BY_ADDRESS if shape.search(url)), "")
    if by_address:
        return by_address
    if page is not None:
        for kind, selector in (
            ("sign in", layout.SIGN_IN),
            ("search", layout.SEARCH),
            ("shop", layout.SHOP),
        ):
            if page.css_first(selector):
                return kind
    if _NO_REVIEWS.search(text):
        return "none"
    is_article = page is not None and page.css_first(layout.ARTICLE) is not None
    return "article" if is_article else ""
