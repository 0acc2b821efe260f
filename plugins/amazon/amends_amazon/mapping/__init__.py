"""Their words into ours: the only place where Amazon's days, scales and names are translated."""

from amends_amazon.mapping.feedback import FeedbackReader
from amends_amazon.mapping.orders import order_from

__all__ = ["FeedbackReader", "order_from"]
