"""A day is complete when whole readings cover all of it, and says in words what is missing."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.coverage import Covered, DayCoverage, Stretch, readings_by_day
from amends.domain.times import Span, day_span
from amends.testing.builders import NOON

BERLIN = ZoneInfo("Europe/Berlin")
SHANGHAI = ZoneInfo("Asia/Shanghai")
LONG, SHORT, PLAIN = date(2026, 10, 25), date(2026, 3, 29), date(2026, 11, 22)
CUT = "the platform cut the answer short"
MINUTE = timedelta(minutes=1)
SPRING = datetime(2026, 3, 25, tzinfo=UTC)  # from here to November the clocks change twice
PIECES = st.tuples(st.integers(0, 1500), st.integers(1, 700), st.sampled_from(["", CUT]))


def nothing_read(day: date = PLAIN) -> DayCoverage:
    return DayCoverage(day=day, as_of=NOON, source="api")


def reading(since: str, until: str, lacks: str = "", *, zone: ZoneInfo = SHANGHAI) -> Stretch:
    """A stretch of the plain day, from "HH:MM" to "HH:MM" by its clock."""
    midnight = day_span(PLAIN, zone).since
    first, last = (
        midnight + timedelta(hours=int(at[:2]), minutes=int(at[3:5])) for at in (since, until)
    )
    return Stretch(span=Span(since=first, until=last), lacks=lacks)


def read(day: DayCoverage, *stretches: Stretch) -> DayCoverage:
    for stretch in stretches:
        day = day.with_reading(stretch, at=NOON, source="api")
    return day


def test_a_day_that_nobody_read_is_unknown_and_says_so() -> None:
    assert nothing_read().status(SHANGHAI) == Covered.UNKNOWN
    assert nothing_read().reasons(SHANGHAI) == ("not read from 00:00 to 24:00",)


def test_a_day_read_as_a_whole_is_complete() -> None:
    day = read(nothing_read(), reading("00:00", "24:00"))

    assert day.status(SHANGHAI) == Covered.COMPLETE
    assert day.reasons(SHANGHAI) == ()


def test_each_gap_and_each_fault_is_named_once_and_in_order() -> None:
    day = read(
        nothing_read(),
        reading("02:00", "03:00", CUT),
        reading("05:00", "06:00", CUT),
        reading("06:00", "22:15"),
    )

    assert day.status(SHANGHAI) == Covered.PARTIAL
    assert day.reasons(SHANGHAI) == (
        "not read from 00:00 to 02:00",
        CUT,
        "not read from 03:00 to 05:00",
        "not read from 22:15 to 24:00",
    )


def test_a_gap_of_seconds_is_named_by_the_second() -> None:
    whole = day_span(PLAIN, SHANGHAI)
    until = whole.until - timedelta(seconds=30)
    day = read(nothing_read(), Stretch(span=Span(since=whole.since, until=until)))

    assert day.reasons(SHANGHAI) == ("not read from 23:59:30 to 24:00",)


def test_a_later_reading_closes_a_gap_without_a_trace() -> None:
    whole = read(nothing_read(), reading("00:00", "24:00"))
    day = read(
        nothing_read(),
        reading("00:00", "24:00", CUT),
        reading("00:00", "12:00"),
        reading("12:00", "24:00"),
    )

    assert day == whole


def test_a_later_reading_that_lacks_something_shows() -> None:
    day = read(nothing_read(), reading("00:00", "24:00"), reading("08:00", "09:00", CUT))

    assert day.reasons(SHANGHAI) == (CUT,)
    assert [stretch.lacks for stretch in day.stretches] == ["", CUT, ""]


def test_a_day_knows_when_and_how_it_was_last_read() -> None:
    later = NOON + MINUTE
    day = nothing_read().with_reading(reading("00:00", "24:00"), at=later, source="patrol")

    assert (day.as_of, day.source) == (later, "patrol")


@given(
    st.sampled_from([(LONG, BERLIN), (SHORT, BERLIN), (PLAIN, SHANGHAI)]),
    st.lists(PIECES, max_size=12),
)
def test_the_last_reading_of_each_minute_decides(
    where: tuple[date, ZoneInfo], pieces: list[tuple[int, int, str]]
) -> None:
    date_, zone = where
    whole = day_span(date_, zone)
    length = whole.length // MINUTE
    minutes: list[str | None] = [None] * length  # None: not read; empty: whole
    day = nothing_read(date_)
    for start, size, lacks in pieces:
        since, until = min(start, length - 1), min(start + size, length)
        if since >= until:
            continue
        minutes[since:until] = [lacks] * (until - since)
        span = Span(since=whole.since + since * MINUTE, until=whole.since + until * MINUTE)
        day = read(day, Stretch(span=span, lacks=lacks))

    assert (day.status(zone) == Covered.COMPLETE) == all(lacks == "" for lacks in minutes)
    assert (day.status(zone) == Covered.UNKNOWN) == all(lacks is None for lacks in minutes)
    assert (CUT in day.reasons(zone)) == (CUT in minutes)
    spans = [stretch.span for stretch in day.stretches]
    assert all(one.until <= two.since for one, two in pairwise(spans))
    changes = sum(one != two for one, two in zip([None, *minutes], [*minutes, None], strict=True))
    assert len(spans) <= changes  # a day that is read a hundred times stays short


@given(st.permutations(range(8)), st.sampled_from([LONG, SHORT]), st.data())
def test_whole_pieces_complete_a_day_in_any_order_and_not_one_sooner(
    order: list[int], date_: date, data: st.DataObject
) -> None:
    whole = day_span(date_, BERLIN)
    cuts = data.draw(
        st.lists(st.integers(1, whole.length // MINUTE - 1), min_size=7, max_size=7, unique=True)
    )
    edges = [whole.since, *(whole.since + cut * MINUTE for cut in sorted(cuts)), whole.until]
    spans = [Span(since=one, until=two) for one, two in pairwise(edges)]
    day = nothing_read(date_)

    for number in order:
        assert day.status(BERLIN) != Covered.COMPLETE
        day = read(day, Stretch(span=spans[number]))

    assert day.status(BERLIN) == Covered.COMPLETE
    assert day.stretches == (Stretch(span=whole),)


@pytest.mark.parametrize(("day", "hours"), [(SHORT, 23), (LONG, 25)])
def test_a_day_of_odd_length_needs_all_of_its_hours(day: date, hours: int) -> None:
    since = day_span(day, BERLIN).since
    short = Span(since=since, until=since + timedelta(hours=hours) - MINUTE)
    exact = Span(since=since, until=since + timedelta(hours=hours))

    assert read(nothing_read(day), Stretch(span=short)).reasons(BERLIN) == (
        "not read from 23:59 to 24:00",
    )
    assert read(nothing_read(day), Stretch(span=exact)).status(BERLIN) == Covered.COMPLETE


@given(
    st.integers(0, 220 * 24 * 60).map(lambda minute: SPRING + minute * MINUTE),
    st.integers(1, 8 * 24 * 60),
)
def test_a_reading_is_cut_at_local_midnights_and_nothing_is_lost(
    since: datetime, minutes: int
) -> None:
    stretch = Stretch(span=Span(since=since, until=since + minutes * MINUTE), lacks=CUT)

    parts = list(readings_by_day(stretch, BERLIN))

    assert [day for day, _ in parts] == stretch.span.days(BERLIN)
    assert all(part.span.days(BERLIN) == [day] and part.lacks == CUT for day, part in parts)
    edges = [part.span.since for _, part in parts] + [parts[-1][1].span.until]
    assert edges == [stretch.span.since, *(part.span.until for _, part in parts)]


def spoken(day: DayCoverage) -> list[tuple[str, str, str]]:
    """The stretches of the day: from, to, and what they lack."""

    def clock(at: datetime) -> str:
        return f"{at.astimezone(SHANGHAI):%H:%M}"

    return [(clock(one.span.since), clock(one.span.until), one.lacks) for one in day.stretches]


def test_a_look_at_a_part_leaves_alone_what_was_read_whole() -> None:
    day = read(nothing_read(), reading("06:00", "12:00"), reading("12:00", "18:00", CUT))
    look = reading("00:00", "23:00", "by hand")

    after = day.with_reading(look, at=NOON, source="by hand", lowers=False)

    assert spoken(after) == [
        ("00:00", "06:00", "by hand"), ("06:00", "12:00", ""), ("12:00", "23:00", "by hand"),
    ]  # fmt: skip
    assert spoken(read(day, look)) == [("00:00", "23:00", "by hand")]


def test_a_look_that_proves_something_fills_what_was_lacking() -> None:
    day = read(nothing_read(), reading("06:00", "12:00", CUT))

    after = day.with_reading(reading("00:00", "24:00"), at=NOON, source="by hand", lowers=False)

    assert after.status(SHANGHAI) is Covered.COMPLETE


@pytest.mark.parametrize(("late", "source"), [(-MINUTE, "api"), (timedelta(0), "file")])
def test_an_older_reading_makes_no_day_older(late: timedelta, source: str) -> None:
    day = read(nothing_read(), reading("06:00", "12:00"))

    after = day.with_reading(reading("12:00", "13:00"), at=NOON + late, source="file")

    assert (after.as_of, after.source) == (NOON, source)
    assert spoken(after) == [("06:00", "13:00", "")]


def test_a_moment_is_read_where_a_whole_stretch_holds_it() -> None:
    day = read(nothing_read(), reading("06:00", "12:00"), reading("12:00", "18:00", CUT))
    moments = [reading(at, "24:00").span.since for at in ("05:59", "06:00", "11:59", "12:00")]

    assert [day.is_whole_at(moment) for moment in moments] == [False, True, True, False]
