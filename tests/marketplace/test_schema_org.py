"""Reviews that pages describe for machines come out as they stand, from JSON-LD or microdata."""

import json

import pytest

from amends.marketplace.schema_org import Described, Description, described_in
from amends.marketplace.trees import tree_of

REVIEW = {
    "@type": "Review",
    "author": {"@type": "Person", "name": "Anna K."},
    "datePublished": "2026-11-03",
    "reviewRating": {"@type": "Rating", "ratingValue": 2, "bestRating": "5"},
    "name": "Nie wieder",
    "reviewBody": "Kam zerkratzt an.",
    "url": "https://shop.example/r/7",
}
PRODUCT = {
    "@context": "https://schema.org",
    "@type": ["Product", "Thing"],
    "sku": "S1",
    "name": "Leuchte",
    "aggregateRating": {"@type": "AggregateRating", "ratingCount": "37", "reviewCount": 12},
    "review": [REVIEW],
}
MICRODATA = """
<div itemscope itemtype="https://schema.org/Product">
  <h1 itemprop="name">Leuchte</h1><meta itemprop="sku" content="S1">
  <div itemprop="aggregateRating" itemscope itemtype="https://schema.org/AggregateRating">
    <b itemprop="ratingValue">4.1</b> <b itemprop="ratingCount">37</b>
    <b itemprop="reviewCount">12</b>
  </div>
  <div itemprop="review" itemscope itemtype="https://schema.org/Review" id="r7">
    <b itemprop="name">Nie wieder</b>
    <span itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating">
      <meta itemprop="ratingValue" content="2"><meta itemprop="bestRating" content="5"></span>
    <span itemprop="author" itemscope itemtype="https://schema.org/Person">
      <span itemprop="name">Anna K.</span></span>
    <time itemprop="datePublished" datetime="2026-11-03">3. November</time>
    <div itemprop="reviewBody">Kam<br>zerkratzt an.</div>
    <a itemprop="url" href="https://shop.example/r/7">Link</a>
  </div>
</div>"""


def in_script(held: object) -> Description:
    text = held if isinstance(held, str) else json.dumps(held)
    return described_in(tree_of(f'<script type="application/ld+json">{text}</script>'))


def test_a_product_describes_its_reviews() -> None:
    found = in_script(PRODUCT)

    assert found == Description(
        reviews=(
            Described(
                raw=json.dumps(REVIEW, ensure_ascii=False),
                url="https://shop.example/r/7",
                rating="2",
                best="5",
                written="2026-11-03",
                author="Anna K.",
                title="Nie wieder",
                text="Kam zerkratzt an.",
                article="S1",
                article_title="Leuchte",
            ),
        ),
        article="S1",
        article_title="Leuchte",
        ratings="37",
        texts="12",
    )


@pytest.mark.parametrize("held", [[PRODUCT], {"@graph": [{"@type": "WebPage"}, PRODUCT]}])
def test_it_does_not_matter_where_the_product_stands(held: object) -> None:
    assert len(in_script(held).reviews) == 1


def test_a_review_may_name_its_product_itself() -> None:
    about = {"@type": "Product", "name": "Regal", "gtin13": "4000000000006"}

    (found,) = in_script(
        {**REVIEW, "@type": "https://schema.org/Review", "itemReviewed": about}
    ).reviews

    assert (found.article, found.article_title) == ("4000000000006", "Regal")


@pytest.mark.parametrize(
    ("told", "known_as"),
    [
        ({"identifier": "r7"}, "r7"),
        ({"identifier": {"value": 7}}, "7"),
        ({"@id": "https://shop.example/r/7"}, "https://shop.example/r/7"),
        ({"@id": "https://shop.example/p/1#review-3"}, ""),
        ({"@id": "_:b0"}, ""),
    ],
)
def test_a_place_on_the_page_is_no_id(told: dict[str, object], known_as: str) -> None:
    (found,) = in_script({**REVIEW, **told}).reviews

    assert found.id == known_as


def test_what_a_review_does_not_tell_stays_empty() -> None:
    (found,) = in_script(
        {"@type": "Review", "reviewBody": ["x"], "author": None, "name": True}
    ).reviews

    assert found == Described(raw=found.raw, text="x")


@pytest.mark.parametrize("held", ["{", "null", "[" * 100_000, '{"@type": 3}', '"Review"'])
def test_a_broken_script_describes_nothing(held: str) -> None:
    assert in_script(held) == Description()


def test_deep_objects_end() -> None:
    held: object = REVIEW
    for _ in range(500):
        held = {"within": held}

    assert in_script(held).reviews == ()


def test_microdata_tells_the_same() -> None:
    found = described_in(tree_of(MICRODATA))

    (review,) = found.reviews
    assert "Kam<br>zerkratzt" in review.raw
    assert (review.id, review.rating, review.best) == ("", "2", "5")
    assert (review.written, review.author) == ("2026-11-03", "Anna K.")
    assert (review.title, review.text) == ("Nie wieder", "Kam\nzerkratzt an.")
    assert (review.url, review.article) == ("https://shop.example/r/7", "S1")
    assert (found.article_title, found.ratings, found.texts) == ("Leuchte", "37", "12")
