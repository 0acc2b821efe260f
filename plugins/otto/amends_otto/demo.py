"""OTTO to try: one shop with orders behind a token, and its reviews, which a person brings.

No call gives a review, so the town holds what there is a call for: the orders that the reviews
are about, their parcels and some returns. Nobody ever wrote, ordered or sent any of it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from amends.domain.times import Clock
from amends.marketplace.demo import CLIENTS, DemoCapture, DemoStore, DemoTown
from amends_otto.demo_brought import DemoReview, page_of, table_of
from amends_otto.sandbox import CLIENT_ID, CLIENT_SECRET, OttoSandbox
from amends_otto.sandbox.state import Article

_REVIEWS = Path(__file__).with_name("demo_reviews.jsonl")
_SHOP = "Musterhaus Wohnen"
_DAY = timedelta(days=1)


class _Good(NamedTuple):
    title: str
    price: str
    by_forwarder: bool = False


_GOODS = {  # as the file of reviews calls them
    "sofa": _Good("Demo Schlafsofa Norden", "479.00", by_forwarder=True),
    "kocher": _Good("Demo Wasserkocher 1,7 l Edelstahl", "29.95"),
    "jacke": _Good("Demo Steppjacke mit Kapuze", "79.99"),
    "wäsche": _Good("Demo Bettwäsche Mako-Satin", "54.90"),
    "regal": _Good("Demo Wandregal 3er-Set", "39.99"),
    "sauger": _Good("Demo Akku-Staubsauger 2-in-1", "149.00"),
    "stiefel": _Good("Demo Kinder-Gummistiefel", "24.99"),
    "leuchte": _Good("Demo LED-Tischleuchte dimmbar", "34.99"),
}


class OttoTown(DemoTown):
    """The sandbox with one seller, who sells what the reviews are about."""

    takes_lines: ClassVar[bool] = False  # no call gives a review here

    def __init__(self, clock: Clock) -> None:
        self._sandbox = OttoSandbox(clock)
        self._seller = self._sandbox.open_seller(_SHOP)
        self._articles = {
            name: self._sandbox.article(self._seller, good.title, good.price)
            for name, good in _GOODS.items()
        }

    @property
    def app(self) -> Any:
        return self._sandbox

    def fill(self, now: datetime, lines: Iterable[str] | None = None) -> int:
        """Place the order behind each review. Reviews there are none, by call."""
        for number, told in enumerate(_told()):
            self._buy(told, now, weeks=1 + number % 3, sends_back=number % 7 == 0)
        return 0

    def captures(self, now: datetime) -> Sequence[DemoCapture]:
        """A table as German Excel writes it, and a page as a browser does."""
        written = {
            way: [_review(told, self._articles, now) for told in _told() if told["brought"] == way]
            for way in ("file", "page")
        }
        return (
            DemoCapture(
                store=_SHOP,
                file="otto-bewertungen.csv",
                data=table_of(written["file"]),
                says="A table of reviews that the client kept in German Excel",
            ),
            DemoCapture(
                store=_SHOP,
                file="otto-tischleuchte.html",
                data=page_of(self._articles["leuchte"], written["page"]),
                says="The reviews of one lamp on otto.de, saved in the browser",
            ),
        )

    def stores(self, url: str) -> Sequence[DemoStore]:
        return [
            DemoStore(
                client=CLIENTS[0],
                marketplace="otto",
                name=_SHOP,
                credentials={"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET},
                settings={"api": url},
            )
        ]

    def _buy(self, told: Mapping[str, Any], now: datetime, *, weeks: int, sends_back: bool) -> None:
        good = _GOODS[told["article"]]
        written = now - told["days_ago"] * _DAY
        ordered = written - weeks * 7 * _DAY
        order = self._sandbox.add_order(
            self._seller,
            items=[(good.title, good.price)],
            created=ordered,
            forwarder=good.by_forwarder,
        )
        self._sandbox.ship(order, at=ordered + _DAY)
        if sends_back:
            self._sandbox.announce_return(order.items[0], at=written)


def _told() -> list[dict[str, Any]]:
    return [json.loads(line) for line in _REVIEWS.read_text("utf-8").splitlines()]


def _review(told: Mapping[str, Any], articles: Mapping[str, Article], now: datetime) -> DemoReview:
    return DemoReview(
        article=articles[told["article"]],
        written=now - told["days_ago"] * _DAY,
        stars=told["stars"],
        title=told["title"],
        text=told["text"],
        author=told["author"],
        variant=told["variant"],
    )
