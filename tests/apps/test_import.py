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


def test_a_dry_run_stores_nothing_and_says_how_to_go_on(otto: Desk) -> None:
    file = written(otto, "r.csv", (HEAD + ROWS).encode())

    options = ("--store", "Haus", "--map", "author=", "--date-order", "dmy")
    said = otto.run("import", file, *options, "--dry-run")

    assert texts(otto) == []
    assert "Autor" in said.out.split("Not read:")[1]
    assert f"import {file} --store Haus --map author= --date-order dmy --yes" in said.out


def test_json_tells_what_was_read_and_what_became_of_it(otto: Desk) -> None:
    bad = "7;Zu viel;Sieben;20.11.2026;Ben;C1\n"
    file = written(otto, "r.csv", (HEAD + ROWS + bad).encode("cp1252"))

    told = json.loads(taken(otto, file, "--json"))
    again = json.loads(taken(otto, file, "--json"))

    assert (told["look"]["form"], told["look"]["encoding"]) == ("CSV, semicolon", "cp1252")
    (rating,) = (one for one in told["look"]["columns"] if one["field"] == "rating")
    assert rating == {
        "field": "rating", "column": "Bewertung", "how": "by its cells", "values": ["1", "4", "7"],
    }  # fmt: skip
    counts = ("rows", "new", "changed", "known", "older", "twice", "quarantined")
    assert [told["import"][name] for name in counts] == [3, 2, 0, 0, 0, 0, 1]
    assert told["import"]["quarantine"] == str(otto.folder / "r.quarantine.csv")
    assert again["known"]["origin"]["name"] == "r.csv"


def test_an_export_of_a_service_is_known_by_its_columns(otto: Desk) -> None:
    head = "product_asin,rating,rating_text,body,date,official_comment_banner\n"
    file = written(otto, "r.csv", (head + "B0,1,1 star,Broken,2026-11-20,\n").encode())

    said = taken(otto, file, code=1)

    assert "an export of Outscraper" in said
    assert texts(otto) == []


def test_rows_about_another_site_are_left_out(otto: Desk) -> None:
    rows = "1;Hier;20.11.2026;C1;otto.de\n2;Dort;20.11.2026;C1;otto.at\n"
    head = "Bewertung;Text;Datum;Artikelnummer;Marktplatz\n"

    taken(otto, written(otto, "r.csv", (head + rows).encode()))

    assert texts(otto) == ["Hier"]
    kept = (otto.folder / "r.quarantine.csv").read_text("utf-8-sig")
    assert "it is about another site than otto.de" in kept


def test_what_a_file_is_about_can_be_said(otto: Desk) -> None:
    file = written(otto, "r.csv", b"Rating;Text;Date\n1;Broken;2026-11-20\n")
    assert "needs the article it is about" in taken(otto, file, code=1)

    taken(otto, file, "--article", "C9")

    (one,) = otto.run("reviews", "--all", "--json").json()["reviews"]
    assert one["review"]["article"] == "C9"


@pytest.mark.parametrize(
    ("options", "says", "code"),
    [
        (("--covers", "2026-11-01..2026-11-02"), "add --complete if that is so", 1),
        (("--complete",), "--covers A..B", 2),
        (("--covers", "November", "--complete"), "as 2026-11-01..2026-11-30", 2),
        (("--covers", "2026-11-01..2026-11-30", "--complete"), "cannot hold all of 2026-11-30", 1),
        (("--date-order", "dym"), "one of dmy, mdy, ymd", 2),
        (("--kind", "shop"), "one of product, seller", 2),
        (("--source", "friend"), "one of own, platform, service", 2),
        (("--map", "text"), "as FIELD=COLUMN", 2),
        (("--map", "text=Worte"), "the file has no column 'Worte'", 1),
        (("--encoding", "klingon"), "no encoding is called 'klingon'", 1),
        (("--sheet", "2"), "only a workbook has sheets", 1),
        (("--quarantine", "not-there/q.csv"), "nothing can be written to not-there", 1),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_stored(
    otto: Desk, options: tuple[str, ...], says: str, code: int
) -> None:
    file = written(otto, "r.csv", (HEAD + ROWS).encode())

    said = otto.run("import", file, "--store", "Haus", "--yes", *options, code=code, columns=200)

    assert says in " ".join((said.out + said.err).split())
    assert texts(otto) == []


def test_a_file_that_is_not_there_is_named(otto: Desk) -> None:
    said = taken(otto, otto.folder / "r.csv", code=1)

    assert "r.csv: No such file or directory" in said


def test_an_import_can_be_stopped_at_the_question(otto: Desk) -> None:
    file = written(otto, "r.csv", (HEAD + ROWS).encode())

    said = otto.run("import", file, "--store", "Haus", "--json", code=1)

    assert "add --yes to store it" in said.err
    assert texts(otto) == []
