"""Pages without reviews, of another site, of another layout, hostile ones: words, no crash."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.amazon.brought import LIST, PAGES, block, listing, read

from amends.marketplace.capture import Copied, WrongPage
from amends.marketplace.pages import copied_from

OPEN = "open the article on amazon.de"
BROKEN = Path(__file__).parent / "layout-changed.html"
PEEK = "https://www.amazon.de/"


@pytest.mark.parametrize(
    ("copied", "says"),
    [
        (
            Copied(html='<form name="signIn"><input id="ap_email"></form>'),
            "the page to sign in",
        ),
        (Copied(text="Anmelden", url=f"{PEEK}ap/signin?x=1"), "the page to sign in"),
        (
            Copied(html='<form action="/errors/validateCaptcha"><input id="captchacharacters">'),
            "asks whether you are a person",
        ),
        (
            Copied(text="Geben Sie die Zeichen unten ein"),
            "asks whether you are a person",
        ),
        (
            Copied(html='<div data-component-type="s-search-result">Lampe</div>'),
            "the results of a search",
        ),
        (Copied(html="<p>Lampe</p>", url=f"{PEEK}s?k=lampe"), "the results of a search"),
        (Copied(html="<p>Shop</p>", url=f"{PEEK}sp?seller=A1DEMO"), "the page of a shop"),
        (Copied(html='<div id="seller-profile-container">98 %</div>'), "the page of a shop"),
        (Copied(html="<p>1</p>", url=f"{PEEK}gp/cart/view.html"), "your basket"),
        (
            Copied(html='<h1 id="productTitle">Lampe</h1><p>Keine Kundenrezensionen</p>'),
            "shows no reviews",
        ),
        (Copied(html='<h1 id="productTitle">Lampe</h1>'), "an article's own page"),
        (Copied(text="Milch, Brot, Eier"), "no page of reviews"),
        (Copied(), "no page of reviews"),
    ],
)
def test_the_wrong_page_says_what_it_looks_like_and_what_to_open(copied: Copied, says: str) -> None:
    with pytest.raises(WrongPage, match=says) as wrong:
        read(copied)

    assert OPEN in str(wrong.value)


@pytest.mark.parametrize("name", ["amazon-com.html", "amazon-com.txt", "amazon-co-jp.html"])
def test_a_page_of_another_site_is_refused_by_name(name: str) -> None:
    with pytest.raises(WrongPage, match=r"a page of amazon\.co.*the store is one of amazon\.de"):
        read(copied_from((PAGES / name).read_bytes(), name))


def test_a_page_of_another_marketplace_is_refused_by_name() -> None:
    with pytest.raises(WrongPage, match=r"a page of otto\.de"):
        read(listing(block(), url="https://www.otto.de/p/lampe-000000001-kundenbewertungen/"))


def test_a_host_that_only_ends_like_amazon_is_not_amazon() -> None:
    with pytest.raises(WrongPage, match=r"a page of notamazon\.de"):
        read(listing(block(), url="https://www.notamazon.de/product-reviews/B0DEMO0001"))


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (block(stars=""), "it has no stars"),
        (block(stars='<i data-hook="review-star-rating">4,5 von 5 Sternen</i>'), "between two"),
        (block(day=""), "it has no date"),
        (block(day='<b data-hook="review-date">neulich</b>'), "no day"),
        (block(title="", text=""), "it has no text"),
    ],
)
def test_a_block_that_lacks_something_is_shown_and_the_others_come_in(
    broken: str, reason: str
) -> None:
    page = read(listing(block("R1SAMPLE00002"), broken))

    assert [one.native_id for one in page.found] == ["R1SAMPLE00002"]
    (unread,) = page.unread
    assert reason in unread.reason
    assert "Anna" in unread.raw
    assert not page.is_whole


def test_text_in_the_list_that_belongs_to_no_review_is_left_over() -> None:
    page = read(listing("<h3>Ein neuer Hinweis</h3>", block(), "<p>Melden</p>"))

    assert list(page.leftover) == ["Ein neuer Hinweis"]


def test_a_page_whose_layout_changed_is_read_around_its_permalinks() -> None:
    page = read(copied_from(BROKEN.read_bytes(), BROKEN.name))

    assert [one.native_id for one in page.found] == ["R9DEMODE00001", "R9DEMODE00002"]
    assert [one.rating for one in page.found] == [2, 5]
    assert page.found[0].text == "Lädt nicht mehr.\nSchade."
    assert [one.reason for one in page.unread] == ["it has no date"]
    assert "Ohne Tag" in page.unread[0].raw
    assert page.article == "B0DEMOLMP1"
    assert not page.is_whole


HOSTILE = {
    "deep": "<div>" * 200_000,
    "deep reviews": "<div data-hook=review>" * 200_000,
    "nested reviews": "<span id=R1SAMPLE00001 data-hook=review>" * 2_000,
    "entities": "&lt;" * 300_000,
    "bad entities": "&#x0;&#xD800;&nosuch;" * 1_000,
    "huge attribute": f"<p title='{'x' * 5_000_000}'>",
    "scripts": "<script>while(1){}</script>" * 1_000,
    "comments": "<!--" * 10_000,
    "nested links": "<a href='/gp/customer-reviews/R1SAMPLE00001'>" * 2_000,
    "many links": "".join(f"<a href='/review/R1SAMPLE{n:05}'>x</a>" for n in range(3_000)),
    "bad table": "<table><tr><th>Rating<th>Date" + "<tr><td>5<td>x" * 500,
    "bad address": '<link rel="canonical" href="https://[bad">',
    "bad letters": "\0\ufffe<\ud800",
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("url", [LIST, "https://[", "https://sellercentral.amazon.de/x"])
def test_hostile_html_ends_in_words_or_in_reading(html: str, url: str) -> None:
    try:
        page = read(Copied(html=html, url=url))
    except WrongPage as refused:
        assert OPEN in str(refused) or "nested too deep" in str(refused)  # noqa: PT017
    else:
        assert page.unread or page.found


@pytest.mark.parametrize(
    "part",
    ["<script>steal()</script>", "<style>p{}</style>", "<!-- x -->", "<span hidden>x</span>"],
)
def test_what_a_person_does_not_see_is_no_part_of_a_review(part: str) -> None:
    text = f'<span data-hook="review-body">Kam {part}zerkratzt an.</span>'

    assert read(listing(block(text=text))).found[0].text == "Kam zerkratzt an."


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    for copied in (Copied(text=text), Copied(html=text), Copied(text=text, url=text)):
        with pytest.raises(WrongPage):
            read(copied)


def test_the_broken_page_is_no_part_of_the_plugin() -> None:
    assert BROKEN.name not in {page.name for page in PAGES.iterdir()}
