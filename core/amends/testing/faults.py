"""What a sandbox can be told to do wrong, and when: a queue of faults for each operation.

Deterministic: a fault happens at the call it was planned for and at no other. Whatever lasts, a
wrong clock or an expired session, is a state of the sandbox and not a fault.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

_PROXY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"

ANY = "*"  # every operation together


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """The platform's own error, by the name that its sandbox knows. Nothing is done."""

    name: str


@dataclass(frozen=True, slots=True)
class ServerError:
    """A proxy in between answers, with a page for people. Nothing is done."""

    status: int = 502
    body: str = _PROXY_PAGE


@dataclass(frozen=True, slots=True)
class Slow:
    """The answer comes after `seconds` of the shared clock."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer ever comes; it ends when the client hangs up. Nothing is done."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """The connection falls before anything is done."""


@dataclass(frozen=True, slots=True)
class CutBody:
    """The work is done, but only the first half of the promised bytes arrive."""


@dataclass(frozen=True, slots=True)
class LostAnswer:
    """The work is done, then the connection falls without a byte of an answer."""


@dataclass(frozen=True, slots=True)
class LateWork:
    """The connection falls at once, and the work is done `after` that, on the shared clock."""

    after: timedelta = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """`happens` is called just before the answer is made: a session dies in mid-page, say."""

    happens: Callable[[], object]


class Twist(StrEnum):
    """An answer that is well-formed and yet strange. What a list is, each sandbox knows."""

    DUPLICATES = "duplicates"  # every entry of the page comes twice
    REPEATS = "repeats"  # the first page again, with more to come
    MALFORMED = "malformed"  # one entry among good ones cannot be read
    UNKNOWN_FIELDS = "unknown_fields"  # entries and answer carry fields that nobody documented


Fault = (
    ErrorBody
    | ServerError
    | Slow
    | Silence
    | Dropped
    | CutBody
    | LostAnswer
    | LateWork
    | Meanwhile
    | Twist
)


@dataclass(slots=True)
class _Planned:
    fault: Fault
    times: int | None
    after: int


class Faults:
    """The plan. Faults of one operation happen in the order in which they were planned."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[_Planned]] = {}
        self._lock = threading.Lock()

    def plan(self, operation: str, fault: Fault, *, times: int | None = 1, after: int = 0) -> None:
        """Let `fault` happen to the next `times` calls of `operation`, once `after` went well.

        `operation` may be ANY; `times` None means for ever, until `clear`.
        """
        with self._lock:
            queue = self._queues.setdefault(operation, deque())
            queue.append(_Planned(fault, times, after))

    def take(self, operation: str) -> Fault | None:
        """The fault of this call, which is used up by it. A plan for ANY counts after its own."""
        with self._lock:
            if not self._queues:
                return None
            return self._next(operation) or self._next(ANY)

    def clear(self) -> None:
        """Forget whatever has not happened yet."""
        with self._lock:
            self._queues.clear()

    def _next(self, operation: str) -> Fault | None:
        queue = self._queues.get(operation)
        if not queue:
            return None
        planned = queue[0]
        if planned.after:
            planned.after -= 1
            return None
        if planned.times is not None:
            planned.times -= 1
            if planned.times <= 0:
                queue.popleft()
        return planned.fault
