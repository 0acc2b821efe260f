"""Facts that nobody has looked at yet. Written with the fact, in the same transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from amends.db.bulk import insert_new
from amends.db.errors import Changed
from amends.db.tables import InboxRow, table_of
from amends.db.types import micros
from amends.domain.ids import StoreId

INBOX = table_of(InboxRow)
_ADDED = ("about", "kind", "subject", "number", "store_id", "at")


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened to what: the `number` tells it from everything that happened before."""

    kind: str  # "review: edited": what it is about, and what happened
    subject: int  # the id of what it is about
    number: int

    @property
    def about(self) -> str:
        """What the subject is: numbers of reviews and of messages are alike."""
        return self.kind.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A fact in the inbox."""

    id: int
    store: StoreId
    fact: Fact
    at: datetime


class Inbox:
    """The inbox of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, store: StoreId, facts: Iterable[Fact], at: datetime) -> int:
        """Add what happened; a fact that is there already is passed over."""
        when = micros(at)
        rows = [(fact.about, fact.kind, fact.subject, fact.number, store, when) for fact in facts]
        return insert_new(self._connection, INBOX, _ADDED, rows)

    def next(self, limit: int, but: Collection[int] = ()) -> Sequence["Waiting"]:
        """The oldest facts that nobody has looked at, without those whose ids are in `but`."""
        query = select(INBOX).where(INBOX.c.handled_at.is_(None)).order_by(INBOX.c.id).limit(limit)
        if but:
            query = query.where(INBOX.c.id.not_in(list(but)))
        return [
            Waiting(row.id, StoreId(row.store_id), Fact(row.kind, row.subject, row.number), row.at)
            for row in self._connection.execute(query)
        ]

    def handled(self, facts: Iterable["Waiting"], now: datetime) -> None:
        """Mark facts as looked at. Raises Changed when another program was faster with one."""
        ids = [one.id for one in facts]
        done = self._connection.execute(
            update(INBOX)
            .where(INBOX.c.id.in_(ids), INBOX.c.handled_at.is_(None))
            .values(handled_at=now)
        )
        if done.rowcount != len(ids):
            raise Changed("another program has looked at these facts meanwhile")

    def waiting(self) -> int:
        """How many facts nobody has looked at."""
        query = select(func.count()).select_from(INBOX).where(INBOX.c.handled_at.is_(None))
        return self._connection.execute(query).scalar_one()
