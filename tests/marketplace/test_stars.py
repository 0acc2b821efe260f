"""Ratings as people and pages write them: a whole number of stars, or the reason why not."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.marketplace.stars import stars_in


@pytest.mark.parametrize(
    "text",
    [
        *("4", "4.0", "4,0", "4/5", "４", "٤", "4 / 5", "Rating: 4"),
        *("4.0 out of 5 stars", "Rated 4 out of 5", "4 stars", "4,0 von 5 Sternen", "4 Sterne"),
        *("4,0 sur 5\xa0étoiles", "4,0 su 5 stelle", "4,0 de 5 estrellas", "4,0 de 5 estrelas"),
        *("4,0 van 5 sterren", "4,0 z 5 gwiazdek", "4,0 av 5 stjärnor", "5 yıldız üzerinden 4,0"),
        *(
            "4.0 من 5 نجوم",
            "٤٫٠ من ٥ نجوم",
            "5つ星のうち4.0",
            "4.0 颗星，最多 5 颗星",
            "4星",
            "星4つ",
        ),
        *("★★★★☆", "★★★★", "⭐⭐⭐⭐", "⭐️⭐️⭐️⭐️", "★4", "★★★★☆ (gut)", "8/10", "80/100"),
    ],
)
def test_four_stars_are_written_in_many_ways(text: str) -> None:
    assert stars_in(text) == 4


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("好评", 5),
        ("中评", 3),
        ("差评", 1),
        ("1 (schlecht)", 1),
        ("neutral", 3),
    ],
)
def test_a_mood_is_a_rating(text: str, stars: int) -> None:
    assert stars_in(text) == stars


def test_a_percentage_needs_its_scale() -> None:
    with pytest.raises(ValueError, match="percentage"):
        stars_in("80 %")

    assert stars_in("80 %", out_of=100) == 4
    assert stars_in("2", out_of=10) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("7", "7 of 5 is no rating"),
        ("7 von 5 Sternen", "7 of 5 is no rating"),
        ("0", "0 of 5 is no rating"),
        ("4.5 out of 5 stars", "4.5 of 5 lies between two stars"),
        ("7/10", "7 of 10 lies between two stars"),
        ("3 of 6", "3 of 6 is no scale"),
        ("4½", "half star"),
        ("★★★½", "half star"),
        ("☆☆☆☆☆", "0 of 5 stars"),
        ("★★★★★★", "6 of 6 stars"),
        ("1 (gut)", "says the opposite"),
        ("★☆☆☆☆ good", "says the opposite"),
        ("-3", "another number"),
        ("4-5", "another number"),
        ("4, 5", "another number"),
        ("2026", "another number"),
        ("4 of 5 of 6", "another number"),
        ("", "no rating"),
        ("!", "no rating"),
        ("good, bad", "no rating"),
        ("1 Woche", "more than a rating"),
        ("4" * 5000, "more than a rating"),
    ],
)
def test_what_is_no_rating_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        stars_in(text)


def test_a_reason_quotes_nobody() -> None:
    with pytest.raises(ValueError, match="more than a rating") as caught:
        stars_in("3 sagt Frau Ruhland")

    assert "Ruhland" not in str(caught.value)


@given(st.text(max_size=40))
def test_any_text_is_a_rating_or_a_reason(text: str) -> None:
    with suppress(ValueError):
        assert stars_in(text) in (1, 2, 3, 4, 5)


@given(st.integers(1, 5), st.sampled_from(["{}", "{}/5", "{},0 von 5 Sternen", "5つ星のうち{}.0"]))
def test_a_rating_comes_back_as_it_was_written(stars: int, shape: str) -> None:
    assert stars_in(shape.format(stars)) == stars
