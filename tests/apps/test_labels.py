"""What reviews say is shown in the queue; a person puts it right, and takes such words along."""

import json
from datetime import timedelta
from typing import Any

import pytest

from .conftest import NOW, TAOBAO, Town
from .test_import import HEAD, written

BROKEN = "用了三天就坏了，质量太差。"
BURNT = "充电器起火了，把桌子烧了。"
PAID = "给我返50块钱我就删差评。"


@pytest.fixture
def queue(shop: Town) -> Town:
    """A shop with a broken thing, a fire, a demand for money and a word in another language."""
    texts = (BROKEN, BURNT, PAID, "Le produit est arrivé cassé, très déçue")
    for hours, text in enumerate(texts, 1):
        shop.sandbox.add_review(
            TAOBAO, result="bad", text=text, created=NOW - timedelta(hours=hours)
        )
    shop.desk.run("sync")
    return shop


def sights(town: Town) -> dict[str, Any]:
    listed = town.desk.run("reviews", "--json").json()["reviews"]
    return {one["review"]["text"]: one for one in listed}


def id_of(town: Town, text: str) -> int:
    number: int = sights(town)[text]["id"]
    return number


def test_the_queue_shows_cause_signal_and_danger_of_each_review(queue: Town) -> None:
    lines = queue.desk.run("reviews", columns=160).out

    assert "quality" in lines
    assert "FIRE" in lines
    assert "extortion?" in lines
    assert "not read: fr" in lines


def test_one_review_shows_the_words_that_led_to_each_finding(queue: Town) -> None:
    said = queue.desk.run("reviews", "show", id_of(queue, BURNT), columns=160).out

    assert "negative, in zh" in said
    (danger,) = [line for line in said.splitlines() if "fire" in line]
    assert "Danger" in danger
    assert "%" in danger
    assert "起火" in danger


def test_json_holds_the_whole_reading(queue: Town) -> None:
    triage = sights(queue)[BROKEN]["triage"]

    assert (triage["mood"], triage["language"]) == ("negative", "zh")
    assert "quality" in [one["what"] for one in triage["causes"]]


def test_a_person_puts_right_what_was_read_and_takes_it_back(queue: Town) -> None:
    number = id_of(queue, BROKEN)

    said = queue.desk.run(
        "labels", "set", number, "--mood", "neutral", "--cause", "logistics", "--by", "ann"
    )

    assert "your word counts" in said.out
    shown = queue.desk.run("reviews", "show", number, columns=160).out
    assert "neutral, in zh, put right by ann" in shown
    assert "logistics" in shown
    assert "✓" in queue.desk.run("reviews", columns=160).out
    assert "what was read counts again" in queue.desk.run("labels", "drop", number).out
    assert "negative, in zh" in queue.desk.run("reviews", "show", number, columns=160).out
    assert "Nobody had said anything" in queue.desk.run("labels", "drop", number).out


@pytest.mark.parametrize(
    "wrong",
    [("--mood", "angry"), ("--mood", "neutral", "--cause", "weather"), ()],
)
def test_words_that_are_no_labels_are_refused(queue: Town, wrong: tuple[str, ...]) -> None:
    queue.desk.run("labels", "set", id_of(queue, BROKEN), *wrong, code=2)


def test_a_review_that_is_not_there_cannot_be_labelled(queue: Town) -> None:
    queue.desk.run("labels", "set", 999_999, "--mood", "neutral", code=1)


def test_labels_are_exported_in_the_form_that_is_scored(queue: Town) -> None:
    queue.desk.run(
        "labels",
        "set",
        id_of(queue, BROKEN),
        "--mood",
        "negative",
        "--cause",
        "quality",
        "--by",
        "ann",
    )
    queue.desk.run(
        "labels", "set", id_of(queue, PAID), "--mood", "negative", "--signal", "extortion"
    )
    file = queue.desk.folder / "labels.jsonl"

    assert "2 written to" in queue.desk.run("labels", "export", file).out

    lines = {row["text"]: row for row in map(json.loads, file.read_text("utf-8").splitlines())}
    assert set(lines) == {BROKEN, PAID}
    assert (lines[BROKEN]["sentiment"], lines[BROKEN]["causes"]) == ("negative", ["quality"])
    assert lines[BROKEN]["malicious"] == ["none"]
    assert lines[PAID]["malicious"] == ["extortion"]
    assert (lines[BROKEN]["by"], lines[BROKEN]["lang"]) == ("ann", "zh")
    assert json.loads(queue.desk.run("labels", "export").out.splitlines()[0])["text"] in lines


def test_sync_leaves_nothing_to_read_again(queue: Town) -> None:
    assert "All reviews are read." in queue.desk.run("reread").out


def test_what_a_file_brings_is_read_as_well(queue: Town) -> None:
    of = ("--client", "示例公司", "--marketplace", "otto", "--name", "Haus")
    queue.desk.run("store", "add", *of)
    row = "1;Nie wieder;Nach drei Tagen ist der Griff abgebrochen;21.11.2026;Anna;C1\n"

    file = written(queue.desk, "r.csv", (HEAD + row).encode())
    queue.desk.run("import", file, "--store", "Haus", "--yes")

    triage = sights(queue)["Nach drei Tagen ist der Griff abgebrochen"]["triage"]
    assert triage["mood"] == "negative"
    assert "quality" in [one["what"] for one in triage["causes"]]
