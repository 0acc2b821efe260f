"""The proof of what was read, what could not be read, where a reading stands, and the inbox."""

from datetime import UTC, date, datetime, timedelta

import pytest

from amends.db.errors import Changed, KeyMissing
from amends.db.inbox import Fact
from amends.db.scope import Scope
from amends.db.unit import Memory
from amends.db.vault import Vault, new_key
from amends.domain.coverage import Covered, Stretch
from amends.domain.ids import StoreId
from amends.domain.reading import Plan
from amends.domain.store import Store
from amends.domain.times import Span, zone_named
from amends.testing.builders import NOON

from ..conftest import AddStore
from .reading import DAY, HOUR, STREAM, review_no, saw
from .rows import dump, rows

ALL = Scope.everything()
SHANGHAI = zone_named("Asia/Shanghai")
MIDNIGHT = datetime(2026, 11, 21, 16, tzinfo=UTC)  # of the 22nd in Shanghai
PLAN = Plan(todo=(Span(since=NOON - DAY, until=NOON),), bite=DAY, plugin={"page": 3, "名": "值"})


def read(memory: Memory, store: Store, since: datetime, until: datetime, lacks: str = "") -> None:
    with memory.unit() as unit:
        stretch = Stretch(span=Span(since=since, until=until), lacks=lacks)
        unit.coverage.add(store.id, STREAM, store.zone, stretch, until, "api")
        unit.commit()


def covered(memory: Memory, **between: date) -> dict[int, Covered]:
    with memory.look() as unit:
        return {
            day.coverage.day.day: day.coverage.status(SHANGHAI)
            for day in unit.coverage.days(ALL, **between)
        }


def test_a_reading_is_entered_by_local_days_newest_first(
    memory: Memory, add_store: AddStore
) -> None:
    read(memory, add_store(), MIDNIGHT - DAY, MIDNIGHT + HOUR)

    assert covered(memory) == {22: Covered.PARTIAL, 21: Covered.COMPLETE}
    assert list(covered(memory)) == [22, 21]
    assert covered(memory, since=date(2026, 11, 22)) == {22: Covered.PARTIAL}
    assert covered(memory, until=date(2026, 11, 21)) == {21: Covered.COMPLETE}


def test_a_later_reading_closes_a_gap_and_keeps_the_rest(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    read(memory, store, MIDNIGHT, MIDNIGHT + 20 * HOUR)
    read(memory, store, MIDNIGHT + 5 * HOUR, MIDNIGHT + 6 * HOUR, lacks="kept aside: one")
    assert covered(memory) == {22: Covered.PARTIAL}

    read(memory, store, MIDNIGHT + 5 * HOUR, MIDNIGHT + DAY)

    assert covered(memory) == {22: Covered.COMPLETE}
    (row,) = rows(memory, "coverage")
    assert (row["as_of"], row["source"], len(row["stretches"])) == (MIDNIGHT + DAY, "api", 1)


def test_a_whole_year_is_entered_at_once(memory: Memory, add_store: AddStore) -> None:
    read(memory, add_store(), MIDNIGHT - 365 * DAY, MIDNIGHT)

    assert [row["day"] for row in rows(memory, "coverage")] == [
        date(2025, 11, 22) + timedelta(days=n) for n in range(365)
    ]


def test_what_could_not_be_read_is_kept_once_and_encrypted(
    memory: Memory, add_store: AddStore
) -> None:
    store, other = add_store(name="甲"), add_store(name="乙")
    raw = '{"content": "漏水\ud83d", "created": "?\0"}'
    with memory.unit() as unit:
        for reason in ("created: no date", "found again"):
            added = unit.rejects.add(store.id, STREAM, [(raw, reason), (raw, reason)], NOON)
            assert added == (1 if reason == "created: no date" else 0)
        unit.rejects.add(other.id, STREAM, [(raw, "a field named \0 or \ud83d")], NOON + HOUR)
        unit.commit()

    with memory.look() as unit:
        newer, older = unit.rejects.all(ALL)
        assert (older.store, older.reason, older.first_seen) == (store.id, "created: no date", NOON)
        assert (newer.store, newer.reason) == (other.id, "a field named ␀ or �")
        assert unit.rejects.raw(ALL, older.id).startswith('{"content": "漏水')
    assert "漏水" not in repr(dump(memory))
    assert "漏水".encode() not in rows(memory, "reject")[0]["raw"]
    with Memory(memory.engine, Vault(new_key())).look() as unit, pytest.raises(KeyMissing):
        unit.rejects.raw(ALL, older.id)


def test_a_stream_begins_with_the_given_plan_and_keeps_its_own_after(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    with memory.unit() as unit:
        assert unit.streams.open(store.id, STREAM, PLAN).plan == PLAN
        unit.commit()

    with memory.unit() as unit:
        standing = unit.streams.open(store.id, STREAM, Plan(bite=HOUR))

    assert (standing.plan, standing.version, standing.resume_at) == (PLAN, 1, None)


def test_of_two_readings_of_one_stream_the_slower_keeps_nothing(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    with memory.unit() as unit:
        version = unit.streams.open(store.id, STREAM, PLAN).version
        unit.commit()
    with memory.unit() as faster:
        assert faster.streams.put(store.id, STREAM, Plan(bite=HOUR), version) == version + 1
        faster.commit()
    before = dump(memory)

    def slower() -> None:
        with memory.unit() as unit:
            unit.rejects.add(store.id, STREAM, [("raw", "no date")], NOON)
            unit.streams.put(store.id, STREAM, PLAN, version)
            unit.commit()

    with pytest.raises(Changed, match="another reading of this store was faster"):
        slower()

    assert dump(memory) == before


def test_trouble_is_remembered_until_a_page_is_stored(memory: Memory, add_store: AddStore) -> None:
    store = add_store(name="甲")
    with memory.unit() as unit:
        unit.streams.open(store.id, STREAM, PLAN)
        words = "甲: the platform said \0 \ud83d"
        unit.streams.note_trouble(store.id, STREAM, words, NOON, NOON + HOUR)
        unit.commit()
    with memory.look() as unit:
        (health,) = unit.streams.health(ALL)
        assert (health.trouble, health.trouble_at) == ("甲: the platform said ␀ �", NOON)
        assert (health.resume_at, health.read_at, health.unread) == (NOON + HOUR, None, True)

    with memory.unit() as unit:
        unit.streams.put(store.id, STREAM, Plan(bite=DAY), 1, read_at=NOON + DAY)
        unit.commit()

    with memory.look() as unit:
        (health,) = unit.streams.health(ALL)
    assert (health.trouble, health.trouble_at, health.resume_at) == (None, None, None)
    assert (health.read_at, health.unread) == (NOON + DAY, False)


def test_a_fact_is_told_once_to_each_store(memory: Memory, add_store: AddStore) -> None:
    one, two = add_store(name="甲").id, add_store(name="乙").id
    facts = [Fact("review: appeared", 7, 1), Fact("review: edited", 7, 2)]

    def told(store: StoreId) -> int:
        with memory.unit() as unit:
            added = unit.inbox.add(store, facts, NOON)
            unit.commit()
        return added

    assert (told(one), told(one), told(two)) == (2, 0, 2)
    with memory.look() as unit:
        assert unit.inbox.waiting() == 4


def test_a_page_that_is_rolled_back_tells_nobody(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    saw(memory, store, review_no(1))
    before = dump(memory)

    with memory.unit() as unit:
        unit.inbox.add(store.id, [Fact("review: edited", 1, 2)], NOON)
        unit.streams.open(store.id, STREAM, PLAN)

    assert dump(memory) == before
