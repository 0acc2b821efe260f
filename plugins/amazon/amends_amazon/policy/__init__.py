"""What Amazon has and allows, as data.

Two kinds never mix: seller feedback is about us and one order, a product review is about an
article and tied to no order. Facts are those of the fact sheet `platforms/amazon.md`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from amends.domain.action import ActionKind, Confidence, Delivery, Route, Source
from amends.domain.budget import BudgetScope, Limit
from amends.domain.ids import ArticleRef
from amends.domain.reading import ReadingRules, Reread
from amends.domain.review import ReviewKind
from amends.domain.times import earliest
from amends.marketplace.capture import HandRules
from amends.marketplace.connector import Has, RouteFacts
from amends_amazon.settings import AmazonSettings

CHECKED = date(2026, 11, 22)
API, MAIL = Delivery.API, Delivery.MAIL
HAND, NEVER = Delivery.BY_HAND, Delivery.NEVER


def _source(title: str, confidence: Confidence = Confidence.VERIFIED) -> Source:
    return Source(title=title, checked_on=CHECKED, confidence=confidence)


MODELS = _source("Amazon, selling-partner-api-models at 34dc93f of 2026-08-05")
FEEDBACK = _source("Amazon, report GET_SELLER_FEEDBACK_DATA")
TOPICS = _source("Amazon, Customer Feedback API 2024-06-01")
RELAY = _source("Seller Central help 200389080, Buyer-Seller Messaging")
MESSAGING = _source("Amazon, Messaging API v1")
REPLIES = _source("Seller Central help 202126280, public reply to feedback")
REVIEW_REPLY = _source("no call; older brand pages show a comment icon", Confidence.UNCERTAIN)
CONTACT = _source("brand page Contact customer, copies of 2023", Confidence.SECOND_HAND)
SOLICIT = _source("Amazon, Solicitations API v1")
ORDERS = _source("Amazon, Orders API 2026-01-01")
REMOVAL = _source("Seller Central help 20231 and 202125690, removal of feedback")
REMOVAL_DAYS = _source("copies of Seller Central help, 90 days", Confidence.SECOND_HAND)
ABUSE = _source("Seller Central help XATYDG72KXPG7EM, report abuse")
MANIPULATION = _source("Seller Central help E8SYAZUBGVFBHCH, review manipulation")

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
)

DAY = timedelta(days=1)
PLANS: Mapping[str, tuple[float, int]] = {  # calls a second and burst, of one account and app
    "createReport": (0.0167, 15),
    "getReports": (0.0222, 10),
    "getReport": (2, 15),
    "getReportDocument": (0.0167, 15),
    "getOrder": (0.5, 30),
    "getMarketplaceParticipations": (0.016, 15),
}
_REPORT_ROLE = "Selling Partner Insights or Amazon Fulfillment"
ROLES: Mapping[str, str] = {  # what the app must hold; of the others no source names one
    "createReport": _REPORT_ROLE,
    "getReports": _REPORT_ROLE,
    "getReport": _REPORT_ROLE,
    "getReportDocument": _REPORT_ROLE,
    "getOrder": "one of those for orders, such as Buyer Communication",
}


def limits() -> tuple[Limit, ...]:
    """Each operation of each account has a budget of its own, so stores do not share one.

    Source: the models; usage-plans-and-rate-limits.
    """
    return tuple(
        Limit(operation=operation, scope=BudgetScope.ACCOUNT, rate=rate, burst=burst)
        for operation, (rate, burst) in PLANS.items()
    )


def wait_after_429(operation: str) -> timedelta:
    """When one more call flows in at the default rate: Amazon itself names no time."""
    rate, _ = PLANS.get(operation, (1, 1))
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
    """The ways of an action now. No call writes yet: what has one goes by hand so far."""
    rule = _ROUTES.get(kind)
    if rule is None:
        rule = _always(NEVER, "this kind of action does not exist here", MODELS)
    return tuple(
        Route(kind=kind, delivery=how, reason=why, source=source)
        for how, why, source in rule(facts)
    )


_Way = tuple[Delivery, str, Source]


def _always(how: Delivery, why: str, source: Source) -> Callable[[RouteFacts], Sequence[_Way]]:
    return lambda _: [(how, why, source)]


def _is_feedback(facts: RouteFacts) -> bool:
    return facts.review is not None and facts.review.kind is ReviewKind.SELLER


def _settings(facts: RouteFacts) -> AmazonSettings:
    return facts.settings if isinstance(facts.settings, AmazonSettings) else AmazonSettings()


def _message(facts: RouteFacts) -> Sequence[_Way]:
    if facts.review is None or _is_feedback(facts) or facts.review.order is not None:
        return [(HAND, "messages of the order in Seller Central", MESSAGING)]
    settings = _settings(facts)
    if settings.brand_registered is False:
        return [(NEVER, "no order, and Contact customer is for registered brands", CONTACT)]
    if settings.seller_of_record is False:
        return [(NEVER, "no order, and Contact customer is for who sold it", CONTACT)]
    return [(HAND, "Contact customer, for brands: two fixed templates", CONTACT)]


def _public_reply(facts: RouteFacts) -> Sequence[_Way]:
    if facts.review is not None and not _is_feedback(facts):
        return [(NEVER, "a product review cannot be replied to", REVIEW_REPLY)]
    if facts.review is not None and facts.review.reply:
        return [(NEVER, "there is a reply; a deleted one cannot be replaced", REPLIES)]
    return [(HAND, "Feedback Manager, public reply", REPLIES)]


def _appeal(facts: RouteFacts) -> Sequence[_Way]:
    if facts.review is not None and not _is_feedback(facts):
        return [(HAND, "Report abuse beside the review", ABUSE)]
    settings = _settings(facts)
    if facts.review is not None:
        written = earliest(facts.review.written, ZoneInfo(settings.where.zone))
        if facts.now > written + timedelta(days=settings.appeal_days):
            why = f"requests close {settings.appeal_days} days after the feedback"
            return [(NEVER, why, REMOVAL_DAYS)]
    return [(HAND, "Feedback Manager, request removal, and nowhere else", REMOVAL)]


def _solicitation(facts: RouteFacts) -> Sequence[_Way]:
    if _settings(facts).solicitations:
        return [(HAND, "Request a review on the order page, for every order alike", SOLICIT)]
    return [(NEVER, "switched off: asking is never a step of recovery", SOLICIT)]


_ROUTES: dict[ActionKind, Callable[[RouteFacts], Sequence[_Way]]] = {
    ActionKind.MESSAGE: _message,
    ActionKind.PUBLIC_REPLY: _public_reply,
    ActionKind.REFUND: _always(HAND, "order page in Seller Central", CONTACT),
    ActionKind.PRICE_REDUCTION: _always(HAND, "partial refund on the order page", MODELS),
    ActionKind.RETURN_ACCEPTANCE: _always(HAND, "return requests in Seller Central", MODELS),
    ActionKind.COUPON: _always(NEVER, "messages with coupons are forbidden", MANIPULATION),
    ActionKind.APPEAL: _appeal,
    ActionKind.SOLICITATION: _solicitation,
    ActionKind.INTERNAL_TASK: _always(NEVER, "Amazon has no notes or tasks for staff", MODELS),
}
