"""The playbooks that come with Amends: every marketplace and cause, and what all of them keep."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from amends.domain.action import ActionKind
from amends.domain.playbook import Inner, Playbook, choose
from amends.domain.review import ReviewKind
from amends.domain.triage import Cause
from amends.marketplace.connector import Marketplace
from amends.marketplace.registry import load
from amends.services.playbooks import ours, read, shelf_of

MARKETS = sorted(load(), key=lambda one: one.name)
OWNERS = {"supplier", "carrier", "listing", "packaging", "training"}
every_market = pytest.mark.parametrize("market", MARKETS, ids=lambda one: one.name)


def books() -> Iterator[Playbook]:
    yield from ours()
    for text in dict.fromkeys(text for market in MARKETS for text in market.playbooks()):
        yield from read(text)


BOOKS = tuple(books())
every_book = pytest.mark.parametrize("book", BOOKS, ids=lambda one: one.id)


@every_market
def test_nothing_speaks_against_what_a_marketplace_brings(market: Marketplace) -> None:
    shelf = shelf_of(market)

    brought = [one for text in market.playbooks() for one in read(text)]
    assert shelf.troubles == ()
    assert [book for whose, book in shelf.books if whose == market.title] == [
        one for one in brought if one.marketplace == market.name
    ]


@every_market
@pytest.mark.parametrize("about", ReviewKind)
@pytest.mark.parametrize("cause", [None, *Cause])
def test_every_cause_is_answered_by_the_marketplaces_own(
    market: Marketplace, cause: Cause | None, about: ReviewKind
) -> None:
    book = choose(shelf_of(market).playbooks, market.name, cause, about)

    assert book is not None
    assert book.marketplace == market.name


@every_book
def test_the_ticket_comes_before_the_words_and_names_an_owner(book: Playbook) -> None:
    does = [step.does for step in book.steps]
    owners = {step.owner for step in book.steps if step.does is Inner.IMPROVE}

    assert does.index(Inner.IMPROVE) < does.index(ActionKind.MESSAGE)
    assert owners <= OWNERS


@every_book
def test_the_last_step_is_a_look_a_week_later(book: Playbook) -> None:
    *before, last = book.steps

    assert (last.does, last.after) == (Inner.LOOK, timedelta(days=7))
    assert Inner.LOOK not in [step.does for step in before]


@every_book
def test_there_are_two_messages_at_most_and_the_second_tries_something_else(book: Playbook) -> None:
    messages = [step for step in book.steps if step.does is ActionKind.MESSAGE]

    assert len({step.strategy for step in messages}) == len(messages) <= 2
    assert {step.patience for step in messages} <= {timedelta(days=7)}


@every_book
def test_nothing_beyond_the_buyers_rights_is_offered_first(book: Playbook) -> None:
    first = next(step for step in book.steps if step.does is ActionKind.MESSAGE)

    assert not [one for one in first.remedies if one.goodwill]


def test_every_playbook_has_a_name_of_its_own() -> None:
    ids = [one.id for one in BOOKS]

    assert len(ids) == len(set(ids))
