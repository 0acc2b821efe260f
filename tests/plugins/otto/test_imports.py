"""Pages of otto.de as people copy and save them: ten reviews in, nothing invented, nothing lost."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.otto.conftest import sample

from amends.marketplace.capture import Copied, PageRead, WrongPage
from amends.marketplace.connector import Stream
from amends.marketplace.pages import copied_from
from amends_otto import Otto
from amends_otto.imports import read_page
from amends_otto.settings import OttoSettings

PAGES = files("amends_otto") / "demo_pages"
FIRST = "5 von 5 Sternen\nSchön\nSteht gut.\nvon Anna am 03.11.2026\n"


def read(name: str) -> PageRead:
    return read_page(copied_from((PAGES / name).read_bytes(), name))


@pytest.mark.parametrize("name", ["otto-copy.txt", "otto-saved.html"])
def test_a_page_of_ten_gives_ten(name: str) -> None:
    page = read(name)

    assert (len(page.found), list(page.unread)) == (10, [])
    assert (page.article, page.article_title) == ("C000000001", "Demo Tischleuchte")
    assert (page.ratings, page.newest_first, page.is_whole) == (128, True, False)
    first, second = page.found[:2]
    assert (first.rating, first.title, first.author) == (1, "Nie wieder", "E. M.")
    assert (first.written, first.variant, first.verified) == (
        date(2026, 11, 21),
        "Farbe: schwarz",
        True,
    )
    assert second.text.endswith("wackelt sie mit.\nSchade, das Licht ist schön.")
    assert page.found[3].verified is None


def test_copy_and_saved_page_tell_the_same_reviews() -> None:
    scope, otto = "otto.de", Otto()

    keys = [
        {otto.review_of(one, scope).key for one in read(name).found}
        for name in ("otto-copy.txt", "otto-saved.html")
    ]

    assert keys[0] == keys[1]
    assert len(keys[0]) == 10


def test_a_saved_page_tells_its_site_and_a_copy_does_not() -> None:
    assert read("otto-saved.html").site == "otto.de"
    assert read("otto-copy.txt").site is None


def test_what_a_page_describes_for_machines_is_read_where_its_text_shows_no_stars() -> None:
    told = {
        "@type": "Product",
        "name": "Demo Stuhl",
        "sku": "000000002",
        "aggregateRating": {"ratingCount": "1", "reviewCount": "1"},
        "review": [
            {
                "@type": "Review",
                "author": {"name": "B."},
                "datePublished": "2026-11-03",
                "name": "Wackelt",
                "reviewBody": "Steht schief.",
                "reviewRating": {"ratingValue": 2, "bestRating": 5},
            }
        ],
    }
    html = f'<script type="application/ld+json">{json.dumps(told)}</script><p>Demo Stuhl</p>'

    page = read_page(Copied(html=html))

    (found,) = page.found
    assert (found.rating, found.written, found.text) == (2, date(2026, 11, 3), "Steht schief.")
    assert (page.article, page.is_whole) == ("000000002", True)


def test_the_feed_that_others_saw_is_read() -> None:
    feed = sample("reviews/otto-web-feed.observed-shape.not-an-api.json")

    (found,) = read_page(Copied(text=json.dumps(feed))).found

    assert (found.native_id, found.rating, found.title) == ("demo-review-id", 1, "Nie wieder")
    assert Otto().review_of(found, "otto.de").key.basis == "native"


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("4 von 5 Sternen\nGut\nvon Ben\n", "it has no date"),
        ("4 von 5 Sternen\nGut\nvon Ben am 31.02.2026\n", "no day"),
    ],
)
def test_an_entry_that_cannot_be_read_is_shown_and_the_others_come_in(
    entry: str, reason: str
) -> None:
    page = read_page(Copied(text=FIRST + entry))

    assert len(page.found) == 1
    (unread,) = page.unread
    assert reason in unread.reason
    assert unread.raw == entry.strip()


def test_what_stands_around_the_entries_is_left_over_and_shown() -> None:
    page = read_page(Copied(text=f"Sortieren nach: Neueste\nEtwas Neues\n{FIRST}Nach oben\n"))

    assert list(page.leftover) == ["Etwas Neues"]


@pytest.mark.parametrize(
    ("copied", "says"),
    [
        (Copied(text=FIRST, url="https://www.amazon.de/dp/B0"), "this is a page of amazon.de"),
        (Copied(text="Anmelden\nE-Mail-Adresse"), "the page to sign in"),
        (Copied(text="12 Suchergebnisse für Lampe"), "the results of a search"),
        (Copied(text="Demo Tischleuchte\nIn den Warenkorb"), "the article itself"),
        (Copied(html="<p>Noch keine Bewertungen</p>"), "has no reviews yet"),
        (Copied(text=""), "this is no page of reviews"),
        (Copied(text='{"items": 3}'), "this is no page of reviews"),
    ],
)
def test_the_wrong_page_says_what_it_looks_like_and_what_to_open(copied: Copied, says: str) -> None:
    with pytest.raises(WrongPage, match=says) as wrong:
        read_page(copied)

    assert "open the article on otto.de" in str(wrong.value)


def test_a_page_out_of_order_is_not_the_newest_first() -> None:
    later = FIRST.replace("03.11.2026", "05.11.2026").replace("Anna", "Ben")

    assert read_page(Copied(text=FIRST + later)).newest_first is False
    assert read_page(Copied(text=FIRST)).newest_first is None
    assert read_page(Copied(text=later + FIRST)).newest_first is None
    assert read_page(Copied(text=f"Neueste zuerst\n{later}{FIRST}")).newest_first is True


@given(
    st.lists(
        st.text(
            st.characters(categories=("L", "N", "P", "Zs"), include_characters="äöüß🙄"), min_size=1
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_buyers_words_are_kept(paragraphs: list[str]) -> None:
    said = [" ".join(f"x {one} y".split()) for one in paragraphs]

    page = read_page(Copied(text=FIRST.replace("Steht gut.", "\n".join(said))))

    assert page.found[0].text.splitlines() == said


def test_people_look_at_an_article_each_week_where_a_search_leads_them() -> None:
    otto, settings = Otto(), OttoSettings(look_every_days=3)

    rules = otto.by_hand(settings)[Stream.PRODUCT_REVIEWS]

    assert rules.every.days == 3
    assert "Kundenbewertungen" in rules.hint
    assert otto.page_url("C1", settings) == "https://www.otto.de/suche/C1/"
    assert otto.page_url(None, settings) is None


def test_saved_pages_are_part_of_the_plugin() -> None:
    assert {Path(page.name).suffix for page in PAGES.iterdir()} == {".txt", ".html"}
