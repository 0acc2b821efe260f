"""The tables, one class each. For the schema and for single rows; hot paths write through Core.

Plain columns, no relationships: what belongs together is loaded together by the repositories.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from amends.db.columns import SERIAL, moment, sealed, structured, table_of
from amends.db.types import Json

__all__ = ["table_of"]  # every repository takes both the rows and this from here


class ClientRow(SQLModel, table=True):
    __tablename__ = "client"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    agreement: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
    version: int = 1


class AccountRow(SQLModel, table=True):
    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("client_id", "platform", "region", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    platform: str
    region: str
    name: str
    credentials: bytes | None = sealed(nullable=True)
    ends: list[Any] = structured()
    checked: dict[str, Any] | None = structured(nullable=True)  # what its last check found
    stopped: str | None = None
    version: int = 1


class StoreRow(SQLModel, table=True):
    __tablename__ = "store"
    __table_args__ = (UniqueConstraint("marketplace", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    marketplace: str
    name: str
    key_scope: str
    site: str
    language: str
    zone: str
    data_region: str
    start_line: datetime = moment()
    paused: bool = False
    sends: bool = True  # False: the kill switch; reading goes on, nothing leaves
    settings: dict[str, Any] = structured()
    conduct: dict[str, Any] = structured()  # how it is worked: hours, windows, logins
    version: int = 1


class ReviewRow(SQLModel, table=True):
    """A review as it stands now.

    `known_as` is derived from the key, so two readings meet in one row. `id` is counted: small
    numbers for people, and neighbours in every index for what came in together.
    """

    __tablename__ = "review"
    __table_args__ = (
        Index(
            "ix_review_doubted",
            "decide_at",
            sqlite_where=text("decide_at IS NOT NULL"),
            postgresql_where=text("decide_at IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},  # a number that was given away is never given again
    )

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True))
    known_as: int = Field(sa_column=Column(BigInteger, nullable=False, unique=True))
    scope: str
    basis: str
    key: str
    kind: str
    rating: int | None
    native: str
    title: str
    text: str
    written_at: datetime = moment()  # the earlier edge, in the zone of the store that read it
    written_day: date | None  # set when the platform gives no time
    author: str | None
    buyer: str | None  # keyed digest, per store scope
    order_ref: str | None
    order_line: str | None
    article: str | None
    article_title: str
    variant: str
    reply: str | None
    follow_ups: list[Any] = structured()
    signs: list[Any] = structured()
    negative: bool | None
    verified: bool | None
    counted: bool | None
    url: str | None
    shown: int | None = Field(sa_column=Column(BigInteger))  # digest of the last reading's item
    first_seen: datetime = moment()
    changed_at: datetime = moment()
    version: int  # grows with everything that is written
    revisions: int  # grows with what the buyer, the seller or the platform changed
    absent_since: datetime | None = moment(nullable=True)
    decide_at: datetime | None = moment(nullable=True)  # when a second lack means gone
    gone_at: datetime | None = moment(nullable=True)


class StoreReviewRow(SQLModel, table=True):
    """Which stores a review concerns: an article may be sold by several. The queue is read here."""

    __tablename__ = "store_review"
    __table_args__ = (
        Index("ix_store_review_review", "review_id"),  # rising numbers: cheap to keep
        Index("ix_store_review_written", "store_id", "written_at", "review_id"),
        Index(
            "ix_store_review_queue",
            "written_at",
            "review_id",
            sqlite_where=text("needs_work"),
            postgresql_where=text("needs_work"),
        ),
        Index(
            "ix_store_review_look",
            "store_id",
            "look_at",
            sqlite_where=text("look_at IS NOT NULL"),
            postgresql_where=text("look_at IS NOT NULL"),
        ),
    )

    store_id: int = Field(foreign_key="store.id", primary_key=True)
    review_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    stream: str
    written_at: datetime = moment()
    needs_work: bool
    look_at: datetime | None = moment(nullable=True)
    import_id: int | None  # the import that brought it first; None: it came by call


class ReviewAliasRow(SQLModel, table=True):
    """Another key of a known review, merged by a person."""

    __tablename__ = "review_alias"

    known_as: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    review_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    merged_by: str
    merged_at: datetime = moment()


class RevisionRow(SQLModel, table=True):
    __tablename__ = "revision"

    review_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    number: int = Field(primary_key=True)
    at: datetime = moment()
    changes: list[str] = structured()
    before: dict[str, Any] = structured()
    after: dict[str, Any] = structured()


class RejectRow(SQLModel, table=True):
    """An item that could not be read, kept aside. `id` is derived from what it holds."""

    __tablename__ = "reject"

    id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    store_id: int = Field(foreign_key="store.id", index=True)
    stream: str
    reason: str
    raw: bytes = sealed()
    first_seen: datetime = moment()


class CoverageRow(SQLModel, table=True):
    __tablename__ = "coverage"

    store_id: int = Field(foreign_key="store.id", primary_key=True)
    stream: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    as_of: datetime = moment()
    source: str
    stretches: list[Any] = structured()


class StreamRow(SQLModel, table=True):
    """Where the reading of a stream stands. Its version fences two readings of one store."""

    __tablename__ = "stream"

    store_id: int = Field(foreign_key="store.id", primary_key=True)
    stream: str = Field(primary_key=True)
    plan: dict[str, Any] = structured()
    read_at: datetime | None = moment(nullable=True)  # the last page that was stored
    trouble: str | None = None  # the last error in words; None: the last reading went well
    trouble_at: datetime | None = moment(nullable=True)
    resume_at: datetime | None = moment(nullable=True)  # nothing is asked before
    version: int = 1


class InboxRow(SQLModel, table=True):
    """A fact that nobody has looked at yet, written with the fact itself.

    Its source is what it is about, the number of the fact about it, and the store: a review and
    its version, say. One fact has one row, however often it is told.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("about", "subject", "number", "store_id"),
        Index(
            "ix_inbox_waiting",
            "id",
            sqlite_where=text("handled_at IS NULL"),
            postgresql_where=text("handled_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True))
    about: str  # "review": what the subject is
    kind: str  # "review: appeared", "review: edited, appended"
    subject: int = Field(sa_column=Column(BigInteger, nullable=False))
    number: int
    store_id: int = Field(foreign_key="store.id")
    at: datetime = moment()
    handled_at: datetime | None = moment(nullable=True)


class LeaseRow(SQLModel, table=True):
    """Which round works an account now. The number grows each time it is taken or renewed."""

    __tablename__ = "lease"

    name: str = Field(primary_key=True)
    holder: str
    number: int
    until: datetime = moment()


class BudgetRow(SQLModel, table=True):
    __tablename__ = "budget"

    key: str = Field(primary_key=True)
    arrival: datetime = moment()
    day: date
    used: int
    blocked_until: datetime | None = moment(nullable=True)


class TokenRow(SQLModel, table=True):
    __tablename__ = "token"

    account_id: int = Field(foreign_key="account.id", primary_key=True)
    name: str = Field(primary_key=True)
    version: int
    sealed: bytes = sealed()
    expires_at: datetime | None = moment(nullable=True)
