"""Amazon to try: one British shop, its seller feedback by report, two pages of reviews by hand.

Feedback of four and five stars is left as well, and no report tells it. Nobody ever wrote or
ordered any of it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from amends.domain.times import Clock
from amends.marketplace.demo import CLIENTS, DemoCapture, DemoStore, DemoTown
from amends_amazon.demo_brought import DemoReview, copied_text, saved_page
from amends_amazon.sandbox import CLIENT_ID, CLIENT_SECRET, AmazonSandbox, Buyer, Item, Package

_REVIEWS = Path(__file__).with_name("demo_reviews.jsonl")
_SHOP = "Sample Living UK"
_SITE = "amazon.co.uk"
_DAY = timedelta(days=1)
_PRAISE = "Would buy here again, no complaints."  # what no report tells
_GOODS = {  # as the file of reviews calls them
    "kettle": Item("B0SAMPLE01", "Sample Electric Kettle 1.7 L", "SMP-KETTLE", price="34.99"),
    "earbuds": Item("B0SAMPLE02", "Sample Wireless Earbuds", "SMP-EARBUDS", price="24.99"),
    "towels": Item("B0SAMPLE03", "Sample Towel Bale, 6 Pieces", "SMP-TOWELS", price="29.50"),
    "fryer": Item("B0SAMPLE04", "Sample Air Fryer 4 L", "SMP-FRYER", price="64.00"),
    "chocolate": Item("B0SAMPLE05", "Sample Chocolate Gift Box", "SMP-CHOCOLATE", price="18.75"),
}
_BUYER = Buyer(
    name="Pat Sample",
    phone="+44 1632 960017",  # of the numbers that are kept for plays
    street="17 Example Row",
    extra="Flat 0",
    city="Sampleton",
    postal_code="ZZ99 9ZZ",
)


class AmazonTown(DemoTown):
    """The sandbox with one seller. Its reports are made at once: nobody wants to wait for them."""

    takes_lines: ClassVar[bool] = False  # a report has one to three stars and no product reviews

    def __init__(self, clock: Clock) -> None:
        self._sandbox = AmazonSandbox(clock)
        self._sandbox.report_waits = self._sandbox.report_takes = timedelta(0)
        self._seller = self._sandbox.open_seller(_SHOP, _SITE)

    @property
    def app(self) -> Any:
        return self._sandbox

    def fill(self, now: datetime, lines: Iterable[str] | None = None) -> int:
        """Leave seller feedback; product reviews no call gives."""
        told = _told("feedback")
        for one in told:
            self._leave(one["article"], one, now)
        for name in _GOODS:
            praise = {"days_ago": 4, "stars": 5, "text": _PRAISE, "reply": ""}
            self._leave(name, praise, now)
        return len(told)

    def captures(self, now: datetime) -> Sequence[DemoCapture]:
        """A page as Chrome saves it, and another as it comes from the clipboard."""
        page, paste = (
            [_review(told, now) for told in _told(brought)] for brought in ("page", "paste")
        )
        return (
            DemoCapture(
                store=_SHOP,
                file="amazon-kettle.mhtml",
                data=saved_page(_GOODS["kettle"], page, now),
                says="The reviews of one kettle on amazon.co.uk, saved in the browser",
            ),
            DemoCapture(
                store=_SHOP,
                file="amazon-earbuds.txt",
                data=copied_text(_GOODS["earbuds"], paste),
                says="The reviews of some earbuds, copied on amazon.co.uk as plain text",
            ),
        )

    def stores(self, url: str) -> Sequence[DemoStore]:
        return [
            DemoStore(
                client=CLIENTS[1],
                marketplace="amazon",
                name=_SHOP,
                credentials={
                    "client_id": CLIENT_ID,
                    "client_secret": CLIENT_SECRET,
                    "refresh_token": self._sandbox.refresh_token(self._seller),
                },
                settings={
                    "site": _SITE,
                    "api": url,
                    "login": f"{url}/auth/o2/token",
                    "first_look_seconds": 0,
                },
            )
        ]

    def _leave(self, name: str, told: Mapping[str, Any], now: datetime) -> None:
        left = now - told["days_ago"] * _DAY
        ordered = left - 9 * _DAY
        order = self._sandbox.add_order(
            self._seller,
            created=ordered,
            items=(_GOODS[name],),
            buyer=_BUYER,
            packages=(Package(carrier="Royal Mail", service="Tracked 48", shipped=ordered + _DAY),),
        )
        self._sandbox.leave_feedback(
            self._seller,
            told["stars"],
            told["text"],
            order_id=order,
            left=left,
            response=told["reply"],
        )


def _told(brought: str) -> list[dict[str, Any]]:
    lines = map(json.loads, _REVIEWS.read_text("utf-8").splitlines())
    return [line for line in lines if line["brought"] == brought]


def _review(told: Mapping[str, Any], now: datetime) -> DemoReview:
    return DemoReview(
        written=now - told["days_ago"] * _DAY,
        stars=told["stars"],
        title=told["title"],
        text=told["text"],
        author=told["author"],
        variant=told["variant"],
        verified=told["verified"],
    )
