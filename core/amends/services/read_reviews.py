"""Reads reviews as they are stored, and again when the reader has learned something new."""

from collections.abc import Callable, Sequence

from amends.db.unit import Memory
from amends.domain.review import Review
from amends.domain.triage import Triage, words_of
from amends.language.read import read_all, version

_BATCH = 1000  # reviews a transaction


def read_reviews(reviews: Sequence[Review]) -> list[Triage]:
    """What each of these reviews says, in their order."""
    return read_all([words_of(one) for one in reviews], [one.rating for one in reviews])


def read_again(memory: Memory, progress: Callable[[int, int], None] = lambda _d, _a: None) -> int:
    """Read every review that this version of the reader has not read; gives how many.

    In transactions of a thousand, so an interruption keeps what was done. `progress` hears how
    many are done, and of how many. What a person has put right stays as it is.
    """
    reader = version()
    with memory.look() as unit:
        in_all = unit.readings.count_unread(reader)
    done = 0
    while True:
        with memory.unit() as unit:
            batch = unit.readings.unread(reader, _BATCH)
            if not batch:
                return done
            read = read_reviews([review for _, review in batch])
            ids = [review_id for review_id, _ in batch]
            unit.readings.put(list(zip(ids, read, strict=True)))
            unit.commit()
        done += len(batch)
        progress(done, max(in_all, done))
