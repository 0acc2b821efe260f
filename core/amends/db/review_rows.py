"""How a review becomes a row and back: columns, order of values, what is compared.

Values are what the driver takes (see `bulk`): instants as microseconds, structures as text.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, tzinfo
from operator import attrgetter
from typing import Any

import orjson
from pydantic import TypeAdapter

from amends.db.bulk import Row
from amends.db.tables import ReviewAliasRow, ReviewRow, RevisionRow, StoreReviewRow, table_of
from amends.db.types import micros
from amends.domain.ids import ReviewId
from amends.domain.review import (
    FIELDS,
    Change,
    FollowUp,
    Part,
    Review,
    ReviewKey,
    Sign,
    compare_by,
)
from amends.domain.times import earliest

REVIEW = table_of(ReviewRow)
LINK = table_of(StoreReviewRow)
REVISION = table_of(RevisionRow)
ALIAS = table_of(ReviewAliasRow)

_FOLLOW_UPS = TypeAdapter(tuple[FollowUp, ...])
_SIGNS = TypeAdapter(tuple[Sign, ...])
_STRUCTURED: Mapping[str, TypeAdapter[Any]] = {"follow_ups": _FOLLOW_UPS, "signs": _SIGNS}

# The fields that may differ between two readings; `order` is a reserved word in SQL.
COMPARED = (
    "rating", "native", "title", "text", "reply", "follow_ups", "signs", "negative", "counted",
)  # fmt: skip
_PLAIN = (
    "kind", "rating", "native", "title", "text", "author", "order", "order_line", "article",
    "article_title", "variant", "reply", "negative", "verified", "counted", "url",
)  # fmt: skip
_COMPLETING = FIELDS[Part.SIGNS]
_opening = attrgetter("kind", "rating", "native", "title", "text")
_middle = attrgetter("order", "order_line", "article", "article_title", "variant", "reply")
_closing = attrgetter("negative", "verified", "counted", "url")
COLUMNS = (
    "id", "known_as", "scope", "basis", "key", "kind", "rating", "native", "title", "text",
    "written_at", "written_day", "author", "buyer", "order_ref", "order_line",
    "article", "article_title", "variant", "reply", "follow_ups", "signs",
    "negative", "verified", "counted", "url", "shown", "first_seen", "changed_at", "version",
    "revisions",
)  # fmt: skip
LINKED = (
    "store_id", "review_id", "stream", "written_at", "needs_work", "look_at", "import_id",
)  # fmt: skip
REVISED = ("review_id", "number", "at", "changes", "before", "after")


def fresh_row(
    review_id: int,
    known_as: int,
    review: Review,
    *,
    written: int,
    buyer: str | None,
    shown: int | None,
    at: int,
) -> Row:
    """The row of a review that is seen for the first time; the values of `COLUMNS`."""
    key = review.key
    day = None if isinstance(review.written, datetime) else review.written
    return (
        review_id, known_as, key.scope, key.basis, key.value,
        *_opening(review), written, day, review.author, buyer, *_middle(review),
        text_of(review.follow_ups), text_of(review.signs), *_closing(review), shown, at, at, 1, 0,
    )  # fmt: skip


def written_micros(review: Review, zone: tzinfo) -> int:
    """When it was written; a day counts from its earlier edge in `zone`."""
    return micros(earliest(review.written, zone))


def text_of(values: Collection[FollowUp] | Collection[Sign]) -> str:
    """Structured values as they are stored and compared."""
    if not values:
        return "[]"
    return orjson.dumps([value.model_dump(mode="json") for value in values]).decode()


class Differ:
    """Compares reviews of one reading with what stands, as far as that reading can see."""

    def __init__(self, sees: Collection[Part]) -> None:
        self._means = compare_by(sees)
        self._names = tuple(self._means)
        self._values = _getter(self._names)
        self._structured = [n for n, name in enumerate(self._names) if name in _STRUCTURED]
        self._unseen = [name for name in COMPARED if name not in self._means]

    def differences(self, review: Review, old: object) -> dict[str, tuple[Any, Any]]:
        """What stands and what was seen, for each field that differs; empty when none does."""
        new = self._values(review)
        if self._structured:
            new = tuple(
                text_of(value) if n in self._structured else value for n, value in enumerate(new)
            )
        was = self._values(old)
        if new == was:
            return {}
        pairs = zip(self._names, was, new, strict=True)
        return {name: (before, after) for name, before, after in pairs if before != after}

    def changes(self, fields: Mapping[str, tuple[Any, Any]]) -> tuple[Change, ...]:
        """What the differences mean, each once, in the order of the fields.

        Signs where none were known complete the picture: many platforms show them only to a
        second look.
        """
        meant = (
            Change.COMPLETED
            if name in _COMPLETING and before in (None, "[]")
            else self._means[name]
            for name, (before, _) in fields.items()
        )
        return tuple(dict.fromkeys(meant))

    def merged(self, review: Review, old: object) -> Review:
        """The review with the parts that this reading cannot see taken from what stands."""
        kept = {name: getattr(old, name) for name in self._unseen}
        for name, adapter in _STRUCTURED.items():
            if name in kept:
                kept[name] = adapter.validate_json(kept[name])
        for name in ("negative", "counted"):
            if name in kept and kept[name] is not None:
                kept[name] = bool(kept[name])  # SQLite keeps truth as a number
        return review.model_copy(update=kept)


def _getter(names: Sequence[str]) -> Callable[[Any], Row]:
    """Gets the attributes `names` as a tuple, also of one or none, where attrgetter gives none."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def compared_values(review: Review) -> Row:
    """The values of `COMPARED`, as they are stored."""
    return tuple(
        text_of(value) if name in _STRUCTURED else value
        for name, value in ((name, getattr(review, name)) for name in COMPARED)
    )


def legible(name: str, value: Any) -> Any:
    """A compared value as a revision keeps it: structured, not as text within text."""
    return orjson.loads(value) if name in _STRUCTURED else value


def review_of(row: Mapping[str, Any]) -> Review:
    """The review of a whole row, as Core loads it. The buyer's pseudonym stays a digest."""
    plain = {name: row["order_ref" if name == "order" else name] for name in _PLAIN}
    return Review(
        key=ReviewKey(scope=row["scope"], basis=row["basis"], value=row["key"]),
        written=row["written_day"] or row["written_at"],
        follow_ups=_FOLLOW_UPS.validate_python(row["follow_ups"]),
        signs=_SIGNS.validate_python(row["signs"]),
        buyer=row["buyer"],
        **plain,
    )


def revision_row(
    review_id: ReviewId,
    number: int,
    at: int,
    changes: tuple[Change, ...],
    before: dict[str, Any],
    after: dict[str, Any],
) -> Row:
    """The row of one difference; the values of `REVISED`."""
    return (
        review_id,
        number,
        at,
        orjson.dumps(changes).decode(),
        orjson.dumps(before).decode(),
        orjson.dumps(after).decode(),
    )
