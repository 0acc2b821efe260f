"""Names the program that holds a lease, so that a dead one can be told from a busy one."""

import os
import secrets
import socket
from contextlib import suppress


def this_program() -> str:
    """host/process/random: the last part tells two rounds of one process apart."""
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"


def surely_dead(holder: str) -> bool:
    """Whether `holder` ran on this machine and runs no more. Of another machine nobody knows."""
    host, process, *_ = [*holder.split("/"), "", ""]
    if host != socket.gethostname() or not process.isdigit():
        return False
    with suppress(PermissionError):  # somebody else's process: alive
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
    return False
