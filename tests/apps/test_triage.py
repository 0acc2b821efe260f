"""`amends triage`: JSON lines in, JSON lines out, in order; a bad line is told and passed over."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .conftest import Desk

AMENDS = [sys.executable, "-c", "from amends.apps.cli.main import run; run()"]
BROKEN = "Nach drei Tagen ist der Griff abgebrochen, billiges Plastik."
FIELDS = {"id", "lang", "sentiment", "causes", "malicious", "dangers", "confidence", "spans"}


def written(desk: Desk, *lines: object, end: bytes = b"\n") -> Path:
    """A file of lines; bytes are written as they are, anything else as JSON."""
    raw = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines]
    path = desk.folder / "reviews.jsonl"
    path.write_bytes(b"\n".join(raw) + end)
    return path


def answers(desk: Desk, *lines: object, code: int = 0, end: bytes = b"\n") -> list[Any]:
    said = desk.run("triage", written(desk, *lines, end=end), code=code)
    return [json.loads(line) for line in said.out.splitlines()]


def test_a_review_is_read_without_an_installation(bare: Desk) -> None:
    (told,) = answers(bare, {"id": "a", "text": BROKEN, "stars": 1, "platform": "otto"})

    assert set(told) == FIELDS
    assert (told["id"], told["lang"], told["sentiment"]) == ("a", "de", "negative")
    assert "quality" in told["causes"]
    assert told["malicious"] == ["none"]
    assert 0 <= told["confidence"] <= 1
    for span in told["spans"]:
        assert BROKEN[span["start"] : span["end"]]


def test_answers_come_in_the_order_of_the_lines(bare: Desk) -> None:
    lines = [{"id": number, "text": f"{BROKEN} {number}"} for number in range(1_500)]

    assert [told["id"] for told in answers(bare, *lines)] == list(range(1_500))


@pytest.mark.parametrize(
    ("line", "id_", "says"),
    [
        (b"{", None, "no JSON"),
        (b"\xff\xfe{}", None, "UTF-8"),
        (b'{"id": "x", "text": "caf\xe9"}', None, "UTF-8"),
        (b"[1, 2]", None, "not an object"),
        (b'"text"', None, "not an object"),
        ({"id": "x"}, "x", "text"),
        ({"id": "x", "text": None}, "x", "text"),
        ({"id": "x", "text": 5}, "x", "text"),
        ({"id": "x", "text": "gut", "stars": 6}, "x", "stars"),
        ({"id": "x", "text": "gut", "stars": "5"}, "x", "stars"),
        ({"id": ["x"], "text": "gut"}, None, "id"),
    ],
)
def test_a_bad_line_is_told_by_its_number_and_the_run_goes_on(
    bare: Desk, line: object, id_: str | None, says: str
) -> None:
    first, bad, last = answers(
        bare, {"id": 1, "text": BROKEN}, line, {"id": 3, "text": BROKEN}, code=1
    )

    assert (first["id"], last["id"]) == (1, 3)
    assert (bad["line"], bad.get("id")) == (2, id_)
    assert says in bad["error"]


def test_an_error_never_repeats_what_a_buyer_wrote(bare: Desk) -> None:
    secret = "Frau Muster wohnt in der Lindenstraße 12"

    (told,) = answers(bare, {"id": "x", "text": secret, "stars": secret}, code=1)

    assert "Muster" not in json.dumps(told)


def test_empty_lines_are_passed_over_and_counted(bare: Desk) -> None:
    told = answers(bare, b"", {"id": 1, "text": BROKEN}, b"  ", b"\r", b"{", code=1)

    assert [one.get("id") for one in told] == [1, None]
    assert told[1]["line"] == 5


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\n\n"])
def test_the_last_line_counts_whatever_ends_it(bare: Desk, end: bytes) -> None:
    told = answers(bare, {"id": 1, "text": BROKEN}, {"id": 2, "text": BROKEN}, end=end)

    assert [one["id"] for one in told] == [1, 2]


def test_a_line_beyond_all_measure_is_refused_and_the_next_is_read(bare: Desk) -> None:
    huge = {"id": "huge", "text": "x" * 8_000_001}

    bad, good = answers(bare, huge, {"id": 2, "text": BROKEN}, code=1)

    assert bad["line"] == 1
    assert "longer than 8,000,000 bytes" in bad["error"]
    assert good["id"] == 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", None),
        ("😀👍", None),
        ("\u202e\u200f\u200b", None),
        ("<b>Leider</b> <br/>kaputt, sehr schade &amp; teuer", "de"),
        ("Die 手机壳 ist leider nicht so gut wie gedacht", "de"),
        (f"{BROKEN} " * 1_700, "de"),
    ],
)
def test_odd_texts_are_read_like_any_other(bare: Desk, text: str, language: str | None) -> None:
    (told,) = answers(bare, {"id": 1, "text": text})

    assert set(told) == FIELDS
    assert told["lang"] == language
    for span in told["spans"]:
        assert 0 <= span["start"] < span["end"] <= len(text)


def test_a_language_that_is_not_read_says_so(bare: Desk) -> None:
    (told,) = answers(bare, {"id": 1, "text": "Le produit est arrivé cassé, très déçue."})

    assert (told["lang"], told["note"]) == ("fr", "fr is not read")
    assert (told["causes"], told["malicious"], told["spans"]) == ([], ["none"], [])


def test_a_labelled_file_is_read_as_it_is(bare: Desk) -> None:
    row = {"id": 1, "source": "x", "lang": "de", "stars": None, "text": BROKEN, "pick": "random"}

    assert answers(bare, row | {"sentiment": "negative", "causes": [], "malicious": ["none"]})


def test_a_file_that_is_not_there_is_answered_in_words(bare: Desk) -> None:
    said = bare.run("triage", bare.folder / "missing.jsonl", code=1)

    assert "there is no file" in said.err
    assert said.out == ""


def test_a_pipe_is_answered_line_by_line_as_they_come() -> None:
    with subprocess.Popen(
        [*AMENDS, "triage"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as program:
        assert program.stdin
        assert program.stdout
        told = []
        for number, line in enumerate(
            (b'{"id": 0, "text": "gut"}', b"{", b'{"id": 2, "text": ""}')
        ):
            program.stdin.write(line + b"\n")
            told.append(json.loads(program.stdout.readline()))
            assert len(told) == number + 1
        program.stdin.close()
        rest = program.stdout.read()

    assert [one.get("id", one.get("line")) for one in told] == [0, 2, 2]
    assert (rest, program.returncode) == (b"", 1)
