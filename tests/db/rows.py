"""Looks at the tables from outside: everything that a database holds, as plain values."""

from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel

from amends.db.unit import Memory

TABLES = {table.name: table for table in SQLModel.metadata.sorted_tables}

Row = dict[str, Any]


def rows(memory: Memory, table: str) -> list[Row]:
    """Every row of `table`, in the order of its primary key."""
    here = TABLES[table]
    with memory.engine.connect() as connection:
        found = connection.execute(select(here).order_by(*here.primary_key))
        return [dict(row._mapping) for row in found]


def dump(memory: Memory, *, without: dict[str, set[str]] | None = None) -> dict[str, list[Row]]:
    """Every row of every table, but for the columns `without`."""
    hidden = without or {}
    return {
        name: [
            {key: value for key, value in row.items() if key not in hidden.get(name, set())}
            for row in rows(memory, name)
        ]
        for name in TABLES
    }


def wipe(memory: Memory) -> None:
    """Empty every table: a property tries many histories on one database."""
    with memory.engine.connect() as connection:
        for table in reversed(list(TABLES.values())):
            connection.execute(table.delete())
        connection.commit()
