"""The unit of work: one transaction, the repositories that share it, and nothing else.

    with memory.unit() as unit:
        unit.reviews.store(page, …)
        unit.inbox.add(…)
        unit.commit()

What was not committed is rolled back when the block ends, also by an exception or a crash.
"""

from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from amends.db.absences import Absences
from amends.db.agency import Agency
from amends.db.alike import AlikeReviews
from amends.db.cases import Cases
from amends.db.coverage import CoverageBook
from amends.db.engine import writing
from amends.db.evidence import Evidence
from amends.db.guesses import Guesses
from amends.db.imports import Imports
from amends.db.inbox import Inbox
from amends.db.issues import Issues
from amends.db.known import Known
from amends.db.looks import Looks
from amends.db.messages import Messages
from amends.db.notices import Notices
from amends.db.outbox import Outbox
from amends.db.patrol import Patrol
from amends.db.playbooks import Playbooks
from amends.db.queue import Queue
from amends.db.readings import Readings
from amends.db.rejects import Rejects
from amends.db.reviews import Reviews
from amends.db.rounds import Rounds
from amends.db.streams import Streams
from amends.db.vault import Vault


class Unit:
    """One transaction. Use as a context manager; not thread-safe."""

    def __init__(self, engine: Engine, vault: Vault, *, writes: bool) -> None:
        self._open = writing(engine) if writes else engine.connect()
        self._vault = vault

    def __enter__(self) -> Self:
        self._connection: Connection = self._open.__enter__()
        self.agency = Agency(self._connection, self._vault)
        self.reviews = Reviews(self._connection, self._vault)
        self.absences = Absences(self._connection)
        self.known = Known(self._connection)
        self.looks = Looks(self._connection)
        self.queue = Queue(self._connection)
        self.coverage = CoverageBook(self._connection)
        self.streams = Streams(self._connection)
        self.inbox = Inbox(self._connection)
        self.imports = Imports(self._connection)
        self.patrol = Patrol(self._connection)
        self.evidence = Evidence(self._connection, self._vault)
        self.alike = AlikeReviews(self._connection)
        self.guesses = Guesses(self._connection)
        self.readings = Readings(self._connection)
        self.cases = Cases(self._connection, self._vault)
        self.outbox = Outbox(self._connection, self._vault)
        self.messages = Messages(self._connection, self._vault)
        self.issues = Issues(self._connection)
        self.playbooks = Playbooks(self._connection)
        self.rounds = Rounds(self._connection)
        self.notices = Notices(self._connection, self._vault)
        self.rejects = Rejects(self._connection, self._vault)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def commit(self) -> None:
        self._connection.commit()


class Memory:
    """The database of one installation. Thread-safe; units are not."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self.engine = engine
        self.vault = vault

    def unit(self) -> Unit:
        """A transaction that may write. On SQLite it waits here until it is the only writer."""
        return Unit(self.engine, self.vault, writes=True)

    def look(self) -> Unit:
        """A transaction that only reads; it waits for nobody."""
        return Unit(self.engine, self.vault, writes=False)

    def close(self) -> None:
        self.engine.dispose()
