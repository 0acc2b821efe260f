"""What points at one buyer is found in a draft; what is our own, or anybody's, is not."""

import pytest

from amends.language.normalise import normalise
from amends.language.wording.contacts import contacts
from amends.language.wording.personal import personal


def pointed(text: str) -> list[tuple[str, str]]:
    found = personal(text, contacts(normalise(text)))
    return [(one.kind.value, text[one.start : one.end]) for one in found]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Sehr geehrte Frau Muster, es tut uns leid.", "name", "Frau Muster"),
        ("Das Paket ging an Herrn Dr. Beispiel", "name", "Herrn Dr. Beispiel"),
        ("Dear Mrs Sample, we are sorry.", "name", "Mrs Sample"),
        ("买家王小明，您好", "name", "买家王小明"),
        ("geliefert in die Lindenstraße 12 am Montag", "address", "Lindenstraße 12"),
        ("to 12 Linden Street yesterday", "address", "12 Linden Street"),
        ("您家住幸福路12号", "address", "家住幸福路12号"),
        ("Bestellung 123-1234567-1234567 ist erstattet", "order", "123-1234567-1234567"),
        ("订单号：12345678901", "order", "订单号：12345678901"),
        ("Konto DE89 3704 0044 0532 0130 00", "identity", "DE89 3704 0044 0532 0130 00"),
        ("身份证110101199003071234", "identity", "110101199003071234"),
        ("Kundin unter 0171 5550199", "phone", "0171 5550199"),
        ("the customer's mail anna@post.example", "email", "anna@post.example"),
    ],
)
def test_each_datum_that_points_at_a_buyer_is_found(text: str, kind: str, words: str) -> None:
    assert pointed(text) == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Guten Tag, vielen Dank für Ihre Bewertung. Es tut uns leid.",
        "Hello, thank you for your review. We are sorry about the kettle.",
        "您好，非常抱歉给您带来不便，我们马上为您补发。",
        "Die Hotline des Herstellers ist 0800 1234567.",
        "Rufen Sie uns an: 0211 5550199",
        "Am Montag um 12 Uhr, in 3 bis 5 Tagen",
        "Unsere Lampe 12 W, Modell LX-2000",
    ],
)
def test_what_is_ours_or_anybodys_points_at_nobody(text: str) -> None:
    assert pointed(text) == []


def test_spans_stand_in_the_text_as_given_also_after_hidden_signs() -> None:
    text = "\u200b\u200bFrau Muster, Ihre Bestell\u00adung 123-1234567-1234567"

    assert pointed(text) == [("name", "Frau Muster"), ("order", "123-1234567-1234567")]
