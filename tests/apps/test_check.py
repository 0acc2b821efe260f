"""`amends check`: drafts are judged line by line, with every rule that fires and the way out."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from .conftest import Desk

CONTEXT = {"marketplace": "DE", "rating": 2, "days_since_delivery": 6, "buyer_asked": True}
HELP = "Guten Tag, es tut uns leid. Wir erstatten Ihnen den vollen Kaufpreis über Ihre Bestellung."
TIED = "Wenn Sie die Bewertung löschen, erstatten wir Ihnen 20 Euro."
FIELDS = {"id", "verdict", "rule_ids", "reasons", "spans", "fixes", "lang", "may_leave"}


def a_line(text: str, **over: Any) -> dict[str, Any]:
    plain = {"id": "a", "platform": "amazon", "lang": "de", "action": "message", "context": CONTEXT}
    return {**plain, "text": text, **over}


def written(desk: Desk, *lines: object) -> Path:
    raw = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines]
    path = desk.folder / "drafts.jsonl"
    path.write_bytes(b"\n".join(raw) + b"\n")
    return path


def answers(desk: Desk, *lines: object, code: int = 0) -> list[Any]:
    said = desk.run("check", written(desk, *lines), code=code)
    return [json.loads(line) for line in said.out.splitlines()]


def test_a_lawful_draft_may_leave(bare: Desk) -> None:
    (told,) = answers(bare, a_line(HELP))

    assert set(told) == FIELDS
    assert (told["verdict"], told["rule_ids"], told["may_leave"]) == ("allow", [], True)
    assert (told["id"], told["lang"]) == ("a", "de")


def test_a_forbidden_draft_is_blocked_with_reason_place_and_way_out(bare: Desk) -> None:
    (told,) = answers(bare, a_line(TIED))

    assert told["verdict"] == "block"
    assert "COM-OFF-001" in told["rule_ids"]
    assert len(told["rule_ids"]) == len(told["reasons"]) == len(told["fixes"])
    assert all(told["reasons"])
    assert told["spans"]
    for span in told["spans"]:
        assert 0 <= span["start"] < span["end"] <= len(TIED)


def test_what_the_structured_offer_says_counts_as_well(bare: Desk) -> None:
    offer = {"kind": "coupon", "amount": 10, "currency": "EUR", "condition": "review_removal"}

    (told,) = answers(bare, a_line(HELP, action="offer", context={**CONTEXT, "offer": offer}))

    assert told["verdict"] == "block"
    assert "COM-OFF-001" in told["rule_ids"]


@pytest.mark.parametrize("platform", ["amazon", "otto", "taobao"])
def test_every_platform_judges_by_its_own_book(bare: Desk, platform: str) -> None:
    (told,) = answers(bare, a_line(TIED, platform=platform))

    assert told["verdict"] == "block"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{", "no JSON"),
        (b"\xff", "UTF-8"),
        (b"[]", "not an object"),
        ({"id": "x"}, "text is missing"),
        ({"id": "x", "text": "gut"}, "platform is missing"),
        (a_line("gut", platform="shed"), "no plugin serves"),
        (a_line("gut", action="sing"), "action"),
        (a_line("gut", context={**CONTEXT, "mood": "sunny"}), "mood"),
        (a_line("gut", context={**CONTEXT, "rating": 9}), "rating"),
        (a_line("gut", context="none"), "context"),
    ],
)
def test_a_bad_line_is_told_and_the_run_goes_on(bare: Desk, line: object, says: str) -> None:
    first, bad, last = answers(bare, a_line(HELP), line, a_line(TIED), code=1)

    assert (first["verdict"], last["verdict"]) == ("allow", "block")
    assert bad["line"] == 2
    assert says in bad["error"]


@pytest.mark.parametrize(
    "text", ["", "😀", "\u202e\u200b", "<b>Guten Tag</b>", "Guten Tag 手机", "x" * 100_000]
)
def test_odd_texts_are_judged_like_any_other(bare: Desk, text: str) -> None:
    (told,) = answers(bare, a_line(text))

    assert set(told) == FIELDS
    assert told["verdict"] in ("allow", "warn", "block")


def test_a_language_that_is_not_read_warns_and_may_not_leave(bare: Desk) -> None:
    (told,) = answers(bare, a_line("Bonjour, nous sommes vraiment désolés pour ce problème."))

    assert (told["lang"], told["verdict"], told["may_leave"]) == ("fr", "warn", False)
    assert any("fr" in reason or "read" in reason for reason in told["reasons"])


def test_labels_of_a_corpus_are_passed_over(bare: Desk) -> None:
    labelled = a_line(HELP, verdict="block", rule_ids=["COM-OFF-001"], note="wrong on purpose")

    assert answers(bare, labelled)[0]["verdict"] == "allow"


def test_the_day_marks_stale_rules_and_changes_no_verdict(bare: Desk) -> None:
    today = answers(bare, a_line(TIED))
    bare.clock.advance(timedelta(days=900))

    assert [one["verdict"] for one in answers(bare, a_line(TIED))] == [today[0]["verdict"]]
