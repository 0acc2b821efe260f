"""Odd text, unknown ratings, days without a time, shared articles, merged keys: all are kept."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.db.errors import Changed
from amends.db.scope import Scope
from amends.db.unit import Memory
from amends.domain.ids import KeyId
from amends.domain.review import Change, FollowUp, Review, ReviewKey, Sign
from amends.testing.builders import NOON

from ..conftest import AddStore
from .reading import DAY, HOUR, changes_of, facts, read_whole, review_no, saw, sight_of
from .rows import dump, rows, wipe


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("a\0b", "a␀b"),
        ("\ud83d", "\N{REPLACEMENT CHARACTER}"),
        ("\ud83d\ude21", "😡"),
        ("👩‍👩‍👧 العربية \u202ex", "👩‍👩‍👧 العربية \u202ex"),
        ("'; DROP TABLE review; --%s ? :x", "'; DROP TABLE review; --%s ? :x"),
        ("漏" * 350_000, "漏" * 350_000),  # a good megabyte
    ],
    ids=["empty", "NUL", "half a letter", "two halves", "odd letters", "SQL", "1 MB"],
)
def test_any_text_is_kept_and_found_unchanged_next_time(
    memory: Memory, add_store: AddStore, text: str, kept: str
) -> None:
    store = add_store()
    review = review_no(
        1, text=text, title=text, author=text, reply=text, native=text, article=text, buyer=text,
        follow_ups=(FollowUp(text=text, written=NOON),), signs=(Sign(name=text, positive=True),),
    )  # fmt: skip
    saw(memory, store, review)
    before = dump(memory)
    saw(memory, store, review, at=NOON + HOUR)

    found = sight_of(memory, review).review
    assert (found.text, found.title, found.author, found.reply, found.follow_ups[0].text) == (
        kept, kept, kept, kept, kept,
    )  # fmt: skip
    assert dump(memory) == before


ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=30)
REVIEWS = st.builds(
    review_no,
    st.integers(1, 3),
    text=ANY_TEXT,
    title=ANY_TEXT,
    native=ANY_TEXT,
    rating=st.none() | st.integers(1, 5),
    reply=st.none() | ANY_TEXT,
    negative=st.none() | st.booleans(),
    counted=st.none() | st.booleans(),
    follow_ups=st.lists(st.builds(FollowUp, text=ANY_TEXT, written=st.just(NOON)), max_size=2),
    signs=st.lists(st.builds(Sign, name=ANY_TEXT, positive=st.booleans()), max_size=2),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(REVIEWS, max_size=4), max_size=4))
def test_the_last_sight_stands_and_revisions_lead_to_it(
    memory: Memory, add_store: AddStore, pages: list[list[object]]
) -> None:
    wipe(memory)
    store = add_store()
    last = {}
    for hour, page in enumerate(pages):
        saw(memory, store, *page, at=NOON + hour * HOUR)  # type: ignore[arg-type]
        last.update({review.key: review for review in page})  # type: ignore[attr-defined]

    assert len(rows(memory, "review")) == len(last)
    for review in last.values():
        sight = sight_of(memory, review)
        assert sight.review == review
        with memory.look() as unit:
            history = unit.queue.history(Scope.everything(), sight.id)
        assert [one.number for one in history] == list(range(1, sight.revisions + 1))
        for older, newer in pairwise(history):
            shared = older.after.keys() & newer.before.keys()
            assert all(older.after[name] == newer.before[name] for name in shared)
        if history:
            shown = sight.review.model_dump(mode="json")
            assert all(shown[name] == value for name, value in history[-1].after.items())
    told = [(row["subject"], row["number"]) for row in rows(memory, "inbox")]
    assert sorted(told) == sorted(
        (row["id"], version)
        for row in rows(memory, "review")
        for version in range(1, row["version"] + 1)
    )


def test_a_rating_that_nobody_knows_is_kept_as_unknown(memory: Memory, add_store: AddStore) -> None:
    review = review_no(1, rating=None, native="superb")
    saw(memory, add_store(), review)

    sight = sight_of(memory, review)
    assert (sight.review.rating, sight.review.native, sight.needs_work) == (None, "superb", False)


def test_a_day_without_a_time_stays_a_day_and_counts_from_its_first_moment(
    memory: Memory, add_store: AddStore
) -> None:
    review = review_no(1, written=date(2026, 11, 21))
    saw(memory, add_store(), review)

    sight = sight_of(memory, review)
    assert sight.review.written == date(2026, 11, 21)
    assert sight.written_at == datetime(2026, 11, 20, 16, tzinfo=UTC)  # midnight in Shanghai


def test_two_stores_that_sell_one_article_see_one_row(memory: Memory, add_store: AddStore) -> None:
    one, two = add_store(name="甲"), add_store(name="乙")
    review = review_no(1, key=ReviewKey(scope="amazon.de", basis="native", value="R1ABC"))
    first = saw(memory, one, review)
    joined = saw(memory, two, review, at=NOON + HOUR)

    assert len(rows(memory, "review")) == 1
    with memory.look() as unit:
        assert [sight.store for sight in unit.queue.page(Scope.everything())] == [two.id, one.id]
    assert (joined.fresh, joined.changed) == (list(first.fresh), {})


def test_both_stores_of_a_shared_review_hear_of_it(memory: Memory, add_store: AddStore) -> None:
    """No fact without its event: each store opens a case of its own."""
    one, two = add_store(name="甲"), add_store(name="乙")
    saw(memory, one, review_no(1))
    saw(memory, two, review_no(1))
    assert facts(memory) == [("review: appeared", 1, one.id), ("review: appeared", 1, two.id)]

    saw(memory, one, review_no(1, text="改了"), at=NOON + HOUR)
    saw(memory, two, review_no(1, text="改了"), at=NOON + HOUR)
    assert sorted(facts(memory)[2:]) == [
        ("review: edited", 2, one.id), ("review: edited", 2, two.id),
    ]  # fmt: skip


def test_both_stores_of_a_shared_review_know_that_it_needs_work(
    memory: Memory, add_store: AddStore
) -> None:
    one, two = add_store(name="甲"), add_store(name="乙")
    for store in (one, two):
        saw(memory, store, review_no(1, rating=5))

    saw(memory, one, review_no(1, rating=1), at=NOON + HOUR)

    assert [row["needs_work"] for row in rows(memory, "store_review")] == [True, True]


def test_two_keys_of_one_review_are_one_once_a_person_says_so(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    by_file = review_no(1, key=ReviewKey(scope="amazon.de", basis="fingerprint", value="f00"))
    by_call = review_no(1, key=ReviewKey(scope="amazon.de", basis="native", value="R1ABC"))
    saw(memory, store, by_call)
    with memory.unit() as unit:
        into = sight_of(memory, by_call).id
        unit.reviews.merge(KeyId(by_file.key.known_as), into, "anna", NOON)
        unit.commit()

    stored = saw(memory, store, by_file.model_copy(update={"text": "改了"}), at=NOON + HOUR)

    assert stored.fresh == []
    assert len(rows(memory, "review")) == 1
    assert sight_of(memory, by_call).review == by_call.model_copy(update={"text": "改了"})


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)  # SQLite has one writer
def test_of_two_readings_that_found_the_same_row_the_slower_keeps_nothing(
    memory: Memory, add_store: AddStore
) -> None:
    store, other = add_store(name="甲"), add_store(name="乙")
    saw(memory, store, review_no(1))
    faster = iter([review_no(1, text="快")])

    def needs_work(_: Review) -> bool:
        for review in faster:
            saw(memory, store, review, at=NOON + HOUR)
        return True

    with pytest.raises(Changed, match="changed by another reading meanwhile"):
        saw(memory, other, review_no(2), review_no(1, text="慢"), needs_work=needs_work)

    assert sight_of(memory, review_no(1)).review.text == "快"
    assert changes_of(memory, review_no(1)) == [(Change.EDITED,)]
    assert [row["key"] for row in rows(memory, "review")] == ["1/buyer"]


def test_a_review_gone_and_back_tells_both(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    read_whole(memory, store, review_no(1), review_no(2), at=NOON)
    read_whole(memory, store, review_no(2), at=NOON + HOUR)
    gone = read_whole(memory, store, review_no(2), at=NOON + 3 * HOUR)
    assert sight_of(memory, review_no(1)).gone_at == NOON + 3 * HOUR
    assert [changes for _, changes in gone.changed.values()] == [(Change.GONE,)]

    read_whole(memory, store, review_no(1, text="改了"), review_no(2), at=NOON + DAY)

    assert changes_of(memory, review_no(1)) == [(Change.GONE,), (Change.EDITED, Change.BACK)]
    assert sight_of(memory, review_no(1)).gone_at is None
    assert [kind for kind, _, _ in facts(memory)[2:]] == ["review: gone", "review: edited, back"]
