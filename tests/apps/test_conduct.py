"""How a store is worked is said in words, key by key, and read back the same way."""

from datetime import timedelta

import pytest

from amends.domain.ids import OrderRef
from amends.domain.order import OwedRating

from .case_desk import LEAKS, STORE, CaseDesk


def conduct(work: CaseDesk, *words: str) -> dict[str, object]:
    told: dict[str, object] = work.run("store", "conduct", STORE, *words, "--json").json()
    return told["conduct"]  # type: ignore[return-value]


def test_hours_holidays_and_windows_are_set_and_shown(work: CaseDesk) -> None:
    conduct(
        work, "hours.mon-fri=09:00-12:30, 13:30-18:00", "hours.sat=", "holidays=DE-BY",
        "windows=12:00-13:00, 18:00-20:00", "quiet=22:00-07:00", "first_answer=12 hours",
    )  # fmt: skip

    said = work.run("store", "conduct", STORE).out

    for part in (
        "09:00-12:30, 13:30-18:00",
        "DE-BY",
        "12:00-13:00, 18:00-20:00",
        "22:00-07:00",
        "12 hours",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("hours.mon=9-18", "write it as 09:00-12:30"),
        ("hours.fri-mon=09:00-10:00", "runs backwards"),
        ("hours.monday=09:00-10:00", "no weekday is called 'monday'"),
        ("windows=18:00-12:00", "a period runs forward"),
        ("quiet=22:00", "say when it begins and ends"),
        ("automatic=everything", "no action is called 'everything'"),
        ("first_answer=soon", "a time such as"),
        ("sends_per_day=many", "a number"),
        ("login.copies_links=perhaps", "yes or no"),
        ("brand.colour=red", "a brand has signature"),
        ("holidays=Atlantis", "holidays"),
        ("mood=good", "no such key"),
        ("mood", "is no KEY=VALUE"),
    ],
)
def test_what_cannot_be_is_refused_with_how_it_is_written(
    work: CaseDesk, word: str, says: str
) -> None:
    before = conduct(work)

    refused = work.run("store", "conduct", STORE, word, code=1)

    assert says in refused.err
    assert conduct(work) == before


def test_a_brand_signs_drafts_and_can_be_taken_away(work: CaseDesk) -> None:
    conduct(work, "brand.signature=Mei from Kettles", "brand.particulars.company=Kettles Ltd")
    work.bring(LEAKS)
    work.run("case", "skip", 1, "--why", "no public word")

    text = work.case()["proposed"]["text"]

    assert "Mei from Kettles" in text
    assert "Kettles Ltd" in text
    assert conduct(work, "brand=")["brand"] is None


def test_a_named_lead_is_the_only_one_who_says_a_leads_yes(work: CaseDesk) -> None:
    conduct(work, "lead=Chen")
    work.bring("R4 | 1 | 2026-11-22 | Dora | It caught fire and burned my hand.\n")

    refused = work.run("case", "release", 1, "--why", "seen it", "--lead", code=1)
    work.run("case", "release", 1, "--why", "seen it", "--by", "Chen")

    assert "ask Chen" in refused.err
    assert work.case()["case"]["released_by"] == "Chen"


def test_whom_the_store_owes_a_rating_is_listed(work: CaseDesk) -> None:
    until = work.desk.clock.now() + timedelta(days=3)
    work.market.owes = [OwedRating(order=OrderRef("500-7"), line="1", title="Kettle", until=until)]

    nobody = work.run("ratings", "owed", STORE, code=1)
    papers = work.desk.file("papers.json", {"credentials": {"shop": "Kettles"}, "settings": {}})
    work.run("account", "update", "Kettles", "--credentials", papers, "--no-check")
    said = work.run("ratings", "owed", STORE).out

    assert "nobody can be asked" in nobody.err
    assert "500-7" in said
    assert "1 rating owed by case:Kettles." in said


def test_templates_leave_as_phrases_with_their_gaps_marked(work: CaseDesk) -> None:
    file = work.desk.folder / "phrases.txt"

    work.run("phrases", "export", file, "--store", STORE, "--language", "zh")
    twice = work.run("phrases", "export", file, "--store", STORE, code=1)

    text = file.read_text("utf-8")
    assert "quality\tquality-choice\t" in text
    assert "【问题】" in text
    assert "{{" not in text
    assert "appeal" not in text
    assert "is there already" in twice.err
