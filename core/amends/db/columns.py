"""The columns that tables are made of, beside the plain ones."""

from typing import Any

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table
from sqlmodel import Field, SQLModel

from amends.db.types import Json, Moment

SERIAL = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts only in INTEGER


def table_of(row: type[SQLModel]) -> Table:
    """The table behind a row class, for Core."""
    table: Table = row.__table__  # type: ignore[attr-defined]
    return table


def moment(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(Moment, nullable=nullable))


def structured(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(Json, nullable=nullable))


def sealed(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(LargeBinary, nullable=nullable))
