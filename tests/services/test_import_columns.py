"""What a column tells is guessed by its name, settled by its cells, and corrected by a person."""

from pathlib import Path

import pytest

from amends.domain.review import ReviewKind
from amends.marketplace.connector import Stream
from amends.marketplace.dates import DayOrder
from amends.services.importing.columns import normal
from amends.services.importing.days import Style, style_of
from amends.services.importing.errors import CannotImport
from amends.services.importing.scrapers import SIGNATURES, service_behind
from amends.services.importing.sites import names_another

from .files import GOOD, looked, table

ENGLISH = "Review ID,ASIN,Star Rating,Review Date,Headline,Review Text,Reviewer,Order Number"
GERMAN = "Rezensions-ID;Artikel-Nr.;Sterne;Datum;Titel;Rezensionstext;Verfasser;Bestellnummer"
CHINESE = "评论ID,商品编号,评分,评价时间,标题,评价内容,买家昵称,订单编号"
CELLS = "R1,A1,1,2026-11-03,Bad,It broke,Ann,4711"


def fields(folder: Path, content: str, **said: object) -> dict[str, str]:
    return {one.field: one.column for one in looked(folder, content, **said).mapped.guesses}


@pytest.mark.parametrize("header", [ENGLISH, GERMAN, CHINESE], ids=["en", "de", "zh"])
def test_names_are_known_in_three_languages(tmp_path: Path, header: str) -> None:
    sign = ";" if ";" in header else ","

    found = fields(tmp_path, table(CELLS.replace(",", sign), header=header))

    assert list(found.values()) == [
        header.split(sign)[number] for number in (0, 2, 4, 5, 3, 6, 7, 1)
    ]


@pytest.mark.parametrize(
    "name", ["review text", "REVIEW_TEXT", "reviewText", "Review-Text:", "Ｒeview text (new)"]
)
def test_capitals_spaces_signs_and_brackets_do_not_count(tmp_path: Path, name: str) -> None:
    content = table("2026-11-03,It broke,A1", header=f"Date,{name},Article")

    assert fields(tmp_path, content)["text"] == name


@pytest.mark.parametrize(
    ("cells", "told"),
    [(["1", "5", "4 von 5"], "rating"), (["Sehr gut", "Kaputt", "5"], "text")],
)
def test_a_name_of_two_meanings_is_settled_by_its_cells(
    tmp_path: Path, cells: list[str], told: str
) -> None:
    rows = (f"{cell};03.11.2026;A1" for cell in cells)

    seen = looked(tmp_path, table(*rows, header="Bewertung;Datum;Artikel"))

    (guess,) = (one for one in seen.mapped.guesses if one.column == "Bewertung")
    assert (guess.field, guess.how) == (told, "by its cells")


def test_a_plugin_knows_names_of_its_own(tmp_path: Path) -> None:
    content = table("F1,A1,1,2026-11-03,Bad", header="Fake Number,Article,Rating,Date,Text")

    assert fields(tmp_path, content)["native_id"] == "Fake Number"


def test_a_person_knows_better(tmp_path: Path) -> None:
    content = table("R1,1,2026-11-03,Ann,Bad", header="Review ID,Rating,Date,Text,Comment")

    found = fields(tmp_path, content, columns=(("text", "comment"), ("author", "Text"), ("id", "")))

    assert found == {"rating": "Rating", "text": "Comment", "written": "Date", "author": "Text"}


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (("colour", "Text"), "nothing of a review is called 'colour'"),
        (("text", "Texte"), "the file has no column 'Texte'"),
    ],
)
def test_what_a_person_names_must_be_there(
    tmp_path: Path, pair: tuple[str, str], words: str
) -> None:
    with pytest.raises(CannotImport, match=words):
        looked(tmp_path, table(GOOD), columns=(pair,))


def test_columns_that_nobody_knows_are_named_and_left_out(tmp_path: Path) -> None:
    content = table("R1,A1,1,2026-11-03,Bad,7", header="Review ID,Article,Rating,Date,Text,Votes")

    assert looked(tmp_path, content).mapped.ignored == ("Votes",)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Votes,Colour,Date", "no column tells the text or the rating of a review"),
        ("Rating,Text,Colour", "no column tells the date of a review"),
    ],
)
def test_without_the_necessary_columns_a_file_is_refused(
    tmp_path: Path, header: str, words: str
) -> None:
    with pytest.raises(CannotImport, match=words) as refused:
        looked(tmp_path, table("1,x,2026-11-03", header=header))

    assert "Colour" in str(refused.value)
    assert "--map" in refused.value.next_move


def test_two_columns_of_one_name_stay_apart(tmp_path: Path) -> None:
    content = table("2026-11-03,first,second,A1", header="Date,Text,Text,Article")

    seen = looked(tmp_path, content)

    assert seen.mapped.ignored == ("Text (2)",)
    assert seen.samples["Text"] == ("first",)


def test_orders_without_articles_are_about_the_seller(tmp_path: Path) -> None:
    about_seller = table("1,2026-11-03,Late,4711", header="Rating,Date,Comments,Order ID")

    assert looked(tmp_path, about_seller).stream is Stream.SELLER_FEEDBACK
    assert looked(tmp_path, table(GOOD)).stream is Stream.PRODUCT_REVIEWS
    said = looked(tmp_path, about_seller, kind=ReviewKind.PRODUCT)
    assert said.stream is Stream.PRODUCT_REVIEWS


@pytest.mark.parametrize(
    ("days", "style"),
    [
        (["2026-11-03", "2026-11-13"], Style()),
        (["03/04/2026", "13/04/2026"], Style(DayOrder.DMY)),
        (["03/04/2026", "04/13/2026"], Style(DayOrder.MDY)),
        (["03/04/2026", "05/04/2026"], Style(unclear=True)),
        (["13/04/2026", "04/13/2026", "03/04/2026"], Style(mixed=True)),
        ([*(f"{day}/04/2026" for day in range(13, 31)), "04/31/26"], Style(DayOrder.DMY)),
        (["no day at all"], Style()),
    ],
)
def test_how_days_are_written_is_told_from_the_whole_column(days: list[str], style: Style) -> None:
    assert style_of(days) == style


def test_days_that_may_be_read_in_two_ways_need_a_person(tmp_path: Path) -> None:
    content = table("R1,A1,1,03/04/2026,Bad")

    with pytest.raises(CannotImport, match="read in two ways") as refused:
        looked(tmp_path, content)
    assert "--date-order" in refused.value.next_move
    assert looked(tmp_path, content, days=DayOrder.MDY).readable == 1


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("amazon.de", False),
        ("www.Amazon.de", False),
        ("https://www.amazon.de/dp/B0", False),
        ("DE", False),
        ("Amazon", False),
        ("", False),
        ("amazon.fr", True),
        ("amazon.de.example", True),
        ("UK", True),
        ("Frankreich", True),
    ],
)
def test_a_site_is_known_by_its_names(text: str, other: bool) -> None:
    assert names_another(text, "amazon.de", frozenset({"amazon"})) is other


def test_a_country_stands_for_its_site() -> None:
    assert not names_another("UK", "amazon.co.uk", frozenset())
    assert not names_another("us", "amazon.com", frozenset())
    assert names_another("jp", "amazon.com", frozenset())


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda one: one.service)
def test_a_scraping_service_is_known_by_all_of_its_columns(signature: object) -> None:
    columns = sorted(signature.columns)  # type: ignore[attr-defined]

    assert service_behind([*columns, "rating", "text"]) == signature.service  # type: ignore[attr-defined]
    assert service_behind(columns[1:]) is None


def test_names_that_differ_by_signs_alone_are_one() -> None:
    assert normal("Bestell-Nr.") == normal("BESTELL NR") == normal("bestell_nr")
