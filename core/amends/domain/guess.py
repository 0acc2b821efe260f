"""Which of several orders a review may be about, and how sure that is. A guess, never a fact.

Where a platform ties a review to an article alone, the orders of that article in the weeks before
are looked through. What speaks for one of them is told in words, so that a person can judge it.
"""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from pydantic import Field

from amends.domain.ids import OrderRef
from amends.domain.order import OrderFacts
from amends.domain.values import Value

WINDOW = timedelta(days=120)  # ordered so long before the review at most; ours
_SETTLED = timedelta(days=2)  # nobody judges a parcel before it has come, whatever a carrier says
_BEST = 80  # percent: several sellers share an article, so even a lone order may be another's


class Guess(Value):
    """One order that a review may be about."""

    order: OrderRef
    percent: int = Field(ge=1, le=99)
    why: str


def guess_orders(
    orders: Iterable[OrderFacts], written: datetime, *, most: int = 5
) -> tuple[Guess, ...]:
    """The likeliest orders behind a review that was `written` then, surest first, `most` of them.

    An order that came after the review is none of them; cancelled ones are not given here. The
    sureness is shared among those that fit: many orders, little sureness. Orders that had come by
    then, and not long before, weigh more.
    """
    weighed = [(weight, order) for order in orders if (weight := _weight(order, written))]
    whole = math.fsum(weight for weight, _ in weighed)
    weighed.sort(key=lambda pair: (-pair[0], pair[1].ref))
    return tuple(
        Guess(
            order=order.ref,
            percent=max(1, int(_BEST * weight / max(whole, 1.0))),
            why=_why(order, written, len(weighed)),
        )
        for weight, order in weighed[:most]
    )


def _weight(order: OrderFacts, written: datetime) -> float:
    """How well an order fits, from 0 (not at all) to 1."""
    if order.ordered is None or order.ordered > written or written - order.ordered > WINDOW:
        return 0.0
    came = order.delivered or order.shipped
    if came is None:
        return 0.1  # not on its way yet: few review what they do not hold
    if came > written + _SETTLED:
        return 0.05
    days = max(0.0, (written - came) / timedelta(days=1))
    return max(0.1, 1.0 - days / 60) * (1.0 if order.delivered else 0.7)


def _why(order: OrderFacts, written: datetime, among: int) -> str:
    others = "the only order" if among == 1 else f"one of {among} orders"
    if order.delivered:
        said = f"delivered {_before(written, order.delivered)}"
    elif order.shipped:
        said = f"sent {_before(written, order.shipped)}"
    else:
        said = "not sent by then"
    return f"{others} of the article in {WINDOW.days} days, {said}"


def _before(written: datetime, came: datetime) -> str:
    days = (written - came).days
    if days < 0:
        return "after the review's day"
    return "the same day" if days == 0 else f"{days} day{'' if days == 1 else 's'} before"
