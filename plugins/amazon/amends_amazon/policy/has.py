"""What Amazon has for people and programs, each with its reason and its source."""

from amends.domain.action import ActionKind, Delivery
from amends.marketplace.connector import Has
from amends_amazon.policy.origins import (
    CONTACT,
    FEEDBACK,
    MANIPULATION,
    MESSAGING,
    MODELS,
    NO_RATING,
    ORDERS,
    RELAY,
    REMOVAL,
    REPLIES,
    SOLICIT,
    TOPICS,
)

API, MAIL = Delivery.API, Delivery.MAIL
HAND, NEVER = Delivery.BY_HAND, Delivery.NEVER

HAS = (
    Has(
        what="read seller feedback",
        delivery=API,
        reason="report once or twice a day, one to three stars only, without id or article",
        source=FEEDBACK,
    ),
    Has(
        what="read reviews",
        delivery=HAND,
        reason="no call gives product reviews: file or paste by a signed-in person",
        source=MODELS,
    ),
    Has(
        what="read review topics",
        delivery=API,
        reason="weekly aggregates in seven sites; never the source of a case",
        source=TOPICS,
    ),
    Has(
        what="read buyer messages",
        delivery=MAIL,
        reason="no call reads them: the relay forwards them to the seller's mailbox",
        source=RELAY,
    ),
    Has(
        what="order evidence",
        delivery=API,
        reason="order, fulfilment and packages, without personal data",
        source=ORDERS,
    ),
    Has(
        what=ActionKind.MESSAGE,
        delivery=API,
        reason="only the kinds Amazon permits for the order; answers go by the mail relay",
        source=MESSAGING,
    ),
    Has(
        what=ActionKind.PUBLIC_REPLY,
        delivery=HAND,
        reason="seller feedback in Feedback Manager, once; never to a product review",
        source=REPLIES,
    ),
    Has(
        what=ActionKind.REFUND,
        delivery=HAND,
        reason="order page, or Contact customer for brands; never for a review's sake",
        source=CONTACT,
    ),
    Has(
        what=ActionKind.PRICE_REDUCTION,
        delivery=HAND,
        reason="partial refund on the order page",
        source=MODELS,
    ),
    Has(
        what=ActionKind.RETURN_ACCEPTANCE,
        delivery=HAND,
        reason="return requests in Seller Central",
        source=MODELS,
    ),
    Has(
        what=ActionKind.COUPON,
        delivery=NEVER,
        reason="messages with coupons are forbidden",
        source=MANIPULATION,
    ),
    Has(
        what=ActionKind.APPEAL,
        delivery=HAND,
        reason="feedback: Feedback Manager within 90 days; product review: report abuse",
        source=REMOVAL,
    ),
    Has(
        what=ActionKind.SOLICITATION,
        delivery=API,
        reason="once an order, day 5 to 30, blind to mood; off by default",
        source=SOLICIT,
    ),
    Has(
        what=ActionKind.INTERNAL_TASK,
        delivery=NEVER,
        reason="Amazon has no notes or tasks for staff",
        source=MODELS,
    ),
    Has(
        what=ActionKind.RATE_BUYER,
        delivery=NEVER,
        reason="sellers do not rate buyers on Amazon",
        source=NO_RATING,
    ),
)
