"""Any file that people bring becomes rows under names; what is no row is told with its line."""

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from amends.services.importing import named_rows
from amends.services.importing.errors import CannotImport

from .files import a_file, open_file, texts, troubles

NAMES = ["Rating", "Date", "Text"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_cells_are_set_apart_by_any_of_four_signs(tmp_path: Path, delimiter: str, end: str) -> None:
    lines = [NAMES, ["1", "2026-11-03", '"Bad, very; \tbad | so"'], ["5", "2026-11-04", "Good"]]
    path = a_file(tmp_path, end.join(delimiter.join(line) for line in lines))

    table = open_file(path).table

    assert list(table.columns) == NAMES
    assert texts(table.rows()) == [
        ["1", "2026-11-03", "Bad, very; \tbad | so"],
        ["5", "2026-11-04", "Good"],
    ]


def test_a_quoted_cell_keeps_its_lines_and_quotes(tmp_path: Path) -> None:
    path = a_file(tmp_path, 'Rating,Date,Text\r\n1,2026-11-03,"He said ""no"".\r\nI left."\r\n')

    (row,) = open_file(path).table.rows()

    assert row.cells[2] == 'He said "no".\r\nI left.'
    assert row.line == 2


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    path = a_file(tmp_path, 'Rating,Date,Text\n\n1,2026-11-03,"a\nb\nc"\n2,2026-11-04,d\n')

    assert [row.line for row in open_file(path).table.rows()] == [3, 6]


def test_a_quote_that_is_never_closed_costs_one_row(tmp_path: Path) -> None:
    rows = ['1,2026-11-03,"open', "2,2026-11-04,good", '3,2026-11-05,"fine"', "4,2026-11-06,last"]
    path = a_file(tmp_path, "\n".join(["Rating,Date,Text", *rows]))

    table = open_file(path).table

    assert [row[0] for row in texts(table.rows())] == ["2", "3", "4"]
    ((line, why),) = troubles(table.rows())
    assert line == 2
    assert "quote" in why


def test_an_open_quote_that_a_later_one_closes_costs_one_row_as_well(tmp_path: Path) -> None:
    rows = ['1,"2026-11-03,open', "2,2026-11-04,good", '3,2026-11-05,"x",', "4,2026-11-06,last"]
    path = a_file(tmp_path, "\n".join(["Rating,Date,Text", *rows]))

    assert [row[0] for row in texts(open_file(path).table.rows())] == ["2", "3", "4"]


def test_a_row_of_another_length_is_in_trouble_unless_the_rest_is_empty(tmp_path: Path) -> None:
    rows = ["1,2026-11-03", "2,2026-11-04,good,,", "3,2026-11-05,a,b"]
    path = a_file(tmp_path, "\n".join(["Rating,Date,Text,,", *rows]))

    table = open_file(path).table

    assert [row[0] for row in texts(table.rows())] == ["2"]
    assert troubles(table.rows()) == [
        (2, "it has 2 cells, and there are 3 columns"),
        (4, "it has 4 cells, and there are 3 columns"),
    ]


def test_a_tab_file_whose_quotes_are_letters_is_read(tmp_path: Path) -> None:
    rows = [
        '1\t2026-11-03\t"Great" they said',
        '2\t2026-11-04\t19" is too small',
        '3\t2026-11-05\t"x',
    ]
    path = a_file(tmp_path, "\n".join(["\t".join(NAMES), *rows]))

    opened = open_file(path)

    assert opened.form == "TSV, quotes are letters"
    assert [row[2] for row in texts(opened.table.rows())] == [
        '"Great" they said',
        '19" is too small',
        '"x',
    ]


def test_the_names_may_stand_below_a_title(tmp_path: Path) -> None:
    path = a_file(
        tmp_path, "Export of reviews\nmade 2026-11-20,,\n\nRating,Date,Text\n1,2026-11-03,Bad\n"
    )

    table = open_file(path).table

    assert list(table.columns) == NAMES
    assert texts(table.rows()) == [["1", "2026-11-03", "Bad"]]


def test_excels_own_line_about_the_sign_is_obeyed(tmp_path: Path) -> None:
    path = a_file(tmp_path, "\ufeffsep=;\r\nRating;Date;Text\r\n1;2026-11-03;a,b\r\n")

    assert texts(open_file(path).table.rows()) == [["1", "2026-11-03", "a,b"]]


def test_bytes_of_another_encoding_cost_their_rows_alone(tmp_path: Path) -> None:
    good = "1,2026-11-03,Schön\n2,2026-11-04,Größe\n"
    content = ("Rating,Date,Text\n" + good).encode() + "3,2026-11-05,Müll\n".encode("cp1252")
    path = a_file(tmp_path, content + "4,2026-11-06,Übel\n".encode())

    opened = open_file(path)

    assert opened.encoding == "utf-8"
    assert [row[2] for row in texts(opened.table.rows())] == ["Schön", "Größe", "Übel"]
    assert troubles(opened.table.rows()) == [
        (4, "it holds bytes that are not of the encoding of the file")
    ]


def test_utf8_within_a_file_of_windows_1252_is_not_taken_for_its_letters(tmp_path: Path) -> None:
    lines = ["1,2026-11-03,Schön", "2,2026-11-04,Größe", "3,2026-11-05,Übel, übel"]
    head = "Rating;Date;Text\n" + "\n".join(line.replace(",", ";", 2) for line in lines)
    path = a_file(tmp_path, head.encode("cp1252") + "\n4;2026-11-06;Müll\n".encode())

    opened = open_file(path)

    assert opened.encoding == "cp1252"
    assert [line for line, _ in troubles(opened.table.rows())] == [5]


def a_workbook(folder: Path, *sheets: tuple[str, list[list[Any]]]) -> Path:
    path = folder / "reviews.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    return path


def test_a_workbook_gives_its_first_sheet_of_reviews(tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path,
        ("Cover", [["Reviews of November"]]),
        ("Data", [["Rating", "Date", "Text"], [4, "2026-11-03", "Good"], [], [1, "", "Bad"]]),
    )

    opened = open_file(path)

    assert opened.form == "XLSX, sheet Data"
    assert texts(opened.table.rows()) == [[4.0, "2026-11-03", "Good"], [1.0, "", "Bad"]]
    assert [row.line for row in opened.table.rows()] == [2, 4]


@pytest.mark.parametrize("wanted", ["Second", "2"])
def test_a_sheet_can_be_named_or_numbered(tmp_path: Path, wanted: str) -> None:
    rows = [["Rating", "Text"], [1, "x"]]
    path = a_workbook(tmp_path, ("First", rows), ("Second", [*rows, [2, "y"]]))

    assert len(list(open_file(path, sheet=wanted).table.rows())) == 2


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, ("First", [["Rating"]]))

    with pytest.raises(CannotImport, match="no sheet 3") as refused:
        open_file(path, sheet="3")
    assert refused.value.next_move == "there are First"


def test_json_lines_become_rows_and_a_broken_one_is_told(tmp_path: Path) -> None:
    lines = [
        '{"rating": 1, "text": "Bad"}',
        "{broken",
        '{"rating": 5, "by": {"name": "Ann"}}',
        "[1]",
    ]
    path = a_file(tmp_path, "\n".join(lines))

    table = open_file(path).table

    assert table.columns == ("rating", "text", "by.name")
    assert texts(table.rows()) == [[1, "Bad", None], [5, None, "Ann"]]
    assert troubles(table.rows()) == [(2, "it is no JSON"), (4, "it is no JSON object")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_document_gives_the_list_it_holds(
    tmp_path: Path, encoding: str, indent: int | None
) -> None:
    reviews = [{"rating": n, "text": f"Schön, größer {n}"} for n in range(1, 4)]
    document = {"schema": "x/1", "tags": ["a"], "reviews": reviews}
    text = json.dumps(document, ensure_ascii=False, indent=indent)

    opened = open_file(a_file(tmp_path, text.encode(encoding)))

    assert opened.form == "JSON document"
    assert texts(opened.table.rows()) == [[one["rating"], one["text"]] for one in reviews]


def test_a_document_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    path = a_file(tmp_path, '[{"rating": 1, "text": "a"},\n{"rating": 2, "text": "b"},\n{"rat')

    table = open_file(path).table

    assert [row[0] for row in texts(table.rows())] == [1, 2]
    assert troubles(table.rows()) == [(3, "from here on the file is no JSON")]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "it is empty"),
        ("blank.csv", b" \r\n\r\n", "it is empty"),
        ("a.pdf", b"%PDF-1.7 ...", "it is a PDF"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "an old workbook of Excel"),
        ("a.csv.gz", b"\x1f\x8b\x08\x00", "packed by gzip"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
        ("page.html", b"<p>reviews</p>", "it is a saved page"),
        ("page.csv", b"\n<!DOCTYPE html><html>", "it is a saved page"),
        ("broken.xlsx", b"PK\x03\x04broken", "it is a broken archive"),
        ("prose.txt", b"Dear all,\nno table here.\n", "no table"),
        ("one.csv", b"x" * 1_200_000, "a line of 1.2 MB"),
        ("list.json", b"[1, 2, 3]", "holds no list of objects"),
        ("noise.bin", bytes(range(256)) * 9, "it is no text"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(CannotImport, match=words):
        open_file(a_file(tmp_path, content, name))


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    from zipfile import ZipFile

    path = tmp_path / "all.zip"
    with ZipFile(path, "w") as packed:
        packed.writestr("reviews.csv", "Rating,Text")

    with pytest.raises(CannotImport, match="an archive and no workbook"):
        open_file(path)


def test_a_workbook_that_unpacks_to_a_flood_is_refused_before_it_does(tmp_path: Path) -> None:
    from zipfile import ZIP_DEFLATED, ZipFile

    path = tmp_path / "bomb.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 120_000_000)

    with pytest.raises(CannotImport, match="unpacks to 120 MB"):
        open_file(path)


def test_other_tables_are_read_by_the_names_of_their_columns(tmp_path: Path) -> None:
    path = a_file(tmp_path, "client;name\nExample Ltd;示例\n")

    assert list(named_rows(path)) == [(2, {"client": "Example Ltd", "name": "示例"})]


@given(
    rows=st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), min_size=1),
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_stands_in_quoted_cells_comes_back_to_the_letter(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    path = a_file(tmp_path_factory.mktemp("any"), "\r\n".join(["Rating,Text", *lines]))

    assert texts(open_file(path, encoding="utf-8").table.rows()) == [list(row) for row in rows]
