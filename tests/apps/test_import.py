"""A table of reviews comes in: shown first, good rows stored, bad ones kept with their reason."""

import csv
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from .conftest import NOW, TAOBAO, Desk, Town

HEAD = "Bewertung;Titel;Text;Datum;Autor;Artikelnummer\n"
ROWS = (
    "1;Nie wieder;Kam zerkratzt an;21.11.2026;Anna;C1\n"
    "4;Gut;Schöne Größe, passt;19.11.2026;Cleo;C2\n"
)


@pytest.fixture
def otto(desk: Desk) -> Desk:
    """A desk with a store of OTTO, worked by hand."""
    of = ("--client", "示例公司", "--marketplace", "otto", "--name", "Haus")
    desk.run("store", "add", *of)
    return desk


def written(desk: Desk, name: str, content: bytes, at: datetime = NOW) -> Path:
    path = desk.folder / name
    path.write_bytes(content)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def taken(desk: Desk, file: Path, *more: object, code: int = 0) -> str:
    said = desk.run("import", file, "--store", "Haus", "--yes", *more, code=code)
    return said.out + said.err


def texts(desk: Desk) -> list[str]:
    found = desk.run("reviews", "--all", "--json").json()["reviews"]
    return [one["review"]["text"] for one in found]


def test_what_would_be_read_is_shown_before_anything_is_stored(otto: Desk) -> None:
    file = written(otto, "r.csv", (HEAD + ROWS).encode("cp1252"))

    said = otto.run("import", file, "--store", "Haus", code=1)

    assert "CSV, semicolon" in said.out
    assert "Windows-1252" in said.out
    assert "Schöne Größe, passt" in said.out
    assert "nothing was stored" in said.err
    assert texts(otto) == []


def test_a_file_comes_in_and_the_same_again_adds_nothing(otto: Desk) -> None:
    file = written(otto, "r.csv", (HEAD + ROWS).encode())

    taken(otto, file)
    again = taken(otto, file)

    assert texts(otto) == ["Kam zerkratzt an", "Schöne Größe, passt"]
    assert "imported" in again
    assert len(texts(otto)) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_german_table_is_read_in_whatever_encoding(otto: Desk, encoding: str) -> None:
    file = written(otto, "r.csv", (HEAD + ROWS).encode(encoding))

    taken(otto, file)

    assert "Schöne Größe, passt" in texts(otto)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_chinese_table_is_read_by_its_own_names(desk: Desk, encoding: str) -> None:
    desk.run("store", "add", "--client", "示例公司", "--marketplace", "taobao", "--name", "店")
    rows = "评分,评价内容,评价时间,买家昵称,商品编号\n1,收到就漏水。客服不回,2026-11-20,小**,6001\n"
    file = written(desk, "r.csv", rows.encode(encoding))

    desk.run("import", file, "--store", "店", "--yes")

    assert texts(desk) == ["收到就漏水。客服不回"]


def test_bad_rows_go_to_quarantine_with_line_and_reason(otto: Desk) -> None:
    bad = "7;Zu viel;Sieben;20.11.2026;Ben;C1\n3;;ohne Datum;;Dora;C2\n2;;Zukunft;01.01.2030;E;C2\n"
    file = written(otto, "r.csv", (HEAD + ROWS + bad).encode())

    taken(otto, file)

    with (otto.folder / "r.quarantine.csv").open(encoding="utf-8-sig", newline="") as kept:
        rows = list(csv.DictReader(kept))
    assert len(texts(otto)) == 2
    assert [row["line"] for row in rows] == ["4", "5", "6"]
    assert [row["Text"] for row in rows] == ["Sieben", "ohne Datum", "Zukunft"]
    reasons = " ".join(row["reason"] for row in rows)
    for why in ("7 of 5 is no rating", "it has no date", "its date lies in the future"):
        assert why in reasons
    assert (otto.folder / "r.quarantine.csv").stat().st_mode & 0o077 == 0


def test_a_mended_quarantine_file_comes_in(otto: Desk) -> None:
    bad = "7;Zu viel;Sieben;20.11.2026;Ben;C1\n"
    taken(otto, written(otto, "r.csv", (HEAD + ROWS + bad).encode()))
    aside = otto.folder / "r.quarantine.csv"
    aside.write_text(aside.read_text("utf-8-sig").replace(",7,", ",2,"), "utf-8-sig")

    taken(otto, aside)

    assert "Sieben" in texts(otto)


def test_a_file_of_which_half_is_bad_gives_its_good_half(otto: Desk) -> None:
    rows = "".join(
        f"{1 + n % 5 if n % 2 else 9};T{n};Text {n};{1 + n % 20:02d}.11.2026;A{n};C1\n"
        for n in range(200)
    )

    said = json.loads(taken(otto, written(otto, "r.csv", (HEAD + rows).encode()), "--json"))

    assert len(otto.run("reviews", "--all", "--limit", "500", "--json").json()["reviews"]) == 100
    assert said["import"]["quarantined"] == 100


def test_days_of_two_styles_in_one_column_are_not_guessed(otto: Desk) -> None:
    rows = (
        "1;A;Eins;13/11/2026;Anna;C1\n"  # the day first
        "1;B;Zwei;11/14/2026;Ben;C1\n"  # the month first
        "1;C;Drei;03/04/2026;Cleo;C1\n"  # either
    )

    taken(otto, written(otto, "r.csv", (HEAD + rows).encode()))

    assert "Drei" not in texts(otto)
    assert "Drei" in (otto.folder / "r.quarantine.csv").read_text("utf-8-sig")


def test_two_encodings_in_one_file_cost_only_the_foreign_line(otto: Desk) -> None:
    foreign = "1;Übel;Größe stimmt nicht;18.11.2026;Ute;C1\n".encode("cp1252")
    file = written(otto, "r.csv", (HEAD + ROWS).encode() + foreign)

    taken(otto, file)

    assert texts(otto) == ["Kam zerkratzt an", "Schöne Größe, passt"]
    assert "4," in (otto.folder / "r.quarantine.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("r.csv", b"", "empty"),
        ("r.pdf", b"%PDF-1.7\n\x00\x01binary", "PDF"),
        ("r.csv", b"colour;size\nred;3\n", "no column tells"),
        ("r.xlsx", b"PK\x03\x04broken", "it is a broken archive"),
    ],
)
def test_what_is_no_table_of_reviews_says_so(
    otto: Desk, name: str, content: bytes, says: str
) -> None:
    said = taken(otto, written(otto, name, content), code=1)

    assert says in said
    assert texts(otto) == []


def test_a_saved_page_is_sent_to_paste(otto: Desk) -> None:
    said = taken(otto, written(otto, "page.html", b"<html><p>x</p></html>"), code=1)

    assert "amends paste" in said


def test_an_older_file_overwrites_nothing_that_was_seen_later(otto: Desk) -> None:
    head = "otto_review_id;" + HEAD
    taken(otto, written(otto, "new.csv", (head + "R1;1;T;Jetzt;20.11.2026;Anna;C1\n").encode()))
    old = datetime(2026, 11, 21, tzinfo=UTC)

    said = taken(
        otto, written(otto, "old.csv", (head + "R1;2;T;Früher;20.11.2026;Anna;C1\n").encode(), old)
    )

    assert texts(otto) == ["Jetzt"]
    assert "older than what stands" in said


def test_days_are_covered_only_where_a_person_declares_it(otto: Desk) -> None:
    file = written(otto, "r.csv", (HEAD + ROWS).encode())
    taken(otto, file)
    assert otto.run("coverage", "--days", "5", "--json").json()["stores"][0]["as_of"] is None

    otto.run("import", file, "--store", "Haus", "--yes", "--covers", "2026-11-18..2026-11-21",
             "--complete")  # fmt: skip

    (calendar,) = otto.run("coverage", "--days", "5", "--json").json()["stores"]
    assert [day["status"] for day in calendar["days"]] == ["complete"] * 4 + ["unknown"]
    assert calendar["source"] == "file"


SCRAPED = "--source", "service"


def test_an_export_of_a_scraping_service_needs_a_recorded_decision(otto: Desk) -> None:
    file = written(otto, "r.csv", (HEAD + ROWS).encode())
    refused = taken(otto, file, *SCRAPED, code=1)
    decided = ("--decided-by", "Counsel", "--because", "client owns the data")

    taken(otto, file, *SCRAPED, *decided)

    assert "--decided-by" in refused
    shown = otto.run("reviews", "show", "1").out
    assert "by Counsel: client owns the data" in shown


def test_a_store_with_calls_takes_no_export_of_a_scraping_service(shop: Town) -> None:
    rows = "评分,评价内容,评价时间,买家昵称,商品编号\n1,漏水,2026-11-20,小**,6001\n"
    file = written(shop.desk, "r.csv", rows.encode())
    decided = ("--decided-by", "Counsel", "--because", "client owns the data")

    said = shop.desk.run("import", file, "--store", TAOBAO, "--yes", *SCRAPED, *decided, code=1)

    assert "credentials" in said.err
    assert "reviews" in shop.desk.run("store", "show", TAOBAO).out
