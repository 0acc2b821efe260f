"""How a person finds on Amazon's pages what an action is about, and knows it there. Pure.

A link carries the number of the order or review and nothing else of a buyer.
"""

from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from amends.domain.action import Action
from amends.domain.ids import OrderRef
from amends.domain.review import Review
from amends.domain.times import earliest
from amends.marketplace.connector import RouteFacts
from amends_amazon.policy.ways import order_of
from amends_amazon.settings import AmazonSettings


def order_in(action: Action, facts: RouteFacts) -> OrderRef | None:
    return action.order or order_of(facts)


def named(order: OrderRef | None) -> str:
    return f"order {order}" if order else "the order"


def named_review(review: Review | None) -> str:
    if review is None:
        return "the review"
    number = f" {review.key.value}" if review.key.basis == "native" else ""
    of = f" of {review.article}" if review.article else ""
    return f"the review{number}{of}"


def known_by(review: Review | None) -> tuple[str, ...]:
    """By which a person knows it on the page. Who wrote it is on the page and not in here."""
    if review is None:
        return ()
    stars = f"{review.rating} of 5 stars, " if review.rating else ""
    return (f"{stars}written {review.written:%Y-%m-%d}",)


def proof_of(facts: RouteFacts) -> tuple[str, ...]:
    """What the grounds of feedback rest on. Tracking numbers stay in the case's own evidence."""
    order = facts.order
    if order is None:
        return ()
    told = [f"order {order.ref}"]
    told += [f"packed and shipped by {order.fulfilled_by}"] if order.fulfilled_by else []
    dates = (("shipped", order.shipped), ("ship by", order.ship_by), ("due", order.deliver_by))
    told += [f"{what} {at:%Y-%m-%d}" for what, at in dates if at]
    told += [f"{one.carrier}: {one.state}" for one in order.parcels]
    return tuple(told)


def for_ground(action: Action) -> str:
    return f", for the reason: {action.ground}" if action.ground else ""


def written_at(facts: RouteFacts, settings: AmazonSettings) -> datetime | None:
    """The earlier edge of the day on which the review was written: nobody is late by a zone."""
    if facts.review is None:
        return None
    return earliest(facts.review.written, ZoneInfo(settings.where.zone))


def filled(address: str, settings: AmazonSettings) -> str:
    return address.replace("{site}", settings.site)


def order_link(order: OrderRef | None, settings: AmazonSettings) -> str | None:
    if order is None:
        return None
    return filled(settings.order_address, settings).replace("{order}", quote(order, safe=""))


def review_link(review: Review, settings: AmazonSettings) -> str | None:
    if review.key.basis != "native":
        return None
    address = filled(settings.single_review_address, settings)
    return address.replace("{review}", quote(review.key.value, safe=""))
