"""The report as a file: unpacking, charsets, columns. Pure."""

import gzip

import pytest

from amends_amazon.payloads.feedback import (
    Crooked,
    Row,
    Torn,
    WrongColumns,
    rows_in,
    text_of,
    unpacked,
)

HEADER = "Datum\tBewertung\tKommentar\tIhre Antwort\tTransaktionsnummer\tE-Mail des Bewertenden"
LINE = "3.11.26\t2\tLieferung kam zu spät\t\t302-1234567-1234567\tabc123@marketplace.amazon.de"
ROW = Row(*LINE.split("\t"))


def test_a_report_comes_packed_or_plain() -> None:
    body = f"{HEADER}\n{LINE}\n".encode()

    assert unpacked(gzip.compress(body), "GZIP") == body
    assert unpacked(body, None) == body
    assert unpacked(body, "GZIP") == body  # a proxy has unpacked it on its way


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (gzip.compress(LINE.encode())[:-9], "cut off"),
        (gzip.compress(LINE.encode())[:10] + b"\xff" * 40, "damaged"),
        (b"", "nothing came"),
    ],
    ids=["cut", "damaged", "empty"],
)
def test_a_packed_report_that_is_not_whole_is_torn(body: bytes, why: str) -> None:
    with pytest.raises(Torn, match=why):
        unpacked(body, "GZIP")


@pytest.mark.parametrize(
    ("text", "written", "content_type"),
    [
        ("zu spät – 20 €", "cp1252", "text/plain; charset=Cp1252"),
        ("zu spät – 20 €", "cp1252", "text/plain;charset=ISO-8859-1"),
        ("zu spät", "utf-8", 'text/plain; charset="UTF-8"'),
        ("zu spät", "utf-8-sig", "text/plain; charset=UTF-8"),
        ("zu spät", "utf-8", "text/plain"),
        ("zu spät", "cp1252", "text/plain"),
        ("zu spät", "cp1252", "text/plain; charset=UTF-8"),  # which it is not
        ("zu spät", "utf-8", "text/plain; charset=Cp1252"),  # neither
        ("zu spät", "utf-16", "text/plain; charset=UTF-16"),
        ("zu spät", "utf-8", "text/plain; charset=nobody-knows"),
        ("a\x81b", "latin-1", ""),
    ],
)
def test_the_charset_is_what_the_download_says_if_it_fits(
    text: str, written: str, content_type: str
) -> None:
    assert text_of(text.encode(written), content_type) == text


@pytest.mark.parametrize("content_type", ["text/plain; charset=Shift_JIS", "text/plain", ""])
def test_a_japanese_report_is_read_with_its_own_signs(content_type: str) -> None:
    text = "配送が遅れました①"  # the last one is in cp932 only

    assert text_of(text.encode("cp932"), content_type, japanese=True) == text


def test_a_japanese_report_with_a_broken_sign_keeps_the_others() -> None:
    body = "配送".encode("cp932") + b"\x81\xff" + "遅".encode("cp932")

    read = text_of(body, "text/plain; charset=Shift_JIS", japanese=True)

    assert (read[:2], read[-1]) == ("配送", "遅")


@pytest.mark.parametrize(
    "header",
    [HEADER, "Päivämäärä\tArvio\tKommentit\tVastauksesi\tTilausnumero\tSähköposti"],
)
def test_the_header_may_be_in_any_language(header: str) -> None:
    assert list(rows_in(f"{header}\r\n{LINE}\r\n\r\n")) == [ROW]


def test_a_first_line_that_is_data_is_not_lost() -> None:
    assert list(rows_in(f"{LINE}\n{LINE}")) == [ROW, ROW]


def test_a_report_of_a_header_alone_has_no_rows() -> None:
    assert list(rows_in(HEADER)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Date\tRating\tComments\tYour Response\tOrder ID", "found 5"),
        (f"{HEADER}\tASIN\n{LINE}\tB0SANDBOX1", "found 7"),
        ("<html>503 Slow Down</html>", "found 1"),
        ("\n\n", "found an empty file"),
    ],
)
def test_another_number_of_columns_is_no_report_that_we_know(text: str, found: str) -> None:
    with pytest.raises(WrongColumns, match=f"6 columns .*{found}"):
        list(rows_in(text))


def test_a_line_with_a_tab_too_many_is_told_from_the_others() -> None:
    crooked = LINE.replace("kam", "kam\tviel")

    first, second = rows_in(f"{HEADER}\n{crooked}\n{LINE}")

    assert first == Crooked(crooked)
    assert isinstance(first, Crooked)
    assert (first.columns, second) == (7, ROW)


def test_signs_within_a_text_end_no_line() -> None:
    strange = LINE.replace("zu", 'zu\x85\u2028\x0b"')

    (row,) = rows_in(f"{HEADER}\n{strange}")

    assert isinstance(row, Row)
    assert row.comments == 'Lieferung kam zu\x85\u2028\x0b" spät'
