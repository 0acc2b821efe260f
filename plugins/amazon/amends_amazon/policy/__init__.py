"""What Amazon has and allows, as data.

Two kinds never mix: seller feedback is about us and one order, a product review is about an
article and tied to no order. Facts are those of the fact sheet `platforms/amazon.md`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from amends.domain.action import ActionKind, Delivery, Route, Source
from amends.domain.budget import BudgetScope, Limit
from amends.domain.ids import ArticleRef
from amends.domain.reading import ReadingRules, Reread
from amends.domain.times import earliest
from amends.marketplace.capture import HandRules
from amends.marketplace.connector import RouteFacts
from amends_amazon.policy.has import HAS
from amends_amazon.policy.letters import KINDS, SOLICITING
from amends_amazon.policy.origins import (
    ABUSE,
    CONTACT,
    MANIPULATION,
    MODELS,
    NO_RATING,
    REMOVAL,
    REMOVAL_DAYS,
    REPLIES,
    REVIEW_REPLY,
)
from amends_amazon.policy.ways import Way, is_feedback, message, settings_in, solicitation
from amends_amazon.settings import AmazonSettings

__all__ = [
    "HAS",
    "by_hand",
    "limits",
    "page_url",
    "reaches_a_buyer",
    "reading_rules",
    "routes",
    "wait_after_429",
]

HAND, NEVER = Delivery.BY_HAND, Delivery.NEVER

DAY = timedelta(days=1)
PLANS: Mapping[str, tuple[float, int]] = {  # calls a second and burst, of one account and app
    "createReport": (0.0167, 15),
    "getReports": (0.0222, 10),
    "getReport": (2, 15),
    "getReportDocument": (0.0167, 15),
    "getOrder": (0.5, 30),
    "getMarketplaceParticipations": (0.016, 15),
    "getMessagingActionsForOrder": (1, 5),
    "GetAttributes": (1, 5),
    "getSolicitationActionsForOrder": (1, 5),
}
SENDS: Mapping[str, tuple[float, int]] = {  # what reaches a buyer; sendInvoice is not called
    **{kind.operation: (1, 5) for kind in KINDS.values() if kind.is_text},
    SOLICITING: (1, 5),
}
SPARE = 0.1  # of the rate of whatever reaches buyers stays unused: ours
_REPORT_ROLE = "Selling Partner Insights or Amazon Fulfillment"
ROLES: Mapping[str, str] = {  # what the app must hold; of the others no source names one
    "createReport": _REPORT_ROLE,
    "getReports": _REPORT_ROLE,
    "getReport": _REPORT_ROLE,
    "getReportDocument": _REPORT_ROLE,
    "getOrder": "one of those for orders, such as Buyer Communication",
    "getMessagingActionsForOrder": "Buyer Communication",
    "GetAttributes": "Buyer Communication",
    "getSolicitationActionsForOrder": "Buyer Solicitation or Product Listing",
}
# A killed call may land so much later: ours, Amazon says nothing of it.
SETTLES_WITHIN: Mapping[ActionKind, timedelta] = {
    ActionKind.MESSAGE: timedelta(minutes=10),
    ActionKind.SOLICITATION: timedelta(minutes=10),
}


def reaches_a_buyer(operation: str) -> bool:
    """Whether the call writes: then a 403 is a rule of business and no matter of roles."""
    return operation in SENDS


def limits() -> tuple[Limit, ...]:
    """Each operation of each account has a budget of its own, so stores do not share one.

    Source: the models; usage-plans-and-rate-limits.
    """
    reads = [Limit(name, BudgetScope.ACCOUNT, rate, burst) for name, (rate, burst) in PLANS.items()]
    sends = [
        Limit(name, BudgetScope.ACCOUNT, rate, burst, headroom=SPARE)
        for name, (rate, burst) in SENDS.items()
    ]
    return (*reads, *sends)


def wait_after_429(operation: str) -> timedelta:
    """When one more call flows in at the default rate: Amazon itself names no time."""
    rate, _ = {**PLANS, **SENDS}.get(operation, (1, 1))
    return timedelta(seconds=1 / rate)


def reading_rules(settings: AmazonSettings) -> ReadingRules:
    """One report for one stretch: it has no cap, and asking for days makes it fail more often.

    What is seldom changed is read again once a week, as long as removal may be asked for.
    """
    return ReadingRules(
        horizon=DAY * settings.first_feedback_days,
        every=settings.feedback_every,
        overlap=DAY * settings.feedback_days,
        first_bite=DAY * settings.first_feedback_days,
        rereads=(Reread(age=DAY * 90, every=DAY * 7),),
    )


def by_hand(settings: AmazonSettings) -> HandRules:
    """What a person opens: an article's page shows reviews for good, a brand's only for a while."""
    return HandRules(
        hint="open all reviews of the article, sorted by the newest; copy all, or save the page",
        every=DAY * settings.look_every_days,
        store_shown_for=DAY * settings.brand_days,
    )


def page_url(article: ArticleRef | None, settings: AmazonSettings) -> str | None:
    """Where the reviews of `article` stand; of the brand without one, where it is registered."""
    if article:
        address = settings.review_address.replace("{site}", settings.site)
        return address.replace("{article}", article)
    if settings.brand_registered:
        return settings.brand_address.replace("{site}", settings.site)
    return None


def routes(kind: ActionKind, facts: RouteFacts) -> tuple[Route, ...]:
    """The ways of an action now: one, or NEVER with its reason."""
    rule = _ROUTES.get(kind)
    if rule is None:
        rule = _always(NEVER, "this kind of action does not exist here", MODELS)
    return tuple(
        Route(
            kind=kind,
            delivery=way.how,
            reason=way.why,
            source=way.source,
            tool=way.tool,
            permit=way.permit,
        )
        for way in rule(facts)
    )


def _always(how: Delivery, why: str, source: Source) -> Callable[[RouteFacts], Sequence[Way]]:
    return lambda _: [Way(how, why, source)]


def _public_reply(facts: RouteFacts) -> Sequence[Way]:
    if facts.review is not None and not is_feedback(facts):
        return [Way(NEVER, "a product review cannot be replied to", REVIEW_REPLY)]
    if facts.review is not None and facts.review.reply:
        return [Way(NEVER, "there is a reply; a deleted one cannot be replaced", REPLIES)]
    return [Way(HAND, "Feedback Manager, public reply", REPLIES)]


def _appeal(facts: RouteFacts) -> Sequence[Way]:
    if facts.review is not None and not is_feedback(facts):
        return [Way(HAND, "Report abuse beside the review", ABUSE)]
    settings = settings_in(facts)
    if facts.review is not None:
        written = earliest(facts.review.written, ZoneInfo(settings.where.zone))
        if facts.now > written + timedelta(days=settings.appeal_days):
            why = f"requests close {settings.appeal_days} days after the feedback"
            return [Way(NEVER, why, REMOVAL_DAYS)]
    return [Way(HAND, "Feedback Manager, request removal, and nowhere else", REMOVAL)]


_ROUTES: dict[ActionKind, Callable[[RouteFacts], Sequence[Way]]] = {
    ActionKind.MESSAGE: message,
    ActionKind.PUBLIC_REPLY: _public_reply,
    ActionKind.REFUND: _always(HAND, "order page in Seller Central", CONTACT),
    ActionKind.PRICE_REDUCTION: _always(HAND, "partial refund on the order page", MODELS),
    ActionKind.RETURN_ACCEPTANCE: _always(HAND, "return requests in Seller Central", MODELS),
    ActionKind.COUPON: _always(NEVER, "messages with coupons are forbidden", MANIPULATION),
    ActionKind.RATE_BUYER: _always(NEVER, "sellers do not rate buyers on Amazon", NO_RATING),
    ActionKind.APPEAL: _appeal,
    ActionKind.SOLICITATION: solicitation,
    ActionKind.INTERNAL_TASK: _always(NEVER, "Amazon has no notes or tasks for staff", MODELS),
}
