"""OTTO: nobody is written to because of a review; in the buyer's own thread there is an answer."""

from datetime import timedelta

import pytest

from amends.domain.events import OrderConfirmed
from amends.domain.guess import Guess
from amends.domain.ids import ArticleRef, OrderRef
from amends.domain.outbox import ActionState
from amends.domain.standing import CaseStatus, IllegalTransition, Outcome
from amends.marketplace.capture import Found

from .agency import ALL, DAY, Agency

ORDER = "d1c2b3a4-0000-4000-8000-000000000003"
ANSWER = "Guten Tag, wir tauschen die Lampe gern um. Das Rücksendeetikett finden Sie im Anhang."


def review(agency: Agency, text: str = "Lampe flackert, schlechte Qualität.") -> None:
    agency.bring(
        "otto",
        Found(
            rating=1,
            native="1 von 5 Sternen",
            text=text,
            author="Kundin aus Köln",
            written=agency.clock.now() - timedelta(hours=3),
            article=ArticleRef("S0X0A0SAMPLE"),
            article_title="Demo Lampe",
        ),
    )


def test_a_review_without_a_thread_ends_without_a_word_and_mends_the_cause(agency: Agency) -> None:
    review(agency)

    case = agency.case("otto")

    assert (case.status, case.outcome) == (CaseStatus.CLOSED, Outcome.NO_LAWFUL_CONTACT)
    assert agency.outbox() == []
    with agency.memory.look() as unit:
        (ticket,) = unit.issues.tickets(ALL)
        (issue,) = unit.issues.page(ALL)
    assert (ticket.owner, issue.reviews) == ("supplier", 1)
    assert agency.otto.counts()["writes"] == {}


def test_a_guess_opens_no_door_and_a_confirmed_order_opens_the_next_case(agency: Agency) -> None:
    review(agency)
    case, store = agency.case("otto"), agency.stores["otto"]
    order = "d1c2b3a4-0000-4000-8000-000000000001"
    with agency.memory.unit() as unit:
        guess = Guess(order=OrderRef(order), percent=80, why="the only order of the article")
        unit.guesses.keep(store.id, case.review, (guess,), agency.clock.now())
        unit.commit()
    agency.hears("otto", order, "Die Lampe flackert, was kann ich tun?")
    assert agency.outbox() == []  # the guess ties nothing to the review

    now = agency.clock.now()
    with agency.desk() as desk:
        desk.happen(case.id, OrderConfirmed(at=now, by="Li", order=OrderRef(order)))

    closed, opened = agency.cases("otto")
    assert (closed.id, opened.previous, opened.order) == (case.id, case.id, order)
    agency.approve(opened.id, ANSWER)
    agency.send("otto")
    (handed,) = agency.outbox(ActionState.HANDED_OVER)
    assert handed.handover is not None
    assert handed.handover.text == ANSWER
    assert handed.handover.steps
    with agency.desk() as desk:
        desk.confirm(handed, None)
    assert agency.otto.counts()["writes"] == {}


def test_an_answer_that_nobody_took_to_the_portal_comes_back(agency: Agency) -> None:
    review(agency)
    order = OrderRef("d1c2b3a4-0000-4000-8000-000000000002")
    agency.hears("otto", order, "Die Lampe flackert, was kann ich tun?")
    now = agency.clock.now()
    with agency.desk() as desk:
        desk.happen(agency.cases("otto")[0].id, OrderConfirmed(at=now, by="Li", order=order))
    opened = agency.cases("otto")[-1]
    agency.approve(opened.id, ANSWER)
    agency.send("otto")

    agency.passes(3 * DAY)

    back = agency.cases("otto")[-1]
    assert back.status is CaseStatus.OPEN
    assert "time ran out" in back.lacks
    assert agency.outbox(ActionState.HANDED_OVER) == []


def test_an_order_that_is_confirmed_twice_opens_one_case_and_says_which(agency: Agency) -> None:
    review(agency)
    case, now = agency.case("otto"), agency.clock.now()
    agency.hears("otto", ORDER, "Die Lampe flackert, was kann ich tun?")
    confirmed = OrderConfirmed(at=now, by="Li", order=OrderRef(ORDER))
    with agency.desk() as desk:
        desk.happen(case.id, confirmed)

    with pytest.raises(IllegalTransition, match="same review is open"), agency.desk() as desk:
        desk.happen(case.id, confirmed)

    assert len(agency.cases("otto")) == 2
