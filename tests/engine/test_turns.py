"""Whoever has had a slice goes to the end of the line, and nobody is forgotten."""

from collections import Counter
from threading import Barrier, Lock

import pytest

from amends.engine.turns import in_turn


def test_others_get_their_turn_between_two_slices_of_a_long_work() -> None:
    left, order = {"long": 3, "short": 1, "middle": 2}, []

    def step(work: str) -> bool:
        order.append(work)
        left[work] -= 1
        return left[work] == 0

    in_turn(left.copy(), step, at_once=1)

    assert order == ["long", "short", "middle", "long", "middle", "long"]


@pytest.mark.parametrize("at_once", [1, 2, 8])
def test_every_work_is_stepped_until_it_says_that_it_is_done(at_once: int) -> None:
    left, lock = Counter({number: number % 4 + 1 for number in range(20)}), Lock()

    def step(work: int) -> bool:
        with lock:
            left[work] -= 1
            return left[work] == 0

    in_turn(range(20), step, at_once=at_once)

    assert set(left.values()) == {0}


def test_nothing_to_do_ends_at_once() -> None:
    in_turn([], lambda _: pytest.fail("nobody asked for a step"), at_once=3)


def test_as_many_as_allowed_run_at_once_and_never_more() -> None:
    together, lock, running, most = Barrier(3), Lock(), Counter(), []
    slices = Counter[int]()

    def step(work: int) -> bool:
        with lock:
            running["now"] += 1
            most.append(running["now"])
        together.wait(timeout=20)  # passes only when three are here
        with lock:
            running["now"] -= 1
            slices[work] += 1
            return slices[work] == 2

    in_turn(range(9), step, at_once=3)

    assert (max(most), set(slices.values())) == (3, {2})


def test_what_a_step_raises_ends_them_all() -> None:
    steps = Counter[str]()

    def step(work: str) -> bool:
        steps[work] += 1
        if work == "broken" and steps[work] == 2:
            raise LookupError("broken in its second slice")
        return False  # the others would go on for ever

    with pytest.raises(LookupError, match="broken in its second slice"):
        in_turn(["endless", "broken", "endless too"], step, at_once=2)

    assert steps["broken"] == 2
