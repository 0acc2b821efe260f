"""`amends playbook`: what answers which cause, what an agency's own change, and keeping them."""

import pytest

from amends.apps.installation import open_installation
from amends.apps.settings import Settings
from amends.db.scope import Scope
from amends.domain.triage import Cause

from .case_desk import LEAKS, STORE, CaseDesk
from .conftest import Desk

OWN = """
id = "house-leaks"
causes = ["quality"]
marketplace = "case"
says = "A private word, then a look."

[[steps]]
name = "chat"
does = "message"
strategy = "say it our way"
templates = ["quality-choice"]
remedies = ["replacement"]
approver = "lead"
patience = "36 hours"
then = "look"

[[steps]]
name = "look"
does = "look"
strategy = "look at order and review, and say how it stands"
"""
LOOP = OWN.replace('"lead"\n', '"agent"\n').replace('"look"\n\n', '"chat"\n\n')
TWO_MARKETS = OWN.replace('"case"', '"*"')


def test_the_playbooks_of_a_marketplace_are_listed_without_an_installation(bare: Desk) -> None:
    said = bare.run("playbook", "show", "--marketplace", "otto", columns=160).out

    assert "otto-quality" in said
    assert "improve → in-the-thread → once-more → look" in said
    assert "what no other answers" in said
    assert "tmall" not in said


def test_what_answers_a_cause_is_shown_step_by_step_for_each_kind_of_review(bare: Desk) -> None:
    said = bare.run(
        "playbook", "show", "--marketplace", "amazon", "--cause", "quality", columns=200
    ).out

    for part in (
        "amazon-review-quality  Amazon",
        "amazon-feedback-quality  Amazon",
        "Answers quality in reviews of a seller.",
        "ticket for supplier",
        "message to the buyer",
        "the buyer has 7 days",
        "7 days later",
    ):
        assert part in said


@pytest.mark.parametrize("cause", Cause)
def test_programs_read_what_answers_each_cause(bare: Desk, cause: Cause) -> None:
    told = bare.run("playbook", "show", "--marketplace", "tmall", "--cause", cause, "--json").json()

    (book,) = told["playbooks"]
    assert book["whose"] == "Tmall 天猫"
    assert book["steps"][-1]["after"] == 7 * 24 * 3600
    assert told["troubles"] == []


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("show",), 2, "say --store NAME or --marketplace NAME"),
        (("show", "--marketplace", "tmal"), 1, "choose one of: amazon, otto"),
        (("show", "--marketplace", "otto", "--cause", "weather"), 1, "choose one of: quality"),
        (("show", "otto-qualty", "--marketplace", "otto"), 1, "did you mean otto-quality"),
        (("diff",), 2, "name a file, or a store"),
        (("check", "nowhere.toml"), 1, "No such file"),
    ],
)
def test_what_cannot_be_shown_is_answered_with_what_can(
    bare: Desk, words: tuple[str, ...], code: int, says: str
) -> None:
    assert says in bare.run("playbook", *words, code=code, columns=200).err


def test_a_file_is_checked_for_one_marketplace_or_for_all_that_it_names(work: CaseDesk) -> None:
    good, loop = work.desk.file("good.toml", OWN), work.desk.file("loop.toml", LOOP)

    fine = work.run("playbook", "check", good, "--marketplace", "case").out
    ends = work.run("playbook", "check", loop, code=1).out

    assert "1 playbook: nothing speaks against it." in fine
    assert "playbook 'house-leaks' on Case: it never ends: chat → chat" in ends


def test_a_file_in_another_encoding_is_refused(work: CaseDesk) -> None:
    path = work.desk.folder / "latin.toml"
    path.write_bytes("says = 'für'".encode("latin-1"))

    assert "is not UTF-8" in work.run("playbook", "check", path, code=1).err


def test_what_a_store_has_of_its_own_is_kept_shown_and_dropped(work: CaseDesk) -> None:
    file = work.desk.file("own.toml", OWN)

    kept = work.run("playbook", "set", file, "--store", STORE).out
    shown = work.run("playbook", "show", "--store", STORE, "--cause", "quality", columns=200).out
    dropped = work.run("playbook", "reset", "--store", STORE).out
    again = work.run("playbook", "reset", "--store", STORE, code=1).err

    assert "case:Kettles works by 1 playbook of its own" in kept
    assert "house-leaks  the store's own, version 1, by Li" in shown
    assert "the buyer has 36 hours, then look" in shown
    assert "a lead's yes; quality-choice; replacement" in shown
    assert "works by the defaults again" in dropped
    assert "has no playbooks of its own" in again


def test_cases_after_it_go_by_it_and_those_before_keep_their_steps(work: CaseDesk) -> None:
    work.bring(LEAKS)
    before = work.case(1)

    work.run("playbook", "set", work.desk.file("own.toml", OWN), "--client", "Nordlicht")
    work.bring(LEAKS.replace("R1", "R2").replace("Anna", "Ben"))

    after = work.case(2)
    assert work.case(1) == before
    assert before["case"]["playbook"] == "case-common"
    assert after["case"]["playbook"] == "house-leaks"
    assert after["case"]["pending"]["step"] == "chat"


def test_a_client_gets_no_playbook_that_one_of_its_stores_could_never_do(work: CaseDesk) -> None:
    file = work.desk.file("own.toml", TWO_MARKETS.replace('does = "message"', 'does = "refund"'))

    refused = work.run("playbook", "set", file, "--client", "Nordlicht", code=1)

    assert "refund can never be done there: nothing of the kind is done here" in refused.err
    assert work.run("playbook", "diff", "--store", STORE).out.startswith("There are no playbooks")


@pytest.mark.parametrize("whom", [(), ("--client", "Nordlicht", "--store", STORE)])
def test_one_of_client_and_store_is_named(work: CaseDesk, whom: tuple[str, ...]) -> None:
    file = work.desk.file("own.toml", OWN)

    assert "--client NAME or" in work.run("playbook", "set", file, *whom, code=2, columns=200).err


def test_a_difference_is_shown_step_by_step(work: CaseDesk) -> None:
    file = work.desk.file("own.toml", OWN)
    work.run("playbook", "set", file, "--client", "Nordlicht")

    of_file = work.run("playbook", "diff", file, "--marketplace", "case", columns=200).out
    of_store = work.run("playbook", "diff", "--store", STORE, columns=200).out
    told = work.run("playbook", "diff", "--store", STORE, "--json").json()

    assert of_file == of_store
    assert "house-leaks  instead of case-common, for quality" in of_file
    assert [(one["change"], one["name"]) for one in told["differences"][0]["steps"]] == [
        ("gone", "reply"),
        ("gone", "first"),
        ("gone", "improve"),
        ("new", "chat"),
        ("same", "look"),
    ]


def test_one_that_cannot_be_used_any_more_is_seen_in_the_list(work: CaseDesk) -> None:
    """As after an update of a plugin that closes a door."""
    keep(work, LOOP)

    said = work.run("playbook", "show", "--store", STORE, columns=200).out
    work.bring(LEAKS)

    assert "Left out, so that the defaults stand: the store's own, version 1, by Mei" in said
    assert "it never ends" in said
    assert work.case()["case"]["playbook"] == "case-common"


def keep(work: CaseDesk, text: str) -> None:
    """What was kept when nothing spoke against it."""
    desk = work.desk
    opened = open_installation(Settings(home=desk.home), clock=desk.clock, plugins=desk.plugins)
    with opened.memory.unit() as unit:
        (store,) = unit.agency.stores(Scope.everything())
        unit.playbooks.put(None, store.id, text, "Mei", desk.clock.now())
        unit.commit()
    opened.close()
