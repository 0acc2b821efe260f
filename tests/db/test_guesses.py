"""Guesses are kept with the review they are about, the surest first, and replaced as a whole."""

from amends.db.unit import Memory
from amends.domain.guess import Guess
from amends.domain.ids import OrderRef, ReviewId, StoreId
from amends.testing.builders import NOON

from ..conftest import AddStore
from .rows import rows

ONE, TWO = ReviewId(1), ReviewId(2)


def a_guess(ref: str, percent: int) -> Guess:
    return Guess(order=OrderRef(ref), percent=percent, why="the only order of the article")


def keep(memory: Memory, store: StoreId, review: ReviewId, *guesses: Guess) -> None:
    with memory.unit() as unit:
        unit.guesses.keep(store, review, guesses, NOON)
        unit.commit()


def test_guesses_replace_earlier_ones_of_the_same_review_and_store(
    memory: Memory, add_store: AddStore
) -> None:
    store, other = add_store(name="甲").id, add_store(name="乙").id
    keep(memory, store, ONE, a_guess("a", 40), a_guess("b", 20))
    keep(memory, other, ONE, a_guess("a", 70))
    keep(memory, store, TWO, a_guess("a", 60))

    keep(memory, store, ONE, a_guess("d", 10), a_guess("c", 10), a_guess("b", 50))

    with memory.look() as unit:
        assert unit.guesses.of(store, ONE) == [a_guess("b", 50), a_guess("c", 10), a_guess("d", 10)]
        assert unit.guesses.of(other, ONE) == [a_guess("a", 70)]
        assert unit.guesses.of(store, TWO) == [a_guess("a", 60)]


def test_without_a_guess_the_earlier_ones_go(memory: Memory, add_store: AddStore) -> None:
    store = add_store().id
    keep(memory, store, ONE, a_guess("a", 40))

    keep(memory, store, ONE)

    assert rows(memory, "order_guess") == []
