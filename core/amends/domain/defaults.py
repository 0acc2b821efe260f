"""The situation of a text that is checked from a line of JSON, with the catalogue's defaults.

Only `amends check` uses it: there nobody can look up a case. In a store the situation is computed
from case, order and store, and what is not known stays unknown.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from amends.domain.action import ActionKind
from amends.domain.facts import ContextFacts, Offer, OfferKind, Purpose, ReviewSays
from amends.domain.order import Money
from amends.domain.rule import APPEAL, MESSAGE, OFFER, PUBLIC_REPLY, SOLICITATION

_KINDS = {
    MESSAGE: ActionKind.MESSAGE,
    OFFER: ActionKind.MESSAGE,
    PUBLIC_REPLY: ActionKind.PUBLIC_REPLY,
    SOLICITATION: ActionKind.SOLICITATION,
    APPEAL: ActionKind.APPEAL,
}
_LABELS = {"verdict", "rule_ids", "note"}  # of a labelled corpus; passed over
_LINE = {"id", "platform", "lang", "action", "text", "context"} | _LABELS
_CURRENCY = {  # of an amount without one; elsewhere it is EUR
    "CN": "CNY", "US": "USD", "GB": "GBP", "UK": "GBP", "JP": "JPY", "SE": "SEK", "PL": "PLN",
    "CA": "CAD", "AU": "AUD",
}  # fmt: skip


class BadLine(ValueError):
    """A line that cannot be checked; the words name the field and what to write instead."""


class _Offered(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: OfferKind
    amount: Decimal | None = None
    currency: str | None = Field(None, pattern=r"^[A-Z]{3}$")
    condition: str | None = None


class _Given(BaseModel):
    """The keys of `context`. Absent is not the same as null: only absent takes the default."""

    model_config = ConfigDict(extra="forbid")

    marketplace: str | None = Field(None, pattern=r"^[A-Z]{2}$")
    rating: int | None = Field(None, ge=1, le=5)
    days_since_delivery: int | None = Field(None, ge=0)
    days_since_review: int | None = Field(None, ge=0)
    messages_already_sent: int | None = Field(None, ge=0)
    hours_since_last_message: float | None = Field(None, ge=0)
    hours_question_open: float | None = Field(None, ge=0)
    buyer_asked: bool | None = None
    buyer_opted_out: bool | None = None
    buyer_lang: str | None = None
    purpose: Purpose | None = None
    tool: str | None = None
    channel: str | None = None
    channels_used: tuple[str, ...] | None = None
    local_hour: int | None = Field(None, ge=0, le=23)
    review_target: str | None = Field(None, pattern=r"^(product_review|seller_feedback)$")
    attachments: tuple[str, ...] | None = None
    same_text_count: int | None = Field(None, ge=0)
    has_followup: bool | None = None
    reply_deleted_before: bool | None = None
    safety: bool | None = None
    offer: _Offered | None = None
    order_value: Decimal | None = None
    ground: str | None = None
    evidence: tuple[str, ...] | None = None
    appeals_already_filed: int | None = Field(None, ge=0)
    new_evidence: bool | None = None
    review_id: str | None = None
    review_text: str | None = None  # read by triage; see `review_says`


def checked(
    raw: Mapping[str, Any],
    *,
    text_language: str | None = None,
    review_says: ReviewSays | None = None,
) -> ContextFacts:
    """The situation that a line of `amends check` describes, defaults filled in.

    `text_language` is the text's as it was read, which the buyer's is when nothing else is said;
    without it `lang` of the line. `review_says` is what triage reads in the review in question.
    Raises BadLine for a key or value that nobody knows.
    """
    action = _action(raw)
    given = _given(raw)
    asked = False if action == SOLICITATION else given.buyer_asked
    return ContextFacts(
        action=action,
        kind=_KINDS[action],
        buyer_asked=asked,
        purpose=given.purpose or _purpose(action, asked),
        tool=given.tool,
        channel=given.channel or "platform",
        channels_used=given.channels_used or ("platform",),
        rating=given.rating,
        review_target=given.review_target or "product_review",
        days_since_delivery=_days(given),
        days_since_review=given.days_since_review,
        messages_already_sent=given.messages_already_sent or 0,
        hours_since_last_message=given.hours_since_last_message,
        never_written=given.hours_since_last_message is None,
        hours_question_open=given.hours_question_open or 0.0,
        buyer_opted_out=bool(given.buyer_opted_out),
        local_hour=11 if given.local_hour is None else given.local_hour,
        buyer_language=given.buyer_lang or text_language or raw.get("lang"),
        attachments=given.attachments or (),
        same_text_count=1 if given.same_text_count is None else given.same_text_count,
        has_followup=bool(given.has_followup),
        reply_deleted_before=bool(given.reply_deleted_before),
        safety=bool(given.safety),
        offer=_offer(given),
        order_value=_order_value(given),
        orderless=given.order_value is None,
        country=given.marketplace,
        ground=given.ground,
        evidence=given.evidence or (),
        appeals_already_filed=given.appeals_already_filed or 0,
        new_evidence=bool(given.new_evidence),
        review_id=given.review_id,
        review_says=review_says,
    )


def _action(raw: Mapping[str, Any]) -> str:
    if unknown := sorted(set(raw) - _LINE):
        raise BadLine(f"unknown field {unknown[0]!r}; a line has {', '.join(sorted(_LINE))}")
    action = raw.get("action")
    if action not in _KINDS:
        raise BadLine(f"action is {action!r}; write one of {', '.join(_KINDS)}")
    return str(action)


def _given(raw: Mapping[str, Any]) -> _Given:
    context = raw.get("context") or {}
    if not isinstance(context, Mapping):
        raise BadLine("context must be an object, such as {'buyer_asked': true}")
    try:
        return _Given.model_validate(context)
    except ValidationError as error:
        raise BadLine(_in_words(error)) from None


def _in_words(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    where = ".".join(["context", *map(str, first["loc"])])
    if first["type"] == "extra_forbidden":
        known = _Offered if len(first["loc"]) > 1 else _Given
        return (
            f"unknown field {where}; leave it out, or write one of {', '.join(known.model_fields)}"
        )
    return f"{where}: {first['msg']}"


def _purpose(action: str, asked: bool | None) -> Purpose | None:
    if action == SOLICITATION:
        return Purpose.REVIEW_REQUEST
    if asked is None:
        return None
    return Purpose.REPLY_TO_BUYER if asked else Purpose.REVIEW_FOLLOWUP


def _days(given: _Given) -> int | None:
    """Null, written out, says that nothing has been delivered yet."""
    if "days_since_delivery" in given.model_fields_set and given.days_since_delivery is None:
        return 0
    return given.days_since_delivery


def _offer(given: _Given) -> Offer | None:
    offered = given.offer
    if offered is None:
        return None
    money = None
    if offered.amount is not None:
        money = _money(offered.amount, offered.currency or _currency(given), "context.offer.amount")
    return Offer(kind=offered.kind, money=money, condition=offered.condition)


def _order_value(given: _Given) -> Money | None:
    if given.order_value is None:
        return None
    named = given.offer.currency if given.offer else None
    return _money(given.order_value, named or _currency(given), "context.order_value")


def _money(amount: Decimal, currency: str, field: str) -> Money:
    try:
        return Money.of(amount, currency)
    except (InvalidOperation, ValueError, OverflowError):
        raise BadLine(f"{field} is no amount of money") from None


def _currency(given: _Given) -> str:
    return _CURRENCY.get(given.marketplace or "", "EUR")
