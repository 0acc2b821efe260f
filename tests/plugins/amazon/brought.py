"""Pages of Amazon for tests: those that the plugin ships, and small ones with what matters."""

from importlib.resources import files

from amends.marketplace.capture import Copied, PageRead
from amends.marketplace.pages import copied_from
from amends_amazon import Amazon
from amends_amazon.settings import AmazonSettings

PAGES = files("amends_amazon") / "demo_pages"
ASIN = "B0DEMO0001"
LIST = f"https://www.amazon.de/product-reviews/{ASIN}?sortBy=recent"
DAY = "Rezension aus Deutschland vom 3. November 2026"
ENTRY = f"Anna\n1,0 von 5 Sternen Nie wieder\n{DAY}\nVerifizierter Kauf\nKam zerkratzt an.\n"


def shipped(name: str, site: str) -> PageRead:
    return read(copied_from((PAGES / name).read_bytes(), name), site)


def read(copied: Copied, site: str = "amazon.de") -> PageRead:
    return Amazon().read_page(copied, AmazonSettings(site=site))


def read_text(text: str, site: str = "amazon.de") -> PageRead:
    """A copied text, with the article's number above it."""
    return read(Copied(text=f"ASIN: {ASIN}\n{text}"), site)


def block(  # each part as Amazon's page holds it; empty: the page has none of it
    number: str = "R1SAMPLE00001",
    *,
    stars: str = '<i data-hook="review-star-rating"><span>1,0 von 5 Sternen</span></i>',
    title: str = '<a data-hook="review-title"><span>Nie wieder</span></a>',
    day: str = f'<span data-hook="review-date">{DAY}</span>',
    text: str = '<span data-hook="review-body">Kam zerkratzt an.</span>',
    more: str = "",
) -> str:
    name = '<span class="a-profile-name">Anna</span>'
    return f'<div id="{number}" data-hook="review">{name}{stars}{title}{day}{text}{more}</div>'


def listing(*blocks: str, more: str = "", url: str | None = LIST) -> Copied:
    """All reviews of ASIN on amazon.de, with `more` below them."""
    return Copied(html=f'<div id="cm_cr-review_list">{"".join(blocks)}</div>{more}', url=url)
