"""What a test sees of an engine at work, and how it holds a thread up: by a gate, never by time."""

from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

from amends.db.rounds import RoundState
from amends.domain.store import Store

from .branch import Branch

PATIENT = 30  # seconds that a test waits for a thread before it says that it never came
EVERY = timedelta(minutes=15)


@dataclass(slots=True)
class Gate:
    """Somebody comes to a gate and waits there until it is opened."""

    reached: Event = field(default_factory=Event)
    opened: Event = field(default_factory=Event)

    def wait(self) -> None:
        self.reached.set()
        assert self.opened.wait(PATIENT)


def read_at(branch: Branch, store: Store) -> RoundState:
    with branch.memory.look() as unit:
        return next(one for one in unit.rounds.all() if one.account == store.account)


def told(branch: Branch) -> list[tuple[str, str]]:
    """What people were told, with the store it is about."""
    with branch.memory.look() as unit:
        log = unit.notices.log(100)
    return [(one.notice.kind.value, one.notice.label) for one in log]
