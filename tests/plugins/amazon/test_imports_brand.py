"""Seller Central's page of a brand, columns of files, and keys: what else comes in by hand."""

from datetime import date, timedelta

import pytest
from tests.plugins.amazon.brought import read

from amends.domain.ids import ArticleRef, OrderRef
from amends.domain.review import ReviewKind
from amends.marketplace.capture import Copied, Found, WrongPage
from amends.marketplace.connector import Stream
from amends_amazon import Amazon
from amends_amazon.imports.columns import COLUMNS
from amends_amazon.settings import SITES, AmazonSettings

BRAND = "https://sellercentral.amazon.de/brand-customer-reviews/"
ORDER = "302-1234567-1234567"
LABELLED = """Kundenrezensionen
ASIN: B0DEMO0001
Sterne: 2,0 von 5 Sternen
Rezensionsdatum: 3. November 2026
Rezensent: Anna
Titel: Nie wieder
Rezension: Kam zerkratzt an.
Und riecht.

ASIN: B0DEMO0002
Sterne: 7
Rezensionsdatum: 4. November 2026
Rezension: Zu viele Sterne.
"""
TABLE = """<table><tr><th>ASIN</th><th>Review ID</th><th>Stars</th><th>Review date</th>
<th>Review title</th><th>Review</th><th>Reviewer</th></tr>
<tr><td>B0DEMO0001</td><td>R1SAMPLE00001</td><td><i aria-label="2 out of 5 stars"></i></td>
<td>November 3, 2026</td><td>Never again</td><td>Came scratched.</td><td>Ann</td></tr>
<tr><td><a href="/dp/B0DEMO0002">Lamp</a></td>
<td><a href="/gp/customer-reviews/R1SAMPLE00002">open</a></td><td>5</td><td>11/02/2026</td>
<td></td><td>Fine.</td><td></td></tr>
<tr><td>B0DEMO0003</td><td></td><td>4</td><td></td><td>No day</td><td></td><td></td></tr></table>"""


def test_a_brands_page_is_read_by_its_labels() -> None:
    page = read(Copied(text=LABELLED, url=BRAND))

    (found,) = page.found
    assert (found.article, found.rating, found.written) == ("B0DEMO0001", 2, date(2026, 11, 3))
    assert (found.title, found.text) == ("Nie wieder", "Kam zerkratzt an.\nUnd riecht.")
    assert [one.reason for one in page.unread] == ["7 of 5 is no rating: it goes from 1 to 5"]
    assert list(page.leftover) == ["Kundenrezensionen"]
    assert (page.article, page.site, page.is_whole) == (None, None, False)


def test_a_brands_table_is_read_by_its_columns() -> None:
    url = BRAND.replace(".de", ".com")

    page = read(Copied(html=TABLE, url=url), "amazon.com")

    first, second = page.found
    assert (first.native_id, first.rating, first.title) == ("R1SAMPLE00001", 2, "Never again")
    assert (second.native_id, second.article) == ("R1SAMPLE00002", "B0DEMO0002")
    assert (second.written, second.author) == (date(2026, 11, 2), None)
    assert [one.reason for one in page.unread] == ["it has no date"]


def test_a_brands_page_without_address_is_known_by_what_it_holds() -> None:
    assert len(read(Copied(html=TABLE), "amazon.com").found) == 2


def test_another_page_of_seller_central_says_what_to_open() -> None:
    with pytest.raises(WrongPage, match="Brands, Customer Reviews in Seller Central"):
        read(Copied(text="Bestellungen", url="https://sellercentral-europe.amazon.com/orders-v3"))


def test_feedback_from_a_file_has_the_key_of_the_report() -> None:
    feedback = Found(order=OrderRef(ORDER), rating=2, written=date(2026, 11, 3), text="Zu spät.")

    for one in (feedback, feedback.model_copy(update={"kind": ReviewKind.SELLER})):
        review = Amazon().review_of(one, "amazon.de")

        assert (review.key.basis, review.key.value) == ("natural", ORDER)
        assert (review.kind, review.order) == (ReviewKind.SELLER, ORDER)


def test_feedback_without_its_order_cannot_be_told_from_others() -> None:
    lost = Found(kind=ReviewKind.SELLER, order=OrderRef("1"), written=date(2026, 11, 3), text="x")

    with pytest.raises(ValueError, match="needs its order id"):
        Amazon().review_of(lost, "amazon.de")


def test_a_product_review_that_names_an_order_stays_one() -> None:
    found = Found(
        native_id="R1SAMPLE00001",
        order=OrderRef(ORDER),
        article=ArticleRef("B0DEMO0001"),
        written=date(2026, 11, 3),
    )

    review = Amazon().review_of(found, "amazon.de")

    assert (review.kind, review.key.basis) == (ReviewKind.PRODUCT, "native")


@pytest.mark.parametrize(
    "header",
    [
        "Date\tRating\tComments\tYour Response\tOrder ID",
        "Datum\tBewertung\tKommentar\tIhre Antwort\tTransaktionsnummer",
        "Date\tRating\tComentarios\tResponse\tNúmero de pedido",
        "Fecha\tRating\tComentarios\tTu respuesta\tNúmero de pedido",
    ],
)
def test_the_columns_of_a_feedback_download_are_known(header: str) -> None:
    known = [
        next((field for field in COLUMNS if name.casefold() in COLUMNS[field]), None)
        for name in header.split("\t")
    ]

    assert known == ["written", "rating", "text", "reply", "order"]
    assert set(COLUMNS) <= set(Found.model_fields)
    assert Amazon().columns() is COLUMNS


@pytest.mark.parametrize("site", SITES)
def test_people_look_at_an_article_where_its_site_shows_it(site: str) -> None:
    settings = AmazonSettings(site=site, look_every_days=3)

    rules = Amazon().by_hand(settings)[Stream.PRODUCT_REVIEWS]
    url = Amazon().page_url(ArticleRef("B0DEMO0001"), settings)

    assert url == f"https://www.{site}/product-reviews/B0DEMO0001?sortBy=recent"
    assert rules.every == timedelta(days=3)
    assert rules.shown_for is None
    assert rules.store_shown_for == timedelta(days=30)


def test_a_brand_has_a_page_of_its_own_where_it_is_registered() -> None:
    registered = AmazonSettings(brand_registered=True)

    assert Amazon().page_url(None, registered) == BRAND
    assert Amazon().page_url(None, AmazonSettings()) is None
