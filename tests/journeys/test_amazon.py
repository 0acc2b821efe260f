"""Amazon: mostly no door, sometimes a person's, rarely one by call; each said for what it is."""

from datetime import timedelta

from amends.domain.events import Retried
from amends.domain.ids import ArticleRef, OrderRef
from amends.domain.notice import NoticeKind
from amends.domain.outbox import ActionState
from amends.domain.standing import CaseStatus, Outcome
from amends.marketplace.capture import Found
from amends.services.evidence import fetch_order
from amends.testing.faults import Dropped, LostAnswer

from .agency import ALL, DAY, Agency

HOUR = timedelta(hours=1)
ANSWER = "Guten Tag, die Erstattung ist heute veranlasst und in drei bis fünf Tagen bei Ihnen."
LATE = "Guten Tag, Ihr Paket ist leider verspätet. Wir haben den Versand heute neu veranlasst."


def product_review(agency: Agency, number: str) -> None:
    agency.bring(
        "amazon",
        Found(
            native_id=number,
            rating=1,
            native="1,0 von 5 Sternen",
            title="Kaputt",
            text="Nach zwei Tagen defekt, die Naht ist gerissen. Schlechte Qualität.",
            written=agency.clock.now() - HOUR,
            article=ArticleRef("B0SAMPLE01"),
            article_title="Sample Bag",
        ),
    )


def feedback(agency: Agency, text: str = "Artikel defekt", order: str = "") -> str:
    left = agency.clock.now() - 2 * HOUR
    wanted = order or None
    made = agency.amazon.leave_feedback("Sample Living", 1, text, left=left, order_id=wanted)
    agency.passes(13 * HOUR)  # the report is read twice a day
    agency.sync("amazon")
    return made


def overdue(agency: Agency, *permitted: str) -> str:
    """Feedback on an order that was promised for last week and has not left; its evidence known."""
    ordered = agency.clock.now() - 12 * DAY
    order = agency.amazon.add_order(
        "Sample Living", created=ordered, packages=(), status="UNSHIPPED"
    )
    agency.amazon.permit(order, *permitted)
    store = agency.stores["amazon"]
    with agency.round("amazon").connected(store) as (marketplace, connector):
        fetch_order(store, marketplace, connector, agency.memory, OrderRef(order))
    return feedback(agency, "Nie angekommen", order)


def test_a_product_review_without_a_door_ends_without_a_word(agency: Agency) -> None:
    product_review(agency, "R1SAMPLE000001")
    product_review(agency, "R1SAMPLE000002")

    first, second = agency.cases("amazon")

    assert {first.outcome, second.outcome} == {Outcome.NO_LAWFUL_CONTACT}
    assert first.causes[0] == "quality"
    assert agency.outbox() == []
    with agency.memory.look() as unit:
        (issue,) = unit.issues.page(ALL)
        tickets = unit.issues.tickets(ALL)
    assert (issue.article, issue.cause, issue.reviews) == ("B0SAMPLE01", "quality", 2)
    assert [ticket.owner for ticket in tickets] == ["supplier", "supplier"]


def test_a_buyer_who_asked_is_answered_by_hand_within_the_day(agency: Agency) -> None:
    order = feedback(agency)
    asked = agency.clock.now()
    agency.hears("amazon", order, "Wann bekomme ich mein Geld zurück?", written=asked)
    case = agency.case("amazon")
    assert case.clocks.marketplace == asked + 24 * HOUR

    agency.passes(2 * HOUR)
    agency.approve(case.id, ANSWER)
    agency.send("amazon")

    (handed,) = agency.outbox(ActionState.HANDED_OVER)
    assert handed.handover is not None
    assert handed.handover.text == ANSWER
    assert handed.handover.deadline is not None
    assert handed.handover.deadline <= asked + 24 * HOUR
    with agency.desk() as desk:
        waits = desk.confirm(handed, None, none=True)
    assert (waits.status, waits.clocks.first, waits.unanswered) == (CaseStatus.WAITING, None, None)
    assert agency.amazon.arrived() == {}


def test_the_person_on_duty_hears_at_half_time_and_when_it_is_nearly_over(agency: Agency) -> None:
    order = feedback(agency)
    agency.hears("amazon", order, "Wann bekomme ich mein Geld zurück?")
    case = agency.case("amazon")
    assert case.clocks.first is not None
    length = case.clocks.first - agency.clock.now()

    kinds = []
    for share in (0.45, 0.06, 0.3, 0.2):
        agency.passes(length * share)
        with agency.memory.look() as unit:
            said = [one.notice for one in unit.notices.log(50)]
        kinds.append({one.kind for one in said if one.case == case.id} - {NoticeKind.NEW_REVIEW})

    half, late, over = NoticeKind.CLOCK_HALF, NoticeKind.CLOCK_LATE, NoticeKind.OVERDUE
    assert kinds == [set(), {half}, {half, late}, {half, late, over}]


def test_a_parcel_that_is_overdue_is_told_by_call_once(agency: Agency) -> None:
    order = overdue(agency, "unexpectedProblem")
    case = agency.case("amazon")

    agency.approve(case.id, LATE)
    agency.send("amazon")
    agency.send("amazon")

    assert len(agency.amazon.arrived()[order]) == 1


def test_a_lost_answer_is_put_before_a_person_and_never_sent_again(agency: Agency) -> None:
    order = overdue(agency, "unexpectedProblem")
    case = agency.case("amazon")
    agency.approve(case.id, LATE)
    agency.amazon.faults.plan("createUnexpectedProblem", LostAnswer())

    agency.send("amazon")
    assert agency.case("amazon").status is CaseStatus.IN_DOUBT
    for _ in range(5):
        agency.passes(HOUR)
        agency.send("amazon")

    (doubt,) = agency.outbox(ActionState.UNCERTAIN)
    assert doubt.asks
    assert len(agency.amazon.arrived()[order]) == 1
    with agency.desk() as desk:
        waits = desk.settle_doubt(doubt, sent=True)
    assert waits.status is CaseStatus.WAITING
    assert len(waits.contacts) == 1


def test_a_person_who_looked_and_found_nothing_may_let_it_leave_once_more(agency: Agency) -> None:
    order = overdue(agency, "unexpectedProblem")
    case = agency.case("amazon")
    agency.approve(case.id, LATE)
    agency.amazon.faults.plan("createUnexpectedProblem", Dropped())
    agency.send("amazon")
    agency.passes(HOUR)
    agency.send("amazon")
    (doubt,) = agency.outbox(ActionState.UNCERTAIN)

    with agency.desk() as desk:
        failed = desk.settle_doubt(doubt, sent=False)
    agency.send("amazon")
    assert (failed.status, failed.pending) == (CaseStatus.OPEN, None)
    assert agency.amazon.arrived() == {}  # nothing leaves again without a person's word
    with agency.desk() as desk:
        desk.happen(case.id, Retried(at=agency.clock.now(), by="Li"))
    agency.approve(case.id, LATE)
    agency.send("amazon")

    assert len(agency.amazon.arrived()[order]) == 1
    assert agency.outbox(ActionState.DONE)[0].key.endswith("/2")


def test_an_order_that_permits_nothing_is_a_normal_end(agency: Agency) -> None:
    overdue(agency)
    case = agency.case("amazon")
    agency.approve(case.id, LATE)

    agency.send("amazon")

    case = agency.case("amazon")
    assert any("permits no message" in door for door in case.closed_doors)
    assert case.pending is not None
    assert case.pending.step == "reply"  # the public reply is next
    assert agency.amazon.arrived() == {}
