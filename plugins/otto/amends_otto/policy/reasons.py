"""Why a seller on OTTO may write to a buyer first: a closed list, and a review is not on it.

The way of a message and the rule OTTO-MSG-001 read the same list, so they cannot disagree.
Source: seller terms, Annex 9, section 10, as summarised in 2025-05; see `policy.sources.TERMS`.
"""

from collections.abc import Mapping

from amends.domain.facts import Purpose

# Six reasons in the terms. A question for the order and one for contact data of the delivery
# notice are one purpose here: both ask what the order needs.
REASONS: Mapping[Purpose, str] = {
    Purpose.ORDER_QUERY: "a question without which the order, or its delivery, cannot be handled",
    Purpose.DELIVERY_UPDATE: "a change to the shipment: a new number, a delay",
    Purpose.RECALL: "a recall or warning",
    Purpose.RETURN_REJECTED: "what happens to the goods of a rejected return",
    Purpose.TAKEBACK: "the take-back of an old device that the law orders",
}
