"""What stands of the reviews that a page shows, as the database has it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, select

from amends.db.bulk import Lookup, among, listed
from amends.db.review_rows import ALIAS, COMPARED, LINK, REVIEW
from amends.domain.ids import KeyId, ReviewId, StoreId
from amends.domain.review import Review


class StoredReview(NamedTuple):
    """A stored review, with its values as they are stored: see `bulk`."""

    known_as: KeyId  # the key it was asked for, which may be an alias
    id: ReviewId
    scope: str
    key: str
    version: int
    revisions: int
    shown: int | None
    changed_at: int
    absent_since: int | None
    gone_at: int | None
    rating: int | None
    native: str
    title: str
    text: str
    reply: str | None
    follow_ups: str
    signs: str
    negative: int | None
    counted: int | None
    linked: int | None  # None: another store brought it in, and this one did not show it yet


def _statements(backend: str) -> tuple[Select[Any], Select[Any]]:
    """What stands of the reviews with these keys, and with these aliases."""
    here = (LINK.c.review_id == REVIEW.c.id) & (LINK.c.store_id == bindparam("store"))
    values = [REVIEW.c[name] for name in StoredReview._fields[1:-1]]
    linked = LINK.c.review_id.label("linked")
    by_key = select(REVIEW.c.known_as, *values, linked).outerjoin(LINK, here)
    by_alias = (
        select(ALIAS.c.known_as, *values, linked)
        .join(REVIEW, REVIEW.c.id == ALIAS.c.review_id)
        .outerjoin(LINK, here)
    )
    return (
        by_key.where(among(REVIEW.c.known_as, backend)),
        by_alias.where(among(ALIAS.c.known_as, backend)),
    )


_BY_KEY, _BY_ALIAS = (
    Lookup(*both) for both in zip(_statements("sqlite"), _statements("postgresql"), strict=True)
)
if not set(COMPARED) < set(StoredReview._fields):
    raise TypeError("whatever is compared must be loaded")


def standing_of(
    connection: Connection, store: StoreId, seen: Mapping[KeyId, Review]
) -> dict[KeyId, StoredReview]:
    """What stands of the reviews that were seen, by the key under which each was seen.

    Raises ValueError when two different keys derive one number, which nobody has met yet.
    """
    asked = {"store": store, "ids": listed(seen, connection.dialect.name)}
    standing = {KeyId(row[0]): StoredReview._make(row) for row in _BY_KEY.rows(connection, asked)}
    for known_as, old in standing.items():
        key = seen[known_as].key
        if (old.scope, old.key) != (key.scope, key.value):
            raise ValueError(f"two review keys derive the number {known_as}; report this")
    aliases = _BY_ALIAS.rows(connection, asked)
    return standing | {KeyId(row[0]): StoredReview._make(row) for row in aliases}
