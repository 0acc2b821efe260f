"""What is copied from a portal's thread: the order, the time where the store is, the words."""

from datetime import UTC, date, datetime

import pytest

from amends.marketplace.dates import DayOrder
from amends.services.pasted_message import NotTold, read_message

TODAY = date(2026, 11, 22)
BERLIN, BEIJING = "Europe/Berlin", "Asia/Shanghai"


@pytest.mark.parametrize(
    ("head", "zone", "order", "at"),
    [
        ("tb_1234 (2026-11-22 11:42:05)：", BEIJING, None, (22, 3, 42, 5)),
        ("2026年11月22日 下午3:07 买家", BEIJING, None, (22, 7, 7, 0)),
        ("昨天 23:59", BEIJING, None, (21, 15, 59, 0)),
        ("Anna M., 21.11.2026, 14:32 Uhr", BERLIN, None, (21, 13, 32, 0)),
        ("heute 08:05", BERLIN, None, (22, 7, 5, 0)),
        ("Nov 21, 2026, 3:14 PM", "America/New_York", None, (21, 20, 14, 0)),
        ("11/12/2026 12:00 AM", "America/New_York", DayOrder.MDY, (12, 5, 0, 0)),
        ("12/11/2026 00:30", "Europe/London", DayOrder.DMY, (12, 0, 30, 0)),
        ("21 November 2026 10:15 UTC", BERLIN, None, (21, 10, 15, 0)),
    ],
)
def test_the_time_in_the_copy_is_the_stores_own(
    head: str, zone: str, order: DayOrder | None, at: tuple[int, int, int, int]
) -> None:
    day, hour, minute, second = at

    pasted = read_message(f"{head}\nWo bleibt es?", zone, TODAY, order)

    assert pasted.written == datetime(2026, 11, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Where is my parcel?",
        "It broke at 12:30.",
        f"I ordered it on 2026-11-03 and waited from 10:00 on, {'and waited ' * 5}.",
        "25:99 2026-11-22",
    ],
)
def test_no_time_is_made_up(text: str) -> None:
    assert read_message(text, BERLIN, TODAY).written is None


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("Order ID: 123-1234567-1234567\nHi", ["123-1234567-1234567"]),
        ("订单编号：2231958349000000001 漏水", ["2231958349000000001"]),
        ("Bestellnummer 4711ABC99 ist defekt", ["4711ABC99"]),
        ("Bestellnummer: 471199001 ist defekt", ["471199001"]),
        ("My phone is 12345678, order number 7654321", ["7654321", "12345678"]),
        ("20261122 is a day", []),
        ("in order to return it", []),
    ],
)
def test_what_follows_the_word_order_comes_first(text: str, orders: list[str]) -> None:
    assert list(read_message(text, BERLIN, TODAY).orders) == orders


def test_nothing_and_several_times_are_refused() -> None:
    with pytest.raises(NotTold, match="there is nothing in it"):
        read_message(" \n ", BERLIN, TODAY)
    with pytest.raises(NotTold, match="several times"):
        read_message("2026-11-22 10:00\na\n2026-11-22 10:05\nb", BERLIN, TODAY)


def test_the_same_time_twice_is_one_message() -> None:
    pasted = read_message("2026-11-22 10:00\nHallo\n22.11.2026 10:00", BERLIN, TODAY)

    assert pasted.written == datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
