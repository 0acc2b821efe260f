"""Taking a file stores its good rows once, with where they came from, on both databases."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from amends.db.imports import Origin
from amends.db.unit import Memory
from amends.domain.coverage import Covered
from amends.domain.store import Store
from amends.domain.times import zone_named
from amends.services.importing.errors import CannotImport
from amends.services.importing.look import Look, look
from amends.services.importing.look import Said as SaidOf
from amends.services.importing.take import BY_FILE, Covers, Taken, before, mapping_of, take
from amends.testing.builders import NOON
from amends.testing.clock import ManualClock

from ..conftest import AddStore
from ..db.rows import rows
from .files import GOOD, a_file, by_hand, table
from .shop import ALL, told_changes

MANY = tuple(f"R{n},A1,{1 + n % 5},2026-11-03,Text {n}" for n in range(2_345))


@pytest.fixture
def store(add_store: AddStore) -> Store:
    return add_store(marketplace="fake", name="示例", site="fake.example", settings={})


class Desk:
    """Takes files into one store."""

    def __init__(self, memory: Memory, store: Store, folder: Path) -> None:
        self.memory, self.store, self.folder = memory, store, folder
        self.clock = ManualClock(NOON)

    def look(self, content: str, **said: Any) -> Look:
        return look(a_file(self.folder, content), self.store, by_hand(), SaidOf(**said))

    def take(
        self, content: str, as_of: datetime = NOON, covers: Covers | None = None, **origin: Any
    ) -> Taken:
        seen = self.look(content)
        told: dict[str, Any] = {
            "kind": "file",
            "name": "reviews.csv",
            "sha256": seen.file.survey.sha256,
            "as_of": as_of,
            "by": "ann",
            "mapping": mapping_of(seen),
        }
        return take(
            seen,
            self.store,
            by_hand(),
            self.memory,
            self.clock,
            origin=Origin(**told | origin),
            quarantine=self.folder / "reviews.quarantine.csv",
            covers=covers,
        )

    def texts(self) -> list[str]:
        with self.memory.look() as unit:
            return sorted(one.review.text for one in unit.queue.page(ALL, limit=10_000))

    def days(self) -> dict[date, tuple[Covered, str, tuple[str, ...]]]:
        zone = zone_named(self.store.zone)
        with self.memory.look() as unit:
            days = [one.coverage for one in unit.coverage.days(ALL)]
        return {one.day: (one.status(zone), one.source, one.reasons(zone)) for one in days}


@pytest.fixture
def desk(memory: Memory, store: Store, tmp_path: Path) -> Desk:
    return Desk(memory, store, tmp_path)


def test_every_row_of_a_file_is_stored_with_its_import(desk: Desk) -> None:
    taken = desk.take(table(*MANY))

    assert (taken.rows, taken.brought.fresh, taken.quarantine.count) == (2_345, 2_345, 0)
    assert {row["import_id"] for row in rows(desk.memory, "store_review")} == {taken.number}
    assert told_changes(desk.memory) == ["appeared"] * 2_345


def test_where_a_file_came_from_is_kept(desk: Desk) -> None:
    decision = {"by": "Counsel", "because": "the client owns it"}

    taken = desk.take(table(GOOD), source="service", decision=decision)

    with desk.memory.look() as unit:
        kept = unit.imports.one(ALL, taken.number)
    assert kept
    assert (kept.origin.by, kept.origin.source, kept.origin.decision) == (
        "ann", "service", decision,
    )  # fmt: skip
    assert kept.origin.mapping == {
        "id": "Review ID", "rating": "Rating", "text": "Text", "date": "Date",
        "article": "Article",
    }  # fmt: skip
    assert kept.counts == {
        "fresh": 1, "changed": 0, "known": 0, "older": 0, "refused": 0, "rows": 1,
    }  # fmt: skip


def test_the_same_file_again_adds_nothing_and_is_known(desk: Desk) -> None:
    content = table(*MANY[:5])
    assert before(desk.memory, desk.store, desk.look(content)) is None
    first = desk.take(content)
    inbox = told_changes(desk.memory)

    again = desk.take(content)

    assert (again.brought.fresh, again.brought.changed, again.brought.known) == (0, 0, 5)
    assert told_changes(desk.memory) == inbox
    known = before(desk.memory, desk.store, desk.look(content))
    assert known
    assert known.id == again.number > first.number


def test_an_import_that_was_cut_off_adds_only_the_rest(desk: Desk) -> None:
    seen, stop = desk.look(table(*MANY)), KeyboardInterrupt()

    def stops(_share: float, brought: Any) -> None:
        if brought.fresh:
            raise stop

    with pytest.raises(KeyboardInterrupt):
        take(
            seen, desk.store, by_hand(), desk.memory, desk.clock,
            origin=Origin(
                kind="file", name="x", sha256=seen.file.survey.sha256, as_of=NOON, by="ann"
            ),
            quarantine=desk.folder / "q.csv", progress=stops,
        )  # fmt: skip
    assert len(desk.texts()) == 1_000
    assert before(desk.memory, desk.store, seen) is None

    taken = desk.take(table(*MANY))

    assert (taken.brought.known, taken.brought.fresh) == (1_000, 1_345)


def test_bad_rows_are_left_out_and_the_good_ones_between_them_come_in(desk: Desk) -> None:
    bad = ("R8,A1,9,2026-11-03,nine", "R9,A1,1,,no day", "R10,A1,1,2027-01-01,to come")
    mixed = [row for pair in zip(MANY[:3], bad, strict=True) for row in pair]

    taken = desk.take(table(*mixed, ",,1,2026-11-03,no key"))

    assert desk.texts() == ["Text 0", "Text 1", "Text 2"]
    assert taken.quarantine.path
    with taken.quarantine.path.open(encoding="utf-8-sig", newline="") as file:
        kept = [(row["line"], row["reason"]) for row in csv.DictReader(file)]
    assert sorted(kept) == [
        ("3", "rating: 9 of 5 is no rating: it goes from 1 to 5"),
        ("5", "it has no date"),
        ("7", "its date lies in the future"),
        ("8", "without its id a review needs the article it is about"),
    ]


def test_a_mended_quarantine_brings_the_rows_it_kept(desk: Desk) -> None:
    taken = desk.take(table(GOOD, "R2,A1,9,2026-11-03,=nine"))
    assert taken.quarantine.path
    mended = taken.quarantine.path.read_text("utf-8-sig").replace(",9,", ",2,")

    again = desk.take(mended)

    assert again.brought.fresh == 1
    assert desk.texts() == ["=nine", "It broke"]


def test_what_was_seen_after_the_file_was_made_stands(desk: Desk) -> None:
    desk.take(table("R1,A1,1,2026-11-03,as it is now"))

    older = desk.take(table("R1,A1,5,2026-11-03,as it was"), as_of=NOON - timedelta(days=1))

    assert (older.brought.older, older.brought.changed) == (1, 0)
    assert desk.texts() == ["as it is now"]


def test_a_newer_file_brings_what_changed(desk: Desk) -> None:
    desk.take(table("R1,A1,1,2026-11-03,at first"), as_of=NOON - timedelta(days=2))

    newer = desk.take(table("R1,A1,5,2026-11-03,later"))

    assert newer.brought.changed == 1
    assert desk.texts() == ["later"]


def test_a_review_that_stands_twice_in_a_file_is_one(desk: Desk) -> None:
    taken = desk.take(table(GOOD, GOOD))

    assert (taken.rows, taken.brought.fresh, taken.twice) == (2, 1, 1)


def test_a_file_covers_no_day_by_itself(desk: Desk) -> None:
    desk.take(table(GOOD))

    assert desk.days() == {}


def test_declared_days_are_covered(desk: Desk) -> None:
    desk.take(table(GOOD), covers=Covers(date(2026, 11, 3), date(2026, 11, 4)))

    assert desk.days() == {date(2026, 11, day): (Covered.COMPLETE, BY_FILE, ()) for day in (3, 4)}


def test_declared_days_with_a_bad_row_are_covered_in_part(desk: Desk) -> None:
    desk.take(table(GOOD, "R2,A1,9,2026-11-03,nine"), covers=Covers(*[date(2026, 11, 3)] * 2))

    ((status, _, reasons),) = desk.days().values()
    assert status is Covered.PARTIAL
    assert reasons == ("rows of the file could not be read: 1",)


def test_a_bad_row_lowers_no_day_that_was_read_whole(desk: Desk) -> None:
    declared = Covers(*[date(2026, 11, 3)] * 2)
    desk.take(table(GOOD), covers=declared)

    desk.take(table(GOOD, "R2,A1,9,2026-11-03,nine"), covers=declared)

    assert desk.days() == {date(2026, 11, 3): (Covered.COMPLETE, BY_FILE, ())}


def test_the_day_on_which_a_file_was_made_is_covered_until_then(desk: Desk) -> None:
    desk.take(table(GOOD), covers=Covers(*[date(2026, 11, 22)] * 2))  # made at noon there

    ((status, _, reasons),) = desk.days().values()
    assert status is Covered.PARTIAL
    assert reasons == ("not read from 12:00 to 24:00",)


@pytest.mark.parametrize(
    ("covers", "words"),
    [
        (Covers(date(2026, 11, 4), date(2026, 11, 3)), "runs backwards"),
        (Covers(date(2026, 11, 3), date(2026, 11, 23)), "cannot hold all of 2026-11-23"),
    ],
)
def test_a_declaration_that_cannot_be_true_is_refused_before_anything_is_stored(
    desk: Desk, covers: Covers, words: str
) -> None:
    with pytest.raises(CannotImport, match=words):
        desk.take(table(GOOD), covers=covers)

    assert desk.texts() == []
    assert rows(desk.memory, "import") == []


def test_a_reply_in_the_file_counts_where_there_is_a_column_for_it(desk: Desk) -> None:
    head = "Review ID,Article,Rating,Date,Text,Reply"
    desk.take(table(f"{GOOD},Sorry", header=head), as_of=datetime(2026, 11, 20, tzinfo=UTC))

    desk.take(table(GOOD), as_of=datetime(2026, 11, 21, tzinfo=UTC))

    (row,) = rows(desk.memory, "review")
    assert row["reply"] == "Sorry"
