"""Whatever the platform does wrong: what was read is kept, and nothing is claimed that was not."""

from datetime import timedelta

import pytest

from amends.db.engine import writing
from amends.db.errors import DiskFull
from amends.domain.coverage import Covered
from amends.domain.times import SECOND
from amends.marketplace.errors import ComeBack, Nonsense, RateLimited, SignInAgain, Unavailable
from amends.testing.builders import NOON

from ..db.rows import dump, rows
from .fake_market import DAY, HOUR, RULES, Platform
from .shop import ALL, Shop, outcome

MINUTE = timedelta(minutes=1)
CAPPED = RULES.model_copy(update={"cap": 4})


def a_day(platform: Platform, count: int = 9) -> None:
    for number in range(count):
        platform.write(number, NOON - DAY + number * HOUR)


def test_a_full_answer_is_asked_again_in_halves(shop: Shop) -> None:
    shop.platform.cap, shop.rules = 4, CAPPED
    for number in range(40):
        shop.platform.write(number, NOON - DAY + number * MINUTE)
    shop.sync()

    assert len(shop.texts()) == 40
    assert shop.reasons() == set()


def test_halving_stops_at_one_second_and_says_what_is_missing(shop: Shop) -> None:
    shop.platform.cap, shop.rules = 4, CAPPED
    for number in range(4):
        shop.platform.write(number, NOON - HOUR)
        shop.platform.write(10 + number, NOON - 3 * HOUR + number * SECOND)
    tally = shop.sync()

    assert tally.done
    assert len(shop.texts()) == 8
    assert min(span.length for span in shop.platform.spans()) == SECOND
    assert shop.reasons() == {"only 4 reviews of one second are shown"}


def test_in_a_second_that_is_too_full_nothing_is_called_gone(shop: Shop) -> None:
    shop.platform.cap, shop.rules = 4, CAPPED
    for number in range(3):
        shop.platform.write(number, NOON - HOUR)
    shop.sync()
    for number in range(3, 8):
        shop.platform.write(number, NOON - HOUR)  # shown first: three are now hidden

    for _ in range(3):
        shop.later(25 * HOUR)

    assert [row["gone_at"] for row in rows(shop.memory, "review")] == [None] * 7
    assert len(shop.texts()) == 7


def test_a_review_that_cannot_be_read_is_kept_aside_and_the_others_are_stored(shop: Shop) -> None:
    a_day(shop.platform)
    shop.platform.malformed = {4}
    tally = shop.sync()

    assert (tally.fresh, tally.rejected) == (8, 1)
    assert "漏水 4" not in shop.texts()
    assert outcome(shop.memory)["rejects"] == ["result: an unknown word"]
    assert shop.reasons() == {"kept aside: a review could not be read"}

    before = shop.dump()
    assert shop.later(HOUR).rejected == 1
    assert shop.dump() == before  # found again, kept once

    shop.platform.malformed = set()
    shop.later(HOUR)
    assert "漏水 4" in shop.texts()
    assert shop.reasons() == set()


@pytest.mark.parametrize(("ahead", "kept"), [(DAY, True), (DAY + SECOND, False)])
def test_a_date_in_the_future_is_kept_aside(shop: Shop, ahead: timedelta, kept: bool) -> None:
    shop.platform.write(1, NOON - HOUR)
    shop.platform.write(2, NOON - 2 * HOUR)
    shop.platform.twisted = {2: {"written": NOON + ahead}}
    shop.sync()

    assert len(shop.texts()) == (2 if kept else 1)
    assert outcome(shop.memory)["rejects"] == ([] if kept else ["its date lies in the future"])


def test_a_page_that_comes_for_ever_is_nonsense_and_covers_nothing(shop: Shop) -> None:
    a_day(shop.platform)
    shop.platform.repeats = True

    with pytest.raises(Nonsense, match="fake:示例: the same page came again and again"):
        shop.sync()

    assert shop.platform.calls <= 6
    assert len(shop.texts()) == 3  # the good page is kept
    assert shop.covered() == {}
    assert shop.trouble() == "fake:示例: the same page came again and again"

    shop.platform.repeats = False
    shop.later(HOUR)
    assert len(shop.texts()) == 9
    assert shop.trouble() is None


@pytest.mark.parametrize("unreadable", [14, 10])  # on the first page of its bite, on the second
def test_a_stretch_that_cannot_be_read_keeps_nothing_else_waiting(
    shop: Shop, unreadable: int
) -> None:
    shop.rules = RULES.model_copy(update={"rereads": ()})
    a_day(shop.platform)
    for number in range(10, 15):
        shop.platform.write(number, NOON - 10 * DAY + number * HOUR)
    shop.platform.write(20, NOON - 20 * DAY)
    shop.platform.unreadable = unreadable
    with pytest.raises(Nonsense):
        shop.sync()

    shop.platform.write(30, NOON + HOUR)
    shop.clock.advance(2 * HOUR)
    with pytest.raises(Nonsense):
        shop.sync()

    assert {"漏水 20", "漏水 30"} < set(shop.texts())
    assert f"漏水 {unreadable}" not in shop.texts()
    assert shop.trouble() == "fake:示例: the answer is no JSON object"
    assert (NOON - 10 * DAY).date() not in shop.covered()

    with pytest.raises(Nonsense):
        shop.sync()  # it is tried again, and again
    shop.platform.unreadable = None
    assert shop.sync().done
    assert len(shop.texts()) == 16
    assert set(list(shop.covered().values())[1:-1]) == {Covered.COMPLETE}
    assert shop.trouble() is None


def test_a_session_that_dies_between_pages_loses_nothing_that_was_read(shop: Shop) -> None:
    a_day(shop.platform)
    shop.platform.fails_at(3, SignInAgain("fake:示例", "the session is over"))

    with pytest.raises(SignInAgain):
        shop.sync()

    assert shop.texts() == [f"漏水 {n}" for n in range(3, 9)]
    assert (shop.covered(), shop.trouble()) == ({}, "fake:示例: the session is over")
    assert shop.plan().plugin == {"after": [(NOON - DAY + 3 * HOUR).isoformat(), 3]}

    shop.platform.asked.clear()
    tally = shop.later(HOUR)
    assert tally.fresh == 3  # the reading went on where it had ended
    assert len(shop.texts()) == 9
    assert Covered.COMPLETE in shop.covered().values()
    assert shop.trouble() is None


def test_after_a_resumed_reading_nothing_is_called_gone(shop: Shop) -> None:
    """Its first pages were seen by a program that is no more."""
    a_day(shop.platform)
    shop.sync()
    shop.clock.advance(HOUR)
    shop.platform.fails_at(shop.platform.calls + 3, Unavailable("x", "down", retry_after=HOUR))
    with pytest.raises(Unavailable):
        shop.sync()

    assert shop.later(HOUR).gone == 0
    assert {row["absent_since"] for row in rows(shop.memory, "review")} == {None}


def test_a_spent_budget_ends_the_slice_and_says_when_to_come_back(shop: Shop) -> None:
    a_day(shop.platform)
    shop.platform.fails_at(2, ComeBack(NOON + HOUR, "the day's calls are spent"))
    tally = shop.sync()

    assert (tally.done, tally.resume_at, tally.fresh) == (False, NOON + HOUR, 3)
    (stream,) = rows(shop.memory, "stream")
    assert (stream["trouble"], stream["resume_at"]) == ("the day's calls are spent", NOON + HOUR)

    tally = shop.later(HOUR)
    assert (tally.done, tally.resume_at, tally.fresh) == (True, None, 6)


def test_a_platform_that_asks_for_a_long_rest_gets_it(shop: Shop) -> None:
    a_day(shop.platform)
    shop.platform.fails_at(2, RateLimited("fake:示例", HOUR))
    tally = shop.sync()

    assert (tally.done, tally.resume_at, tally.fresh) == (False, NOON + HOUR, 3)
    with shop.memory.look() as unit:
        (health,) = unit.streams.health(ALL)
    assert (health.trouble, health.resume_at) == (
        "fake:示例: rate limited for 3600 s", NOON + HOUR,
    )  # fmt: skip

    tally = shop.later(HOUR)
    assert (tally.done, tally.resume_at, tally.fresh) == (True, None, 6)
    assert shop.trouble() is None


@pytest.mark.parametrize("call", [1, 2, 3, 4])
def test_wherever_the_line_breaks_the_end_is_the_same(shop: Shop, call: int) -> None:
    a_day(shop.platform)
    shop.platform.fails_at(call, Unavailable("fake:示例", "down", retry_after=HOUR))
    with pytest.raises(Unavailable):
        shop.sync()

    shop.sync()

    assert len(shop.texts()) == 9
    assert len(rows(shop.memory, "inbox")) == 9


def test_a_clock_that_was_put_back_reads_nothing_twice_as_new(shop: Shop) -> None:
    a_day(shop.platform)
    shop.sync()
    before = outcome(shop.memory)
    shop.clock._now -= 3 * HOUR

    shop.sync()

    assert outcome(shop.memory)["reviews"] == before["reviews"]
    assert {row["gone_at"] for row in rows(shop.memory, "review")} == {None}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_disk_that_fills_up_in_the_middle_goes_on_once_there_is_room(shop: Shop) -> None:
    for number in range(9):
        shop.platform.write(number, NOON - DAY + number * HOUR, text="漏" * 9_000)
    with writing(shop.memory.engine) as connection:
        size = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {size + 40}")

    with pytest.raises(DiskFull, match="what was stored before is safe"):
        shop.sync()
    stored = len(shop.texts())
    assert 0 < stored < 9
    assert stored % 3 == 0  # whole pages
    assert len(dump(shop.memory)["inbox"]) == stored

    with writing(shop.memory.engine) as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert shop.sync().done
    assert len(shop.texts()) == 9


def test_what_was_kept_aside_is_not_forgotten_when_the_budget_is_spent_meanwhile(
    shop: Shop,
) -> None:
    a_day(shop.platform)
    shop.platform.malformed = {8}
    shop.platform.fails_at(2, ComeBack(NOON + HOUR, "the day's calls are spent"))
    shop.sync()
    shop.later(HOUR)

    assert "漏水 8" not in shop.texts()
    assert "kept aside: a review could not be read" in shop.reasons()
