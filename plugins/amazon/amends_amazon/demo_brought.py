"""What a person brings from amazon.co.uk in the demo: a saved page of reviews, and a copied one.

Both are written in the layout that `imports` reads, which is second-hand knowledge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape

from amends.domain.times import zone_named
from amends_amazon.sandbox import Item

_LONDON = zone_named("Europe/London")
_HOST = "https://www.amazon.co.uk"


@dataclass(frozen=True, slots=True)
class DemoReview:
    """One review as a reader of amazon.co.uk sees it."""

    written: datetime
    stars: int
    title: str
    text: str
    author: str
    variant: str
    verified: bool

    @property
    def day(self) -> str:
        written = self.written.astimezone(_LONDON)
        return f"Reviewed in the United Kingdom on {written.day} {written:%B %Y}"

    @property
    def shown_as(self) -> str:
        return f"{self.stars}.0 out of 5 stars"


def saved_page(item: Item, reviews: Sequence[DemoReview], now: datetime) -> bytes:
    """All reviews of `item` as Chrome saves a page in one file."""
    address = f"{_HOST}/product-reviews/{item.asin}?sortBy=recent"
    page = MIMEMultipart("related", boundary="----MultipartBoundary--demo----")
    page["From"] = "<Saved by Blink>"
    page["Snapshot-Content-Location"] = address
    page["Subject"] = f"Amazon.co.uk:Customer reviews: {item.title}"
    page["Date"] = f"{now:%a, %d %b %Y %H:%M:%S} -0000"
    html = MIMEText(_html(item, reviews), "html", "utf-8")
    html["Content-Location"] = address
    page.attach(html)
    return page.as_bytes()


def copied_text(item: Item, reviews: Sequence[DemoReview]) -> bytes:
    """All reviews of `item` as plain text, as a browser copies them."""
    entries = "\n\n".join(_entry(one) for one in _newest_first(reviews))
    return f"""Customer reviews
{item.title}
ASIN: {item.asin}
{len(reviews)} global ratings
Sort by
Most recent

From United Kingdom

{entries}
""".encode()


def _entry(one: DemoReview) -> str:
    verified = "Verified Purchase" if one.verified else ""
    lines = (
        one.author,
        f"{one.shown_as} {one.title}",
        one.day,
        one.variant + verified,
        one.text,
        "Helpful",
        "Report",
    )
    return "\n".join(lines)


def _html(item: Item, reviews: Sequence[DemoReview]) -> str:
    title, many = escape(item.title), len(reviews)
    entries = "\n".join(
        _block(f"R1SAMPLE{number:06d}", one) for number, one in enumerate(_newest_first(reviews), 1)
    )
    return f"""<!DOCTYPE html>
<html lang="en-gb">
<head><meta charset="utf-8"><title>Amazon.co.uk:Customer reviews: {title}</title></head>
<body>
<h1><a data-hook="product-link" href="{_HOST}/dp/{item.asin}">{title}</a></h1>
<span data-hook="rating-out-of-text">{_average(reviews)} out of 5</span>
<div data-hook="total-review-count">{many} global ratings</div>
<span class="a-dropdown-container">Sort by <select id="sort-order-dropdown">
<option value="helpful">Top reviews</option>
<option value="recent" selected>Most recent</option></select></span>
<div data-hook="cr-filter-info-review-rating-count">{many} total ratings, {many} with reviews</div>
<div id="cm_cr-review_list">
{entries}
</div>
</body></html>
"""


def _block(number: str, one: DemoReview) -> str:
    words = "<br><br>".join(escape(part) for part in one.text.split("\n\n"))
    verified = '<span data-hook="avp-badge">Verified Purchase</span>' if one.verified else ""
    return f"""<div id="{number}" data-hook="review" class="a-section review">
<div class="a-profile-content"><span class="a-profile-name">{escape(one.author)}</span></div>
<i data-hook="review-star-rating"><span class="a-icon-alt">{one.shown_as}</span></i>
<a data-hook="review-title" href="{_HOST}/gp/customer-reviews/{number}"><span>{escape(one.title)}
</span></a>
<span data-hook="review-date">{one.day}</span>
<a data-hook="format-strip">{escape(one.variant)}</a>{verified}
<span data-hook="review-body"><span>{words}</span></span>
</div>"""


def _average(reviews: Sequence[DemoReview]) -> str:
    return f"{sum(one.stars for one in reviews) / len(reviews):.1f}"


def _newest_first(reviews: Sequence[DemoReview]) -> list[DemoReview]:
    return sorted(reviews, key=lambda one: one.written, reverse=True)
