"""Facts become cases: once each, in batches, and a fact that breaks a program waits alone."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from amends.db.inbox import Fact
from amends.db.reviews import Reader
from amends.domain.action import ActionKind, Route
from amends.domain.events import Assigned
from amends.domain.hours import Clocks
from amends.domain.ids import CaseId, OrderRef, ReviewId
from amends.domain.notice import NoticeKind
from amends.domain.outbox import ActionState
from amends.domain.review import Part, Review, ReviewKey
from amends.domain.standing import CaseStatus
from amends.domain.store import Store
from amends.marketplace.connector import RouteFacts, Stream
from amends.marketplace.registry import Registry
from amends.services.handle import BATCH, handle
from amends.services.house import House
from amends.services.read_reviews import OURS
from amends.testing.builders import NOON, a_review

from ..apps.case_market import CaseMarket
from ..db.rows import rows
from .case_work import ALL, LEAKS, CaseWork

DAY = timedelta(days=1)
REPLY = "Thank you, we are looking into it."


def store_reviews(work: CaseWork, *reviews: Review) -> None:
    """Reviews come in, and nobody has looked at them yet."""
    reader = Reader(
        store=work.store.id,
        stream=Stream.PRODUCT_REVIEWS.value,
        zone=work.store.zone,
        needs_work=work.market.needs_work,
        first_look=lambda _: None,
        next_look=lambda _written, _now: None,
        reads=OURS,
    )
    now = work.clock.now()
    with work.memory.unit() as unit:
        stored = unit.reviews.store(reader, reviews, frozenset(Part), now, {})
        unit.inbox.add(work.store.id, stored.facts(), now)
        unit.commit()


def review(work: CaseWork, number: int = 1, **over: Any) -> Review:
    plain: dict[str, Any] = {
        "key": ReviewKey(scope=work.store.key_scope, basis="native", value=f"R{number}"),
        "text": LEAKS,
        "order": OrderRef(f"500-{number}"),
        "article_title": "Kettle",
        "written": NOON,
    }
    return a_review(**plain | over)


def hears(work: CaseWork, order: str, **over: Any) -> int:
    """The buyer of an order writes."""
    now = work.clock.now()
    plain: dict[str, Any] = {
        "written": now, "now": now, "source": "pasted by Li", "declined": False, "dangers": (),
        "purge_at": now + 30 * DAY,
    }  # fmt: skip
    with work.memory.unit() as unit:
        kept = unit.messages.keep(
            work.store.id, OrderRef(order), "Where is my kettle?", **plain | over
        )
        unit.commit()
    assert kept is not None
    return kept


def fact(work: CaseWork, kind: str, number: int) -> None:
    with work.memory.unit() as unit:
        one = Fact(f"review: {kind}", work.case().review, number)
        unit.inbox.add(work.store.id, [one], work.clock.now())
        unit.commit()
    work.handle()


def count(work: CaseWork) -> int:
    with work.memory.look() as unit:
        return len(unit.cases.every(work.store.id))


def test_a_bad_review_opens_a_case_with_a_step_that_waits_for_a_person(work: CaseWork) -> None:
    store_reviews(work, review(work))

    done = handle(work.memory, work.house, work.clock)

    case = work.case()
    assert (done, case.status, case.order) == (1, CaseStatus.OPEN, "500-1")
    assert case.clocks.first == NOON + DAY
    assert work.pending().state is ActionState.PROPOSED
    assert handle(work.memory, work.house, work.clock) == 0


@pytest.mark.parametrize(("early", "cases"), [(timedelta(0), 1), (timedelta(seconds=1), 0)])
def test_reviews_open_cases_from_the_start_line_on(
    work: CaseWork, early: timedelta, cases: int
) -> None:
    store_reviews(work, review(work, written=work.store.start_line - early))
    work.handle()

    assert count(work) == cases


@pytest.mark.parametrize(("rating", "cases"), [(3, 1), (4, 0)])
def test_a_review_that_needs_no_work_opens_none(work: CaseWork, rating: int, cases: int) -> None:
    store_reviews(work, review(work, rating=rating))
    work.handle()

    assert count(work) == cases


def test_a_fact_that_comes_twice_is_looked_at_once(work: CaseWork) -> None:
    store_reviews(work, review(work))
    store_reviews(work, review(work))
    work.handle()
    version = work.case().version

    fact(work, "appended", 7)
    moved = work.case().version
    fact(work, "appended", 7)

    assert count(work) == 1
    assert moved > version
    assert work.case().version == moved


def test_many_facts_are_put_to_their_cases_in_batches(work: CaseWork) -> None:
    store_reviews(work, *(review(work, number) for number in range(1, BATCH + 2)))

    batches = [handle(work.memory, work.house, work.clock) for _ in range(3)]

    assert batches == [BATCH, 1, 0]
    assert count(work) == BATCH + 1
    with work.memory.look() as unit:
        assert unit.outbox.counts(ALL)[ActionState.PROPOSED] == BATCH + 1


def test_two_facts_of_one_review_in_one_batch_are_one_case(work: CaseWork) -> None:
    store_reviews(work, review(work))
    store_reviews(work, review(work, text=f"{LEAKS} And the lid is cracked."))
    work.handle()

    assert count(work) == 1
    assert work.case().status is CaseStatus.OPEN


def test_what_goes_and_comes_back_is_known_as_such(work: CaseWork) -> None:
    store_reviews(work, review(work))
    work.handle()

    fact(work, "gone", 8)
    gone = work.case()
    fact(work, "back", 9)

    assert (gone.gone, gone.pending) == (True, None)
    assert not work.case().gone


def test_a_review_that_turns_good_takes_back_what_waits(work: CaseWork) -> None:
    store_reviews(work, review(work))
    work.handle()
    with work.desk() as desk:
        written = desk.write(desk.pending(CaseId(1)), REPLY)
        desk.approve(written.outgoing)
    store_reviews(work, review(work, rating=5, native="good"))

    work.handle()

    assert work.case().better
    with work.memory.look() as unit:
        (reply,) = unit.outbox.of_case(CaseId(1))
    assert reply.state is not ActionState.APPROVED


def test_what_smells_of_danger_holds_its_case_and_is_told_at_once(work: CaseWork) -> None:
    store_reviews(work, review(work, text="It caught fire and burned my hand."))

    work.handle()

    assert work.case().status is CaseStatus.HELD
    with work.memory.look() as unit:
        assert NoticeKind.SAFETY in {one.notice.kind for one in unit.notices.log(10)}


def test_a_buyers_word_is_owed_an_answer_by_its_own_time(work: CaseWork) -> None:
    store_reviews(work, review(work))
    work.handle()
    work.later(timedelta(hours=5))
    number = hears(work, "500-1", written=work.clock.now() - timedelta(hours=2))

    work.handle()

    case = work.case()
    assert case.unanswered == number
    assert case.clocks.first == NOON + timedelta(hours=27)
    assert work.pending().step == "answer"


def test_who_wants_no_more_messages_gets_none(work: CaseWork) -> None:
    store_reviews(work, review(work))
    work.handle()
    hears(work, "500-1", declined=True)

    work.handle()

    assert work.case().declined
    with work.memory.look() as unit:
        assert unit.cases.forbidden(work.store.id, "500-1")


def test_a_message_on_an_order_without_a_case_is_kept_and_moves_none(work: CaseWork) -> None:
    store_reviews(work, review(work))
    work.handle()
    stands = work.case()
    hears(work, "900-9")

    work.handle()

    assert work.case() == stands


# What goes wrong


class Breaks(CaseMarket):
    """A plugin that fails on one review."""

    def routes(self, kind: ActionKind, facts: RouteFacts) -> Sequence[Route]:
        if facts.review and facts.review.key.value == "R2":
            raise KeyError("what Anna wrote")
        return super().routes(kind, facts)


def broken(work: CaseWork) -> None:
    work.house = House(Registry(found={"case": Breaks()}))
    store_reviews(work, *(review(work, number) for number in (1, 2, 3)))


def test_a_fact_that_breaks_a_program_keeps_no_other_waiting(work: CaseWork) -> None:
    broken(work)
    known = set[int]()

    first = handle(work.memory, work.house, work.clock, broken=known)
    second = handle(work.memory, work.house, work.clock, broken=known)

    assert (first, second, len(known)) == (3, 0, 1)
    assert sorted(one["order_ref"] for one in rows(work.memory, "case_")) == ["500-1", "500-3"]
    with work.memory.look() as unit:
        assert unit.inbox.waiting() == 1


def test_a_fact_that_was_left_is_looked_at_once_the_plugin_is_mended(work: CaseWork) -> None:
    broken(work)
    handle(work.memory, work.house, work.clock)
    work.house = House(Registry(found={"case": CaseMarket()}))

    work.handle()

    assert count(work) == 3


def test_facts_behind_a_whole_batch_that_breaks_are_reached(work: CaseWork) -> None:
    broken(work)
    known = set[int]()

    while handle(work.memory, work.house, work.clock, limit=1, broken=known):
        pass

    assert (count(work), len(known)) == (2, 1)


class Interrupted(House):
    """A house in which somebody takes the case over just while it is thought about."""

    work: CaseWork
    takes = 1

    def clocks(self, store: Store, since: datetime, now: datetime, *, message: bool) -> Clocks:
        if message and self.takes:
            type(self).takes = 0
            with self.work.desk("Wang") as desk:
                desk.happen(CaseId(1), Assigned(at=now, by="Wang", to="Wang"))
        return super().clocks(store, since, now, message=message)


# On SQLite nobody else writes meanwhile: it has one writer.
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_case_that_somebody_changed_meanwhile_is_thought_about_anew(work: CaseWork) -> None:
    store_reviews(work, review(work))
    work.handle()
    number = hears(work, "500-1")
    house = Interrupted(work.house.registry)
    Interrupted.work, Interrupted.takes = work, 1

    done = handle(work.memory, house, work.clock)

    assert done == 1
    assert (work.case().assigned, work.case().unanswered) == ("Wang", number)


def test_two_programs_at_one_inbox_open_each_case_once(work: CaseWork) -> None:
    store_reviews(work, *(review(work, number) for number in range(1, 61)))

    def drain(_: int) -> int:
        done = 0
        while more := handle(work.memory, work.house, work.clock, limit=7):
            done += more
        return done

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(drain, range(3)))
    work.handle()

    assert sum(done) >= 1
    reviews = [ReviewId(one["review_id"]) for one in rows(work.memory, "case_")]
    assert len(reviews) == len(set(reviews)) == 60
    with work.memory.look() as unit:
        assert unit.inbox.waiting() == 0
