"""What reviews say is kept beside them, one reading each, and a person's word wins."""

from datetime import timedelta
from typing import Any

import pytest

from amends.db.readings import Label
from amends.db.unit import Memory
from amends.domain.ids import ReviewId
from amends.domain.review import FollowUp, Review
from amends.domain.triage import Cause, Danger, Mood, Pointed, Signal, Triage, words_of
from amends.testing.builders import NOON

from ..conftest import AddStore
from .reading import HOUR, review_no, saw, sight_of
from .rows import rows

WHOLE = Triage(
    language="zh",
    mood=Mood.NEGATIVE,
    mood_sure=0.9,
    causes=(
        Pointed(what=Cause.QUALITY, sure=0.95, start=0, end=5),
        Pointed(what=Cause.SERVICE, sure=0.6, start=6, end=12),
    ),
    signals=(Pointed(what=Signal.EXTORTION, sure=0.7, start=3, end=9),),
    dangers=(Pointed(what=Danger.FIRE, sure=0.5, start=1, end=2),),
    version="1.abc",
)


def a_reading(**over: Any) -> Triage:
    return Triage(**{"mood": Mood.POSITIVE, "mood_sure": 0.8, "version": "1.abc"} | over)


def a_label(memory: Memory, review: Review, **over: Any) -> Label:
    plain: dict[str, Any] = {
        "review": sight_of(memory, review).id,
        "words": words_of(review),
        "mood": Mood.NEUTRAL,
        "by": "ann",
        "at": NOON,
    }
    return Label(**plain | over)


def put(memory: Memory, *readings: tuple[ReviewId, Triage]) -> None:
    with memory.unit() as unit:
        unit.readings.put(readings)
        unit.commit()


def say(memory: Memory, label: Label) -> None:
    with memory.unit() as unit:
        unit.readings.label(label)
        unit.commit()


@pytest.fixture
def reviews(memory: Memory, add_store: AddStore) -> list[Review]:
    """Three reviews of one store, stored and not read."""
    listed = [review_no(number, text=f"漏水 {number}") for number in range(3)]
    saw(memory, add_store(), *listed)
    return listed


def test_a_reading_comes_back_whole(memory: Memory, reviews: list[Review]) -> None:
    assert sight_of(memory, reviews[0]).triage is None

    put(memory, (sight_of(memory, reviews[0]).id, WHOLE))

    assert sight_of(memory, reviews[0]).triage == WHOLE
    assert sight_of(memory, reviews[1]).triage is None


def test_a_reading_in_no_language_and_one_that_is_not_read_come_back_as_they_are(
    memory: Memory, reviews: list[Review]
) -> None:
    unread = a_reading(language="fr", readable=False, mood_sure=0)
    one, two, _ = (sight_of(memory, review).id for review in reviews)

    put(memory, (one, a_reading()), (two, unread))

    assert sight_of(memory, reviews[0]).triage == a_reading()
    assert sight_of(memory, reviews[1]).triage == unread


def test_a_later_reading_takes_the_place_of_an_earlier_one(
    memory: Memory, reviews: list[Review]
) -> None:
    one, two, _ = (sight_of(memory, review).id for review in reviews)
    put(memory, (one, WHOLE))

    put(memory, (one, a_reading(version="2.def")), (two, a_reading(version="2.def")))

    assert len(rows(memory, "review_reading")) == 2
    assert sight_of(memory, reviews[0]).triage == a_reading(version="2.def")


def test_what_this_version_has_not_read_is_handed_out_oldest_first(
    memory: Memory, reviews: list[Review]
) -> None:
    ids = sorted(sight_of(memory, review).id for review in reviews)
    put(memory, (ids[1], a_reading(version="1")))

    with memory.look() as unit:
        new = unit.readings.unread("1", 10)
        newer = unit.readings.unread("2", 2)
        counts = [unit.readings.count_unread(version) for version in ("1", "2")]

    assert [one for one, _ in new] == [ids[0], ids[2]]
    assert [one for one, _ in newer] == ids[:2]
    assert counts == [2, 3]
    assert {review.text for _, review in new} < {review.text for review in reviews}


def test_a_persons_word_wins_and_can_be_taken_back(memory: Memory, reviews: list[Review]) -> None:
    review = reviews[0]
    put(memory, (sight_of(memory, review).id, WHOLE))
    word = a_label(
        memory, review, causes=(Cause.LOGISTICS,), dangers=(Danger.CHILD,), language="zh"
    )

    say(memory, word)

    sight = sight_of(memory, review)
    assert sight.corrected_by == "ann"
    assert sight.triage is not None
    assert (sight.triage.mood, sight.triage.version) == (Mood.NEUTRAL, "person")
    assert [one.what for one in sight.triage.causes] == [Cause.LOGISTICS]
    assert [one.what for one in sight.triage.dangers] == [Danger.CHILD]
    assert sight.triage.signals == ()
    with memory.unit() as unit:
        assert unit.readings.unlabel(word.review)
        assert not unit.readings.unlabel(word.review)
        unit.commit()
    assert sight_of(memory, review).triage == WHOLE
    assert sight_of(memory, review).corrected_by is None


@pytest.mark.parametrize(
    ("over", "stands"),
    [
        ({"text": "不漏了"}, False),
        ({"title": "改"}, False),
        ({"follow_ups": (FollowUp(text="又漏了", written=NOON),)}, False),
        ({"reply": "抱歉"}, True),
        ({"rating": 5, "native": "good"}, True),
    ],
)
def test_a_persons_word_counts_for_the_words_that_it_was_said_about(
    memory: Memory, add_store: AddStore, over: dict[str, Any], stands: bool
) -> None:
    store, review = add_store(), review_no(1, text="漏水")
    saw(memory, store, review)
    put(memory, (sight_of(memory, review).id, WHOLE))
    say(memory, a_label(memory, review))

    saw(memory, store, review.model_copy(update=over), at=NOON + HOUR)

    sight = sight_of(memory, review)
    assert (sight.corrected_by == "ann") is stands
    assert (sight.triage == WHOLE) is not stands


def test_a_second_word_replaces_the_first_and_all_are_listed(
    memory: Memory, reviews: list[Review]
) -> None:
    first, second = a_label(memory, reviews[0]), a_label(memory, reviews[1], by="bo")
    later = a_label(memory, reviews[0], mood=Mood.NEGATIVE, at=NOON + timedelta(days=1))
    for label in (first, second, later):
        say(memory, label)

    with memory.look() as unit:
        listed = list(unit.readings.labels())

    assert sorted(listed, key=lambda one: one.review) == sorted(
        [later, second], key=lambda one: one.review
    )
