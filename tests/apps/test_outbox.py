"""The outbox at the desk: what leaves and why not, what is in doubt, what comes later."""

from datetime import timedelta

import pytest

from .case_desk import LATE, LEAKS, STORE, CaseDesk


@pytest.fixture
def called(work: CaseDesk) -> CaseDesk:
    """The store with credentials, so that public replies leave by call."""
    papers = work.desk.file("papers.json", {"credentials": {"shop": "Kettles"}, "settings": {}})
    work.run("account", "update", "Kettles", "--credentials", papers, "--no-check")
    work.bring(LEAKS)
    work.case()
    return work


def test_what_waits_stands_in_the_outbox(called: CaseDesk) -> None:
    called.run("approve", 1)

    (action,) = called.run("outbox", "--json").json()["actions"]

    assert (action["state"], action["delivery"]) == ("approved", "api")
    assert "approved" in called.run("outbox").out
    assert called.run("outbox", "--state", "done", "--json").json()["actions"] == []
    assert "no state is called 'gone'" in called.run("outbox", "--state", "gone", code=1).err


def test_a_dry_run_says_what_would_leave_and_sends_nothing(called: CaseDesk) -> None:
    called.run("approve", 1)

    said = called.run("outbox", "--dry-run").out

    assert "Case 1  case:Kettles  public reply  leaves by call" in said
    assert "1 action would leave now, 0 would stay. Nothing was sent." in said
    assert called.market.arrived == []
    assert called.round().sent == 1
    assert len(called.market.arrived) == 1


def test_a_stopped_store_keeps_everything_and_says_so(called: CaseDesk) -> None:
    called.run("approve", 1)

    said = called.run("stop", "Kettles").out

    assert "case:Kettles: nothing leaves any more; 1 approved action stays" in said
    (action,) = called.run("outbox", "--dry-run", "--json").json()["actions"]
    assert action["against"] == ["sending is stopped for case:Kettles"]
    assert called.round().sent == 0
    called.run("stop", "--all", "--resume")
    assert called.round().sent == 1


def test_what_is_in_doubt_asks_a_person_and_is_settled_by_their_word(called: CaseDesk) -> None:
    called.run("approve", 1)
    called.market.loses_answers = True
    called.round()
    called.later(timedelta(minutes=11))
    called.round()  # the platform shows nothing, so a look cannot tell

    assert "say whether it was sent" in called.run("outbox", columns=160).out
    assert called.run("case", "next", "--json").json()["case"]["id"] == 1
    called.run("case", "sent", 1, "--reference", "P-77")

    (attempt,) = called.case()["case"]["attempts"]
    assert attempt["step"] == "reply"


def test_what_surely_did_not_arrive_may_be_tried_again(called: CaseDesk) -> None:
    called.run("approve", 1)
    called.market.loses_answers = True
    called.round()

    called.run("case", "not-sent", 1)

    assert "amends case retry 1" in called.case()["moves"]


def test_looks_that_come_are_listed_with_what_the_review_shows(called: CaseDesk) -> None:
    called.run("approve", 1)
    called.round()
    called.run("case", "skip", 1, "--why", "no private word")

    (look,) = called.run("followups", "--json").json()["followups"]

    assert look["comes"] == "look: look at order and review, and say how it stands"
    assert "now" in called.run("followups").out
    called.run("case", "look", 1, "--found", "nothing new")
    assert "Nothing is to be followed up." in called.run("followups").out


def test_a_dry_run_is_about_what_is_approved(called: CaseDesk) -> None:
    said = called.run("outbox", "--dry-run", "--state", "done", code=1)

    assert "leave --state away" in said.err


def test_who_is_not_to_be_written_to_is_not(work: CaseDesk) -> None:
    work.later(timedelta(hours=6))
    work.bring(LEAKS)
    work.run("nocontact", "add", STORE, "500-0000R1", "--why", "asked by phone")

    said = work.run("case", "skip", 1, "--why", "no public word")

    assert "approve “first”" not in said.out
    assert "is on the list" in work.run("nocontact", "check", STORE, "500-0000R1").out
    work.run("nocontact", "remove", STORE, "500-0000R1")
    assert "is not on the list" in work.run("nocontact", "check", STORE, "500-0000R1").out


def test_a_product_issue_gathers_and_has_one_owner_and_one_decision(work: CaseDesk) -> None:
    for number in (1, 2):
        review = f"N{number} | 1 | 2026-11-22 | Cleo | The lid is cracked and leaks.\n"
        work.bring(review)
        work.run("case", "skip", number, "--why", "no public word")
        if work.case(number)["case"]["status"] != "closed":
            work.run("case", "close", number, "--outcome", "no_lawful_contact")

    tickets = work.run("ticket", "list", "--json").json()["tickets"]
    assert [(one["owner"], one["says"]) for one in tickets] == [("supplier", "mend the lid")] * 2
    work.run("ticket", "done", tickets[0]["id"], "--result", "new gasket since lot 8")
    assert len(work.run("ticket", "list", "--json").json()["tickets"]) == 1
    assert "no open ticket 99" in work.run("ticket", "done", 99, "--result", "x y", code=1).err


def test_a_ticket_done_is_a_new_fact_for_its_case(called: CaseDesk) -> None:
    called.bring(LATE)
    called.case(2)
    called.run("approve", 2)
    called.round()
    called.run("case", "skip", 2, "--why", "no private word")
    (ticket,) = called.run("ticket", "list", "--json").json()["tickets"]

    called.run("ticket", "done", ticket["id"], "--result", "another carrier since Monday")

    (fact,) = called.case(2)["case"]["facts"]
    assert (fact["says"], fact["by"]) == ("another carrier since Monday", "Li")
