"""What the platform shows is stored once, and what was read of it is proven."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from amends.domain.coverage import Covered
from amends.domain.reading import ReadingRules
from amends.domain.times import SECOND, Span
from amends.marketplace.errors import Unavailable
from amends.services.sync import Slice, sync
from amends.services.tally import Tally
from amends.testing.builders import NOON

from ..db.rows import rows
from .fake_market import DAY, HOUR, RULES, FakeConnector, FakeMarket, Platform
from .shop import Shop, told_changes

MINUTE = timedelta(minutes=1)
NOTHING_AGAIN = ReadingRules(horizon=30 * DAY, overlap=HOUR, first_bite=7 * DAY)


def a_month(platform: Platform, each: int = 2) -> None:
    """Two reviews a day over the whole horizon, the oldest with the lowest number."""
    for day in range(30):
        for n in range(each):
            platform.write(day * each + n, NOON - (30 - day) * DAY + (n + 1) * HOUR)


def test_a_first_reading_takes_the_whole_horizon_newest_first(shop: Shop) -> None:
    a_month(shop.platform)
    shop.platform.write(99, NOON - 31 * DAY)  # no longer shown
    tally = shop.sync()

    assert len(shop.texts()) == tally.fresh == tally.shown == 60
    assert tally.done
    asked = shop.platform.spans()
    assert (asked[0].until, asked[-1].since) == (NOON, NOON - RULES.horizon)
    assert all(newer.since == older.until for newer, older in pairwise(asked))
    stored = [row["text"] for row in rows(shop.memory, "review")]
    assert stored[:3] == ["漏水 59", "漏水 58", "漏水 57"]


def test_a_second_run_changes_nothing(shop: Shop) -> None:
    a_month(shop.platform)
    shop.sync()
    before = shop.dump()

    for by in (timedelta(0), SECOND, HOUR, 5 * HOUR):
        again = shop.later(by)
        assert (again.fresh, again.changed, again.gone, again.done) == (0, 0, 0, True)

    assert shop.dump() == before


def test_only_what_was_read_is_covered(shop: Shop) -> None:
    a_month(shop.platform)
    shop.sync(Slice(pages=1))

    today = date(2026, 11, 22)
    week = {today - timedelta(days=n): Covered.COMPLETE for n in range(1, 7)}
    half_days = {today: Covered.PARTIAL, today - timedelta(days=7): Covered.PARTIAL}
    assert shop.covered() == week | half_days

    shop.sync()
    shop.later(12 * HOUR)
    assert set(shop.covered().values()) == {Covered.COMPLETE, Covered.PARTIAL}
    assert [day for day, how in shop.covered().items() if how is Covered.PARTIAL] == [
        date(2026, 10, 23)
    ]  # the horizon cuts the oldest day


def test_late_entries_are_caught_by_the_overlap(shop: Shop) -> None:
    shop.rules = NOTHING_AGAIN
    shop.platform.write(1, NOON - DAY)
    shop.sync()
    shop.platform.write(2, NOON - 59 * MINUTE)
    shop.platform.write(3, NOON - 61 * MINUTE)

    assert shop.later(MINUTE).fresh == 1
    assert shop.texts() == ["漏水 1", "漏水 2"]


def test_late_changes_are_found_when_the_time_to_read_again_has_come(shop: Shop) -> None:
    a_month(shop.platform)
    shop.sync()
    shop.platform.change(0, text="改了")
    shop.platform.change(1, rating=5, native="good")
    shop.platform.append(2, "用了一周又漏了")
    shop.platform.delete(3)

    early = shop.later(59 * MINUTE)
    assert (early.changed, early.gone) == (0, 0)
    found = shop.later(MINUTE)
    assert (found.changed, found.gone) == (3, 0)
    assert sorted(told_changes(shop.memory)[60:]) == ["appended", "edited", "re_rated"]
    shop.later(HOUR)
    assert told_changes(shop.memory)[63:] == ["gone"]


def test_one_that_vanished_is_gone_after_two_whole_readings(shop: Shop) -> None:
    a_month(shop.platform)
    shop.sync()
    shop.platform.delete(30)

    assert shop.later(2 * HOUR).gone == 0
    assert shop.later(HOUR).gone == 1
    assert "漏水 30" not in shop.texts()


def test_one_that_vanished_from_a_doubted_place_is_looked_for_at_once(shop: Shop) -> None:
    """The second look does not wait for the next re-reading of the whole month."""
    rarely = RULES.rereads[0].model_copy(update={"every": 7 * DAY})
    shop.rules = RULES.model_copy(update={"rereads": (rarely,)})
    a_month(shop.platform)
    shop.sync()
    shop.platform.delete(30)
    shop.later(8 * DAY)
    shop.platform.asked.clear()

    assert shop.later(HOUR).gone == 1
    written = NOON - 15 * DAY + HOUR
    assert shop.platform.spans()[1] == Span(since=written - SECOND, until=written + 2 * SECOND)


def test_what_a_partial_reading_lacks_is_never_gone(shop: Shop) -> None:
    a_month(shop.platform)
    shop.sync()
    shop.platform.delete(30)
    shop.platform.lacks = "the report was cancelled"

    for _ in range(3):
        assert shop.later(25 * HOUR).gone == 0

    assert "漏水 30" in shop.texts()
    assert shop.reasons() == {"the report was cancelled"}


def test_one_that_the_horizon_has_passed_is_not_gone(shop: Shop) -> None:
    a_month(shop.platform)
    shop.sync()

    for _ in range(10):
        assert shop.later(3 * DAY).gone == 0

    assert len(shop.texts()) == 60


def test_slices_end_politely_and_add_up_to_the_same(shop: Shop) -> None:
    a_month(shop.platform)
    pages, told = 0, []
    while True:
        tally = shop.sync(Slice(pages=2))
        pages += tally.pages
        told.append((tally.fresh, tally.done, tally.left))
        if tally.done:
            break

    assert [done for _, done, _ in told] == [False] * (len(told) - 1) + [True]
    assert sum(fresh for fresh, _, _ in told) == len(shop.texts()) == 60
    assert [left for _, _, left in told] == sorted((left for _, _, left in told), reverse=True)
    assert told[-1][2] == timedelta(0)


@pytest.mark.parametrize(("passed", "comes"), [(59 * SECOND, 0), (MINUTE, 1)])
def test_what_is_new_does_not_wait_for_a_long_first_reading(
    shop: Shop, passed: timedelta, comes: int
) -> None:
    a_month(shop.platform)
    for _ in range(2):  # what was newest, and one more: it may be planned anew
        shop.sync(Slice(pages=1))
    shop.platform.write(99, NOON + 30 * SECOND)
    oldest = NOON - RULES.horizon

    tally = shop.later(passed, Slice(pages=1))

    assert ("漏水 99" in shop.texts()) is bool(comes)
    assert not tally.done
    assert all(span.since > oldest for span in shop.platform.spans())
    while not shop.sync(Slice(pages=1)).done:
        pass
    assert shop.later(MINUTE).fresh == 1 - comes
    assert len(shop.texts()) == 61


def test_within_a_bite_nothing_is_planned_anew(shop: Shop) -> None:
    a_month(shop.platform)
    shop.platform.fails_at(3, Unavailable("fake:示例", "down", retry_after=MINUTE))
    with pytest.raises(Unavailable):
        shop.sync()
    begun = shop.plan()
    shop.platform.write(99, NOON + 30 * SECOND)

    shop.later(2 * MINUTE, Slice(pages=1))
    went_on = shop.texts()
    for _ in range(2):
        shop.sync(Slice(pages=1))

    assert begun.plugin is not None
    first, again, _older, fresh = shop.platform.spans()
    assert (first, "漏水 99" in went_on) == (again, False)
    assert (fresh.until, "漏水 99" in shop.texts()) == (NOON + 2 * MINUTE, True)


def test_a_slice_ends_when_its_time_is_over(shop: Shop) -> None:
    a_month(shop.platform)
    for call in range(1, 100):
        shop.platform.at_call(call, lambda: shop.clock.advance(SECOND))

    tally = shop.sync(Slice(seconds=4))

    assert not tally.done
    assert 4 <= tally.pages <= 6  # a bite that was begun is finished


def test_progress_is_told_after_each_page(shop: Shop) -> None:
    a_month(shop.platform)
    told: list[tuple[int, int]] = []

    def hear(tally: Tally) -> None:
        told.append((tally.pages, tally.fresh))

    market, connector = FakeMarket(shop.platform), FakeConnector(shop.platform, "fake:示例")
    sync(shop.store, market, connector, shop.memory, shop.clock, progress=hear)

    assert [pages for pages, _ in told] == list(range(1, len(told) + 1))
    assert told[-1][1] == 60


@pytest.mark.parametrize("many", [10, 11])
def test_when_a_quarter_vanishes_at_once_the_platform_is_doubted(shop: Shop, many: int) -> None:
    shop.rules = RULES.model_copy(update={"first_bite": 30 * DAY})
    for number in range(30):
        shop.platform.write(number, NOON - DAY + number * MINUTE)
    shop.sync()
    for number in range(many):
        shop.platform.delete(number)
    shop.later(HOUR)

    doubted = many > 10
    assert shop.later(HOUR).gone == (0 if doubted else many)
    assert shop.later(23 * HOUR).gone == (many if doubted else 0)
