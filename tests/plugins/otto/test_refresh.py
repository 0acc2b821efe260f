"""The old user's refresh token works once: who spends it, and what follows when it is gone."""

from typing import Any

import httpx
import pytest
from tests.plugins.otto.stores import LEGACY, MINUTE, a_door, ask, ask_once, connected, grants

from amends.domain.token import Token
from amends.marketplace.connector import Door
from amends.marketplace.errors import RateLimited
from amends.testing.clock import ManualClock
from amends.testing.fakes import MemoryTokens
from amends.testing.faults import ErrorBody, LostAnswer
from amends_otto.auth.keeper import ACCESS
from amends_otto.sandbox import OttoSandbox
from amends_otto.sandbox.state import Seller


@pytest.fixture
def tokens() -> MemoryTokens:
    """What the processes of one account share."""
    return MemoryTokens()


def test_an_old_users_token_is_refreshed_and_each_refresh_token_is_spent_once(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock, tokens: MemoryTokens
) -> None:
    door = a_door(clock, LEGACY, tokens=tokens, api=url)
    for _ in range(3):
        ask_once(door)
        clock.advance(26 * MINUTE)

    assert grants(sandbox) == ["password", "refresh_token", "refresh_token"]


class Racing(MemoryTokens):
    """Another process of the account takes its turn just before a swap, or just after it."""

    before: Door | None = None
    after: Door | None = None

    def swap(self, *args: Any) -> Token:
        before, self.before = self.before, None
        after, self.after = self.after, None
        if before is not None:
            ask_once(before)
        stands = super().swap(*args)
        if after is not None:
            ask_once(after)
        return stands


@pytest.mark.parametrize("moment", ["before", "after"])
def test_of_two_processes_only_one_spends_the_refresh_token(
    moment: str, sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock
) -> None:
    tokens = Racing()
    door = a_door(clock, LEGACY, tokens=tokens, api=url)
    ask_once(door)
    clock.advance(26 * MINUTE)
    setattr(tokens, moment, door)

    ask_once(door)

    assert grants(sandbox) == ["password", "refresh_token"]
    assert sandbox.calls["orders"] == 3  # the other's call went through as well


def test_a_claim_of_a_process_that_died_costs_no_more_than_the_password(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock, tokens: MemoryTokens
) -> None:
    door = a_door(clock, LEGACY, tokens=tokens, api=url)
    ask_once(door)
    kept = tokens.load(ACCESS)
    assert kept is not None
    claim = kept.data | {"refresh": None, "taken_by": "a process that died"}
    tokens.swap(ACCESS, kept.version, claim, kept.expires_at)

    clock.advance(26 * MINUTE)
    ask_once(door)
    assert grants(sandbox) == ["password"]
    clock.advance(4 * MINUTE)
    ask_once(door)

    assert grants(sandbox) == ["password", "password"]


def test_a_refresh_token_that_somebody_else_spent_gives_way_to_the_password(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock, tokens: MemoryTokens
) -> None:
    door = a_door(clock, LEGACY, tokens=tokens, api=url)
    ask_once(door)
    kept = tokens.load(ACCESS)
    assert kept is not None
    form = {"grant_type": "refresh_token", "client_id": "token-otto-api"}
    httpx.post(f"{url}/v1/token", data=form | {"refresh_token": kept.data["refresh"]})
    clock.advance(31 * MINUTE)

    ask_once(door)

    assert grants(sandbox) == ["password", "refresh_token", "refresh_token", "password"]


def test_a_refresh_whose_answer_is_lost_is_not_tried_again(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock, tokens: MemoryTokens
) -> None:
    door = a_door(clock, LEGACY, tokens=tokens, api=url)
    ask_once(door)
    clock.advance(31 * MINUTE)
    sandbox.faults.plan("token", LostAnswer())

    ask_once(door)

    assert grants(sandbox) == ["password", "refresh_token", "password"]


def test_a_refresh_that_is_turned_away_for_haste_keeps_its_token(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock, tokens: MemoryTokens
) -> None:
    door = a_door(clock, LEGACY, tokens=tokens, api=url)
    ask_once(door)
    clock.advance(31 * MINUTE)
    sandbox.faults.plan("token", ErrorBody("too_many"))
    with pytest.raises(RateLimited):
        ask_once(door)
    clock.advance(MINUTE)

    ask_once(door)

    assert grants(sandbox) == ["password", "refresh_token", "refresh_token"]


def test_a_token_that_is_refused_gives_way_to_the_one_that_another_process_got(
    sandbox: OttoSandbox, seller: Seller, url: str, clock: ManualClock, tokens: MemoryTokens
) -> None:
    door = a_door(clock, LEGACY, tokens=tokens, api=url)
    with connected(door) as slow:
        ask(slow)
        sandbox.expire_tokens()
        ask_once(door)

        ask(slow)

    assert grants(sandbox) == ["password", "refresh_token"]
