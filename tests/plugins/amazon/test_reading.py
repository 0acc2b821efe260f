"""Feedback from the report to the memory: what a crash costs, what changed, what has gone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.conftest import AddStore
from tests.db.rows import dump, rows
from tests.plugins.amazon.conftest import SELLER
from tests.plugins.amazon.desk import a_desk

from amends.db.errors import Changed
from amends.db.scope import Scope
from amends.db.unit import Memory
from amends.domain.store import DataRegion, Store
from amends.services.sync import sync
from amends.services.tally import Tally
from amends.testing.clock import ManualClock
from amends_amazon import Amazon
from amends_amazon.connector.cycle import CANCELLED
from amends_amazon.connector.feedback import A_PAGE
from amends_amazon.sandbox import AmazonSandbox, Outcome, Spoilt

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])  # the memory itself is tested on both

HOUR = timedelta(hours=1)


class Killed(BaseException):
    """The process is gone: nobody catches this."""


@pytest.fixture
def store(add_store: AddStore) -> Store:
    return add_store(
        marketplace="amazon",
        name=SELLER,
        key_scope="amazon.de",
        site="amazon.de",
        language="de",
        zone="Europe/Berlin",
        data_region=DataRegion.EU,
    )


Slice = Callable[..., Tally]


@pytest.fixture
def slice_(store: Store, memory: Memory, clock: ManualClock, url: str) -> Slice:
    """One slice by a process of its own, which knows nothing but what is stored."""

    def read(progress: Callable[[Tally], None] = lambda _: None) -> Tally:
        with a_desk(url, clock) as desk:
            return sync(store, Amazon(), desk.connector, memory, clock, progress=progress)

    return read


def settled(slice_: Slice, clock: ManualClock) -> Tally:
    """Read until nothing is left to do."""
    whole = Tally()
    while True:
        tally = slice_()
        whole.fresh += tally.fresh
        whole.changed += tally.changed
        whole.gone += tally.gone
        if tally.resume_at is None:
            return whole
        clock.advance(tally.resume_at - clock.now())


def texts(memory: Memory) -> list[str]:
    with memory.look() as unit:
        sights = unit.queue.page(Scope.everything(), limit=10_000)
    return sorted(one.review.text for one in sights if one.gone_at is None)


def test_each_slice_asks_one_thing_and_a_slice_that_comes_early_asks_nothing(
    sandbox: AmazonSandbox, clock: ManualClock, slice_: Slice, memory: Memory
) -> None:
    sandbox.leave_feedback(SELLER, 2, "Zu spät")

    first = slice_()
    early = slice_()

    assert first.resume_at == early.resume_at == clock.now() + timedelta(seconds=15)
    assert (sandbox.calls["createReport"], sandbox.calls["getReport"]) == (1, 0)
    assert settled(slice_, clock).fresh == 1
    assert sandbox.calls["createReport"] == 1
    assert texts(memory) == ["Zu spät"]


def test_a_first_report_reaches_a_year_back_and_the_next_one_a_month(
    sandbox: AmazonSandbox, clock: ManualClock, slice_: Slice
) -> None:
    sandbox.leave_feedback(SELLER)

    settled(slice_, clock)
    clock.advance(12 * HOUR)
    settled(slice_, clock)

    first, second = sandbox.reports.values()
    assert (first.created - first.since).days == 366
    assert (second.created - second.since).days == 31


def test_no_second_report_is_ordered_within_half_a_day(
    sandbox: AmazonSandbox, clock: ManualClock, slice_: Slice
) -> None:
    sandbox.leave_feedback(SELLER)
    settled(slice_, clock)

    clock.advance(11 * HOUR)
    settled(slice_, clock)
    assert sandbox.calls["createReport"] == 1
    clock.advance(HOUR)
    settled(slice_, clock)

    assert sandbox.calls["createReport"] == 2


def test_edits_answers_and_what_was_taken_back_are_found(
    sandbox: AmazonSandbox, clock: ManualClock, slice_: Slice, memory: Memory
) -> None:
    rewritten, answered, gone = (
        sandbox.leave_feedback(SELLER, 2, text, left=clock.now() - timedelta(days=2))
        for text in ("Rewritten", "Answered", "Taken back")
    )
    assert settled(slice_, clock).fresh == 3
    sandbox.rewrite_feedback(rewritten, rating=3, text="Better now")
    sandbox.respond(answered, "Sorry.")
    sandbox.take_back(gone)

    clock.advance(12 * HOUR)
    once = settled(slice_, clock)
    clock.advance(12 * HOUR)
    twice = settled(slice_, clock)

    # A third of all at once: the platform is doubted for a day before anything is called gone.
    clock.advance(13 * HOUR)
    thrice = settled(slice_, clock)
    assert (once.fresh, once.changed) == (0, 2)
    assert once.gone == 0
    assert twice.gone + thrice.gone == 1
    assert texts(memory) == ["Answered", "Better now"]


def test_what_a_cancelled_report_does_not_show_is_not_gone(
    sandbox: AmazonSandbox, clock: ManualClock, slice_: Slice, memory: Memory
) -> None:
    sandbox.leave_feedback(SELLER, 2, "Still here", left=clock.now() - timedelta(days=2))
    settled(slice_, clock)
    sandbox.plan_report(Outcome.CANCELLED, times=None)

    for _ in range(6):
        clock.advance(13 * HOUR)
        settled(slice_, clock)

    assert texts(memory) == ["Still here"]
    (newest, *_) = reversed(rows(memory, "coverage"))
    assert CANCELLED in str(newest["stretches"])


def test_a_process_that_dies_while_the_report_is_made_orders_no_second_one(
    sandbox: AmazonSandbox, clock: ManualClock, slice_: Slice, memory: Memory
) -> None:
    sandbox.leave_feedback(SELLER, 2, "Zu spät")

    def dies(_: Tally) -> None:
        raise Killed

    while sandbox.calls["download"] == 0:
        with pytest.raises(Killed):
            slice_(dies)
        clock.advance(timedelta(minutes=5))

    assert settled(slice_, clock).fresh == 0  # the last one died after the page was stored
    assert (sandbox.calls["createReport"], texts(memory)) == (1, ["Zu spät"])


def test_a_process_that_dies_between_two_pages_of_rows_goes_on_with_the_next(
    sandbox: AmazonSandbox, clock: ManualClock, slice_: Slice, memory: Memory
) -> None:
    count = 2 * A_PAGE + 1
    sandbox.fill_feedback(SELLER, "amazon.de", count)

    def dies_in_the_middle(tally: Tally) -> None:
        if tally.fresh:
            raise Killed

    died = 0
    while len(texts(memory)) < count:
        try:
            tally = slice_(dies_in_the_middle)
            clock.advance((tally.resume_at or clock.now()) - clock.now())
        except Killed:
            died += 1

    assert died == 3  # one for each page
    settled(slice_, clock)
    assert (sandbox.calls["createReport"], sandbox.calls["download"]) == (1, 3)
    assert len(texts(memory)) == count


def test_of_two_that_read_at_once_one_gives_way_and_all_is_stored_once(
    sandbox: AmazonSandbox, clock: ManualClock, slice_: Slice, memory: Memory
) -> None:
    count = A_PAGE + 20
    sandbox.fill_feedback(SELLER, "amazon.de", count)
    overtaken = False

    def other_reads(tally: Tally) -> None:
        nonlocal overtaken
        if tally.fresh and not overtaken:
            overtaken = True
            slice_()

    gave_way = 0
    while len(texts(memory)) < count or not overtaken:
        try:
            tally = slice_(other_reads)
            clock.advance((tally.resume_at or clock.now()) - clock.now())
        except Changed:
            gave_way += 1

    assert gave_way == 1
    assert len(rows(memory, "review")) == count
    assert sandbox.calls["createReport"] == 1


def test_a_bad_row_is_kept_aside_sealed_and_nobody_is_named_in_the_database(
    sandbox: AmazonSandbox, clock: ManualClock, slice_: Slice, memory: Memory
) -> None:
    for number in range(2):
        sandbox.leave_feedback(SELLER, 2, f"Zu spät {number}")
    sandbox.plan_report(spoilt=Spoilt.TAB_TOO_MANY)

    settled(slice_, clock)

    stored = str(dump(memory))
    assert len(rows(memory, "reject")) == 1
    assert "7 columns where the report has 6" in stored
    emails = [one.email for one in sandbox.seller(SELLER).feedback.values()]
    assert [email for email in emails if email.split("@")[0] in stored] == []
