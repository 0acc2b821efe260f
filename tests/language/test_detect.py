"""The language of short texts is told, and what is not read is never mistaken for what is."""

import pytest

from amends.language.detect import READ, by_script, detect, detect_all
from amends.language.grams import grams, plain
from amends.language.normalise import folded

TEXTS = {
    "de": (
        "Nach zwei Wochen schon kaputt, sehr schade",
        "schnelle lieferung alles top",
        "Passt nicht, geht zurück",
    ),
    "en": (
        "Broke after two weeks, very disappointed",
        "fast delivery all good",
        "does not fit at all",
    ),
    "zh": (
        "质量太差了，用了两天就坏了",
        "物流很快",
        "iPhone 手机壳很好看",
    ),
    "fr": (
        "Livraison rapide mais le produit est cassé",
        "je ne recommande pas du tout cet article",
        "très déçue de la qualité",
    ),
    "it": (
        "Il prodotto è arrivato rotto e nessuno risponde",
        "non lo consiglio a nessuno, pessima qualità",
        "spedizione veloce, tutto perfetto",
    ),
    "es": (
        "El producto llegó roto y nadie me contesta",
        "no lo recomiendo para nada, muy mala calidad",
        "envío rápido y todo perfecto",
    ),
    "nl": (
        "Het product kwam kapot aan en niemand reageert",
        "snelle levering, maar de kwaliteit valt tegen",
        "ik zou dit niet nog een keer kopen",
    ),
    "pl": (
        "Produkt przyszedł uszkodzony i nikt nie odpowiada",
        "szybka wysyłka, wszystko w porządku",
        "nie polecam tego sprzedawcy",
    ),
    "sv": (
        "Produkten kom trasig och ingen svarar",
        "snabb leverans men dålig kvalitet",
        "jag skulle inte köpa den igen",
    ),
    "pt": (
        "O produto chegou quebrado e ninguém responde",
        "entrega rápida, mas não gostei da qualidade",
        "não recomendo a ninguém",
    ),
    "tr": (
        "Ürün kırık geldi ve kimse cevap vermiyor",
        "hızlı kargo ama kalitesi çok kötü",
        "kesinlikle tavsiye etmiyorum",
    ),
    "da": (
        "Varen kom i stykker og ingen svarer",
        "hurtig levering men dårlig kvalitet",
        "jeg ville ikke købe den igen",
    ),
    "cs": (
        "Zboží přišlo rozbité a nikdo neodpovídá",
        "rychlé dodání, ale špatná kvalita",
        "už bych si to nikdy nekoupil",
    ),
    "ja": (
        "二週間で壊れました。とても残念です",
        "配送は早かったです",
        "おすすめしません",
    ),
    "ko": (
        "이틀 만에 고장났어요",
        "배송이 빨라요",
        "추천하지 않습니다",
    ),
    "ru": (
        "Сломалось через два дня",
        "быстрая доставка",
        "не советую",
    ),
    "ar": (
        "المنتج وصل مكسور ولا أحد يرد",
        "توصيل سريع",
        "لا أنصح به",
    ),
}


def by_batch(texts: tuple[str, ...]) -> list[str | None]:
    simple = [folded(text) for text in texts]
    return detect_all(simple, grams([plain(text) for text in simple]))


@pytest.mark.parametrize("language", TEXTS)
def test_the_language_of_a_short_text_is_told(language: str) -> None:
    right = [detect(text) == language for text in TEXTS[language]]

    assert sum(right) >= (3 if language in READ else 2)


@pytest.mark.parametrize("language", [name for name in TEXTS if name not in READ])
def test_no_other_language_is_mistaken_for_one_that_is_read(language: str) -> None:
    assert not {detect(text) for text in TEXTS[language]} & set(READ)


@pytest.mark.parametrize(
    "nothing", ["", " ", "😀👍🎉", "12345", "!!! ???", "5/5", "\ud800", "👍👍 100%", "\u202e\u200b"]
)
def test_a_text_without_letters_has_no_language(nothing: str) -> None:
    assert detect(nothing) is None


@pytest.mark.parametrize(
    ("mixed", "language"),
    [
        ("这个 iPhone 15 Pro Max 手机壳质量不错", "zh"),
        ("good 质量不错,物流很快", "zh"),
        ("Die Jacke (尺码 XL) passt nicht und geht zurück", "de"),
        ("I bought the 小米 phone last week and it broke", "en"),
        ("Das Design ist nice, aber leider zu klein", "de"),
    ],
)
def test_a_mixed_text_has_the_language_of_most_of_it(mixed: str, language: str) -> None:
    assert detect(mixed) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mit freundlichen Grüßen Ihr Kundenservice", "de"),
        ("Please use our order page, thank you", "en"),
        ("Der var ingen i butikken, og det er mit problem", "da"),
        ("Het product is niet wat we hadden gekocht, en de man was boos", "nl"),
    ],
)
def test_small_words_that_other_languages_share_mislead_nobody(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("好", "zh"),
        ("こんにちは世界", "ja"),
        ("привет", "ru"),
        ("γειά", "el"),
        ("שלום", "he"),
        ("สวัสดี", "th"),
        ("नमस्ते", "hi"),
        ("hallo", "latin"),
        ("123", None),
    ],
)
def test_a_script_that_only_one_language_writes_tells_it(text: str, script: str | None) -> None:
    assert by_script(text) == script


def test_a_batch_tells_what_its_texts_tell_alone() -> None:
    texts = (*(text for listed in TEXTS.values() for text in listed), "", "👍", "ok")

    assert by_batch(texts) == [detect(text) for text in texts]
