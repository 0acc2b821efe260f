"""Older reviews open a case when a person chooses them, and two people give it one."""

from datetime import timedelta

import pytest

from amends.db.errors import NotFound
from amends.domain.events import Opened
from amends.domain.ids import CaseId, ReviewId
from amends.services.promote import Promoted, promote

from .case_work import ALL, CaseWork


def promoted(work: CaseWork, *reviews: int, by: str = "Li") -> list[Promoted]:
    with work.memory.unit() as unit:
        wanted = [ReviewId(one) for one in reviews]
        done = promote(unit, work.house, work.clock.now(), ALL, wanted, by)
        unit.commit()
    return done


def old(work: CaseWork) -> int:
    """A review from before the store's start line."""
    work.bring(written=work.store.start_line - timedelta(days=9))
    with work.memory.look() as unit:
        (sight,) = unit.queue.page(ALL)
    return int(sight.id)


def test_a_chosen_review_opens_a_case_in_that_persons_name(work: CaseWork) -> None:
    review = old(work)

    (done,) = promoted(work, review)

    assert done.case is not None
    with work.memory.look() as unit:
        opened = unit.cases.history(CaseId(done.case))[0]
    assert isinstance(opened, Opened)
    assert opened.by == "Li"
    assert work.case(done.case).pending is not None


def test_the_same_review_twice_keeps_its_case(work: CaseWork) -> None:
    review = old(work)

    (first,) = promoted(work, review, review)
    (second,) = promoted(work, review, by="Wang")

    assert (second.case, second.why) == (first.case, "it has an open case")


def test_a_review_that_is_not_there_is_refused(work: CaseWork) -> None:
    with pytest.raises(NotFound, match="no review 9 is within sight"):
        promoted(work, 9)
