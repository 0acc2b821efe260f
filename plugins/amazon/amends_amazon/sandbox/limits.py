"""How many calls a seller's app may make: one bucket for each operation, seller and app.

`rate` flows in by the second, up to `burst`. Limits that Amazon puts on a whole app or account
besides are not published, and not here.

Source: usage plans in the models; usage-plans-and-rate-limits.
"""

from dataclasses import dataclass
from datetime import datetime

_WHISKER = 1e-6  # of a call: what floating point loses in a refill


@dataclass(frozen=True, slots=True)
class UsagePlan:
    rate: float  # calls a second
    burst: int

    def __str__(self) -> str:
        return f"{self.rate:.4f}".rstrip("0").rstrip(".")


PLANS: dict[str, UsagePlan] = {
    "createReport": UsagePlan(0.0167, 15),
    "getReports": UsagePlan(0.0222, 10),
    "getReport": UsagePlan(2, 15),
    "cancelReport": UsagePlan(0.0222, 10),
    "getReportDocument": UsagePlan(0.0167, 15),
    "searchOrders": UsagePlan(0.0056, 20),
    "getOrder": UsagePlan(0.5, 30),
    "getMarketplaceParticipations": UsagePlan(0.016, 15),
    "getAccount": UsagePlan(0.016, 15),
    **dict.fromkeys(
        (
            "getMessagingActionsForOrder",
            "GetAttributes",
            "confirmCustomizationDetails",
            "createConfirmDeliveryDetails",
            "createConfirmOrderDetails",
            "createConfirmServiceDetails",
            "createUnexpectedProblem",
            "createDigitalAccessKey",
            "createLegalDisclosure",
            "CreateWarranty",
            "sendInvoice",  # the model states none
            "getSolicitationActionsForOrder",
            "createProductReviewAndSellerFeedbackSolicitation",
        ),
        UsagePlan(1, 5),
    ),
}


@dataclass(slots=True)
class _Bucket:
    left: float
    seen: datetime


class Limits:
    """The buckets. `plans` may be changed or emptied; an operation without a plan is free."""

    def __init__(self) -> None:
        self.plans = dict(PLANS)
        self._buckets: dict[tuple[str, ...], _Bucket] = {}

    def take(self, operation: str, key: tuple[str, ...], now: datetime) -> bool:
        """Charge one call to `key`, or say that there is none left. A refused call is free."""
        plan = self.plans.get(operation)
        if plan is None:
            return True
        bucket = self._buckets.setdefault((operation, *key), _Bucket(plan.burst, now))
        passed = max(0.0, (now - bucket.seen).total_seconds())
        bucket.left = min(float(plan.burst), bucket.left + passed * plan.rate)
        bucket.seen = now
        if bucket.left < 1 - _WHISKER:
            return False
        bucket.left -= 1
        return True
