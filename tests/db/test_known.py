"""What is known of a stretch of time saves the reading of what is as it was, and hides nothing."""

from collections.abc import Mapping
from datetime import datetime

from amends.db.known import KnownReview
from amends.db.unit import Memory
from amends.domain.ids import KeyId
from amends.domain.review import FollowUp, Part, Review
from amends.domain.store import Store
from amends.domain.times import Span
from amends.testing.builders import NOON

from ..conftest import AddStore
from .reading import ALL, DAY, HOUR, STREAM, read_whole, reader, review_no, saw, sight_of

SPAN = Span(since=NOON - 2 * DAY, until=NOON)
ONE, TWO = review_no(1), review_no(2)


def known(memory: Memory, store: Store, span: Span = SPAN) -> dict[KeyId, KnownReview]:
    with memory.look() as unit:
        return unit.known.within(store.id, STREAM, span)


def showed(
    memory: Memory,
    store: Store,
    digests: Mapping[Review, int],
    at: datetime = NOON,
) -> None:
    """Store reviews that a reading showed with these digests."""
    with memory.unit() as unit:
        kept = {review.key.known_as: digest for review, digest in digests.items()}
        unit.reviews.store(reader(store), list(digests), ALL, at, kept)
        unit.commit()


def test_a_stretch_of_time_gives_what_was_shown_last(memory: Memory, add_store: AddStore) -> None:
    store, other = add_store(name="甲"), add_store(name="乙")
    showed(memory, store, {ONE: 11, TWO: 12})
    saw(memory, store, review_no(3))
    saw(memory, other, review_no(4))

    found = known(memory, store)

    assert {key: (one.shown, one.is_steady) for key, one in found.items()} == {
        ONE.key.known_as: (11, True),
        TWO.key.known_as: (12, True),
        review_no(3).key.known_as: (None, True),
    }
    edge = Span(since=ONE.written, until=TWO.written)
    assert list(known(memory, store, edge)) == [ONE.key.known_as]


def test_one_that_is_doubted_or_gone_is_not_steady(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    showed(memory, store, {ONE: 11, TWO: 12})
    for hours in (1, 3):
        read_whole(memory, store, TWO, at=NOON + hours * HOUR)
        assert not known(memory, store)[ONE.key.known_as].is_steady
    assert sight_of(memory, ONE).gone_at

    showed(memory, store, {ONE: 11}, at=NOON + DAY)
    assert known(memory, store)[ONE.key.known_as].is_steady


def test_a_review_that_was_merged_is_known_by_both_keys(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    showed(memory, store, {ONE: 11})
    with memory.unit() as unit:
        into = sight_of(memory, ONE).id
        unit.reviews.merge(TWO.key.known_as, into, "anna", NOON)
        unit.commit()

    assert {one.id for one in known(memory, store).values()} == {into}
    assert known(memory, store).keys() == {ONE.key.known_as, TWO.key.known_as}


def test_a_digest_is_renewed_with_the_review(memory: Memory, add_store: AddStore) -> None:
    store = add_store()
    showed(memory, store, {ONE: 11})
    showed(memory, store, {ONE.model_copy(update={"text": "改了"}): 21}, at=NOON + HOUR)
    assert known(memory, store)[ONE.key.known_as].shown == 21

    showed(memory, store, {ONE.model_copy(update={"text": "改了"}): 31}, at=NOON + HOUR)
    assert known(memory, store)[ONE.key.known_as].shown == 31  # unknown fields differ, say


def test_a_change_from_elsewhere_makes_the_digest_void(memory: Memory, add_store: AddStore) -> None:
    """A file said otherwise: the next answer must be read, though it is as it was."""
    store = add_store()
    showed(memory, store, {ONE: 11})
    saw(memory, store, ONE.model_copy(update={"text": "文件里的"}), at=NOON + HOUR)

    assert known(memory, store)[ONE.key.known_as].shown is None


def test_a_look_by_name_that_changes_nothing_keeps_the_digest(
    memory: Memory, add_store: AddStore
) -> None:
    store = add_store()
    showed(memory, store, {ONE: 11})
    saw(memory, store, ONE, sees={Part.FOLLOW_UPS}, at=NOON + HOUR)
    assert known(memory, store)[ONE.key.known_as].shown == 11

    appended = ONE.model_copy(update={"follow_ups": (FollowUp(text="又漏了", written=NOON),)})
    saw(memory, store, appended, sees={Part.FOLLOW_UPS}, at=NOON + HOUR)
    assert sight_of(memory, ONE).review == appended
