"""Names the program that holds a lease, so that a dead one can be told from a busy one."""

import os
import secrets
import socket
import sys
from contextlib import suppress
from pathlib import Path


def this_program() -> str:
    """machine/process/random: the last part tells two rounds of one process apart."""
    return f"{_machine()}/{os.getpid()}/{secrets.token_hex(4)}"


def _machine() -> str:
    """Names this machine since it was started, and the world of processes that we see in it.

    The host's name alone is not enough: containers and cloned machines share one.
    """
    marks = [socket.gethostname()]
    with suppress(OSError):
        marks.append(Path("/proc/sys/kernel/random/boot_id").read_text().strip()[:8])
        marks.append(str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]"))
    return "-".join(marks)


def surely_dead(holder: str) -> bool:
    """Whether `holder` ran on this machine and runs no more. Of another machine nobody knows."""
    machine, process, *_ = [*holder.split("/"), "", ""]
    if machine != _machine() or not process.isdigit() or sys.platform == "win32":
        return False  # on Windows asking for a process would end it
    with suppress(PermissionError):  # somebody else's process: alive
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
    return False
