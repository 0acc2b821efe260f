"""A round works one account at a time, and whatever it runs into ends as a report."""

from collections.abc import Callable
from datetime import timedelta
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from amends.db.errors import Busy
from amends.db.lease import Held
from amends.db.unit import Memory
from amends.db.vault import Vault, new_key
from amends.domain.store import Store
from amends.engine.holder import this_program
from amends.engine.round import Hall, Report, Round, secrets_in
from amends.marketplace.errors import ComeBack, NotAllowed, SignInAgain
from amends.marketplace.redact import WITHHELD, Redactor
from amends.marketplace.registry import Registry, load
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock

from ..conftest import AddStore
from ..db.rows import rows
from ..services.fake_market import DAY, HOUR, SCOPE, FakeMarket, Platform

SECRET = {"session": "6101abcdef"}


@pytest.fixture
def market(clock: ManualClock) -> FakeMarket:
    platform = Platform(clock)
    for number in range(9):
        platform.write(number, NOON - DAY + number * HOUR)
    return FakeMarket(platform)


@pytest.fixture
def hall(memory: Memory, clock: ManualClock, market: FakeMarket) -> Hall:
    return Hall.over(memory, Registry({"fake": market}), clock, Redactor())


@pytest.fixture
def fake_store(add_store: AddStore) -> Callable[..., Store]:
    def add(**over: Any) -> Store:
        plain = {"marketplace": "fake", "name": "示例", "key_scope": SCOPE, "credentials": SECRET}
        return add_store(**{"settings": {}} | plain | over)

    return add


def run(hall: Hall, *stores: Store) -> list[Report]:
    return Round(hall, stores[0].account, stores).sync()


def test_a_round_brings_the_reviews_in(
    hall: Hall, market: FakeMarket, fake_store: Callable[..., Store]
) -> None:
    store = fake_store()
    (report,) = run(hall, store)

    assert (report.tally.fresh, report.tally.done) == (9, True)
    assert (report.trouble, report.next_move, report.skipped) == ("", "", "")
    (door,) = market.doors
    assert (door.where, door.account, door.store, door.scope) == (
        "fake:示例", str(store.account), str(store.id), SCOPE,
    )  # fmt: skip
    assert door.credentials.session == "6101abcdef"  # type: ignore[attr-defined]
    assert [connector.closed for connector in market.connectors] == [True]
    assert rows(hall.memory, "lease")[0]["until"] == NOON


def test_secrets_are_hidden_from_every_log_before_the_plugin_knows_them(
    hall: Hall, market: FakeMarket, fake_store: Callable[..., Store]
) -> None:
    hidden: list[str] = []

    def connect(door: Any) -> Any:
        hidden.append(door.redactor.clean("session 6101abcdef failed"))
        return FakeMarket.connect(market, door)

    market.connect = connect  # type: ignore[method-assign]
    run(hall, fake_store())

    assert hidden == [f"session {WITHHELD} failed"]


def test_every_text_of_a_credentials_file_counts_as_secret() -> None:
    held = {"app": {"key": "1", "keys": ["2", ("3", {"deep": "4"})]}, "n": 5, "none": None}

    assert list(secrets_in(held)) == ["1", "2", "3", "4"]


def paused(hall: Hall, store: Store) -> Store:
    return store.model_copy(update={"paused": True})


def by_hand(hall: Hall, store: Store) -> Store:
    with hall.memory.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE account SET credentials = NULL")
    return store


def stopped(hall: Hall, store: Store) -> Store:
    with hall.memory.unit() as unit:
        unit.agency.stop_account(store.account, "the session is over")
        unit.commit()
    return store


@pytest.mark.parametrize(
    ("becomes", "says"),
    [
        (paused, "fake:示例 is paused; `amends store pause --resume` lets it go on"),
        (by_hand, "fake:示例 has no credentials: it is worked by hand"),
        (stopped, "fake:示例 waits for a person: the session is over"),
    ],
)
def test_a_store_that_must_not_be_asked_is_skipped_with_the_reason(
    hall: Hall,
    market: FakeMarket,
    fake_store: Callable[..., Store],
    becomes: Callable[[Hall, Store], Store],
    says: str,
) -> None:
    (report,) = run(hall, becomes(hall, fake_store()))

    assert (report.skipped, report.trouble, report.tally.done) == (says, "", False)
    assert (market.doors, market.shows.calls) == ([], 0)


def test_an_account_that_another_round_works_is_left_alone(
    hall: Hall, market: FakeMarket, fake_store: Callable[..., Store]
) -> None:
    store = fake_store()
    hall.leases.take(f"account/{store.account}", "elsewhere/1/ab", timedelta(minutes=5))

    (report,) = run(hall, store)

    assert f"account/{store.account} is being worked by elsewhere/1/ab" in report.skipped
    assert market.shows.calls == 0


def test_an_account_whose_round_died_on_this_machine_is_taken_over_at_once(
    hall: Hall, fake_store: Callable[..., Store]
) -> None:
    store = fake_store()
    host = this_program().split("/")[0]
    hall.leases.take(f"account/{store.account}", f"{host}/4194305/ab", timedelta(minutes=5))

    (report,) = run(hall, store)

    assert (report.tally.fresh, report.skipped) == (9, "")


def test_a_lease_is_kept_while_a_reading_takes_long(
    hall: Hall, market: FakeMarket, clock: ManualClock, fake_store: Callable[..., Store]
) -> None:
    store = fake_store()
    name, refused = f"account/{store.account}", []

    def try_to_take_over() -> None:
        clock.advance(timedelta(minutes=2))  # a page is read ahead of the one that is stored
        try:
            hall.leases.take(name, "elsewhere/1/ab", timedelta(minutes=5))
        except Held as held:
            refused.append(held.holder)

    for call in range(1, 6):
        market.shows.at_call(call, try_to_take_over)
    (report,) = run(hall, store)

    assert (report.trouble, report.tally.fresh) == ("", 9)
    assert len(refused) == 5


def test_a_round_that_lost_its_lease_stops(
    hall: Hall, market: FakeMarket, clock: ManualClock, fake_store: Callable[..., Store]
) -> None:
    store = fake_store()

    def taken_over() -> None:
        clock.advance(timedelta(minutes=6))
        hall.leases.take(f"account/{store.account}", "elsewhere/1/ab", timedelta(minutes=5))

    market.shows.at_call(1, taken_over)
    (report,) = run(hall, store)

    assert "is being worked by elsewhere/1/ab" in report.trouble
    assert not report.tally.done
    assert rows(hall.memory, "lease")[0]["holder"] == "elsewhere/1/ab"


def test_a_dead_session_stops_the_account_and_all_its_stores(
    hall: Hall, market: FakeMarket, fake_store: Callable[..., Store]
) -> None:
    store = fake_store()
    market.shows.fails_at(2, SignInAgain("fake:示例", "the session is over"))
    other = store.model_copy(update={"name": "另一家"})

    first, second = run(hall, store, other)

    assert (first.trouble, first.tally.fresh) == ("fake:示例: the session is over", 3)
    assert first.next_move.startswith("authorise the account again")
    assert second.skipped == "fake:另一家 waits for a person: fake:示例: the session is over"
    assert rows(hall.memory, "account")[0]["stopped"] == "fake:示例: the session is over"


def test_a_refusal_concerns_one_store_and_names_the_next_move(
    hall: Hall, market: FakeMarket, fake_store: Callable[..., Store]
) -> None:
    store = fake_store()
    market.shows.fails_at(1, NotAllowed("fake:示例", "the package is missing"))

    first, second = run(hall, store, store)

    assert (first.trouble, first.next_move) == (
        "fake:示例: the package is missing", "ask for the permission in the platform's console",
    )  # fmt: skip
    assert (first.tally.done, second.tally.fresh, second.trouble) == (False, 9, "")


def test_a_spent_budget_is_no_trouble(
    hall: Hall, market: FakeMarket, fake_store: Callable[..., Store]
) -> None:
    market.shows.fails_at(2, ComeBack(NOON + HOUR, "the day's calls are spent"))

    (report,) = run(hall, fake_store())

    assert (report.trouble, report.tally.done, report.tally.resume_at) == ("", False, NOON + HOUR)


@pytest.mark.parametrize("where", ["connect", "fetch"])
def test_a_plugin_that_breaks_is_reported_and_never_stops_the_others(
    hall: Hall, market: FakeMarket, fake_store: Callable[..., Store], where: str
) -> None:
    def breaks(*_: Any) -> Any:
        raise KeyError("收到就漏水 6101abcdef")

    store = fake_store()
    if where == "connect":
        market.connect = breaks  # type: ignore[method-assign]
    else:
        market.shows.at_call(1, breaks)
    first, second = run(hall, store, store)

    assert first.trouble.startswith("fake:示例: KeyError in test_round.py, line ")
    assert first.next_move == "report this: a program is at fault"
    assert ("漏水" in first.trouble, "6101" in first.trouble) == (False, False)
    assert second.tally.fresh == (0 if where == "connect" else 9)


def test_a_plugin_that_cannot_be_loaded_is_named(
    hall: Hall, fake_store: Callable[..., Store]
) -> None:
    registry = load([EntryPoint("fakes", "amends.no_such_module", "amends")])
    without = Hall.over(hall.memory, registry, hall.clock, hall.redactor)

    (report,) = run(without, fake_store())

    assert "fake:示例: no plugin serves 'fake'" in report.trouble
    assert "the plugin fakes is broken: ModuleNotFoundError" in report.trouble


def test_credentials_that_the_plugin_does_not_want_are_named_by_field(
    hall: Hall, fake_store: Callable[..., Store]
) -> None:
    (report,) = run(hall, fake_store(credentials={"sesion": "6101abcdef"}))

    assert report.trouble == (
        "fake:示例: its credentials are not those that the plugin wants (session: missing)"
    )


def test_credentials_under_another_key_are_reported(
    hall: Hall, fake_store: Callable[..., Store]
) -> None:
    store = fake_store()
    memory = Memory(hall.memory.engine, Vault(new_key()))
    other = Hall.over(memory, hall.registry, hall.clock, hall.redactor)

    (report,) = run(other, store)

    assert "was encrypted with another key. Put the old key back" in report.trouble


def test_a_memory_in_trouble_is_not_a_stores_fault(
    hall: Hall, market: FakeMarket, fake_store: Callable[..., Store]
) -> None:
    market.shows.fails_at(1, Busy("held"))  # whatever raises it

    with pytest.raises(Busy):
        run(hall, fake_store())

    assert rows(hall.memory, "lease")[0]["until"] == NOON
