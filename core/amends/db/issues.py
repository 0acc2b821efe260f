"""Keeps what must be improved: product issues that gather reviews, and tickets with an owner."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from amends.db.bulk import insert_new
from amends.db.columns import table_of
from amends.db.errors import NotFound
from amends.db.scope import STORE, Scope
from amends.db.tables_of_cases import IssueReviewRow, ProductIssueRow, TicketRow
from amends.db.types import micros
from amends.domain.ids import ArticleRef, CaseId, IssueId, ReviewId, StoreId
from amends.domain.triage import Cause
from amends.domain.values import Value

ISSUE = table_of(ProductIssueRow)
MEMBER = table_of(IssueReviewRow)
TICKET = table_of(TicketRow)


class ProductIssue(Value):
    """Reviews of one product with one cause, where nobody may be written to."""

    id: IssueId
    store: StoreId
    article: str
    cause: str
    reviews: int
    opened_at: datetime
    changed_at: datetime
    owner: str = ""
    decision: str = ""
    decided_at: datetime | None = None


class Ticket(Value):
    """Something that somebody must improve."""

    id: int
    case: CaseId
    step: str
    store: StoreId
    article: str | None
    cause: str | None
    owner: str
    says: str
    opened_at: datetime
    done_at: datetime | None = None
    done_by: str = ""
    result: str = ""


class Issues:
    """Product issues and tickets of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def gather(
        self,
        store: StoreId,
        article: ArticleRef | None,
        cause: Cause | None,
        review: ReviewId,
        case: CaseId,
        now: datetime,
    ) -> IssueId:
        """Put a review to those of its product and cause; the same review counts once."""
        what = (store, article or "", cause.value if cause else "other")
        columns = (
            "store_id", "article", "cause", "reviews", "opened_at", "changed_at", "owner",
            "decision",
        )  # fmt: skip
        when = micros(now)
        insert_new(self._connection, ISSUE, columns, [(*what, 0, when, when, "", "")])
        issue = self._connection.execute(
            select(ISSUE.c.id).where(
                ISSUE.c.store_id == what[0], ISSUE.c.article == what[1], ISSUE.c.cause == what[2]
            )
        ).scalar_one()
        member = ("review_id", "issue_id", "case_id", "at")
        if insert_new(self._connection, MEMBER, member, [(review, issue, case, when)]):
            self._connection.execute(
                update(ISSUE)
                .where(ISSUE.c.id == issue)
                .values(reviews=ISSUE.c.reviews + 1, changed_at=now)
            )
        return IssueId(issue)

    def page(self, scope: Scope, *, decided: bool = False) -> Sequence[ProductIssue]:
        """Product issues, the one with most reviews first."""
        query = (
            select(ISSUE)
            .join(STORE, STORE.c.id == ISSUE.c.store_id)
            .where(scope.on_stores())
            .order_by(ISSUE.c.reviews.desc(), ISSUE.c.id)
        )
        if not decided:
            query = query.where(ISSUE.c.decided_at.is_(None))
        return [_issue(row) for row in self._connection.execute(query)]

    def decide(self, scope: Scope, issue: IssueId, owner: str, decision: str, at: datetime) -> None:
        """Give it its one owner, and with `decision` its one decision. Raises NotFound."""
        known = select(ISSUE.c.id).join(STORE, STORE.c.id == ISSUE.c.store_id)
        row = self._connection.execute(known.where(ISSUE.c.id == issue, scope.on_stores())).first()
        if row is None:
            raise NotFound(f"no product issue {issue} is within sight; `amends issue list`")
        self._connection.execute(
            update(ISSUE)
            .where(ISSUE.c.id == issue)
            .values(owner=owner, decision=decision, decided_at=at if decision else None)
        )

    def of_review(self, review: ReviewId) -> Sequence[IssueId]:
        query = select(MEMBER.c.issue_id).where(MEMBER.c.review_id == review)
        return [IssueId(row[0]) for row in self._connection.execute(query)]

    def open_ticket(
        self,
        case: CaseId,
        store: StoreId,
        *,
        step: str,
        owner: str,
        says: str,
        article: ArticleRef | None,
        cause: Cause | None,
        now: datetime,
    ) -> None:
        """Open a ticket, once a case and step."""
        columns = ("case_id", "step", "store_id", "article", "cause", "owner", "says", "opened_at")
        values = (case, step, store, article, cause.value if cause else None, owner, says)
        rows = [(*values, micros(now), "", "")]
        insert_new(self._connection, TICKET, (*columns, "done_by", "result"), rows)

    def tickets(
        self, scope: Scope, *, case: CaseId | None = None, done: bool = False
    ) -> Sequence[Ticket]:
        """Tickets, oldest first: those of one case, or those still open."""
        query = select(TICKET).join(STORE, STORE.c.id == TICKET.c.store_id)
        query = query.where(scope.on_stores()).order_by(TICKET.c.id)
        if case is not None:
            query = query.where(TICKET.c.case_id == case)
        elif not done:
            query = query.where(TICKET.c.done_at.is_(None))
        return [_ticket(row) for row in self._connection.execute(query)]

    def finish_ticket(self, ticket: int, by: str, result: str, at: datetime) -> bool:
        """Say what was improved; False: no such ticket is open."""
        done = self._connection.execute(
            update(TICKET)
            .where(TICKET.c.id == ticket, TICKET.c.done_at.is_(None))
            .values(done_at=at, done_by=by, result=result)
        )
        return done.rowcount == 1

    def case_of_ticket(self, ticket: int) -> CaseId | None:
        row = self._connection.execute(select(TICKET.c.case_id).where(TICKET.c.id == ticket))
        found = row.scalar()
        return None if found is None else CaseId(found)


def _issue(row: Row[Any]) -> ProductIssue:
    told = {name: row._mapping[name] for name in ProductIssue.model_fields if name != "store"}
    return ProductIssue(store=row.store_id, **told)


def _ticket(row: Row[Any]) -> Ticket:
    names = [name for name in Ticket.model_fields if name not in ("store", "case")]
    told = {name: row._mapping[name] for name in names}
    return Ticket(store=row.store_id, case=row.case_id, **told)
