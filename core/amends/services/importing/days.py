"""In which order a column writes its days: one answer for the whole file, or none.

03/04/2026 is two days. What fits all days of a column is how it was written; where some
contradict it they are left out, and where the column is mixed only clear days are read. Pure.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from amends.marketplace.dates import ANY_ORDER, DayOrder, day_orders

_NEARLY_ALL = 0.95  # of the days that tell an order: the others are mistakes


@dataclass(frozen=True, slots=True)
class Style:
    """How the days of one column are written."""

    order: DayOrder | None = None  # None: each is clear by itself, or the column is mixed
    mixed: bool = False
    unclear: bool = False  # no day tells the order: a person must

    @property
    def in_words(self) -> str:
        if self.unclear:
            return "day and month cannot be told apart"
        if self.mixed:
            return "mixed: only what is clear by itself is read"
        return "" if self.order is None else _WORDS[self.order]


_WORDS = {
    DayOrder.DMY: "day, month, year",
    DayOrder.MDY: "month, day, year",
    DayOrder.YMD: "year, month, day",
}


def style_of(days: Iterable[str]) -> Style:
    """How `days` are written, as far as their numbers tell."""
    fitting = Counter(day_orders(text) for text in set(days))
    told = {orders: count for orders, count in fitting.items() if orders and orders != ANY_ORDER}
    if not told:
        return Style()
    votes: Counter[DayOrder] = Counter()
    for orders, count in told.items():
        if len(orders) == 1:
            votes.update(dict.fromkeys(orders, count))
    if not votes:
        return Style(unclear=True)
    order, most = votes.most_common(1)[0]
    if most < _NEARLY_ALL * votes.total():
        return Style(mixed=True)
    return Style(order)
