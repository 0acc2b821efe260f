"""Tells exports of scraping services by their columns: data that was taken, not given.

Amazon forbids developers to use such services, so a store that holds an API grant has too much
to lose. Signatures are second-hand: columns as public programs read them, seen on the day named.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from amends.services.importing.columns import normal


@dataclass(frozen=True, slots=True)
class Signature:
    """Columns that only the exports of one service have together."""

    service: str
    columns: frozenset[str]
    seen: str  # where and when; all SECOND-HAND


def _signature(service: str, *columns: str, seen: str) -> Signature:
    return Signature(service, frozenset(map(normal, columns)), seen)


SIGNATURES = (
    _signature(
        "Apify", "ratingScore", "reviewDescription", "reviewedIn", "reviewCategoryUrl",
        seen="field list of the Amazon reviews actor in public client code, 2026-11-24",
    ),
    _signature(
        "Bright Data", "review_header", "review_posted_date", "author_id", "is_amazon_vine",
        seen="test data of a public client, 2026-11-24",
    ),
    _signature(
        "Outscraper", "product_asin", "rating_text", "official_comment_banner",
        seen="sample answers in public client code, 2026-11-24",
    ),
    _signature(
        "Axesso", "numberOfHelpful", "countRatings", "domainCode", "imageUrlList",
        seen="field table of a public client, 2026-11-24",
    ),
)  # fmt: skip


def service_behind(columns: Iterable[str]) -> str | None:
    """The service whose export has these columns; None: it is none that we know."""
    there = {normal(column) for column in columns}
    return next((one.service for one in SIGNATURES if one.columns <= there), None)
