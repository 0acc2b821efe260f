"""Bad rows wait in a file of their own, to the letter, and harm nobody who opens it."""

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amends.services.importing.errors import CannotImport
from amends.services.importing.quarantine import (
    OTHERS,
    Quarantine,
    guarded,
    is_one,
    place_beside,
    refuse_what_cannot_be_written,
    unguarded,
)
from amends.services.importing.rows import Row

from .files import a_file, looked, open_file

COLUMNS = ("Rating", "Text")
_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


def kept(folder: Path, *rows: Row) -> Quarantine:
    aside = Quarantine(folder / "reviews.quarantine.csv", COLUMNS)
    for row in rows:
        aside.add(row, "a reason")
    aside.close()
    return aside


@given(cells=st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=5))
@example(cells=[("=1+1", "'=1+1")])
@example(cells=[("@x", "a\r\nb\rc\nd"), ("-1", "\t"), ("", '"'), ("\ufeff", "'")])
def test_rows_come_back_to_the_letter(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]
) -> None:
    aside = kept(
        tmp_path_factory.mktemp("aside"), *(Row(n, pair) for n, pair in enumerate(cells, 2))
    )
    assert aside.path

    table = open_file(aside.path, encoding="utf-8-sig").table

    assert is_one(table.columns)
    back = [tuple(map(unguarded, row.cells[2:])) for row in table.rows()]
    assert back == cells


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_no_spreadsheet_takes_a_cell_for_a_formula(tmp_path: Path, begins: str) -> None:
    aside = kept(tmp_path, Row(2, ["1", f"{begins}HYPERLINK(1)"]))
    assert aside.path

    with aside.path.open(encoding="utf-8-sig", newline="") as file:
        (_, row) = csv.reader(file)

    assert row[3] == f"'{begins}HYPERLINK(1)"
    assert unguarded(guarded(f"{begins}x")) == f"{begins}x"


def test_it_is_made_with_its_first_row_for_its_owner_alone(tmp_path: Path) -> None:
    assert kept(tmp_path).path is None
    assert list(tmp_path.iterdir()) == []

    aside = kept(tmp_path, Row(2, ["1", "x"]))

    assert aside.path
    assert aside.path.stat().st_mode & 0o777 == 0o600
    assert aside.path.read_bytes() == (b"\xef\xbb\xbfline,reason,Rating,Text\r\n2,a reason,1,x\r\n")


def test_one_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    first, second = kept(tmp_path, Row(2, ["1", "x"])), kept(tmp_path, Row(3, ["1", "y"]))

    assert [one.path and one.path.name for one in (first, second)] == [
        "reviews.quarantine.csv",
        "reviews.quarantine-2.csv",
    ]


@pytest.mark.parametrize(
    ("name", "quarantine"),
    [
        ("reviews.xlsx", "reviews.quarantine.csv"),
        ("reviews.quarantine.csv", "reviews.quarantine.csv"),
        ("reviews.quarantine-2.csv", "reviews.quarantine.csv"),
    ],
)
def test_it_stands_beside_its_file(name: str, quarantine: str) -> None:
    assert place_beside(Path("in") / name) == Path("in") / quarantine


def test_bytes_that_did_not_decode_are_spelled_out(tmp_path: Path) -> None:
    aside = kept(tmp_path, Row(2, ["1", "M\udcfcll"]))
    assert aside.path

    assert "M\\xfcll" in aside.path.read_text("utf-8-sig")


def test_a_row_of_any_length_is_kept_whole(tmp_path: Path) -> None:
    aside = kept(tmp_path, Row(2, ["1", "x", "y", "z"]), Row(3, ["alone"]))
    assert aside.path

    lines = aside.path.read_text("utf-8-sig").splitlines()

    assert lines[1:] == ["2,a reason,1,x,y,z", "3,a reason,alone"]


def test_reasons_are_counted_apart_up_to_a_thousand(tmp_path: Path) -> None:
    aside = Quarantine(tmp_path / "reviews.quarantine.csv", COLUMNS)
    for number in range(1_100):
        aside.add(Row(number, ["9", "x"]), f"rating: {number} of 5 is no rating")
    aside.close()

    assert (aside.count, len(aside.reasons), aside.reasons[OTHERS]) == (1_100, 1_001, 100)


def test_a_place_that_cannot_be_written_is_told_beforehand(tmp_path: Path) -> None:
    with pytest.raises(CannotImport, match="nothing can be written to") as refused:
        refuse_what_cannot_be_written(tmp_path / "not there" / "x.csv")
    assert "--quarantine" in refused.value.next_move


def test_a_file_with_columns_of_these_names_elsewhere_is_an_ordinary_one(tmp_path: Path) -> None:
    text = "Text,Date,Rating,line,reason\n'quoted',2026-11-03,1,7,none\n"
    path = a_file(tmp_path, text)

    assert not is_one(open_file(path).table.columns)
    assert looked(tmp_path, text).samples["Text"] == ("'quoted'",)
