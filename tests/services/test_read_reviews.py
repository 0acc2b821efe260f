"""Reviews are read as they are stored, again when their words change, and once for a new reader."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from amends.db.readings import Label
from amends.db.reviews import Reads
from amends.domain.review import Review
from amends.domain.triage import Cause, Mood, Triage, words_of
from amends.language.read import version
from amends.services.read_reviews import OURS, Readers, read_again, read_reviews
from amends.services.sync import sync
from amends.testing.builders import NOON, a_review

from ..db.rows import rows
from .fake_market import DAY, HOUR, FakeConnector, FakeMarket, Platform
from .shop import ALL, Shop

BROKEN = "用了三天就坏了，质量太差。"
RUDE = "客服态度恶劣，问什么都不回。"


def said(shop: Shop) -> dict[str, Triage | None]:
    """What each review says, by its text."""
    with shop.memory.look() as unit:
        return {one.review.text: one.triage for one in unit.queue.page(ALL, limit=10_000)}


def causes(shop: Shop, text: str) -> set[Cause]:
    told = said(shop)[text]
    assert told is not None
    return {one.what for one in told.causes if isinstance(one.what, Cause)}


def sync_with(shop: Shop, reads: Reads | None) -> None:
    market = FakeMarket(shop.platform, shop.rules)
    connector = FakeConnector(shop.platform, shop.store.label)
    sync(shop.store, market, connector, shop.memory, shop.clock, reads=reads)


def nobody_differs(batch: Sequence[Review], told: Sequence[Triage]) -> list[None]:
    return [None for _ in batch]


def test_a_new_review_is_read_when_it_is_stored(shop: Shop) -> None:
    shop.platform.write(1, NOON - DAY, text=BROKEN)
    shop.platform.write(2, NOON - DAY, text="非常好，很满意，推荐购买！", rating=5, native="good")

    shop.sync()

    assert Cause.QUALITY in causes(shop, BROKEN)
    told = {text: one.mood for text, one in said(shop).items() if one}
    assert told == {BROKEN: Mood.NEGATIVE, "非常好，很满意，推荐购买！": Mood.POSITIVE}
    assert {row["reader"] for row in rows(shop.memory, "review_reading")} == {version()}


def test_a_review_is_read_again_when_its_words_change_and_only_then(shop: Shop) -> None:
    shop.platform.write(1, NOON - DAY, text=BROKEN)
    shop.platform.write(2, NOON - DAY, text="漏水了")
    shop.sync()
    asked: list[str] = []

    def reads(reviews: Sequence[Review]) -> list[Triage]:
        asked.extend(review.text for review in reviews)
        return read_reviews(reviews)

    shop.platform.change(1, text=RUDE)
    shop.platform.change(2, reply="抱歉")
    shop.clock.advance(2 * HOUR)
    sync_with(shop, reads)

    assert asked == [RUDE]
    assert Cause.SERVICE in causes(shop, RUDE)
    assert len(rows(shop.memory, "review_reading")) == 2


def test_a_follow_up_is_read_with_what_it_follows(shop: Shop) -> None:
    shop.platform.write(1, NOON - DAY, text="还行")
    shop.sync()

    shop.platform.append(1, RUDE)
    shop.later(2 * HOUR)

    assert Cause.SERVICE in causes(shop, "还行")


def test_reviews_and_their_readings_are_stored_together_or_not_at_all(shop: Shop) -> None:
    shop.platform.write(1, NOON - DAY, text=BROKEN)

    def breaks(reviews: Sequence[Review]) -> list[Triage]:
        raise RuntimeError("the reader broke")

    with pytest.raises(RuntimeError, match="the reader broke"):
        sync_with(shop, breaks)

    assert rows(shop.memory, "review") == rows(shop.memory, "review_reading") == []
    assert rows(shop.memory, "inbox") == []


def test_a_persons_word_wins_over_a_new_reader_until_the_buyer_writes_otherwise(
    shop: Shop,
) -> None:
    shop.platform.write(1, NOON - DAY, text=BROKEN)
    shop.sync()
    with shop.memory.unit() as unit:
        (sight,) = unit.queue.page(ALL, limit=10)
        words = words_of(sight.review)
        unit.readings.label(
            Label(review=sight.id, words=words, mood=Mood.NEUTRAL, by="ann", at=NOON)
        )
        unit.commit()

    newer = Readers(others={"newer": nobody_differs})
    assert read_again(shop.memory, newer) == 1
    kept = said(shop)[BROKEN]
    shop.platform.change(1, text=RUDE)
    shop.later(2 * HOUR)

    assert kept is not None
    assert (kept.mood, kept.causes) == (Mood.NEUTRAL, ())
    assert Cause.SERVICE in causes(shop, RUDE)


def test_what_was_left_unread_is_read_by_one_command_with_its_progress(shop: Shop) -> None:
    for number in range(5):
        shop.platform.write(
            number, NOON - DAY + timedelta(minutes=number), text=f"{BROKEN} {number}"
        )
    sync_with(shop, None)
    assert rows(shop.memory, "review_reading") == []
    heard: list[tuple[int, int]] = []

    done = read_again(shop.memory, OURS, lambda so_far, in_all: heard.append((so_far, in_all)))

    assert (done, heard) == (5, [(5, 5)])
    assert {one.version for one in said(shop).values() if one} == {version()}
    assert read_again(shop.memory) == 0


def test_another_version_reads_everything_once_more(shop: Shop, platform: Platform) -> None:
    platform.write(1, NOON - DAY, text=BROKEN)
    shop.sync()
    newer = Readers(others={"model": nobody_differs})

    assert [read_again(shop.memory, newer), read_again(shop.memory, newer)] == [1, 0]
    assert read_again(shop.memory) == 1
    assert newer.version == f"{version()}+model"


def test_stars_alone_say_nothing_in_words() -> None:
    silent = a_review(text="！", rating=1)

    assert [one.mood for one in read_reviews([silent])] == [Mood.NEUTRAL]
    assert read_reviews([]) == []
