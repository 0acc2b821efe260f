"""Their words into ours: the only place where TOP's times, scales and names are translated.

Pure. What TOP does not say stays open: an unknown result keeps its own word and no rating.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from amends.domain.ids import ArticleRef, KeyId, OrderRef, stable_id
from amends.domain.order import (
    Money,
    OrderFacts,
    OrderItem,
    Parcel,
    ParcelStep,
    Refund,
    Said,
    Speaker,
)
from amends.domain.review import FollowUp, Review, ReviewKey, Sign
from amends_taobao.payloads import orders, reviews

RATING = {"good": 5, "neutral": 3, "bad": 1}
SPEAKER = {"1": Speaker.BUYER, "2": Speaker.SELLER}  # whoever else speaks is the platform
WITHOUT_REFUND = ("", "NO_REFUND")
TRANSLATION = 1  # raise it with `review_from` or what it reads, and all reviews are read anew


def key_of(scope: str, oid: str, role: str = "buyer") -> ReviewKey:
    """TOP gives a review no id: shop, sub-order and role of the author name it."""
    return ReviewKey(scope=scope, basis="natural", value=f"{oid}/{role}")


def known_as(scope: str, oid: str, role: str = "buyer") -> KeyId:
    """What `key_of` is known as, without building the key."""
    return KeyId(stable_id(scope, "natural", f"{oid}/{role}"))


def oid_of(key: ReviewKey) -> str:
    return key.value.partition("/")[0]


def review_from(rate: reviews.TradeRate, scope: str, *, rated: bool = True) -> Review:
    """One review. With `rated` False (Tmall) the three-level result is kept and gives no stars."""
    result = rate.result or ""
    return Review(
        key=key_of(scope, rate.oid, rate.role),
        rating=RATING.get(result) if rated else None,
        native=result,
        text=rate.content or "",
        written=rate.created,
        author=rate.nick or None,
        buyer=rate.ouid or None,
        order=OrderRef(rate.tid) if rate.tid else None,
        order_line=rate.oid,
        article=ArticleRef(rate.num_iid) if rate.num_iid else None,
        article_title=rate.item_title or "",
        reply=rate.reply or None,
        counted=rate.valid_score,
    )


def with_feed(review: Review, feed: reviews.Feed) -> Review:
    """The review with what only a look by name shows: tags, mood and follow-up."""
    return review.model_copy(
        update={
            "signs": _signs(feed.tags),
            "negative": feed.has_negtv,
            "follow_ups": _follow_ups(feed),
        }
    )


def review_from_feed(
    key: ReviewKey, order: OrderRef | None, feed: reviews.Feed, now: datetime
) -> Review:
    """A review as a look by name shows it, without verdict: the feed carries no result."""
    seen = Review(
        key=key,
        native="",
        text=feed.content or "",
        written=feed.comment_time or feed.append_time or now,
        author=feed.user_nick or None,
        buyer=feed.ouid or None,
        order=order,
        order_line=oid_of(key),
    )
    return with_feed(seen, feed)


def _follow_ups(feed: reviews.Feed) -> tuple[FollowUp, ...]:
    written = feed.append_time or feed.comment_time  # without its time it counts from the review's
    if written is None or not (feed.append_content or feed.append_time or feed.append_tags):
        return ()
    return (
        FollowUp(
            text=feed.append_content or "",
            written=written,
            negative=feed.append_has_negtv,
            signs=_signs(feed.append_tags),
        ),
    )


def _signs(tags: Iterable[reviews.Tag]) -> tuple[Sign, ...]:
    return tuple(Sign(name=tag.tag_name, positive=tag.posi) for tag in tags)


def order_from(
    trade: orders.Trade,
    refunds: Sequence[orders.Refund] = (),
    threads: Mapping[str, Sequence[orders.RefundMessage]] | None = None,
    traces: Sequence[orders.Trace] = (),
    *,
    as_of: datetime,
    missing: Sequence[str] = (),
) -> OrderFacts:
    """The evidence about one order. `threads` is keyed by the number of the refund."""
    threads = threads or {}
    return OrderFacts(
        ref=OrderRef(trade.tid),
        as_of=as_of,
        state=trade.status or "",
        ordered=trade.created,
        paid_at=trade.pay_time,
        shipped=trade.consign_time,
        finished=trade.end_time,
        total=fen(trade.payment),
        items=tuple(_item_from(order) for order in trade.orders),
        parcels=_parcels(trade, traces),
        refunds=tuple(
            _refund_from(refund, threads.get(refund.refund_id, ())) for refund in refunds
        ),
        buyer=trade.buyer_open_uid or None,
        buyer_name=trade.receiver_name or trade.buyer_nick or None,
        buyer_phone=trade.receiver_mobile or None,
        buyer_address=trade.receiver_address or None,
        buyer_note=trade.buyer_message or "",
        seller_note=trade.seller_memo or "",
        missing=tuple(missing),
    )


def fen(yuan: Decimal | None) -> Money | None:
    """Yuan as fen: 59.90 is 5990. Smaller parts do not exist and are rounded."""
    return None if yuan is None else Money(minor=round(yuan * 100), currency="CNY")


def invoices_of(trade: orders.Trade) -> dict[str, list[str]]:
    """The sub-orders behind each parcel number: more than one means the order was split."""
    found: dict[str, list[str]] = defaultdict(list)
    for order in trade.orders:
        if order.invoice_no:
            found[order.invoice_no].append(order.oid)
    return found


def has_refunds(trade: orders.Trade) -> bool:
    return any((order.refund_status or "") not in WITHOUT_REFUND for order in trade.orders)


def _item_from(order: orders.SubOrder) -> OrderItem:
    return OrderItem(
        line=order.oid,
        article=ArticleRef(order.num_iid or ""),
        title=order.title or "",
        variant=order.sku_properties_name or "",
        quantity=1 if order.num is None else order.num,
        paid=fen(order.payment),
        state=order.status or "",
    )


def _parcels(trade: orders.Trade, traces: Sequence[orders.Trace]) -> tuple[Parcel, ...]:
    """Parcels with their trace, and those of which no trace came.

    None proves delivery: a parcel shipped offline turns to "signed" as soon as the seller says
    that it left, and the answer does not tell which kind it is.
    """
    parcels = {
        trace.out_sid: _parcel_from(trace) for trace in traces if trace.out_sid or trace.trace_list
    }
    for order in trade.orders:
        number = order.invoice_no
        if number and number not in parcels:
            parcels[number] = Parcel(carrier=order.logistics_company or "", number=number)
    return tuple(parcels.values())


def _parcel_from(trace: orders.Trace) -> Parcel:
    steps = [
        ParcelStep(at=step.status_time, says=step.status_desc or "", native=step.action or "")
        for step in trace.trace_list
    ]
    return Parcel(
        carrier=trace.company_name or "",
        number=trace.out_sid or "",
        state=trace.status or "",
        steps=tuple(sorted(steps, key=lambda step: step.at)),
    )


def _refund_from(refund: orders.Refund, thread: Sequence[orders.RefundMessage]) -> Refund:
    remind = refund.refund_remind_timeout
    return Refund(
        ref=refund.refund_id,
        line=refund.oid or "",
        state=refund.status or "",
        amount=fen(refund.refund_fee),
        reason=refund.reason or "",
        description=refund.desc or "",
        opened=refund.created,
        changed=refund.modified,
        answer_by=remind.timeout if remind and remind.exist_timeout else None,
        thread=tuple(sorted(map(_said_from, thread), key=lambda said: said.at)),
    )


def _said_from(message: orders.RefundMessage) -> Said:
    return Said(
        at=message.created,
        by=SPEAKER.get(message.owner_role or "", Speaker.PLATFORM),
        text=message.content or "",
        attachments=len(message.pic_urls),
    )
