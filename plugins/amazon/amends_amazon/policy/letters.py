"""The kinds of message that Amazon's API sends, what each is for, and those that are never called.

Amazon goes on advertising kinds whose operations it has taken out of its model, so an offer alone
is no reason to call: what is not in `KINDS` is not called, whatever an order advertises.

Source: messaging.json and solicitations.json at 34dc93f, and its history for what was removed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from amends.domain.facts import Purpose


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. Its place is /messages/NAME below the order."""

    name: str  # as an order's actions call it
    operation: str
    longest: int | None = None  # characters of its text; None: it is made of files alone

    @property
    def is_text(self) -> bool:
        """Whether it can be sent as text alone; we send no files."""
        return self.longest is not None


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("unexpectedProblem", "createUnexpectedProblem", 2_000),
        Kind("confirmOrderDetails", "createConfirmOrderDetails", 2_000),
        Kind("confirmDeliveryDetails", "createConfirmDeliveryDetails", 2_000),
        Kind("confirmServiceDetails", "createConfirmServiceDetails", 2_000),
        Kind("confirmCustomizationDetails", "confirmCustomizationDetails", 800),
        Kind("digitalAccessKey", "createDigitalAccessKey", 400),
        Kind("legalDisclosure", "createLegalDisclosure"),
        Kind("warranty", "CreateWarranty"),
        Kind("invoice", "sendInvoice"),
    )
}
GONE: Mapping[str, str] = {  # advertised or not; with the day on which the model lost it
    "negativeFeedbackRemoval": "createNegativeFeedbackRemoval, removed on 2025-08-04",
    "amazonMotors": "createAmazonMotors, removed on 2026-01-30",
    "amazonPayProblem": "of 2020-08 only",
}
SOLICITING = "createProductReviewAndSellerFeedbackSolicitation"
SOLICITATION = "productReviewAndSellerFeedback"  # the only action of that API

# None of the kinds means "I saw your bad review", so a follow-up has none. What the guidelines let
# a seller write about and no kind is made for, a question about a return say, goes by hand.
SERVES: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.ORDER_ISSUE: ("unexpectedProblem",),  # "affecting the completion of the order"
    Purpose.ORDER_QUERY: ("confirmOrderDetails",),  # a question "prior to shipping"
    Purpose.DELIVERY_UPDATE: ("confirmDeliveryDetails", "unexpectedProblem"),
    Purpose.CUSTOMIZATION: ("confirmCustomizationDetails",),
}
BY_HAND_FOR = frozenset(
    {
        Purpose.RETURN_QUESTION,
        Purpose.RETURN_REJECTED,
        Purpose.RECALL,
        Purpose.TAKEBACK,
        Purpose.INVOICE,
    }
)
_ANY = tuple(dict.fromkeys(name for names in SERVES.values() for name in names))


def serving(purpose: Purpose | None) -> tuple[str, ...]:
    """The kinds that may serve `purpose`, best first; None: whatever serves any."""
    return _ANY if purpose is None else SERVES.get(purpose, ())


def fitting(purpose: Purpose | None, permitted: Collection[str]) -> str | None:
    """The best kind for `purpose` among those that an order permits. None: none of them is."""
    return next((name for name in serving(purpose) if name in permitted), None)
