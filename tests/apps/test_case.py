"""Cases at the desk: whose turn it is, one case whole, and what a person says about it."""

from datetime import timedelta

import pytest

from .case_desk import BURNT, LATE, LEAKS, NAMELESS, CaseDesk


def test_a_bad_review_is_a_case_that_says_whose_turn_it_is(work: CaseDesk) -> None:
    work.bring(LEAKS)

    (case,) = work.cases()

    assert (case["status"], case["owes"], case["owed"]) == ("open", "anyone", "approve “reply”")
    assert (case["store_label"], case["rating"], case["late"]) == ("case:Kettles", 1, False)


def test_the_first_to_run_out_comes_first(work: CaseDesk) -> None:
    work.bring(LEAKS)
    work.bring(LATE.replace("2026-11-22", "2026-11-21"))

    said = work.run("case", "list").out

    assert [case["id"] for case in work.cases()] == [2, 1]
    assert "late 4 h" in said
    assert "marketplace 20 h · team 37 h" in said


def test_a_narrow_terminal_shows_the_same_in_two_lines(work: CaseDesk) -> None:
    work.bring(LEAKS)

    said = work.run("case", "list", columns=80).out

    assert "1  20 h  ★☆☆☆☆  case:Kettles" in said
    assert "quality · anyone: approve “reply”" in said


def test_cases_are_chosen_by_status_store_and_person(work: CaseDesk) -> None:
    work.bring(LEAKS, BURNT)
    work.run("case", "assign", 1, "Wang")

    assert [case["id"] for case in work.cases("--mine", "Wang")] == [1]
    assert [case["id"] for case in work.cases("--status", "held")] == [2]
    assert [case["id"] for case in work.cases("--store", "Kettles")] == [1, 2]
    assert "no status is called 'mad'" in work.run("case", "list", "--status", "mad", code=1).err


def test_one_case_tells_a_newcomer_everything_at_once(work: CaseDesk) -> None:
    work.bring(LEAKS)

    said = work.run("case", "show", 1).out

    for part in (
        "Case 1  ★☆☆☆☆  case:Kettles  quality",
        "anyone: approve “reply”",
        "Marketplace clock  2026-11-23 00:00, in 20 h",
        "Team clock",
        "The handle came loose after a week.",
        "Order  500-0000R1",
        "opened: quality; playbook case-common",
        "Proposed: public reply “reply”, by hand",
        "one public reply a review",
        "Thank you for describing it so clearly: “The handle came loose after a week”.",
        "✓ no rule speaks against it",
        "amends approve 1",
    ):
        assert part in said


def test_a_case_that_is_not_there_says_so(work: CaseDesk) -> None:
    said = work.run("case", "show", 7, code=1)

    assert "no case 7 is within sight; `amends case list` shows them" in said.err


def test_the_most_urgent_is_the_one_where_somebody_may_be_hurt(work: CaseDesk) -> None:
    work.bring(LATE.replace("2026-11-22", "2026-11-21"), BURNT)

    told = work.run("case", "next", "--json").json()

    assert told["case"]["status"] == "held"
    assert told["owes"] == "lead"


def test_what_was_given_to_somebody_else_is_not_mine_next(work: CaseDesk) -> None:
    work.bring(LEAKS, LATE)
    work.run("case", "assign", 1, "Wang")

    told = work.run("case", "next", "--json").json()

    assert told["case"]["id"] == 2


def test_nothing_waits_where_no_case_is(work: CaseDesk) -> None:
    assert "no case waits for a person" in work.run("case", "next", code=1).err
    assert "No case yet" in work.run("case", "list").out


def test_what_is_put_aside_comes_back_at_its_time(work: CaseDesk) -> None:
    work.bring(LEAKS)

    work.run("case", "snooze", 1, "2026-11-22 10:00")

    assert work.cases() == []
    assert [case["id"] for case in work.cases("--snoozed")] == [1]
    work.later(timedelta(hours=7))
    assert [case["id"] for case in work.cases()] == [1]


def test_nothing_is_put_aside_into_the_past(work: CaseDesk) -> None:
    work.bring(LEAKS)

    assert "over already" in work.run("case", "snooze", 1, "2026-11-21", code=2).err


def test_notes_stand_in_the_timeline_and_are_sealed_in_the_database(work: CaseDesk) -> None:
    work.bring(LEAKS)

    work.run("case", "note", 1, "Ask the warehouse about lot 7.")

    assert "Li  note: Ask the warehouse about lot 7." in work.run("case", "show", 1).out
    held = b"".join(path.read_bytes() for path in work.desk.home.glob("amends.db*"))
    assert b"warehouse" not in held


def test_a_lead_lets_a_case_go_on_and_nobody_else(work: CaseDesk) -> None:
    work.bring(BURNT)

    refused = work.run("case", "release", 1, "--why", "looked at the photo", code=1)
    work.run("case", "release", 1, "--why", "looked at the photo", "--lead", "--by", "Chen")

    assert "a lead must look first" in refused.err
    told = work.case()
    assert (told["case"]["status"], told["case"]["released_by"]) == ("open", "Chen")


def test_a_step_is_skipped_and_the_next_one_is_proposed(work: CaseDesk) -> None:
    work.bring(LEAKS)

    said = work.run("case", "skip", 1, "--why", "answered by phone before")

    assert "Case 1: anyone: approve “first”" in said.out
    assert "reply: skipped, answered by phone before" in work.run("case", "show", 1).out


def test_a_closed_case_says_how_it_ended_and_does_no_more(work: CaseDesk) -> None:
    work.bring(LEAKS)

    work.run("case", "close", 1, "--outcome", "problem_solved", "--why", "refunded")
    refused = work.run("case", "skip", 1, "--why", "again", code=1)

    assert work.cases() == []
    (closed,) = work.cases("--status", "closed")
    assert closed["outcome"] == "problem_solved"
    assert "case 1 is closed: nothing more is done in it" in refused.err
    assert "`amends case show 1` shows what can be done" in refused.err


def test_an_outcome_that_is_none_is_refused(work: CaseDesk) -> None:
    work.bring(LEAKS)

    said = work.run("case", "close", 1, "--outcome", "five_stars", code=2)

    assert "problem_solved, problem_not_solved" in said.err


def test_a_review_without_order_is_tied_to_one_by_a_person_only(work: CaseDesk) -> None:
    work.bring(NAMELESS)
    work.run("case", "skip", 1, "--why", "no public word")
    before = work.case()

    work.run("case", "match", 1, "500-0000007")

    assert before["order"] is None
    assert "amends case match 1" in before["moves"]
    (case,) = work.cases()
    assert (case["order"], case["owed"]) == ("500-0000007", "approve “first”")


def test_older_reviews_open_a_case_when_a_person_chooses_them(work: CaseDesk) -> None:
    work.bring(LEAKS.replace("2026-11-22", "2026-11-10"))

    before = work.cases()
    work.run("case", "promote", 1)
    twice = work.run("case", "promote", 1).out

    assert before == []
    assert [case["review"] for case in work.cases()] == [1]
    assert "Review 1: case 1, it has an open case" in twice
    assert "no review 9" in work.run("case", "promote", 9, code=1).err


@pytest.mark.parametrize("command", ["sent", "not-sent"])
def test_nothing_is_settled_that_is_not_in_doubt(work: CaseDesk, command: str) -> None:
    work.bring(LEAKS)

    assert "nothing of it is in doubt" in work.run("case", command, 1, code=1).err
