"""Reviews copied as plain text, in the languages of the sites: the buyer's words to the letter."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.amazon.brought import ASIN, DAY, ENTRY, block, listing, read, read_text

from amends.marketplace.capture import Copied, WrongPage

# Author, stars and title, country and day, variant, mark of a buyer, buttons below the text.
SITES = [
    (
        "amazon.com",
        (
            "Ann\n2.0 out of 5 stars Leaks\nReviewed in the United States on November 3, 2026\n"
            "Color: TealSize: 32 ozVerified Purchase\n{}\n"
            "3 people found this helpful\nHelpful\nReport"
        ),
        "Leaks",
        "Color: TealSize: 32 oz",
    ),
    (
        "amazon.co.uk",
        (
            "Ann\nTOP 500 REVIEWER\n2.0 out of 5 stars\nLeaks\n"
            "Reviewed in the United Kingdom on 3 November 2026\n"
            "Verified Purchase\n{}\nHelpful\nReport"
        ),
        "Leaks",
        "",
    ),
    (
        "amazon.de",
        (
            "Ann\n\n2,0 von 5 Sternen\nUndicht\nRezension aus Deutschland vom 3. November 2026\n"
            "Farbe: Blau\nVerifizierter Kauf\n{}\n\n"
            "Eine Person fand diese Informationen hilfreich\n"
            "Nützlich\nMelden"
        ),
        "Undicht",
        "Farbe: Blau",
    ),
    (
        "amazon.fr",
        (
            "Ann\n2,0 sur 5 étoiles Fuit\nCommenté en France le 3 novembre 2026\n"
            "Couleur: BleuAchat vérifié\n{}\n2 personnes ont trouvé cela utile\nUtile\nSignaler"
        ),
        "Fuit",
        "Couleur: Bleu",
    ),
    (
        "amazon.it",
        (
            "Ann\n2,0 su 5 stelle Perde\nRecensito in Italia il 3 novembre 2026\n"
            "Colore: BluAcquisto verificato\n{}\nUtile\nSegnala un abuso"
        ),
        "Perde",
        "Colore: Blu",
    ),
    (
        "amazon.es",
        (
            "Ann\n2,0 de 5 estrellas Gotea\nRevisado en España el 3 de noviembre de 2026\n"
            "Color: AzulCompra verificada\n{}\nA 2 personas les ha parecido útil\nÚtil\nInformar"
        ),
        "Gotea",
        "Color: Azul",
    ),
    (
        "amazon.nl",
        (
            "Ann\n2,0 van 5 sterren Lekt\nBeoordeeld in Nederland op 3 november 2026\n"
            "Geverifieerde aankoop\n{}\nNuttig\nMelden"
        ),
        "Lekt",
        "",
    ),
    (
        "amazon.pl",
        (
            "Ann\n2,0 z 5 gwiazdek Cieknie\nOpinia napisana w Polsce dnia 3 listopada 2026\n"
            "Zweryfikowany zakup\n{}\nPrzydatne\nZgłoś"
        ),
        "Cieknie",
        "",
    ),
    (
        "amazon.se",
        (
            "Ann\n2,0 av 5 stjärnor Läcker\nRecenserad i Sverige den 3 november 2026\n"
            "Verifierat köp\n{}\nHjälpsam\nRapportera"
        ),
        "Läcker",
        "",
    ),
    (
        "amazon.com.br",
        (
            "Ann\n2,0 de 5 estrelas Vaza\nAvaliado no Brasil em 3 de novembro de 2026\n"
            "Cor: AzulCompra verificada\n{}\nÚtil\nDenunciar"
        ),
        "Vaza",
        "Cor: Azul",
    ),
    (
        "amazon.com.tr",
        (
            "Ann\n5 yıldız üzerinden 2,0 Sızdırıyor\n"
            "3 Kasım 2026 tarihinde Türkiye’de değerlendirildi\n"
            "Doğrulanmış Alışveriş\n{}\nFaydalı\nBildir"
        ),
        "Sızdırıyor",
        "",
    ),
    (
        "amazon.eg",
        (
            "Ann\n2.0 من 5 نجوم يسرب\nتمت المراجعة في مصر في ٣ نوفمبر ٢٠٢٦\n"
            "عملية شراء معتمدة\n{}\nمفيد\nإبلاغ"
        ),
        "يسرب",
        "",
    ),
    (
        "amazon.co.jp",
        (
            "Ann\n5つ星のうち2.0 水漏れ\n2026年11月3日に日本でレビュー済み\n"
            "色: 黒Amazonで購入\n{}\n"
            "5人のお客様がこれが役に立ったと考えています\n役に立った\nレポート"
        ),
        "水漏れ",
        "色: 黒",
    ),
]
WORDS = st.text(
    st.characters(categories=("L", "N", "P", "S"), include_characters=" äöüß壊🙄"), min_size=1
)


@pytest.mark.parametrize(
    ("site", "shape", "title", "variant"), SITES, ids=[one[0] for one in SITES]
)
def test_a_copied_text_is_read_in_the_language_of_its_site(
    site: str, shape: str, title: str, variant: str
) -> None:
    said = "First line.\n\nSecond: line."
    text = f"{shape.format(said)}\n\n{shape.replace('Ann', 'Ben').format('Other.')}"

    page = read_text(text, site)

    assert list(page.unread) == []
    first, second = page.found
    assert (first.author, second.author) == ("Ann", "Ben")
    assert (first.rating, first.title, first.written) == (2, title, date(2026, 11, 3))
    assert (first.text, second.text) == (said, "Other.")
    assert (first.variant, first.verified) == (variant, True)
    assert (page.article, first.article) == (ASIN, ASIN)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=3))
def test_a_buyers_words_are_kept_in_a_copied_text(reviews: list[list[str]]) -> None:
    said = [[" ".join(f"x {line} y".split()) for line in lines] for lines in reviews]
    shape = ENTRY.replace("Kam zerkratzt an.", "{}") + "Nützlich\nMelden\n"

    page = read_text("\n".join(shape.replace("{}", "\n".join(lines)) for lines in said))

    assert [one.text.splitlines() for one in page.found] == said


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_a_buyers_words_are_kept_in_a_saved_page(lines: list[str]) -> None:
    from html import escape

    said = [" ".join(f"x {line} y".split()) for line in lines]
    text = "<br>".join(escape(line) for line in said)

    (found,) = read(listing(block(text=f'<p data-hook="review-body">{text}</p>'))).found

    assert found.text.splitlines() == said


def test_a_text_that_looks_like_a_variant_or_a_button_stays_a_text() -> None:
    said = "Fazit: nie wieder\nNützlich\nwar daran nichts.\nMelden"

    page = read_text(ENTRY.replace("Kam zerkratzt an.", f"{said}\nNützlich\nMelden") + ENTRY)

    assert [one.text for one in page.found] == [said, "Kam zerkratzt an."]


def test_a_text_without_the_mark_of_a_buyer_keeps_its_first_line() -> None:
    said = "Mein Urteil: schlecht\nKam zerkratzt an."

    (found,) = read_text(ENTRY.replace("Verifizierter Kauf\nKam zerkratzt an.", said)).found

    assert (found.text, found.variant, found.verified) == (said, "", None)


def test_lines_around_the_reviews_are_left_over_and_amazons_own_are_not() -> None:
    text = f"Kundenrezensionen\nEin Hinweis\n{ENTRY}Nützlich\nMelden\nNächste Seite→\nWerbung\n"

    assert list(read_text(text).leftover) == ["Ein Hinweis", "Werbung"]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (f"Ben\n{DAY}\nOhne Sterne.\nNützlich\n", "it has no stars"),
        ("Ben\n4,0 von 5 Sternen Ganz gut\nOhne Tag.\nNützlich\n", "it has no date"),
        (f"Ben\n4,5 von 5 Sternen Gut\n{DAY}\nHalber Stern.\nNützlich\n", "lies between two stars"),
        (f"Ben\n4,0 von 5 Sternen\n{DAY}\nVerifizierter Kauf\nNützlich\n", "it has no text"),
        (f"Ben\n4,0 von 5 Sternen\n{DAY.replace('3.', '31.')}\nx\nNützlich\n", "no day"),
    ],
)
def test_a_piece_that_lacks_something_is_shown_and_the_others_come_in(
    entry: str, reason: str
) -> None:
    page = read_text(f"{ENTRY}Nützlich\nMelden\n{entry}Melden\n{ENTRY.replace('Anna', 'Cem')}")

    assert [one.author for one in page.found] == ["Anna", "Cem"]
    (unread,) = page.unread
    assert reason in unread.reason
    assert unread.raw.startswith("Ben\n")
    assert "Ohne" not in unread.reason


def test_the_average_of_the_article_is_no_review() -> None:
    page = read_text(f"4,0 von 5 Sternen\n1.234 globale Bewertungen\n5 Sterne\n62 %\n{ENTRY}")

    assert (len(page.found), len(page.unread), page.ratings) == (1, 0, 1234)


def test_an_address_in_the_first_line_names_article_and_site() -> None:
    url = "https://www.amazon.de/product-reviews/B0DEMO0002?sortBy=recent"

    page = read(Copied(text=f"{url}\n{ENTRY}"))

    assert (page.site, page.article, page.newest_first) == ("amazon.de", "B0DEMO0002", True)
    assert list(page.leftover) == []


def test_a_text_that_names_no_article_says_what_is_missing() -> None:
    with pytest.raises(WrongPage, match="address in the first line"):
        read(Copied(text=ENTRY))


def test_a_long_text_without_reviews_ends_in_words() -> None:
    with pytest.raises(WrongPage, match="no page of reviews"):
        read(Copied(text="4,0 von 5\nx y z 2026\n" * 100_000))
