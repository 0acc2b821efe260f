"""Links, addresses, numbers and handles are found however they are spelled, with their owner."""

import pytest

from amends.domain.facts import ContactKind
from amends.language.normalise import normalise
from amends.language.wording.contacts import contacts, links


def reached(text: str) -> list[tuple[str, str, str]]:
    """Kind, owner and the words in the text as given."""
    found = contacts(normalise(text))
    return [(one.kind.value, one.whose, text[one.start : one.end]) for one in found]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Rufen Sie uns an unter 0211 5550199.", "phone", "0211 5550199"),
        ("Call us on +44 7700 900123 today", "phone", "+44 7700 900123"),
        ("请致电13800000000", "phone", "13800000000"),
        ("电话一三八零零零零零零零零", "phone", "一三八零零零零零零零零"),
        (
            "null eins sieben eins fünf fünf fünf null eins",
            "phone",
            "null eins sieben eins fünf fünf fünf null eins",
        ),
        ("０２１１ ５５５０１９９ erreichen Sie uns", "phone", "０２１１ ５５５０１９９"),
        ("Mail an Service@Haus.example bitte", "email", "Service@Haus.example"),
        ("info at haus punkt de", "email", "info at haus punkt de"),
        ("info (at) haus (dot) com", "email", "info (at) haus (dot) com"),
        ("加微信 abc12345", "messenger", "微信 abc12345"),
        ("加QQ：123456789", "messenger", "QQ：123456789"),
        ("加薇信abc12345", "messenger", "薇信abc12345"),
        ("WhatsApp: haus_service", "messenger", "WhatsApp: haus_service"),
    ],
)
def test_each_way_to_be_reached_is_found_in_its_disguises(text: str, kind: str, words: str) -> None:
    assert reached(text) == [(kind, "ours", words)]


@pytest.mark.parametrize(
    "text",
    [
        "Bestellnummer 123-1234567-1234567",
        "Seriennummer 12345678",
        "Am 12.11.2026 kam das Paket, 30 Tage später die Rechnung",
        "订单号：12345678901",
        "Your order 20261122001 was shipped",
        "Version 2.5.1, 1.000,00 Euro, 10-15 Minuten",
        "five of nine parts and one box",
        "Schreiben Sie uns über WhatsApp oder Facebook",
    ],
)
def test_other_numbers_and_mere_names_of_services_are_no_contact(text: str) -> None:
    assert reached(text) == []


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Die Hotline des Herstellers ist 0800 1234567.", "third"),
        ("Call the manufacturer at 0800 1234567", "third"),
        ("厂家售后电话 4008001234", "third"),
        ("DHL antwortet nicht? Unser Telefon: 0211 5550199", "ours"),
        ("Der Hersteller weiß es nicht. Rufen Sie uns an: 0211 5550199", "ours"),
        ("Nicht der Hersteller, wir helfen: unter 0211 5550199 sind wir für uns da", "third"),
    ],
)
def test_a_number_belongs_to_whoever_is_named_last_before_it(text: str, whose: str) -> None:
    assert [owner for _, owner, _ in reached(text)] == [whose]


@pytest.mark.parametrize(
    ("text", "host", "secure", "words"),
    [
        (
            "siehe https://www.Amazon.de/returns.",
            "amazon.de",
            True,
            "https://www.Amazon.de/returns",
        ),
        ("http://haus.example/x?y=1 hier", "haus.example", False, "http://haus.example/x?y=1"),
        ("bei haus-shop.example!", "haus-shop.example", True, "haus-shop.example"),
        ("haus-shop punkt de", "haus-shop.de", True, "haus-shop punkt de"),
        ("shop点com", "shop.com", True, "shop点com"),
        ("请看taobao.com，谢谢", "taobao.com", True, "taobao.com"),
    ],
)
def test_a_link_is_told_with_its_host(text: str, host: str, secure: bool, words: str) -> None:
    (link,) = links(normalise(text))

    assert (link.host, link.secure, text[link.start : link.end]) == (host, secure, words)


@pytest.mark.parametrize(
    "text", ["z.B. so", "Das war gut.Danke", "info@haus.example", "3.50 Euro", "a.b.c"]
)
def test_a_full_stop_or_a_mail_address_makes_no_link(text: str) -> None:
    assert links(normalise(text)) == ()


@pytest.mark.parametrize("piece", ["a.", "a@", "1 2 ", "@", "http://", "eins ", " at ", "微信"])
def test_a_long_text_of_almost_contacts_is_read_through(piece: str) -> None:
    text = piece * (20_000 // len(piece))

    found = (*contacts(normalise(text)), *links(normalise(text)))

    assert all(0 <= one.start < one.end <= len(text) for one in found)


def test_what_overlaps_is_told_once() -> None:
    text = "WhatsApp +44 7700 900123 oder service@haus.example"

    kinds = [one.kind for one in contacts(normalise(text))]

    assert sorted(kinds) == sorted({*kinds})
    assert ContactKind.EMAIL in kinds
