"""A call is begun only under a lease that outlasts it: else somebody could look too early."""

from datetime import timedelta

import pytest

from amends.domain.outbox import ActionState
from amends.marketplace.connector import Door

from .branch import Branch

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("took", "sent"),
    [(timedelta(minutes=4), 1), (timedelta(minutes=4) + SECOND, 0), (timedelta(minutes=6), 0)],
)
def test_a_program_that_was_held_up_before_its_call_does_not_make_it(
    branch: Branch, took: timedelta, sent: int
) -> None:
    branch.open()
    key = branch.approved()

    def slowly(_door: Door) -> None:
        branch.clock.advance(took)

    branch.market.counter.opens = slowly
    did = branch.dispatch()

    assert did.sent == len(branch.market.counter.arrived) == sent
    assert branch.state(key) is (ActionState.DONE if sent else ActionState.APPROVED)


def test_what_was_held_up_leaves_with_the_next_round(branch: Branch) -> None:
    branch.open()
    key = branch.approved()
    branch.market.counter.opens = lambda _door: branch.clock.advance(timedelta(minutes=6))
    branch.dispatch()
    branch.market.counter.opens = lambda _door: None

    branch.dispatch()

    assert branch.market.counter.keys == [key]
    assert branch.outgoing(key).tries == 1
