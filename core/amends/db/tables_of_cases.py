"""The tables of our work: cases with their events, what waits to leave, what gathers.

A case's row is the truth and its events are the history. Bodies of messages and notes are sealed;
events hold ids and words of our own, no buyer's text.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from amends.db.columns import SERIAL, moment, sealed, structured

_OPEN = text("status <> 'closed'")
ON_ITS_WAY = text("state IN ('approved', 'sending', 'uncertain')")


def _some(column: str) -> dict[str, Any]:
    where = text(f"{column} IS NOT NULL")
    return {"sqlite_where": where, "postgresql_where": where}


class CaseRow(SQLModel, table=True):
    """Our work to recover one review of one store; `data` is the whole `Case`."""

    __tablename__ = "case_"  # CASE is a word of SQL
    __table_args__ = (
        Index(
            "uq_case_open",  # at most one open case a review and store
            "store_id",
            "review_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_case_review", "review_id", "store_id"),
        Index("ix_case_due", "due_at", **_some("due_at")),
        Index("ix_case_desk", "clock_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_case_tell", "tell_at", **_some("tell_at")),
        Index("ix_case_buyer", "store_id", "buyer", **_some("buyer")),
        Index("ix_case_order", "store_id", "order_ref", **_some("order_ref")),
    )

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True))
    store_id: int = Field(foreign_key="store.id")
    review_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    status: str
    version: int
    opened_at: datetime = moment()
    due_at: datetime | None = moment(nullable=True)  # when time alone moves it on
    clock_at: datetime = moment()  # the first clock that runs out; the far future when none runs
    told: int = 0  # how much of that clock people were told of, in percent
    tell_at: datetime | None = moment(nullable=True)  # when they are told again
    assigned: str = ""
    snoozed_until: datetime | None = moment(nullable=True)
    outcome: str | None = None
    closed_at: datetime | None = moment(nullable=True)
    cause: str | None = None
    buyer: str | None = None  # keyed digest, as the review has it
    order_ref: str | None = None
    data: dict[str, Any] = structured()


class CaseEventRow(SQLModel, table=True):
    __tablename__ = "case_event"

    case_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    number: int = Field(primary_key=True)
    at: datetime = moment()
    event: str
    data: dict[str, Any] = structured()


class OutboxRow(SQLModel, table=True):
    """One action, from a proposal to what became of it. Its key makes it single."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_way",
            "account_id",
            "state",
            sqlite_where=ON_ITS_WAY,
            postgresql_where=ON_ITS_WAY,
        ),
        Index("ix_outbox_case", "case_id"),
        Index("ix_outbox_same", "store_id", "sha256"),
        Index("ix_outbox_hand", "deadline", **_some("deadline")),
    )

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True))
    key: str = Field(unique=True)
    case_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    store_id: int = Field(foreign_key="store.id")
    account_id: int = Field(foreign_key="account.id")
    kind: str
    step: str
    delivery: str
    state: str
    version: int = 1
    template: str | None = None
    action: dict[str, Any] = structured()  # without its text
    words: bytes | None = sealed(nullable=True)  # the text
    sha256: str | None = None  # of it
    not_before: datetime | None = moment(nullable=True)
    approval: dict[str, Any] | None = structured(nullable=True)
    tries: int = 0
    sent_at: datetime | None = moment(nullable=True)  # when the last call began
    look_at: datetime | None = moment(nullable=True)  # of an uncertain one: not before
    lease: int | None = None  # the number under which the last call was made
    trouble: str = ""
    receipt: dict[str, Any] | None = structured(nullable=True)
    handover: bytes | None = sealed(nullable=True)
    deadline: datetime | None = moment(nullable=True)  # of a hand-over
    asks: bool = False
    created_at: datetime = moment()
    changed_at: datetime = moment()


class MessageRow(SQLModel, table=True):
    """What a buyer wrote to us in private. `known_as` is derived, so that it is kept once."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("store_id", "known_as"),
        Index("ix_message_order", "store_id", "order_ref"),
        Index("ix_message_purge", "purge_at"),
    )

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True))
    store_id: int = Field(foreign_key="store.id")
    known_as: int = Field(sa_column=Column(BigInteger, nullable=False))
    order_ref: str
    written_at: datetime = moment()
    seen_at: datetime = moment()
    source: str  # "pasted by Li", "mailbox"
    declined: bool
    dangers: list[Any] = structured()
    words: bytes = sealed()
    purge_at: datetime = moment()


class NoteRow(SQLModel, table=True):
    __tablename__ = "note"

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True))
    case_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    by: str
    at: datetime = moment()
    words: bytes = sealed()


class NoContactRow(SQLModel, table=True):
    """Who is not to be written to any more: a buyer or an order, by keyed digest."""

    __tablename__ = "no_contact"

    store_id: int = Field(foreign_key="store.id", primary_key=True)
    digest: str = Field(primary_key=True)
    at: datetime = moment()
    why: str


class ProductIssueRow(SQLModel, table=True):
    """Many reviews, one product, one cause, no lawful contact: one owner and one decision."""

    __tablename__ = "product_issue"
    __table_args__ = (UniqueConstraint("store_id", "article", "cause"),)

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True))
    store_id: int = Field(foreign_key="store.id")
    article: str
    cause: str
    reviews: int = 0
    opened_at: datetime = moment()
    changed_at: datetime = moment()
    owner: str = ""
    decision: str = ""
    decided_at: datetime | None = moment(nullable=True)


class IssueReviewRow(SQLModel, table=True):
    __tablename__ = "issue_review"

    review_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    issue_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    case_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    at: datetime = moment()


class TicketRow(SQLModel, table=True):
    """Something that somebody must improve. One a case and step."""

    __tablename__ = "ticket"
    __table_args__ = (UniqueConstraint("case_id", "step"),)

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True))
    case_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    step: str
    store_id: int = Field(foreign_key="store.id")
    article: str | None = None
    cause: str | None = None
    owner: str  # supplier, carrier, listing, packaging, training
    says: str
    opened_at: datetime = moment()
    done_at: datetime | None = moment(nullable=True)
    done_by: str = ""
    result: str = ""


class PlaybookRow(SQLModel, table=True):
    """An agency's own playbooks, of a client or of a store, as it wrote them."""

    __tablename__ = "playbook"
    __table_args__ = (UniqueConstraint("client_id", "store_id"),)

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True))
    client_id: int  # 0: of a store
    store_id: int  # 0: of a client
    text: str
    by: str
    at: datetime = moment()
    version: int = 1


class RoundRow(SQLModel, table=True):
    """When an account is read next, and how its last round went."""

    __tablename__ = "round"

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    sync_at: datetime = moment()  # due then
    ran_at: datetime | None = moment(nullable=True)
    failures: int = 0  # in a row
    trouble: str = ""
    trouble_at: datetime | None = moment(nullable=True)


class PulseRow(SQLModel, table=True):
    """A daemon that is alive, or was."""

    __tablename__ = "pulse"

    holder: str = Field(primary_key=True)
    started_at: datetime = moment()
    beat_at: datetime = moment()
