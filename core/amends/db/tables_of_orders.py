"""The tables behind evidence: what is known of orders, and apart from it whom they name.

Facts hold no personal data. Each personal field is a row of its own, sealed with the key of its
buyer: when that key is dropped, nothing of the buyer can be read any more. Orders and buyers are
found by a keyed digest, never by name.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field, SQLModel

from amends.db.columns import moment, sealed, structured


class EvidenceRow(SQLModel, table=True):
    """What a platform told of an order when it was asked last."""

    __tablename__ = "evidence"

    store_id: int = Field(foreign_key="store.id", primary_key=True)
    order_digest: str = Field(primary_key=True)
    buyer_digest: str
    as_of: datetime = moment()
    facts: dict[str, Any] = structured()  # an OrderFacts without its personal fields


class BuyerKeyRow(SQLModel, table=True):
    """The key of one buyer of one store."""

    __tablename__ = "buyer_key"

    store_id: int = Field(foreign_key="store.id", primary_key=True)
    buyer_digest: str = Field(primary_key=True)
    sealed: bytes = sealed()


class PersonalRow(SQLModel, table=True):
    """One personal field of one order."""

    __tablename__ = "personal"
    __table_args__ = (
        Index("ix_personal_purge", "purge_at"),
        Index("ix_personal_buyer", "store_id", "buyer_digest"),
    )

    store_id: int = Field(foreign_key="store.id", primary_key=True)
    order_digest: str = Field(primary_key=True)
    path: str = Field(primary_key=True)  # "buyer_name", "parcels.0.steps.2.says"
    buyer_digest: str
    of: str  # the class of data: "identity", "contact", "address", "words"
    basis: str  # why it may be kept, in words
    sealed: bytes = sealed()
    purge_at: datetime = moment()  # it is deleted then


class OrderGuessRow(SQLModel, table=True):
    """An order that a review may be about. A guess with its confidence, never a fact."""

    __tablename__ = "order_guess"

    review_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    store_id: int = Field(foreign_key="store.id", primary_key=True)
    order_ref: str = Field(primary_key=True)
    percent: int  # how sure, from 1 to 99
    why: str
    at: datetime = moment()
