"""Feedback about the seller from a file, under the key that the report gives it as well."""

from amends.domain.ids import OrderRef
from amends.domain.review import Review, ReviewKey, ReviewKind
from amends.marketplace.capture import Found
from amends_amazon.mapping.feedback import is_order_id


def is_feedback(found: Found) -> bool:
    """Whether `found` is about the seller: said so, or it names an order and no article."""
    if found.kind is ReviewKind.SELLER:
        return True
    return bool(found.order) and not found.article and not found.native_id


def review_from(found: Found, scope: str) -> Review:
    """The verdict on one order; a buyer can leave only one, so the order names it.

    Raises ValueError when it names no order of Amazon's.
    """
    order = (found.order or "").strip()
    if not is_order_id(order):
        raise ValueError("feedback about the seller needs its order id, of 3, 7 and 7 digits")
    told = {name: value for name, value in found if name not in ("native_id", "kind", "order")}
    return Review(
        key=ReviewKey(scope=scope, basis="natural", value=order),
        kind=ReviewKind.SELLER,
        order=OrderRef(order),
        **told,
    )
