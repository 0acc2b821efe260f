"""The tables of what reviews say: as the reader read them, and as a person put it right."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index
from sqlmodel import Field, SQLModel

from amends.db.columns import moment, structured


class ReadingRow(SQLModel, table=True):
    """The reading of one review, of one version of its words, by one version of the reader."""

    __tablename__ = "review_reading"
    __table_args__ = (Index("ix_review_reading_reader", "reader"),)  # old ones are read again

    review_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("review.id"), primary_key=True, autoincrement=False)
    )
    reader: str
    language: str | None
    readable: bool
    mood: str
    mood_sure: float
    causes: list[Any] = structured()  # [what, how sure, start, end] each
    signals: list[Any] = structured()
    dangers: list[Any] = structured()


class LabelRow(SQLModel, table=True):
    """What a person says that a review says: an example, with the words that it is about."""

    __tablename__ = "review_label"

    review_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("review.id"), primary_key=True, autoincrement=False)
    )
    words: str  # as they stood when the person looked
    language: str | None
    mood: str
    causes: list[Any] = structured()
    signals: list[Any] = structured()
    dangers: list[Any] = structured()
    by: str
    at: datetime = moment()
