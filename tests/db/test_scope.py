"""Whatever a person may see, no read shows anything beside it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.db.errors import NotFound
from amends.db.scope import Scope
from amends.db.unit import Memory, Unit
from amends.domain.coverage import Stretch
from amends.domain.ids import ClientId, ReviewId, StoreId
from amends.domain.reading import Plan
from amends.domain.store import Store
from amends.domain.times import Span
from amends.testing.builders import NOON

from ..conftest import AddStore, store_in
from .reading import STREAM, review_no, saw

SPAN = Span(since=NOON - timedelta(hours=1), until=NOON)


@pytest.fixture
def stores(memory: Memory) -> Sequence[Store]:
    """Three clients with two stores each, every store with one of everything."""
    found = []
    for client, shop in product("甲乙丙", "12"):
        with memory.unit() as unit:
            with suppress(NotFound):
                owner = unit.agency.client_named(Scope.everything(), client)
            if shop == "1":
                owner = unit.agency.add_client(client)
            unit.commit()
        store = store_in(memory, client=owner, name=f"{client}{shop}")
        saw(memory, store, review_no(len(found)), review_no(len(found) + 100))
        with memory.unit() as unit:
            unit.coverage.add(store.id, STREAM, store.zone, Stretch(span=SPAN), NOON, "api")
            unit.rejects.add(store.id, STREAM, [(f"raw of {store.name}", "no date")], NOON)
            unit.streams.open(store.id, STREAM, Plan(bite=timedelta(days=1)))
            unit.commit()
        found.append(store)
    return found


def shown(unit: Unit, scope: Scope, everything: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Every store that any read of `unit` shows, with the name of the read."""
    yield from (("stores", store.id) for store in unit.agency.stores(scope))
    yield from (("page", sight.store) for sight in unit.queue.page(scope))
    yield from (("work", sight.store) for sight in unit.queue.page(scope, needs_work=True))
    yield from (("counts", count.store) for count in unit.queue.counts(scope))
    yield from (("days", day.store) for day in unit.coverage.days(scope))
    yield from (("rejects", reject.store) for reject in unit.rejects.all(scope))
    yield from (("health", health.store) for health in unit.streams.health(scope))
    for review in everything:
        with suppress(NotFound):
            yield "one", unit.queue.one(scope, ReviewId(review)).store
            assert unit.queue.history(scope, ReviewId(review)) == []


SCOPES = st.tuples(
    st.none() | st.frozensets(st.integers(0, 2)), st.none() | st.frozensets(st.integers(0, 5))
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SCOPES)
def test_no_read_shows_anything_outside_the_scope(
    memory: Memory,
    stores: Sequence[Store],
    drawn: tuple[frozenset[int] | None, frozenset[int] | None],
) -> None:
    of_clients, of_stores = drawn
    owners = sorted({store.client for store in stores})
    scope = Scope(
        clients=None if of_clients is None else frozenset(ClientId(owners[n]) for n in of_clients),
        stores=None if of_stores is None else frozenset(StoreId(stores[n].id) for n in of_stores),
    )
    visible = [
        store
        for store in stores
        if (scope.clients is None or store.client in scope.clients)
        and (scope.stores is None or store.id in scope.stores)
    ]
    with memory.look() as unit:
        everything = [sight.id for sight in unit.queue.page(Scope.everything())]
        seen: dict[str, set[int]] = {}
        for read, store in shown(unit, scope, everything):
            seen.setdefault(read, set()).add(store)
        clients = {client.id for client in unit.agency.clients(scope)}
        accounts = {account.id for account in unit.agency.accounts(scope)}

    reads = {"stores", "page", "work", "counts", "days", "rejects", "health", "one"}
    assert len(everything) == 12
    assert seen == ({read: {store.id for store in visible} for read in reads} if visible else {})
    assert clients == {store.client for store in visible}
    assert accounts == {store.account for store in visible}


def test_a_narrower_scope_never_widens(memory: Memory, add_store: AddStore) -> None:
    one, two = StoreId(1), StoreId(2)

    assert Scope(stores=frozenset({one})).narrowed([one, two]).stores == {one}
    assert Scope(stores=frozenset()).narrowed([two]).stores == frozenset()
    assert Scope(clients=frozenset({ClientId(7)})).narrowed([two]).clients == {7}


def test_an_item_kept_aside_is_read_only_within_the_scope(
    memory: Memory, stores: Sequence[Store]
) -> None:
    mine, other = (Scope(stores=frozenset({store.id})) for store in stores[:2])

    with memory.look() as unit:
        (reject,) = unit.rejects.all(mine)
        assert unit.rejects.raw(mine, reject.id) == "raw of 甲1"
        with pytest.raises(NotFound, match=f"nothing kept aside is called {reject.id}"):
            unit.rejects.raw(other, reject.id)
