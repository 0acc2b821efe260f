"""`amends rules`: what may be said back, with source, day and way out; the book is this output."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from amends.domain.rule import Rule
from amends.marketplace.registry import Registry
from amends_otto import Otto

from .conftest import Desk

BOOK = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_rule_book_is_what_the_program_writes(bare: Desk) -> None:
    written = bare.run("rules", "--markdown").out

    assert BOOK.read_text("utf-8") == written, "run `amends rules --markdown > docs/rules.md`"


def test_rules_are_listed_by_where_they_come_from_without_an_installation(bare: Desk) -> None:
    said = bare.run("rules", columns=200).out

    titles = ["Every marketplace", "Amazon", "OTTO", "Taobao 淘宝 and Tmall 天猫", "The law"]
    assert sorted(titles, key=said.index) == titles
    assert "COM-OFF-001" in said
    assert "stale" not in said


def test_one_rule_is_shown_whole(bare: Desk) -> None:
    said = bare.run("rules", "amz-msg-002", columns=200).out

    for part in (
        "AMZ-MSG-002  block",
        "within 30 days of delivery",
        "Wait until the buyer writes.",
        "Amazon Communication Guidelines",
        "2026-11-22, verified",
        "Holds on       Amazon",
        "May loosen     never",
    ):
        assert part in said


def test_a_number_that_may_be_set_is_shown_with_who_may(bare: Desk) -> None:
    said = bare.run("rules", "TB-APP-002", columns=200).out

    assert "May be set     days 30 days" in said
    assert "its numbers, by an owner who says why" in said


def test_an_unknown_rule_is_answered_with_near_ones(bare: Desk) -> None:
    said = bare.run("rules", "COM-OFF-081", code=1)

    assert "there is no rule COM-OFF-081" in said.err
    assert "COM-OFF-001" in said.err


def test_only_what_holds_on_one_marketplace(bare: Desk) -> None:
    shown = {
        one["id"] for one in bare.run("rules", "--marketplace", "otto", "--json").json()["rules"]
    }

    assert shown > {"COM-OFF-001", "OTTO-SOL-001", "COM-SOL-001", "DE-UWG-001"}
    assert not {one for one in shown if one.startswith(("AMZ", "TB"))}
    assert "choose one of: amazon, otto" in bare.run("rules", "--marketplace", "shed", code=1).err


def test_what_is_due_to_be_read_again_comes_first(bare: Desk) -> None:
    assert "No rule is due" in bare.run("rules", "--stale").out

    bare.clock.advance(timedelta(days=181))

    due = bare.run("rules", "--stale", "--json").json()["rules"]
    assert {one["source"]["confidence"] for one in due} == {"uncertain", "second-hand"}
    assert all(one["stale"] for one in due)
    listed = bare.run("rules", columns=200).out
    assert listed.index("Due to be read again") < listed.index("Every marketplace")
    assert "which is past: read it again" in bare.run("rules", due[0]["id"], columns=200).out


def test_the_rule_book_takes_no_other_option(bare: Desk) -> None:
    assert "leave the other options out" in bare.run("rules", "--markdown", "--stale", code=1).err


def test_two_plugins_with_one_id_are_told_apart_in_words(bare: Desk) -> None:
    class Shed(Otto):
        name = "shed"

        def rules(self) -> tuple[Rule, ...]:
            (first, *_) = super().rules()
            return (replace(first, says="Shed says otherwise."),)

    bare.plugins = Registry({"otto": Otto(), "shed": Shed()})

    said = bare.run("rules", code=1)

    assert "two rules are called OTTO-MSG-001" in said.err
    assert "Shed says otherwise." in said.err
