"""Keeps cases: the row as it stands, its events, and whom else it concerns.

`put` changes a row only while its version is the one that was read: of two who work on one case
at once, the second hears that it changed, loads it and thinks again.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy import case as sql_case

from amends.db.columns import table_of
from amends.db.errors import Changed, NotFound
from amends.db.scope import STORE, Scope
from amends.db.tables_of_cases import CaseEventRow, CaseRow, NoContactRow, NoteRow
from amends.db.types import Moment
from amends.db.vault import Vault
from amends.domain.events import CaseEvent
from amends.domain.ids import CaseId, OrderRef, ReviewId, StoreId
from amends.domain.standing import Case, CaseStatus

CASE = table_of(CaseRow)
EVENT = table_of(CaseEventRow)
NOTE = table_of(NoteRow)
NO_CONTACT = table_of(NoContactRow)
_NOW = timedelta(0)
NO_CLOCK = datetime(2200, 1, 1, tzinfo=UTC)  # sorts behind every clock that runs
_EVENTS: TypeAdapter[CaseEvent] = TypeAdapter(CaseEvent)
_OPEN = CASE.c.status != CaseStatus.CLOSED.value


class Note:
    """A note of one of us."""

    def __init__(self, by: str, at: datetime, words: str) -> None:
        self.by, self.at, self.words = by, at, words


class Cases:
    """The cases of one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def new_ids(self, count: int) -> Sequence[CaseId]:
        """Ids that no case has had. On SQLite only the writer may ask."""
        if self._connection.dialect.name == "postgresql":
            drawn = func.nextval(func.pg_get_serial_sequence("case_", "id"))
            numbers = func.generate_series(1, count).table_valued("n")
            rows = self._connection.execute(select(drawn).select_from(numbers))
            return [CaseId(row[0]) for row in rows]
        highest = self._connection.execute(select(func.max(CASE.c.id))).scalar() or 0
        return [CaseId(highest + number) for number in range(1, count + 1)]

    def add(self, cases: Iterable[tuple[Case, str | None]]) -> None:
        """Open cases, each with the digest of its buyer; see `new_ids` for theirs."""
        rows = [
            {"id": case.id, "store_id": case.store, "review_id": case.review, "buyer": buyer}
            | {"tell_at": _first_mark(case)}
            | _columns(case)
            for case, buyer in cases
        ]
        if rows:
            self._connection.execute(insert(CASE), rows)

    def get(self, scope: Scope, case: CaseId) -> Case:
        """Raises NotFound outside the scope as well."""
        query = select(CASE.c.data).join(STORE, STORE.c.id == CASE.c.store_id)
        row = self._connection.execute(query.where(CASE.c.id == case, scope.on_stores())).first()
        if row is None:
            raise NotFound(f"no case {case} is within sight; `amends case list` shows them")
        return Case.model_validate(row.data)

    def of(self, ids: Iterable[CaseId]) -> Mapping[CaseId, Case]:
        """Those of `ids` that are there."""
        query = select(CASE.c.data).where(CASE.c.id.in_(list(ids)))
        found = [Case.model_validate(row.data) for row in self._connection.execute(query)]
        return {case.id: case for case in found}

    def open_of(self, reviews: Iterable[ReviewId]) -> Mapping[tuple[StoreId, ReviewId], Case]:
        """The open case of each of `reviews`, by store."""
        return {(one.store, one.review): one for one in self._of_reviews(reviews, _OPEN)}

    def last_of(self, reviews: Iterable[ReviewId]) -> Mapping[tuple[StoreId, ReviewId], Case]:
        """The newest case of each of `reviews`, open or closed, by store."""
        return {(one.store, one.review): one for one in self._of_reviews(reviews)}

    def _of_reviews(
        self, reviews: Iterable[ReviewId], *which: ColumnElement[bool]
    ) -> Sequence[Case]:
        query = select(CASE.c.data).where(CASE.c.review_id.in_(list(reviews)), *which)
        rows = self._connection.execute(query.order_by(CASE.c.id))
        return [Case.model_validate(row.data) for row in rows]

    def put(self, case: Case, version: int) -> None:
        """Replace the case that had `version`. Raises Changed when somebody else was faster."""
        columns = _columns(case)
        same = CASE.c.clock_at == columns["clock_at"]  # another clock: people are told anew
        told = {
            "told": sql_case((same, CASE.c.told), else_=0),
            "tell_at": sql_case((same, CASE.c.tell_at), else_=literal(_first_mark(case), Moment)),
        }
        done = self._connection.execute(
            update(CASE)
            .where(CASE.c.id == case.id, CASE.c.version == version)
            .values(**columns, **told)
        )
        if done.rowcount != 1:
            raise Changed(f"case {case.id} was changed by somebody else; look at it again")

    def remember(self, case: CaseId, events: Sequence[CaseEvent]) -> None:
        """Enter events into the history of a case, in their order."""
        last = select(func.coalesce(func.max(EVENT.c.number), 0)).where(EVENT.c.case_id == case)
        number = self._connection.execute(last).scalar_one()
        self.remember_all([(case, number + one, it) for one, it in enumerate(events, 1)])

    def remember_all(self, events: Iterable[tuple[CaseId, int, CaseEvent]]) -> None:
        """Enter events of many cases, each under its number."""
        rows = [
            {
                "case_id": case,
                "number": number,
                "at": event.at,
                "event": event.event,
                "data": event.model_dump(mode="json", exclude_defaults=True)
                | {"event": event.event},
            }
            for case, number, event in events
        ]
        if rows:
            self._connection.execute(insert(EVENT), rows)

    def history(self, case: CaseId) -> Sequence[CaseEvent]:
        """What happened, oldest first."""
        query = select(EVENT.c.data).where(EVENT.c.case_id == case).order_by(EVENT.c.number)
        return [_EVENTS.validate_python(row.data) for row in self._connection.execute(query)]

    def due(self, now: datetime, limit: int, stores: Iterable[StoreId] = ()) -> Sequence[Case]:
        """Cases that time alone moves on by now, longest due first."""
        query = select(CASE.c.data).where(CASE.c.due_at.is_not(None), CASE.c.due_at <= now)
        if wanted := list(stores):
            query = query.where(CASE.c.store_id.in_(wanted))
        rows = self._connection.execute(query.order_by(CASE.c.due_at).limit(limit))
        return [Case.model_validate(row.data) for row in rows]

    def stores_due(self, now: datetime) -> Sequence[StoreId]:
        """Stores with cases that time alone moves on by now."""
        due = (CASE.c.due_at.is_not(None), CASE.c.due_at <= now)
        query = select(CASE.c.store_id).where(*due).distinct()
        return [StoreId(row[0]) for row in self._connection.execute(query)]

    def put_off(self, case: CaseId, until: datetime) -> None:
        """Let nobody move a case on before; it stays as it is."""
        put = update(CASE).where(CASE.c.id == case, CASE.c.due_at < until).values(due_at=until)
        self._connection.execute(put)

    def beside(self, case: Case) -> Sequence[Case]:
        """Other cases of the same store about the same buyer or order, newest first."""
        buyer = select(CASE.c.buyer).where(CASE.c.id == case.id).scalar_subquery()
        same: list[ColumnElement[bool]] = [CASE.c.buyer == buyer]
        if case.order is not None:
            same.append(CASE.c.order_ref == case.order)
        query = select(CASE.c.data).where(
            CASE.c.store_id == case.store, CASE.c.id != case.id, or_(*same)
        )
        rows = self._connection.execute(query.order_by(CASE.c.id.desc()).limit(50))
        return [Case.model_validate(row.data) for row in rows]

    def every(self, store: StoreId) -> Sequence[Case]:
        """All cases of a store, oldest first."""
        query = select(CASE.c.data).where(CASE.c.store_id == store).order_by(CASE.c.id)
        return [Case.model_validate(row.data) for row in self._connection.execute(query)]

    def of_order(self, store: StoreId, order: OrderRef) -> Sequence[Case]:
        """The cases of an order, newest first."""
        query = select(CASE.c.data).where(CASE.c.store_id == store, CASE.c.order_ref == order)
        rows = self._connection.execute(query.order_by(CASE.c.id.desc()))
        return [Case.model_validate(row.data) for row in rows]

    def buyer_of(self, case: CaseId) -> str | None:
        """The digest of its buyer; None: the review names none."""
        query = select(CASE.c.buyer).where(CASE.c.id == case)
        found: str | None = self._connection.execute(query).scalar_one()
        return found

    def clocks(self, now: datetime, limit: int) -> Sequence[tuple[Case, int]]:
        """Cases of whose clock people must hear by now, with how much they were told of."""
        query = (
            select(CASE.c.data, CASE.c.told)
            .where(CASE.c.tell_at.is_not(None), CASE.c.tell_at <= now)
            .order_by(CASE.c.tell_at)
            .limit(limit)
        )
        rows = self._connection.execute(query)
        return [(Case.model_validate(row.data), row.told) for row in rows]

    def told(self, case: CaseId, percent: int, again: datetime | None) -> None:
        """Remember what people were told of the clock, and when they are told again."""
        put = update(CASE).where(CASE.c.id == case).values(told=percent, tell_at=again)
        self._connection.execute(put)

    def note(self, case: CaseId, by: str, at: datetime, words: str) -> int:
        """Keep a note, sealed, and give its number."""
        put = insert(NOTE).values(case_id=case, by=by, at=at, words=b"").returning(NOTE.c.id)
        number = int(self._connection.execute(put).scalar_one())
        sealed = self._vault.seal(words.encode(), f"note/{number}")
        self._connection.execute(update(NOTE).where(NOTE.c.id == number).values(words=sealed))
        return number

    def notes(self, case: CaseId) -> Mapping[int, Note]:
        """The notes of a case by number."""
        rows = self._connection.execute(select(NOTE).where(NOTE.c.case_id == case))
        return {
            row.id: Note(row.by, row.at, self._vault.open(row.words, f"note/{row.id}").decode())
            for row in rows
        }

    def forbid(self, store: StoreId, who: str, why: str, at: datetime) -> None:
        """Put a buyer or an order on the list of those who are not written to. Harmless twice."""
        digest = self._vault.digest(f"no-contact/{store}", who)
        here = (NO_CONTACT.c.store_id == store, NO_CONTACT.c.digest == digest)
        if self._connection.execute(select(NO_CONTACT.c.digest).where(*here)).first() is None:
            self._connection.execute(
                insert(NO_CONTACT).values(store_id=store, digest=digest, at=at, why=why)
            )

    def allow(self, store: StoreId, who: str) -> bool:
        """Take somebody off that list; False: nobody like that is on it."""
        digest = self._vault.digest(f"no-contact/{store}", who)
        gone = self._connection.execute(
            delete(NO_CONTACT).where(NO_CONTACT.c.store_id == store, NO_CONTACT.c.digest == digest)
        )
        return gone.rowcount > 0

    def forbidden(self, store: StoreId, *who: str | None) -> bool:
        """Whether any of these is on that list."""
        digests = [self._vault.digest(f"no-contact/{store}", one) for one in who if one]
        query = select(NO_CONTACT.c.why).where(
            NO_CONTACT.c.store_id == store, NO_CONTACT.c.digest.in_(digests)
        )
        return self._connection.execute(query).first() is not None

    def on_no_list(self, store: StoreId, who: Iterable[str]) -> set[str]:
        """Those of `who`, buyers or orders, that are on that list."""
        digests = {self._vault.digest(f"no-contact/{store}", one): one for one in who}
        query = select(NO_CONTACT.c.digest).where(
            NO_CONTACT.c.store_id == store, NO_CONTACT.c.digest.in_(list(digests))
        )
        return {digests[row[0]] for row in self._connection.execute(query)}

    def page(
        self,
        scope: Scope,
        now: datetime,
        *,
        statuses: Sequence[CaseStatus] = (),
        assigned: str | None = None,
        snoozed: bool = False,
        after: tuple[datetime, CaseId] | None = None,
        limit: int = 50,
    ) -> Sequence[Row[Any]]:
        """Cases for people, the first to run out first. A row has `data` and `clock_at`."""
        query = select(CASE.c.data, CASE.c.clock_at).join(STORE, STORE.c.id == CASE.c.store_id)
        query = query.where(scope.on_stores())
        query = (
            query.where(CASE.c.status.in_([one.value for one in statuses]))
            if statuses
            else (query.where(_OPEN))
        )
        if assigned is not None:
            query = query.where(CASE.c.assigned == assigned)
        if not snoozed:
            awake = or_(CASE.c.snoozed_until.is_(None), CASE.c.snoozed_until <= now)
            query = query.where(awake)
        if after is not None:
            clock, last = after
            later = or_(CASE.c.clock_at > clock, (CASE.c.clock_at == clock) & (CASE.c.id > last))
            query = query.where(later)
        ordered = query.order_by(CASE.c.clock_at, CASE.c.id).limit(limit)
        return list(self._connection.execute(ordered))

    def counts(self, scope: Scope) -> Mapping[CaseStatus, int]:
        """How many cases stand where."""
        query = (
            select(CASE.c.status, func.count())
            .join(STORE, STORE.c.id == CASE.c.store_id)
            .where(scope.on_stores())
            .group_by(CASE.c.status)
        )
        return {CaseStatus(row[0]): row[1] for row in self._connection.execute(query)}


def _first_mark(case: Case) -> datetime | None:
    """When half of the time is over; None: no clock runs."""
    first, since = case.clocks.first, case.clock_from
    return None if first is None or since is None else since + max(first - since, _NOW) / 2


def _columns(case: Case) -> dict[str, Any]:
    first = case.clocks.first
    return {
        "status": case.status.value,
        "version": case.version,
        "opened_at": case.opened_at,
        "due_at": case.due,
        "clock_at": first or NO_CLOCK,
        "assigned": case.assigned,
        "snoozed_until": case.snoozed_until,
        "outcome": case.outcome.value if case.outcome else None,
        "closed_at": case.closed_at,
        "cause": case.causes[0].value if case.causes else None,
        "order_ref": case.order,
        "data": case.model_dump(mode="json", exclude_defaults=True),
    }
