"""The tables of notices: what was to be said, by which channels, and how each fared."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from amends.db.columns import SERIAL, moment, sealed, structured


class NoticeRow(SQLModel, table=True):
    """One notice; its key keeps it single."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_at", "at"),)

    key: str = Field(primary_key=True)
    kind: str
    store_id: int | None = Field(default=None, foreign_key="store.id")
    data: dict[str, Any] = structured()  # the whole notice
    at: datetime = moment()


class NoticeChannelRow(SQLModel, table=True):
    """A channel; once removed it keeps its name for the log, and its address is gone."""

    __tablename__ = "notice_channel"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    data: dict[str, Any] = structured()
    url: bytes | None = sealed(nullable=True)
    added_at: datetime = moment()
    removed_at: datetime | None = moment(nullable=True)


class NoticeDeliveryRow(SQLModel, table=True):
    """One notice on its way through one channel."""

    __tablename__ = "notice_delivery"
    __table_args__ = (
        UniqueConstraint("notice_key", "channel_id"),
        Index("ix_notice_delivery_due", "state", "next_at"),
    )

    id: int | None = Field(
        default=None, sa_column=Column(SERIAL, primary_key=True, autoincrement=True)
    )
    notice_key: str = Field(foreign_key="notice.key")
    channel_id: int = Field(foreign_key="notice_channel.id")
    state: str  # waiting, sent, failed: nobody tries again, dropped: the channel was removed
    tries: int = 0  # that failed
    next_at: datetime = moment()  # while it waits
    held: bool = False  # True: it is being sent, or failed, and is not touched before `next_at`
    error: str | None = None  # of the last try, in words without the address
    sent_at: datetime | None = moment(nullable=True)
