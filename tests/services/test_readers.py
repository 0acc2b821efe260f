"""Plugins may read reviews as well: the last word stands, and one that fails is left out."""

from collections.abc import Sequence

from amends.domain.review import Review
from amends.domain.triage import Cause, Mood, Pointed, Triage
from amends.language.read import version
from amends.services.read_reviews import Readers
from amends.testing.builders import a_review


def agrees(batch: Sequence[Review], told: Sequence[Triage]) -> list[Triage | None]:
    return [None for _ in batch]


def knows_better(batch: Sequence[Review], told: Sequence[Triage]) -> list[Triage | None]:
    price = Pointed(what=Cause.PRICE_VALUE, sure=1)
    return [Triage(mood=Mood.NEUTRAL, mood_sure=1, causes=(price,), version="mine") for _ in batch]


def is_broken(batch: Sequence[Review], told: Sequence[Triage]) -> list[Triage | None]:
    raise RuntimeError(batch[0].text)


def forgets_some(batch: Sequence[Review], told: Sequence[Triage]) -> list[Triage | None]:
    return []


BROKEN = a_review(text="Der Reißverschluss ist nach einem Tag kaputt, unbrauchbar!", rating=1)


def test_without_plugins_amends_reads_alone() -> None:
    (told,) = Readers()([BROKEN])

    assert told.mood is Mood.NEGATIVE
    assert Cause.QUALITY in [one.what for one in told.causes]
    assert told.version == version()


def test_a_plugin_has_the_last_word_and_its_name_is_part_of_the_version() -> None:
    readers = Readers({"quiet": agrees, "wise": knows_better})

    (told,) = readers([BROKEN])

    assert [one.what for one in told.causes] == [Cause.PRICE_VALUE]
    assert told.version == readers.version == f"{version()}+quiet+wise"


def test_a_plugin_that_fails_is_left_out_and_named_without_the_buyers_words() -> None:
    heard: list[str] = []
    readers = Readers({"broken": is_broken, "short": forgets_some}, heard=heard.append)

    (told,) = readers([BROKEN])

    assert Cause.QUALITY in [one.what for one in told.causes]
    assert heard == [
        "the reader of plugin broken failed: RuntimeError",
        "the reader of plugin short failed: ValueError",
    ]
