"""What a platform shows only one by one is looked at by name, at the ages it changes."""

from datetime import datetime, timedelta

import pytest

from amends.domain.ids import OrderRef
from amends.domain.review import Review, Sign
from amends.marketplace.connector import Named
from amends.marketplace.errors import ComeBack, Nonsense, Unavailable
from amends.services.sync import Slice
from amends.testing.builders import NOON

from ..db.rows import rows
from .fake_market import DAY, HOUR, RULES, FakeMarket
from .shop import ALL, Shop, told_changes

LOOKING = RULES.model_copy(update={"looks": (DAY, 7 * DAY)})


@pytest.fixture
def tmall(shop: Shop) -> Shop:
    """A shop whose follow-ups are shown only to whoever asks for a review by name."""
    shop.platform.follow_ups_by_name = True
    shop.rules = LOOKING
    return shop


def looks(shop: Shop) -> list[datetime | None]:
    return [row["look_at"] for row in rows(shop.memory, "store_review")]


def asked_by_name(shop: Shop) -> list[list[str]]:
    return [
        [key.value for key in ask.reviews] for ask in shop.platform.asked if isinstance(ask, Named)
    ]


def test_a_review_is_looked_at_when_its_age_has_come(tmall: Shop) -> None:
    tmall.platform.write(1, NOON - HOUR)
    tmall.sync()
    assert looks(tmall) == [NOON - HOUR + DAY]

    tmall.platform.append(1, "用了一周又漏了")
    tmall.later(23 * HOUR - timedelta(seconds=1))
    assert asked_by_name(tmall) == []

    tally = tmall.later(timedelta(seconds=1))
    assert asked_by_name(tmall) == [["R1"]]
    assert (tally.changed, told_changes(tmall.memory)) == (1, ["appeared", "appended"])
    assert looks(tmall) == [NOON - HOUR + 7 * DAY]

    tmall.later(7 * DAY)
    assert (len(asked_by_name(tmall)), looks(tmall)) == (2, [None])


def test_a_plain_reading_does_not_forget_what_a_look_saw(tmall: Shop) -> None:
    tmall.platform.write(1, NOON - 2 * DAY)
    tmall.platform.append(1, "用了一周又漏了")
    tmall.sync()
    tmall.platform.change(1, text="改了")
    tmall.later(2 * HOUR)

    assert told_changes(tmall.memory) == ["appeared", "appended", "edited"]
    (row,) = rows(tmall.memory, "review")
    assert (row["text"], row["follow_ups"][0]["text"]) == ("改了", "用了一周又漏了")


def test_an_order_and_its_line_are_told_with_the_ask(tmall: Shop) -> None:
    tmall.platform.write(1, NOON - 2 * DAY, order="2231958349000000001", order_line="3")
    tmall.sync()

    (ask,) = [ask for ask in tmall.platform.asked if isinstance(ask, Named)]
    assert ask.orders == ((OrderRef("2231958349000000001"), "3"),)


def test_many_looks_are_taken_in_turns_newest_first(tmall: Shop) -> None:
    for number in range(45):
        tmall.platform.write(number, NOON - 2 * DAY - number * HOUR)
    tmall.sync()

    assert [len(names) for names in asked_by_name(tmall)] == [20, 20, 5]
    assert [name for names in asked_by_name(tmall) for name in names] == [
        f"R{n}" for n in range(45)
    ]


def test_a_slice_that_ends_before_the_looks_says_that_they_are_left(tmall: Shop) -> None:
    for number in range(45):
        tmall.platform.write(number, NOON - 2 * DAY - number * HOUR)
    first = tmall.sync(Slice(pages=1))
    assert not first.done
    slices = [tmall.sync(Slice(pages=2)) for _ in range(20)]

    assert [one.done for one in slices] == sorted(one.done for one in slices)
    assert slices[-1].done
    assert sum(len(names) for names in asked_by_name(tmall)) == 45


def test_one_that_the_platform_does_not_answer_for_has_had_its_look(tmall: Shop) -> None:
    tmall.platform.write(1, NOON - 2 * DAY)
    tmall.platform.write(2, NOON - 2 * DAY)
    tmall.sync(Slice(pages=1))
    tmall.platform.delete(2)
    tmall.sync()

    assert len(asked_by_name(tmall)) == 1
    assert looks(tmall) == [NOON + 5 * DAY] * 2


def test_an_ask_by_name_that_is_answered_without_a_page_is_nonsense(tmall: Shop) -> None:
    tmall.platform.write(1, NOON - 2 * DAY)
    tmall.platform.named_silence = True

    with pytest.raises(Nonsense, match="the pages ended without a last one"):
        tmall.sync()

    assert tmall.texts() == ["漏水 1"]


def test_a_stretch_that_cannot_be_read_keeps_no_look_waiting(tmall: Shop) -> None:
    tmall.platform.write(1, NOON - 2 * DAY)
    tmall.platform.write(2, NOON - 10 * DAY)
    tmall.platform.unreadable = 2
    with pytest.raises(Nonsense, match="no JSON object"):
        tmall.sync()

    assert asked_by_name(tmall) == [["R1"]]


def test_a_look_that_fails_is_taken_again(tmall: Shop) -> None:
    tmall.platform.write(1, NOON - 2 * DAY)
    tmall.platform.append(1, "又漏了")
    first = len(range(5))  # bites of 7 days over 30 days of horizon
    tmall.platform.fails_at(first + 1, Unavailable("fake:示例", "down", retry_after=HOUR))
    with pytest.raises(Unavailable):
        tmall.sync()
    assert looks(tmall) == [NOON - DAY]

    tmall.later(HOUR)
    assert told_changes(tmall.memory) == ["appeared", "appended"]


def test_looks_happen_although_the_budget_gives_one_call_at_a_time(tmall: Shop) -> None:
    for number in range(45):
        tmall.platform.write(number, NOON - 2 * DAY - number * HOUR)
    tmall.platform.size = 100

    for _ in range(40):  # one call every five seconds
        now, spent = tmall.clock.now(), tmall.platform.calls
        back = now + timedelta(seconds=5)
        tmall.platform.fails_at(spent + 2, ComeBack(back, "the budget is spent"))
        tally = tmall.sync()
        tmall.platform._faults.clear()
        tmall.clock.advance(back - now)
        assert tmall.platform.calls - spent <= 2
        if tally.done:
            break

    assert tally.done
    assert sum(len(names) for names in asked_by_name(tmall)) >= 45
    assert looks(tmall) == [NOON - 2 * DAY - n * HOUR + 7 * DAY for n in range(45)]


class ByItsTags(FakeMarket):
    """A marketplace where a bad tag is work, whatever the stars say."""

    def needs_work(self, review: Review) -> bool:
        return any(not sign.positive for sign in review.signs)


def test_a_first_look_completes_the_picture_and_a_later_one_tells_a_change(tmall: Shop) -> None:
    tmall.platform.signs_by_name, tmall.market = True, ByItsTags
    tmall.platform.write(1, NOON - HOUR, signs=(Sign(name="质量差", positive=False),))
    tmall.sync()

    first = tmall.later(DAY)
    completed = seen(tmall)
    tmall.platform.change(1, signs=(Sign(name="物流快", positive=True),))
    second = tmall.later(7 * DAY)

    assert (first.changed, *completed) == (0, 0, True)
    assert (second.changed, *seen(tmall)) == (1, 1, False)
    assert told_changes(tmall.memory) == ["appeared", "completed", "signs"]


def seen(shop: Shop) -> tuple[int, bool]:
    with shop.memory.look() as unit:
        (sight,) = unit.queue.page(ALL, limit=2)
    return sight.revisions, sight.needs_work


def test_a_marketplace_without_looks_is_never_asked_by_name(shop: Shop) -> None:
    shop.platform.write(1, NOON - 2 * DAY)
    shop.later(timedelta(0))

    assert (looks(shop), asked_by_name(shop)) == ([None], [])
