"""Whoever opens a case finds all that belongs to it, and what may have to be reported."""

from datetime import timedelta

import pytest

from amends.db.unit import Memory
from amends.domain.ids import CaseId, OrderRef
from amends.services.dossier import Dossier, dossier_of, drafted
from amends.services.drafting import Wish
from amends.services.dry_run import dry_run
from amends.testing.clock import ManualClock

from ..conftest import AddStore
from .case_work import ALL, CaseWork, case_work

ONE = CaseId(1)
BURNT = "It caught fire and burned my hand."


def opened(work: CaseWork, number: int = 1) -> Dossier:
    with work.memory.look() as unit:
        return dossier_of(unit, work.house, ALL, CaseId(number), work.clock.now())


def test_everything_about_a_case_is_there(work: CaseWork) -> None:
    work.bring()
    work.bring(2, order=OrderRef("500-1"))
    with work.desk() as desk:
        desk.note(ONE, "Ask the warehouse.")
        drafted(desk, ONE)

    told = opened(work)

    assert told.pending is not None
    assert "came loose" in told.pending.outgoing.action.text
    assert told.draft is None
    assert [one.id for one in told.situation.beside] == [2]
    assert [note.words for note in told.notes.values()] == ["Ask the warehouse."]
    assert [one.event for one in told.history] == ["opened", "noted"]


def test_a_draft_that_lacks_something_is_not_kept(work: CaseWork) -> None:
    work.bring()
    work.skip()

    with work.desk() as desk:
        lacking = drafted(desk, ONE)
    without = opened(work)
    with work.desk() as desk:
        whole = drafted(desk, ONE, Wish(signer="Li"))

    assert lacking is not None
    assert lacking.lacks == ("signature",)
    assert without.pending is not None
    assert without.pending.outgoing.action.text == ""
    assert whole is not None
    assert whole.whole


def test_words_that_stand_are_not_drafted_again(work: CaseWork) -> None:
    work.bring()
    with work.desk() as desk:
        desk.write(desk.pending(ONE), "Thank you, we are looking into it.")

    with work.desk() as desk:
        again = drafted(desk, ONE)

    assert again is None
    assert work.pending().action.text == "Thank you, we are looking into it."


@pytest.mark.parametrize(
    ("site", "to"),
    [("hand.de", ["market surveillance authority"]), ("hand.cn", ["provincial"]), ("hand.jp", [])],
)
def test_who_may_have_to_hear_of_a_danger_depends_on_where_the_store_is(
    memory: Memory, clock: ManualClock, add_store: AddStore, site: str, to: list[str]
) -> None:
    store = add_store(marketplace="case", name="Kettles", site=site, language="en", settings={})
    work = case_work(memory, clock, store)
    work.bring(text=BURNT)

    duties = opened(work).duties

    assert len(duties) == len(to)
    assert all(duty.to.startswith(name) for duty, name in zip(duties, to, strict=True))


def test_a_dry_run_tells_each_objection_and_does_nothing(work: CaseWork) -> None:
    work.bring()
    with work.desk() as desk:
        drafted(desk, ONE)
    with work.desk() as desk:
        desk.approve(desk.pending(ONE))
    before = work.pending()

    with work.memory.look() as unit:
        (free,) = dry_run(unit, work.house, ALL, work.clock.now())
    with work.memory.unit() as unit:
        unit.agency.switch(work.store.id, sends=False)
        later = work.clock.now() + timedelta(hours=1)
        unit.outbox.postpone(before.key, later, "quiet", work.clock.now())
        unit.commit()
    with work.memory.look() as unit:
        (held,) = dry_run(unit, work.house, ALL, work.clock.now())

    assert free.against == ()
    assert held.against == (
        "sending is stopped for case:Kettles",
        "not before 2026-11-22 05:00 UTC",
    )
    assert work.pending().state is before.state
