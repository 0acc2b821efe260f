"""OTTO's playbooks: each cause has one, each can be done there, and none asks for a review."""

import pytest
from tests.plugins.otto.conftest import NOW

from amends.domain.action import ActionKind, Delivery
from amends.domain.facts import Says
from amends.domain.playbook import Inner, Playbook, choose, weighed
from amends.domain.review import ReviewKind
from amends.domain.triage import Cause
from amends.language.wording import wording
from amends.marketplace.connector import RouteFacts
from amends.services.playbooks import read
from amends_otto import Otto
from amends_otto.settings import OttoSettings

BOOKS = [book for text in Otto().playbooks() for book in read(text)]
every_book = pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.id)


def never(kind: ActionKind) -> str:
    first = Otto().routes(kind, RouteFacts(NOW, OttoSettings()))[0]
    return first.reason if first.delivery is Delivery.NEVER else ""


@every_book
def test_every_playbook_ends_and_asks_for_nothing_impossible(book: Playbook) -> None:
    assert weighed(book, never, {}) == ()
    assert book.marketplace == "otto"


@pytest.mark.parametrize("cause", [None, *Cause])
def test_every_cause_has_a_playbook_with_an_owner_who_improves(cause: Cause | None) -> None:
    book = choose(BOOKS, "otto", cause, ReviewKind.PRODUCT)

    assert book is not None
    assert any(step.owner for step in book.steps if step.does is Inner.IMPROVE)


def test_a_cause_has_one_playbook_alone() -> None:
    named = [cause for book in BOOKS for cause in book.causes]

    assert len(named) == len(set(named))
    assert len({book.id for book in BOOKS}) == len(BOOKS)


@every_book
def test_no_playbook_gives_money_before_the_buyer_was_asked(book: Playbook) -> None:
    does = {step.does for step in book.steps}

    assert does == {ActionKind.MESSAGE, Inner.IMPROVE, Inner.LOOK}


@every_book
def test_no_strategy_speaks_of_the_review_to_the_buyer(book: Playbook) -> None:
    for step in book.steps:
        if step.contacts:
            said = wording(step.strategy).said(Says.ASK_CHANGE, Says.ASK_REVIEW, Says.ASK_GOOD)
            assert (said, "review" in step.strategy) == ((), False)


def test_otto_states_no_time_for_an_answer() -> None:
    assert Otto().answers_within is None
