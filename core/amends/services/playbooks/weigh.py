"""Holds a playbook against a marketplace: a step that can never be allowed there is refused."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from amends.domain.action import ActionKind, Delivery, Permission
from amends.domain.facts import Purpose
from amends.domain.ids import ArticleRef, OrderRef
from amends.domain.order import OrderFacts
from amends.domain.playbook import Playbook, weighed
from amends.domain.review import Review, ReviewKey, ReviewKind
from amends.marketplace.connector import Marketplace, RouteFacts
from amends.services.drafts.load import ours as our_templates

_NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
_ORDER = OrderRef("1000-sample")
_PURPOSES = (Purpose.REPLY_TO_BUYER, Purpose.REVIEW_FOLLOWUP, Purpose.ORDER_ISSUE)


def weigh(playbook: Playbook, marketplace: Marketplace) -> tuple[str, ...]:
    """Why `playbook` must not be used on `marketplace`, each reason for a person; empty: it may."""
    templates = {one.id: one.kind.value for one in our_templates().all}
    return weighed(playbook, never_of(marketplace, playbook.about), templates)


def never_of(marketplace: Marketplace, about: ReviewKind | None) -> Callable[[ActionKind], str]:
    """Says why a kind of action is never possible there, whatever the case; empty: it may be.

    Where settings that only a store can give decide it, nothing is never: each case asks again.
    """
    kinds = (about,) if about else tuple(ReviewKind)

    def never(kind: ActionKind) -> str:
        why = ""
        try:
            for facts in _cases(marketplace, kinds):
                route = marketplace.routes(kind, facts)[0]
                if route.delivery is not Delivery.NEVER:
                    return ""
                why = why or route.reason
        except ValidationError:
            return ""
        return why

    return never


def _cases(marketplace: Marketplace, kinds: tuple[ReviewKind, ...]) -> Iterator[RouteFacts]:
    """Situations in which a door may be open: the best ones that a case can get into.

    Raises ValidationError where a marketplace has settings that only a store can give.
    """
    settings = marketplace.settings()
    permissions = (Permission(kind="any", delivery=Delivery.API),)
    for kind in kinds:
        for order in (None, _ORDER):
            review = _review(kind, order)
            for wrote in (True, False):
                for purpose in _PURPOSES:
                    for asked in (None, permissions):
                        yield RouteFacts(
                            now=_NOW,
                            settings=settings,
                            has_credentials=True,
                            review=review,
                            order=_order() if order else None,
                            order_ref=order,
                            buyer_wrote=wrote,
                            purpose=purpose,
                            permissions=asked,
                        )


def _review(kind: ReviewKind, order: OrderRef | None) -> Review:
    return Review(
        key=ReviewKey(scope="sample", basis="native", value="1"),
        kind=kind,
        rating=1,
        native="1",
        text="sample",
        written=_NOW - timedelta(days=1),
        order=order,
        order_line="1" if order else None,
        article=ArticleRef("1"),
    )


def _order() -> OrderFacts:
    return OrderFacts(
        ref=_ORDER,
        as_of=_NOW,
        state="FINISHED",
        ordered=_NOW - timedelta(days=12),
        finished=_NOW - timedelta(days=2),
        delivered=_NOW - timedelta(days=8),
    )
