"""Nothing goes by itself unless a store says so, and then only what nobody need look at."""

from datetime import timedelta

from amends.domain.action import ActionKind
from amends.domain.brand import Brand
from amends.domain.ids import CaseId
from amends.domain.outbox import ActionState
from amends.services.automatic import approve_automatic

from .case_work import CaseWork

REPLIES = (ActionKind.PUBLIC_REPLY,)
BRAND = Brand(signature="Mei from Kettles")


def approve(work: CaseWork) -> int:
    return approve_automatic(work.memory, work.house, work.clock)


def test_by_default_nothing_goes_by_itself(work: CaseWork) -> None:
    work.bring()

    assert approve(work) == 0
    assert work.pending().state is ActionState.PROPOSED


def test_a_whole_draft_that_no_rule_is_against_goes_by_itself(work: CaseWork) -> None:
    work.conduct(automatic=REPLIES)
    work.bring()

    done = approve(work)
    work.handle()

    outgoing = work.pending()
    assert done == 1
    assert outgoing.state is ActionState.APPROVED
    assert outgoing.approval is not None
    assert outgoing.approval.by == "automatic"
    assert "came loose" in outgoing.action.text
    assert approve(work) == 0


def test_another_kind_of_action_still_waits_for_a_person(work: CaseWork) -> None:
    work.conduct(automatic=(ActionKind.MESSAGE,))
    work.bring()

    assert approve(work) == 0


def test_what_is_not_whole_is_left_to_a_person_with_the_reason(work: CaseWork) -> None:
    work.conduct(automatic=REPLIES)
    work.bring(article_title="", text="")

    done = approve(work)

    outgoing = work.pending()
    assert done == 0
    assert outgoing.state is ActionState.PROPOSED
    assert outgoing.trouble.startswith("not by itself: the draft lacks")


def test_a_warning_is_a_persons_to_take_on(work: CaseWork) -> None:
    work.conduct(automatic=(ActionKind.MESSAGE,), brand=BRAND)
    work.later(timedelta(hours=11))  # 23 o'clock there: what is unasked is not sent at night
    work.bring()
    work.skip()

    assert approve(work) == 0
    assert "asks for a person" in work.pending().trouble


def test_danger_is_never_left_to_a_program(work: CaseWork) -> None:
    work.conduct(automatic=(ActionKind.MESSAGE,), brand=BRAND)
    work.bring(text="It caught fire and burned my hand.")

    assert approve(work) == 0
    assert work.pending().state is ActionState.PROPOSED


def test_what_a_person_has_written_is_theirs(work: CaseWork) -> None:
    work.conduct(automatic=REPLIES)
    work.bring()
    with work.desk() as desk:
        desk.write(desk.pending(CaseId(1)), "Thank you, we are looking into it.")

    assert approve(work) == 0
    assert work.pending().action.text == "Thank you, we are looking into it."


def test_a_stopped_store_approves_nothing(work: CaseWork) -> None:
    work.conduct(automatic=REPLIES)
    work.bring()
    with work.memory.unit() as unit:
        unit.agency.switch(work.store.id, sends=False)
        unit.commit()

    assert approve(work) == 0
