"""Drafts with one call: what a text says, and in which situation it would leave.

A test of a rule names what matters to it; everything else is harmless, and known.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from amends.domain.facts import (
    Contact,
    ContactKind,
    ContextFacts,
    Facts,
    Link,
    Mark,
    Offer,
    OfferKind,
    Personal,
    PersonalKind,
    Purpose,
    Says,
    TextFacts,
)
from amends.domain.order import Money

SPAN = (0, 9)


def marks(*says: Says) -> tuple[Mark, ...]:
    """One mark of each, all at the same place."""
    return tuple(Mark(says=one, start=SPAN[0], end=SPAN[1]) for one in says)


def a_text(*says: Says, **over: Any) -> TextFacts:
    """A German text of 200 characters that says these things and nothing else."""
    plain: dict[str, Any] = {"language": "de", "length": 200, "marks": marks(*says)}
    return TextFacts(**plain | over)


def a_context(**over: Any) -> ContextFacts:
    """An answer to a buyer who wrote to us at noon about a product review; all is known."""
    plain: dict[str, Any] = {
        "action": "message",
        "buyer_asked": True,
        "purpose": Purpose.REPLY_TO_BUYER,
        "channel": "platform",
        "channels_used": ("platform",),
        "rating": 2,
        "review_target": "product_review",
        "days_since_delivery": 8,
        "days_since_review": 3,
        "messages_already_sent": 0,
        "never_written": True,
        "hours_question_open": 1.0,
        "buyer_opted_out": False,
        "local_hour": 12,
        "buyer_language": "de",
        "same_text_count": 1,
        "has_followup": False,
        "reply_deleted_before": False,
        "safety": False,
        "order_value": Money(minor=10_000, currency="EUR"),
        "appeals_already_filed": 0,
        "new_evidence": False,
        "review_id": "R-1",
        "country": "DE",
    }
    return ContextFacts(**plain | over)


def a_draft(*says: Says, text: Any = None, **context: Any) -> Facts:
    """A draft that says these things; `text` overrides facts of the text, the rest the context."""
    return Facts(text=a_text(*says, **(text or {})), context=a_context(**context))


def proactive(*says: Says, **context: Any) -> Facts:
    """The same, but we write first, about a review."""
    plain: dict[str, Any] = {"buyer_asked": False, "purpose": Purpose.REVIEW_FOLLOWUP}
    return a_draft(*says, **plain | context)


def an_offer(
    kind: OfferKind,
    amount: float | None = None,
    currency: str = "EUR",
    condition: str | None = None,
) -> Offer:
    """An offer of `amount` as people write it."""
    money = None if amount is None else Money.of(Decimal(str(amount)), currency)
    return Offer(kind=kind, money=money, condition=condition)


def contacts(*kinds: ContactKind, whose: str = "ours") -> dict[str, Iterable[Contact]]:
    """Facts of a text that hands out these ways to reach somebody."""
    return {"contacts": tuple(Contact(kind=one, whose=whose, start=0, end=9) for one in kinds)}


def links(*hosts: str, secure: bool = True) -> dict[str, Iterable[Link]]:
    """Facts of a text that links to these hosts."""
    return {"links": tuple(Link(host=one, secure=secure, start=0, end=9) for one in hosts)}


def personal(*kinds: PersonalKind) -> dict[str, Iterable[Personal]]:
    """Facts of a text that holds these data about a buyer."""
    return {"personal": tuple(Personal(kind=one, start=0, end=9) for one in kinds)}
