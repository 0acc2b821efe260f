"""What was brought can be told: which file or page, of when, by whom, and what became of it."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from amends.db.imports import Imported, Origin
from amends.db.scope import Scope
from amends.db.unit import Memory
from amends.domain.ids import StoreId
from amends.domain.store import Store
from amends.testing.builders import NOON

from ..conftest import AddStore
from .reading import STREAM

ALL = Scope.everything()
HOUR = timedelta(hours=1)


def an_origin(**over: Any) -> Origin:
    """A file that anna made an hour before NOON."""
    plain: dict[str, Any] = {
        "kind": "file", "name": "bewertungen.csv", "sha256": "ab" * 32, "as_of": NOON - HOUR,
        "by": "anna",
    }  # fmt: skip
    return Origin(**plain | over)


def begun(memory: Memory, store: Store, origin: Origin) -> int:
    with memory.unit() as unit:
        number = unit.imports.begin(store.id, STREAM, origin, NOON)
        unit.commit()
    return number


def finished(memory: Memory, store: Store, origin: Origin, **counts: int) -> int:
    number = begun(memory, store, origin)
    with memory.unit() as unit:
        unit.imports.finish(number, counts)
        unit.commit()
    return number


def test_an_import_is_told_whole(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    origin = an_origin(
        name="评价 'x'.csv", source="service", mapping={"text": "Bewertung"},
        decision={"by": "anna", "because": "the client asked for it"},
    )  # fmt: skip
    number = finished(memory, store, origin, fresh=3, known=1)

    with memory.look() as unit:
        told = unit.imports.one(ALL, number)
    assert told == Imported(
        id=number, store=store.id, stream=STREAM, origin=origin, at=NOON,
        counts={"fresh": 3, "known": 1},
    )  # fmt: skip


def test_a_name_of_any_letters_is_kept(memory: Memory, add_store: AddStore) -> None:
    number = begun(memory, add_store(), an_origin(name="a\0\ud800.csv"))

    with memory.look() as unit:
        told = unit.imports.one(ALL, number)
    assert told is not None
    assert told.origin.name == "a␀�.csv"


def test_what_was_brought_is_of_an_aware_instant() -> None:
    with pytest.raises(ValidationError, match="timezone info"):
        an_origin(as_of=NOON.replace(tzinfo=None))


def test_one_that_was_interrupted_has_no_counts(memory: Memory, add_store: AddStore) -> None:
    number = begun(memory, add_store(), an_origin())

    with memory.look() as unit:
        told = unit.imports.one(ALL, number)
    assert told is not None
    assert told.counts is None


def test_the_same_content_is_known_again_in_the_same_store_once_it_was_finished(
    memory: Memory, add_store: AddStore
) -> None:
    store, other = add_store(name="甲"), add_store(name="乙")
    first = finished(memory, store, an_origin())
    second = finished(memory, store, an_origin(name="again.csv"))
    finished(memory, other, an_origin(sha256="cd" * 32))
    begun(memory, store, an_origin(name="interrupted.csv"))

    def last(of: StoreId, sha256: str) -> int | None:
        with memory.look() as unit:
            found = unit.imports.last(of, sha256)
        return found and found.id

    assert first < second
    assert last(store.id, "ab" * 32) == second
    assert last(other.id, "ab" * 32) is None
    assert last(store.id, "cd" * 32) is None


def test_imports_come_newest_first_and_only_those_within_sight(
    memory: Memory, add_store: AddStore
) -> None:
    store, other = add_store(name="甲"), add_store(name="乙")
    numbers = [begun(memory, one, an_origin()) for one in (store, other, store, store)]
    mine = ALL.narrowed([store.id])

    with memory.look() as unit:
        assert [one.id for one in unit.imports.all(ALL)] == numbers[::-1]
        assert [one.id for one in unit.imports.all(ALL, limit=2)] == numbers[:1:-1]
        assert [one.id for one in unit.imports.all(mine)] == [numbers[3], numbers[2], numbers[0]]
        assert unit.imports.one(mine, numbers[1]) is None
        assert unit.imports.all(ALL.narrowed([])) == []
