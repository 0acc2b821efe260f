"""A review holds what its platform says, is known by a number for ever, and has a time."""

import subprocess
import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from amends.domain.ids import stable_id
from amends.domain.review import (
    FIELDS,
    Change,
    FollowUp,
    Part,
    Review,
    ReviewKey,
    compare_by,
    fingerprint,
    same_words,
)
from amends.testing.builders import NOON, a_review

KEYS = st.builds(
    ReviewKey,
    scope=st.text(max_size=20),
    basis=st.sampled_from(["native", "natural", "fingerprint"]),
    value=st.text(max_size=20),
)


@pytest.mark.parametrize("rating", [None, 1, 5])
def test_a_rating_lies_from_one_to_five_or_is_unknown(rating: int | None) -> None:
    assert a_review(rating=rating).rating == rating


@pytest.mark.parametrize("rating", [0, 6, -1, 2.5])
def test_a_rating_outside_the_scale_is_refused(rating: float) -> None:
    with pytest.raises(ValidationError, match="rating"):
        a_review(rating=rating)


@pytest.mark.parametrize("when", [NOON, date(2026, 11, 22)])
def test_a_review_has_an_aware_time_or_a_day_and_keeps_which(when: datetime | date) -> None:
    read = Review.model_validate_json(a_review(written=when).model_dump_json())

    assert (type(read.written), read.written) == (type(when), when)


@pytest.mark.parametrize("hour", [0, 12])  # pydantic alone takes a naive midnight for a day
def test_a_time_without_a_zone_is_refused(hour: int) -> None:
    naive = NOON.replace(hour=hour, tzinfo=None)

    with pytest.raises(ValidationError, match="a time needs a zone"):
        a_review(written=naive)
    with pytest.raises(ValidationError, match="a time needs a zone"):
        FollowUp(text="还是坏的", written=naive)


@pytest.mark.parametrize(
    ("year", "fits"), [(1989, False), (1990, True), (2199, True), (2200, False)]
)
def test_a_year_that_only_fills_a_field_is_refused(year: int, fits: bool) -> None:
    for when in (date(year, 6, 1), datetime(year, 6, 1, tzinfo=UTC)):
        if fits:
            assert a_review(written=when).written == when
        else:
            with pytest.raises(ValidationError, match=f"{year} is not a year in which anybody"):
                a_review(written=when)


def test_a_date_in_the_future_is_kept_as_it_came() -> None:
    assert a_review(written=date(2032, 1, 1)).written == date(2032, 1, 1)


def key(**over: Any) -> ReviewKey:
    return ReviewKey(**{"scope": "amazon.de", "basis": "native", "value": "R1ABC"} | over)


def test_scope_basis_and_value_each_make_another_number() -> None:
    keys = [key(), key(scope="amazon.fr"), key(basis="fingerprint"), key(value="R1ABD")]

    assert len({one.known_as for one in keys}) == 4


def test_a_key_has_the_number_that_it_always_had() -> None:
    # These stand in databases. A change here loses every review that was ever stored.
    assert key().known_as == 5168904464543321952
    assert (
        ReviewKey(scope="taobao/示例家居小铺", basis="natural", value="1/buyer").known_as
        == 4373441940179057429
    )


def test_another_process_gives_a_key_the_same_number() -> None:
    code = (
        "from amends.domain.ids import stable_id; print(stable_id('amazon.de', 'native', 'R1ABC'))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert int(said.stdout) == key().known_as


@given(KEYS, KEYS)
def test_two_keys_share_a_number_only_when_they_are_one(one: ReviewKey, two: ReviewKey) -> None:
    assert (one.known_as == two.known_as) == (one == two)


@pytest.mark.parametrize(("one", "two"), [(["a\x1fb"], ["a", "b"]), (["ab", "c"], ["a", "bc"])])
def test_parts_are_not_mistaken_for_one_another(one: list[str], two: list[str]) -> None:
    assert stable_id(*one) != stable_id(*two)


@given(st.lists(st.text(st.characters(codec=None, categories=None)), max_size=4))
def test_a_number_fits_a_signed_bigint(parts: list[str]) -> None:
    assert 0 <= stable_id(*parts) < 2**63


@given(st.text(st.characters(codec=None, categories=None)))
def test_a_key_can_be_stored_whatever_the_platform_calls_it(value: str) -> None:
    odd = key(value=value)

    odd.value.encode("utf-8")
    assert "\0" not in odd.value
    assert odd.known_as == key(value=odd.value).known_as


def test_every_field_that_may_change_says_what_its_change_means() -> None:
    judged = compare_by(set(Part))

    assert judged.keys() <= Review.model_fields.keys()
    assert {change for change in Change if change in judged.values()} == set(Change) - {
        Change.APPEARED, Change.COMPLETED, Change.GONE, Change.BACK,
    }  # fmt: skip
    assert FIELDS.keys() == set(Part)


def test_a_reading_judges_only_what_it_sees() -> None:
    assert compare_by([]) == {}
    assert compare_by([Part.REPLY]) == {"reply": Change.REPLIED}
    assert list(compare_by([Part.REPLY, Part.VERDICT])) == [
        "rating", "native", "title", "text", "reply",
    ]  # fmt: skip


DAY = date(2026, 11, 22)


def a_print(**over: Any) -> ReviewKey:
    """The fingerprint of what Anna said about the leaking cup."""
    plain: dict[str, Any] = {
        "scope": "otto.de", "article": "M001", "written": DAY, "author": "Anna K.",
        "words": "Undicht\nLäuft aus, keine Antwort.",
    }  # fmt: skip
    return fingerprint(**plain | over)


@pytest.mark.parametrize(
    "over",
    [
        {"scope": "otto.at"},
        {"article": "M002"},
        {"written": date(2026, 11, 23)},
        {"author": "Anna L."},
        {"author": None},
        {"words": "Undicht\nLäuft aus, keine Antwort!"},
        {"words": ""},
    ],
)
def test_scope_article_day_author_and_words_each_make_another_fingerprint(
    over: dict[str, Any],
) -> None:
    assert a_print(**over) != a_print()


@pytest.mark.parametrize(
    "over",
    [
        {"words": "UNDICHT läuft aus,\u00a0keine\r\n Antwort. "},
        {"author": " anna  K."},
        {"written": datetime(2026, 11, 22, 23, 59, tzinfo=UTC)},
    ],
)
def test_what_copying_changes_makes_no_other_fingerprint(over: dict[str, Any]) -> None:
    assert a_print(**over) == a_print()


def test_a_fingerprint_is_the_one_that_it_always_was() -> None:
    # These stand in databases. A change here doubles every review that was ever brought.
    assert a_print() == ReviewKey(
        scope="otto.de", basis="fingerprint", value="70778db2c8e19c0a76db88fe4683a965"
    )


@pytest.mark.parametrize("article", [None, ""])
def test_without_an_article_too_many_reviews_would_be_alike(article: str | None) -> None:
    with pytest.raises(ValueError, match="needs the article it is about"):
        a_print(article=article)


@pytest.mark.parametrize("author", [None, ""])
def test_without_author_and_words_too_many_reviews_would_be_alike(author: str | None) -> None:
    assert a_print(author=author).basis == "fingerprint"
    assert a_print(words=" \n").basis == "fingerprint"

    with pytest.raises(ValueError, match="needs an author or a text"):
        a_print(author=author, words=" \n")


@given(st.text(st.characters(codec=None, categories=None)))
def test_a_fingerprint_is_made_of_any_text(words: str) -> None:
    assert len(a_print(words=words).value) == 32
    assert a_print(words=words) == a_print(words=f" {words}\t")


@pytest.mark.parametrize(
    ("other", "same"),
    [("Läuft aus", True), ("LÄUFT\n aus ", True), ("Läuft", False), ("Läuft-aus", False)],
)
def test_words_are_the_same_but_for_spaces_and_capitals(other: str, same: bool) -> None:
    assert same_words("Läuft aus", other) is same
