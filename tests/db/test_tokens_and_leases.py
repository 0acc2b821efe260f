"""A token is replaced by one of many; an account is worked by one of many."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from amends.db.errors import KeyMissing
from amends.db.lease import Held, Leases
from amends.db.tokens import SealedTokens
from amends.db.unit import Memory
from amends.db.vault import Vault, new_key
from amends.domain.ids import AccountId
from amends.domain.times import SECOND
from amends.domain.token import Token
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock

from ..conftest import AddStore
from .rows import dump, rows

MINUTE = timedelta(minutes=1)


@pytest.fixture
def tokens(memory: Memory, add_store: AddStore) -> SealedTokens:
    return SealedTokens(memory.engine, memory.vault, add_store().account)


@pytest.fixture
def leases(memory: Memory, clock: ManualClock) -> Leases:
    return Leases(memory.engine, clock)


def test_the_first_token_stands_and_is_read_back(tokens: SealedTokens) -> None:
    assert tokens.load("session") is None

    data = {"session": "6101abcdef", "名": ["值", 1, None]}
    first = tokens.swap("session", 0, data, NOON)

    assert first == Token(version=1, data=data, expires_at=NOON)
    assert tokens.load("session") == first
    assert tokens.load("refresh") is None


def test_whoever_saw_the_standing_version_replaces_it(tokens: SealedTokens) -> None:
    tokens.swap("session", 0, {"n": 1}, NOON)
    second = tokens.swap("session", 1, {"n": 2}, None)

    assert second == tokens.load("session") == Token(version=2, data={"n": 2}, expires_at=None)


@pytest.mark.parametrize("seen", [0, 1])
def test_whoever_saw_an_older_version_gets_the_token_that_stands(
    tokens: SealedTokens, seen: int
) -> None:
    tokens.swap("session", 0, {"n": 1}, NOON)
    stands = tokens.swap("session", 1, {"n": 2}, NOON)

    assert tokens.swap("session", seen, {"n": 3}, NOON) == stands
    assert tokens.load("session") == stands


@pytest.mark.parametrize("seen", [0, 1])
def test_of_eight_threads_one_wins_and_all_learn_the_winner(
    tokens: SealedTokens, seen: int
) -> None:
    if seen:
        tokens.swap("session", 0, {"by": None}, NOON)
    start = Barrier(8)

    def refresh(thread: int) -> Token:
        start.wait()
        return tokens.swap("session", seen, {"by": thread}, NOON)

    with ThreadPoolExecutor(8) as pool:
        stood = list(pool.map(refresh, range(8)))

    assert stood == [tokens.load("session")] * 8
    assert stood[0].version == seen + 1


def test_a_token_that_was_never_there_cannot_be_replaced(tokens: SealedTokens) -> None:
    with pytest.raises(LookupError, match="the token session vanished"):
        tokens.swap("session", 3, {}, NOON)


def test_a_token_is_sealed_for_its_account_and_name(
    memory: Memory, add_store: AddStore, tokens: SealedTokens
) -> None:
    tokens.swap("session", 0, {"session": "6101abcdef"}, NOON)
    assert "6101abcdef" not in repr(dump(memory))

    other = add_store(name="乙").account
    with memory.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE token SET account_id = {other}")  # noqa: S608
    with pytest.raises(KeyMissing, match=f"account/{other}/token/session is damaged"):
        SealedTokens(memory.engine, memory.vault, AccountId(other)).load("session")
    with pytest.raises(KeyMissing, match="encrypted with another key"):
        SealedTokens(memory.engine, Vault(new_key()), AccountId(other)).load("session")


def test_one_holds_a_lease_and_others_hear_who_and_until_when(leases: Leases) -> None:
    leases.take("account/1", "a/1", MINUTE)
    leases.take("account/2", "b/2", MINUTE)

    with pytest.raises(Held, match=r"account/1 is being worked by a/1; .* 04:01:00 UTC") as held:
        leases.take("account/1", "b/2", MINUTE)
    assert (held.value.holder, held.value.until) == ("a/1", NOON + MINUTE)


@pytest.mark.parametrize(("later", "free"), [(MINUTE - SECOND, False), (MINUTE, True)])
def test_a_dead_holder_loses_its_lease_when_the_time_is_over(
    leases: Leases, clock: ManualClock, later: timedelta, free: bool
) -> None:
    leases.take("account/1", "a/1", MINUTE)
    clock.advance(later)

    if free:
        assert leases.take("account/1", "b/2", MINUTE) == 2
    else:
        with pytest.raises(Held):
            leases.take("account/1", "b/2", MINUTE)


def test_the_number_grows_with_every_holder_and_every_renewal(leases: Leases) -> None:
    numbers = []
    for holder in ("a/1", "a/1", "b/2", "a/1"):
        numbers.append(leases.take("account/1", holder, MINUTE))
        if holder != "a/1" or len(numbers) == 2:
            leases.give_back("account/1", holder)

    assert numbers == [1, 2, 3, 4]


def test_a_lease_that_another_holds_by_now_is_not_given_back(
    memory: Memory, leases: Leases, clock: ManualClock
) -> None:
    leases.take("account/1", "a/1", MINUTE)
    clock.advance(MINUTE)
    leases.take("account/1", "b/2", MINUTE)
    until: datetime = rows(memory, "lease")[0]["until"]

    leases.give_back("account/1", "a/1")

    assert rows(memory, "lease")[0]["until"] == until


def test_of_eight_threads_one_gets_the_lease(memory: Memory, leases: Leases) -> None:
    start = Barrier(8)

    def take(thread: int) -> int:
        start.wait()
        try:
            return leases.take("account/1", f"a/{thread}", MINUTE)
        except Held:
            return 0

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(take, range(8))) == [0] * 7 + [1]
