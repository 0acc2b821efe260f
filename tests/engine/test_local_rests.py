"""What cannot be done now rests a little, and what only stands in line ends with its engine."""

from collections.abc import Sequence
from datetime import timedelta

from structlog.testing import capture_logs

from amends.domain.action import ActionKind, Route
from amends.domain.outbox import ActionState
from amends.engine.round import Hall
from amends.marketplace.connector import RouteFacts
from amends.marketplace.redact import Redactor
from amends.marketplace.registry import Registry

from .branch import Branch
from .conftest import Start, turn
from .two_way_market import TwoWayMarket
from .watching import PATIENT, Gate

PAUSE = timedelta(seconds=5)


class Breaks(TwoWayMarket):
    """A plugin that fails when it is asked for a way."""

    def routes(self, kind: ActionKind, facts: RouteFacts) -> Sequence[Route]:
        raise KeyError("what the buyer wrote")


def test_a_fact_that_breaks_a_plugin_is_told_once(branch: Branch, start: Start) -> None:
    branch.market = Breaks(branch.market.shows)
    registry = Registry({"fake": branch.market})
    branch.hall = Hall.over(branch.memory, registry, branch.clock, Redactor())
    branch.open()
    branch.market.shows.write(1, branch.clock.now())
    branch.clock.advance(timedelta(seconds=2))
    engine = start(hall=branch.hall)

    with capture_logs() as said:
        for _ in range(5):
            turn(engine)

    waits = [one["event"] for one in said if one["event"] == "a fact waits"]
    assert waits == ["a fact waits"]
    with branch.memory.look() as unit:
        assert unit.inbox.waiting() == 1


def test_an_account_that_another_engine_sends_for_is_asked_again_after_a_pause(
    branch: Branch, start: Start
) -> None:
    store = branch.open()
    key = branch.approved()
    elsewhere = f"send/{store.account}"
    branch.hall.leases.take(elsewhere, "elsewhere/1/ab", 20 * PAUSE)
    engine = start()
    turn(engine)
    branch.hall.leases.give_back(elsewhere, "elsewhere/1/ab")

    turn(engine)
    early = branch.state(key)
    branch.clock.advance(PAUSE)
    turn(engine)

    assert (early, branch.state(key)) == (ActionState.APPROVED, ActionState.DONE)


def test_an_engine_that_stops_begins_nothing_that_stood_in_line(
    branch: Branch, start: Start
) -> None:
    for _ in range(4):
        branch.open()
    gate = Gate()
    branch.market.shows.at_call(1, gate.wait)
    engine = start(pace={"readers": 1})
    engine.tick()
    assert gate.reached.wait(PATIENT)

    ended = engine.stop(within=0.0)
    gate.opened.set()

    assert not ended
    assert engine.stop(within=PATIENT)
    assert branch.market.shows.calls == 1
