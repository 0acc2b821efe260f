"""Notices are kept once, go by their channels, and leave a trace of how each fared."""

import threading
from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import update

from amends.db import schema
from amends.db.engine import open_engine, writing
from amends.db.errors import KeyMissing, NotFound, Taken
from amends.db.notices import CHANNEL, Delivered
from amends.db.sealed import holds_sealed
from amends.db.unit import Memory
from amends.db.vault import Vault
from amends.domain.notice import Notice
from amends.domain.notice_channel import ChannelId

from ..conftest import AddStore
from ..domain.notices import NOW, a_channel, a_notice
from .rows import rows

URL = "dingtalk://planted0token/"
LATER = NOW + timedelta(minutes=5)


def a_known_channel(memory: Memory, name: str = "team", url: str = URL) -> ChannelId:
    with memory.unit() as unit:
        new = unit.notices.add_channel(a_channel(name=name), url, NOW)
        unit.commit()
    return new


def said(key: str = "n/1", **over: object) -> Notice:
    return a_notice(key=key, store=None, **over)


def tell(memory: Memory, notice: Notice, *to: ChannelId) -> bool:
    with memory.unit() as unit:
        told = unit.notices.tell(notice, to)
        unit.commit()
    return told


def test_an_address_is_stored_sealed_and_opens_only_in_its_place(memory: Memory) -> None:
    first = a_known_channel(memory)
    second = a_known_channel(memory, "other", "slack://another0token/")

    with memory.unit() as unit:
        assert unit.notices.url(first) == URL
        assert "planted" not in str(rows(memory, "notice_channel"))
        moved = update(CHANNEL).where(CHANNEL.c.id == second)
        sealed = {row["id"]: row["url"] for row in rows(memory, "notice_channel")}[first]
        unit._connection.execute(moved.values(url=sealed))
        with pytest.raises(KeyMissing):
            unit.notices.url(second)


def test_a_name_is_taken_until_its_channel_is_removed(memory: Memory) -> None:
    first = a_known_channel(memory)
    with pytest.raises(Taken, match="a channel is called team already"):
        a_known_channel(memory)

    with memory.unit() as unit:
        unit.notices.remove(first, NOW)
        unit.commit()

    with memory.look() as unit:
        with pytest.raises(NotFound, match="the channel was removed"):
            unit.notices.url(first)
        with pytest.raises(NotFound, match="`amends notice add` makes one"):
            unit.notices.channel_named("team")
    a_known_channel(memory, url="mailto://desk.example")
    with memory.look() as unit:
        assert unit.notices.url(unit.notices.channel_named("team").id) == "mailto://desk.example"


def test_what_was_told_before_is_passed_over(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    team, lead = a_known_channel(memory), a_known_channel(memory, "lead")
    told = a_notice(store=store.id, client=store.client)

    assert tell(memory, told, team)
    assert not tell(memory, told, team, lead)

    with memory.look() as unit:
        (entry,) = unit.notices.log(10)
    assert entry.notice == told
    assert [one.channel for one in entry.deliveries] == ["team"]


def test_what_was_not_committed_was_not_told(memory: Memory) -> None:
    team = a_known_channel(memory)
    with memory.unit() as unit:
        unit.notices.tell(said(), [team])

    with memory.look() as unit:
        assert unit.notices.log(10) == []
        assert unit.notices.due(NOW) == []


@pytest.mark.parametrize(
    ("wait", "due"), [(timedelta(microseconds=-1), False), (timedelta(0), True)]
)
def test_what_is_held_is_touched_by_nobody_before_its_time(
    memory: Memory, wait: timedelta, due: bool
) -> None:
    team = a_known_channel(memory)
    tell(memory, said(), team)
    with memory.unit() as unit:
        (waiting,) = unit.notices.take(team, NOW)
        unit.notices.hold([waiting.id], LATER)
        unit.commit()

    with memory.look() as unit:
        assert (unit.notices.due(LATER + wait) == [team]) is due
        assert bool(unit.notices.take(team, LATER + wait)) is due


def test_what_was_put_off_may_leave_earlier_with_something_else(memory: Memory) -> None:
    team = a_known_channel(memory)
    tell(memory, said("n/1"), team)
    with memory.unit() as unit:
        (waiting,) = unit.notices.take(team, NOW)
        unit.notices.put_off([waiting.id], LATER)
        unit.commit()

    with memory.look() as unit:
        assert unit.notices.due(NOW) == []
    tell(memory, said("n/2"), team)
    with memory.look() as unit:
        assert unit.notices.due(NOW) == [team]
        assert [one.notice.key for one in unit.notices.take(team, NOW)] == ["n/1", "n/2"]


def test_a_failure_is_counted_shown_and_tried_again(memory: Memory) -> None:
    team = a_known_channel(memory)
    tell(memory, said(), team)
    with memory.unit() as unit:
        (waiting,) = unit.notices.take(team, NOW)
        unit.notices.failed([waiting.id], "no answer", LATER)
        unit.commit()

    with memory.unit() as unit:
        (known,) = unit.notices.channels()
        assert (known.waiting, known.trouble) == (1, "no answer")
        assert unit.notices.resting(team, NOW) == LATER
        assert unit.notices.resting(team, LATER) is None
        assert unit.notices.take(team, NOW) == []
        (again,) = unit.notices.take(team, LATER)
        assert again.tries == 1
        unit.notices.sent([again.id], LATER)
        unit.commit()

    with memory.look() as unit:
        (known,) = unit.notices.channels()
        assert (known.waiting, known.trouble) == (0, None)
        (delivery,) = unit.notices.log(1)[0].deliveries
    assert (delivery.state, delivery.tries, delivery.sent_at) == (Delivered.SENT, 1, LATER)
    assert delivery.error is None


def test_the_last_failure_ends_it(memory: Memory) -> None:
    team = a_known_channel(memory)
    tell(memory, said(), team)
    with memory.unit() as unit:
        (waiting,) = unit.notices.take(team, NOW)
        unit.notices.failed([waiting.id], "unknown robot", None)
        unit.commit()

    with memory.look() as unit:
        assert unit.notices.due(NOW + timedelta(days=99)) == []
        (delivery,) = unit.notices.log(1)[0].deliveries
    assert (delivery.state, delivery.error) == (Delivered.FAILED, "unknown robot")
    assert delivery.next_at is None


def test_what_waits_for_a_removed_channel_is_dropped_and_stays_in_the_log(memory: Memory) -> None:
    team = a_known_channel(memory)
    tell(memory, said(), team)
    with memory.unit() as unit:
        unit.notices.remove(team, NOW)
        unit.commit()

    with memory.look() as unit:
        assert unit.notices.due(LATER) == []
        (delivery,) = unit.notices.log(1)[0].deliveries
    assert (delivery.channel, delivery.state) == ("team", Delivered.DROPPED)


def test_two_programs_never_take_the_same(memory: Memory) -> None:
    team = a_known_channel(memory)
    for number in range(20):
        tell(memory, said(f"n/{number}"), team)
    taken: list[int] = []
    both = threading.Barrier(2)

    def take() -> None:
        both.wait(10)
        with memory.unit() as unit:
            mine = [one.id for one in unit.notices.take(team, NOW)]
            unit.notices.hold(mine, LATER)
            unit.commit()
        taken.extend(mine)

    programs = [threading.Thread(target=take) for _ in range(2)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()

    assert len(taken) == len(set(taken)) == 20


def test_old_notices_are_forgotten_unless_they_wait(memory: Memory) -> None:
    team = a_known_channel(memory)
    tell(memory, said("old/waiting"), team)
    tell(memory, said("old/unheard"))
    tell(memory, said("new", at=LATER))

    with memory.unit() as unit:
        assert unit.notices.forget(LATER) == 1
        unit.commit()

    with memory.look() as unit:
        assert [one.notice.key for one in unit.notices.log(10)] == ["new", "old/waiting"]


def test_an_address_counts_among_the_secrets_of_a_database(memory: Memory) -> None:
    assert not holds_sealed(memory.engine)

    a_known_channel(memory)

    assert holds_sealed(memory.engine)


def test_an_older_database_without_channels_can_be_asked_as_well(
    empty_url: str, vault: Vault
) -> None:
    engine = open_engine(empty_url)
    config = schema._config()
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        connection.commit()

    assert not holds_sealed(engine)
    engine.dispose()
