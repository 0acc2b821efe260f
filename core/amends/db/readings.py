"""Keeps what reviews say: readings beside the reviews, and a person's word, which wins.

A reading belongs to one version of the reader: a newer one reads again what is there. A person's
word belongs to the words that it was said about: when the buyer writes others, the reading counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, delete, func, or_, select

from amends.db.bulk import Row, insert_new, update_rows
from amends.db.columns import table_of
from amends.db.review_rows import REVIEW, review_of
from amends.db.tables_of_readings import LabelRow, ReadingRow
from amends.domain.ids import ReviewId
from amends.domain.review import Review
from amends.domain.triage import Cause, Danger, Mood, Pointed, Signal, Triage, words_of
from amends.domain.values import Value

READING = table_of(ReadingRow)
LABEL = table_of(LabelRow)

_COLUMNS = (
    "review_id", "reader", "language", "readable", "mood", "mood_sure", "causes", "signals",
    "dangers",
)  # fmt: skip
_PERSON = "person"  # the version of a reading that a person made


class Label(Value):
    """A person's word on one review."""

    review: ReviewId
    words: str
    language: str | None = None
    mood: Mood
    causes: tuple[Cause, ...] = ()
    signals: tuple[Signal, ...] = ()
    dangers: tuple[Danger, ...] = ()
    by: str
    at: datetime


class Readings:
    """The readings of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, readings: Sequence[tuple[ReviewId, Triage]]) -> None:
        """Keep readings, each in place of an earlier one of its review."""
        rows = [_row(review_id, read) for review_id, read in readings]
        fresh = insert_new(self._connection, READING, _COLUMNS, rows)
        if fresh < len(rows):
            moved = [(*row[1:], row[0]) for row in rows]
            update_rows(self._connection, READING, ("review_id",), _COLUMNS[1:], moved)

    def unread(self, reader: str, limit: int) -> Sequence[tuple[ReviewId, Review]]:
        """Reviews that this version of the reader has not read, oldest first."""
        query = (
            select(REVIEW)
            .outerjoin(READING, READING.c.review_id == REVIEW.c.id)
            .where(_is_old(reader))
            .order_by(REVIEW.c.id)
            .limit(limit)
        )
        rows = [row._asdict() for row in self._connection.execute(query)]
        return [(ReviewId(row["id"]), review_of(row)) for row in rows]

    def count_unread(self, reader: str) -> int:
        """How many reviews this version of the reader has not read."""
        query = (
            select(func.count())
            .select_from(REVIEW.outerjoin(READING, READING.c.review_id == REVIEW.c.id))
            .where(_is_old(reader))
        )
        return int(self._connection.execute(query).scalar_one())

    def label(self, label: Label) -> None:
        """Keep a person's word, in place of an earlier one."""
        self.unlabel(label.review)
        values = label.model_dump(mode="json") | {"review_id": label.review, "at": label.at}
        values.pop("review")
        self._connection.execute(LABEL.insert().values(**values))

    def unlabel(self, review: ReviewId) -> bool:
        """Take a person's word back; False when there was none."""
        done = self._connection.execute(delete(LABEL).where(LABEL.c.review_id == review))
        return bool(done.rowcount)

    def labels(self) -> Iterator[Label]:
        """Every person's word, in the order of the reviews."""
        rows = self._connection.execute(select(LABEL).order_by(LABEL.c.review_id))
        for row in rows:
            values = row._asdict()
            yield Label(review=values.pop("review_id"), **values)


def _is_old(reader: str) -> ColumnElement[bool]:
    return or_(READING.c.reader.is_(None), READING.c.reader != reader)


def _row(review_id: int, read: Triage) -> Row:
    return (
        review_id, read.version, read.language, read.readable, read.mood.value,
        round(read.mood_sure, 3), _listed(read.causes), _listed(read.signals),
        _listed(read.dangers),
    )  # fmt: skip


def _listed(found: Sequence[Pointed]) -> str:
    if not found:
        return "[]"
    return orjson.dumps(
        [(one.what.value, round(one.sure, 3), one.start, one.end) for one in found]
    ).decode()


def joined_columns() -> list[ColumnElement[Any]]:
    """What a query adds that shows reviews with what they say."""
    read = [READING.c[name].label(f"read_{name}") for name in _COLUMNS[1:]]
    said = [LABEL.c[name].label(f"label_{name}") for name in LABEL.c.keys() if name != "review_id"]  # noqa: SIM118
    return [*read, *said]


def triage_of(values: Mapping[str, Any], review: Review) -> tuple[Triage | None, str | None]:
    """What a review says, from a row with `joined_columns`, and who put it right, if any."""
    label_mood = values["label_mood"]
    if label_mood is not None and values["label_words"] == words_of(review):
        by_person = Triage(
            language=values["label_language"],
            mood=Mood(label_mood),
            mood_sure=1,
            causes=tuple(Pointed(what=Cause(one), sure=1) for one in values["label_causes"]),
            signals=tuple(Pointed(what=Signal(one), sure=1) for one in values["label_signals"]),
            dangers=tuple(Pointed(what=Danger(one), sure=1) for one in values["label_dangers"]),
            version=_PERSON,
        )
        return by_person, values["label_by"]
    if values["read_mood"] is None:
        return None, None
    return (
        Triage(
            language=values["read_language"],
            readable=bool(values["read_readable"]),
            mood=Mood(values["read_mood"]),
            mood_sure=values["read_mood_sure"],
            causes=_pointed(Cause, values["read_causes"]),
            signals=_pointed(Signal, values["read_signals"]),
            dangers=_pointed(Danger, values["read_dangers"]),
            version=values["read_reader"],
        ),
        None,
    )


def _pointed(
    kind: type[Cause] | type[Signal] | type[Danger], found: Sequence[Sequence[Any]]
) -> tuple[Pointed, ...]:
    return tuple(
        Pointed(what=kind(what), sure=sure, start=start, end=end)
        for what, sure, start, end in found
    )
