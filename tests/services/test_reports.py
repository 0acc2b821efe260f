"""A report that must be made first is waited for, and what it gives is whole all the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from amends.domain.reading import ReadingRules, Reread
from amends.domain.times import Span
from amends.marketplace.connector import Completeness, Named, Page, Stream
from amends.marketplace.errors import ComeBack
from amends.services.sync import sync
from amends.services.tally import Tally
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock

from ..db.rows import rows
from .fake_market import DAY, HOUR, RULES, FakeConnector, FakeMarket, Platform
from .shop import Shop, told_changes

MINUTE = timedelta(minutes=1)
DAILY = RULES.model_copy(
    update={"first_bite": 30 * DAY, "every": DAY, "rereads": (Reread(age=30 * DAY, every=DAY),)}
)


@dataclass
class Office:
    """Makes reports. One takes `takes`, and holds what stood when it was ordered."""

    platform: Platform
    takes: timedelta = 5 * MINUTE
    ordered: list[Span] = field(default_factory=list)
    shows_some_before: bool = False  # what is known already comes before the report is made

    def connector(self) -> "Reporting":
        connector = Reporting(self.platform, "fake:示例")
        connector.office = self
        return connector


class Reporting(FakeConnector):
    """Orders a report, says when to come back, and gives it once it is made."""

    office: Office

    def fetch(
        self, stream: Stream, ask: Span | Named, state: Mapping[str, Any] | None
    ) -> Iterator[Page[Any]]:
        assert isinstance(ask, Span)
        now = self.office.platform.clock.now()
        held = [
            one for one in self.office.platform.reviews.values()
            if isinstance(one.written, datetime) and ask.since <= one.written < ask.until
        ]  # fmt: skip
        if state is None:
            self.office.ordered.append(ask)
            state = {"report": len(self.office.ordered), "ready": now + self.office.takes}
            early = held[:1] if self.office.shows_some_before else []
            yield Page(items=early, completeness=Completeness.UNFINISHED, state=written(state))
        else:
            state = {**state, "ready": Span.model_validate(state["made"]).until}
        if now < state["ready"]:
            raise ComeBack(state["ready"], "the report is being made")
        yield Page(items=held, covered=ask)


def written(state: Mapping[str, Any]) -> dict[str, Any]:
    """The state as JSON can hold it."""
    made = Span(since=state["ready"] - DAY, until=state["ready"])
    return {"report": state["report"], "made": made.model_dump(mode="json")}


@pytest.fixture
def office(platform: Platform) -> Office:
    return Office(platform)


def read(shop: Shop, office: Office, rules: ReadingRules = DAILY) -> Tally:
    market = FakeMarket(shop.platform, rules)
    return sync(shop.store, market, office.connector(), shop.memory, shop.clock)


def read_whole(shop: Shop, office: Office) -> int:
    """Order reports, fetch each once it is made, and say how many reviews are gone."""
    gone = 0
    while not (tally := read(shop, office)).done:
        assert tally.resume_at == shop.clock.now() + office.takes
        shop.clock.advance(office.takes)
        gone += tally.gone
    return gone + tally.gone


def test_a_report_is_ordered_once_and_fetched_when_it_is_made(shop: Shop, office: Office) -> None:
    shop.platform.write(1, NOON - HOUR)

    first = read(shop, office)
    shop.clock.advance(MINUTE)
    early = read(shop, office)
    shop.clock.advance(office.takes)
    last = read(shop, office)

    assert [one.done for one in (first, early, last)] == [False, False, True]
    assert (last.fresh, len(office.ordered)) == (1, 1)
    assert shop.trouble() is None


def test_what_a_report_lacks_twice_is_gone(shop: Shop, office: Office) -> None:
    for number in (1, 2):
        shop.platform.write(number, NOON - number * HOUR)
    read_whole(shop, office)
    shop.platform.delete(2)

    gone = []
    for _ in range(2):
        shop.clock.advance(DAY)
        gone.append(read_whole(shop, office))

    assert gone == [0, 1]
    assert told_changes(shop.memory) == ["appeared", "appeared", "gone"]


def test_what_came_before_the_report_was_made_proves_nothing_of_the_rest(
    shop: Shop, office: Office
) -> None:
    """Its first pages were seen by a process that is gone: who knows what was on them."""
    for number in (1, 2):
        shop.platform.write(number, NOON - (1 + number) * HOUR)
    read_whole(shop, office)
    shop.platform.delete(2)
    office.shows_some_before = True

    for _ in range(3):
        shop.clock.advance(DAY)
        assert read_whole(shop, office) == 0

    assert [row["absent_since"] for row in rows(shop.memory, "review")] == [None, None]


@pytest.mark.parametrize(("later", "orders"), [(DAY - MINUTE, 1), (DAY, 2)])
def test_the_next_report_is_ordered_once_its_time_has_passed(
    shop: Shop, office: Office, later: timedelta, orders: int
) -> None:
    read_whole(shop, office)
    planned = NOON

    shop.clock.advance(planned + later - shop.clock.now())
    read(shop, office)

    assert len(office.ordered) == orders


def test_a_half_read_plan_goes_on_within_that_time(shop: Shop, office: Office) -> None:
    bites = DAILY.model_copy(update={"first_bite": 10 * DAY})
    read(shop, office, bites)

    for _ in range(3):
        shop.clock.advance(office.takes)
        tally = read(shop, office, bites)

    assert tally.done
    assert [span.until for span in office.ordered] == [NOON - n * 10 * DAY for n in range(3)]
    assert shop.plan().todo == ()


def test_a_clock_that_was_ahead_does_not_keep_reports_away(shop: Shop, office: Office) -> None:
    shop.clock.advance(2 * DAY)
    read_whole(shop, office)

    put_back = ManualClock(NOON)
    office.platform.clock = shop.clock = put_back
    read(shop, office)

    assert len(office.ordered) == 2


def test_one_call_at_a_time_reads_a_long_window_that_is_as_it_was(shop: Shop) -> None:
    """Pages without news are not written down one by one; the place behind them is kept."""
    shop.platform.digests = True
    for number in range(12):
        shop.platform.write(number, NOON - (2 + number) * HOUR)
    shop.sync()
    shop.clock.advance(2 * HOUR)

    calls = []
    for _ in range(40):
        spent = shop.platform.calls
        back = shop.clock.now() + timedelta(seconds=5)
        shop.platform.fails_at(spent + 2, ComeBack(back, "the budget is spent"))
        tally = shop.sync()
        calls.append(shop.platform.calls - spent)
        if tally.done:
            break
        shop.clock.advance(back - shop.clock.now())

    assert tally.done
    assert max(calls) <= 2
    assert len(shop.texts()) == 12
