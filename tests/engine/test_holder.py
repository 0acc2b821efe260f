"""A holder names a program, so that a dead one on this machine is told from a busy one."""

import os
import subprocess
import sys

import pytest

from amends.engine.holder import surely_dead, this_program


def test_two_rounds_of_one_program_have_different_names() -> None:
    one, two = this_program(), this_program()

    assert one != two
    assert one.rsplit("/", 1)[0] == two.rsplit("/", 1)[0]


def test_this_program_is_alive() -> None:
    assert not surely_dead(this_program())


def test_a_program_that_ended_is_dead() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    host = this_program().split("/")[0]

    assert surely_dead(f"{host}/{ended.pid}/ab")


@pytest.mark.parametrize("holder", ["", "elsewhere/1/ab", "elsewhere", "{host}", "{host}/x/ab"])
def test_of_other_machines_and_odd_names_nobody_knows(holder: str) -> None:
    assert not surely_dead(holder.format(host=this_program().split("/")[0]))


def test_another_users_program_is_alive() -> None:
    host = this_program().split("/")[0]

    assert not surely_dead(f"{host}/{os.getppid() or 1}/ab")
    assert not surely_dead(f"{host}/1/ab")
