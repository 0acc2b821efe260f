"""Who hears a notice, when it may ring, and what leaves as one text."""

from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from amends.domain.hours import Hours, Period, Quiet
from amends.domain.notice import Notice, NoticeKind
from amends.domain.notice_channel import MANY, Channel, hearers, sort_out
from amends.domain.notice_words import Tongue

from .notices import NOW, a_channel, a_notice

NIGHT = Quiet(begins=time(21), ends=time(8))
WORKDAYS = Hours(
    zone="UTC",
    week={day: (Period(opens=time(9), closes=time(18)),) for day in ("mon", "tue", "wed")},
)
NIGHT_WATCH = Hours(zone="UTC", week={"mon": (Period(opens=time(1), closes=time(5)),)})
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MONDAY_NINE = NOW + 29 * HOUR


def some(count: int, **over: Any) -> list[Notice]:
    return [a_notice(key=f"case/{n}/new_review/1", case=n, **over) for n in range(1, count + 1)]


@pytest.mark.parametrize(
    ("channel", "hears"),
    [
        ({}, True),
        ({"stores": {1}}, True),
        ({"stores": {2}}, False),
        ({"clients": {1}}, True),
        ({"clients": {2}}, False),
        ({"stores": {2}, "clients": {1}}, True),
        ({"kinds": {"new_review"}}, True),
        ({"kinds": {"safety"}}, False),
        ({"level": 2}, False),
        ({"active": False}, False),
    ],
)
def test_a_channel_hears_what_it_is_for(channel: dict[str, Any], hears: bool) -> None:
    assert a_channel(**channel).takes(a_notice()) is hears


def test_what_is_about_no_store_is_heard_by_every_channel() -> None:
    still = a_notice(kind=NoticeKind.NO_ROUND, store=None, client=None)

    assert a_channel(stores={2}, level=3).takes(still)


@pytest.mark.parametrize("kind", [NoticeKind.OVERDUE, NoticeKind.ESCALATED])
def test_what_is_overdue_goes_to_its_level_alone(kind: NoticeKind) -> None:
    chain = [a_channel(name=str(level), level=level) for level in (1, 2, 3)]

    for level in (1, 2, 3):
        assert hearers(a_notice(kind=kind, level=level), chain, NOW) == [chain[level - 1]]


def test_danger_is_heard_on_every_level() -> None:
    chain = [a_channel(name=str(level), level=level) for level in (1, 2, 3)]

    assert hearers(a_notice(kind=NoticeKind.SAFETY), chain, NOW) == chain


@pytest.mark.parametrize(
    ("later", "heard_by"),
    [
        (timedelta(0), "lead"),
        (29 * HOUR - MINUTE, "lead"),
        (29 * HOUR, "team"),
        (38 * HOUR, "lead"),
    ],
)
def test_the_fallback_hears_what_nobody_on_duty_would(later: timedelta, heard_by: str) -> None:
    channels = [a_channel(duty=WORKDAYS), a_channel(name="lead", fallback=True, level=3)]

    assert [one.name for one in hearers(a_notice(), channels, NOW + later)] == [heard_by]


def test_a_fallback_hears_nothing_of_other_clients() -> None:
    other = a_channel(name="lead", fallback=True, clients={2})

    assert hearers(a_notice(), [other], NOW) == []


def test_without_a_fallback_those_off_duty_hear_it_when_they_are_back() -> None:
    team = a_channel(duty=WORKDAYS)
    told = a_notice()

    assert hearers(told, [team], NOW) == [team]
    assert sort_out([told], team, NOW).waiting == ((told, MONDAY_NINE),)
    assert sort_out([told], team, MONDAY_NINE).leaving[0].notices == (told,)


@pytest.mark.parametrize(
    ("hour", "rings_at"),
    [(20, 20), (21, 32), (23, 32), (24 + 7, 32), (24 + 8, 32)],
)
def test_nobody_is_disturbed_in_quiet_hours(hour: int, rings_at: int) -> None:
    midnight = NOW.replace(hour=0)
    channel, told, now = a_channel(quiet=NIGHT), a_notice(), midnight + hour * HOUR

    found = sort_out([told], channel, now)

    if rings_at == hour:
        assert [parcel.notices for parcel in found.leaving] == [(told,)]
    else:
        assert found.waiting == ((told, midnight + rings_at * HOUR),)


@pytest.mark.parametrize("kind", [NoticeKind.SAFETY, NoticeKind.NO_ROUND])
def test_what_is_urgent_waits_for_no_morning_duty_or_digest(kind: NoticeKind) -> None:
    channel = a_channel(quiet=NIGHT, duty=WORKDAYS, digest=60, zone="America/New_York")
    urgent, plain = a_notice(key="a", kind=kind), a_notice(key="b")

    found = sort_out([plain, urgent], channel, NOW)

    assert [parcel.notices for parcel in found.leaving] == [(urgent,)]
    assert [one for one, _ in found.waiting] == [plain]


@pytest.mark.parametrize(("waited", "leaves"), [(29 * MINUTE, False), (30 * MINUTE, True)])
def test_a_digest_leaves_when_its_oldest_has_waited_long_enough(
    waited: timedelta, leaves: bool
) -> None:
    channel, now = a_channel(digest=30), NOW + waited
    first, second = a_notice(key="a"), a_notice(key="b", at=now)

    found = sort_out([second, first], channel, now)

    if leaves:
        (parcel,) = found.leaving
        assert parcel.notices == (first, second)
        assert parcel.title == "2 notices"
        assert len(parcel.text.splitlines()) == 2
    else:
        assert found.waiting == tuple((one, NOW + 30 * MINUTE) for one in (first, second))


@pytest.mark.parametrize(("count", "texts"), [(1, 1), (MANY, MANY), (MANY + 1, 1), (40, 1)])
def test_what_gathered_overnight_does_not_ring_one_by_one(count: int, texts: int) -> None:
    found = sort_out(some(count), a_channel(), NOW)

    assert len(found.leaving) == texts
    assert sum(len(parcel.notices) for parcel in found.leaving) == count


@pytest.mark.parametrize("tongue", Tongue)
def test_a_long_digest_fits_every_robot_and_says_how_much_it_lacks(tongue: Tongue) -> None:
    (parcel,) = sort_out(some(60, label="店" * 60), a_channel(language=tongue), NOW).leaving

    *shown, rest = parcel.text.splitlines()
    assert len(parcel.text) <= 1_000
    assert len(parcel.text.encode()) <= 2_048
    assert str(60 - len(shown)) in rest
    assert "amends notice log" in rest


def test_who_works_only_in_quiet_hours_may_be_rung_then() -> None:
    watch = a_channel(duty=NIGHT_WATCH, quiet=NIGHT)
    told = a_notice()

    assert sort_out([told], watch, NOW).waiting == ((told, NOW + 21 * HOUR),)


@given(
    st.lists(st.sampled_from(NoticeKind), max_size=12),
    st.sampled_from([None, 5, 1_440]),
    st.sampled_from([None, NIGHT]),
    st.sampled_from([None, WORKDAYS, NIGHT_WATCH]),
    st.integers(0, 10_000),
)
def test_nothing_is_lost_or_said_twice_and_waiting_ends(
    kinds: list[NoticeKind],
    digest: int | None,
    quiet: Quiet | None,
    duty: Hours | None,
    minutes: int,
) -> None:
    channel = a_channel(digest=digest, quiet=quiet, duty=duty)
    given_ = [a_notice(key=f"n/{n}", kind=kind) for n, kind in enumerate(kinds)]
    now = NOW + minutes * MINUTE

    found = sort_out(given_, channel, now)

    left = [one.key for parcel in found.leaving for one in parcel.notices]
    assert sorted(left + [one.key for one, _ in found.waiting]) == sorted(n.key for n in given_)
    for waits, until in found.waiting:
        assert until > now
        assert waits in [
            n for parcel in sort_out([waits], channel, until).leaving for n in parcel.notices
        ]


@pytest.mark.parametrize(
    "wrong", [{"zone": "Mars"}, {"level": 4}, {"digest": 0}, {"duty": Hours(zone="UTC", week={})}]
)
def test_a_channel_that_could_never_ring_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_channel(**wrong)


def test_a_channel_is_the_same_after_it_was_stored() -> None:
    channel = a_channel(quiet=NIGHT, duty=WORKDAYS, kinds={"safety"}, stores={1, 2})

    assert Channel.model_validate_json(channel.model_dump_json()) == channel
