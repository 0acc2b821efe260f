"""What OTTO has and allows, as data.

OTTO has no call for reviews, messages or appeals: people, files and the seller's mailbox carry
them. Facts are those of the fact sheet `platforms/otto.md`, read on the day each source names.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from amends.domain.action import ActionKind, Confidence, Delivery, Route, Source
from amends.domain.budget import BudgetScope, Limit
from amends.domain.facts import Purpose
from amends.marketplace.capture import HandRules
from amends.marketplace.connector import Door, Has, RouteFacts
from amends_otto.policy.reasons import REASONS
from amends_otto.settings import OttoSettings

CHECKED = date(2026, 11, 22)
API, MAIL = Delivery.API, Delivery.MAIL
HAND, NEVER = Delivery.BY_HAND, Delivery.NEVER


def _source(title: str, confidence: Confidence = Confidence.VERIFIED) -> Source:
    return Source(title=title, checked_on=CHECKED, confidence=confidence)


INTERFACES = _source("OTTO Market, list of interfaces, scopes and generated clients")
MAILBOX = _source("OTTO Market guide of 2024-03: customer communication, service mailbox")
CLOSED_LIST = _source(
    "seller terms, Annex 9, section 10, summary of 2025-05", Confidence.SECOND_HAND
)
NO_REPLY = _source("no page or feed shows a seller's reply", Confidence.UNCERTAIN)
REDUCTIONS = _source("OTTO Market, POST /v1/price-reductions")
RETURNS = _source("OTTO Market, POST /v3/returns/acceptance")
EVIDENCE = _source("OTTO Market, orders v4, shipments v1, returns v3, receipts v3")
SEARCH = _source("OTTO Market, GET /v4/orders: no filter by product")
COUPONS = _source("seller terms: whatever is not listed is forbidden", Confidence.SECOND_HAND)
NOTICE = _source("Regulation (EU) 2022/2065 (DSA), Art. 16, 20 and 21")
PORTAL = _source("OTTO Partner Connect: no task interface in the list")
NO_RATING = _source("no interface, scope or page rates a buyer", Confidence.UNCERTAIN)

HAS = (
    Has(
        what="read reviews",
        delivery=HAND,
        reason="no call gives reviews: file or paste from what a person sees on otto.de",
        source=INTERFACES,
    ),
    Has(
        what="read buyer messages",
        delivery=MAIL,
        reason="OTTO forwards them to the seller's own service mailbox",
        source=MAILBOX,
    ),
    Has(
        what="order evidence",
        delivery=API,
        reason="orders, shipments, returns, receipts; the shipment states are OTTO's own record",
        source=EVIDENCE,
    ),
    Has(
        what="find orders of an article",
        delivery=API,
        reason="all orders of a time are listed and looked through; which is a review's is a guess",
        source=SEARCH,
    ),
    Has(
        what=ActionKind.MESSAGE,
        delivery=MAIL,
        reason="answers in a thread the buyer opened; first contact only for listed order reasons",
        source=CLOSED_LIST,
    ),
    Has(
        what=ActionKind.PUBLIC_REPLY,
        delivery=NEVER,
        reason="no evidence that sellers can reply",
        source=NO_REPLY,
    ),
    Has(
        what=ActionKind.PRICE_REDUCTION,
        delivery=API,
        reason="part of one item's price; no id comes back and none guards against a second one",
        source=REDUCTIONS,
    ),
    Has(
        what=ActionKind.RETURN_ACCEPTANCE,
        delivery=API,
        reason="refunds at once and cannot be undone",
        source=RETURNS,
    ),
    Has(
        what=ActionKind.REFUND,
        delivery=API,
        reason="by accepting a return with a reason; there is no other full refund",
        source=RETURNS,
    ),
    Has(
        what=ActionKind.COUPON,
        delivery=NEVER,
        reason="coupons are no listed reason to write",
        source=COUPONS,
    ),
    Has(
        what=ActionKind.APPEAL,
        delivery=HAND,
        reason="DSA notice by form or portal ticket, then the ladder of Art. 20 and 21",
        source=NOTICE,
    ),
    Has(
        what=ActionKind.SOLICITATION,
        delivery=NEVER,
        reason="asking for a review is no listed reason to write",
        source=CLOSED_LIST,
    ),
    Has(
        what=ActionKind.INTERNAL_TASK,
        delivery=NEVER,
        reason="OTTO has no notes or tasks for staff",
        source=PORTAL,
    ),
    Has(
        what=ActionKind.RATE_BUYER,
        delivery=NEVER,
        reason="nothing shows that sellers can rate a buyer",
        source=NO_RATING,
    ),
)


def limits(settings: OttoSettings) -> tuple[Limit, ...]:
    """A seller's calls, and the token calls of this machine, both by the second."""
    calls, tokens = settings.calls_per_second, settings.token_calls_per_second
    return (
        Limit(operation="*", scope=BudgetScope.ACCOUNT, rate=calls, burst=max(1, int(calls))),
        Limit(operation="token", scope=BudgetScope.ADDRESS, rate=tokens, burst=max(1, int(tokens))),
    )


def by_hand(settings: OttoSettings) -> HandRules:
    """What a person opens; OTTO shows a review for good, as far as anybody has seen."""
    return HandRules(
        hint="open the article, then its Kundenbewertungen, newest first; copy all, or save it",
        every=timedelta(days=settings.look_every_days),
    )


def names(door: Door) -> dict[BudgetScope, str]:
    """Who we are in each scope of a limit."""
    return {
        BudgetScope.ACCOUNT: door.account,
        BudgetScope.STORE: door.store,
        BudgetScope.ADDRESS: "here",
    }


def routes(kind: ActionKind, facts: RouteFacts) -> tuple[Route, ...]:
    """The ways of an action now. Nothing is written by call yet: what has one goes by hand."""
    rule = _ROUTES.get(kind)
    if rule is None:
        rule = _never("this kind of action does not exist here", INTERFACES)
    return tuple(
        Route(kind=kind, delivery=how, reason=why, source=source)
        for how, why, source in rule(facts)
    )


_Way = tuple[Delivery, str, Source]


def _by_hand(why: str, source: Source) -> Callable[[RouteFacts], Sequence[_Way]]:
    return lambda _: [(HAND, why, source)]


def _never(why: str, source: Source) -> Callable[[RouteFacts], Sequence[_Way]]:
    return lambda _: [(NEVER, why, source)]


def _message(facts: RouteFacts) -> Sequence[_Way]:
    """In the buyer's own thread, or first for a listed reason; what is not known is no leave."""
    if facts.purpose is Purpose.REVIEW_REQUEST:  # not even in a thread: rule OTTO-MSG-002
        return [(NEVER, "nobody is asked for a review; it is no listed reason", CLOSED_LIST)]
    if facts.buyer_wrote:
        why = "answer in the buyer's thread, in Partner Connect or from the service mailbox"
        return [(HAND, why, MAILBOX)]
    reason = REASONS.get(facts.purpose) if facts.purpose else None
    if reason:
        if facts.order_ref is None:
            why = f"a first word needs its order, and a guess is none ({reason})"
            return [(NEVER, why, CLOSED_LIST)]
        return [(HAND, f"from the order page in Partner Connect: {reason}", CLOSED_LIST)]
    if facts.review is not None or facts.purpose is Purpose.REVIEW_FOLLOWUP:
        why = "nobody may be written to because of a review: wait until the buyer writes"
        return [(NEVER, why, CLOSED_LIST)]
    if facts.purpose is None and facts.buyer_wrote is None:
        why = "in a thread that the buyer opened; first only for listed order reasons"
        return [(HAND, why, CLOSED_LIST)]
    return [(NEVER, "no listed reason to write first: wait until the buyer writes", CLOSED_LIST)]


def _on_an_order(why: str, source: Source) -> Callable[[RouteFacts], Sequence[_Way]]:
    """Money moves on an order; a review's is often a guess until a person confirms it."""

    def way(facts: RouteFacts) -> Sequence[_Way]:
        if facts.review is not None and facts.order_ref is None:
            return [(NEVER, "no order is confirmed, and a guess is none", source)]
        return [(HAND, why, source)]

    return way


_ROUTES: dict[ActionKind, Callable[[RouteFacts], Sequence[_Way]]] = {
    ActionKind.MESSAGE: _message,
    ActionKind.PUBLIC_REPLY: _never("no evidence that sellers can reply", NO_REPLY),
    ActionKind.PRICE_REDUCTION: _on_an_order("order page in Partner Connect", REDUCTIONS),
    ActionKind.RETURN_ACCEPTANCE: _on_an_order("returns in Partner Connect", RETURNS),
    ActionKind.REFUND: _on_an_order("accept the return in Partner Connect", RETURNS),
    ActionKind.COUPON: _never("coupons are no listed reason to write", COUPONS),
    ActionKind.APPEAL: _by_hand("DSA notice on otto.de or ticket in Partner Connect", NOTICE),
    ActionKind.SOLICITATION: _never("no listed reason to write", CLOSED_LIST),
    ActionKind.INTERNAL_TASK: _never("OTTO has no notes or tasks for staff", PORTAL),
    ActionKind.RATE_BUYER: _never("nothing shows that sellers can rate a buyer", NO_RATING),
}
