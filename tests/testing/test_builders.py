"""Builders give whole values, and take over what a test names."""

from amends.testing.builders import a_client, a_review, a_store, an_account


def test_what_is_named_is_taken_and_the_rest_is_filled_in() -> None:
    assert a_review(rating=3, text="一般").rating == 3
    assert a_store(paused=True).paused
    assert an_account(name="x").name == "x"
    assert a_client(name="y").name == "y"


def test_the_parts_fit_each_other() -> None:
    assert a_store().account == an_account().id
    assert a_store().client == an_account().client == a_client().id
    assert a_review().key.scope == a_store().key_scope
