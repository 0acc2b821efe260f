"""The tables behind what people bring: imports, the pages they look at, and what they saw there."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from amends.db.columns import moment, structured


class ImportRow(SQLModel, table=True):
    """One file, page or copy that was brought, with where it came from and what became of it."""

    __tablename__ = "import"
    __table_args__ = (Index("ix_import_same", "store_id", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    store_id: int = Field(foreign_key="store.id")
    stream: str
    kind: str  # "file", "page", "clipboard", "folder"
    name: str
    sha256: str
    as_of: datetime = moment()  # when it was made, copied or saved
    at: datetime = moment()  # when it was brought
    by: str  # who brought it
    source: str  # "own", "platform", "service": who made it
    decision: dict[str, Any] | None = structured(nullable=True)  # by, because: of a doubtful source
    mapping: dict[str, Any] = structured()  # field -> column; empty for a page
    counts: dict[str, Any] | None = structured(nullable=True)  # None: it was not finished


class PatrolPageRow(SQLModel, table=True):
    """A page that people look at: the reviews of one article, or of the whole store."""

    __tablename__ = "patrol_page"
    __table_args__ = (UniqueConstraint("store_id", "stream", "article"),)

    id: int | None = Field(default=None, primary_key=True)
    store_id: int = Field(foreign_key="store.id")
    stream: str
    article: str  # empty: the page shows all articles of the store
    title: str
    url: str | None
    sales: int | None  # units a month; None: nobody said
    added_at: datetime = moment()
    dropped_at: datetime | None = moment(nullable=True)  # no longer looked at


class PageLookRow(SQLModel, table=True):
    """One look at a page: when, by whom, how far back it reached, what the page counted."""

    __tablename__ = "page_look"
    __table_args__ = (Index("ix_page_look_page", "page_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    page_id: int = Field(foreign_key="patrol_page.id")
    at: datetime = moment()
    by: str
    since: datetime | None = moment(nullable=True)  # reviews from here on were seen; None: no span
    ratings: int | None  # as the page counts them
    shown: int  # reviews that were on it
    fresh: int
    import_id: int | None = Field(foreign_key="import.id")  # None: looked, nothing new
