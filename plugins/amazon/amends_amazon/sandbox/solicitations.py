"""The Solicitations API: Amazon's own mail that asks for a review and feedback, once an order.

It is offered from five days after the earliest promised day of delivery to thirty after the latest.
Outside of that, and the second time, it is refused with a 403.

Source: solicitations.json; solicit-feedback-for-an-order; selling-partner-api-docs, issue 121, and
-models, issue 19.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from amends_amazon.sandbox.messaging import Row, hal, order_of
from amends_amazon.sandbox.state import Order
from amends_amazon.sandbox.wire import Call, Refusal

ACTION = "productReviewAndSellerFeedback"
_ORDER = "/solicitations/v1/orders/{amazonOrderId}"
_OPENS, _CLOSES = timedelta(days=5), timedelta(days=30)


def get_actions(call: Call) -> Mapping[str, Any]:
    order = order_of(call)
    open_now = _in_time(order, call.now) and not order.solicited
    return hal(call, _ORDER, order, {ACTION: f"solicitations/{ACTION}"} if open_now else {})


def solicit(call: Call) -> Mapping[str, Any]:
    order = order_of(call)
    if not _in_time(order, call.now):
        raise _refused(
            "You cannot use this feature to request a review outside the 5-30 day range after the "
            "order delivery date."
        )
    if order.solicited:
        raise _refused("The requested solicitation is not available for this amazonOrderId.")
    call.town.solicit(order)
    return {}


def _in_time(order: Order, now: datetime) -> bool:
    earliest, latest = order.deliver_by
    return order.status == "SHIPPED" and earliest + _OPENS <= now <= latest + _CLOSES


def _refused(message: str) -> Refusal:
    return Refusal(403, "Unauthorized", message)


TABLE: tuple[Row, ...] = (
    ("GET", _ORDER, "getSolicitationActionsForOrder", 200, get_actions),
    (
        "POST",
        f"{_ORDER}/solicitations/{ACTION}",
        "createProductReviewAndSellerFeedbackSolicitation",
        201,
        solicit,
    ),
)
