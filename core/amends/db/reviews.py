"""Stores what a reading saw of reviews: new ones, differences, and what came back.

This is the hot path. A page costs two look-ups: what stands under its keys, and which of them
are aliases. Values are compared as they stand, not as hashes; rows that are as they were are
not written.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, column, func, literal_column, select, table

from amends.db.bulk import Lookup, Row, among, insert_new, listed, update_rows
from amends.db.coverage import CoverageBook
from amends.db.errors import Changed
from amends.db.inbox import Fact
from amends.db.readings import Readings
from amends.db.review_rows import (
    ALIAS,
    COLUMNS,
    COMPARED,
    LINK,
    LINKED,
    REVIEW,
    REVISED,
    REVISION,
    Differ,
    compared_values,
    fresh_row,
    legible,
    revision_row,
    written_micros,
)
from amends.db.standing import StoredReview, standing_of
from amends.db.told import as_told
from amends.db.types import micros
from amends.db.vault import Vault
from amends.domain.ids import KeyId, ReviewId, StoreId
from amends.domain.review import Change, Part, Review
from amends.domain.times import earliest, zone_named
from amends.domain.triage import Triage

_NO_DIGESTS: Mapping[KeyId, int] = {}
_ELSEWHERE = Lookup(
    *(
        select(LINK.c.store_id, LINK.c.review_id).where(
            among(LINK.c.review_id, backend), LINK.c.store_id != bindparam("store")
        )
        for backend in ("sqlite", "postgresql")
    )
)
_COUNTERS = table("sqlite_sequence", column("name"), column("seq"))  # kept by SQLite itself
_HIGHEST = Lookup(
    select(_COUNTERS.c.seq).where(_COUNTERS.c.name == literal_column(f"'{REVIEW.name}'"))
)
_WORDS = {"title", "text", "follow_ups", "rating"}  # what a reading looks at
_SET_SETTLED = ("shown", "absent_since", "decide_at")
_SET_CHANGED = (
    *COMPARED, "shown", "changed_at", "version", "revisions",
    "absent_since", "decide_at", "gone_at",
)  # fmt: skip


Reads = Callable[[Sequence[Review]], Sequence[Triage]]
_Changed = tuple[ReviewId, Review, StoredReview, dict[str, tuple[Any, Any]]]


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a page is read, and how its marketplace judges and revisits reviews."""

    store: StoreId
    stream: str
    zone: str
    needs_work: Callable[[Review], bool]
    first_look: Callable[[datetime], datetime | None]  # written -> look by name; None: never
    next_look: Callable[[datetime, datetime], datetime | None]  # written, now -> look by name
    import_id: int | None = None  # what a person brought; None: it was read by call
    reads: Reads | None = None  # says what reviews say; None: that is left for later


@dataclass(slots=True)
class Stored:
    """What a reading changed."""

    ids: set[ReviewId] = field(default_factory=set)  # every review it showed
    fresh: list[ReviewId] = field(default_factory=list)  # new to this store
    changed: dict[ReviewId, tuple[int, tuple[Change, ...]]] = field(default_factory=dict)
    older: set[ReviewId] = field(default_factory=set)  # seen before what stands: left alone

    def facts(self) -> list[Fact]:
        """What the inbox must hear, in the same transaction."""
        appeared = f"review: {Change.APPEARED}"
        return [Fact(appeared, one, 1) for one in self.fresh] + [
            changed_fact(one, *what) for one, what in self.changed.items()
        ]


def changed_fact(review_id: ReviewId, version: int, changes: Collection[Change]) -> Fact:
    return Fact(f"review: {', '.join(changes)}", review_id, version)


class Reviews:
    """The reviews of one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._coverage = CoverageBook(connection)
        self._readings = Readings(connection)

    def store(
        self,
        reader: Reader,
        items: Iterable[Review],
        sees: Collection[Part],
        now: datetime,
        digests: Mapping[KeyId, int] = _NO_DIGESTS,
    ) -> Stored:
        """Keep what a page saw at `now`. A review that comes twice on it counts as its later sight.

        Of what a person brings, what differs from a sight younger than `now` is left alone.
        `digests` are kept beside the reviews, so that the next reading can tell without reading
        them that they are as they were. A reading that cannot see the verdict makes no new rows.
        Raises Changed when somebody else stored or changed one of the reviews meanwhile.
        """
        seen = {review.key.known_as: review for review in items}
        standing = standing_of(self._connection, reader.store, seen)
        known = {old.id: (seen[key], old) for key, old in standing.items()}
        stored = Stored(ids=set(known))
        differ = Differ(sees)
        changed: list[_Changed] = []
        settled: list[Row] = []
        elsewhere: list[tuple[ReviewId, Review]] = []
        brought, at = reader.import_id is not None, micros(now)
        for review_id, (came, old) in known.items():
            review = as_told(came, old) if brought else came
            fields = differ.differences(review, old)
            if fields or old.gone_at is not None:
                if brought and self._seen_later(reader, review, old, at):
                    stored.older.add(review_id)
                else:
                    changed.append((review_id, review, old, fields))
            elif not brought:  # what a person brings settles no doubt of a reading
                shown = digests.get(review.key.known_as, old.shown)
                if (shown, None) != (old.shown, old.absent_since):
                    settled.append((shown, None, None, review_id))
            if old.linked is None:
                elsewhere.append((review_id, review))
        if Part.VERDICT in sees:
            fresh = [(key, review) for key, review in seen.items() if key not in standing]
            stored.fresh = self._insert(reader, fresh, digests, now)
            stored.ids.update(stored.fresh)
            stored.fresh += self._link(reader, elsewhere)
        stored.changed = self._change(reader, differ, changed, digests, now)
        update_rows(self._connection, REVIEW, ("id",), _SET_SETTLED, settled)
        return stored

    def looked(self, reader: Reader, reviews: Sequence[ReviewId], now: datetime) -> None:
        """Note that `reviews` were looked at by name, and when to look again."""
        rows = self._connection.execute(
            select(LINK.c.review_id, LINK.c.written_at).where(
                LINK.c.store_id == reader.store, LINK.c.review_id.in_(reviews)
            )
        ).all()
        nexts = [(reader.next_look(row.written_at, now), row.review_id) for row in rows]
        update_rows(
            self._connection,
            LINK,
            ("store_id", "review_id"),
            ("look_at",),
            [(None if at is None else micros(at), reader.store, one) for at, one in nexts],
        )

    def elsewhere(self, store: StoreId, stored: Stored) -> dict[StoreId, list[Fact]]:
        """What the other stores that show a changed review must hear: they will see no change."""
        if not stored.changed:
            return {}
        asked = {"store": store, "ids": listed(stored.changed, self._connection.dialect.name)}
        found: dict[StoreId, list[Fact]] = {}
        for other, review_id in _ELSEWHERE.rows(self._connection, asked):
            found.setdefault(other, []).append(changed_fact(review_id, *stored.changed[review_id]))
        return found

    def _seen_later(self, reader: Reader, review: Review, old: StoredReview, at: int) -> bool:
        """Whether it was seen as it stands after `at`: as a change, or in a whole reading."""
        if old.changed_at > at:
            return True
        written = earliest(review.written, zone_named(reader.zone))
        read_at = self._coverage.read_whole(reader.store, reader.stream, reader.zone, written)
        return read_at is not None and micros(read_at) > at

    def merge(self, alias: KeyId, into: ReviewId, by: str, now: datetime) -> None:
        """Say that the review known by the key `alias` is the one called `into`: a person did."""
        self._connection.execute(
            ALIAS.insert().values(known_as=alias, review_id=into, merged_by=by, merged_at=now)
        )

    def _insert(
        self,
        reader: Reader,
        fresh: Sequence[tuple[KeyId, Review]],
        digests: Mapping[KeyId, int],
        now: datetime,
    ) -> list[ReviewId]:
        zone, at = zone_named(reader.zone), micros(now)
        ids = self._next_ids(len(fresh))
        rows: list[Row] = []
        links: list[Row] = []
        for review_id, (key, review) in zip(ids, fresh, strict=True):
            buyer = self._vault.digest(review.key.scope, review.buyer) if review.buyer else None
            written = written_micros(review, zone)
            rows.append(
                fresh_row(
                    review_id,
                    key,
                    review,
                    written=written,
                    buyer=buyer,
                    shown=digests.get(key),
                    at=at,
                )
            )
            links.append(_link_row(reader, review_id, review, written))
        if insert_new(self._connection, REVIEW, COLUMNS, rows) != len(rows):
            raise Changed("a review was stored by another reading meanwhile")
        insert_new(self._connection, LINK, LINKED, links)
        self._read(reader, ids, [review for _, review in fresh])
        return [ReviewId(one) for one in ids]

    def _read(self, reader: Reader, ids: Sequence[int], reviews: Sequence[Review]) -> None:
        """Keep what the reviews say, in the transaction that stores them."""
        if reader.reads is not None and reviews:
            told = reader.reads(reviews)
            self._readings.put([(ReviewId(one), read) for one, read in zip(ids, told, strict=True)])

    def _next_ids(self, count: int) -> Sequence[int]:
        """As many unused numbers as asked for, rising."""
        if not count:
            return ()
        if self._connection.dialect.name == "sqlite":  # we are the only writer
            highest = _HIGHEST.rows(self._connection, {})
            first = (highest[0][0] if highest else 0) + 1
            return range(first, first + count)
        take = select(func.nextval("review_id_seq")).select_from(func.generate_series(1, count))
        return sorted(self._connection.execute(take).scalars())

    def _link(self, reader: Reader, reviews: Sequence[tuple[ReviewId, Review]]) -> list[ReviewId]:
        """Join reviews that another store brought in to this one as well."""
        zone = zone_named(reader.zone)
        rows = [
            _link_row(reader, review_id, review, written_micros(review, zone))
            for review_id, review in reviews
        ]
        insert_new(self._connection, LINK, LINKED, rows)
        return [review_id for review_id, _ in reviews]

    def _change(
        self,
        reader: Reader,
        differ: Differ,
        changed: Sequence[_Changed],
        digests: Mapping[KeyId, int],
        now: datetime,
    ) -> dict[ReviewId, tuple[int, tuple[Change, ...]]]:
        at = micros(now)
        found: dict[ReviewId, tuple[int, tuple[Change, ...]]] = {}
        rows: list[Row] = []
        links: list[Row] = []
        revisions: list[Row] = []
        reworded: list[tuple[ReviewId, Review]] = []
        for review_id, review, old, fields in changed:
            merged = differ.merged(review, old)
            version = old.version + 1
            meaning = differ.changes(fields)
            before = {name: legible(name, pair[0]) for name, pair in fields.items()}
            after = {name: legible(name, pair[1]) for name, pair in fields.items()}
            if old.gone_at is not None:
                meaning, before["gone"], after["gone"] = (*meaning, Change.BACK), True, False
            found[review_id] = (version, meaning)
            shown = digests.get(review.key.known_as)  # None: what the last digest meant is no more
            count = old.revisions + any(one is not Change.COMPLETED for one in meaning)
            values = (*compared_values(merged), shown, at, version, count, None, None, None)
            rows.append((*values, review_id, old.version))
            links.append((reader.needs_work(merged), review_id))
            revisions.append(revision_row(review_id, version - 1, at, meaning, before, after))
            if _WORDS & fields.keys():
                reworded.append((review_id, merged))
        touched = update_rows(self._connection, REVIEW, ("id", "version"), _SET_CHANGED, rows)
        if touched != len(rows):
            raise Changed("a review was changed by another reading meanwhile")
        update_rows(self._connection, LINK, ("review_id",), ("needs_work",), links)
        insert_new(self._connection, REVISION, REVISED, revisions)
        self._read(reader, [one for one, _ in reworded], [review for _, review in reworded])
        return found


def _link_row(reader: Reader, review_id: int, review: Review, written: int) -> Row:
    look = None
    if isinstance(review.written, datetime):
        look = reader.first_look(review.written)
    needs_work = reader.needs_work(review)
    at = None if look is None else micros(look)
    return reader.store, review_id, reader.stream, written, needs_work, at, reader.import_id
