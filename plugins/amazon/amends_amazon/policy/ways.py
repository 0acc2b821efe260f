"""The ways of a message and of a request for a review: by call, by hand, or never, and why.

Product reviews and seller feedback never mix: the author of a product review is reached only by
the brand's own tool, the buyer behind feedback through the order.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from amends.domain.action import Delivery, Source
from amends.domain.facts import Purpose
from amends.domain.ids import OrderRef
from amends.domain.review import ReviewKind
from amends.marketplace.connector import RouteFacts
from amends_amazon.policy.letters import BY_HAND_FOR, fitting, serving
from amends_amazon.policy.origins import (
    CONTACT,
    GUIDELINES,
    MESSAGING,
    RELAY,
    REPLIES,
    SOLICIT,
)
from amends_amazon.settings import AmazonSettings

TOOL = "contact_customer"  # as the rules call it
API, HAND, NEVER = Delivery.API, Delivery.BY_HAND, Delivery.NEVER


class Way(NamedTuple):
    """One way of an action, before it is known of which."""

    how: Delivery
    why: str
    source: Source
    tool: str | None = None
    permit: str | None = None


def settings_in(facts: RouteFacts) -> AmazonSettings:
    return facts.settings if isinstance(facts.settings, AmazonSettings) else AmazonSettings()


def is_feedback(facts: RouteFacts) -> bool:
    return facts.review is not None and facts.review.kind is ReviewKind.SELLER


def order_of(facts: RouteFacts) -> OrderRef | None:
    """The order in question: the review's own, or the one that a person confirmed."""
    own = facts.review.order if facts.review else None
    return facts.order_ref or own or (facts.order.ref if facts.order else None)


def answers(facts: RouteFacts) -> bool:
    """Whether the buyer wrote first. No call of Amazon answers anybody."""
    return bool(facts.buyer_wrote) or facts.purpose is Purpose.REPLY_TO_BUYER


def by_brand_tool(facts: RouteFacts) -> bool:
    """Whether only the page Customer Reviews leads to this buyer: nobody looks up the order."""
    if facts.review is None or is_feedback(facts) or answers(facts):
        return False
    return facts.purpose is Purpose.REVIEW_FOLLOWUP or order_of(facts) is None


def message(facts: RouteFacts) -> Sequence[Way]:
    if answers(facts):
        return [Way(HAND, "answer in the buyer's thread in Seller Central, within 24 hours", RELAY)]
    if facts.purpose is Purpose.REVIEW_REQUEST:
        return [Way(NEVER, "a review is asked for only by Amazon's own request", SOLICIT)]
    if by_brand_tool(facts):
        return [_contact_customer(facts)]
    if facts.purpose is Purpose.REVIEW_FOLLOWUP:
        why = "messages of the order, about its problem: no call sends a word about feedback"
        return [Way(HAND, why, REPLIES)]
    if facts.purpose in BY_HAND_FOR:
        return [Way(HAND, "Contact buyer on the order page: no call sends this", GUIDELINES)]
    if not facts.has_credentials or order_of(facts) is None:
        return [Way(HAND, "messages of the order in Seller Central", MESSAGING)]
    return [_permitted(facts)]


def _permitted(facts: RouteFacts) -> Way:
    if facts.permissions is None:
        kinds = " or ".join(serving(facts.purpose))
        return Way(
            API, f"Amazon is asked first whether it permits {kinds} for this order", MESSAGING
        )
    permitted = {one.kind for one in facts.permissions if one.delivery is API}
    kind = fitting(facts.purpose, permitted)
    if kind is None:
        return Way(NEVER, "Amazon permits no message for this order now", MESSAGING)
    return Way(API, f"Amazon permits {kind} for this order now", MESSAGING, permit=kind)


def _contact_customer(facts: RouteFacts) -> Way:
    settings = settings_in(facts)
    rating = facts.review.rating if facts.review else None
    if settings.brand_registered is False:
        return Way(NEVER, "Contact customer alone leads there: for registered brands", CONTACT)
    if settings.seller_of_record is False:
        return Way(NEVER, "Contact customer alone leads there: for who sold it", CONTACT)
    if rating is not None and rating > settings.contact_stars:
        return Way(NEVER, f"Contact customer is for up to {settings.contact_stars} stars", CONTACT)
    return Way(HAND, "Contact customer, for brands: two fixed templates", CONTACT, TOOL)


def solicitation(facts: RouteFacts) -> Sequence[Way]:
    settings = settings_in(facts)
    if not settings.solicitations:
        return [Way(NEVER, "switched off: asking is never a step of recovery", SOLICIT)]
    if order_of(facts) is None:
        return [Way(NEVER, "a review is asked for by order, and none is known", SOLICIT)]
    if window := asking_window(facts):
        opens, closes = window
        if facts.now < opens:
            return [Way(NEVER, f"a review may be asked for from {opens:%Y-%m-%d} on", SOLICIT)]
        if facts.now > closes:
            return [Way(NEVER, f"a review could be asked for until {closes:%Y-%m-%d}", SOLICIT)]
    if facts.has_credentials:
        return [Way(API, "Amazon's own request, once an order and for every order alike", SOLICIT)]
    return [Way(HAND, "Request a review on the order page, for every order alike", SOLICIT)]


def asking_window(facts: RouteFacts) -> tuple[datetime, datetime] | None:
    """From when until when a review may be asked for; None: the day of delivery is not known.

    Counted from the delivery, or from its last promised day: later than Amazon opens, never
    earlier. Whether it is open, Amazon itself is asked before anything leaves.
    """
    delivered = facts.order and (facts.order.delivered or facts.order.deliver_by)
    if not delivered:
        return None
    settings = settings_in(facts)
    return (
        delivered + timedelta(days=settings.solicitation_from_day),
        delivered + timedelta(days=settings.solicitation_until_day),
    )
