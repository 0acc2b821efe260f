"""A line of the feedback report as a review of the seller. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from amends.domain.ids import OrderRef
from amends.domain.review import Review, ReviewKey, ReviewKind
from amends_amazon.mapping.days import day_reader, format_of
from amends_amazon.payloads.feedback import Row
from amends_amazon.settings import AmazonSettings

_RATINGS = {"1": 1, "2": 2, "3": 3}  # four and five stars are in no report
_ORDER = re.compile(r"[0-9A-Z]{3}-[0-9]{7}-[0-9]{7}")  # D01-… is a digital order
_EARTH_IS_AHEAD = timedelta(hours=14)  # of UTC: somewhere it is tomorrow already


@dataclass(frozen=True, slots=True)
class FeedbackReader:
    """Reads the lines of one report: of one store, at one time."""

    scope: str
    read_day: Callable[[str], date]
    today: date  # anywhere on earth: the report names no zone

    @classmethod
    def of(cls, settings: AmazonSettings, scope: str, now: datetime) -> "FeedbackReader":
        written = settings.date_format or format_of(settings.where.country)
        return cls(scope, day_reader(written), (now + _EARTH_IS_AHEAD).date())

    def review_from(self, row: Row) -> Review:
        """The verdict on one order; a buyer can leave only one, so the order names it.

        Raises ValueError, which names the column and quotes nobody.
        """
        order_id = order_id_in(row)
        rating = _RATINGS.get(row.rating.strip())
        if rating is None:
            raise ValueError("rating: not 1, 2 or 3")
        written = self.read_day(row.day)
        if written > self.today:
            raise ValueError("date: lies in the future; see the setting date_format")
        return Review(
            key=ReviewKey(scope=self.scope, basis="natural", value=order_id),
            kind=ReviewKind.SELLER,
            rating=rating,
            native=row.rating.strip(),
            text=row.comments.strip(),
            written=written,
            buyer=row.email.strip().lower() or None,
            order=OrderRef(order_id),
            reply=row.response.strip() or None,
        )


def order_id_in(row: Row) -> str:
    """The order that a line is about. Raises ValueError when it names none."""
    order_id = row.order_id.strip()
    if not is_order_id(order_id):
        raise ValueError("order id: not of 3, 7 and 7 digits")
    return order_id


def is_order_id(text: str) -> bool:
    """Whether it is written as Amazon writes the number of an order."""
    return _ORDER.fullmatch(text) is not None
