"""Coupon, refund, stars, review and contact are recognised in languages that are not read."""

from itertools import pairwise

import pytest

from amends.domain.facts import Term
from amends.language.normalise import normalise
from amends.language.wording.foreign import found_terms, known, terms_of

TEXTS = {
    "fr": "Remboursement et bon d'achat contre cinq étoiles : modifiez votre avis, WhatsApp",
    "it": "Rimborso e buono sconto per cinque stelle: modifica la recensione, WhatsApp",
    "es": "Reembolso y cupón por cinco estrellas: cambie su reseña, WhatsApp",
    "nl": "Terugbetaling en cadeaubon voor vijf sterren: wijzig uw recensie, WhatsApp",
    "pl": "Zwrot pieniędzy i kupon za pięć gwiazdek: zmień opinię, WhatsApp",
    "sv": "Återbetalning och rabattkod för fem stjärnor: ändra recensionen, WhatsApp",
    "pt": "Reembolso e cupom por cinco estrelas: altere a avaliação, WhatsApp",
    "tr": "Para iadesi ve kupon, beş yıldız için yorumunuzu değiştirin, WhatsApp",
    "ja": "返金とクーポンを差し上げます。星5のレビューに変更してください。LINE",
}


@pytest.mark.parametrize("language", TEXTS)
def test_all_five_kinds_are_found_in_their_language(language: str) -> None:
    found = found_terms(normalise(TEXTS[language]), language)

    assert {one.term for one in found} == set(Term)


@pytest.mark.parametrize("language", TEXTS)
def test_they_are_found_without_knowing_the_language(language: str) -> None:
    found = found_terms(normalise(TEXTS[language]), None)

    assert {one.term for one in found} >= set(Term)
    places = [(one.start, one.end) for one in found]
    assert places == sorted(places)
    assert all(left[1] <= right[0] for left, right in pairwise(places))


def test_a_term_stands_in_the_text_as_it_was_given() -> None:
    text = "Un R\u00adEMBOURSEMENT complet"

    (one,) = found_terms(normalise(text), "fr")

    assert text[one.start : one.end] == "R\u00adEMBOURSEMENT"


@pytest.mark.parametrize("language", ["fr", "pl", "ja"])
def test_ordinary_words_are_no_terms(language: str) -> None:
    text = {"fr": "Bonjour, merci beaucoup", "pl": "Dzień dobry", "ja": "こんにちは"}[language]

    assert found_terms(normalise(text), language) == ()


@pytest.mark.parametrize("language", known())
def test_every_file_names_all_five_kinds_and_no_other(language: str) -> None:
    words = terms_of(language)
    phrases = {concept for held in words.phrases.values() for _, concept in held}
    single = {
        name for table in (words.whole, words.begins) for names in table.values() for name in names
    }

    assert phrases | single == {term.name for term in Term}


def test_the_languages_that_were_promised_are_there() -> None:
    assert set(known()) >= {"fr", "it", "es", "nl", "pl", "sv", "ja", "tr", "pt"}
