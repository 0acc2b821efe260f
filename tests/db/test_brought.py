"""What a person brings tells less than a call, and never stands above what was seen later."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.db.reviews import Stored
from amends.db.unit import Memory
from amends.domain.coverage import Stretch
from amends.domain.review import Change, FollowUp, Part, Review
from amends.domain.store import Store
from amends.domain.times import Span
from amends.testing.builders import NOON

from ..conftest import AddStore
from .reading import ALL, DAY, HOUR, STREAM, changes_of, facts, review_no, saw, sight_of
from .rows import TABLES, dump, rows, wipe

VERDICT_AND_REPLY = frozenset({Part.VERDICT, Part.REPLY})


def brought(memory: Memory, store: Store, *reviews: Review, at: datetime, **over: Any) -> Stored:
    """Store what import 7 tells, which is of `at`."""
    plain: dict[str, Any] = {"sees": VERDICT_AND_REPLY, "import_id": 7}
    return saw(memory, store, *reviews, at=at, **plain | over)


def test_what_was_brought_names_its_import_and_what_was_read_names_none(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    brought(memory, store, review_no(1), at=NOON)
    saw(memory, store, review_no(1, text="改了"), review_no(2), at=NOON + HOUR)
    brought(memory, store, review_no(2, text="改了"), at=NOON + 2 * HOUR)

    assert sight_of(memory, review_no(1)).import_id == 7  # it brought it first
    assert sight_of(memory, review_no(2)).import_id is None


@pytest.mark.parametrize(("later", "stands"), [(-HOUR, "一"), (timedelta(0), "二"), (HOUR, "二")])
def test_what_differs_from_an_older_sight_is_left_alone(
    memory: Memory, add_store: AddStore, later: timedelta, stands: str
) -> None:
    store = add_store()
    saw(memory, store, review_no(1, text="一"))
    before = dump(memory)

    stored = brought(memory, store, review_no(1, text="二"), at=NOON + later)

    sight = sight_of(memory, review_no(1))
    assert sight.review.text == stands
    assert stored.older == (set() if stands == "二" else {sight.id})
    if stored.older:
        assert dump(memory) == before


def entered(memory: Memory, store: Store, at: datetime, lacks: str = "") -> None:
    """The day around NOON was read at `at`."""
    stretch = Stretch(span=Span(since=NOON - 2 * DAY, until=NOON + DAY), lacks=lacks)
    with memory.unit() as unit:
        unit.coverage.add(store.id, STREAM, store.zone, stretch, at, "api")
        unit.commit()


@pytest.mark.parametrize(
    ("read_at", "lacks", "stands"),
    [
        (3 * DAY, "", "一"),  # it was read whole once more, and was as it stands
        (3 * DAY, "a page", "二"),
        (2 * DAY, "", "二"),
    ],
)
def test_a_later_reading_that_found_nothing_new_counts_as_a_sight(
    memory: Memory, add_store: AddStore, read_at: timedelta, lacks: str, stands: str
) -> None:
    store = add_store()
    saw(memory, store, review_no(1, text="一"))
    entered(memory, store, NOON + read_at, lacks)

    brought(memory, store, review_no(1, text="二"), at=NOON + 2 * DAY)

    assert sight_of(memory, review_no(1)).review.text == stands


@pytest.mark.parametrize(("at", "back"), [(NOON + DAY, False), (NOON + 3 * DAY, True)])
def test_only_a_later_copy_brings_back_what_was_gone(
    memory: Memory, add_store: AddStore, at: datetime, back: bool
) -> None:
    store = add_store()
    saw(memory, store, review_no(1))
    with memory.engine.begin() as connection:
        gone = NOON + 2 * DAY
        connection.execute(TABLES["review"].update().values(gone_at=gone, changed_at=gone))

    brought(memory, store, review_no(1), at=at)

    assert (sight_of(memory, review_no(1)).gone_at is None) is back


WHOLE = {"title": "Tasse", "text": "Läuft  aus", "reply": "Es tut uns leid"}


@pytest.mark.parametrize(
    "told",
    [
        {"rating": None, "native": ""},
        {"rating": None, "native": "keine Angabe"},
        {"native": "1,0 von 5 Sternen"},
        {"title": ""},
        {"text": ""},
        {"title": "", "text": ""},
        {"title": "", "text": "Tasse läuft aus"},
        {"text": "läuft\naus "},
        {"title": "TASSE"},
        {"reply": None},
        {"reply": "es tut  uns leid"},
    ],
)
def test_what_a_file_does_not_tell_or_words_its_own_way_is_no_change(
    memory: Memory, add_store: AddStore, told: dict[str, Any]
) -> None:
    store = add_store()
    saw(memory, store, review_no(1, **WHOLE))
    before = dump(memory)

    stored = brought(memory, store, review_no(1, **WHOLE | told), at=NOON + HOUR)

    assert (stored.fresh, stored.changed, stored.older) == ([], {}, set())
    assert dump(memory) == before


@pytest.mark.parametrize(
    ("told", "change"),
    [
        ({"rating": 3, "native": "3,0 von 5 Sternen"}, Change.RE_RATED),
        ({"text": "Läuft doch nicht aus"}, Change.EDITED),
        ({"title": "Kanne"}, Change.EDITED),
        ({"reply": "Wir haben sie ersetzt"}, Change.REPLIED),
    ],
)
def test_what_a_file_does_tell_is_a_change(
    memory: Memory, add_store: AddStore, told: dict[str, Any], change: Change
) -> None:
    store = add_store()
    saw(memory, store, review_no(1, **WHOLE))

    brought(memory, store, review_no(1, **WHOLE | told), at=NOON + HOUR)

    assert sight_of(memory, review_no(1)).review == review_no(1, **WHOLE | told)
    assert changes_of(memory, review_no(1)) == [(change,)]
    assert facts(memory)[1:] == [(f"review: {change}", 2, store.id)]


def test_a_word_of_the_platform_counts_where_nobody_knows_the_rating(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    saw(memory, store, review_no(1, rating=None, native="superb"))

    brought(memory, store, review_no(1, rating=None, native="dreadful"), at=NOON + HOUR)

    assert sight_of(memory, review_no(1)).review.native == "dreadful"


def test_what_a_file_cannot_see_stays(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    added = FollowUp(text="还漏", written=NOON)
    saw(memory, store, review_no(1, follow_ups=(added,), counted=True, negative=True))

    brought(memory, store, review_no(1, text="改了"), at=NOON + HOUR)

    found = sight_of(memory, review_no(1)).review
    assert (found.text, found.follow_ups, found.counted, found.negative) == (
        "改了", (added,), True, True,
    )  # fmt: skip


def test_what_a_person_brings_settles_no_doubt_of_a_reading(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    saw(memory, store, review_no(1))
    with memory.engine.begin() as connection:
        connection.execute(
            TABLES["review"].update().values(absent_since=NOON, decide_at=NOON + HOUR)
        )

    brought(memory, store, review_no(1), at=NOON + DAY)

    (row,) = rows(memory, "review")
    assert (row["absent_since"], row["decide_at"]) == (NOON, NOON + HOUR)


TEXTS = st.sampled_from(["一", "二", "三"])
SIGHTS = st.lists(st.tuples(st.booleans(), st.integers(0, 6), TEXTS), max_size=8)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SIGHTS)
def test_an_import_never_overwrites_a_later_sight(
    memory: Memory, add_store: AddStore, sights: list[tuple[bool, int, str]]
) -> None:
    """Whatever is read by call, and whatever is brought in between, of whatever age."""
    wipe(memory)
    store = add_store()
    stands, since = "", -1
    for hour, (by_call, of, text) in enumerate(sights):
        review = review_no(1, text=text)
        if by_call:
            saw(memory, store, review, at=NOON + hour * HOUR, sees=ALL)
            entered(memory, store, NOON + hour * HOUR)
            stands, since = text, hour
        else:
            of = min(of, hour)
            brought(memory, store, review, at=NOON + of * HOUR)
            if of >= since and text != stands:
                stands, since = text, of
        assert sight_of(memory, review).review.text == stands
