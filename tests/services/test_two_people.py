"""Two people decide about one thing at once: the second hears that it has moved on."""

import pytest

from amends.domain.ids import CaseId
from amends.domain.outbox import ActionState
from amends.services.decide import NotNow

from .case_work import CaseWork

ONE = CaseId(1)


def written(work: CaseWork) -> None:
    work.bring()
    with work.desk() as desk:
        desk.write(desk.pending(ONE), "Thank you, we are looking into it.")


def test_the_second_yes_is_told_who_was_first(work: CaseWork) -> None:
    written(work)
    seen = work.pending()
    with work.desk("Li") as desk:
        desk.approve(seen)

    with pytest.raises(NotNow, match="it is approved by Li"), work.desk("Wang") as desk:
        desk.approve(seen)

    approval = work.pending().approval
    assert approval is not None
    assert approval.by == "Li"


def test_a_yes_to_words_that_changed_meanwhile_is_none(work: CaseWork) -> None:
    written(work)
    seen = work.pending()
    with work.desk("Li") as desk:
        desk.write(seen, "Thank you. We have changed the hinge.")

    with (
        pytest.raises(NotNow, match="somebody has changed it meanwhile"),
        work.desk("Wang") as desk,
    ):
        desk.approve(seen)

    assert work.pending().state is ActionState.PROPOSED


def test_nobody_writes_over_what_a_colleague_wrote_meanwhile(work: CaseWork) -> None:
    written(work)
    seen = work.pending()
    with work.desk("Li") as desk:
        desk.write(seen, "Thank you. We have changed the hinge.")

    with (
        pytest.raises(NotNow, match="somebody has changed it meanwhile"),
        work.desk("Wang") as desk,
    ):
        desk.write(seen, "Thanks!")

    assert work.pending().action.text == "Thank you. We have changed the hinge."


def test_a_no_after_a_yes_takes_it_back(work: CaseWork) -> None:
    written(work)
    with work.desk("Li") as desk:
        desk.approve(desk.pending(ONE))

    with work.desk("Wang") as desk:
        desk.reject(desk.pending(ONE), "wait for the lab")

    assert work.case().lacks == "turned down: wait for the lab"


@pytest.mark.parametrize("text", ["😀👍🙏", "…!", "   "])
def test_what_holds_no_word_is_not_approved(work: CaseWork, text: str) -> None:
    work.bring()
    with work.desk() as desk:
        desk.write(desk.pending(ONE), text)

    with pytest.raises(NotNow, match="words"), work.desk() as desk:
        desk.approve(desk.pending(ONE))
