"""Pages of Amazon that people save and copy: ten reviews in, nothing invented, nothing lost."""

import time
from datetime import date
from pathlib import Path

import pytest
from tests.plugins.amazon.brought import ASIN, PAGES, block, listing, read, shipped

from amends.domain.ids import ArticleRef
from amends.marketplace.capture import Found
from amends.marketplace.pages import copied_from, copied_html
from amends_amazon import Amazon
from amends_amazon.imports.where import review_in

SHIPPED = [
    ("amazon-de.html", "amazon.de"),
    ("amazon-de.mhtml", "amazon.de"),
    ("amazon-de.txt", "amazon.de"),
    ("amazon-com.html", "amazon.com"),
    ("amazon-com.txt", "amazon.com"),
    ("amazon-co-jp.html", "amazon.co.jp"),
]


@pytest.mark.parametrize(("name", "site"), SHIPPED)
def test_a_page_of_ten_gives_ten(name: str, site: str) -> None:
    page = shipped(name, site)

    assert (len(page.found), list(page.unread)) == (10, [])
    assert page.site == site
    assert page.article is not None
    assert page.ratings is not None
    assert page.ratings > 1000
    assert {one.article for one in page.found} == {page.article}
    for one in page.found:
        assert one.rating is not None
        assert str(one.rating) in one.native
        assert (one.title and one.text and one.author and one.written) is not None


@pytest.mark.parametrize(("name", "site"), [one for one in SHIPPED if one[0][-3:] != "txt"])
def test_a_saved_page_names_every_review_by_its_own_id(name: str, site: str) -> None:
    found = shipped(name, site).found

    assert len({one.native_id for one in found} - {None}) == 10
    for one in found:
        assert review_in(one.url) == one.native_id
        assert one.url
        assert one.url.startswith(f"https://www.{site}/gp/customer-reviews/R")


def test_all_that_a_page_tells_of_a_review_is_read() -> None:
    first = shipped("amazon-de.html", "amazon.de").found[0]

    assert first == Found(
        native_id="R1DEMODE00001",
        url="https://www.amazon.de/gp/customer-reviews/R1DEMODE00001",
        rating=1,
        native="1,0 von 5 Sternen",
        title="Nach vier Wochen tot",
        text="Am Anfang war ich begeistert, jetzt lädt der Akku nicht mehr.\n\n"
        "Lampe wird am Kabel heiß & riecht. Zurück damit.",
        written=date(2026, 11, 21),
        author="Sabine",
        article=ArticleRef("B0DEMOLMP1"),
        article_title="Lichtblick Tischleuchte mit Akku, dimmbar, USB-C",
        variant="Farbe: Schwarz | Größe: L",
        verified=True,
    )


def test_a_page_and_its_copies_tell_the_same() -> None:
    saved, archive, copy = (shipped(name, site).found for name, site in SHIPPED[:3])

    assert saved == archive
    for one, other in zip(saved, copy, strict=True):
        same = ("rating", "native", "title", "text", "written", "author", "article", "verified")
        assert [getattr(one, name) for name in same] == [getattr(other, name) for name in same]


def test_reviews_from_other_countries_are_read_as_well() -> None:
    found = shipped("amazon-com.html", "amazon.com").found

    assert [one.native_id for one in found[8:]] == ["R2DEMOUK00009", "R2DEMOCA00010"]
    assert [one.written for one in found[8:]] == [date(2026, 11, 14), date(2026, 10, 5)]
    assert found[8].variant == ""


def test_the_mark_of_a_buyer_is_told_where_it_stands_and_nowhere_else() -> None:
    marks = [one.verified for one in shipped("amazon-co-jp.html", "amazon.co.jp").found]

    assert marks == [True] * 4 + [None] + [True] * 5


@pytest.mark.parametrize(
    ("name", "site", "newest_first", "is_whole"),
    [
        ("amazon-de.html", "amazon.de", True, False),  # there is a next page
        ("amazon-co-jp.html", "amazon.co.jp", True, True),  # ten texts, ten are here
        ("amazon-com.html", "amazon.com", False, False),  # an article's own page: the best first
        ("amazon-de.txt", "amazon.de", True, False),  # a copy may lack whatever was not selected
    ],
)
def test_a_page_tells_how_it_is_sorted_and_whether_there_is_more(
    name: str, site: str, newest_first: bool, is_whole: bool
) -> None:
    page = shipped(name, site)

    assert (page.newest_first, page.is_whole) == (newest_first, is_whole)


@pytest.mark.parametrize(
    ("more", "whole"),
    [
        ("", False),  # nobody counts
        ('<p data-hook="cr-filter-info-review-rating-count">9 ratings, 1 with review</p>', True),
        ('<p data-hook="cr-filter-info-review-rating-count">9 ratings, 2 with review</p>', False),
        (
            (
                '<p data-hook="cr-filter-info-review-rating-count">9 ratings, 1 with review</p>'
                '<ul class="a-pagination"><li class="a-last"><a href="?pageNumber=2">on</a></ul>'
            ),
            False,
        ),
    ],
)
def test_a_page_is_whole_only_where_the_count_says_so(more: str, whole: bool) -> None:
    assert read(listing(block(), more=more)).is_whole is whole


@pytest.mark.parametrize("query", ["pageNumber=3", "filterByStar=one_star", "filterByKeyword=heiß"])
def test_a_part_of_the_reviews_is_never_whole(query: str) -> None:
    counted = '<p data-hook="cr-filter-info-review-rating-count">9 ratings, 1 with review</p>'
    url = f"https://www.amazon.de/product-reviews/{ASIN}?sortBy=recent&{query}"

    assert read(listing(block(), more=counted, url=url)).is_whole is False


def test_few_days_in_order_prove_nothing() -> None:
    plain = f"https://www.amazon.de/product-reviews/{ASIN}"

    assert read(listing(block(), url=plain)).newest_first is None
    assert read(listing(block(), url=f"{plain}?sortBy=helpful")).newest_first is False
    assert read(listing(block(), url=f"{plain}?sortBy=recent")).newest_first is True


def test_days_out_of_order_are_believed_more_than_the_page() -> None:
    later = block("R1SAMPLE00002").replace("3. November", "5. November")

    assert read(listing(block(), later)).newest_first is False


def test_what_windows_copies_is_read_with_its_address() -> None:
    held = (PAGES / "amazon-de.html").read_text("utf-8")
    fragment = held[held.index('<div id="cm_cr-review_list"') : held.index('<div id="navFooter"')]
    head = (
        "Version:0.9\r\nStartHTML:-1\r\nEndHTML:-1\r\nSourceURL:"
        "https://www.amazon.de/product-reviews/B0DEMOLMP1/ref=cm_cr_arp_d_viewopt_srt?sortBy=recent"
        "\r\n<html><body>\r\n<!--StartFragment-->"
    )

    page = read(copied_html((head + fragment).encode(), "only the text"))

    assert len(page.found) == 10
    assert (page.site, page.article, page.newest_first) == ("amazon.de", "B0DEMOLMP1", True)


def test_one_review_on_its_own_page_is_read() -> None:
    url = "https://www.amazon.de/gp/customer-reviews/R1SAMPLE00001/ref=x?ASIN=B0DEMO0001"

    page = read(listing(block(), url=url))

    assert [one.native_id for one in page.found] == ["R1SAMPLE00001"]
    assert page.article == ASIN


def test_drawn_stars_carry_their_rating_in_their_class() -> None:
    drawn = '<i data-hook="review-star-rating" class="a-icon a-star-2"></i>'

    (found,) = read(listing(block(stars=drawn))).found

    assert (found.rating, found.native) == (2, "2/5")


def test_the_same_review_twice_on_a_page_is_one() -> None:
    assert len(read(listing(block(), block())).found) == 1


def test_a_review_of_one_colour_names_its_own_article() -> None:
    strip = '<a data-hook="format-strip" href="/product-reviews/B0DEMOBLUE/ref=x">Farbe: Blau</a>'

    page = read(listing(block(more=strip)))

    assert page.article == ASIN
    assert page.found[0].article == "B0DEMOBLUE"


def test_the_site_of_a_page_without_address_is_told_by_its_marks() -> None:
    mark = "<script>var ue_mid = 'A13V1IB3VIYZZH';</script>"
    links = '<a href="https://www.amazon.de/dp/B0DEMO0001">x</a>'

    assert read(listing(block(), more=mark, url=None), "amazon.fr").site == "amazon.fr"
    assert read(listing(block(), more=links, url=None)).site == "amazon.de"


def test_a_page_of_ten_is_read_in_no_time() -> None:
    copied = copied_from((PAGES / "amazon-de.html").read_bytes())
    read(copied)  # imports and months once

    began = time.perf_counter()
    for _ in range(5):
        read(copied)

    assert (time.perf_counter() - began) / 5 < 0.05


def test_saved_pages_are_part_of_the_plugin() -> None:
    assert {Path(page.name).suffix for page in PAGES.iterdir()} == {".html", ".mhtml", ".txt"}


def test_a_saved_page_of_a_review_is_known_by_the_id_alone() -> None:
    (found,) = read(listing(block())).found

    key = Amazon().review_of(found, "amazon.de").key

    assert (key.scope, key.basis, key.value) == ("amazon.de", "native", "R1SAMPLE00001")
