"""Values are frozen and strict, and hold any text that a buyer can send."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from amends.domain.client import Client, ProcessingAgreement
from amends.domain.order import Money, Return
from amends.domain.review import FollowUp
from amends.domain.values import storable
from amends.testing.builders import NOON, a_client, a_review, a_store

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=200)


def test_a_value_cannot_be_changed() -> None:
    review = a_review()

    with pytest.raises(ValidationError, match="frozen"):
        review.text = "better"


def test_a_field_that_nobody_declared_is_an_error() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        a_review(stars=5)


def test_values_with_the_same_fields_are_equal() -> None:
    assert a_review() == a_review()
    assert a_review() != a_review(rating=2)


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        ("", ""),
        ("差\0评", "差␀评"),
        ("\ud800", "�"),
        ("so\udc00so", "so�so"),
        ("\ud83d\ude21", "😡"),  # two halves that belong together
        ("\ud83d\ud83d\ude21", "�😡"),
        ("  two\r\n lines\t", "  two\r\n lines\t"),
    ],
)
def test_a_text_is_kept_to_the_letter_but_for_what_no_database_holds(came: str, kept: str) -> None:
    assert storable(came) == kept
    assert a_review(text=came).text == kept


@given(ANY_TEXT)
@example("\0\ud800")
def test_every_text_can_be_stored_and_is_the_same_when_it_comes_again(text: str) -> None:
    kept = storable(text)

    kept.encode("utf-8")
    assert "\0" not in kept
    assert storable(kept) == kept


@given(ANY_TEXT)
def test_every_review_survives_its_own_json(text: str) -> None:
    review = a_review(
        native=text, title=text, author=text, buyer=text, order=text, order_line=text,
        article=text, article_title=text, variant=text, reply=text, url=text,
        follow_ups=(FollowUp(text=text, written=NOON),),
    )  # fmt: skip

    assert type(review).model_validate_json(review.model_dump_json()) == review


@pytest.mark.parametrize("letter", ["a", "差"])
def test_a_megabyte_of_text_is_kept(letter: str) -> None:
    long = letter * 1_000_000

    assert a_review(text=long).text == long


@pytest.mark.parametrize(
    ("minor", "currency", "reads"),
    [
        (5990, "CNY", "59.90 CNY"),
        (0, "EUR", "0.00 EUR"),
        (-5, "EUR", "-0.05 EUR"),
        (1980, "JPY", "1980 JPY"),
        (10**17 + 1, "EUR", "1000000000000000.01 EUR"),
    ],
)
def test_money_reads_as_people_write_it(minor: int, currency: str, reads: str) -> None:
    assert str(Money(minor=minor, currency=currency)) == reads


@pytest.mark.parametrize("currency", ["", "eur", "EURO"])
def test_money_needs_a_currency_by_its_code(currency: str) -> None:
    with pytest.raises(ValidationError, match="currency"):
        Money(minor=1, currency=currency)


def test_whoever_we_work_for_has_a_name() -> None:
    with pytest.raises(ValidationError, match="name"):
        a_client(name="")
    with pytest.raises(ValidationError, match="name"):
        a_store(name="")


def test_a_client_carries_its_processing_agreement() -> None:
    agreement = ProcessingAgreement(
        signed_on="2026-11-01", instructions="Answer reviews.", sub_processors=("Example Hosting",)
    )
    client = a_client(agreement=agreement)

    assert a_client().agreement is None
    assert Client.model_validate_json(client.model_dump_json()) == client


def test_texts_in_a_row_can_be_stored_as_well() -> None:
    notice = Return(line="1", state="ACCEPTED", numbers=("a\0", "\ud800", "77"))

    assert notice.numbers == ("a␀", "�", "77")
