"""Hand-overs: in batches a login, copy, paste, done; one key for each of what can happen."""

from datetime import timedelta
from pathlib import Path

import pytest

from .case_desk import LATE, LEAKS, STORE, CaseDesk

MORNING = timedelta(hours=6)  # from four to ten o'clock


@pytest.fixture
def handed(work: CaseDesk) -> CaseDesk:
    """A message that was approved and lies on the desk; the clipboard has no program."""
    work.later(MORNING)
    work.bring(LEAKS)
    work.run("case", "skip", 1, "--why", "no public word")
    approved(work, 1)
    return work


def approved(work: CaseDesk, number: int) -> None:
    work.case(number)
    work.run("approve", number)
    assert work.round().handed == 1


def worked(work: CaseDesk, typed: str, *more: object) -> str:
    env = {"AMENDS_BY": "Li", "PATH": str(work.desk.folder)}
    return work.run("handover", "next", *more, typed=typed, env=env).out


def test_what_is_handed_over_stands_under_its_login(handed: CaseDesk) -> None:
    handed.run(
        "store", "conduct", STORE, "login.profile=Desk 3", "login.account=kettles:li",
        "login.copies_links=yes",
    )  # fmt: skip

    said = handed.run("handover", "list").out

    assert "Desk 3 / kettles:li  1 hand-over; links are copied into it, never opened" in said
    assert "500-0000R1" in said
    assert "12 h" in said
    (batch,) = handed.run("handover", "list", "--login", "Desk 3", "--json").json()["batches"]
    assert [one["case"] for one in batch["handovers"]] == [1]
    assert "no store is worked with 'Desk 9'" in (
        handed.run("handover", "list", "--login", "Desk 9", code=1).err
    )


def test_a_sheet_holds_everything_and_its_text_alone_can_be_copied(handed: CaseDesk) -> None:
    whole = handed.run("handover", "show", 1).out
    text = handed.run("handover", "show", 1, "--text").out

    for part in (
        "https://case.example/orders/500-0000R1",
        "Step 2",
        "paste and send",
        "not a word about the review",
        "Until",
        "a screenshot",
    ):
        assert part in whole
    assert text.startswith("Hello,")
    assert "Step" not in text


def test_it_is_done_with_a_proof_or_by_a_persons_word(handed: CaseDesk) -> None:
    picture = Path(handed.desk.file("chat.png", "not really a picture"))

    lacking = handed.run("handover", "confirm", 1, code=1)
    handed.run("handover", "confirm", 1, "--screenshot", picture)

    assert "this kind brings back a screenshot" in lacking.err
    told = handed.case()
    assert told["case"]["status"] == "waiting"
    assert "Li  did “first” by hand" in handed.run("case", "show", 1).out
    again = handed.run("handover", "confirm", 1, "--no-proof", code=1)
    assert "nothing of it is handed over" in again.err


def test_an_empty_or_missing_screenshot_proves_nothing(handed: CaseDesk) -> None:
    empty = Path(handed.desk.file("chat.png", ""))

    assert "is empty" in handed.run("handover", "confirm", 1, "--screenshot", empty, code=1).err
    missing = handed.run("handover", "confirm", 1, "--screenshot", "none.png", code=1)
    assert "cannot be read" in missing.err
    assert handed.case()["case"]["status"] == "at_hand"


def test_what_comes_back_says_why_and_can_be_tried_again(handed: CaseDesk) -> None:
    handed.run("handover", "return", 1, "--why", "the chat is closed")

    (case,) = handed.cases()
    assert case["owed"] == "came back: the chat is closed"
    handed.run("case", "retry", 1)
    assert handed.case()["proposed"]["key"] == "case-1/first/0/2"


def test_sent_is_one_key(handed: CaseDesk) -> None:
    said = worked(handed, "s\n")

    assert "Hello," in said
    assert "Copy the text above." in said
    assert "1 done." in said
    assert handed.case()["case"]["status"] == "waiting"


def test_cannot_reach_is_one_key(handed: CaseDesk) -> None:
    worked(handed, "c")

    (attempt,) = handed.case()["case"]["attempts"]
    assert attempt["outcome"] == "cannot reach"


def test_the_buyer_answered_is_one_key_and_their_words_start_the_clock(handed: CaseDesk) -> None:
    worked(handed, "a\n\n")

    told = handed.case()
    assert told["case"]["buyer_wrote"]
    assert told["owed"] == "answer the buyer"
    (message,) = told["messages"]
    assert message["words"] == "(answered on the platform's page; not copied here)"


def test_the_text_waits_on_the_clipboard_and_the_link_is_copied(handed: CaseDesk) -> None:
    handed.run("store", "conduct", STORE, "login.copies_links=yes")
    board = handed.desk.folder / "board.txt"
    program = handed.desk.folder / "wl-copy"
    program.write_text(f"#!/bin/sh\nexec /bin/cat > {board}\n")
    program.chmod(0o755)

    said = worked(handed, "q")
    text = board.read_text()
    worked(handed, "lq")

    assert "The text is on the clipboard." in said
    assert text.startswith("Hello,")
    assert board.read_text() == "https://case.example/orders/500-0000R1"


def test_a_key_that_means_nothing_decides_nothing(handed: CaseDesk) -> None:
    worked(handed, "xyzq")

    assert handed.case()["case"]["status"] == "at_hand"


def test_several_are_worked_one_after_another(handed: CaseDesk) -> None:
    handed.bring(LATE)
    approved(handed, 2)

    said = worked(handed, "ns")

    assert said.count("Brings back") == 2
    assert [handed.case(number)["case"]["status"] for number in (1, 2)] == ["at_hand", "open"]


def test_what_nobody_did_in_time_comes_back_by_itself(handed: CaseDesk) -> None:
    handed.later(timedelta(hours=13))

    (case,) = handed.cases()

    assert case["owed"] == "its time ran out on the desk"
    assert handed.run("handover", "list").out == "Nothing is handed over.\n"
