"""A page is kept as it was seen: what is new, what differs, and nothing of what is as it was."""

from datetime import timedelta
from typing import Any

import pytest

from amends.db.scope import Scope
from amends.db.unit import Memory
from amends.domain.ids import ReviewId
from amends.domain.review import Change, FollowUp, Part, Sign
from amends.testing.builders import NOON

from ..conftest import AddStore
from .reading import HOUR, STREAM, changes_of, facts, reader, review_no, saw, sight_of
from .rows import TABLES, dump, rows

ADDED = FollowUp(text="用了一周又漏了", written=NOON + HOUR, negative=True)
TAG = Sign(name="质量差", positive=False)
WHOLE: dict[str, Any] = {
    "title": "差", "author": "t**8", "order": "2231958349000000001", "order_line": "2",
    "article": "7700", "article_title": "杯子", "variant": "蓝色", "reply": "抱歉",
    "follow_ups": (ADDED,), "signs": (TAG,), "negative": True, "counted": False,
    "url": "https://rate.example/1",
}  # fmt: skip


def test_a_new_review_is_kept_whole_and_told_once(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    review = review_no(1, **WHOLE)
    stored = saw(memory, store, review)

    sight = sight_of(memory, review)
    assert sight.review == review
    assert (sight.store, sight.first_seen, sight.changed_at) == (store.id, NOON, NOON)
    assert (sight.needs_work, sight.revisions, sight.gone_at) == (True, 0, None)
    assert (stored.ids, stored.fresh, stored.changed) == ({sight.id}, [sight.id], {})
    assert facts(memory) == [("review: appeared", 1, store.id)]


def test_a_buyers_pseudonym_is_kept_only_as_a_digest(memory: Memory, add_store: AddStore) -> None:
    review = review_no(1, buyer="AAHx-open-uid")
    saw(memory, add_store(), review)

    assert "AAHx-open-uid" not in repr(dump(memory))
    digest = memory.vault.digest(review.key.scope, "AAHx-open-uid")
    assert sight_of(memory, review).review.buyer == digest


def test_a_review_that_is_as_it_was_writes_nothing(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    saw(memory, store, review_no(1, **WHOLE))
    before = dump(memory)

    again = saw(memory, store, review_no(1, **WHOLE), at=NOON + HOUR)

    assert (again.fresh, again.changed) == ([], {})
    assert dump(memory) == before


@pytest.mark.parametrize(
    ("over", "change"),
    [
        ({"text": "改了"}, Change.EDITED),
        ({"title": "改了"}, Change.EDITED),
        ({"rating": 5, "native": "good"}, Change.RE_RATED),
        ({"native": "neutral"}, Change.RE_RATED),
        ({"rating": None}, Change.RE_RATED),
        ({"follow_ups": (ADDED,)}, Change.APPENDED),
        ({"reply": "抱歉，马上补发"}, Change.REPLIED),
        ({"counted": False}, Change.COUNTED),
        ({"signs": (TAG,)}, Change.SIGNS),
        ({"signs": ()}, Change.SIGNS),
        ({"negative": True}, Change.SIGNS),
        ({"negative": None}, Change.SIGNS),
    ],
)
def test_each_difference_makes_one_revision_that_says_what_it_means(
    memory: Memory, add_store: AddStore, over: dict[str, Any], change: Change
) -> None:
    store = add_store()
    plain = review_no(1, signs=(Sign(name="物流快", positive=True),), negative=False)
    differs = plain.model_copy(update=over)
    saw(memory, store, plain)
    stored = saw(memory, store, differs, at=NOON + HOUR)

    sight = sight_of(memory, plain)
    assert sight.review == differs
    assert (sight.revisions, sight.first_seen, sight.changed_at) == (1, NOON, NOON + HOUR)
    assert stored.changed == {sight.id: (2, (change,))}
    assert facts(memory)[1:] == [(f"review: {change}", 2, store.id)]
    (revision,) = rows(memory, "revision")
    before, after = plain.model_dump(mode="json"), differs.model_dump(mode="json")
    assert revision["before"] == {name: before[name] for name in over}
    assert revision["after"] == {name: after[name] for name in over}


@pytest.mark.parametrize("over", [{"signs": (TAG,)}, {"negative": True}])
def test_signs_where_none_were_known_only_complete_the_picture(
    memory: Memory, add_store: AddStore, over: dict[str, Any]
) -> None:
    store = add_store()
    saw(memory, store, review_no(1))
    stored = saw(memory, store, review_no(1, **over), at=NOON + HOUR)

    sight = sight_of(memory, review_no(1))
    assert (sight.review, sight.revisions) == (review_no(1, **over), 0)
    assert stored.changed == {sight.id: (2, (Change.COMPLETED,))}


def test_several_differences_at_once_are_one_revision(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    saw(memory, store, review_no(1), review_no(2))
    saw(memory, store, review_no(1, rating=2, text="改了", follow_ups=(ADDED,)), at=NOON + HOUR)

    assert changes_of(memory, review_no(1)) == [(Change.RE_RATED, Change.EDITED, Change.APPENDED)]
    assert changes_of(memory, review_no(2)) == []


def test_revisions_are_counted_and_tell_the_whole_story(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    for hour, text in enumerate(["一", "二", "三", "二"]):
        saw(memory, store, review_no(1, text=text), at=NOON + hour * HOUR)

    with memory.look() as unit:
        history = unit.queue.history(Scope.everything(), sight_of(memory, review_no(1)).id)
    assert [(one.number, one.at, one.before, one.after) for one in history] == [
        (1, NOON + HOUR, {"text": "一"}, {"text": "二"}),
        (2, NOON + 2 * HOUR, {"text": "二"}, {"text": "三"}),
        (3, NOON + 3 * HOUR, {"text": "三"}, {"text": "二"}),
    ]


SEEN_IN = {
    Part.VERDICT: {"text": "改了"},
    Part.FOLLOW_UPS: {"follow_ups": (ADDED,)},
    Part.REPLY: {"reply": "抱歉"},
    Part.COUNTED: {"counted": True},
    Part.SIGNS: {"signs": (TAG,), "negative": False},
}


@pytest.mark.parametrize("part", Part)
def test_a_reading_judges_only_what_it_sees(
    memory: Memory, add_store: AddStore, part: Part
) -> None:
    store = add_store()
    saw(memory, store, review_no(1, **WHOLE))
    blank = review_no(1, text="", native="", rating=None)
    seen = SEEN_IN[part]

    saw(memory, store, blank.model_copy(update=seen), sees={part}, at=NOON + HOUR)

    kept = {"rating": None, "native": "", "title": ""} if part is Part.VERDICT else {}
    assert sight_of(memory, blank).review == review_no(1, **(WHOLE | kept | seen))


def test_a_reading_without_the_verdict_makes_no_new_rows(
    memory: Memory, add_store: AddStore
) -> None:
    stored = saw(memory, add_store(), review_no(1), sees={Part.FOLLOW_UPS})

    assert (stored.fresh, stored.changed) == ([], {})
    assert (rows(memory, "review"), rows(memory, "store_review"), facts(memory)) == ([], [], [])


def test_a_review_twice_on_a_page_counts_as_its_later_sight(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    first = saw(memory, store, review_no(1), review_no(2), review_no(1, text="改了"))
    saw(memory, store, review_no(2, text="一"), review_no(2, text="二"), at=NOON + HOUR)

    assert len(first.fresh) == 2
    assert sight_of(memory, review_no(1)).review.text == "改了"
    assert changes_of(memory, review_no(1)) == []
    assert changes_of(memory, review_no(2)) == [(Change.EDITED,)]


def test_whether_it_needs_work_follows_the_merged_review(
    memory: Memory, add_store: AddStore
) -> None:
    """The reading by name sees no rating; the one that stands still decides."""
    store = add_store()
    saw(memory, store, review_no(1, rating=5, native="good"))
    assert not sight_of(memory, review_no(1)).needs_work

    saw(memory, store, review_no(1, follow_ups=(ADDED,)), sees={Part.FOLLOW_UPS}, at=NOON + HOUR)
    assert not sight_of(memory, review_no(1)).needs_work

    saw(memory, store, review_no(1, rating=2), at=NOON + 2 * HOUR)
    assert sight_of(memory, review_no(1)).needs_work


def test_looks_by_name_come_newest_first_when_they_are_due(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    ages = {
        "first_look": lambda written: written + 24 * HOUR,
        "next_look": lambda written, _now: written + 24 * HOUR,
    }
    saw(memory, store, *(review_no(n, order=f"{n}", order_line="1") for n in (1, 2, 3)), **ages)

    with memory.unit() as unit:
        due = unit.looks.due(store.id, STREAM, NOON + timedelta(minutes=2), 20)
        assert [(key, order, line) for _, key, order, line in due] == [
            (review_no(2).key, "2", "1"), (review_no(1).key, "1", "1"),
        ]  # fmt: skip
        assert unit.looks.due(store.id, STREAM, NOON + HOUR, 1)[0][1] == review_no(3).key
        never = reader(store)
        unit.reviews.looked(never, [ReviewId(one[0]) for one in due], NOON)
        assert [one[1] for one in unit.looks.due(store.id, STREAM, NOON + HOUR, 20)] == [
            review_no(3).key
        ]


def test_a_number_that_was_given_away_is_never_given_again(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    saw(memory, store, review_no(1), review_no(2))
    newest = max(row["id"] for row in rows(memory, "review"))
    with memory.engine.begin() as connection:
        for table, column in (("store_review", "review_id"), ("review", "id")):
            of = TABLES[table]
            connection.execute(of.delete().where(of.c[column] == newest))

    (fresh,) = saw(memory, store, review_no(3)).fresh

    assert fresh == newest + 1
