"""What a sync did, and how far it came."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from amends.db.reviews import Stored
from amends.domain.review import Change


@dataclass(slots=True)
class Tally:
    """Counts of one sync of one store."""

    pages: int = 0
    shown: int = 0  # reviews on the pages, counted each time they were shown
    fresh: int = 0
    changed: int = 0
    gone: int = 0
    rejected: int = 0
    done: bool = True  # False: something is left that could be read now or when the budget allows
    resume_at: datetime | None = None  # the budget is spent until then
    left: timedelta = timedelta(0)  # how much time is still to be read

    def add(self, stored: Stored) -> None:
        said = [set(changes) - {Change.COMPLETED} for _, changes in stored.changed.values()]
        gone = sum(Change.GONE in changes for changes in said)
        self.fresh += len(stored.fresh)
        self.changed += sum(bool(changes) for changes in said) - gone
        self.gone += gone
